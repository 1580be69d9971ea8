"""factpress query: from a name to an answer, and from a mistake to a sentence."""

import csv
import io
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from commands import Ran, Run
from factpress.bundle import Bundle
from factpress.pipeline import saved_queries
from factpress.project import read_project


@pytest.fixture
def ask(run: Run, built: Path) -> Run:
    def ask(*arguments: str | Path) -> Ran:
        return run("query", "--project", built, *arguments)

    return ask


def test_without_a_name_the_queries_are_listed_with_their_titles(run: Run, project: Path) -> None:
    ran = run("query", "--project", project)

    assert ran.code == 0
    names = [line.split("  ")[0] for line in ran.out.splitlines()]
    assert names == sorted(names)
    assert {"bridge/who-was-there", "events/when-and-where", "speech/said"} <= set(names)
    assert "Who took part in the events at the bridge?" in ran.out


def test_titles_come_in_the_language_asked_for(run: Run, project: Path) -> None:
    assert "Wer hat welches Amt inne" in run("query", "--project", project, "--lang", "de").out


def test_a_table_for_people(ask: Run) -> None:
    ran = ask("who-was-there")

    assert ran.out.startswith("Who took part in the events at the bridge?")
    assert "Jonas Lind" in ran.out
    assert ran.err == "5 rows\n"


def test_csv_for_a_spreadsheet(ask: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("results", "--format", "csv").out)))

    assert [(row["candidate"], row["votes"]) for row in rows] == [("Mira Castellanos", "11")]


def test_json_and_tsv_for_programs(ask: Run) -> None:
    answer = json.loads(ask("share-of-the-whole", "--format", "json").out)

    assert [binding["percent"]["value"] for binding in answer["results"]["bindings"]] == ["4.4"]
    assert ask("held", "--format", "tsv").out.startswith("?person\t?office\t")


def test_queries_that_need_no_parameter_answer_about_any_project(ask: Run, project: Path) -> None:
    queries, _ = saved_queries(read_project(project), Bundle.installed())
    ready = {
        name: query
        for name, query in queries.items()
        if all(parameter.optional or parameter.default for parameter in query.head.parameters.values())
    }

    assert len(ready) > 20
    for name, query in ready.items():
        ran = ask(name, "--format", "csv")
        assert (ran.code, ran.out.splitlines()[0]) == (0, ",".join(query.head.columns)), name


def test_a_file_and_standard_input_are_asked(ask: Run, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text("ASK { ?s ?p ?o }")

    assert ask(file).out == "yes\n"


def test_a_query_that_does_not_parse_shows_its_line(ask: Run, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text("SELECT ?s WHERE {\n  ?s a\n}")
    ran = ask(file)

    assert ran.code == 2
    assert ran.err == f"{file}:3:2: error[query-invalid] the query cannot be read from here\n  }}\n   ^\n"


def test_a_missing_prefix_is_named_with_its_namespace(ask: Run, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text("SELECT ?n { ?s schema:name ?n }")

    assert "begin with PREFIX schema: <http://schema.org/>" in ask(file).err


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("DELETE WHERE { ?s ?p ?o }", "this is an update; factpress only asks"),
        ("SELECT * { SERVICE <http://a/> { ?s ?p ?o } }", "SERVICE would send data to another host"),
    ],
)
def test_updates_and_calls_to_other_hosts_are_refused(ask: Run, tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "q.rq"
    file.write_text(text)
    ran = ask(file)

    assert ran.code == 2
    assert sentence in ran.err


def test_what_cannot_be_asked_is_a_sentence_and_exit_2(run: Run, project: Path) -> None:
    ran = run("query", "--project", project, "said")
    assert (ran.code, ran.out) == (2, "")
    assert "run 'factpress build'" in ran.err
    assert run("query", "--project", project, "sayd").err.endswith("did you mean 'said'?\n")


def test_a_saved_query_with_a_fault_tells_it_and_the_others_answer(ask: Run, project: Path) -> None:
    file = project / "queries" / "bridge" / "broken.rq"
    file.write_text("#+ title: {en: What}\n#+ columns: [s]\nSELECT ?s WHERE {\n  ?s a\n}")
    ran = ask("broken")

    assert (ran.code, ran.err) == (1, "")
    assert "queries/bridge/broken.rq:5:2: error[query-invalid] the query cannot be read from here" in ran.out
    assert ask("who-was-there").code == 0


def test_a_file_that_is_not_there_is_told(ask: Run) -> None:
    assert "cannot read none.rq: No such file or directory" in ask("none.rq").err


def test_a_thing_is_named_by_name_slug_or_iri(ask: Run) -> None:
    by = [
        ask("names", "-p", f"thing={text}", "--format", "csv").out
        for text in (
            "Ada Okafor",
            "ada okafor",
            "ada-okafor",
            "id:ada-okafor",
            "https://example.org/lindmouth/id/ada-okafor",
        )
    ]

    assert "Ada Okafor" in by[0]
    assert len(set(by)) == 1


def test_an_ambiguous_name_lists_the_candidates(ask: Run) -> None:
    ran = ask("names", "-p", "thing=planned")

    assert ran.code == 2
    assert "'planned' may be modality:planned, occurrence:planned; give one of them" in ran.err


def test_an_unknown_name_suggests_the_nearest(ask: Run) -> None:
    ran = ask("names", "-p", "thing=Ada Okafer")

    assert ran.code == 2
    assert "nothing is called 'Ada Okafer'; did you mean 'Ada Okafor'?" in ran.err


def test_a_part_of_a_name_suggests_the_whole(ask: Run) -> None:
    assert "nothing is called 'okafor'; did you mean 'Ada Okafor'?" in ask("names", "-p", "thing=okafor").err


def test_the_evidence_stands_beside_the_row(ask: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("passages", "--evidence", "--format", "csv").out)))

    assert len(rows) == 15
    assert all(row["evidence_quote"] == row["quote"] and row["evidence_start"] == row["start"] for row in rows)
    assert "it has no column 'fact'" in ask("when-and-where", "--evidence").err


