"""factpress link check: what has changed at Wikidata is told and never mended, and what could not be asked as that."""

from __future__ import annotations

import csv
import json
import os
import re
from pathlib import Path

import pytest

from commands import Ran, Run
from link_samples import BASE, row, table
from servers import HERE, answer, free_port, serving
from wikibase_server import Wikibase, entity, error, qid

MINE = "https://example.org/lindmouth/"
#: An item, a class that fits a city, and one that no thing can be.
CITY, PAGE = qid(1), qid(2)


@pytest.fixture
def project(project: Path) -> Path:
    """The project of `factpress new`, which may go online."""
    settings = project / "factpress.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + 'contact = "me@example.org"\n', encoding="utf-8")
    return project


def decide(project: Path, decision: str = "accepted", **rows: str | dict[str, str]) -> None:
    """Write decisions: the thing's slug, with underscores, to the item's id or to several cells of the row."""
    folder = project / "seeds" / "links"
    folder.mkdir(exist_ok=True)
    cells = {name: each if isinstance(each, dict) else {"object_id": f"wd:{each}"} for name, each in rows.items()}
    made = [
        row(decision, subject_id=f"id:{name.replace('_', '-')}", author_id="curator:me", **each)
        for name, each in cells.items()
    ]
    text = table(*sorted(made, key=lambda each: each["subject_id"]))
    (folder / f"{decision}.sssom.tsv").write_text(text.replace(BASE, MINE), encoding="utf-8")


def check(run: Run, project: Path, url: str, *more: str) -> Ran:
    return run("link", "check", "--project", project, "--url", url, "--max-age", "0", *more)


def told(ran: Ran) -> list[str]:
    """The lines without the place."""
    return [line.partition(": ")[2] for line in ran.out.splitlines()[:-1]]


def test_links_that_are_as_they_were_are_well(run: Run, project: Path) -> None:
    decide(project, lindmouth={"object_id": f"wd:{CITY}", "object_label": "LINDMOUTH"})
    with serving(Wikibase({CITY: entity(CITY, "Lindmouth")})) as server:
        ran = check(run, project, server.url)

    assert (ran.code, ran.out, ran.err) == (0, "1 decisions: 1 as they were\n", "")


def test_without_a_contact_nobody_is_asked(run: Run, project: Path) -> None:
    settings = project / "factpress.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('contact = "me@example.org"\n', ""))
    decide(project, lindmouth=CITY)
    with serving(Wikibase()) as server:
        ran = check(run, project, server.url)

    assert (ran.code, server.received) == (2, [])
    assert 'write contact = "…", a mail address or the URL of a page about you, below [project]' in ran.err


def test_a_merged_item_is_told_with_the_new_one_and_nothing_is_rewritten(run: Run, project: Path) -> None:
    decide(project, lindmouth=qid(9))
    before = (project / "seeds" / "links" / "accepted.sssom.tsv").read_bytes()
    wikibase = Wikibase({CITY: entity(CITY, "Lindmouth")}, redirects={qid(9): CITY})
    with serving(wikibase) as server:
        ran = check(run, project, server.url)

    assert ran.code == 1
    assert told(ran) == [f"redirected: lindmouth ({qid(9)}, accepted): {qid(9)} was merged into {CITY}"]
    assert re.match(r".*seeds/links/accepted\.sssom\.tsv:\d+:\d+: redirected", ran.out)
    assert (project / "seeds" / "links" / "accepted.sssom.tsv").read_bytes() == before


def test_an_item_that_was_there_is_deleted_and_another_is_missing(run: Run, project: Path) -> None:
    decide(project, lindmouth={"object_id": f"wd:{CITY}", "object_source_version": "1234"}, ada_okafor=qid(5))
    with serving(Wikibase()) as server:
        ran = check(run, project, server.url)

    assert ran.code == 1
    assert told(ran) == [
        f"missing: ada-okafor ({qid(5)}, accepted): there is no {qid(5)}",
        f"deleted: lindmouth ({CITY}, accepted): there is no {CITY} any more; its revision 1234 was there",
    ]


def test_an_item_that_became_something_else_is_told(run: Run, project: Path) -> None:
    from online_samples import SCHEMA

    page, what = next(iter(SCHEMA.unacceptable.items()))
    person = min(SCHEMA.groups["person"])
    decide(project, ada_okafor=PAGE)
    decide(project, "held", lindmouth=CITY)
    items = {PAGE: entity(PAGE, "Ada", [page]), CITY: entity(CITY, "Lindmouth", [person])}
    with serving(Wikibase(items)) as server:
        ran = check(run, project, server.url)

    assert told(ran) == [
        f"no longer a thing: ada-okafor ({PAGE}, accepted): it is a {what}",
        f"type changed: lindmouth ({CITY}, held): its types do not fit the thing: {person}",
    ]


