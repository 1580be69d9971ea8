"""Laws of mapping: the compiled functions do what a plain interpreter of the same rules does."""

from __future__ import annotations

import os
from typing import get_args
from urllib.parse import unquote

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factpress import model
from factpress.mapping.compile import compile_rules
from factpress.mapping.joins import JoinedTable, unjoined
from factpress.mapping.prefixed import turtle_head
from factpress.mapping.rules import (
    DEFAULT_GRAPH,
    ROW,
    BlankMap,
    Condition,
    IriMap,
    JoinMap,
    Pair,
    Reference,
    Template,
    TriplesMap,
    columns_used,
)
from factpress.mapping.source import Syntax
from factpress.mapping.terms import Memo, blank_label, escape, iri_fault, language_fault, percent_encode
from factpress.problems import Place
from factpress.vocab import RDF, XSD
from hostile import HOSTILE
from mapping_strategies import constant, literal_maps, whole
from reference_mapping import Record, Refused, all_quads, quads

ROUNDS = int(os.environ.get("FACTPRESS_ROUNDS", "150"))
PLACE = Place("rules.yaml", 1, 1)
PREFIXES = {"ex": "http://example.org/", "xsd": XSD, "id": "http://example.org/id/", "odd": "http://example.org/x#"}
FORMATS = {
    "nt": pyoxigraph.RdfFormat.N_TRIPLES,
    "nq": pyoxigraph.RdfFormat.N_QUADS,
    "turtle": pyoxigraph.RdfFormat.TURTLE,
}
#: Columns for prose, an IRI, a language tag, a datatype and a date; most would do harm in a function's source.
PROSE, IRI, TAG, TYPE, DATE = ("a", "run", "{v0}"), "'''); raise SystemExit #", 'x"\n', "{a}", "class"
COLUMNS = (*PROSE, IRI, TAG, TYPE, DATE)

QUOTES = ["", "'''", '"""', "{", "}", "{v0}", "\\", "\\n", "\n", "\r", "\t", "\r\n", '"', "'", "%", "%41", "%s"]
OTHERS = ["\x00", "\x01", "\x7f", "\x85", "\u2028", "\ufeff", "nan", " x ", "..", "a/b", "#", "é", "👩‍🚀", "\ue000"]
TAGS = ["en", "de-at", "zh-Hant", "x-a"]
GOOD_IRIS = ["http://example.org/id/a-b", "http://example.org/id/é", "http://example.org/x#", "urn:x", "http://[::1]/"]
WRONG = ["", "not a tag", "2023-02-29", "relative", "a:%zz", "a b:c", RDF + "langString", XSD + "date"]
hostile = st.sampled_from(QUOTES + OTHERS + HOSTILE)
prose = st.one_of(st.text(max_size=5), st.lists(hostile, max_size=4).map("".join), hostile)


def mostly(*good: str) -> st.SearchStrategy[str | None]:
    """Values of a column: nine in ten are good, the others absent or wrong."""
    return st.integers(0, 19).flatmap(lambda n: st.sampled_from(good if n < 18 else WRONG) if n else st.none())


records = st.fixed_dictionaries(
    {
        **dict.fromkeys(PROSE, st.one_of(prose, prose, prose, st.none())),
        IRI: mostly(*GOOD_IRIS),
        TAG: mostly(*TAGS),
        TYPE: mostly(XSD + "string", "http://example.org/id/type", XSD + "gMonth"),
        DATE: mostly("2024-02-29", "2024-01-01Z"),
    }
)


references = st.sampled_from((*PROSE, IRI, TAG)).map(Reference)
literal_parts = st.one_of(hostile, references, st.text(max_size=4))
iri_ends = st.lists(st.one_of(references, st.sampled_from(["/", "#", "-", "é", "'", "%20", "x"])), max_size=4)
iri_starts = st.sampled_from(["http://example.org/id/", "http://example.org/x#", "urn:", "http://example.org/?q="])


def well_formed(template: Template) -> bool:
    return iri_fault("".join(part if isinstance(part, str) else "x" for part in template.parts)) is None


