"""Compiled functions: what they write, leave out and refuse; and what rules they are not made of."""

from __future__ import annotations

import pytest

from factpress.mapping.compile import compile_rules
from factpress.mapping.prefixed import turtle_head
from factpress.mapping.rules import IriMap, LiteralMap, Pair, Reference, Template, TriplesMap, columns_of
from factpress.mapping.run import Refusal, map_rows
from factpress.mapping.source import Syntax
from factpress.mapping.yarrrml import read_rules
from factpress.problems import DataProblems, Place, Problems

PREFIXES = {"ex": "http://example.org/", "xsd": "http://www.w3.org/2001/XMLSchema#"}
COLUMNS = ("id", "a", "b")
Row = tuple[str | None, ...]


def rules(pairs: str, graphs: str = "[]") -> tuple[TriplesMap, ...]:
    problems = Problems()
    text = f"mappings: {{m: {{sources: [[t.csv~csv]], graphs: {graphs}, s: 'ex:$(id)', po: [{pairs}]}}}}"
    read = read_rules([("r.yaml", text)], PREFIXES, problems)
    assert [str(problem) for problem in problems] == []
    return read


def mapped(pairs: str, *rows: Row, syntax: Syntax = "nt", graphs: str = "[]") -> tuple[str, list[Refusal]]:
    function = compile_rules(rules(pairs, graphs), {"t": COLUMNS}, syntax, PREFIXES)["t"]
    refused: list[Refusal] = []
    return b"".join(map_rows(function, rows, refused.append)).decode(), refused


def written(pairs: str, *rows: Row, syntax: Syntax = "nt", graphs: str = "[]") -> str:
    text, refused = mapped(pairs, *rows, syntax=syntax, graphs=graphs)
    assert refused == []
    return text


def refused(pairs: str, *rows: Row) -> list[Refusal]:
    text, refusals = mapped(pairs, *rows)
    assert text == ""
    return refusals


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ('C:\\temp\\new "x"', 'C:\\\\temp\\\\new \\"x\\"'),
        ("line one\r\nline two\ttab", "line one\\r\\nline two\\ttab"),
        ("lone\rreturn", "lone\\rreturn"),
        ("bell\x07 backspace\x08 formfeed\x0c del\x7f nul\x00", "bell\x07 backspace\x08 formfeed\x0c del\x7f nul\x00"),
        ("literal \\u0041 stays six characters", "literal \\\\u0041 stays six characters"),
        ("{id} and {v0} {{x}}", "{id} and {v0} {{x}}"),
        ("👩‍🚀 \u2028 \ufeff", "👩‍🚀 \u2028 \ufeff"),
        ("  leading and trailing  ", "  leading and trailing  "),
        ("nan", "nan"),
        ("NA", "NA"),
        ("null", "null"),
        ("", ""),
    ],
)
def test_prose_keeps_every_character(text: str, escaped: str) -> None:
    assert (
        written("[ex:p, $(a)]", ("1", text, None)) == f'<http://example.org/1> <http://example.org/p> "{escaped}" .\n'
    )


def test_an_absent_value_leaves_out_its_triple_and_no_other() -> None:
    pairs = "[ex:p, $(a)], [ex:q, ex:o~iri], [ex:r, $(b)~iri]"
    assert (
        written(pairs, ("1", None, None)) == "<http://example.org/1> <http://example.org/q> <http://example.org/o> .\n"
    )
    assert written(pairs, (None, "x", "http://example.org/")) == ""


def test_a_column_of_a_tag_that_is_absent_leaves_out_the_triple() -> None:
    assert written("[ex:p, $(a), $(b)~lang], [ex:p, $(a), $(b)]", ("1", "x", None)) == ""


def test_language_datatype_and_lexical_form_stay_as_typed() -> None:
    line = written("[ex:p, $(a), $(b)~lang]", ("1", "x", "zh-Hant-TW"))
    assert line.endswith('"x"@zh-Hant-TW .\n')
    assert written("[ex:p, $(a), xsd:decimal]", ("1", "0.50", None)).endswith(f'"0.50"^^<{PREFIXES["xsd"]}decimal> .\n')


def test_the_datatype_of_plain_literals_is_not_written() -> None:
    plain = '<http://example.org/1> <http://example.org/p> "x" .\n'
    assert written("[ex:p, $(a), xsd:string]", ("1", "x", None)) == plain
    assert written("[ex:p, $(a), $(b)]", ("1", "x", PREFIXES["xsd"] + "string")) == plain


