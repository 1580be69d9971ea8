"""Compiled functions: what they write, leave out and refuse; and what rules they are not made of."""

from __future__ import annotations

from urllib.parse import unquote

import pyoxigraph
import pytest

from factpress.mapping.compile import compile_rules
from factpress.mapping.notations.yarrrml import read_rules, read_yarrrml
from factpress.mapping.prefixed import turtle_head
from factpress.mapping.rules import (
    NATURAL,
    ROW,
    BlankMap,
    Document,
    IriMap,
    LiteralMap,
    Pair,
    Reference,
    Template,
    TriplesMap,
    columns_of,
)
from factpress.mapping.run import Refusal, map_rows
from factpress.mapping.source import Syntax
from factpress.mapping.terms import blank_label
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


@pytest.mark.parametrize(("syntax", "space"), [("nt", "<http://www.w3.org/2001/XMLSchema#int>"), ("turtle", "xsd:int")])
def test_a_datatype_is_made_of_a_template(syntax: Syntax, space: str) -> None:
    pairs = "[ex:p, $(a), 'xsd:$(b)']"
    assert f'"7"^^{space}' in written(pairs, ("1", "7", "int"), syntax=syntax)
    assert '"7" ' in written(pairs, ("1", "7", "string"), syntax=syntax)
    assert "#a%20b%25" in written(pairs, ("1", "7", "a b%"), syntax=syntax)
    assert written(pairs, ("1", "7", None), syntax=syntax) == ""


def test_a_template_makes_no_datatype_of_texts_with_a_language() -> None:
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    (refusal,) = refused(f"[ex:p, $(a), '{rdf}$(b)']", ("1", "x", "langString"))
    assert refusal == Refusal(0, "b", rdf + "langString", "is the datatype of texts with a language")


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
        ("[ex:p, $(a), 'xsd:$(b)']", ("1", "high", "integer"), "a", "is not an xsd:integer"),
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


# ---------------------------------------------------------------------------------------- what only documents have


def document(body: str) -> Document:
    problems = Problems()
    text = (
        f"prefixes: {{ex: 'http://example.org/', xsd: '{PREFIXES['xsd']}'}}\nmappings:\n  m:\n    sources: t.csv~csv\n"
    )
    read = read_yarrrml("r.yml", text + body, problems)
    assert [str(problem) for problem in problems] == []
    return read


def lines(body: str, *rows: Row, syntax: Syntax = "nq") -> tuple[str, list[Refusal]]:
    function = compile_rules(document(body).rules, {"t.csv": (*COLUMNS, ROW)}, syntax, PREFIXES)["t.csv"]
    numbered = ((*row, str(number)) for number, row in enumerate(rows))
    refused: list[Refusal] = []
    return b"".join(map_rows(function, numbered, refused.append)).decode(), refused


def test_blank_nodes_are_the_same_wherever_the_text_is_the_same() -> None:
    body = "    s: {value: $(id) $(a), type: blank}\n    po: [{p: ex:p, o: {value: $(b), type: blank}}]"
    text, _ = lines(body, ("1", "é", "1 é"))
    assert text == "_:b1_20__E9_ <http://example.org/p> _:b1_20__E9_ .\n"
    turtle, _ = lines(body, ("1", "é", "1 é"), syntax="turtle")
    assert turtle == "_:b1_20__E9_\n    ex:p _:b1_20__E9_ ;\n    .\n"


def test_every_row_has_a_blank_node_of_its_own() -> None:
    text, _ = lines("    po: [[ex:p, $(a)]]", ("1", "x", None), ("1", "x", None))
    assert text.splitlines() == [
        '_:b_0_m_0_t_2E_csv_0__0_0 <http://example.org/p> "x" .',
        '_:b_0_m_0_t_2E_csv_0__0_1 <http://example.org/p> "x" .',
    ]


