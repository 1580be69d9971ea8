"""factpress query --federate: Wikidata is asked by our own client about linked items, and joined here or not at all."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from commands import Ran, Run
from link_samples import BASE, row, table
from servers import HERE, answer, free_port, serving
from store_server import StoreServer, store_server
from wikibase_server import qid

MINE = "https://example.org/lindmouth/"
ENTITY, DIRECT = "http://www.wikidata.org/entity/", "http://www.wikidata.org/prop/direct/"
THREE = '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'
ROWS = "application/sparql-results+json"
DATA = f"""\
<{ENTITY}{qid(1)}> <{DIRECT}P1082> "1200"^^<http://www.w3.org/2001/XMLSchema#integer> .
<{ENTITY}{qid(1)}> <{DIRECT}P17> <{ENTITY}{qid(7)}> .
<{ENTITY}{qid(1)}> <{DIRECT}P17> <{ENTITY}{qid(8)}> .
<{ENTITY}{qid(1)}> <{DIRECT}P571> _:nobody .
<{ENTITY}{qid(1)}> <http://schema.org/description> "a port"@en .
<{ENTITY}{qid(1)}> <http://schema.org/description> "ein Hafen"@de .
<{ENTITY}{qid(2)}> <{DIRECT}P1082> "3"^^<http://www.w3.org/2001/XMLSchema#integer> .
"""
THINGS = "SELECT ?name ?thing WHERE { ?thing <http://schema.org/name> ?name FILTER (?name IN (%s)) } ORDER BY ?name"


@pytest.fixture
def wikidata() -> Iterator[StoreServer]:
    with store_server() as server:
        server.store.load(DATA.encode(), ox.RdfFormat.N_TRIPLES)
        yield server


def link(project: Path, item: str = qid(1)) -> None:
    folder = project / "seeds" / "links"
    folder.mkdir(exist_ok=True)
    text = table(row(subject_id="id:lindmouth", author_id="curator:me", object_id=f"wd:{item}")).replace(BASE, MINE)
    (folder / "accepted.sssom.tsv").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the built project is kept for the tests of this module."""
    return tmp_path_factory.mktemp("built") / "mine"


@pytest.fixture
def linked(run: Run, project: Path, built: Path) -> Path:
    """A built project whose city is linked."""
    link(project)
    if not built.exists():
        assert run("build", "--project", project).code == 0
        shutil.copytree(project, built)
    shutil.copytree(built / "build", project / "build", dirs_exist_ok=True)
    return project


def settle(project: Path, url: str, contact: str = 'contact = "me@example.org"\n') -> None:
    settings = project / "factpress.toml"
    text = settings.read_text(encoding="utf-8") + contact + f'[links]\nsparql = "{url}"\n'
    settings.write_text(text, encoding="utf-8")


def ask(run: Run, project: Path, federate: str, *names: str, query: str | None = None, lang: str = "en") -> Ran:
    file = project / "q.rq"
    literals = ", ".join(f'"{name}"@en' for name in names or ("Lindmouth", "Ada Okafor"))
    file.write_text(query or THINGS % literals, encoding="utf-8")
    return run("query", "--project", project, file, "--federate", federate, "--format", "tsv", "--lang", lang)


def lines(ran: Ran) -> list[str]:
    return ran.out.replace(MINE, "").splitlines()


def test_values_stand_beside_the_rows_of_linked_things(run: Run, linked: Path, wikidata: StoreServer) -> None:
    settle(linked, f"{wikidata.url}/query")
    ran = ask(run, linked, "P1082 as population")

    assert ran.code == 0
    assert lines(ran) == [
        "?name\t?thing\t?population",
        '"Ada Okafor"@en\t<id/ada-okafor>\t',
        '"Lindmouth"@en\t<id/lindmouth>\t"1200"^^<http://www.w3.org/2001/XMLSchema#integer>',
    ]
    assert "1 of 2 things are not linked with an item of Wikidata" in ran.err