def test_values_are_percent_encoded_in_templates_and_only_there() -> None:
    assert written("[ex:p, ex:$(a)/$(b)~iri]", ("ä b", "c/d", "%")) == (
        "<http://example.org/ä%20b> <http://example.org/p> <http://example.org/c%2Fd/%25> .\n"
    )
    whole = "https://news.example/Zürich/東京?x=%20"
    assert written("[ex:p, $(a)~iri]", ("1", whole, None)).endswith(f"<{whole}> .\n")


@pytest.mark.parametrize(
    ("pairs", "row", "column", "reason"),
    [
        ("[ex:p, $(a)~iri]", ("1", "https://news.example/with space", None), "a", "is not an absolute IRI (RFC 3987)"),
        (
            "[ex:p, $(a)~iri]",
            ("1", 'https://news.example/<x>"y"{z}|\\^`', None),
            "a",
            "is not an absolute IRI (RFC 3987)",
        ),
        ("[ex:p, $(a)~iri]", ("1", "", None), "a", "is not an absolute IRI (RFC 3987)"),
        ("[$(a), $(b)]", ("1", "name", "x"), "a", "is not an absolute IRI (RFC 3987)"),
        ("[ex:p, $(a), $(b)~lang]", ("1", "x", "not a lang"), "b", "is not a language tag (RFC 5646)"),
        ("[ex:p, $(a), xsd:date]", ("1", "2023-02-30", None), "a", "is not an xsd:date"),
        ("[ex:p, $(a), xsd:decimal]", ("1", "high", None), "a", "is not an xsd:decimal"),
        ("[ex:p, $(a), $(b)]", ("1", "high", PREFIXES["xsd"] + "integer"), "a", "is not an xsd:integer"),
        ("[ex:p, $(a), $(b)]", ("1", "x", "type"), "b", "is not an absolute IRI (RFC 3987)"),
        ("[ex:p, $(a)]", ("1", "\ud800", None), "a", "has the lone surrogate U+D800"),
        ("[ex:p, ex:$(a)~iri]", ("1", "\ud800", None), "a", "has the lone surrogate U+D800"),
    ],
)
def test_an_ill_formed_value_is_refused_with_row_and_column(pairs: str, row: Row, column: str, reason: str) -> None:
    value = row[COLUMNS.index(column)]
    assert value is not None
    assert refused(pairs, row) == [Refusal(0, column, value, reason)]


def test_a_refused_row_is_not_written_and_its_neighbours_are() -> None:
    pairs = "[ex:p, $(a)], [ex:q, $(b), xsd:integer]"
    text, refusals = mapped(pairs, ("1", "x", "1"), ("2", "x", "one"), ("3", "x", "3"))
    assert [line.split()[0] for line in text.splitlines()[::2]] == ["<http://example.org/1>", "<http://example.org/3>"]
    assert refusals == [Refusal(1, "b", "one", "is not an xsd:integer")]


def test_every_bad_value_of_a_row_is_told() -> None:
    assert [refusal.column for refusal in refused("[ex:p, $(a), xsd:date], [ex:q, $(b)~iri]", ("1", "x", "y"))] == [
        "a",
        "b",
    ]


def test_a_typed_text_of_several_columns_is_judged_whole() -> None:
    pairs = "[ex:p, $(a)-$(b), xsd:gYearMonth]"
    assert '"2024-02"^^' in written(pairs, ("1", "2024", "02"))
    assert refused(pairs, ("1", "2024", "13")) == [Refusal(0, "a", "2024-13", "is not an xsd:gYearMonth")]


def test_rows_are_numbered_through_however_many_there_are() -> None:
    rows = [(str(number), "x", None) for number in range(2500)]
    rows[2400] = ("2400", "\ud800", None)
    text, refusals = mapped("[ex:p, $(a)]", *rows)
    assert [refusal.row for refusal in refusals] == [2400]
    assert text.count("\n") == 2499


def test_a_statement_is_written_in_each_graph_that_has_a_name() -> None:
    graphs = "['ex:$(a)', $(b)]"
    line = "<http://example.org/1> <http://example.org/p> <http://example.org/o>"
    both = f"{line} <http://example.org/g> .\n{line} <http://example.org/h> .\n"
    assert written("[ex:p, ex:o~iri]", ("1", "g", "http://example.org/h"), syntax="nq", graphs=graphs) == both
    assert (
        written("[ex:p, ex:o~iri]", ("1", "g", None), syntax="nq", graphs=graphs) == both.splitlines(keepends=True)[0]
    )
    assert written("[ex:p, ex:o~iri]", ("1", None, None), graphs=graphs) == ""


