"""factpress check: problems in four forms, from anywhere."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from commands import Run
from factpress.cli.options import ENGINES
from factpress.problems import CODES


@pytest.fixture
def faulty(project: Path) -> Path:
    facts = project / "seeds" / "bridge-opens.yaml"
    facts.write_text(
        facts.read_text()
        .replace("object: 2025-05-03\n", "object: 2025-13-03\n", 1)
        .replace("participant: ada-okafor\n  role: host", "participant: ada-okafer\n  role: host")
    )
    return project


def test_lines_for_people(run: Run, faulty: Path) -> None:
    ran = run("check", "--project", faulty)

    assert ran.code == 1
    place = f"{faulty}/seeds/bridge-opens.yaml"
    lines = ran.out.splitlines()
    assert lines[0].startswith(f"{place}:12:11: error[bad-date] ")
    assert lines[1].startswith(f"{place}:29:16: error[unknown-slug] ")
    assert "did you mean 'ada-okafor'?" in lines[1]
    assert "2 errors" in ran.err


def test_the_shown_path_can_be_opened_from_here(run: Run, faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(faulty)
    assert run("check").out.startswith("seeds/bridge-opens.yaml:12:11:")
    monkeypatch.chdir(faulty.parent)
    assert run("check", "--project", "mine").out.startswith("mine/seeds/bridge-opens.yaml:12:11:")
    monkeypatch.chdir(faulty / "seeds" / "tables")
    assert run("check").out.startswith(f"{faulty}/seeds/bridge-opens.yaml:12:11:")


def test_json_for_programs(run: Run, faulty: Path) -> None:
    found = json.loads(run("check", "--project", faulty, "--format", "json").out)
    errors = [entry for entry in found if entry["severity"] == "error"]

    assert [(entry["code"], entry["line"], entry["column"], entry["key"]) for entry in errors] == [
        ("bad-date", 12, 11, "object"),
        ("unknown-slug", 29, 16, "participant"),
    ]
    assert Path(errors[0]["file"]).is_file()


def test_sarif_for_code_scanners(run: Run, faulty: Path) -> None:
    log = json.loads(run("check", "--project", faulty, "--format", "sarif").out)

    assert log["version"] == "2.1.0"
    [scan] = log["runs"]
    rules = {rule["id"]: rule["shortDescription"]["text"] for rule in scan["tool"]["driver"]["rules"]}
    assert rules == {code: CODES[code] for code in rules}
    results = [result for result in scan["results"] if result["level"] == "error"]
    assert [result["ruleId"] for result in results] == ["bad-date", "unknown-slug"]
    region = results[0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 12, "startColumn": 11}


def test_workflow_commands_for_github(run: Run, faulty: Path) -> None:
    lines = run("check", "--project", faulty, "--format", "github").out.splitlines()

    assert lines[0].startswith(f"::error file={faulty}/seeds/bridge-opens.yaml,line=12,col=11,title=bad-date::")


def test_a_broken_shape_is_told_at_the_record(run: Run, project: Path) -> None:
    facts = project / "seeds" / "bridge-opens.yaml"
    text = facts.read_text()
    facts.write_text(text.replace("  out_of: 9600\n", "  out_of: 96\n"))
    ran = run("check", "--project", project)
    line = text[: text.index("  out_of: 9600")].count("\n") + 1

    assert ran.code == 1
    [told] = [told for told in ran.out.splitlines() if "error" in told]
    assert "error[shape-violated]" in told
    assert told.startswith(f"{project}/seeds/bridge-opens.yaml:{line - 1}:") or told.startswith(
        f"{project}/seeds/bridge-opens.yaml:{line}:"
    )
    assert "id:bridge-opening--f13bd93c breaks the rule “A counted part is not more than the whole”" in told


def test_without_a_project_it_says_what_to_do(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("check")

    assert (ran.code, ran.out) == (2, "")
    assert "make one with 'factpress new DIR'" in ran.err


def test_a_fault_in_the_settings_is_told_in_the_form_asked_for(run: Run, project: Path) -> None:
    (project / "factpress.toml").write_text('[project]\ntitel = "x"\n')
    ran = run("check", "--project", project)

    assert ran.code == 1
    assert ran.out == (
        f"{project}/factpress.toml:2:1: error[project-invalid] no setting is called 'titel'; did you mean 'title'?\n"
    )


def test_a_fault_in_the_settings_comes_as_json_too(run: Run, project: Path) -> None:
    (project / "factpress.toml").write_text('[project]\ntitel = "x"\n')
    [found] = json.loads(run("check", "--project", project, "--format", "json").out)

    assert (found["code"], found["line"]) == ("project-invalid", 2)


def test_a_saved_query_of_the_projects_own_is_looked_at(run: Run, project: Path) -> None:
    (project / "queries" / "mine.rq").write_text("#+ title: {en: Mine}\n#+ columns: [s]\nSELECT ?s WHERE { ?s a }\n")
    ran = run("check", "--project", project)

    assert ran.code == 1
    [told] = [line for line in ran.out.splitlines() if "error" in line]
    assert told.startswith(f"{project}/queries/mine.rq:4:1: error[query-invalid] ")


def heavy_imports_of(*arguments: str) -> str:
    """Return the names of heavy modules that a command, which must end well, imports in a process of its own."""
    code = (
        f"import sys; sys.argv = ['factpress', *{arguments!r}]\n"
        "import factpress.cli\n"
        "try: factpress.cli.main()\n"
        "except SystemExit as ended: assert not ended.code\n"
        "print(*sorted({'rdflib', 'pyshacl', 'pyoxigraph', 'yaml', 'rich'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1]


def test_help_imports_nothing_heavy() -> None:
    assert heavy_imports_of("--help") == ""


def test_a_mistyped_command_is_suggested(run: Run) -> None:
    ran = run("biuld")

    assert ran.code == 2
    assert "did you mean 'build'?" in ran.err


def test_unused_sentences_are_told_to_projects_that_ask(run: Run, project: Path) -> None:
    unasked = run("check", "--project", project)
    (project / "seeds" / "unused.yaml").write_text("unused: []\n")
    asked = run("check", "--project", project)
    told = [line for line in asked.out.splitlines() if "[passage-unused]" in line]

    assert "passage-unused" not in unasked.out
    assert told
    assert all(line.startswith(f"{project}/seeds/articles.yaml:") for line in told)
    offsets = [line.split("no fact uses ")[1].split(" of ")[0].split(" to ") for line in told]
    entries = [f"- {{article: bridge-opens, start: {start}, end: {end}, reason: praise}}\n" for start, end in offsets]
    (project / "seeds" / "unused.yaml").write_text("unused:\n" + "".join(entries))
    listed = run("check", "--project", project)

    assert (asked.code, listed.code) == (0, 0)
    assert listed.out == unasked.out


def test_entries_of_unused_passages_go_stale_with_the_text(run: Run, project: Path) -> None:
    (project / "seeds" / "unused.yaml").write_text(
        "unused:\n- {article: bridge-opens, start: 3, end: 9, reason: praise}\n"
    )
    ran = run("check", "--project", project)

    assert ran.code == 1
    assert f"{project}/seeds/unused.yaml:2:3: error[unused-invalid] " in ran.out


# ---------------------------------------------------------------------------------------- shapes


@pytest.fixture
def broken(project: Path) -> Path:
    """A project whose one count is more than its whole, and whose lock is missing, which is a warning."""
    facts = project / "seeds" / "bridge-opens.yaml"
    facts.write_text(facts.read_text().replace("  out_of: 9600\n", "  out_of: 96\n"))
    return project


def own_shape(project: Path, text: str) -> None:
    """Give a project a shape of its own, which looks at persons."""
    (project / "shapes").mkdir(exist_ok=True)
    (project / "shapes" / "own.ttl").write_text(
        "@prefix own: <https://example.org/shapes/> .\n@prefix schema: <http://schema.org/> .\n"
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n\n"
        f"own:Persons a sh:NodeShape ; sh:targetClass schema:Person ; {text} .\n"
    )


SHORT = (
    'sh:property [ sh:path schema:description ; sh:maxLength 5 ; sh:message "Persons are described shortly; cut it" ]'
)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_says_the_same(run: Run, broken: Path, engine: str) -> None:
    ran = run("check", "--project", broken, "--engine", engine, "--severity", "violation")
    assert ran.code == 1
    assert ran.out == (
        f"{broken}/seeds/bridge-opens.yaml:43:10: error[shape-violated] id:bridge-opening--f13bd93c breaks the rule “A "
        'counted part is not more than the whole”: found "420" beside nev:outOf "96"; correct value or out_of; see '
        f"also {broken}/seeds/bridge-opens.yaml:44:11\n"
    )


def test_shapes_speak_german_too(run: Run, broken: Path) -> None:
    ran = run("check", "--project", broken, "--lang", "de")
    assert "verletzt die Regel „Ein gezählter Teil ist nicht mehr als das Ganze“: gefunden: " in ran.out
    assert "; value oder out_of berichtigen; " in ran.out


def test_only_the_shapes_asked_for_look(run: Run, broken: Path) -> None:
    for name in ("ObservationPart", "shapes:ObservationPart", "https://w3id.org/nev/shapes/Observation"):
        assert "[shape-violated]" in run("check", "--project", broken, "--only", name).out
    assert "[shape-violated]" not in run("check", "--project", broken, "--only", "Person").out
    mistyped = run("check", "--project", broken, "--only", "Persom")
    assert (mistyped.code, mistyped.err) == (2, "factpress: no shape is called 'Persom'; did you mean 'Person'?\n")


def test_warnings_fail_a_strict_check_only(run: Run, project: Path) -> None:
    plain = run("check", "--project", project)
    assert (plain.code, "warning[" in plain.out) == (0, True)
    assert run("check", "--project", project, "--strict").code == 1
    assert run("check", "--project", project, "--strict", "--severity", "violation").code == 0


def test_as_many_problems_are_shown_as_asked_for(run: Run, faulty: Path) -> None:
    ran = run("check", "--project", faulty, "--max", "1")
    assert (ran.code, len(ran.out.splitlines())) == (1, 1)
    assert "more not shown" in ran.err


def test_a_shape_of_the_projects_own_looks_too(run: Run, project: Path) -> None:
    own_shape(project, SHORT)
    ran = run("check", "--project", project, "--severity", "violation")
    told = ran.out.splitlines()
    assert ran.code == 1
    assert len(told) == 3
    assert all("breaks the rule “Persons are described shortly”: found " in line for line in told)
    assert all(line.endswith("; cut it") for line in told)
    assert "3  https://example.org/shapes/Persons" not in ran.err  # one shape alone is not summed up


def test_infos_of_shapes_do_not_fail(run: Run, project: Path) -> None:
    own_shape(project, SHORT.replace("sh:maxLength", "sh:severity sh:Info ; sh:maxLength"))
    ran = run("check", "--project", project)
    assert ran.code == 0
    assert ran.out.count("info[shape-violated]") == 3


def test_verbose_says_what_looked_at_nothing_and_what_went_to_pyshacl(run: Run, project: Path) -> None:
    own_shape(
        project,
        'sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this WHERE { ?this a ?class }" ] ; '
        'sh:nodeKind sh:IRI ; sh:message "A person has an address"@en',
    )
    ran = run("check", "--project", project, "-v")
    assert ran.code == 0
    assert re.search(r"looked at nothing: .*shapes:Link, ", ran.err)
    assert "https://example.org/shapes/Persons was handed over to pySHACL: " in ran.err


@pytest.mark.parametrize("form", ["junit", "html"])
def test_reports_for_servers_and_readers(run: Run, broken: Path, form: str) -> None:
    ran = run("check", "--project", broken, "--format", form)
    assert (ran.code, ran.err) == (1, "")
    assert "shapes:ObservationPart" in ran.out
    assert "id:bridge-opening--f13bd93c breaks the rule" in ran.out
    assert f"{broken}/seeds/bridge-opens.yaml:43:10" in ran.out


def test_a_file_outside_the_working_directory_has_a_whole_address_in_sarif(run: Run, faulty: Path) -> None:
    [scan] = json.loads(run("check", "--project", faulty, "--format", "sarif").out)["runs"]
    uri = scan["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == (faulty / "seeds" / "bridge-opens.yaml").as_uri()


# ---------------------------------------------------------------------------------------- what has changed


def test_without_a_build_everything_is_looked_at(run: Run, project: Path) -> None:
    ran = run("check", "--project", project, "--changed")
    assert ran.err.startswith("there is no build to compare with, so everything was looked at\n")


def test_only_what_has_changed_is_looked_at(run: Run, built: Path) -> None:
    same = run("check", "--project", built, "--changed", "--fresh")
    assert same.err.startswith("nothing has changed since the build, so nothing was looked at\n")
    things = built / "seeds" / "things.yaml"
    things.write_text(things.read_text().replace("Jonas Lind", "Jonas Linde"))
    ran = run("check", "--project", built, "--changed")
    assert ran.code == 0
    assert ran.err.startswith("1 node has changed since the build; 2 of ")


def test_what_depends_on_a_change_is_looked_at(run: Run, built: Path) -> None:
    facts = built / "seeds" / "bridge-opens.yaml"
    facts.write_text(facts.read_text().replace("  out_of: 9600\n", "  out_of: 96\n"))
    part, whole = run("check", "--project", built, "--changed"), run("check", "--project", built)
    assert part.code == 1
    assert part.out == whole.out
    assert "were looked at" in part.err


def test_a_build_of_other_shapes_is_not_compared_with(run: Run, built: Path) -> None:
    own_shape(built, SHORT)
    ran = run("check", "--project", built, "--changed")
    assert ran.err.startswith("the shapes are not those of the build, so everything was looked at\n")
    assert ran.code == 1


def test_a_damaged_build_is_not_compared_with(run: Run, built: Path) -> None:
    manifest = built / "build" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"facts": {', '"fakts": {'))
    ran = run("check", "--project", built, "--changed")
    assert ran.err.startswith("the build cannot be read, so everything was looked at\n")


# ---------------------------------------------------------------------------------------- the same again


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The seeds' readings, one entry each."""
    from factpress.pipeline.harvest import Harvest
    from factpress.pipeline.press import Press

    readings: list[str] = []
    whole = Press.run

    def run(self: Press, harvest: Harvest) -> None:
        readings.append("read")
        whole(self, harvest)

    monkeypatch.setattr(Press, "run", run)
    return readings


