"""factpress link apply and export: decisions from tables, and what they publish."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from commands import Run
from factpress.bundle import Bundle
from factpress.linking.candidates import Wanted
from factpress.linking.proposals import Proposal, write_proposals
from factpress.linking.tables import write_table
from factpress.pipeline.desk import Desk
from factpress.pipeline.job import Job
from factpress.pipeline.press import Press
from factpress.problems import Problems
from factpress.project import read_project
from proposal_samples import FIRST, SECOND, candidate

BASE = "https://example.org/lindmouth/"


@pytest.fixture
def proposed(project: Path) -> Proposal:
    """What was proposed for the town of the project, also on the disk."""
    wanted = Wanted("lindmouth", "http://schema.org/City", (("en", "Lindmouth"),))
    found = (candidate(FIRST, "Lindmouth"), candidate(SECOND, "Lindmouth"))
    proposal = Proposal(wanted, "index", "2031-05-06", 5, found, FIRST, "all agrees")
    write_proposals(project / ".factpress" / "proposals.jsonl", [proposal])
    return proposal


def table(project: Path, proposal: Proposal, **words: str) -> Path:
    """The table of a proposal, with decisions by "row2" for the second line."""
    job = Job(read_project(project), Bundle.installed(), (), project)
    file = project / "decisions.tsv"
    write_table(file, [proposal], Press(job, Desk(job.project, job.bundle), Problems()).known)
    lines = file.read_text(encoding="utf-8").splitlines()
    for name, word in words.items():
        number = int(name.removeprefix("row")) - 1
        lines[number] = f"{word}{lines[number]}"
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return file


def test_decisions_of_a_table_are_taken_published_and_exported(run: Run, project: Path, proposed: Proposal) -> None:
    file = table(project, proposed, row2="accept", row3="reject")
    ran = run("link", "apply", file, "--project", project, "-o", project / "links.ttl")
    built = run("build", "--project", project)
    alone = {quad.triple for quad in ox.parse(path=str(project / "links.ttl"))}
    quads = ox.parse(path=str(project / "build" / "graph.nq"))

    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines() == [
        "new decisions: 1 accepted, 1 rejected",
        "decisions: 1 accepted, 1 rejected",
        f"links: 1 in {project / 'links.ttl'}",
    ]
    assert built.code == 0
    assert alone == {quad.triple for quad in quads if quad.graph_name == ox.NamedNode(f"{BASE}graph/links")}
    assert {str(triple.object) for triple in alone} >= {'"factpress"', '"77"'}

    batch = run("link", "export", "--quickstatements", "--project", project)
    assert batch.out == f'{FIRST}\tP973\t"{BASE}id/lindmouth"\n'
    assert batch.err == "1 statement; look at them before you upload them, Wikidata's rules hold for you\n"


def test_a_table_applied_twice_changes_nothing(run: Run, project: Path, proposed: Proposal) -> None:
    file = table(project, proposed, row2="accept")
    run("link", "apply", file, "--project", project)
    before = (project / "seeds/links/accepted.sssom.tsv").read_bytes()
    ran = run("link", "apply", file, "--project", project)

    assert ran.err.splitlines()[0] == "new decisions: none, all of them stand already"
    assert (project / "seeds/links/accepted.sssom.tsv").read_bytes() == before


def test_one_fault_in_a_table_and_nothing_is_taken(run: Run, project: Path, proposed: Proposal) -> None:
    file = table(project, proposed, row2="accept", row3="acept")
    ran = run("link", "apply", file, "--project", project)

    assert ran.code == 1
    assert "decisions.tsv:3:1: error[decision-invalid] 'acept' is no decision; did you mean 'accept'?" in ran.out
    assert not list((project / "seeds").glob("links/*.tsv"))


def test_without_a_table_decisions_are_counted(run: Run, project: Path) -> None:
    ran = run("link", "apply", "--project", project, "-o", project / "links.nt")

    assert (ran.code, ran.err.splitlines()) == (0, ["decisions: none", f"links: 0 in {project / 'links.nt'}"])
    assert (project / "links.nt").read_bytes() == b""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("no.tsv",), "cannot read no.tsv: No such file or directory"),
        (("t.tsv", "--automatic"), "decisions come from tables, or are automatic; run the two one after the other"),
        (("-o", "links.csv"), "links are written as .ttl or .nt, not as links.csv"),
        (("t.tsv", "--curator", "nobody"), "there is no curator 'nobody'; the seeds know me"),
        (("--automatic",), "nothing was proposed yet; run 'factpress link propose'"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(run: Run, project: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = run("link", "apply", *arguments, "--project", project)

    assert (ran.code, ran.err) == (2, f"factpress: {said}\n")


def test_who_decides_is_asked_where_there_are_several(run: Run, project: Path, proposed: Proposal) -> None:
    articles = project / "seeds" / "articles.yaml"
    text = articles.read_text(encoding="utf-8")
    articles.write_text(text.replace("curators:\n", "curators:\n- {slug: you, name: You}\n"), encoding="utf-8")
    ran = run("link", "apply", table(project, proposed, row2="accept"), "--project", project)
    named = run("link", "apply", project / "decisions.tsv", "--project", project, "--curator", "you")

    assert (ran.code, ran.err) == (2, "factpress: say with --curator who decides; the seeds know me, you\n")
    assert named.code == 0
    assert "curator:you" in (project / "seeds/links/accepted.sssom.tsv").read_text(encoding="utf-8")


def test_what_a_rule_accepts_is_published_only_if_the_project_says_so(
    run: Run, project: Path, proposed: Proposal
) -> None:
    ran = run("link", "apply", "--automatic", "--project", project)
    row = (project / "seeds/links/automatic.sssom.tsv").read_text(encoding="utf-8").splitlines()[-1]

    assert ran.err.splitlines() == [
        "new decisions: 1 automatic",
        "decisions: 1 automatic",
        "links: 0 published by 'factpress build'; 1 automatic, not published without publish_automatic = true below "
        "[links] in factpress.toml",
    ]
    assert "\tsemapv:LexicalMatching\t" in row
    assert "\t0.99\tfactpress\t" in row
    assert run("link", "export", "--quickstatements", "--project", project).out == ""

    with (project / "factpress.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[links]\npublish_automatic = true\n")
    built = run("build", "--project", project)
    assert built.code == 0
    assert FIRST in (project / "build" / "graph.nt").read_text(encoding="utf-8")


@pytest.mark.parametrize(("word", "line"), [("reject", 2), ("unsure", 2), ("none", 4), ("accept", 3)])
def test_a_rule_does_not_take_the_place_of_a_person(
    run: Run, project: Path, proposed: Proposal, word: str, line: int
) -> None:
    run("link", "apply", table(project, proposed, **{f"row{line}": word}), "--project", project)
    before = {path.name: path.read_bytes() for path in (project / "seeds/links").glob("*.tsv")}
    ran = run("link", "apply", "--automatic", "--project", project)

    assert {path.name: path.read_bytes() for path in (project / "seeds/links").glob("*.tsv")} == before
    assert ran.code == 0


def test_a_person_takes_the_place_of_the_rule(run: Run, project: Path, proposed: Proposal) -> None:
    run("link", "apply", "--automatic", "--project", project)
    ran = run("link", "apply", table(project, proposed, row2="accept"), "--project", project)

    assert ran.err.splitlines()[1] == "decisions: 1 accepted"


def test_a_batch_goes_to_a_file_and_leaves_out_what_it_cannot_carry(
    run: Run, project: Path, proposed: Proposal
) -> None:
    run("link", "apply", table(project, proposed, row2="accept"), "--project", project)
    run("link", "export", "--quickstatements", "--project", project, "-o", project / "batch.txt")
    assert (project / "batch.txt").read_text(encoding="utf-8").startswith(FIRST)

    for path in (project / "factpress.toml", project / "seeds/links/accepted.sssom.tsv"):
        path.write_text(path.read_text(encoding="utf-8").replace(BASE, "urn:example:/"), encoding="utf-8")
    ran = run("link", "export", "--quickstatements", "--project", project)
    assert ran.out == ""
    assert ran.err.startswith("lindmouth is left out: its IRI is no URL that a statement can carry\n0 statements;")


def test_what_to_export_has_to_be_said(run: Run, project: Path) -> None:
    ran = run("link", "export", "--project", project)

    assert (ran.code, ran.err) == (2, "factpress: say what is to be written: --quickstatements\n")


def test_a_review_without_a_terminal_is_refused_with_the_other_way(run: Run, project: Path) -> None:
    ran = run("link", "review", "--project", project)

    assert ran.code == 2
    assert "'factpress link propose --tsv FILE'" in ran.err


def test_damaged_proposals_are_told(run: Run, project: Path, proposed: Proposal) -> None:
    (project / ".factpress" / "proposals.jsonl").write_text("{}\n", encoding="utf-8")
    ran = run("link", "apply", "--automatic", "--project", project)

    assert ran.code == 1
    assert ".factpress/proposals.jsonl:1:1: error[proposal-invalid]" in ran.out


def test_a_rule_leaves_failed_proposals_alone(run: Run, project: Path, proposed: Proposal) -> None:
    failed = replace(proposed, candidates=(), automatic=None, failure="no network")
    write_proposals(project / ".factpress" / "proposals.jsonl", [failed])

    assert "new decisions: none" in run("link", "apply", "--automatic", "--project", project).err