def test_a_spreadsheet_has_typed_cells_and_links(ask: Run, tmp_path: Path) -> None:
    import openpyxl  # type: ignore[import-untyped]

    file = tmp_path / "answer.xlsx"
    assert ask("when-and-where", "--format", "xlsx", "-o", file).err == "5 rows\n"
    page = openpyxl.load_workbook(file)["answer"]
    cells = [[cell.value for cell in row] for row in page.iter_rows()]

    assert cells[0] == ["event", "name", "start", "end", "place"]
    assert datetime(2025, 5, 3) in [row[2] for row in cells]  # noqa: DTZ001 - a sheet knows no zones
    assert page.freeze_panes == "A2"
    assert page["A2"].hyperlink.target.startswith("https://example.org/lindmouth/id/")


def test_the_final_query_is_shown_and_not_run(ask: Run) -> None:
    ran = ask("names", "-p", "thing=ada-okafor", "--explain")

    assert "VALUES (?thing) { (<https://example.org/lindmouth/id/ada-okafor>) }" in ran.out
    assert "schema:name ?name" in ran.out


def test_rows_are_cut_at_the_limit_and_that_is_said(ask: Run) -> None:
    ran = ask("names", "--limit", "2", "--format", "csv")

    assert len(ran.out.splitlines()) == 3
    assert "only the first 2 rows are shown; more with --limit" in ran.err


def test_an_answer_that_takes_too_long_is_given_up(built: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    asked = [sys.executable, "-m", "factpress", "query", "--project", str(built), str(file), "--timeout", "0.2"]
    # A process of its own: what is given up goes on until its process ends.
    ran = subprocess.run(asked, capture_output=True, text=True, check=False)

    assert ran.returncode == 3
    assert "no answer within 0.2 s" in ran.stderr


def test_a_query_says_what_it_answers_and_takes(ask: Run) -> None:
    ran = ask("names", "--describe", "--lang", "de")

    assert ran.out.startswith("things/names: Wie heißt ein Ding, oder welches Ding heißt so?")
    assert "-p called=…  Ein Name (string, optional)" in ran.out


def test_the_projects_own_queries_are_tried_and_accepted_answers_hold(ask: Run, project: Path) -> None:
    assert ask("--test", "--accept").code == 0
    answer = project / "answers" / "bridge" / "who-was-there.tsv"
    answer.write_text("# checked by hand\n" + answer.read_text().replace("Jonas Lind", "Jona Lind"))
    ran = ask("--test")

    assert ran.code == 1
    assert "bridge/who-was-there: embedded: 1 rows accepted are missing, 1 are new" in ran.out
    assert ask("--test", "--accept").code == 0
    assert answer.read_text().startswith("# checked by hand\n")


def test_a_build_older_than_the_seeds_is_told(ask: Run, project: Path) -> None:
    articles = project / "seeds" / "articles.yaml"
    articles.write_text(articles.read_text() + "\n# more\n")

    assert "run 'factpress build' to see the change" in ask("said").err


def test_a_damaged_build_could_not_run(ask: Run, project: Path) -> None:
    (project / "build" / "graph.nt").write_text("no graph")
    ran = ask("said")

    assert ran.code == 3
    assert "is damaged" in ran.err


def test_a_table_has_nothing_that_a_terminal_obeys(ask: Run, tmp_path: Path) -> None:
    query = tmp_path / "hostile.rq"
    query.write_text(r'SELECT ?text WHERE { VALUES ?text { "\u001b]0;title\u0007 \u0085 end" } }')
    ran = ask(query)

    assert "�]0;title� � end\n" in ran.out


@pytest.mark.parametrize(
    "options", [["--limit", "-5"], ["--timeout", "-1"], ["--timeout", "nan"], ["--timeout", "inf"]]
)
def test_a_number_that_makes_no_sense_is_wrong_usage(ask: Run, options: list[str]) -> None:
    ran = ask("names", *options)

    assert (ran.code, ran.out) == (2, "")
    assert f"Invalid value for '{options[0]}'" in ran.err
