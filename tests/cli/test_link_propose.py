"""factpress link index, propose and eval, as people run them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from commands import Run
from factpress.linking.proposals import PROPOSALS, read_proposals
from factpress.problems import Problems
from wikidata_samples import entity, lines, listed, made_id, value

SEEDS = """\
articles:
- {slug: morning-post, title: Bells, language: en, file: post.txt}
curators:
- {slug: kim, name: Kim}
things:
- {slug: norway, class: Country, name: {en: Norway}}
- {slug: tidehaven, class: City, name: {en: Tidehaven}, contained_in: norway}
- {slug: bell-works, class: Organization, name: {en: Tidehaven Bell Works}, description: {en: A manufacturer of bells}}
- {slug: bell-master, class: Post, name: {en: Bell Master}, post_in: bell-works}
- {slug: sam-old, class: Person, name: {en: Sam Old, de: Sam Alt}, alternate_name: {en: S. Old}}
- {slug: bell-day, class: Event, name: {en: Quux Parade}}
facts:
- {kind: property, subject: bell-day, predicate: start_date, object: 2031-05-06, quote: on May 6, article: morning-post,
   curator: kim, created: 2031-06-01}
- {kind: participation, event: bell-day, participant: sam-old, office: bell-master, role: attendee, quote: Sam Old,
   on_behalf_of: norway, article: morning-post, curator: kim, created: 2031-06-01}
- {kind: participation, event: bell-day, participant: bell-works, role: attendee, quote: the Works,
   on_behalf_of: norway, article: morning-post, curator: kim, created: 2031-06-01}
"""
HEAD = """\
#curie_map:
#  id: https://w3id.org/nev/id/
#  curator: https://w3id.org/nev/curator/
#  schema: http://schema.org/
#  wd: http://www.wikidata.org/entity/
#mapping_set_id: https://w3id.org/nev/links/{}
#license: https://creativecommons.org/publicdomain/zero/1.0/
"""
ITEMS = [
    listed(50, "Norway", "country in Europe", "country"),
    listed(1, "Tidehaven", "city in Norway", "settlement"),
    listed(2, "Tidehaven Bell Works", "bell manufacturer in Norway", "organization"),
    listed(3, "Sam Old", "Norwegian bell master", "person"),
    listed(4, "Samuel Oldham", "", "person"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with an accepted country, and an index of its own."""
    (tmp_path / "seeds" / "links").mkdir(parents=True)
    (tmp_path / "factpress.toml").write_text("[project]\n")
    (tmp_path / "seeds" / "bells.yaml").write_text(SEEDS)
    decide(tmp_path, "accepted", "norway", made_id(50))
    (tmp_path / "items.jsonl").write_text(lines(ITEMS))
    return tmp_path


def decide(folder: Path, decision: str, thing: str, item: str) -> None:
    modifier = ("\tpredicate_modifier", "\tNot") if decision == "rejected" else ("", "")
    columns = f"subject_id\tpredicate_id{modifier[0]}\tobject_id\tmapping_justification\tauthor_id\tmapping_date\n"
    how = "LexicalMatching" if decision == "held" else "ManualMappingCuration"
    row = f"id:{thing}\tschema:sameAs{modifier[1]}\twd:{item}\tsemapv:{how}\tcurator:kim\t2031-05-06\n"
    (folder / "seeds" / "links" / f"{decision}.sssom.tsv").write_text(HEAD.format(decision) + columns + row)


@pytest.fixture
def indexed(run: Run, folder: Path) -> Path:
    assert run("link", "index", "build", folder / "items.jsonl", "--project", folder).code == 0
    return folder


def told(run: Run, folder: Path, *arguments: str | Path) -> list[dict[str, Any]]:
    ran = run("link", "propose", *arguments, "--project", folder, "--format", "json")
    assert ran.err == ""
    found: list[dict[str, Any]] = json.loads(ran.out)
    return found


