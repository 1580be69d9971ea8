"""Translations: each statement once, in the order of rows, whatever the memory; faults with their places."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factpress.mapping.bulk import novelty
from factpress.mapping.bulk.joining import Joined
from factpress.mapping.bulk.meeting import apart
from factpress.mapping.bulk.runs import Scratch
from factpress.mapping.bulk.table import Row
from factpress.mapping.bulk.translate import translate
from factpress.mapping.bulk.translation import Counts, Options
from factpress.mapping.compile import compile_rules
from factpress.mapping.joins import unjoined
from factpress.mapping.prefixed import turtle_head
from factpress.mapping.rules import (
    DEFAULT_GRAPH,
    ROW,
    BlankMap,
    Document,
    IriMap,
    JoinMap,
    LiteralMap,
    Pair,
    Reference,
    Template,
    TriplesMap,
    columns_used,
)
from factpress.mapping.source import Syntax
from factpress.problems import Place, Problems
from factpress.vocab import XSD
from mapping_strategies import whole
from mapping_tables import ListTable

HERE = Place("rules")
HEADS = ("a", "b", "c")
A, B, C = map(Reference, HEADS)
LARGE, TINY = 1 << 30, 1
#: More rounds take longer and find more.
ROUNDS = int(os.environ.get("FACTPRESS_ROUNDS", "1"))


def iri(*parts: str | Reference, base: str | None = None) -> IriMap:
    return IriMap(Template(parts), base)


def text(*parts: str | Reference, language: str | None = None, datatype: str | None = None) -> LiteralMap:
    return LiteralMap(
        Template(parts),
        Template((language,)) if language else None,
        Template((datatype,)) if datatype else None,
    )


def rule(
    subject: IriMap | BlankMap, *pairs: tuple[IriMap, object], table: str = "t", graphs: Sequence[IriMap] = ()
) -> TriplesMap:
    typed = tuple(Pair(predicate, term, HERE) for predicate, term in pairs)  # type: ignore[arg-type]
    return TriplesMap("rule", table, subject, typed, tuple(graphs), HERE)


class Run:
    """One translation of tables in memory."""

    def __init__(
        self,
        rules: Sequence[TriplesMap],
        tables: Mapping[str, Sequence[Row]],
        scratch: Path,
        syntax: Syntax = "nq",
        *,
        distinct: bool = True,
        lenient: bool = False,
        budget: int = LARGE,
        batch: int = 3,
    ) -> None:
        self.document = Document(tuple(rules), {}, {"x": "http://a/"})
        self.tables = {
            name: ListTable(HEADS, rows, columns_used(rules, name) or HEADS, batch) for name, rows in tables.items()
        }
        self.problems = Problems()
        written: list[bytes] = []
        options = Options(scratch, distinct=distinct, lenient=lenient, budget=budget)
        self.counts = translate(self.document, self.tables, syntax, written.append, self.problems, options)
        self.text = b"".join(written)

    @property
    def lines(self) -> list[str]:
        return self.text.decode().split("\n")[:-1]


def naive(run: Run, syntax: Syntax, scratch: Path) -> list[str]:
    """Return all statements of each rule by itself, as often as rows make them."""
    rules, joined = unjoined(run.document.rules)
    lines: list[str] = []
    with Scratch(scratch) as files:
        tables = {
            **run.tables,
            **{
                name: Joined(plan, run.tables[plan.child], run.tables[plan.parent], LARGE, files)
                for name, plan in joined.items()
            },
        }
        for each in rules:
            written: list[bytes] = []
            table = tables[each.table]
            function = compile_rules([each], {each.table: table.columns}, syntax, {})[each.table]
            function(table.rows(), written.append, lambda *why: None)
            lines += b"".join(written).decode().split("\n")[:-1]
    return lines


def statements(file: Path) -> set[str]:
    return {str(quad) for quad in ox.parse(path=str(file))}


VALUES = st.sampled_from([None, "", "x", "y", "x-y", "é", 'q"\n', "http://a/x"])
ROWS = st.lists(st.tuples(VALUES, VALUES, VALUES), max_size=14)
SUBJECTS = st.sampled_from(
    [
        iri("http://a/", A),
        iri("http://a/", B),
        iri("http://a/", A, "-", B),
        iri(A, base="http://a/"),
        iri("http://a/x"),
        BlankMap(Template((A,))),
        BlankMap(Template((Reference(ROW),))),
        BlankMap(Template((A, B))),
    ]
)
PREDICATES = st.sampled_from([iri("http://a/p"), iri("http://a/q"), iri("http://a/", B)])
OBJECTS = st.sampled_from(
    [
        text(A),
        text(B),
        text("x"),
        text(A, "-", B),
        text(C, language="en"),
        text(C, datatype=XSD + "string"),
        iri("http://a/", C),
        iri("http://a/x"),
        BlankMap(Template((A,))),
        JoinMap("u", iri("http://a/", C), ((whole("a"), whole("a")),)),
        JoinMap("t", BlankMap(Template((B,))), ((whole("b"), whole("a")), (whole("c"), whole("b")))),
    ]
)
GRAPHS = st.lists(st.sampled_from([iri("http://a/g"), iri("http://a/", A), DEFAULT_GRAPH]), max_size=2, unique=True)
RULES = st.lists(
    st.builds(
        lambda subject, pairs, table, graphs: rule(subject, *pairs, table=table, graphs=graphs),
        SUBJECTS,
        st.lists(st.tuples(PREDICATES, OBJECTS), min_size=1, max_size=4),
        st.sampled_from(["t", "u"]),
        GRAPHS,
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=60 * ROUNDS)
@given(rules=RULES, t=ROWS, u=ROWS, syntax=st.sampled_from(["nt", "nq"]), batch=st.integers(1, 5))
def test_every_statement_comes_once_and_every_byte_is_the_same_with_little_memory(
    rules: list[TriplesMap],
    t: list[Row],
    u: list[Row],
    syntax: Syntax,
    batch: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    scratch = tmp_path_factory.getbasetemp()
    tables = {"t": t, "u": u}
    ample = Run(rules, tables, scratch, syntax, batch=batch)
    scant = Run(rules, tables, scratch, syntax, budget=TINY, batch=batch)
    every = Run(rules, tables, scratch, syntax, distinct=False)
    expected = naive(ample, syntax, scratch)

    assert len(ample.lines) == len(set(ample.lines))
    assert set(ample.lines) == set(expected)
    assert set(every.lines) == set(expected)
    assert scant.text == ample.text
    assert ample.counts.triples == len(ample.lines)


def test_rules_that_are_equal_but_for_a_repeated_pair_lose_nothing(tmp_path: Path) -> None:
    pair = (iri("http://a/p"), text(A))
    rules = [rule(iri("http://a/", A), pair), rule(iri("http://a/", A), pair, pair)]
    rows: list[Row] = [(None, None, None), ("x", None, None), ("x", None, None)]

    for budget in (TINY, LARGE):
        assert (
            Run(rules, {"t": rows}, tmp_path, "nt", budget=budget, batch=1).text == b'<http://a/x> <http://a/p> "x" .\n'
        )


@settings(max_examples=30 * ROUNDS)
@given(rules=RULES, t=ROWS, u=ROWS)
def test_turtle_says_what_n_triples_say(
    rules: list[TriplesMap], t: list[Row], u: list[Row], tmp_path_factory: pytest.TempPathFactory
) -> None:
    scratch = tmp_path_factory.mktemp("turtle")
    files = {"nt": Run(rules, {"t": t, "u": u}, scratch, "nt"), "ttl": Run(rules, {"t": t, "u": u}, scratch, "turtle")}
    found = {}
    for suffix, run in files.items():
        head = turtle_head(run.document.prefixes) if suffix == "ttl" else b""
        (scratch / f"a.{suffix}").write_bytes(head + run.text)
        found[suffix] = statements(scratch / f"a.{suffix}")

    assert found["ttl"] == found["nt"]
    assert files["ttl"].counts.triples == files["nt"].counts.triples


NAME, KNOWS, TYPE = iri("http://a/name"), iri("http://a/knows"), iri("http://a/type")


def test_statements_come_in_the_order_of_rows_and_those_set_aside_last(tmp_path: Path) -> None:
    rules = [rule(iri("http://a/", A), (NAME, text(B)), (KNOWS, text(C)))]
    rows = [("1", "x", "k"), ("2", "y", "k"), ("1", "x", "l"), ("3", "z", "k"), ("1", "x", "k"), ("2", "y", "k")]
    run = Run(rules, {"t": rows}, tmp_path, "nt")

    assert [line.replace("http://a/", "") for line in run.lines] == [
        '<1> <name> "x" .',
        '<1> <knows> "k" .',
        '<2> <name> "y" .',
        '<2> <knows> "k" .',
        '<3> <name> "z" .',
        '<3> <knows> "k" .',
        '<1> <knows> "l" .',
    ]
    assert run.counts == Counts(rows=6, triples=7, repeated=2)
    assert run.tables["t"].readings == 2


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_order_and_counts_do_not_hang_on_how_many_rows_are_read_at_once(batch: int, tmp_path: Path) -> None:
    day = text(B, datatype=XSD + "date")
    rules = [rule(iri("http://a/", A), (NAME, text(C))), rule(iri("http://a/", C), (NAME, text(A)), (KNOWS, day)),
             rule(iri("http://b/", C), (NAME, text(A)), (KNOWS, day))]  # fmt: skip
    rows = [("1", "2024-02-29", "x"), ("2", "2023-02-29", "y"), ("3", "2023-02-29", "z"), ("4", None, "x")]
    run = Run(rules, {"t": rows}, tmp_path, "nt", lenient=True, batch=batch)

    assert [line.replace("http://", "").replace("a/name", "name") for line in run.lines[:4]] == [
        '<a/x> <a/knows> "2024-02-29"^^<www.w3.org/2001/XMLSchema#date> .',
        '<b/x> <name> "1" .',
        '<b/x> <a/knows> "2024-02-29"^^<www.w3.org/2001/XMLSchema#date> .',
        '<b/y> <name> "2" .',
    ]
    found = [line.split() for line in run.lines if line.startswith("<http://a/") and "<http://a/name>" in line]
    assert [f"{subject[10:-1]} {term}" for subject, _, term, _ in found] == [
        *('1 "x"', 'x "1"', '2 "y"', 'y "2"', '3 "z"', 'z "3"', '4 "x"', 'x "4"')
    ]
    assert [problem.place.line for problem in run.problems] == [1, 2]
    assert run.counts.refused == 2


def test_rows_of_one_subject_that_follow_one_another_are_told_apart_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = [rule(iri("http://a/", A), (NAME, text(B)), (KNOWS, text(C)))]
    rows = [("1", "x", str(number % 5)) for number in range(8)] + [("2", "x", "k")]
    run = Run(rules, {"t": rows}, tmp_path, "nt")
    assert [line.split('"')[1] for line in run.lines] == ["x", "0", "1", "2", "3", "4", "x", "k"]
    assert run.tables["t"].readings == 1

    monkeypatch.setattr(novelty, "TOGETHER", 2)
    limited = Run(rules, {"t": rows}, tmp_path, "nt")
    assert sorted(limited.lines) == sorted(run.lines)
    assert [line.split('"')[1] for line in limited.lines] == ["x", "0", "1", "x", "k", "2", "3", "4"]


def test_one_rule_over_two_files_says_nothing_twice(tmp_path: Path) -> None:
    made = rule(iri("http://a/", A), (NAME, text(B)))
    run = Run(
        [made, replace(made, table="u")], {"t": [("1", "x", None)], "u": [("1", "x", None), ("2", "y", None)]}, tmp_path
    )

    assert len(run.lines) == 2
    assert (run.counts.repeated, run.tables["t"].readings, run.tables["u"].readings) == (1, 1, 1)


def test_pairs_that_no_other_pair_can_repeat_stay_apart_from_those_that_may() -> None:
    first = rule(iri("http://a/one/", A), (TYPE, iri("http://a/Thing")), (NAME, text(B)))
    second = rule(iri("http://a/one/", B), (TYPE, iri("http://a/Thing")), (KNOWS, text(B)))
    third = rule(iri("http://a/two/", B), (TYPE, iri("http://a/Thing")), (NAME, text(C)))

    assert apart([first, second, third], named=True) == [
        (replace(first, pairs=first.pairs[1:]), False),
        (replace(first, pairs=first.pairs[:1]), True),
        (replace(second, pairs=second.pairs[1:]), False),
        (replace(second, pairs=second.pairs[:1]), True),
        (third, False),
    ]


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (text(A), text(B), True),
        (text(A, language="en"), text(B, language="de"), False),
        (text(A, language="en"), text(B), False),
        (text(A, datatype=XSD + "string"), text(B), True),
        (text(A, datatype=XSD + "date"), text(B, datatype=XSD + "dateTime"), False),
        (text("x", A), text("y", B), False),
        (text("x", A), text("xy"), True),
        (text(A, "x"), text(B, "y"), False),
        (iri("http://a/", A), iri("http://a/", B), True),
        (iri("http://a/x/", A), iri("http://a/", B), False),
        (iri("http://a/x", A), iri("http://a/", B), True),
        (iri("http://a/", A), iri("http://a/", B, "#c"), False),
        (iri("http://a/x"), iri("http://a/y"), False),
        (iri(A), iri("http://a/y"), True),
        (iri("x", A, base="http://a/"), iri("http://a/y"), True),
        (BlankMap(Template((A,))), BlankMap(Template(("x", B))), True),
        (BlankMap(Template(("y", A))), BlankMap(Template(("x", B))), False),
        (BlankMap(Template((A,))), iri(B), False),
        (text(A), iri(B), False),
    ],
)
def test_what_terms_may_be_equal(one: object, other: object, meet: bool) -> None:
    parted = apart([rule(iri("http://a/", A), (NAME, one), (NAME, other))], named=True)

    assert [meets for _, meets in parted] == [meet]


def test_predicates_from_columns_may_be_any_and_graphs_tell_statements_apart() -> None:
    open_pair = rule(iri("http://a/", A), (NAME, text(B)), (iri(C), text(B)))
    assert [meets for _, meets in apart([open_pair], named=True)] == [True]

    graphs = rule(iri("http://a/", A), (NAME, text(B)), graphs=[iri("http://a/g"), iri("http://a/h")])
    assert [meets for _, meets in apart([graphs], named=True)] == [False]
    assert [meets for _, meets in apart([graphs], named=False)] == [True]


DATED = rule(iri("http://a/", A), (NAME, text(B)), (KNOWS, text(C, datatype=XSD + "date")), (TYPE, iri(B)))
FAULTY: list[Row] = [
    ("1", "http://a/b", "2023-02-28"),
    ("2", "no iri", "2023-02-30"),
    ("3", "http://a/b", "2023-02-30"),
    ("2", "no iri", "2023-02-30"),
    ("3", "http://a/c", "2023-02-28"),
]


def test_a_lone_surrogate_in_a_subject_of_two_columns_is_refused(tmp_path: Path) -> None:
    rules = [rule(iri("http://a/", A, "/", B), (NAME, text(C)))]
    run = Run(rules, {"t": [("1", "\ud800", "x"), ("1", "\ud800", "x"), ("1", "2", "x")]}, tmp_path, "nt", lenient=True)

    assert run.lines == ['<http://a/1/2> <http://a/name> "x" .']
    assert "'\\ud800' in the column 'b' has the lone surrogate U+D800" in str(next(iter(run.problems)))


def test_every_refused_value_is_told_with_its_place(tmp_path: Path) -> None:
    run = Run([DATED], {"t": FAULTY}, tmp_path, "nt")

    assert [str(problem) for problem in run.problems] == [
        "table:1: error[value-refused] '2023-02-30' in the column 'c' is not an xsd:date",
        "table:1: error[value-refused] 'no iri' in the column 'b' is not an absolute IRI (RFC 3987)",
        "table:2: error[value-refused] '2023-02-30' in the column 'c' is not an xsd:date",
        "table:3: error[value-refused] '2023-02-30' in the column 'c' is not an xsd:date",
        "table:3: error[value-refused] 'no iri' in the column 'b' is not an absolute IRI (RFC 3987)",
    ]
    assert run.counts.refused == 5


def test_lenient_leaves_out_the_statements_of_refused_values_only(tmp_path: Path) -> None:
    run = Run([DATED], {"t": FAULTY}, tmp_path, "nt", lenient=True)

    assert [line.replace("http://a/", "") for line in run.lines] == [
        '<1> <name> "b" .',
        '<1> <knows> "2023-02-28"^^<http://www.w3.org/2001/XMLSchema#date> .',
        "<1> <type> <b> .",
        '<2> <name> "no iri" .',
        '<3> <name> "b" .',
        "<3> <type> <b> .",
        '<3> <name> "c" .',
        '<3> <knows> "2023-02-28"^^<http://www.w3.org/2001/XMLSchema#date> .',
        "<3> <type> <c> .",
    ]
    assert (run.counts.refused, run.counts.left_out) == (5, 5)
    assert len(run.problems) == 5


@pytest.mark.parametrize(("budget", "distinct"), [(LARGE, True), (LARGE, False), (TINY, True)])
def test_lenient_statements_are_told_once_in_turtle_too(budget: int, distinct: bool, tmp_path: Path) -> None:
    run = Run([DATED], {"t": FAULTY}, tmp_path, "turtle", lenient=True, budget=budget, distinct=distinct)
    (tmp_path / "a.ttl").write_bytes(turtle_head(run.document.prefixes) + run.text)
    plain = Run([DATED], {"t": FAULTY}, tmp_path, "nt", lenient=True, distinct=distinct)

    assert statements(tmp_path / "a.ttl") == {str(quad) for quad in ox.parse(plain.text, format=ox.RdfFormat.N_TRIPLES)}
    assert run.counts.triples == plain.counts.triples == len(plain.lines)


def test_lenient_turtle_groups_what_is_left_of_a_row(tmp_path: Path) -> None:
    run = Run([DATED], {"t": FAULTY[2:3]}, tmp_path, "turtle", lenient=True)

    assert run.text.decode() == 'x:3\n    x:name "http://a/b" ;\n    x:type x:b ;\n    .\n'


def test_only_so_many_refused_values_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factpress.mapping.bulk.translation.TOLD", 2)
    run = Run([DATED], {"t": [(str(n), "x", "y") for n in range(9)]}, tmp_path)

    assert (len(run.problems), run.counts.refused) == (2, 18)