def test_turtle_names_the_subject_once_and_shortens_what_it_can() -> None:
    text = written(
        "[a, ex:C], [ex:p, $(a), xsd:date], [ex:q, ex:$(b)~iri]", ("1", "2024-01-01", "c/d"), syntax="turtle"
    )
    assert (
        text == 'ex:1\n    a ex:C ;\n    ex:p "2024-01-01"^^xsd:date ;\n    ex:q <http://example.org/c%2Fd> ;\n    .\n'
    )


def test_turtle_writes_nothing_of_a_subject_of_which_nothing_is_said() -> None:
    assert written("[ex:p, $(a)]", ("1", None, None), syntax="turtle") == ""
    assert written("[ex:p, $(a)], [ex:q, $(b)]", ("1", None, "x"), syntax="turtle") == 'ex:1\n    ex:q "x" ;\n    .\n'


def test_only_prefixes_that_turtle_can_declare_are_declared() -> None:
    head = turtle_head(
        {"ex": "http://example.org/", "b.": "http://b.example/", "": "http://c.example/", "d": "urn:d:", "e": "x y/"}
    )
    assert head == b"@prefix ex: <http://example.org/> .\n"


INJECTIONS = [
    "'''); raise SystemExit #",
    '"; import os; "',
    "{__import__('os')}",
    "{v0!r}",
    "\\",
    "\n raise SystemExit",
    "}{",
    "\\N{DASH}",
]


@pytest.mark.parametrize("syntax", ["nt", "nq", "turtle"])
@pytest.mark.parametrize("hostile", INJECTIONS)
def test_names_and_constants_cannot_inject_code(hostile: str, syntax: Syntax) -> None:
    place = Place("r.yaml")
    reference = Reference(hostile)
    subject = IriMap(Template(("http://example.org/", reference)))
    text = LiteralMap(Template((hostile, reference)), None, Template((f"http://example.org/{hostile}",)))
    tagged = LiteralMap(Template((reference,)), Template((f"x-{hostile}",)))
    pairs = tuple(
        Pair(IriMap(Template((f"http://example.org/{hostile}",))), term, place) for term in (text, tagged, subject)
    )
    rule = TriplesMap(hostile, hostile, subject, pairs, (subject,), place)
    function = compile_rules([rule], {hostile: [hostile]}, syntax, {hostile: "http://example.org/"})[hostile]
    lines: list[bytes] = []
    function([("safe",)], lines.append, lambda *why: pytest.fail(str(why)))
    assert hostile in lines[0].decode() or hostile.strip() in lines[0].decode()


def test_rules_that_name_what_a_table_lacks_are_told_all_at_once() -> None:
    with pytest.raises(DataProblems) as caught:
        compile_rules(rules("[ex:p, $(c)], [ex:p, $(bb)]"), {"t": ("idx", "a", "b")}, "nt", {})
    assert [str(problem).replace("error[rules-invalid] ", "") for problem in caught.value.problems] == [
        "r.yaml:1:12: the table 't' has no column 'id'; did you mean 'idx'?",
        "r.yaml:1:72: the table 't' has no column 'c'",
        "r.yaml:1:86: the table 't' has no column 'bb'",
    ]


def test_rules_that_name_a_table_that_is_not_there_are_told() -> None:
    with pytest.raises(DataProblems, match=r"r\.yaml:1:12: error\[rules-invalid\] there is no table 't'"):
        compile_rules(rules("[ex:p, $(a)]"), {"tt": COLUMNS}, "nt", {})


def test_a_predicate_is_led_back_to_the_columns_that_feed_it() -> None:
    read = rules("[ex:p, $(a), $(b)~lang], [ex:q, $(a)], [ex:p, ex:$(id)~iri]")
    assert columns_of(read, "t", "http://example.org/p") == ("a", "b", "id")
    assert columns_of(read, "t", "http://example.org/r") == ()
    assert columns_of(read, "u", "http://example.org/p") == ()
    assert columns_of(rules("[$(a), $(b)]"), "t", "http://example.org/r") == ("b",)