def test_an_index_is_built_and_tells_what_it_holds(run: Run, folder: Path) -> None:
    ran = run("link", "index", "build", folder / "items.jsonl", "-o", folder / "own.sqlite", "--project", folder)

    assert (ran.code, ran.out) == (0, "5 items with 5 names are in the index\n")
    about = run("link", "index", "info", "--index", folder / "own.sqlite", "--project", folder)
    assert "5 items with 5 names" in about.out
    assert "items.jsonl" in about.out
    read = run("link", "index", "info", "--index", folder / "own.sqlite", "--project", folder, "--format", "json")
    assert json.loads(read.out)["items"] == 5


def test_what_cannot_be_indexed_is_told_with_its_line(run: Run, folder: Path) -> None:
    (folder / "more.jsonl").write_text(lines([ITEMS[0], {"id": "P1", "type": "property"}]) + "{\n")

    ran = run("link", "index", "build", folder / "items.jsonl", folder / "more.jsonl", "--project", folder)

    assert ran.code == 1
    assert "more.jsonl:3:1: error[json-syntax]" in ran.out
    assert "1 were in several sources; 1 entities are no items" in ran.out


def test_every_thing_without_a_decision_is_asked_for(run: Run, indexed: Path) -> None:
    found = told(run, indexed)

    assert [each["thing"] for each in found] == ["tidehaven", "bell-works", "bell-master", "sam-old", "bell-day"]
    best = {each["thing"]: each["candidates"][0]["item"] for each in found if each["candidates"]}
    assert {"tidehaven": made_id(1), "bell-works": made_id(2), "sam-old": made_id(3)}.items() <= best.items()
    assert all(each["automatic"] is None for each in found)


def test_country_roles_dates_and_links_come_from_the_facts(run: Run, indexed: Path) -> None:
    told(run, indexed)

    kept = read_proposals(indexed / ".factpress" / PROPOSALS, PROPOSALS, Problems())
    wanted = {each.thing: each.wanted for each in kept}
    sam = wanted["sam-old"]
    assert sam.names == (("en", "Sam Old"), ("de", "Sam Alt"), ("en", "S. Old"))
    assert sam.country == made_id(50)
    assert sam.dates == ("2031-05-06",)
    assert sam.roles == ("Bell Master", "attendee")
    assert sam.linked == {"norway": made_id(50)}
    assert wanted["tidehaven"].country == wanted["bell-master"].country == made_id(50)
    assert wanted["bell-day"].country is None


def test_an_identifier_of_a_thing_finds_its_item_whatever_it_is_called(run: Run, folder: Path) -> None:
    seeds = folder / "seeds" / "bells.yaml"
    pages = "identifier: [https://register.example.org/7, https://viaf.org/viaf/77]"
    seeds.write_text(SEEDS.replace("alternate_name: {en: S. Old}", pages))
    item = entity(9, "Samantha Young", P214="77")
    item["claims"]["P214"].append(item["claims"]["P214"][0] | {"mainsnak": value("78")["mainsnak"]})
    (folder / "items.jsonl").write_text(lines([*ITEMS, item]))
    run("link", "index", "build", folder / "items.jsonl", "--project", folder)

    [found] = told(run, folder, "sam-old")

    assert [each["item"] for each in found["candidates"]] == [made_id(9)]
    assert "P214 is 77 here and there" in [each["says"] for each in found["candidates"][0]["features"]]


def test_what_others_wrote_does_not_reach_the_terminal_with_control_characters(run: Run, folder: Path) -> None:
    (folder / "items.jsonl").write_text(lines([listed(1, "\x9bTidehaven", "a \x1b[31mcity\nin Norway", "settlement")]))
    run("link", "index", "build", folder / "items.jsonl", "--project", folder)

    out = run("link", "propose", "tidehaven", "--project", folder).out

    assert "a [31mcity in Norway" in out
    assert all(sign.isprintable() for line in out.split("\n") for sign in line)


def test_what_needs_no_person_is_told_on_request(run: Run, indexed: Path) -> None:
    found = told(run, indexed, "bell-works", "--auto")

    assert found[0]["automatic"] == made_id(2)
    text = run("link", "propose", "bell-works", "--auto", "--project", indexed)
    assert f"{made_id(2)} may be accepted without a person" in text.out