def test_a_pair_stands_in_the_graphs_of_its_rule_and_in_its_own() -> None:
    body = "    s: ex:$(id)\n    graphs: ex:g\n    po: [[ex:p, x], {p: ex:q, o: y, graphs: [ex:$(a), ex:g]}]"
    text, _ = lines(body, ("1", "h", None), ("2", None, None))
    assert sorted(line.replace("http://example.org/", "") for line in text.splitlines()) == [
        '<1> <p> "x" <g> .',
        '<1> <q> "y" <g> .',
        '<1> <q> "y" <h> .',
        '<2> <p> "x" <g> .',
        '<2> <q> "y" <g> .',
    ]


def test_a_triple_in_the_default_graph_among_others_is_written_without_a_graph() -> None:
    body = "    s: ex:$(id)\n    graphs: [ex:g, 'http://www.w3.org/ns/r2rml#defaultGraph']\n    po: [[ex:p, x]]"
    text, _ = lines(body, ("1", None, None))
    assert text.replace("http://example.org/", "") == '<1> <p> "x" <g> .\n<1> <p> "x" .\n'


NULL = "{function: isNull, parameters: [[str, $(a)]]}"
DAY = "{function: equal, parameters: [[str1, $(b)], [str2, day]]}"


def test_a_condition_leaves_out_what_it_is_said_of_and_nothing_else() -> None:
    pairs = f"{{p: ex:p, o: x, condition: {NULL}}}, {{p: ex:q, o: $(a), condition: {DAY}}}, [ex:r, z]"
    body = f"    s: ex:$(id)\n    po: [{pairs}]"
    text, _ = lines(body, ("1", None, "day"), ("2", "y", "day"), ("3", "y", None))
    assert [line.replace("http://example.org/", "") for line in text.splitlines()] == [
        '<1> <p> "x" .',
        '<1> <r> "z" .',
        '<2> <q> "y" .',
        '<2> <r> "z" .',
        '<3> <r> "z" .',
    ]


def test_a_condition_of_a_mapping_is_one_of_all_its_triples() -> None:
    text, _ = lines(
        f"    s: ex:$(id)\n    condition: {DAY}\n    po: [[ex:p, x], [ex:q, y]]", ("1", None, "day"), ("2", None, "x")
    )
    assert [line[:24] for line in text.splitlines()] == ["<http://example.org/1> <"] * 2


def test_a_value_is_judged_only_where_the_conditions_of_its_triple_hold() -> None:
    pairs = f"{{p: ex:p, o: {{value: $(a), datatype: xsd:date}}, condition: {DAY}}}, [ex:q, $(a)]"
    body = f"    s: ex:$(id)\n    po: [{pairs}]"
    text, refused = lines(body, ("1", "soon", "text"), ("2", "soon", "day"), ("3", "2024-02-29", "day"))
    assert refused == [Refusal(1, "a", "soon", "is not an xsd:date")]
    assert text.count("\n") == 3


def test_a_value_that_is_judged_for_two_triples_is_told_once() -> None:
    term = "o: {value: $(a), datatype: xsd:date}"
    body = f"    s: ex:$(id)\n    po: [{{p: ex:p, {term}, condition: {DAY}}}, {{p: ex:q, {term}}}]"
    _, refused = lines(body, ("1", "soon", "day"))
    assert refused == [Refusal(0, "a", "soon", "is not an xsd:date")]


BASE = "    s: ex:$(id)\n    po: [[ex:p, $(a)~iri], [ex:q, '$(a):$(b)~iri']]\nbase: http://b.example/"


@pytest.mark.parametrize(
    ("value", "iri"),
    [
        ("http://a/b", "http://a/b"),
        ("path/../Danny", "http://b.example/path/../Danny"),
        ("é", "http://b.example/é"),
    ],
)
def test_a_value_that_is_no_absolute_iri_is_appended_to_the_base(value: str, iri: str) -> None:
    text, _ = lines(BASE, ("1", value, None))
    assert f"<http://example.org/p> <{iri}> ." in text
    turtle, _ = lines(BASE, ("1", value, None), syntax="turtle")
    assert f"ex:p <{iri}> ;" in turtle


