"""The closed world: code, rules, kinds, shapes and saved queries use no term that ontology/ does not declare."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from factpress.reading.ontology import read_vocabulary
from factpress.vocab import Vocabulary

ROOT = Path(__file__).parents[2]
VOCABULARY = read_vocabulary(ROOT / "ontology")
#: A foreign vocabulary without a prefix in the context has the name of its list as prefix.
LISTED = {
    path.stem: re.findall("<([^>]+)>", path.read_text(encoding="utf-8"))[0]
    for path in (ROOT / "ontology/foreign").glob("*.txt")
}
PREFIXES = {**LISTED, **VOCABULARY.prefixes}
CONCEPTS = "https://w3id.org/nev/concept/"
CLOSED = VOCABULARY.closed | {CONCEPTS}
#: Shapes have IRIs of their own, which nothing but shapes refers to.
SHAPES = "https://w3id.org/nev/shapes"

IRI = re.compile(r"https?://[^\s<>\"{}|\\^`$'),]+")
PREFIXED = re.compile(r"(?<![\w:#.@?$-])([A-Za-z][\w-]*):([A-Za-z_][\w-]*)")
DECLARED = re.compile(r"(?:@?prefix\s+|^\s+)([A-Za-z][\w-]*):\s*<?(https?://[^\s<>]+[/#])>?\s*\.?\s*$", re.I | re.M)


class Named(NamedTuple):
    """A term as a text spells it, and its IRI."""

    spelt: str
    iri: str


def named(text: str) -> Iterator[Named]:
    """Yield the terms of closed namespaces that a text names, by IRI or by prefix; not those with a gap ($)."""
    for match in IRI.finditer(text):
        iri = match[0].rstrip(".;:")
        if text[match.end() : match.end() + 1] != "$" and _in_closed(iri):
            yield Named(iri, iri)
    rest = IRI.sub("", text)
    for match in PREFIXED.finditer(rest):
        iri = PREFIXES.get(match[1], "") + match[2]
        if rest[match.end() : match.end() + 1] != "$" and _in_closed(iri):
            yield Named(match[0], iri)


def _in_closed(iri: str) -> bool:
    return iri not in CLOSED and any(iri.startswith(namespace) for namespace in CLOSED)


def faults(text: str) -> list[str]:
    """Return what a text names that no vocabulary has: terms, and prefixes for other namespaces than ours."""
    unknown = [term.spelt for term in named(text) if term.iri not in VOCABULARY.terms]
    leaked = re.findall(r"https://schema\.org/\S*", text)
    prefixes = [f"{prefix}: {space}" for prefix, space in DECLARED.findall(text) if not _ours(prefix, space)]
    return unknown + leaked + prefixes


def _ours(prefix: str, namespace: str) -> bool:
    return PREFIXES.get(prefix) == namespace or namespace.startswith(SHAPES)


# ------------------------------------------------------------------------------------------- Python


def python_texts(source: str, constants: Mapping[str, str]) -> Iterator[str]:
    """Yield the texts of a module: its literals, and sums and f-strings of literals and named constants."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant | ast.BinOp | ast.JoinedStr):
            text = folded(node, constants)
            if text is not None:
                yield text


def folded(node: ast.expr, constants: Mapping[str, str]) -> str | None:
    """Return the text that an expression makes, "$" for what only a run can tell; None if it makes no text."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return constants.get(name, "$")
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return (folded(left, constants) or "$") + (folded(right, constants) or "$")
        case ast.JoinedStr(values=values):
            return "".join(folded(value, constants) or "$" for value in values)
        case ast.FormattedValue(value=value):
            return folded(value, constants)
        case _:
            return None


def named_constants(sources: list[str]) -> dict[str, str]:
    """Return the modules' constants that are texts, by name."""
    found: dict[str, str] = {}
    for source in sources:
        for node in ast.parse(source).body:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                    found[name] = text
    return found


PYTHON = {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / "mapper/factpress").rglob("*.py"))}
DATA = sorted(
    [
        ROOT / "mapper/kinds.yaml",
        *(path for path in (ROOT / "mapper/rules").rglob("*") if path.is_file()),
        *(ROOT / "shapes").rglob("*.ttl"),
        *(ROOT / "queries").rglob("*.rq"),
        *(path for path in (ROOT / "mapper/site").rglob("*") if path.suffix in {".rq", ".yaml"}),
    ]
)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


#: What describes saved queries for other editors follows their convention, which writes schema.org with https.
EXPORTED = {"mapper/rules/queries/executable.yaml", "shapes/queries/executable.ttl"}


@pytest.mark.parametrize("path", DATA, ids=_name)
def test_data_files_name_known_terms_only(path: Path) -> None:
    found = faults(path.read_text(encoding="utf-8"))
    if _name(path) in EXPORTED:
        found = [fault for fault in found if not fault.startswith(("https://schema.org/", "sdo: ", "query: "))]

    assert found == []


@pytest.fixture(scope="module")
def texts() -> list[tuple[Path, str]]:
    constants = named_constants(list(PYTHON.values()))
    return [(path, text) for path, source in PYTHON.items() for text in python_texts(source, constants)]


