"""RML in Turtle: what is refused, with file, line and column; all that is wrong is found in one run."""

from __future__ import annotations

import pytest

from factpress.mapping.notations.documents import read_document
from factpress.mapping.rules import ROW, BlankMap, IriMap, JoinMap, LiteralMap, Reference, Template
from factpress.problems import Problems
from factpress.vocab import XSD
from mapping_strategies import whole

HEAD = f"""@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://example.org/> . @prefix xsd: <{XSD}> .
@prefix fnml: <http://semweb.mmlab.be/ns/fnml#> . @prefix csvw: <http://www.w3.org/ns/csvw#> .
@base <http://b.example/> .
"""
SOURCE = '<m> rml:logicalSource [ rml:source "t.csv" ] ;\n'
SUBJECT = " rml:subject ex:s ;\n"


def faults(text: str) -> list[str]:
    problems = Problems()
    read_document("r.ttl", HEAD + text, problems)
    return [str(problem).replace("error[rules-invalid] ", "").removeprefix("r.ttl:") for problem in problems]


def terms(objects: str) -> list[object]:
    problems = Problems()
    text = f"{HEAD}{SOURCE}{SUBJECT} rml:predicateObjectMap [ rml:predicate ex:p ; {objects} ] ."
    read = read_document("r.ttl", text, problems)
    assert [str(problem) for problem in problems] == []
    return [pair.object for rule in read.rules for pair in rule.pairs]


@pytest.mark.parametrize(
    ("typed", "template"),
    [
        ("{a}", (Reference("a"),)),
        ("a {b} c {d}", ("a ", Reference("b"), " c ", Reference("d"))),
        (r"\\{a\\} {b}", ("{a} ", Reference("b"))),
        (r"{a\\}b}", (Reference("a}b"),)),
        (r"{a\\\\}", (Reference("a\\"),)),
        (r"C:\\temp\\\\ {a}", ("C:\\temp\\ ", Reference("a"))),
        ("{$.a[?(@.b > 1)]}", (Reference("$.a[?(@.b > 1)]"),)),
        ("{'a b'}", (Reference("'a b'"),)),
        ("", ()),
    ],
)
def test_a_template_is_read_with_its_escapes(typed: str, template: tuple[str | Reference, ...]) -> None:
    assert terms(f'rml:objectMap [ rml:template "{typed}" ; rml:termType rml:Literal ]') == [
        LiteralMap(Template(template))
    ]


@pytest.mark.parametrize(
    ("objects", "term"),
    [
        ("rml:object ex:o", IriMap(Template(("http://example.org/o",)))),
        ('rml:object "o"', LiteralMap(Template(("o",)))),
        ('rml:object "o"@en', LiteralMap(Template(("o",)), Template(("en",)))),
        ("rml:object 7", LiteralMap(Template(("7",)), None, Template((XSD + "integer",)))),
        ("rml:objectMap [ rml:constant <rel> ]", IriMap(Template(("http://b.example/rel",)))),
        ('rml:objectMap [ rml:constant "o" ; rml:termType rml:Literal ]', LiteralMap(Template(("o",)))),
        # A constant is of the type that it is, whatever term type is said.
        ('rml:objectMap [ rml:constant "o" ; rml:termType rml:IRI ]', LiteralMap(Template(("o",)))),
        ('rml:objectMap [ rml:constant "o" ; rml:termType rml:BlankNode ]', LiteralMap(Template(("o",)))),
        ("rml:objectMap [ rml:constant ex:o ; rml:termType rml:Literal ]", IriMap(Template(("http://example.org/o",)))),
        ('rml:objectMap [ rml:reference "a" ]', LiteralMap(Template((Reference("a"),)))),
        (
            'rml:objectMap [ rml:reference "a" ; rml:termType rml:IRI ]',
            IriMap(Template((Reference("a"),)), "http://b.example/"),
        ),
        (
            'rml:objectMap [ rml:template "{a}" ]',
            IriMap(Template(("http://b.example/", Reference("a")))),
        ),
        (
            'rml:objectMap [ rml:template "{a}" ; rml:languageMap [ rml:template "{b}-{c}" ] ]',
            LiteralMap(Template((Reference("a"),)), Template((Reference("b"), "-", Reference("c")))),
        ),
        (
            'rml:objectMap [ rml:reference "a" ; rml:languageMap [ rml:constant "en" ] ]',
            LiteralMap(Template((Reference("a"),)), Template(("en",))),
        ),
        (
            'rml:objectMap [ rml:reference "a" ; rml:datatypeMap [ rml:constant xsd:date ] ]',
            LiteralMap(Template((Reference("a"),)), None, Template((XSD + "date",))),
        ),
        (
            'rml:objectMap [ rml:reference "a" ; rml:datatypeMap [ rml:reference "b" ] ]',
            LiteralMap(Template((Reference("a"),)), None, Template((Reference("b"),))),
        ),
    ],
)
def test_a_term_map_is_read_by_the_type_it_has_or_that_follows(objects: str, term: object) -> None:
    assert terms(objects) == [term]


