r"""Random rules over random tables, told by four voters that share no code: equal graphs.

The voters are our two engines, the plain reference of the tests, and morph-kgc, which is no dependency: it is looked
for in this Python, and in the one that $FACTPRESS_MORPH_KGC names.  $FACTPRESS_ROUNDS asks for more rounds.

The domain is what morph-kgc maps as the specifications say.  Left out, for what it does there (2.10):

- values "nan", which it takes for none; values that make no well-formed term, which it writes and we refuse
- other than ASCII characters in IRIs made by templates, which it percent-encodes though R2RML and RML keep them
- xsd:integer but for canonical ones below 2^53, and "TRUE" and dates with a space, which it writes in other forms
- in templates of blank nodes, other than letters and digits, which it writes into labels as they are
- braces, quotation marks and backslashes in the constants of rules, which it takes for references or does not escape
- joins of a table with itself on the same columns: it does not join then, so that an empty cell equals itself
- language maps in the vocabulary of 2014, which it overlooks
- in YARRRML, languages from columns, literals that are neither one reference nor a constant, and joins on more than one
  column: its translator to RML takes the reference for the tag, makes IRIs of the literals, and ends at the joins

What it does not know is left out too: conditions, datatypes of templates, joins on templates.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import IO, Literal, TypeVar

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factpress.mapping.bulk.translation import Options
from factpress.mapping.rules import (
    BlankMap,
    IriMap,
    JoinMap,
    LiteralMap,
    Pair,
    Reference,
    Template,
    TermMap,
    TriplesMap,
)
from factpress.mapping.sources import no_variables
from factpress.pipeline.translating import Engine, Order, Streams, map_sources
from factpress.problems import Place
from factpress.vocab import RDF_TYPE, XSD
from mapping_strategies import constant, whole
from reference_mapping import Record, all_quads

WORKER = Path(__file__).parents[1] / "morph_worker.py"
ROUNDS = int(os.environ.get("FACTPRESS_ROUNDS", "40"))
PLACE = Place("rules", 1, 1)
EX = "http://example.org/"

Notation = Literal["rml", "r2rml", "yarrrml"]
NOTATIONS: dict[Notation, str] = {"rml": "rules.ttl", "r2rml": "rules.ttl", "yarrrml": "rules.yml"}
TABLES = ("t.csv", "u.csv")

# ---------------------------------------------------------------------------------------- tables

PROSE = ("text", "a b", "näme")
KEY, CODE, IRI, TAG, NUMBER, DAY = "key", "code", "page", "tag", "number", "day"
COLUMNS = (*PROSE, KEY, CODE, IRI, TAG, NUMBER, DAY)

HOSTILE = ['"', '""', "\\", "\\n", "\n", "\r\n", "\r", "\t", ",", ";", "'", "%", "%41", "{", "}", "{key}", "$(key)"]
HOSTILE += [
    " x ",
    " ",
    "NA",
    "null",
    "NULL",
    "None",
    "0.50",
    "1e5",
    "#",
    "<a>",
    "é",
    "e\u0301",
    "東京",
    "👩‍🚀",
    "\u2028",
]
HOSTILE += ["\ufeff", "\x7f", "\x01", "_:b", "@en", "^^", "-", "true"]
printable = st.characters(codec="utf-8", exclude_characters="\0")
prose = st.one_of(
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(HOSTILE), max_size=3).map("".join),
    st.text(printable, max_size=4),
).filter(lambda text: text.lower() != "nan")
ascii_texts = st.one_of(
    st.sampled_from(["1", "2", "a", "A b", "a/b", "x%20y", '"<>{}|^`\\', "~!$&'()*+,;=:@?#[]", "..", "100%", " a"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=3),
).filter(lambda text: text.lower() != "nan")
cells = {
    **dict.fromkeys(PROSE, prose),
    KEY: ascii_texts,
    CODE: st.sampled_from(["1", "2", "a", "B9", "007"]),
    IRI: st.sampled_from([EX + "a-b", EX + "é", "urn:x", "http://[::1]/", "mailto:a@b.example", EX + "?q=%20#f"]),
    TAG: st.sampled_from(["en", "de-AT", "zh-Hant", "x-a"]),
    NUMBER: st.one_of(st.just(0), st.integers(-(2**53), 2**53)).map(str),
    DAY: st.sampled_from(["2024-02-29", "1999-12-31Z"]),
}
rows = st.fixed_dictionaries({name: st.one_of(values, values, values, st.just("")) for name, values in cells.items()})
tables = st.fixed_dictionaries({name: st.lists(rows, min_size=1, max_size=4) for name in TABLES})

# ---------------------------------------------------------------------------------------- rules

words = st.sampled_from(["x", "-", "/", "a b", "#", "é", "'", "(", ":", ".", "%25"])
segments = st.sampled_from(["/", "-", "?", "x/", "%20", "é", "_"])
codes = st.sampled_from([KEY, CODE, NUMBER]).map(Reference)
iri_templates = st.builds(
    lambda start, ends: Template((EX + start, *(part for pair in ends for part in pair))),
    st.sampled_from(["", "id/", "x#"]),
    st.lists(st.tuples(codes, segments), min_size=1, max_size=2),
)
constant_iris = st.sampled_from(["a", "b#c", "é"]).map(lambda end: IriMap(constant(EX + end)))
iris = st.one_of(iri_templates.map(IriMap), iri_templates.map(IriMap), st.just(IriMap(whole(IRI))), constant_iris)
blanks = st.sampled_from([Template((Reference(CODE),)), Template(("n", Reference(CODE)))]).map(BlankMap)
references = st.sampled_from(COLUMNS).map(Reference)
plain = st.sampled_from(COLUMNS).map(whole)
joined = st.builds(
    lambda start, middle, first, second: Template((start, first, middle, second)), words, words, references, references
)
texts = st.one_of(plain, plain, joined)
fixed = st.sampled_from(["x", "a b", "é", "1"]).map(constant)
tags = st.one_of(st.just(whole(TAG)), st.sampled_from(["en", "de-AT"]).map(constant))
dates = st.just(LiteralMap(whole(DAY), None, constant(XSD + "date")))
numbers = st.sampled_from(["integer", "decimal", "double"]).map(
    lambda name: LiteralMap(whole(NUMBER), None, constant(XSD + name))
)
typed = st.builds(LiteralMap, plain, st.none(), st.just(constant(EX + "type")))
literals = st.one_of(
    st.builds(LiteralMap, texts),
    st.builds(LiteralMap, texts, tags),
    st.builds(LiteralMap, fixed),
    dates,
    numbers,
    typed,
)
few_literals = st.one_of(
    st.builds(LiteralMap, plain),
    st.builds(LiteralMap, plain, st.sampled_from(["en", "de-AT"]).map(constant)),
    st.builds(LiteralMap, fixed),
    dates,
    numbers,
    typed,
)
verbs = st.sampled_from(["p", "q", "r#s"]).map(lambda end: IriMap(constant(EX + end)))
predicates = st.one_of(verbs, verbs, iri_templates.map(IriMap), st.just(IriMap(whole(IRI))))
classes = st.sampled_from(["A", "B"]).map(
    lambda end: Pair(IriMap(constant(RDF_TYPE)), IriMap(constant(EX + end)), PLACE)
)
graphs = st.one_of(st.just(()), st.just(()), st.tuples(st.one_of(constant_iris, iri_templates.map(IriMap))))
keys = st.sampled_from([CODE, KEY, TAG]).map(whole)


@dataclass(frozen=True)
class Outline:
    """A rule but for its joins: pairs of a predicate with the number of another rule, and what they are joined on."""

    rule: TriplesMap
    joins: tuple[tuple[IriMap, int, tuple[tuple[Template, Template], ...]], ...]


def outlines(notation: Notation) -> st.SearchStrategy[Outline]:
    in_yarrrml = notation == "yarrrml"
    verb = verbs if in_yarrrml else predicates
    subjects = iris if in_yarrrml else st.one_of(iris, iris, blanks)
    terms = st.one_of(iris, few_literals, few_literals) if in_yarrrml else st.one_of(iris, blanks, literals, literals)
    if notation == "r2rml":
        terms = terms.filter(
            lambda term: not (isinstance(term, LiteralMap) and term.language and term.language.columns)
        )
    pair = st.one_of(
        st.builds(Pair, verb, terms, st.just(PLACE), st.just(()) if in_yarrrml else graphs),
        st.builds(Pair, verb, terms, st.just(PLACE)),
        classes,
    )
    rule = st.builds(
        TriplesMap,
        st.just(""),
        st.sampled_from(TABLES),
        subjects,
        st.lists(pair, min_size=1, max_size=3).map(tuple),
        graphs,
        st.just(PLACE),
    )
    on = st.lists(st.tuples(keys, keys), min_size=1, max_size=1 if in_yarrrml else 2, unique=True).map(tuple)
    return st.builds(Outline, rule, st.lists(st.tuples(verb, st.integers(0, 2), on), max_size=1).map(tuple))


def finished(made: Sequence[Outline]) -> list[TriplesMap]:
    """Return rules with their joins."""
    whole_rules = []
    for number, outline in enumerate(made):
        rule, pairs = outline.rule, list(outline.rule.pairs)
        for verb, other, on in outline.joins:
            parent = made[other % len(made)].rule
            if parent.table == rule.table and all(mine == theirs for mine, theirs in on):
                continue
            pairs.append(Pair(verb, JoinMap(parent.table, parent.subject, on), PLACE))
        whole_rules.append(
            TriplesMap(f"m{number}", rule.table, rule.subject, tuple(pairs), rule.graphs, PLACE, rule.conditions)
        )
    return whole_rules


documents = st.sampled_from(tuple(NOTATIONS)).flatmap(
    lambda notation: st.tuples(st.just(notation), st.lists(outlines(notation), min_size=1, max_size=3).map(finished))
)

# ---------------------------------------------------------------------------------------- rules as people type them


def as_rml(rules: Sequence[TriplesMap], old: bool) -> str:
    """Return rules in Turtle, in the vocabulary of 2023 or in R2RML's with that of 2014."""
    old_head = "@prefix rml: <http://semweb.mmlab.be/ns/rml#> . @prefix ql: <http://semweb.mmlab.be/ns/ql#> ."
    head = f"{old_head} @prefix r: <http://www.w3.org/ns/r2rml#> ." if old else "@prefix r: <http://w3id.org/rml/> ."
    rml, csv_terms = ("rml", "ql:CSV") if old else ("r", "r:CSV")
    return head + "".join(_triples_map(rule, rules, rml, csv_terms) for rule in rules)


