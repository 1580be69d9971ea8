"""factpress check: problems in four forms, from anywhere."""

import json
from pathlib import Path

import pytest

from commands import Run
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


def test_help_imports_nothing_heavy() -> None:
    import subprocess
    import sys

    code = (
        "import sys; sys.argv = ['factpress', '--help']\n"
        "import factpress.cli\n"
        "try: factpress.cli.main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'rdflib', 'pyshacl', 'pyoxigraph', 'yaml', 'rich'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


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