def test_a_check_of_the_very_same_says_the_same_without_reading_anything(
    run: Run, broken: Path, counted: list[str]
) -> None:
    first = run("check", "--project", broken)
    again = run("check", "--project", broken)
    assert again == first
    assert counted == ["read"]
    assert run("check", "--project", broken, "--format", "json").code == 1
    assert run("check", "--project", broken, "--strict", "--max", "1").code == 1
    assert counted == ["read"]
    assert run("check", "--project", broken, "--changed").err.startswith("nothing has changed since the last check\n")
    assert (broken / ".factpress" / ".gitignore").read_text() == "*\n"


#: By file: what is there, None if nothing has to be, and what stands there then.
CHANGES = [
    ("seeds/things.yaml", "Jonas Lind", "Jonas Linde"),
    ("factpress.toml", "title =", "# title\ntitle ="),
    ("articles/bridge-opens.txt", "\n", "\n\n"),
    ("seeds/more.yaml", None, "things: []\n"),
    ("queries/own.rq", None, "SELECT"),
    ("shapes/own.ttl", None, "# nothing\n"),
    (".factpress/checked.json", "{", "["),
    (".factpress/checked.json", '"facts"', '"fakts"'),
    (".factpress/checked.json", '"shape-violated"', '"shape-bent"'),
    (".factpress/checked.json", None, ""),
]