def test_a_base_of_a_triples_map_is_its_own() -> None:
    problems = Problems()
    text = f'{HEAD}{SOURCE} rml:baseIRI <http://own.example/> ; rml:subjectMap [ rml:template "x/{{a}}" ] .'
    (rule,) = read_document("r.ttl", text, problems).rules
    assert rule.subject == IriMap(Template(("http://own.example/x/", Reference("a"))))


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("rml:object [ rml:constant 1 ]", "7:12: an object is an IRI here, not a blank node"),
        ("rml:objectMap 1", "7:15: an object map is a node here, not a literal"),
        ("rml:objectMap [ ]", "7:15: an object map has none of constant, template, reference"),
        (
            'rml:objectMap [ rml:constant 1 ; rml:reference "a" ]',
            "7:48: an object map has one of constant, template, reference",
        ),
        ('rml:objectMap [ rml:reference "a" , "b" ]', "7:37: 'reference' is said twice of one node"),
        ('rml:objectMap [ rml:reference "" ]', "7:31: a reference is empty"),
        (
            "rml:objectMap [ rml:reference 1 ; rml:refernce 2 ]",
            "7:48: an object map has no 'refernce'; did you mean 'reference'?",
        ),
        ("rml:objectMap [ rml:reference ex:a ]", "7:31: a reference is a text here, not an IRI or a blank node"),
        (
            'rml:objectMap [ rml:template "a{b" ]',
            "7:30: 'a{b' has a brace without its other; write \\{ or \\} for the characters themselves; "
            "in Turtle the backslash is doubled",
        ),
        ('rml:objectMap [ rml:template "a{}" ]', "7:30: 'a{}' has a reference without a column"),
        (
            'rml:objectMap [ rml:template "a b/{c}" ]',
            "7:30: 'http://b.example/a b/x' is not an absolute IRI (RFC 3987)",
        ),
        (
            'rml:objectMap [ rml:reference "a" ; rml:termType rml:URI ]',
            "7:50: the term type 'URI' is not supported; IRI, BlankNode, Literal are",
        ),
        (
            'rml:objectMap [ rml:reference "a" ; rml:termType rml:IRI ; rml:language "en" ]',
            "7:73: only a literal has a language or a datatype",
        ),
        (
            'rml:objectMap [ rml:reference "a" ; rml:language "en" ; rml:datatype xsd:date ]',
            "7:70: a literal has a language or a datatype, not both",
        ),
        (
            'rml:objectMap [ rml:reference "a" ; rml:language "not a tag" ]',
            "7:50: 'not a tag' is not a language tag (RFC 5646)",
        ),
        (
            'rml:objectMap [ rml:reference "a" ; rml:datatype '
            "<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> ]",
            "7:50: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString' is the datatype of texts with a language",
        ),
        (
            'rml:objectMap [ rml:reference "a" ; rml:datatypeMap [ rml:template "{b}:x" ] ]',
            "7:53: it hangs on the values whether this datatype is absolute; begin with a scheme",
        ),
        (
            'rml:objectMap [ rml:reference "a" ; rml:datatypeMap [ rml:template "a b/{b}" ] ]',
            "7:53: 'http://b.example/a b/x' is not an absolute IRI (RFC 3987)",
        ),
        (
            'rml:objectMap [ rml:reference "a" ; rml:languageMap [ ] ]',
            "7:53: a language has none of constant, template, reference",
        ),
        ('rml:object "2023-02-30"^^xsd:date', "7:12: '2023-02-30' is not an xsd:date"),
        ('rml:object "x"@english', "7:12: 'english' is not a language tag (RFC 5646)"),
        ("rml:objectMap [ fnml:functionValue [ ] ]", "7:36: functions ('functionValue') are not supported"),
        ("rml:objectMap [ rml:functionExecution [ ] ]", "7:39: functions ('functionExecution') are not supported"),
        ("rml:objectMap [ rml:gather ( 1 ) ; rml:gatherAs ex:l ]", "7:28: collections ('gather') are not supported"),
        ("rml:objectMap [ rml:quotedTriplesMap <m> ]", "7:38: triple terms ('quotedTriplesMap') are not supported"),
        (
            "rml:objectMap [ rml:parentTriplesMap <n> ]",
            "7:38: there is no mapping 'http://b.example/n'; did you mean 'http://b.example/m'?",
        ),
        (
            'rml:objectMap [ rml:parentTriplesMap <m> ; rml:joinCondition [ rml:child "a" ] ]',
            "7:62: a join condition has a parent",
        ),
        (
            'rml:objectMap [ rml:parentTriplesMap <m> ; rml:joinCondition [ rml:child "a" ; rml:parentMap [ ] ] ]',
            "7:94: a parent map has none of constant, template, reference",
        ),
        ("rml:logicalTarget [ ]", "7:19: targets ('logicalTarget') are not supported"),
        ("", "6:25: a predicate-object map has no object"),
    ],
)
def test_a_fault_of_an_object_is_told_with_its_place(said: str, fault: str) -> None:
    found = faults(f"{SOURCE}{SUBJECT} rml:predicateObjectMap [ rml:predicate ex:p ;\n{said} ] .")
    assert fault in found, found


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", " the document has no triples map"),
        ("<m> a rml:TriplesMap .", "4:1: the triples map 'm' has no logical source"),
        (SOURCE + "rml:subject ex:a , ex:b .", "5:20: the triples map 'm' has more than one subject map"),
        (SOURCE + 'rml:subject "a" .', "5:13: a subject is an IRI here, not a literal"),
        (SOURCE + "rml:subjectMap [ rml:constant 1 ] .", "5:31: a subject is an IRI here, not a literal"),
        (
            SOURCE + 'rml:subjectMap [ rml:reference "a" ; rml:termType rml:Literal ] .',
            "5:51: a subject map makes no Literal",
        ),
        (
            SOURCE + 'rml:subjectMap [ rml:reference "a" ; rml:class "C" ] .',
            "5:48: a class is an IRI here, not a literal",
        ),
        (SOURCE + "rml:subject ex:a ; rml:predicateObjectMap 1 .", "5:43: a predicate-object map is a node here"),
        (
            SOURCE + "rml:subject ex:a ; rml:predicateObjectMap "
            '[ rml:predicateMap [ rml:template "p {a}" ] ; rml:object 1 ] .',
            "5:77: 'http://b.example/p x' is not an absolute IRI (RFC 3987)",
        ),
        (
            "<m> rml:logicalTable [ ] ; rml:subject ex:a .",
            "4:22: tables of R2RML, but for rml:logicalSource, ('logicalTable')",
        ),
        (
            "<m> rml:logicalSource [ rml:viewOn <v> ] ; rml:subject ex:a .",
            "4:36: logical views ('viewOn') are not supported",
        ),
        ("<m> rml:logicalSource [ ] ; rml:subject ex:a .", "4:23: a logical source has no rml:source"),
        (
            '<m> rml:logicalSource [ rml:source "t" ] ; rml:subject ex:a .',
            "4:36: the source 't' has no reference formulation",
        ),
        (
            '<m> rml:logicalSource [ rml:source "t.csv" ; rml:referenceFormulation rml:XPath ] ; rml:subject ex:a .',
            "4:36: sources of the formulation 'XPath' are not supported; CSV and JSONPath are",
        ),
        (
            "<m> rml:logicalSource [ rml:source [ ] ] ; rml:subject ex:a .",
            "4:36: a source of this kind is not supported",
        ),
        (
            '<m> rml:logicalSource [ rml:source [ rml:path "t.csv" ; rml:root rml:CurrentWorkingDirectory ] ] ; '
            "rml:subject ex:a .",
            "4:66: only rml:MappingDirectory is read as root: paths are relative to the rules",
        ),
        (
            '<m> rml:logicalSource [ rml:source [ rml:path "t.csv" ; rml:compression rml:zip ] ] ; rml:subject ex:a .',
            "4:73: of compressions .gz and .zst are read, by the suffix of the path",
        ),
        (
            '<m> rml:logicalSource [ rml:source [ csvw:url "t.csv" ; csvw:notes "x" ] ] ; rml:subject ex:a .',
            "4:68: csvw:notes is not supported",
        ),
        (
            '<m> rml:logicalSource [ rml:source [ csvw:null "x" ] ] ; rml:subject ex:a .',
            "4:36: a csvw:Table has no csvw:url",
        ),
        ("<m> rml:logicalSource 1 .", "4:23: a logical source is a node here, not a literal"),
    ],
)
def test_a_fault_of_a_document_is_told_with_its_place(text: str, fault: str) -> None:
    found = faults(text)
    assert any(each.startswith(fault) for each in found), found