def _triples_map(rule: TriplesMap, rules: Sequence[TriplesMap], rml: str, formulation: str) -> str:
    of_graphs = "".join(f" ; r:graphMap [ {_term(graph, rml)} ]" for graph in rule.graphs)
    source = f'{rml}:logicalSource [ {rml}:source "{rule.table}" ; {rml}:referenceFormulation {formulation} ]'
    pairs = "".join(f" ;\n  r:predicateObjectMap [ {_pair(pair, rules, rml)} ]" for pair in rule.pairs)
    subject = f"r:subjectMap [ {_term(rule.subject, rml)}{of_graphs} ]"
    return f"\n<{EX}{rule.name}> a r:TriplesMap ; {source} ;\n  {subject}{pairs} ."


def _pair(pair: Pair, rules: Sequence[TriplesMap], rml: str) -> str:
    of_graphs = "".join(f" ; r:graphMap [ {_term(graph, rml)} ]" for graph in pair.graphs)
    verb = f"r:predicateMap [ {_term(pair.predicate, rml)} ]"
    if not isinstance(pair.object, JoinMap):
        return f"{verb} ; r:objectMap [ {_term(pair.object, rml)} ]{of_graphs}"
    on = "".join(
        f' ; r:joinCondition [ r:child "{mine.reference}" ; r:parent "{theirs.reference}" ]'
        for mine, theirs in pair.object.on
    )
    parent = f"r:parentTriplesMap <{EX}{_parent(pair.object, rules).name}>"
    return f"{verb} ; r:objectMap [ {parent}{on} ]{of_graphs}"


