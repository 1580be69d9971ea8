"""Laws of the columnar engine: it writes the bytes that the row function writes, or nothing and leaves it to it."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factpress.mapping import terms
from factpress.mapping.bulk.ranges import blocks, outside
from factpress.mapping.compile import compile_rules
from factpress.mapping.rules import (
    DEFAULT_GRAPH,
    ROW,
    BlankMap,
    Condition,
    IriMap,
    Pair,
    Reference,
    Template,
    TriplesMap,
)
from factpress.problems import Place
from factpress.vocab import RDF, XSD
from mapping_strategies import constant, literal_maps, whole

pl = pytest.importorskip("polars", reason="the columnar engine needs polars")
from factpress.mapping.columnar.checks import DATATYPE, IRI, LANGUAGE, LEXICAL, Check  # noqa: E402
from factpress.mapping.columnar.csv_frames import Layout  # noqa: E402
from factpress.mapping.columnar.rules import ColumnFunction, reason_for_rows, write_texts  # noqa: E402

PLACE = Place("rules.yaml", 1, 1)
#: Columns for prose, an IRI, a language tag, a datatype and a date; most would do harm if they were expressions.
PROSE, AN_IRI, TAG, TYPE, DATE = ("a", "^.*$", "*"), "^0$", 'x"\n', "p0", "class"
COLUMNS = (*PROSE, AN_IRI, TAG, TYPE, DATE, ROW)

TEXTS = ["", "'", "{", "{0}", "\\", "\\n", "\n", "\r", "\t", "\r\n", '"', '""', ",", "%", "%41", "$1", "^", "|"]
TEXTS += ["\x01", "\x7f", "\x85", "\u2028", "\ufeff", "nan", " x ", "..", "#", "é", "👩‍🚀", "\ue000", "\U000e0001"]
TAGS = ["en", "de-at", "zh-Hant", "x-a"]
IRIS = ["http://example.org/id/a-b", "http://example.org/id/é", "urn:x", "http://[::1]/"]
WRONG = ["", "not a tag", "2023-02-29", "relative", "a:%zz", "a b:c", RDF + "langString", XSD + "date", "\u212a", "x["]
hostile = st.sampled_from(TEXTS)
prose = st.one_of(st.text(max_size=5), st.lists(hostile, max_size=4).map("".join), hostile)


def mostly(*good: str) -> st.SearchStrategy[str | None]:
    """Values of a column: nine in ten are good, the others absent or wrong."""
    return st.integers(0, 29).flatmap(lambda n: st.sampled_from(good if n < 28 else WRONG) if n else st.none())


cells = st.tuples(
    *(st.one_of(prose, prose, prose, st.none()) for _ in PROSE),
    mostly(*IRIS),
    mostly(*TAGS),
    mostly(XSD + "string", "http://example.org/id/type", XSD + "date", XSD + "integer"),
    mostly("2024-02-29", "2024-01-01Z", "7"),
)
#: A column of wrong values in every second table would leave little to the columnar engine.
tables = st.lists(cells, max_size=6)


references = st.sampled_from((*PROSE, AN_IRI, TAG, ROW)).map(Reference)
starts = st.sampled_from(["http://example.org/id/", "http://example.org/x#", "urn:"])
ends = st.lists(st.one_of(references, st.sampled_from(["/", "-", "é", "'", "%20", "x"])), max_size=4)
iri_templates = st.builds(lambda start, end: Template((start, *end)), starts, ends)
iris = st.one_of(
    iri_templates.map(IriMap),
    st.just(IriMap(whole(AN_IRI))),
    st.builds(IriMap, st.sampled_from([whole("a"), Template((Reference("a"), "x"))]), st.just("http://example.org/")),
)
texts = st.lists(st.one_of(hostile, references), min_size=1, max_size=3).map(lambda parts: Template(tuple(parts)))
blanks = st.builds(BlankMap, texts)
languages = st.sampled_from([whole(TAG), constant("en")])
literals = literal_maps(texts, languages, TYPE, DATE)
tests_of_texts = st.sampled_from(["equal", "not equal"])
conditions = st.one_of(
    st.builds(Condition, texts, st.sampled_from(["null", "not null"])),
    st.builds(Condition, texts, tests_of_texts, st.one_of(texts, hostile.map(constant))),
)
few_conditions = st.one_of(st.just(()), st.just(()), st.lists(conditions, max_size=2).map(tuple))
graphs = st.lists(st.one_of(iris, st.just(DEFAULT_GRAPH)), max_size=2).map(tuple)
pairs = st.builds(
    Pair,
    iris,
    st.one_of(iris, literals, literals, blanks),
    st.just(PLACE),
    st.one_of(st.just(()), graphs),
    few_conditions,
)
rules = st.builds(
    TriplesMap,
    st.just("name"),
    st.just("table"),
    st.one_of(iris, iris, blanks),
    st.lists(pairs, min_size=1, max_size=4).map(tuple),
    graphs,
    st.just(PLACE),
    few_conditions,
)


@pytest.mark.parametrize("syntax", ["nt", "nq"])
@given(rules=st.lists(rules, min_size=1, max_size=3), table=tables)
def test_columns_write_what_the_row_function_writes(
    syntax: Literal["nt", "nq"], rules: list[TriplesMap], table: list[tuple[str | None, ...]]
) -> None:
    rows = [(*row, str(number)) for number, row in enumerate(table)]
    assert reason_for_rows(rules, COLUMNS, syntax) is None
    expected: list[bytes] = []
    refused: list[int] = []
    function = compile_rules(rules, {"table": COLUMNS}, syntax, {})["table"]
    function(rows, expected.append, lambda row, *why: refused.append(row))

    schema = {str(number): pl.String for number in range(len(COLUMNS))}
    lines = ColumnFunction(rules, COLUMNS, syntax).lines(pl.DataFrame(rows, schema=schema, orient="row"))
    written: list[bytes] = []
    if lines is None:
        # Only an address in brackets makes the columnar engine stop at what the row function takes.
        assert refused or any("[" in (cell or "") for row in rows for cell in row)
        return
    write_texts(lines, written.append)
    assert not refused
    assert b"".join(written) == b"".join(expected)


def test_a_subject_is_judged_whatever_the_conditions_of_its_pairs_say() -> None:
    made = IriMap(Template(("http://example.org/p",)))
    never = (Condition(Template((Reference("a"),)), "null"),)
    subject = IriMap(Template((Reference("a"),)), "http://example.org/")
    rule = TriplesMap("name", "table", subject, (Pair(made, made, PLACE, (), never),), (), PLACE)
    row = tuple("<" for _ in COLUMNS)
    refused: list[int] = []
    compile_rules([rule], {"table": COLUMNS}, "nt", {})["table"](
        [row], bytes, lambda number, *why: refused.append(number)
    )
    schema = {str(number): pl.String for number in range(len(COLUMNS))}

    assert refused == [0]
    assert ColumnFunction([rule], COLUMNS, "nt").lines(pl.DataFrame([row], schema=schema, orient="row")) is None


checked = st.one_of(
    hostile,
    st.sampled_from(TAGS + IRIS + WRONG),
    st.text(),
    st.from_regex(r"[a-z]+:[ -~é\ue000]*", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9]{1,9}(-[A-Za-z0-9]{1,9}){0,4}", fullmatch=True),
    st.from_regex(r"-?(0|1|19|20|120)[0-9]{2}-(02-(2[89]|30)|0[14]-(30|31|32))(T24:00:00(\.0)?|Z|)", fullmatch=True),
    st.from_regex(r"[+-]?[0-9]{0,2}\.?[0-9]{0,2}", fullmatch=True),
)
DATATYPES = ("date", "dateTime", "gYear", "gYearMonth", "integer", "decimal", "double", "boolean", "anyURI", "NCName")
FORMS: dict[str, tuple[Check, terms.Check]] = {
    "IRI": (IRI, terms.iri_fault),
    "language tag": (LANGUAGE, terms.language_fault),
    "datatype": (DATATYPE, terms.datatype_fault),
    **{XSD + name: (LEXICAL[XSD + name], terms.LEXICAL[XSD + name]) for name in DATATYPES},
}


@pytest.mark.parametrize("name", FORMS)
@given(values=st.lists(checked, min_size=1, max_size=20))
@example(values=[f"{year}-02-29" for year in (1900, 2000, 2023, 2024, "0000", "-0100", "12400")])
def test_a_form_takes_exactly_what_the_check_takes(name: str, values: list[str]) -> None:
    form, check = FORMS[name]
    lacking = pl.DataFrame({"value": values}).select(form.lacks(pl.col("value"))).to_series().to_list()
    for value, lacks in zip(values, lacking, strict=True):
        if name not in ("IRI", "datatype") or "[" not in value:
            assert lacks == (check(value) is not None), value


pieces = st.sampled_from(['"', '""', ",", "\n", "\r\n", "a", "é", "a,b\n", '"a,\n","b"\n', "\r", "\x00", "\ufeff", " "])
files = st.lists(pieces, max_size=12).map(lambda parts: "".join(parts).encode())


@given(file=files, size=st.integers(1, 8))
@example(file=b'a,b"\n"c,d\n', size=1)
def test_blocks_are_the_file_and_hold_whole_rows_while_they_are_plain(file: bytes, size: int) -> None:
    made = list(blocks(BytesIO(file), size))
    assert b"".join(made) == file
    text, rows = file.decode(), []
    for block in made:
        if outside(block) is None:
            return
        rows += list(csv.reader(StringIO(block.decode(), newline="")))
    assert rows == list(csv.reader(StringIO(text, newline="")))


@given(file=files)
@example(file=b'a,\n"",b\n')
@example(file=b"a,b")
@example(file=b"a,b\r\nc\n")
@example(file=b'a,b"c"\n')
@example(file=b"a,b\n\n,,")
@example(file=b'a,b\n""\n,,')
def test_a_frame_has_the_rows_that_the_csv_module_reads(file: bytes) -> None:
    found = Layout(2, {"0": 0, "1": 1, "row": None}).frame(file, 7)
    if found is None:
        return
    rows = list(filter(None, csv.reader(StringIO(file.decode(), newline=""))))
    assert found.rows() == [(row[0] or None, row[1] or None, str(7 + number)) for number, row in enumerate(rows)]


@given(rows=st.lists(st.tuples(prose, prose), max_size=5))
def test_what_the_csv_module_writes_is_read_as_a_frame(rows: list[tuple[str, str]]) -> None:
    file = StringIO(newline="")
    csv.writer(file).writerows(rows)
    encoded = file.getvalue().encode()
    # Two readers agree only on what has no NUL; a byte order mark is one at the beginning only.
    if "\0" not in file.getvalue() and not file.getvalue().startswith("\ufeff"):
        found = Layout(2, {"0": 0, "1": 1}).frame(encoded, 0)
        assert found is not None
        assert found.rows() == [(a or None, b or None) for a, b in rows]
