"""The index has every name and every quote once, says where they lead, and keeps its entries where they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from factpress.bundle import Bundle
from factpress.pipeline.siting import make_site
from factpress.project import read_project
from factpress.site.model import Output, Site
from factpress.site.pages import search
from made_builds import BASE, made_build

SCHEMA = "http://schema.org/"
OA, PROV = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/prov#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def content(output: Output) -> bytes:
    made = output.make()
    assert isinstance(made, bytes)
    return made


def shard(script: bytes) -> Any:  # noqa: ANN401 - JSON
    """The value that a shard hands over."""
    text = script.decode()
    assert text.startswith("factpressSearch.add(")
    assert text.endswith(");\n")
    return json.loads(text.removeprefix("factpressSearch.add(").removesuffix(");\n"))


def index(site: Site) -> dict[str, Any]:
    return {output.path: shard(content(output)) for output in search.outputs(site) if output.path.endswith(".js")}


def entries(site: Site, kind: str) -> Iterator[tuple[Any, ...]]:
    """Every entry of a kind, with its class or article instead of the place in the list."""
    for value in index(site).values():
        if value["kind"] == kind:
            tops = value["classes" if kind == "names" else "articles"]
            at = 1 if kind == "names" else 0
            for entry in value["entries"]:
                yield (*entry[:at], tops[entry[at]], *entry[at + 1 :])


def site_of(folder: Path, *triples: str) -> Site:
    made_build(folder, {"things": triples})
    return make_site(read_project(folder), Bundle.installed(), "0", folder / "build")


def name(thing: str, text: str, tag: str, says: str = "name") -> str:
    return f'<{BASE}{thing}> <{SCHEMA}{says}> "{text}"@{tag} .'


def of_class(thing: str, a_class: str) -> str:
    return f"<{BASE}{thing}> {TYPE} <{a_class}> ."


def evidence(fact: str, number: str, start: int, selector: str) -> list[str]:
    node = f"{BASE}evidence/{number}"
    return [
        f"<{BASE}fact/{fact}> <{PROV}wasDerivedFrom> <{node}> .",
        f"<{node}> <{OA}hasSource> <{BASE}article/a> .",
        f"<{node}> <{OA}hasSelector> <{node}#position> .",
        f"<{node}> <{OA}hasSelector> <{node}#{selector}> .",
        f'<{node}#position> <{OA}start> "{start}"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    ]


def exact(node: str, text: str) -> str:
    return f'<{BASE}evidence/{node}> <{OA}exact> "{text}" .'


def test_a_thing_is_found_by_all_its_names_and_what_is_said_of_it(tmp_path: Path) -> None:
    triples = [
        of_class("id/ada", f"{SCHEMA}Person"),
        name("id/ada", "Ada", "de"),
        name("id/ada", "Ada", "en"),
        name("id/ada", "Adèle", "fr"),
        name("id/ada", "A.", "en", "alternateName"),
        name("id/ada", "A mathematician", "en", "description"),
    ]
    assert [entry for entry in entries(site_of(tmp_path, *triples), "names") if entry[0].startswith("id/")] == [
        (
            "id/ada/",
            {"en": "person", "de": "Person"},
            {"Ada": "de en", "Adèle": "fr"},
            {"A.": "en"},
            {"A mathematician": "en"},
        )
    ]


def test_what_has_no_name_or_no_page_is_not_in_the_index(tmp_path: Path) -> None:
    triples = [
        of_class("id/nameless", f"{SCHEMA}Person"),
        name("id/nameless", "Nobody", "en", "description"),
        of_class("elsewhere/ada", f"{SCHEMA}Person"),
        name("elsewhere/ada", "Ada", "en"),
        name("id/classless", "Ada", "en"),
    ]
    assert list(entries(site_of(tmp_path, *triples), "names")) == []


def test_a_quote_leads_to_all_its_facts_and_stands_in_the_order_of_the_article(tmp_path: Path) -> None:
    triples = [
        f'<{BASE}article/a> <{SCHEMA}inLanguage> "de" .',
        *evidence("f2", "e1", 90, "quote"),
        exact("e1#quote", "later"),
        *evidence("f1", "e2", 9, "quote"),
        exact("e2#quote", "earlier"),
        *evidence("f2", "e3", 9, "quote"),
        exact("e3#quote", "earlier"),
        *evidence("f3", "e4", 100, "range"),
        f"<{BASE}evidence/e4#range> <{OA}hasStartSelector> <{BASE}evidence/e4#range-start> .",
        f"<{BASE}evidence/e4#range> <{OA}hasEndSelector> <{BASE}evidence/e4#range-end> .",
        exact("e4#range-start", "from here"),
        exact("e4#range-end", "to there"),
    ]
    article = ["article/a/", "de"]
    assert list(entries(site_of(tmp_path, *triples), "quotes")) == [
        (article, "earlier", ["fact/f1/", "fact/f2/"]),
        (article, "later", ["fact/f2/"]),
        (article, "from here … to there", ["fact/f3/"]),
    ]


def test_texts_cannot_end_the_script_that_holds_them(tmp_path: Path) -> None:
    hostile = "</script>'); alert(1) //\\u2028"
    site = site_of(tmp_path, of_class("id/x", f"{SCHEMA}Thing"), name("id/x", hostile, "en"))
    [entry] = entries(site, "names")
    assert list(entry[2]) == ["</script>'); alert(1) //\u2028"]


@pytest.mark.parametrize(("count", "shards"), [(0, 1), (1, 1), (4_000, 1), (4_001, 2), (12_000, 3)])
def test_a_shard_has_about_as_many_entries_as_it_may(count: int, shards: int) -> None:
    paths = search.shards("names", count)
    assert paths == tuple(f"search/names-{number}.js" for number in range(1, shards + 1))


def test_several_shards_hold_what_one_does(reference_site: Site) -> None:
    large = replace(reference_site, manifest=replace(reference_site.manifest, things=9_000, evidence=9_000))
    assert len(index(large)) == 6
    for kind in ("names", "quotes"):
        whole, parts = (sorted(map(repr, entries(site, kind))) for site in (reference_site, large))
        assert whole == parts


def test_the_index_of_the_reference_graph_is_small_and_made_the_same_each_time(reference_site: Site) -> None:
    first, second = ({o.path: content(o) for o in search.outputs(reference_site)} for _ in range(2))
    assert first == second
    assert sum(len(made) for path, made in first.items() if path.endswith(".js")) < 100_000


def test_every_evidence_of_the_reference_graph_is_found(reference_site: Site) -> None:
    rows = reference_site.data.ask(
        f"SELECT DISTINCT ?quote {{ ?selector <{OA}exact> ?quote FILTER (STRENDS(STR(?selector), '#quote')) }}"
    ).rows
    quotes = {entry[1] for entry in entries(reference_site, "quotes")}
    assert {term.value for (term,) in rows if term} <= quotes


def test_the_page_names_its_shards_relative_to_itself(reference_site: Site) -> None:
    pages = {output.path: content(output).decode() for output in search.outputs(reference_site)}
    assert 'data-shards="../search/names-1.js ../search/quotes-1.js ' in pages["search/index.html"]
    assert 'action="../search/index.de.html"' in pages["search/index.de.html"]
