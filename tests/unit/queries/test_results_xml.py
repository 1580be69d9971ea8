"""Answers as SPARQL XML, read back."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from factpress.errors import UsageFault
from factpress.model import INTEGER, Iri, Literal
from factpress.queries.results_xml import render_xml
from factpress.store.base import Answered, Blank, Rows, Statements, Truth

SPACE = "{http://www.w3.org/2005/sparql-results#}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def document(answer: Rows | Truth) -> ElementTree.Element:
    return ElementTree.fromstring("".join(render_xml(answer)).encode())


def only(term: Answered) -> ElementTree.Element:
    [binding] = document(Rows(("x",), iter([(term,)]))).iter(f"{SPACE}binding")
    [element] = binding
    return element


def test_truth() -> None:
    assert document(Truth(True)).findtext(f"{SPACE}boolean") == "true"
    assert document(Truth(False)).findtext(f"{SPACE}boolean") == "false"


def test_columns_are_named_and_what_is_unbound_is_not_there() -> None:
    found = document(Rows(("a", "b"), iter([(None, Iri("http://e.example/<&"))])))

    assert [variable.get("name") for variable in found.iter(f"{SPACE}variable")] == ["a", "b"]
    [[binding]] = found.iter(f"{SPACE}result")
    assert (binding.get("name"), binding.findtext(f"{SPACE}uri")) == ("b", "http://e.example/<&")


@pytest.mark.parametrize("text", ["", " a & b < c ", "]]>", "two\nlines\r\nand\rone", "\t", "جسر 🌉"])
def test_a_text_comes_back_as_it_is(text: str) -> None:
    assert (only(Literal(text)).text or "") == text


def test_terms_keep_their_kind() -> None:
    assert only(Blank("b0")).tag == f"{SPACE}bnode"
    assert only(Literal("1", None, INTEGER)).attrib == {"datatype": INTEGER}
    assert only(Literal("ja", "de")).attrib == {LANG: "de"}
    assert only(Literal("ja")).attrib == {}


def test_what_xml_cannot_hold_is_shown_as_such() -> None:
    assert only(Literal("a\x00\x1bb\ufffe")).text == "a\ufffd\ufffdb\ufffd"


def test_a_graph_is_no_table() -> None:
    with pytest.raises(UsageFault, match="xml cannot hold"):
        render_xml(Statements(iter([])))
