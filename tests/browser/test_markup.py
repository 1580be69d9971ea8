"""The files of the site: HTML, links, structured data."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

import pyoxigraph as ox
import pytest

from site_judges import KINDS, SUB_PATH, Judges, german

pytestmark = pytest.mark.slow
#: Of the pages that are not named, how many are left out for one that html-validate sees; all with FACTPRESS_ROUNDS.
STEP = 1 if "FACTPRESS_ROUNDS" in os.environ else 40
_TAG = re.compile(r"<[a-z][^>]*>", re.DOTALL)
_ATTRIBUTE = re.compile(r"\s(id|href|src|action|data-[a-z-]+)=(\"[^\"]*\"|'[^']*')")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")
_DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_ONTOLOGY = Path(__file__).parents[2] / "ontology" / "nev.ttl"
_SCHEMA = "http://schema.org/"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_KIND_OF = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
#: What our data say beyond schema.org, whose domains bind nobody: a participation tells what the participant came for.
BEYOND_SCHEMA = 'Property "about" for type "Role"'
#: Pages whose fragments are not places but what their script is to do.
_ASKED = {"query.html", "query.de.html"}


def test_html_validate_finds_no_fault(judges: Judges, site_folder: Path) -> None:
    named = [site_folder / path for kind in KINDS.values() for path in (kind, german(kind))]
    others = sorted(set(site_folder.rglob("*.html")) - set(named))
    faults = judges.ask("markup", "judge", files=[str(page) for page in named + others[::STEP]])
    assert faults == {}


def test_every_link_and_its_anchor_leads_to_what_is_there(site_folder: Path) -> None:
    pages = {page.relative_to(site_folder).as_posix(): page for page in site_folder.rglob("*.html")}
    found = {path: list(_attributes(page)) for path, page in pages.items()}
    anchors = {path: {value for name, value in each if name == "id"} for path, each in found.items()}
    dead = {
        f"{value} on {path}"
        for path, each in found.items()
        for name, value in each
        if name in ("href", "src", "action") and not _SCHEME.match(value)
        if not _leads(site_folder, anchors, path, value)
    }
    assert dead == set()
    assert sum(map(len, found.values())) > 10_000


def _attributes(page: Path) -> Iterator[tuple[str, str]]:
    for tag in _TAG.findall(page.read_text(encoding="utf-8")):
        for name, value in _ATTRIBUTE.findall(tag):
            yield name, unescape(value[1:-1])


def _leads(root: Path, anchors: dict[str, set[str]], path: str, link: str) -> bool:
    """Whether a relative link on a page leads to a file, and its fragment to an element there."""
    address, _, fragment = link.partition("#")
    address = unquote(address.partition("?")[0])
    below = address.removeprefix(SUB_PATH)  # as 404.html links, which a host shows at any address
    target = normpath(join(dirname(path) if below == address else "", below)) if address else path
    if target.startswith(("..", "/")):
        return False
    if (root / target).is_dir():
        return not fragment and address.endswith("/") and (root / target / "index.html").is_file()
    return (root / target).is_file() and (
        not fragment or target in _ASKED or unquote(fragment) in anchors.get(target, ())
    )


def test_linkinator_finds_no_dead_link_from_the_front_page_on(judges: Judges, site_root: str) -> None:
    said = judges.ask("links", "judge", root=site_root)
    assert said["broken"] == []
    assert said["checked"] > 1000


def test_what_pages_tell_search_engines_is_schema_org(judges: Judges, site_folder: Path) -> None:
    store = ox.Store()
    store.load(path=str(_ONTOLOGY), format=ox.RdfFormat.TURTLE)
    ontology = {quad.subject for quad in store}
    for page in site_folder.rglob("index.html"):
        for data in _DATA.findall(page.read_text(encoding="utf-8")):
            store.extend(ox.parse(data, format=ox.RdfFormat.JSON_LD))
    told = {quad.subject for quad in store if isinstance(quad.subject, ox.NamedNode)} - ontology
    items = [item for subject in sorted(told, key=str) for item in _items(store, subject)]
    said = judges.ask("structured-data", "judge", items=items)
    assert said["types"] > 900
    assert said["properties"] > 1400
    assert len(items) > 300
    assert [issue for issue in said["issues"] if not issue.startswith(BEYOND_SCHEMA)] == []


def _items(store: ox.Store, subject: ox.NamedNode) -> Iterator[dict[str, object]]:
    """Yield what is said of a subject in schema.org's terms, for each type that it has there, or its next one above."""
    values: dict[str, list[str]] = {}
    for quad in store.quads_for_pattern(subject, None, None, None):
        if quad.predicate.value.startswith(_SCHEMA) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            values.setdefault(quad.predicate.value.removeprefix(_SCHEMA), []).append(quad.object.value)
    for kind in sorted(_types(store, subject, _TYPE)):
        yield {"@type": kind, "@id": subject.value, **values}


def _types(store: ox.Store, term: ox.NamedNode, by: ox.NamedNode) -> set[str]:
    found: set[str] = set()
    for quad in store.quads_for_pattern(term, by, None, None):
        assert isinstance(quad.object, ox.NamedNode)
        kind = quad.object.value
        found |= {kind.removeprefix(_SCHEMA)} if kind.startswith(_SCHEMA) else _types(store, quad.object, _KIND_OF)
    return found
