"""The same pages from `factpress serve`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from live_servers import live_server, serving_of
from site_judges import KINDS, Judges, german

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
#: What makes the reference project one, but for its build.
PROJECT = ("factpress.toml", "ontology", "queries", "seeds", "shapes")


@pytest.fixture(scope="module")
def live_root(reference_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the reference graph."""
    root = tmp_path_factory.mktemp("live")
    for name in PROJECT:
        (root / name).symlink_to(ROOT / name)
    (root / "build").symlink_to(reference_build)
    with live_server(serving_of(root)) as server:
        yield f"http://127.0.0.1:{server.port}/"


def test_live_pages_are_as_accessible_and_ask_nobody_else(judges: Judges, live_root: str) -> None:
    kinds = ("front", "query with a form", "query without parameters", "data")  # the rest is as in the files
    paths = [path for kind in kinds for path in (KINDS[kind], german(KINDS[kind]))]
    judged = judges.ask("accessibility", "judge", root=live_root, paths=paths, widths=[1200])
    assert judged == {path: {"violations": [], "foreign": [], "complaints": []} for path in paths}


def test_the_form_of_a_saved_query_answers_in_place(judges: Judges, live_root: str) -> None:
    path = KINDS["query with a form"]
    said = judges.ask("asking", "form", root=live_root, path=path, fields={"person": "valdecy-urquiza"}, live=True)
    assert said["url"].startswith(live_root + path.removesuffix("index.html"))
    assert any("Abdellatif Hammouchi" in row for row in said["rows"])
    assert said["heard"] == {"foreign": [], "complaints": []}


def test_a_page_of_the_server_itself_is_accessible(judges: Judges, live_root: str) -> None:
    judged = judges.ask("accessibility", "judge", root=live_root, paths=["api/", "sparql"], widths=[1200, 390])
    assert {path: found["violations"] + found["foreign"] for path, found in judged.items()} == {
        "api/": [],
        "sparql": [],
    }


def test_an_iri_leads_to_its_page_with_search_and_queries_that_work(judges: Judges, live_root: str) -> None:
    said = judges.ask("asking", "search", root=live_root, path=KINDS["search"], texts=["Interpol-Flagge"])
    assert "Interpol-Flagge" in said["body"]
    typed = ["SELECT ?s WHERE { ?s a <http://schema.org/NewsArticle> }"]
    asked = judges.ask("asking", "queries", root=live_root, path="query.html#query=ASK%20%7B%7D", typed=typed)
    assert len(asked["shown"][-1]["rows"]) == 2
    assert said["heard"] == asked["heard"] == {"foreign": [], "complaints": []}