def test_a_label_is_held_against_what_was_noted(run: Run, project: Path) -> None:
    decide(project, lindmouth={"object_id": f"wd:{CITY}", "object_label": "Lindmouth"})
    with serving(Wikibase({CITY: entity(CITY, "GUEZZA")})) as server:
        ran = check(run, project, server.url)
    with serving(Wikibase({CITY: entity(CITY, "Lindmouth on Sea", aliases=["lindmouth"])})) as server:
        alias = check(run, project, server.url)

    assert told(ran) == [
        f"label changed: lindmouth ({CITY}, accepted): it is not called 'Lindmouth' any more, but 'GUEZZA'"
    ]
    assert alias.code == 0


def test_an_item_is_held_against_the_revision_that_was_looked_at(run: Run, project: Path) -> None:
    then = entity(CITY, "Lindmouth", [qid(50)], 3, descriptions={"en": "a city", "sv": "en stad"})
    now = entity(CITY, "Lindmouth!", [qid(51)], 4, descriptions={"en": "a port", "sv": "en hamn"})
    wikibase = Wikibase({CITY: now}, revisions={3: then})
    decide(project, lindmouth={"object_id": f"wd:{CITY}", "object_source_version": "3 2031-05-06"})
    with serving(wikibase) as server:
        ran = check(run, project, server.url)

    head = f"lindmouth ({CITY}, accepted): "
    assert told(ran) == [
        f"type changed: {head}its types are {qid(51)}, and were {qid(50)}",
        f"description changed: {head}in en it was 'a city', and is 'a port'",
    ]


def test_a_revision_that_cannot_be_had_is_told_as_not_asked(run: Run, project: Path) -> None:
    wikibase = Wikibase({CITY: entity(CITY, "Lindmouth", revision=4)})
    decide(project, lindmouth={"object_id": f"wd:{CITY}", "object_source_version": "3"})

    def reply(handler: object) -> None:
        fault = answer(b"", "text/plain", 403) if "revids" in handler.path else wikibase  # type: ignore[attr-defined]
        fault(handler)  # type: ignore[arg-type]

    with serving(reply) as server:
        ran = check(run, project, server.url)

    assert ran.code == 3
    assert "could not ask: lindmouth" in ran.out
    assert "what it was: " in ran.out


def test_two_things_that_are_one_item_by_now_are_told(run: Run, project: Path) -> None:
    decide(project, lindmouth=qid(9), ada_okafor=CITY)
    wikibase = Wikibase({CITY: entity(CITY, "Lindmouth")}, redirects={qid(9): CITY})
    with serving(wikibase) as server:
        ran = check(run, project, server.url)

    assert [line for line in told(ran) if "two things" in line] == [
        f"two things on one item: ada-okafor ({CITY}, accepted): {CITY} is 'lindmouth' as well",
        f"two things on one item: lindmouth ({qid(9)}, accepted): {CITY} is 'ada-okafor' as well",
    ]


# ---------------------------------------------------------------------------------------- could not ask


def test_what_cannot_be_asked_is_no_change_and_ends_with_3(run: Run, project: Path) -> None:
    decide(project, lindmouth=CITY)
    with serving(answer(b"no", "text/plain", 403)) as server:
        ran = check(run, project, server.url)

    assert ran.code == 3
    assert "could not ask: lindmouth" in ran.out
    assert "does not allow that (HTTP 403)" in ran.out
    assert "missing" not in ran.out