def test_whatever_changes_is_checked_anew(run: Run, broken: Path, counted: list[str]) -> None:
    run("check", "--project", broken)
    for number, (name, old, new) in enumerate(CHANGES):
        path = broken / name
        path.parent.mkdir(exist_ok=True)
        before = path.read_text() if old else ""
        path.write_text(before.replace(old, new, 1) if old else new)
        assert not old or path.read_text() != before
        run("check", "--project", broken)
        assert len(counted) == number + 2, (name, old, new)


def test_an_article_that_comes_or_goes_is_checked_anew(run: Run, broken: Path, counted: list[str]) -> None:
    text = broken / "articles" / "bridge-opens.txt"
    run("check", "--project", broken)
    text.rename(text.with_suffix(".away"))
    run("check", "--project", broken)
    text.with_suffix(".away").rename(text)
    run("check", "--project", broken)
    assert len(counted) == 3


def test_other_options_are_checked_anew(run: Run, broken: Path, counted: list[str]) -> None:
    run("check", "--project", broken)
    for number, options in enumerate((("--fresh",), ("--engine", "pyshacl"), ("--only", "Person"), ("--lang", "de"))):
        run("check", "--project", broken, *options)
        assert len(counted) == number + 2, options


def test_a_project_that_cannot_be_written_to_is_checked_each_time(run: Run, broken: Path, counted: list[str]) -> None:
    (broken / ".factpress").write_text("a file in the way\n")
    assert run("check", "--project", broken) == run("check", "--project", broken)
    assert len(counted) == 2