def test_rejected_pairs_are_not_proposed_and_held_things_wait(run: Run, indexed: Path) -> None:
    decide(indexed, "rejected", "tidehaven", made_id(1))
    decide(indexed, "held", "bell-works", made_id(2))

    assert made_id(1) not in json.dumps(told(run, indexed, "tidehaven"))
    assert "bell-works" not in [each["thing"] for each in told(run, indexed)]
    assert "bell-works" in [each["thing"] for each in told(run, indexed, "--again")]
    assert len(told(run, indexed, "--all")) == 6


def test_the_table_for_people_shows_what_was_found_and_what_not(run: Run, indexed: Path) -> None:
    ran = run("link", "propose", "--project", indexed, "--limit", "1")

    assert ran.code == 0
    assert "tidehaven: Tidehaven" in ran.out
    assert "is the label in 'en'" in ran.out
    assert "index has no item of this name or a similar one" in ran.out
    assert "5 things: 4 with candidates, 1 without" in ran.out


def test_stopped_candidates_say_why(run: Run, folder: Path) -> None:
    (folder / "items.jsonl").write_text(lines([listed(7, "Quux Parade", "song", "work")]))
    run("link", "index", "build", folder / "items.jsonl", "--project", folder)

    assert "must not be linked: the item is of a type" in run("link", "propose", "bell-day", "--project", folder).out


def test_candidates_are_written_into_a_table(run: Run, indexed: Path) -> None:
    run("link", "propose", "sam-old", "--tsv", indexed / "table.tsv", "--project", indexed)

    head, *rows = (indexed / "table.tsv").read_text().splitlines()
    assert head.startswith("decision\t")
    assert any(made_id(3) in row for row in rows)


def test_proposals_for_other_things_stay(run: Run, indexed: Path) -> None:
    told(run, indexed, "tidehaven")
    told(run, indexed, "sam-old")

    kept = read_proposals(indexed / ".factpress" / PROPOSALS, PROPOSALS, Problems())
    assert [each.thing for each in kept] == ["sam-old", "tidehaven"]


def test_without_an_index_it_is_told_what_to_do(run: Run, folder: Path) -> None:
    ran = run("link", "propose", "--project", folder)

    assert ran.code == 3
    assert "factpress link index build" in ran.err


def test_that_nothing_can_be_kept_is_a_sentence(run: Run, folder: Path) -> None:
    (folder / ".factpress").write_text("in the way")
    items, index = folder / "items.jsonl", folder / "index.sqlite"
    assert run("link", "index", "build", items, "-o", index, "--project", folder).code == 0

    for command in (("index", "build", items), ("propose", "--index", index), ("apply", "--automatic")):
        ran = run("link", *command, "--project", folder)
        assert (ran.code, ran.err) == (3, f"factpress: cannot write to {folder}/.factpress: File exists\n")


def test_an_unknown_thing_is_told_with_the_nearest(run: Run, indexed: Path) -> None:
    ran = run("link", "propose", "sam-olds", "--project", indexed)

    assert (ran.code, ran.out) == (2, "")
    assert "did you mean 'sam-old'?" in ran.err


def test_faulty_seeds_are_told(run: Run, indexed: Path) -> None:
    (indexed / "seeds" / "more.yaml").write_text("things:\n- {slug: x}\n")

    ran = run("link", "propose", "--project", indexed)

    assert ran.code == 1
    assert "missing-key" in ran.out


def test_going_online_needs_somebody_to_turn_to(run: Run, indexed: Path) -> None:
    ran = run("link", "propose", "--backend", "mediawiki", "--project", indexed)

    assert ran.code == 2
    assert "contact" in ran.err


