"""The query page knows what it needs of its site, and its scripts bind and read queries as the command line does."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from factpress.errors import UsageFault
from factpress.languages import LANGUAGES
from factpress.model import Iri
from factpress.queries import SavedQuery, bind_rows
from factpress.queries.parameters import Parameter, to_term
from factpress.site.assets import QUERY_FILES, Assets
from factpress.site.model import Site
from factpress.site.paths import page_path
from factpress.site.questions import query_page
from factpress.sparql import query_form, service_at, undeclared_prefix

ROOT = Path(__file__).parents[3]
SCRIPTS = ROOT / "mapper/web/src"
MODULES = ("saved", "sparql", "terms", "results")


@pytest.fixture(scope="session")
def site(reference_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The reference site with stand-ins for what npm brings."""
    folder = tmp_path_factory.mktemp("assets")
    (folder / "licences").mkdir()
    for name in (*QUERY_FILES, "packages.json", "licences/engine.txt"):
        (folder / name).write_text(name, encoding="utf-8")
    return replace(reference_site, assets=Assets.in_folder(folder))


def files(site: Site) -> dict[str, bytes]:
    made = {output.path: output.make() for output in query_page.outputs(site)}
    return {path: content for path, content in made.items() if isinstance(content, bytes)}


def about(site: Site, language: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads(files(site)["query.json" if language == "en" else f"query.{language}.json"])


def test_without_its_scripts_there_is_no_page(site: Site) -> None:
    assert files(replace(site, assets=Assets({}))) == {}


def test_the_page_comes_with_its_scripts_and_their_licences(site: Site) -> None:
    assert set(files(site)) == {
        "query.html",
        "query.de.html",
        "query.json",
        "query.de.json",
        "assets/query.js",
        "assets/query-worker.js",
        "assets/oxigraph.wasm.gz",
        "assets/licences/engine.txt",
    }


def test_the_page_alone_may_run_webassembly_and_workers(site: Site) -> None:
    page = files(site)["query.html"].decode()
    assert "script-src &#39;self&#39; &#39;wasm-unsafe-eval&#39;" in page
    assert "worker-src &#39;self&#39;" in page
    assert "<script>" not in page
    assert " style=" not in page


def test_every_word_that_the_script_asks_for_is_on_the_page(site: Site) -> None:
    script = (SCRIPTS / "query.js").read_text(encoding="utf-8")
    for name in ("results", "saved"):
        script += (SCRIPTS / f"{name}.js").read_text(encoding="utf-8")
    asked = set(re.findall(r"words\.(\w+)", script)) | {"engine", "data", "update", "service", "undeclared", "empty"}
    page = files(site)["query.html"].decode()
    words = re.search(r'<div id="query-words"[^>]*>', page)
    assert words is not None
    there = {re.sub("-(.)", lambda sign: sign[1].upper(), name) for name in re.findall(r"data-([a-z-]+)=", words[0])}
    assert asked == there


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_saved_queries_are_there_in_the_language_of_the_page(site: Site, language: str) -> None:
    shown = {query["name"]: query for query in about(site, language)["queries"]}
    assert shown.keys() == site.questions.keys()
    for name, query in site.questions.items():
        assert shown[name]["title"] == query.title(language)
        assert [one["name"] for one in shown[name]["parameters"]] == list(query.head.parameters)
        assert "#+" not in shown[name]["text"]


def test_the_page_opens_with_a_query_that_has_an_answer(site: Site) -> None:
    opened = site.questions[about(site, "en")["opens"]]
    given = {name: one.example for name, one in opened.head.parameters.items() if one.example is not None}
    others = {name: query for name, query in site.questions.items() if name != opened.name}

    assert list(site.ask(opened.name, given, "en").rows)
    assert about(replace(site, questions=others), "en")["opens"] == min(others)
    assert about(replace(site, questions={}), "en")["opens"] is None


def test_topics_and_languages_are_called_by_their_names_in_the_language_of_the_page(site: Site) -> None:
    page = files(site)["query.de.html"].decode()
    queries = {query["name"]: query for query in about(site, "de")["queries"]}

    assert re.findall(r'<optgroup label="([^"]*)">', page)[:3] == ["Zahlen", "Wahlen", "Ereignisse"]
    _, language = queries["meetings/with-whom"]["parameters"]
    assert language["choices"] == [["en", "Englisch"], ["de", "Deutsch"]]


def test_columns_codes_and_terms_are_called_as_on_the_pages_of_saved_queries(site: Site) -> None:
    known = about(site, "de")
    assert known["columns"]["form"] == {"title": "Form", "codes": {"direct": "wörtlich", "paraphrase": "sinngemäß"}}
    assert known["columns"]["language"]["codes"]["ar"] == "Arabisch"
    assert known["columns"]["who"]["codes"] == {}
    assert known["booleans"] == {"true": "ja", "false": "nein"}
    assert known["terms"]["http://schema.org/startDate"] == "Beginn"
    assert known["sites"]["https://isni.org/isni/"] == "ISNI"
    assert known["columns"].keys() >= {column for query in site.questions.values() for column in query.head.columns}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_script_finds_the_same_page_of_an_iri_as_the_site(site: Site, language: str) -> None:
    spaces = {space: (before, after) for space, before, after in query_page.page_spaces(site, language)}
    for iri in (site.base.thing("morocco"), f"{site.base.iri}fact/0123456789abcdef", f"{site.prefixes['role']}host"):
        space, _, local = iri.rpartition("/")
        before, after = spaces[f"{space}/"]
        assert f"{before}{local}{after}" == page_path(site.base, iri, language)
    before, after = spaces[site.prefixes["nev"]]
    assert f"{before}role{after}" == page_path(site.base, f"{site.prefixes['nev']}role", language)
    assert site.prefixes["schema"] not in spaces


# ---------------------------------------------------------------------------------------- the scripts, in node


def node(script: str, given: object) -> Any:  # noqa: ANN401 - JSON
    """Run a script that sees the modules of the page and `given`, and return what it gives back."""
    command = shutil.which("node")
    if command is None:
        pytest.skip("node is not installed")
    imports = [f"import * as {name} from '{(SCRIPTS / name).as_uri()}.js';" for name in MODULES]
    code = [
        "import fs from 'node:fs';",
        *imports,
        "const given = JSON.parse(fs.readFileSync(0, 'utf-8'));",
        f"const run = () => {{ {script} }};",
        "console.log(JSON.stringify(run()));",
    ]
    done = subprocess.run(
        [command, "--input-type=module", "--eval", "\n".join(code)],
        input=json.dumps(given), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


VALUES = {
    "iri": "https://w3id.org/nev/id/morocco",
    "date": "2025-11-24",
    "integer": "-7",
    "decimal": "0.8",
    "string": 'a "text" with \\user and é',
    "language": "de",
}


def bound_by_command(query: SavedQuery) -> str:
    terms = {
        name: to_term(replace(one, values=()), VALUES[one.type], Iri) for name, one in query.head.parameters.items()
    }
    return bind_rows(query.text, tuple(terms), [tuple(terms.values())])


def test_values_are_bound_as_the_command_line_binds_them(site: Site) -> None:
    given = {**about(site, "en"), "names": [], "values": VALUES}
    script = """
    const all = new terms.Terms({prefixes: given.prefixes, pages: given.pages, root: "./"});
    const directory = new saved.Directory(all);
    return given.queries.map((query) => saved.bound(query.text, Object.fromEntries(query.parameters.map((one) =>
      [one.name, saved.boundTerm({...one, values: []}, given.values[one.type], directory, all, {})]))));
    """
    for text, query in zip(node(script, given), (site.questions[name] for name in sorted(site.questions)), strict=True):
        wanted = "\n".join(line for line in bound_by_command(query).splitlines() if not line.startswith("#+"))
        assert text.strip() == wanted.strip()


NAMES = [
    ["https://w3id.org/nev/id/morocco", "Maroc", "fr"],
    ["https://w3id.org/nev/id/glasgow", "Glasgow", "en"],
    ["https://w3id.org/nev/id/glasgow-2", "Glasgow", "en"],
]
NEV = "https://w3id.org/nev/id/"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("MÁROC", [f"{NEV}morocco"]),
        ("morocco", [f"{NEV}morocco"]),
        ("id:anything", [f"{NEV}anything"]),
        ("https://e.example/x", ["https://e.example/x"]),
        ("Glasgow", [f"{NEV}glasgow", f"{NEV}glasgow-2"]),
        ("nobody", []),
    ],
)
def test_a_thing_is_found_as_people_name_it(typed: str, found: list[str]) -> None:
    script = """
    const all = new terms.Terms({prefixes: {id: "https://w3id.org/nev/id/"}, pages: [], root: ""});
    const directory = new saved.Directory(all);
    directory.learn({names: given.names});
    return directory.find(given.typed);
    """
    assert node(script, {"names": NAMES, "typed": typed}) == found


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("morocco", "Maroc"),
        ("id:morocco", "Maroc"),
        ("Maroc", "Maroc"),
        ("glasgow", "glasgow"),
        ("nobody", "nobody"),
        ("", ""),
    ],
)
def test_a_field_shows_the_name_of_a_thing_unless_another_has_it(text: str, shown: str) -> None:
    script = """
    const all = new terms.Terms({prefixes: {id: "https://w3id.org/nev/id/"}, pages: [], root: ""});
    const directory = new saved.Directory(all);
    directory.learn({names: given.names});
    return directory.named(given.text, "de");
    """
    assert node(script, {"names": NAMES, "text": text}) == shown


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("SELECT * { ?s ?p 'INSERT' # SERVICE x:y\n }", None),
        ("PREFIX x: <http://e.example/> SELECT * { ?s x:y <urn:a:b> }", None),
        ("  # nothing\n", "empty"),
        ("DELETE WHERE { ?s ?p ?o }", "update"),
        ("SELECT * { service <http://e.example/> { ?s ?p ?o } }", "service"),
        ("SELECT * { ?s x:y ?o }", "undeclared"),
    ],
)
def test_faults_are_told_as_the_command_line_tells_them(query: str, key: str | None) -> None:
    found = node("return sparql.knownFault(given);", query)
    assert (found and found["key"]) == key
    if key == "service":
        assert found["offset"] == service_at(query)
    if key == "undeclared":
        assert (found["prefix"], found["offset"]) == undeclared_prefix(query)


