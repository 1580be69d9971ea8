"""Each fact as a nanopublication: four named graphs as TriG, by the nanopublication guidelines.

The assertion is the triple that the fact states and, where one of its ends is a node such as a participation, what the
node says.  The provenance is the evidence with its quotes.  A fact that was given up asserts nothing and is left out.

Like `rdf12`, this is made from the build's Turtle, in which the evidences of a fact stand behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from string import Template

from factpress.model import Iri
from factpress.publish.names import Names
from factpress.publish.spool import sort_key
from factpress.publish.statements import Statement
from factpress.publish.turtle import subject_block
from factpress.site.data import GraphData
from factpress.site.dataset.piecewise import Unmade, unmade
from factpress.site.dataset.rdf12 import Fact, blocks, read_fact
from factpress.site.facts import Facts

_STEP = "    "
#: The first line of a fact's block; its evidences stand behind it.
_FACT = re.compile(rb"(?<=\n\n)\S+ a [^\n]*\brdf:Statement\b[^\n]*")
_PREFIX = re.compile(r"@prefix (\S*): <([^>]*)> \.\n")
_PARTS = ("head", "assertion", "provenance", "pubinfo")
#: What a line of the template may lack.
_OPTIONAL = ("evidences", "creators", "created", "licence")
#: What the template names besides the prefixes of the graph.
_OWN_PREFIXES = {
    "np": "http://www.nanopub.org/nschema#",
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class Nanopublications:
    """Writes the facts of a graph from its Turtle file.

    `template` is that of one nanopublication, `licence` an IRI.  `terms` are names as the file has them: by "created"
    and "creator" the properties of an evidence, by "given_up" the rank of what is not asserted.
    """

    def __init__(
        self, data: GraphData, facts: Facts, template: Path, terms: Mapping[str, str], licence: str | None
    ) -> None:
        self._data, self._facts = data, facts
        self._licence = Iri(licence).n3() if licence else ""
        text = template.read_text(encoding="utf-8")
        self._lines = [line for line in text.splitlines(keepends=True) if not line.startswith("#")]
        self._templates: dict[tuple[str, ...], Template] = {}
        self._created = re.compile(rf'^ +{terms["created"]} "([0-9-]+)"', re.MULTILINE)
        self._creator = re.compile(rf"^ +{terms['creator']} (\S+) [;.]$", re.MULTILINE)
        self._given_up = f" {terms['given_up']} "

    def document(self, graph: Path) -> Iterator[Unmade]:
        """Yield the pieces of the TriG document, the facts in the order of the file."""
        with graph.open(encoding="utf-8", newline="\n") as lines:
            stated = "".join(takewhile(lambda line: line != "\n", lines))
        prefixes = {**_OWN_PREFIXES, **dict(_PREFIX.findall(stated))}
        head = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in sorted(prefixes.items())).encode()
        digest = sha256(head).hexdigest()
        yield Unmade(digest, lambda: head)
        names = Names(prefixes)
        for part in unmade(graph, _FACT, lambda piece: "".join(self._piece(piece, prefixes, names)).encode()):
            yield part._replace(source=f"{digest} {part.source}")

    def _piece(self, piece: bytes, prefixes: Mapping[str, str], names: Names) -> Iterator[str]:
        for fact, evidences in _with_evidences(blocks(piece.decode()), prefixes):
            if self._given_up not in fact.rest:
                yield self._written(fact, evidences, prefixes, names)

    def _written(self, fact: Fact, evidences: list[str], prefixes: Mapping[str, str], names: Names) -> str:
        whole = f"{_expanded(fact.name, prefixes)}#nanopub"
        found = "".join(evidences)
        values = {
            "whole": f"<{whole}>",
            **{part: f"<{whole}-{part}>" for part in _PARTS},
            "stated": "".join(self._stated(fact, prefixes, names)),
            "evidences": ", ".join(dict.fromkeys(_subject(each) for each in evidences if "#" not in _subject(each))),
            "evidence": _indented(evidences),
            "creators": ", ".join(sorted(set(self._creator.findall(found)))),
            "created": max(self._created.findall(found), default=""),
            "licence": self._licence,
            "fact": fact.name,
        }
        return self._template(tuple(key for key in _OPTIONAL if not values[key])).substitute(values)

    def _template(self, without: tuple[str, ...]) -> Template:
        """Return the template without the lines that name what is not there."""
        found = self._templates.get(without)
        if found is None:
            gaps = [gap for key in without for gap in (f"${{{key}}}", f"${key} ")]
            lines = [line for line in self._lines if not any(gap in line for gap in gaps)]
            found = self._templates[without] = Template("".join(lines))
        return found

    def _stated(self, fact: Fact, prefixes: Mapping[str, str], names: Names) -> Iterator[str]:
        yield f"{_STEP}{fact.subject} {fact.predicate} {fact.object} .\n"
        for end in (fact.subject, fact.object):
            iri = "" if end.startswith('"') else _expanded(end, prefixes)
            if iri and self._facts.is_node(iri):
                yield from subject_block(Iri(iri).n3(), self._about(iri), names, _STEP)

    def _about(self, iri: str) -> list[Statement]:
        """Return what is said of a node, as it is published."""
        said = self._data.about(iri)
        found = [Statement("<>", Iri(predicate).n3(), term.n3(), "") for predicate in said for term in said[predicate]]
        return sorted(found, key=published_order)


def _with_evidences(remaining: Iterable[str], prefixes: Mapping[str, str]) -> Iterator[tuple[Fact, list[str]]]:
    """Yield each fact with the blocks of its evidences and of their parts, which follow it."""
    fact: Fact | None = None
    named: set[str] = set()
    evidences: list[str] = []
    for block in remaining:
        if fact and _expanded(_subject(block), prefixes).partition("#")[0] in named:
            evidences.append(block)
            continue
        if fact:
            yield fact, evidences
        fact, evidences = read_fact(block), []
        named = {_expanded(word.strip(",;."), prefixes) for word in fact.rest.split()} if fact else set()
    if fact:
        yield fact, evidences


def _subject(block: str) -> str:
    return block.partition(" ")[0].rstrip("\n")


def _expanded(name: str, prefixes: Mapping[str, str]) -> str:
    """Return the IRI of a name as Turtle has it, in brackets or with a prefix; the text itself where it is none."""
    if name.startswith("<"):
        return name[1:-1]
    prefix, colon, local = name.partition(":")
    return f"{prefixes[prefix]}{local}" if colon and prefix in prefixes else ""


def _indented(evidences: Iterable[str]) -> str:
    return "".join(f"{_STEP}{line}\n" for block in evidences for line in block.splitlines() if line)


def published_order(statement: Statement) -> bytes:
    """Return what statements of one subject are sorted by: what it is first, as in the published graph."""
    return sort_key(f"<> {statement.predicate} {statement.object}".encode())