def test_only_linked_items_are_asked_about_in_one_request_that_is_limited(
    run: Run, linked: Path, wikidata: StoreServer
) -> None:
    settle(linked, f"{wikidata.url}/query")
    ask(run, linked, "P1082, P17")

    [asked] = wikidata.asked
    body = asked.body.decode()
    assert body.count(qid(1)) == 1
    assert "okafor" not in body
    assert "LIMIT+10001" in body


def test_several_values_are_several_rows_and_what_nobody_knows_is_none(
    run: Run, linked: Path, wikidata: StoreServer
) -> None:
    settle(linked, f"{wikidata.url}/query")
    ran = ask(run, linked, "thing: P17 as country, P571", "Lindmouth")

    assert [line.split("\t")[2:] for line in lines(ran)] == [
        ["?country", "?P571"],
        [f"<{ENTITY}{qid(7)}>", ""],
        [f"<{ENTITY}{qid(8)}>", ""],
    ]


def test_terms_of_schema_org_are_those_of_wikidatas_rdf_in_one_language(
    run: Run, linked: Path, wikidata: StoreServer
) -> None:
    """Wikidata says http://schema.org/; a join with https://schema.org/ would find nothing."""
    settle(linked, f"{wikidata.url}/query")

    assert lines(ask(run, linked, "schema:description", "Lindmouth"))[1].endswith('\t"a port"@en')
    assert lines(ask(run, linked, "schema:description", "Lindmouth", lang="de"))[1].endswith('\t"ein Hafen"@de')


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_items_in_an_answer_need_no_link_whatever_their_scheme(
    run: Run, linked: Path, wikidata: StoreServer, scheme: str
) -> None:
    settle(linked, f"{wikidata.url}/query")
    item = f"{scheme}://www.wikidata.org/entity/{qid(2)}"
    ran = ask(run, linked, "P1082", query=f"SELECT ?item {{ VALUES ?item {{ <{item}> }} }}")

    assert lines(ran)[1] == f"<{item}>\t{THREE}"


def test_links_of_a_store_that_says_https_are_found(run: Run, linked: Path, wikidata: StoreServer) -> None:
    settle(linked, f"{wikidata.url}/query")
    with store_server() as elsewhere:
        same = "<http://e.example/x> <https://schema.org/sameAs>"
        links = f"{same} <{ENTITY}{qid(2)}> .\n{same} <http://elsewhere.example/> ."
        elsewhere.store.load(links.encode(), ox.RdfFormat.N_TRIPLES)
        (linked / "q.rq").write_text("SELECT DISTINCT ?s { ?s ?p ?o }")
        ran = run(
            *("query", "--project", linked, linked / "q.rq", "--federate", "P1082", "--format", "tsv"),
            *("--endpoint", f"{elsewhere.url}/query"),
        )

    assert lines(ran) == ["?s\t?P1082", f"<http://e.example/x>\t{THREE}"]


def test_no_rows_ask_nobody(run: Run, linked: Path, wikidata: StoreServer) -> None:
    settle(linked, f"{wikidata.url}/query")
    ran = ask(run, linked, "P1082", "Nobody")

    assert (ran.code, lines(ran), wikidata.asked) == (0, ["?name\t?thing\t?P1082"], [])


def test_many_items_are_asked_about_in_batches(run: Run, linked: Path, wikidata: StoreServer) -> None:
    settle(linked, f"{wikidata.url}/query")
    items = " ".join(f"<{ENTITY}{qid(number)}>" for number in range(450))
    ran = ask(run, linked, "P1082", query=f"SELECT ?item {{ VALUES ?item {{ {items} }} }}")

    assert len(lines(ran)) == 451
    assert len(wikidata.asked) == 3


# ---------------------------------------------------------------------------------------- could not ask


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (answer(b"<h1>no</h1>", "text/html"), "answers with text/html"),
        (answer(b'{"head": {"vars": ["item"', ROWS), "ends too early"),
        (answer(b'{"head": {"vars": []}, "results": {"bindings": []}}', ROWS), "it has other columns"),
        (answer(b"banned", "text/plain", 403), "does not allow that (HTTP 403): banned"),
        (answer(b"line 1: slow", "text/plain", 400), "says: line 1: slow"),
    ],
)
def test_an_answer_without_its_values_is_not_shown(run: Run, linked: Path, reply: object, sentence: str) -> None:
    with serving(reply) as server:  # type: ignore[arg-type]
        settle(linked, server.url)
        ran = ask(run, linked, "P1082")

    assert (ran.code, ran.out) == (3, "")
    assert sentence in ran.err