def _parent(join: JoinMap, rules: Sequence[TriplesMap]) -> TriplesMap:
    return next(rule for rule in rules if (rule.table, rule.subject) == (join.table, join.term))


def _term(term: TermMap, rml: str) -> str:
    text = term.template.constant
    if text is not None and isinstance(term, IriMap):
        return f"r:constant <{text}>"
    if text is not None:
        return f"r:constant {json.dumps(text, ensure_ascii=False)}"
    kind = {IriMap: "IRI", BlankMap: "BlankNode", LiteralMap: "Literal"}[type(term)]
    said = f"{_expression(term.template, rml)} ; r:termType r:{kind}"
    return said + (_literal(term, rml) if isinstance(term, LiteralMap) else "")


def _expression(template: Template, rml: str) -> str:
    if template.reference is not None:
        return f'{rml}:reference "{template.reference}"'
    text = "".join(part if isinstance(part, str) else f"{{{part.column}}}" for part in template.parts)
    return f'r:template "{text}"'


def _literal(literal: LiteralMap, rml: str) -> str:
    if literal.datatype:
        return f" ; r:datatype <{literal.datatype.constant}>"
    if literal.language is None:
        return ""
    tag = literal.language.constant
    return f" ; {rml}:languageMap [ {_expression(literal.language, rml)} ]" if tag is None else f' ; r:language "{tag}"'


def as_yarrrml(rules: Sequence[TriplesMap]) -> str:
    """Return rules in YARRRML; JSON is YAML too."""
    mappings = {
        rule.name: {
            "sources": [[f"{rule.table}~csv"]],
            "s": _shorthand(rule.subject.template),
            **({"graphs": [_shorthand(graph.template) for graph in rule.graphs]} if rule.graphs else {}),
            "po": [_item(pair, rules) for pair in rule.pairs],
        }
        for rule in rules
    }
    return json.dumps({"mappings": mappings}, ensure_ascii=False, indent=1)