iri_templates = st.builds(lambda start, end: Template((start, *end)), iri_starts, iri_ends).filter(well_formed)
absolute = st.one_of(iri_templates, iri_templates, st.just(whole(IRI))).map(IriMap)
#: What hangs on its values whether it is absolute: a reference, and a template that begins with one and has a colon.
undecided = st.one_of(
    st.sampled_from([whole(IRI), whole("a")]),
    st.builds(lambda first, second: Template((first, ":x/", second)), references, references),
)
iris = st.one_of(absolute, absolute, undecided.map(lambda template: IriMap(template, "http://base.example/x/")))
texts = st.lists(literal_parts, min_size=1, max_size=3).map(lambda parts: Template(tuple(parts)))
languages = st.sampled_from(
    [whole(TAG), constant("en"), constant("zh-hant"), Template((Reference(TAG), "-x-", Reference("a")))]
)
literals = literal_maps(texts, languages, TYPE, DATE)
blanks = st.one_of(texts, st.just(whole(ROW))).map(BlankMap)
nodes = st.one_of(iris, iris, blanks)
graphs = st.lists(st.one_of(iris, st.just(DEFAULT_GRAPH)), max_size=2).map(tuple)
sides = st.one_of(st.sampled_from([whole("a"), whole("run"), constant("en")]), texts)
conditions = st.lists(
    st.one_of(
        st.builds(Condition, sides, st.sampled_from(["null", "not null"])),
        st.builds(Condition, sides, st.sampled_from(["equal", "not equal"]), sides),
    ),
    max_size=2,
).map(tuple)
none: st.SearchStrategy[tuple[Condition, ...]] = st.just(())
pairs = st.builds(Pair, iris, st.one_of(nodes, literals), st.just(PLACE), graphs, st.one_of(none, conditions))
rules = st.builds(
    TriplesMap,
    st.just("name"),
    st.just("table"),
    nodes,
    st.lists(pairs, min_size=1, max_size=4).map(tuple),
    graphs,
    st.just(PLACE),
    st.one_of(none, none, conditions),
)


@pytest.mark.parametrize("syntax", get_args(Syntax))
@settings(max_examples=ROUNDS)
@given(rules=st.lists(rules, min_size=1, max_size=3), rows=st.lists(records, max_size=4))
def test_compiled_functions_do_what_the_rules_say(syntax: Syntax, rules: list[TriplesMap], rows: list[Record]) -> None:
    written: list[bytes] = []
    refused: list[int] = []
    rows = [{**row, ROW: str(number)} for number, row in enumerate(rows)]
    function = compile_rules(rules, {"table": (*COLUMNS, ROW)}, syntax, PREFIXES)["table"]
    function(
        [[row[column] for column in (*COLUMNS, ROW)] for row in rows],
        written.append,
        lambda row, *why: refused.append(row),
    )

    expected: set[pyoxigraph.Quad] = set()
    expected_refused: list[int] = []
    for number, row in enumerate(rows):
        try:
            expected |= quads(rules, row)
        except Refused:
            expected_refused.append(number)
    if syntax != "nq":
        expected = {pyoxigraph.Quad(quad.subject, quad.predicate, quad.object) for quad in expected}
    head = turtle_head(PREFIXES) if syntax == "turtle" else b""
    assert sorted(set(refused)) == expected_refused
    assert len(written) == len(rows) - len(expected_refused)
    assert set(pyoxigraph.parse(head + b"".join(written), FORMATS[syntax])) == expected


@given(
    text=st.one_of(
        hostile, st.sampled_from(GOOD_IRIS + WRONG), st.text(), st.from_regex(r"[a-z]+:[ -~é\ue000]*", fullmatch=True)
    )
)
def test_an_iri_passes_exactly_if_oxigraph_takes_it(text: str) -> None:
    try:
        pyoxigraph.NamedNode(text)
        taken = True
    except ValueError:
        taken = False
    assert (iri_fault(text) is None) == taken


@given(
    text=st.one_of(
        hostile,
        st.sampled_from(TAGS + WRONG),
        st.from_regex(r"[A-Za-z0-9]{1,9}(-[A-Za-z0-9]{1,9}){0,4}", fullmatch=True),
    )
)
def test_a_language_tag_that_passes_is_taken_by_oxigraph(text: str) -> None:
    if language_fault(text) is None:
        assert pyoxigraph.Literal("", language=text).language == text.lower()


@given(text=st.one_of(prose, st.text()))
def test_a_literal_is_escaped_as_everywhere_else(text: str) -> None:
    assert escape(text) == model.escape(text)