def test_a_back_end_that_cannot_be_asked_is_another_outcome(
    run: Run, indexed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from factpress.linking.candidates import CouldNotAsk
    from factpress.linking.index import Index

    def refuse(*_: object) -> None:
        raise CouldNotAsk("it is asleep")

    monkeypatch.setattr(Index, "candidates", refuse)
    each = run("link", "propose", "--project", indexed)
    monkeypatch.setattr(Index, "prepare", refuse, raising=False)
    at_once = run("link", "propose", "--project", indexed)

    assert each.code == at_once.code == 3
    assert "could not be asked for: it is asleep" in each.out
    assert "5 could not be asked for" in at_once.out


# ---------------------------------------------------------------------------------------- eval

ROR = f"""\
name\tname_types\tlang\ttrue_qid\tin_kb\tcountry\torg_types\tror_id
Tidehaven Bell Works\tlabel\ten\t{made_id(2)}\t1\tNO\tcompany\tx1
Tidehaven Bells Work\talias\ten\t{made_id(2)}\t1\tNO\tcompany\tx1
Old Works\talias\ten\t{made_id(4)}\t1\tNO\tcompany|other\tx2
Nowhere Works\tlabel\ten\t{made_id(99)}\t0\tNO\tcompany\tx3
"""
COUNTRIES = f"name\tlang\tiso1A2\ttrue_qid\tin_kb\nNorway\ten\tNO\t{made_id(50)}\t1\n"
MENTIONS = (
    f"mention\ttrue_qid\tis_coref\nTidehaven\t{made_id(1)}\t0\nit\t{made_id(1)}\t1\nQuux\tNIL\t0\n7\tQUANTITY\t0\n"
)


@pytest.fixture
def gold(indexed: Path) -> list[str | Path]:
    arguments: list[str | Path] = ["link", "eval", "--project", indexed]
    for name, text in {"ror": ROR, "countries": COUNTRIES, "mentions": MENTIONS}.items():
        (indexed / f"{name}.tsv").write_text(text)
        arguments += ["--gold", indexed / f"{name}.tsv"]
    return arguments


def test_proposals_are_held_against_gold(run: Run, gold: list[str | Path], indexed: Path) -> None:
    ran = run(*gold, "--format", "json", "--misses", indexed / "misses.tsv")

    assert json.loads(ran.out) == {
        "organisations": {
            "names": 4, "linked": 1, "wrong": 0,
            "exact": {"names": 1, "first": 1, "few": 1}, "inside": {"names": 3, "first": 2, "few": 2},
        },
        "countries": {
            "names": 1, "linked": 0, "wrong": 0,
            "exact": {"names": 1, "first": 1, "few": 1}, "inside": {"names": 1, "first": 1, "few": 1},
        },
        "mentions": {
            "names": 2, "linked": 0, "wrong": 0,
            "exact": {"names": 1, "first": 1, "few": 1}, "inside": {"names": 1, "first": 1, "few": 1},
        },
    }  # fmt: skip
    _, *misses = (indexed / "misses.tsv").read_text().splitlines()
    assert [miss.split("\t")[2:5] for miss in misses] == [["not proposed", "Old Works", made_id(4)]]


def test_wrong_links_are_listed(run: Run, gold: list[str | Path], indexed: Path) -> None:
    (indexed / "ror.tsv").write_text(ROR.replace(made_id(2), made_id(3)))

    text = run(*gold, "--misses", indexed / "misses.tsv").out

    assert "linked without a person           1, wrongly 1, 100.0% of them" in text
    assert "linked wrongly\tTidehaven Bell Works" in (indexed / "misses.tsv").read_text()


def test_a_part_of_the_gold_is_always_the_same(run: Run, gold: list[str | Path]) -> None:
    some = [run(*gold, "--sample", "2").out for _ in range(2)]

    assert some[0] == some[1]
    assert "organisations: 2 names" in some[0]


def test_rows_that_are_not_right_are_told(run: Run, gold: list[str | Path], indexed: Path) -> None:
    (indexed / "ror.tsv").write_text(ROR + "half\trow\n")

    ran = run(*gold)

    assert ran.code == 1
    assert "ror.tsv:6:1: error[csv-columns]" in ran.out


@pytest.mark.parametrize(("content", "says"), [(b"a\tb\n", "none of the columns"), (b"\xff", "cannot be read")])
def test_what_is_no_gold_is_refused(run: Run, gold: list[str | Path], indexed: Path, content: bytes, says: str) -> None:
    (indexed / "ror.tsv").write_bytes(content)

    ran = run(*gold)

    assert ran.code == 3
    assert says in ran.err


def test_an_entity_in_a_source_is_read_whole(run: Run, folder: Path) -> None:
    (folder / "entity.json").write_text(json.dumps(entity(1, "Tidehaven"), indent=1))

    assert run("link", "index", "build", folder / "entity.json", "--project", folder).out.startswith("1 items")