def _item(pair: Pair, rules: Sequence[TriplesMap]) -> object:
    verb = _shorthand(pair.predicate.template)
    match pair.object:
        case JoinMap(_, _, on):
            ((mine, theirs),) = on
            parameters = [["str1", _shorthand(mine), "s"], ["str2", _shorthand(theirs), "o"]]
            equal = {"function": "equal", "parameters": parameters}
            return {"p": verb, "o": {"mapping": _parent(pair.object, rules).name, "condition": equal}}
        case LiteralMap(template, language, datatype):
            more = [f"{language.constant}~lang"] if language else [datatype.constant] if datatype else []
            return [verb, _shorthand(template), *more]
        case term:
            return [verb, f"{_shorthand(term.template)}~iri"]


def _shorthand(template: Template) -> str:
    return "".join(part if isinstance(part, str) else f"$({part.column})" for part in template.parts)


# ---------------------------------------------------------------------------------------- voters


Node = TypeVar("Node", ox.NamedNode | ox.BlankNode | ox.Triple, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple)


class Morph:
    """A process that maps with morph-kgc; it says "ready" first, so that one without it is told at once."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        assert _open(process.stdout).readline() == "ready\n", f"{process.args!r} has no morph-kgc"

    def vote(self, rules: Path) -> set[ox.Quad] | str:
        """Return the statements that it makes, or what went wrong."""
        print(json.dumps(str(rules)), file=_open(self._process.stdin), flush=True)
        answer = json.loads(_open(self._process.stdout).readline())
        return answer if isinstance(answer, str) else written("".join(f"{line} .\n" for line in answer).encode())


def _open(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


def python_with_morph() -> str | None:
    """Return the Python that has morph-kgc, if there is one."""
    return os.environ.get("FACTPRESS_MORPH_KGC") or (sys.executable if find_spec("morph_kgc") else None)


@pytest.fixture(scope="module")
def morph() -> Iterator[Morph]:
    python = python_with_morph()
    if python is None:
        pytest.skip("no morph-kgc: FACTPRESS_MORPH_KGC names no Python that has it")
    with subprocess.Popen(
        [python, str(WORKER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            yield Morph(process)
        finally:
            _open(process.stdin).close()


def ours(rules: Path, engine: Engine) -> set[ox.Quad] | list[str]:
    """Return the statements that one of our engines makes, each once, or the problems."""
    output = rules.with_name("out.nq")
    order = Order(rules, (), output, "nq", Options(rules.parent), no_variables, engine=engine)
    done = map_sources(order, Streams(BytesIO(), BytesIO()))
    if not done.written:
        return [str(problem) for problem in done.problems]
    lines = output.read_bytes()
    assert len(written(lines)) == lines.count(b"\n") == done.counts.triples
    return written(lines)


def written(lines: bytes) -> set[ox.Quad]:
    return set(ox.parse(lines, format=ox.RdfFormat.N_QUADS))


def labelled(quads: set[ox.Quad]) -> set[ox.Quad]:
    """Return statements with the labels of blank nodes as we make them of the same texts."""
    return {ox.Quad(label(each.subject), each.predicate, label(each.object), each.graph_name) for each in quads}


def label(term: Node) -> Node:
    return ox.BlankNode("b" + term.value) if isinstance(term, ox.BlankNode) else term


def put(folder: Path, notation: Notation, rules: Sequence[TriplesMap], data: Mapping[str, Sequence[Record]]) -> Path:
    """Write rules and tables; return the file of rules."""
    for name, table in data.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(table)
    path = folder / NOTATIONS[notation]
    path.write_text(as_yarrrml(rules) if notation == "yarrrml" else as_rml(rules, notation == "r2rml"), "utf-8")
    return path


def of_reference(rules: Sequence[TriplesMap], data: Mapping[str, Sequence[Record]]) -> set[ox.Quad]:
    nulls = {name: [{key: value or None for key, value in row.items()} for row in rows] for name, rows in data.items()}
    return all_quads(rules, nulls)


# ---------------------------------------------------------------------------------------- laws


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rounds")


@settings(max_examples=ROUNDS, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents, data=tables)
def test_four_voters_make_equal_graphs(
    document: tuple[Notation, list[TriplesMap]], data: Mapping[str, Sequence[Record]], morph: Morph, folder: Path
) -> None:
    notation, rules = document
    path = put(folder, notation, rules, data)
    expected = of_reference(rules, data)

    assert ours(path, "rows") == expected
    assert ours(path, "columns") == expected
    made = morph.vote(path)
    assert not isinstance(made, str), made
    assert labelled(made) == expected