#: A join's tables are small and hold few values, so that rows meet.
few = st.sampled_from(["x", "y", "", "x y", None])
small = st.fixed_dictionaries({"k": few, "l": few, "v": few})
terms = st.sampled_from(
    [
        IriMap(Template(("http://example.org/id/", Reference("v")))),
        BlankMap(Template((Reference("v"),))),
        BlankMap(Template(("row ", Reference(ROW)))),
    ]
)
compared = st.one_of(
    st.sampled_from([whole("k"), whole("l")]),
    st.sampled_from([constant("a"), Template(("a", Reference("l"))), Template((Reference("k"), Reference("l")))]),
)
keys = st.lists(st.tuples(compared, compared), min_size=1, max_size=2).map(tuple)
holding = st.lists(
    st.builds(
        Condition,
        st.sampled_from([whole("v"), whole("k")]),
        st.sampled_from(["equal", "not equal"]),
        st.just(constant("x")),
    ),
    max_size=1,
).map(tuple)
joins = st.builds(JoinMap, st.sampled_from("tu"), terms, keys, holding)
verbs = st.sampled_from([IriMap(constant("http://example.org/p")), IriMap(Template(("urn:", Reference("l"))))])
joining = st.builds(
    TriplesMap,
    st.just("name"),
    st.sampled_from("tu"),
    terms,
    st.lists(
        st.builds(
            Pair, verbs, st.one_of(joins, joins, terms), st.just(PLACE), st.lists(verbs, max_size=1).map(tuple), holding
        ),
        max_size=3,
    ).map(tuple),
    st.lists(verbs, max_size=1).map(tuple),
    st.just(PLACE),
    holding,
)


@settings(max_examples=ROUNDS)
@given(
    rules=st.lists(joining, min_size=1, max_size=2),
    tables=st.fixed_dictionaries({"t": st.lists(small, max_size=4), "u": st.lists(small, max_size=4)}),
)
def test_rules_without_joins_over_joined_tables_say_what_rules_with_joins_say(
    rules: list[TriplesMap], tables: dict[str, list[Record]]
) -> None:
    plain, joined = unjoined(rules)
    given_columns = {table: columns_used(rules, table) for table in tables}
    rows = {
        name: [
            [{**row, ROW: str(number)}[column] for column in given_columns[name]] for number, row in enumerate(found)
        ]
        for name, found in tables.items()
    }
    columns = {**given_columns, **{name: table.columns for name, table in joined.items()}}
    written: list[bytes] = []
    for name, function in compile_rules(plain, columns, "nq", {}).items():
        table = joined.get(name)
        function(
            join(table, rows, given_columns) if table else rows[name],
            written.append,
            lambda *why: pytest.fail(str(why)),
        )
    assert set(pyoxigraph.parse(b"".join(written), FORMATS["nq"])) == all_quads(rules, tables)


def text_of(template: Template, row: dict[str, str | None]) -> str | None:
    parts = [part if isinstance(part, str) else row[part.column] for part in template.parts]
    return None if None in parts else "".join(map(str, parts))


def equal(one: str | None, other: str | None) -> bool:
    return one is not None and one == other


def join(
    table: JoinedTable, rows: dict[str, list[list[str | None]]], columns: dict[str, tuple[str, ...]]
) -> list[list[str | None]]:
    """Return the rows of a joined table, made of rows that have no columns but those that were asked for."""
    named = {name: [dict(zip(columns[name], row, strict=True)) for row in found] for name, found in rows.items()}
    return [
        [*(mine[column] for column in table.child_columns), *(theirs[column] for column in table.parent_columns)]
        for mine in named[table.child]
        for theirs in named[table.parent]
        if all(equal(text_of(child, mine), text_of(parent, theirs)) for child, parent in table.on)
    ]


@given(texts=st.lists(st.one_of(prose, st.text()), max_size=5), other=st.one_of(prose, st.text()))
def test_a_text_has_a_label_of_its_own_that_every_syntax_takes(texts: list[str], other: str) -> None:
    text = "".join(texts)
    assert (blank_label(text) == blank_label(other)) == (text == other)
    line = f"_:{blank_label(text)} <http://a/b> _:{blank_label(text)} ."
    for syntax in FORMATS.values():
        (quad,) = pyoxigraph.parse(line, syntax)
        assert quad.subject == quad.object == pyoxigraph.BlankNode(blank_label(text))


@given(text=st.text())
def test_a_percent_encoded_text_makes_an_iri_and_tells_texts_apart(text: str) -> None:
    encoded = percent_encode(text)
    assert iri_fault("http://example.org/" + encoded) is None
    assert unquote(encoded) == text


@given(asked=st.lists(st.integers(0, 9)), limit=st.integers(1, 3))
def test_a_memo_never_holds_more_than_its_limit_and_never_forgets_what_is_right(asked: list[int], limit: int) -> None:
    memo = Memo[int, int](lambda number: number * number)
    memo.limit = limit
    for number in asked:
        assert memo[number] == number * number
        assert len(memo) <= limit