def test_a_document_that_does_not_parse_is_told_with_line_and_column() -> None:
    (fault,) = faults("<m> rml:logicalSource [ ")
    assert fault.startswith("4:")
    assert "rdf-syntax" in fault
    (fault,) = faults("<m> rml:subject <<( ex:a ex:b ex:c )>> .")
    assert "rdf-syntax" in fault


def test_a_document_that_is_nested_too_deep_is_told_and_no_crash() -> None:
    assert faults("<m> rml:note " + "[ rml:note " * 800 + "1" + " ]" * 800 + " .") == [
        "r.ttl: error[rdf-syntax] has what RDF 1.1 does not have, or is nested too deep".removeprefix("r.ttl:")
    ]


def test_a_map_of_blank_nodes_without_an_expression_makes_one_for_each_row() -> None:
    (first,) = terms("rml:objectMap [ rml:termType rml:BlankNode ]")
    assert isinstance(first, BlankMap)
    assert first.columns == (ROW,)
    problems = Problems()
    (rule,) = read_document("r.ttl", f"{HEAD}{SOURCE}rml:subjectMap [ rml:termType rml:BlankNode ] .", problems).rules
    assert rule.subject == BlankMap(Template(("\0m\0t.csv\0\0", Reference(ROW))))


@pytest.mark.parametrize(
    ("parent", "made"),
    [
        ('rml:parent "b"', whole("b")),
        ('rml:parentMap [ rml:reference "b" ]', whole("b")),
        ('rml:parentMap [ rml:template "the {b}" ]', Template(("the ", Reference("b")))),
        ('rml:parentMap [ rml:constant "b" ]', Template(("b",))),
        ("rml:parentMap [ rml:constant ex:b ]", Template(("http://example.org/b",))),
    ],
)
def test_child_and_parent_are_texts_or_maps(parent: str, made: Template) -> None:
    (term,) = terms(f'rml:objectMap [ rml:parentTriplesMap <m> ; rml:joinCondition [ rml:child "a" ; {parent} ] ]')
    assert term == JoinMap("t.csv", IriMap(Template(("http://example.org/s",))), ((whole("a"), made),))