def test_an_iri_is_absolute_if_its_values_make_it_so() -> None:
    text, _ = lines(BASE, ("1", "urn", "x y"), ("2", "ü", "x"))
    assert "<http://example.org/q> <urn:x%20y> ." in text
    assert "<http://example.org/q> <http://b.example/ü:x> ." in text


def test_a_value_that_makes_no_iri_even_with_the_base_is_refused() -> None:
    text, refused = lines(BASE, ("1", "Juan Daniel", "x"))
    assert (text, refused) == ("", [Refusal(0, "a", "Juan Daniel", "is not an absolute IRI (RFC 3987)")])


def test_a_natural_datatype_comes_from_its_own_column() -> None:
    place = Place("r.ttl")
    literal = LiteralMap(Template((Reference("a"),)), None, Template((Reference(NATURAL + "a"),)))
    subject = BlankMap(Template(("x",)))
    rule = TriplesMap("m", "t", subject, (Pair(IriMap(Template(("http://a/p",))), literal, place),), (), place)
    function = compile_rules([rule], {"t": ("a", NATURAL + "a")}, "nt", {})["t"]
    rows = [("10", PREFIXES["xsd"] + "integer"), ("x", PREFIXES["xsd"] + "string"), (None, None)]
    assert b"".join(map_rows(function, rows, lambda refusal: pytest.fail(str(refusal)))).decode().splitlines() == [
        f'_:bx <http://a/p> "10"^^<{PREFIXES["xsd"]}integer> .',
        '_:bx <http://a/p> "x" .',
    ]


# ---------------------------------------------------------------------------------------- where other engines corrupt

HARD = {
    "a quotation mark": 'He said "no"',
    "a backslash": "C:\\new\\table",
    "a line break": "one\ntwo",
    "a line break of Windows": "one\r\ntwo",
    "a lone return": "one\rtwo",
    "a control character": "a\x07b",
    "an emoji": "👩‍🚀",
    "the text nan": "nan",
    "the text NA": "NA",
    "the text null": "null",
    "spaces around": "  x  ",
    "a decimal with a zero at its end": "0.50",
    "a percent sign": "100 % %41",
    "braces": "{id} {{x}} ${y}",
    "an apostrophe": "it's",
}


@pytest.mark.parametrize("value", HARD.values(), ids=HARD.keys())
def test_a_hard_value_comes_out_as_it_went_in_as_prose_in_an_iri_and_in_a_blank_node(value: str) -> None:
    body = (
        "    s: ex:$(id)\n    po: [[ex:prose, $(a)], [ex:tagged, $(a), $(b)~lang], [ex:iri, ex:$(a)~iri],"
        " {p: ex:blank, o: {value: $(a), type: blank}}]"
    )
    text, refused = lines(body, ("1", value, "el"))
    assert refused == []
    said = {quad.predicate.value: quad.object for quad in pyoxigraph.parse(text, pyoxigraph.RdfFormat.N_QUADS)}
    assert said["http://example.org/prose"] == pyoxigraph.Literal(value)
    assert said["http://example.org/tagged"] == pyoxigraph.Literal(value, language="el")
    iri = said["http://example.org/iri"]
    assert isinstance(iri, pyoxigraph.NamedNode)
    assert unquote(iri.value.removeprefix("http://example.org/")) == value
    assert said["http://example.org/blank"] == pyoxigraph.BlankNode(blank_label(value))


def test_an_empty_optional_cell_is_no_triple_and_no_entity() -> None:
    text, _ = lines("    s: ex:$(id)\n    po: [[ex:p, ex:person/$(a)~iri], [ex:q, $(a)], [ex:r, x]]", ("1", None, None))
    assert text == '<http://example.org/1> <http://example.org/r> "x" .\n'