def test_nobody_there_is_told(run: Run, linked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    settle(linked, f"http://{HERE}:{free_port()}/")
    ran = ask(run, linked, "P1082")

    assert (ran.code, ran.out) == (3, "")
    assert "cannot be reached" in ran.err


def test_more_values_than_are_asked_for_are_not_cut_in_silence(
    run: Run, linked: Path, wikidata: StoreServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factpress.pipeline.federating.MOST", 1)
    settle(linked, f"{wikidata.url}/query")
    ran = ask(run, linked, "P17")

    assert (ran.code, ran.out) == (3, "")
    assert "has more than 1 values" in ran.err


def test_who_asks_is_said_and_nobody_is_asked_without_a_contact(run: Run, linked: Path) -> None:
    with serving(answer(b"", "text/plain", 403)) as server:
        settle(linked, server.url, contact="")
        without = ask(run, linked, "P1082")
        assert (without.code, server.received) == (2, [])
        settings = (linked / "factpress.toml").read_text().replace("[links]", 'contact = "me@example.org"\n[links]')
        (linked / "factpress.toml").write_text(settings)
        ask(run, linked, "P1082")

    assert "contact" in without.err
    [request] = server.received
    assert "(me@example.org)" in request.headers["User-Agent"]
    assert request.headers["Accept"] == ROWS


# ---------------------------------------------------------------------------------------- usage


@pytest.mark.parametrize(
    ("federate", "sentence"),
    [
        ("population", "'population' is no property of Wikidata; write --federate with properties, such as"),
        ("P1082,", "'' is no property of Wikidata"),
        ("P1082 } DROP ALL", "is no property of Wikidata"),
        ("foo:bar", "the prefix 'foo' is not known"),
        ("P1082 as name", "two columns would be called 'name'; name one with 'as'"),
        ("P1082, P1082", "two columns would be called 'P1082'"),
        ("place: P1082", "the answer has no column 'place'; it has name, thing"),
        ("name: P1082", "no column of the answer has things that are linked"),
    ],
)
def test_what_is_asked_amiss_is_told(
    run: Run, linked: Path, wikidata: StoreServer, federate: str, sentence: str
) -> None:
    settle(linked, f"{wikidata.url}/query")
    ran = ask(run, linked, federate)

    assert (ran.code, ran.out, wikidata.asked) == (2, "", [])
    assert sentence in ran.err


def test_an_answer_without_columns_takes_none(run: Run, linked: Path, wikidata: StoreServer) -> None:
    settle(linked, f"{wikidata.url}/query")

    assert "only an answer with columns" in ask(run, linked, "P1082", query="ASK {}").err


def test_a_language_cannot_carry_sparql(run: Run, linked: Path, wikidata: StoreServer) -> None:
    settle(linked, f"{wikidata.url}/query")
    ran = ask(run, linked, "P1082", lang='en") } #')

    assert (ran.code, wikidata.asked) == (2, [])


# ---------------------------------------------------------------------------------------- Wikidata's own RDF


@pytest.mark.skipif(
    "FACTPRESS_WIKIDATA" not in os.environ, reason="FACTPRESS_WIKIDATA names no folder of recorded items"
)
def test_wikidatas_own_rdf_of_an_item_joins(run: Run, project: Path) -> None:
    [file] = Path(os.environ["FACTPRESS_WIKIDATA"]).glob("Q??.ttl.gz")
    link(project, file.name.partition(".")[0])
    assert run("build", "--project", project).code == 0
    with store_server() as server:
        server.store.bulk_load(gzip.decompress(file.read_bytes()), ox.RdfFormat.TURTLE)
        settle(project, f"{server.url}/query")
        ran = ask(run, project, "schema:description as about, P569 as born", "Lindmouth")

    assert lines(ran)[1].split("\t")[2:] == [
        '"English author and humourist (1952–2001)"@en',
        '"1952-03-11T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>',
    ]