@pytest.mark.parametrize("said", ['rml:constant "s"', 'rml:constant "s" ; rml:termType rml:BlankNode'])
def test_a_literal_is_no_subject_whatever_its_term_type(said: str) -> None:
    assert faults(f"{SOURCE} rml:subjectMap [ {said} ] .") == ["5:32: a subject is an IRI here, not a literal"]


def test_a_datatype_is_a_template_whose_values_are_encoded_as_in_iris() -> None:
    (absolute,) = terms('rml:objectMap [ rml:reference "a" ; rml:datatypeMap [ rml:template "http://a/{b}" ] ]')
    (relative,) = terms('rml:objectMap [ rml:reference "a" ; rml:datatypeMap [ rml:template "type#{b}" ] ]')
    assert absolute == LiteralMap(whole("a"), None, Template(("http://a/", Reference("b"))))
    assert relative == LiteralMap(whole("a"), None, Template(("http://b.example/type#", Reference("b"))))


def test_relative_iris_need_a_base() -> None:
    problems = Problems()
    text = HEAD.replace("@base <http://b.example/> .", "") + SOURCE + "rml:subject <s> ."
    read_document("r.ttl", text, problems)
    assert [str(problem) for problem in problems] == [
        "r.ttl:5:13: error[rules-invalid] <s> is relative, and the document has no base; "
        "declare one with @base or give --base"
    ]


def test_all_that_is_wrong_is_found_in_one_run() -> None:
    found = faults(
        SOURCE + 'rml:subjectMap [ rml:template "{" ; rml:class 1 , ex:C ] ;\n'
        'rml:predicateObjectMap [ rml:predicate 1 ; rml:object "x"@english ] ,\n'
        '[ rml:predicate ex:p ; rml:objectMap [ rml:reference "a" , "b" ] ] .'
    )
    assert [fault.split(": ")[0] for fault in found] == ["5:31", "5:47", "6:40", "6:55", "7:60"]


def test_words_of_other_vocabularies_say_nothing() -> None:
    found = faults(SOURCE + "ex:note [ rml:refernce 1 ] ; rml:subject ex:a .")
    assert found == []