def test_nobody_there_ends_with_3(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    decide(project, lindmouth=CITY)
    ran = check(run, project, f"http://{HERE}:{free_port()}/")

    assert ran.code == 3
    assert "cannot be reached" in ran.out


def test_an_item_that_cannot_be_read_does_not_stand_in_the_way_of_others(run: Run, project: Path) -> None:
    decide(project, lindmouth=CITY, ada_okafor=qid(9), bridge_opening=qid(4))
    broken = {"id": qid(4), "labels": 5, "claims": {}}
    wikibase = Wikibase({CITY: entity(CITY, "Lindmouth"), qid(4): broken}, redirects={qid(9): CITY})
    with serving(wikibase) as server:
        ran = check(run, project, server.url)

    assert ran.code == 3
    assert any(line.startswith("redirected: ada-okafor") for line in told(ran))
    assert any(line.startswith("could not ask: bridge-opening") for line in told(ran))
    assert "1 as they were" not in ran.out  # the other two share an item


def test_json_says_the_same(run: Run, project: Path) -> None:
    decide(project, lindmouth=qid(9))
    with serving(Wikibase({CITY: entity(CITY)}, redirects={qid(9): CITY})) as server:
        ran = check(run, project, server.url, "--format", "json")

    [told] = json.loads(ran.out)
    assert ran.code == 1
    assert (told["thing"], told["item"], told["now"], told["decision"]) == ("lindmouth", qid(9), CITY, "accepted")
    assert told["changes"] == [{"state": "redirected", "says": f"{qid(9)} was merged into {CITY}"}]


def test_a_kept_answer_is_good_for_a_while(run: Run, project: Path) -> None:
    decide(project, lindmouth=CITY)
    with serving(Wikibase({CITY: entity(CITY)})) as server:
        for _ in range(2):
            run("link", "check", "--project", project, "--url", server.url, "--max-age", "7")

    assert len(server.received) == 1


def test_where_nothing_can_be_kept_it_is_asked_all_the_same(run: Run, project: Path) -> None:
    decide(project, lindmouth=CITY)
    (project / ".factpress").write_text("in the way")
    with serving(Wikibase({CITY: entity(CITY)})) as server:
        assert check(run, project, server.url).code == 0


def test_by_a_reconciliation_service_the_items_are_asked_for_all_the_same(run: Run, project: Path) -> None:
    decide(project, lindmouth=CITY)
    with serving(Wikibase({CITY: entity(CITY)})) as server:
        settings = project / "factpress.toml"
        links = f'[links]\napi = "{server.url}"\n'
        settings.write_text(settings.read_text(encoding="utf-8") + links, encoding="utf-8")
        without = run("link", "check", "--project", project, "--backend", "reconciliation")
        ran = check(run, project, "https://service.example/", "--backend", "reconciliation")

    assert (without.code, ran.code) == (2, 0)
    assert "which service? give --url" in without.err


def test_faulty_decisions_are_told_first(run: Run, project: Path) -> None:
    decide(project, lindmoth=CITY)
    with serving(Wikibase()) as server:
        ran = check(run, project, server.url)

    assert (ran.code, server.received) == (1, [])
    assert "error[unknown-slug]" in ran.out


# ---------------------------------------------------------------------------------------- changes that happened


@pytest.mark.skipif(
    "FACTPRESS_WIKIDATA" not in os.environ, reason="FACTPRESS_WIKIDATA names no folder of recorded items"
)
def test_every_recorded_change_of_an_item_is_noticed(run: Run, project: Path) -> None:
    """Of organisations whose item is another in a later release of a register; one that has none now was deleted."""
    with Path(os.environ["FACTPRESS_WIKIDATA"], "qid_changes_ror.tsv").open(encoding="utf-8", newline="") as file:
        rows = [each for each in csv.DictReader(file, delimiter="\t") if re.fullmatch(r"Q\d+", each["old_qids"])]
    moved = {each["old_qids"]: each["new_qids"] for each in rows if re.fullmatch(r"Q\d+", each["new_qids"])}
    gone = {each["old_qids"] for each in rows if not each["new_qids"]} - moved.keys()
    names = {item: f"org-{number}" for number, item in enumerate(sorted([*moved, *gone]))}
    things = "".join(f"- {{slug: {name}, class: Organization, name: {{en: {name}}}}}\n" for name in names.values())
    (project / "seeds" / "organizations.yaml").write_text(f"things:\n{things}")
    decide(project, **{name.replace("-", "_"): item for item, name in names.items()})
    wikibase = Wikibase({new: entity(new, "…") for new in moved.values()}, redirects=moved)
    with serving(wikibase) as server:
        ran = check(run, project, server.url, "--format", "json")

    states = {row["item"]: [each["state"] for each in row["changes"]] for row in json.loads(ran.out)}
    assert len(moved) >= 16
    assert {item for item, told in states.items() if "redirected" in told} == set(moved)
    assert {item for item, told in states.items() if told == ["missing"]} == gone


def test_a_fault_that_passes_is_waited_for(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    decide(project, lindmouth=CITY)
    with serving(Wikibase({CITY: entity(CITY)}, faults=[error("maxlag", Retry_After="5")])) as server:
        ran = check(run, project, server.url)

    assert ran.code == 0
    assert 5.0 in slept