def test_the_same_again_imports_nothing_heavy(run: Run, project: Path) -> None:
    run("check", "--project", project)
    assert heavy_imports_of("check", "--project", str(project)) == ""


def test_a_project_is_named_as_the_caller_likes_also_with_shapes_of_its_own(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "shapes").mkdir()
    (project / "shapes" / "own.ttl").write_text("")
    monkeypatch.chdir(project.parent)
    run("evidence", "lock", "--project", project.name)
    ran = run("check", "--project", project.name)

    assert (ran.code, ran.out) == (0, "")


def test_names_of_files_that_are_not_utf8_are_shown_with_escapes(run: Run, project: Path) -> None:
    for folder, ending, content in (("seeds", ".yaml", "things: [x]\n"), ("queries", ".rq", "SELECT")):
        Path(os.fsdecode(os.fsencode(project / folder) + b"/\xff" + ending.encode())).write_text(content)
    first, again = (run("check", "--project", project) for _ in range(2))

    assert first == again
    assert "seeds/\\xff.yaml:1:10: error[yaml-shape]" in first.out
    assert "queries/\\xff.rq:1:1: error[query-invalid]" in first.out
    Path(os.fsdecode(os.fsencode(project / "queries") + b"/\xff.rq")).unlink()
    Path(os.fsdecode(os.fsencode(project / "seeds") + b"/\xff.yaml")).write_text("things: []\n")
    assert run("build", "--project", project).code == 0
    assert '"name": "seeds/\\\\xff.yaml"' in (project / "build" / "manifest.json").read_text()
