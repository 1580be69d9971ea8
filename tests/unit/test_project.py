"""A project's settings are read with every fault at its line, and its folder is found from below."""

from pathlib import Path

import pytest

from factpress.bundle import Bundle
from factpress.errors import UsageFault
from factpress.problems import DataProblems
from factpress.project import find_project, read_project


def project(tmp_path: Path, text: str) -> Path:
    (tmp_path / "factpress.toml").write_text(text, encoding="utf-8")
    return tmp_path


def said(root: Path) -> list[str]:
    with pytest.raises(DataProblems) as found:
        read_project(root)
    return [str(problem) for problem in found.value.problems]


def test_settings_are_read(tmp_path: Path) -> None:
    root = project(tmp_path, '[project]\ntitle = "Bridges"\nbase = "https://e.org/b/"\narticles = "texts"\n')
    found = read_project(root)

    assert (found.title, found.base.iri, found.seeds, found.output) == ("Bridges", "https://e.org/b/", "seeds", "build")
    assert found.articles == "texts"
    assert found.lock == "seeds/evidence.lock"
    assert found.version == ""


def test_the_version_is_a_text(tmp_path: Path) -> None:
    assert read_project(project(tmp_path, '[project]\nversion = "2026.1"\n')).version == "2026.1"
    assert said(project(tmp_path, "[project]\nversion = 2026.1\n")) == [
        'factpress.toml:2:1: error[project-invalid] version is not a text; write version = "…"'
    ]


def test_an_empty_file_is_a_project_with_defaults(tmp_path: Path) -> None:
    found = read_project(project(tmp_path, ""))

    assert (found.title, found.base.iri) == (tmp_path.name, "https://w3id.org/nev/")


def test_every_fault_is_told_at_its_line(tmp_path: Path) -> None:
    root = project(tmp_path, '[project]\ntitel = "B"\n  base = "no iri"\nseeds = "../x"\narticles = 3\n')

    assert said(root) == [
        "factpress.toml:2:1: error[project-invalid] no setting is called 'titel'; did you mean 'title'?",
        "factpress.toml:3:3: error[project-invalid] base 'no iri' is not an IRI that ends with a slash; "
        'write base = "https://example.org/"',
        "factpress.toml:4:1: error[project-invalid] seeds '../x' is not a folder inside the project; "
        'write seeds = "…" without ".." and a leading slash',
        'factpress.toml:5:1: error[project-invalid] articles is not a text; write articles = "…"',
    ]


def test_what_stands_outside_of_the_table_is_told(tmp_path: Path) -> None:
    root = project(tmp_path, 'base = "https://e.org/"\n[projekt]\ntitle = "B"\n')

    assert said(root) == [
        "factpress.toml:1:1: error[project-invalid] the setting 'base' stands outside of [project]; "
        "write [project] above it",
        "factpress.toml:2:2: error[project-invalid] 'projekt' is not known here; settings stand below [project]",
    ]


def test_what_is_not_toml_is_told_with_its_place(tmp_path: Path) -> None:
    [message] = said(project(tmp_path, "[project]\ntitle = \n"))

    assert message.startswith("factpress.toml:2:9: error[project-invalid] not TOML: ")


def test_what_is_not_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "factpress.toml").write_bytes(b'title = "\xe9"')

    assert said(tmp_path) == ["factpress.toml: error[project-invalid] byte 10 is not UTF-8"]


def test_a_project_is_found_from_below(tmp_path: Path) -> None:
    root = project(tmp_path, "")
    below = root / "seeds" / "tables"
    below.mkdir(parents=True)

    assert find_project(below) == root


def test_no_project_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="make one with 'factpress new DIR'"):
        find_project(tmp_path)
    with pytest.raises(UsageFault, match="is not a project"):
        read_project(tmp_path)


def test_the_bundle_is_whole() -> None:
    bundle = Bundle.installed()

    assert {path.name for path in bundle.rule_files()} >= {"participation.yaml", "fact.yaml", "evidence.yaml"}
    assert bundle.shape_files()


@pytest.mark.parametrize("contact", ["me@example.org", "https://example.org/~me/?about=us", "http://e.org"])
def test_a_contact_is_a_mail_address_or_the_url_of_a_page(tmp_path: Path, contact: str) -> None:
    assert read_project(project(tmp_path, f'[project]\ncontact = "{contact}"\n')).contact == contact


@pytest.mark.parametrize(
    "contact", ["me", "Me (me@example.org)", "me@example.org\\nX-Evil: 1", "https://e.org/)x", "mé@e.org"]
)
def test_a_contact_that_no_header_carries_is_told(tmp_path: Path, contact: str) -> None:
    [told] = said(project(tmp_path, f'[project]\ncontact = "{contact}"\n'))

    assert told.startswith("factpress.toml:2:1: error[project-invalid] contact ")
    assert told.endswith('is neither a mail address nor the URL of a page; write contact = "you@example.org"')


def test_who_answers_about_wikidata_is_a_setting(tmp_path: Path) -> None:
    found = read_project(project(tmp_path, '[links]\nsparql = "https://e.org/sparql"\n'))

    assert (found.links.sparql, found.links.reconciliation) == ("https://e.org/sparql", None)
    assert found.links.api == "https://www.wikidata.org/w/api.php"
    assert said(project(tmp_path, "[links]\nsparql = 3\n")) == [
        'factpress.toml:2:1: error[project-invalid] sparql is not a text; write sparql = "https://…"'
    ]


def test_what_is_kept_lies_in_a_folder_that_git_does_not_see_or_nowhere(tmp_path: Path) -> None:
    found = read_project(project(tmp_path, ""))
    folder = found.keep("one", "two")

    assert folder == found.keep("one", "two") == found.kept / "one" / "two"
    assert folder.is_dir()
    assert (found.kept / ".gitignore").read_text(encoding="utf-8") == "*\n"
    (found.kept / "file").touch()
    assert found.keep("file") is None
    assert found.keep("file", "below") is None