def test_python_names_known_terms_only(texts: list[tuple[Path, str]]) -> None:
    assert {f"{_name(path)}: {fault}" for path, text in texts for fault in faults(text)} == set()


def test_the_search_sees_the_terms_that_are_there(texts: list[tuple[Path, str]]) -> None:
    rules = "".join(path.read_text(encoding="utf-8") for path in DATA if path.suffix == ".yaml")
    assert {"nev:hasParticipation", "schema:startDate", "oa:exact"} <= {term.spelt for term in named(rules)}
    assert VOCABULARY.expand("rdf:type") in {term.iri for _, text in texts for term in named(text)}


@pytest.mark.parametrize(
    "planted",
    [
        "- [nev:hasParticipations, id:$(node)~iri]",
        "s: id:$(slug)\n- [a, schema:Persn]",
        "?event nev:role role:speeker .",
        "?event nev:role <https://w3id.org/nev/concept/role/speeker> .",
        "sh:path <http://schema.org/strtDate> ;",
        "[] sh:mesage 'x' .",
        "?x a oa:TextQuoteSelektor",
        "?x schema:superEvent/schema:nam ?y",
        "?x <http://schema.org/superEvent>/schema:nam ?y",
        "?x ^org:hasMember1 ?y",
        "<https://w3id.org/nev/concept/roles> a skos:ConceptScheme",
        "<https://schema.org/Event>",
        "PREFIX schema: <https://example.org/schema/>\nSELECT *",
        "@prefix nve: <https://w3id.org/nev/ontology#> .",
        "prefixes:\n  sem: http://semanticweb.cs.vu.nl/2009/10/sem/\n",
    ],
)
def test_a_planted_fault_in_data_is_found(planted: str) -> None:
    assert len(faults(planted)) == 1


@pytest.mark.parametrize(
    "planted",
    [
        "P = 'schema:strtDate'",
        "P = SCHEMA + 'strtDate'",
        "P = vocab.SCHEMA + 'strtDate'",
        "P = f'{SCHEMA}strtDate'",
        "P = f'<{SCHEMA}strtDate> {x} .'",
        "def f(): return {'x': ('http://schema.org/strtDate', 1)}",
        "class C:\n    '''Yields schema:strtDate.'''",
    ],
)
def test_a_planted_fault_in_python_is_found(planted: str) -> None:
    texts = python_texts(planted, {"SCHEMA": "http://schema.org/"})
    assert [fault for text in texts for fault in faults(text)] != []


@pytest.mark.parametrize(
    "well",
    [
        "s: role:$(role)~iri",
        "https://w3id.org/nev/concept/role/$(role)",
        "graph:article/$(article)",
        "PREFIX schema: <http://schema.org/>\nSELECT * { ?s schema:name ?o }",
        "@prefix nevsh: <https://w3id.org/nev/shapes#> .",
        "role: speaker",
        "<http://www.wikidata.org/entity/Q42>",
        "see http://schema.org/Event, http://schema.org/Place.",
    ],
)
def test_what_is_well_is_let_pass(well: str) -> None:
    assert faults(well) == []


# -------------------------------------------------------------------------------------------- kinds


def unknown_in_kinds(kinds: Mapping[str, Mapping[str, Mapping[str, object]]], known: Vocabulary) -> list[str]:
    """Return the classes, schemes and default concepts that kinds.yaml names and the vocabulary lacks."""
    groups: Mapping[str, list[str]] = kinds["groups"]  # type: ignore[assignment]
    classes = [name for group in groups.values() for name in group if name not in known.classes]
    return classes + [name for key in _keys(kinds) for name in _unknown_concepts(key, known)]


def _keys(kinds: Mapping[str, Mapping[str, Mapping[str, object]]]) -> Iterator[Mapping[str, str]]:
    keys: list[object] = [*kinds["fact"].values(), *kinds["properties"].values()]
    for kind in kinds["kinds"].values():
        keys += kind["keys"].values()  # type: ignore[attr-defined]
    return iter(keys)  # type: ignore[arg-type]


def _unknown_concepts(key: Mapping[str, str], known: Vocabulary) -> Iterator[str]:
    if key["type"] == "concept":
        concepts = known.concepts.get(key["of"])
        if concepts is None:
            yield key["of"]
        elif "default" in key and key["default"] not in concepts:
            yield key["default"]


def test_kinds_name_known_classes_and_concepts_only() -> None:
    kinds = yaml.safe_load((ROOT / "mapper/kinds.yaml").read_text(encoding="utf-8"))
    assert unknown_in_kinds(kinds, VOCABULARY) == []
    kinds["groups"]["event"].append("Assmbly")
    kinds["kinds"]["candidacy"]["keys"]["role"]["default"] = "candidat"
    kinds["kinds"]["tenure"]["keys"]["type"]["of"] = "tenure"
    assert unknown_in_kinds(kinds, VOCABULARY) == ["Assmbly", "candidat", "tenure"]