@pytest.mark.parametrize(
    "query", ["select * {}", "# ASK\nDESCRIBE <urn:x>", "PREFIX ask: <urn:ASK> CONSTRUCT {} {}", "x"]
)
def test_the_form_of_a_query_is_that_of_the_command_line(query: str) -> None:
    assert node("return sparql.queryForm(given);", query) == query_form(query)


def test_an_answer_downloads_as_csv_as_sparql_defines_it() -> None:
    rows = [{"a": {"type": "literal", "value": 'say "x", y'}, "b": {"type": "bnode", "value": "c0"}}, {}]
    text = node("return results.csv(given);", {"columns": ["a", "b"], "rows": rows})
    assert text == 'a,b\r\n"say ""x"", y",_:c0\r\n,\r\n'


def test_only_web_addresses_become_links() -> None:
    script = """
    const all = new terms.Terms({prefixes: {}, pages: [["https://e.example/id/", "id/", "/index.html"]], root: "./"});
    return given.map((iri) => all.address(iri));
    """
    iris = ["https://e.example/id/x", "https://e.example/id/../x", "javascript:alert(1)", "https://other.example/"]
    assert node(script, iris) == ["./id/x/index.html", "https://e.example/id/../x", None, "https://other.example/"]


def test_a_value_of_another_form_is_refused_by_both() -> None:
    script = """
    const all = new terms.Terms({prefixes: {}, pages: [], root: ""});
    const words = {wrongForm: "{value}", oneOf: "{values}", nobody: "{value}", several: "{values}"};
    return given.map(([type, value]) => { try {
      return saved.boundTerm({name: "x", title: "x", type}, value, new saved.Directory(all), all, words);
    } catch (fault) { return null; } });
    """
    wrong = [
        ["date", "2025-1-1"],
        ["date", "2025-02-30"],
        ["integer", "01"],
        ["decimal", "1e3"],
        ["language", "DE"],
        ["string", "a\nb"],
        ["iri", "a b"],
    ]
    assert node(script, wrong) == [None] * len(wrong)
    for type_, value in wrong[:-1]:
        with pytest.raises(UsageFault):
            to_term(Parameter("x", type_), value, Iri)
