"""YARRRML: every form that is read, every fault that is told, with its exact text and place."""

from __future__ import annotations

import pytest

from factpress.mapping.notations.yarrrml import read_rules
from factpress.mapping.rules import IriMap, LiteralMap, Pair, Reference, Template, TriplesMap
from factpress.problems import Place, Problems
from factpress.vocab import RDF_TYPE, XSD

EX = "http://example.org/"
NOWHERE = Place("")
HEAD = """\
prefixes: {ex: "http://example.org/", xsd: "http://www.w3.org/2001/XMLSchema#"}
mappings:
  m:
    sources: [[t.csv~csv]]
    s: ex:$(id)
    po:
"""


def read(text: str, **prefixes: str) -> tuple[TriplesMap, ...]:
    problems = Problems()
    rules = read_rules([("r.yaml", text)], prefixes, problems)
    assert [str(problem) for problem in problems] == []
    return rules


def faults(text: str) -> list[str]:
    problems = Problems()
    read_rules([("r.yaml", text)], {}, problems)
    return [str(problem).replace("error[rules-invalid] ", "") for problem in problems]


def iri(*parts: str | Reference) -> IriMap:
    return IriMap(Template(parts))


def text(
    *parts: str | Reference, language: str | Reference | None = None, datatype: str | Reference | None = None
) -> LiteralMap:
    tags = [None if tag is None else Template((tag,)) for tag in (language, datatype)]
    return LiteralMap(Template(parts), *tags)


ID, A, B = Reference("id"), Reference("a"), Reference("b")


def pair(predicate: str, term: IriMap | LiteralMap) -> Pair:
    return Pair(iri(EX + predicate), term, NOWHERE)


@pytest.mark.parametrize(
    ("typed", "pairs"),
    [
        ("[ex:p, $(a)]", [pair("p", text(A))]),
        ("[ex:p, text/plain]", [pair("p", text("text/plain"))]),
        ("[ex:p, ex:plain]", [pair("p", text("ex:plain"))]),
        ('[ex:p, ""]', [pair("p", text())]),
        ("[ex:p, no]", [pair("p", text("no"))]),
        ("[ex:p, 1.10]", [pair("p", text("1.10"))]),
        ("[ex:p, $(a) and $(b)!]", [pair("p", text(A, " and ", B, "!"))]),
        (r"[ex:p, \$(a\)]", [pair("p", text("$(a)"))]),
        (r"[ex:p, $(a \(b\)\$)]", [pair("p", text(Reference("a (b)$")))]),
        (r"[ex:p, C:\temp $ 5]", [pair("p", text("C:\\temp $ 5"))]),
        ("[ex:p, $(a)~iri]", [pair("p", iri(A))]),
        ("[ex:p, ex:$(a)~iri]", [pair("p", iri(EX, A))]),
        ("[ex:p, ex:$(a)#x~iri]", [pair("p", iri(EX, A, "#x"))]),
        ("[ex:p, http://other.example/$(a)~iri]", [pair("p", iri("http://other.example/", A))]),
        ("[ex:p, ex:o~iri]", [pair("p", iri(EX + "o"))]),
        ("[ex:p, $(a), xsd:date]", [pair("p", text(A, datatype=XSD + "date"))]),
        ("[ex:p, $(a), $(b)]", [pair("p", text(A, datatype=B))]),
        ("[ex:p, $(a), en~lang]", [pair("p", text(A, language="en"))]),
        ("[ex:p, $(a), $(b)~lang]", [pair("p", text(A, language=B))]),
        ("[ex:p, 7, xsd:integer]", [pair("p", text("7", datatype=XSD + "integer"))]),
        ("[[ex:p, ex:q], $(a)]", [pair("p", text(A)), pair("q", text(A))]),
        ("[ex:p, [$(a), $(b)]]", [pair("p", text(A)), pair("p", text(B))]),
        ("[ex:p, [$(a), $(b)], en~lang]", [pair("p", text(A, language="en")), pair("p", text(B, language="en"))]),
        (
            "[ex:p, [[$(a), en~lang], [$(b), xsd:date]]]",
            [pair("p", text(A, language="en")), pair("p", text(B, datatype=XSD + "date"))],
        ),
        (
            "[ex:p, [[$(a)], [$(b), en~lang]], de~lang]",
            [pair("p", text(A, language="de")), pair("p", text(B, language="en"))],
        ),
        ("[a, ex:C]", [Pair(iri(RDF_TYPE), iri(EX + "C"), NOWHERE)]),
        ("[a, [ex:C, $(a)~iri]]", [Pair(iri(RDF_TYPE), iri(EX + "C"), NOWHERE), Pair(iri(RDF_TYPE), iri(A), NOWHERE)]),
        ("[$(a), $(b)]", [Pair(iri(A), text(B), NOWHERE)]),
        ("{p: ex:p, o: $(a)}", [pair("p", text(A))]),
        ("{predicate: ex:p, object: $(a)}", [pair("p", text(A))]),
        ("{predicates: [ex:p], objects: [$(a)]}", [pair("p", text(A))]),
        ("{p: ex:p, o: {value: $(a)}}", [pair("p", text(A))]),
        ("{p: ex:p, o: {v: $(a), type: iri}}", [pair("p", iri(A))]),
        ("{p: ex:p, o: {value: $(a), type: literal}}", [pair("p", text(A))]),
        ("{p: a, o: {value: $(a), type: literal}}", [Pair(iri(RDF_TYPE), text(A), NOWHERE)]),
        ("{p: ex:p, o: {value: $(a), language: $(b)}}", [pair("p", text(A, language=B))]),
        ("{p: ex:p, o: [{value: $(a), datatype: $(b)}, $(b)]}", [pair("p", text(A, datatype=B)), pair("p", text(B))]),
    ],
)
def test_a_pair_is_read_in_each_of_its_forms(typed: str, pairs: list[Pair]) -> None:
    (rule,) = read(f"{HEAD}      - {typed}\n")
    assert rule == TriplesMap("m", "t", iri(EX, ID), tuple(pairs), (), NOWHERE)


@pytest.mark.parametrize(
    ("typed", "tables"),
    [
        ("sources: [[t.csv~csv]]", ["t"]),
        ("sources: [[t.csv~csv], [u.csv~csv]]", ["t", "u"]),
        ("sources: [t.csv~csv]", ["t"]),
        ("source: t.csv~csv", ["t"]),
        ("sources: data/t-name.csv~csv", ["t-name"]),
        ("sources: named", ["n"]),
        ("sources: [named, [t.csv~csv], other]", ["n", "t", "o"]),
        ("sources: {access: t.csv, referenceFormulation: csv}", ["t"]),
        ("sources: [{access: t.csv, referenceFormulation: csv}]", ["t"]),
    ],
)
def test_a_source_is_read_in_each_of_its_forms(typed: str, tables: list[str]) -> None:
    document = f"""
sources:
  named: [n.csv~csv]
  other: {{access: o.csv, referenceFormulation: csv}}
mapping:
  m:
    {typed}
    subject: http://example.org/$(id)
    predicateobjects: [[http://example.org/p, $(a)]]
"""
    assert [rule.table for rule in read(document)] == tables


@pytest.mark.parametrize("key", ["s", "subject", "subjects"])
@pytest.mark.parametrize("graph", ["graphs", "graph"])
def test_subjects_and_graphs_are_one_or_a_list(key: str, graph: str) -> None:
    document = """
mappings:
  m:
    sources: t.csv~csv
    {}: [http://example.org/$(id), $(a)]
    {}: [$(b), http://example.org/g~iri]
    po: [[http://example.org/p, $(a)]]
"""
    first, second = read(document.format(key, graph))
    assert (first.subject, second.subject) == (iri(EX, ID), iri(A))
    assert first.graphs == second.graphs == (iri(B), iri(EX + "g"))


def test_a_projects_prefixes_override_those_of_the_file() -> None:
    (rule,) = read(f"{HEAD}      - [ex:p, $(a)]\n", ex="https://own.example/")
    assert rule.subject == iri("https://own.example/", ID)


def test_prefixes_and_sources_hold_in_their_own_file_only() -> None:
    problems = Problems()
    document = f"sources: {{named: t.csv~csv}}\n{HEAD}      - [ex:p, $(a)]\n"
    other = "mappings: {n: {sources: named, s: 'ex:$(id)', po: [[http://example.org/p, $(a)]]}}\n"
    read_rules([("one.yaml", document), ("two.yaml", other)], {}, problems)
    assert [str(problem) for problem in problems] == [
        "two.yaml:1:25: error[rules-invalid] there is no source 'named'",
        "two.yaml:1:35: error[rules-invalid] the prefix 'ex' is not declared",
    ]


def test_rules_and_pairs_know_where_they_were_typed() -> None:
    (rule,) = read(f"{HEAD}      - [ex:p, $(a)]\n      - {{p: ex:q, o: $(a)}}\n")
    assert str(rule.place) == "r.yaml:3:3"
    assert [str(each.place) for each in rule.pairs] == ["r.yaml:7:9", "r.yaml:8:9"]


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("[ex:p]", "7:9: not [predicate, object], perhaps with a datatype or language~lang as third"),
        ("ex:p", "7:9: not [predicate, object], perhaps with a datatype or language~lang as third"),
        (
            "[ex:p, $(a), xsd:date, x]",
            "7:9: not [predicate, object], perhaps with a datatype or language~lang as third",
        ),
        ("[ex:p, ]", "7:9: not [predicate, object], perhaps with a datatype or language~lang as third"),
        ("[ex:p, null]", "7:16: an object is empty"),
        ("[ex:p, [[$(a), $(b), x]]]", "7:17: not [value], perhaps with a datatype or language~lang as second"),
        ("[ex:p, {datatype: xsd:date}]", "7:16: the key 'value' is missing here"),
        ("{p: ex:p}", "7:9: the key 'objects' is missing here"),
        ("{o: $(a)}", "7:9: the key 'predicates' is missing here"),
        ("[{x: y}, $(a)]", "7:10: a predicate is a text here, not a mapping"),
        ("[ey:p, $(a)]", "7:10: the prefix 'ey' is not declared"),
        ("[exx:p, $(a)]", "7:10: the prefix 'exx' is not declared; did you mean 'ex'?"),
        ("[name, $(a)]", "7:10: 'name' is neither a prefixed name nor an absolute IRI"),
        (
            "[ex:p, $(a)/x~iri]",
            "7:16: '$(a)/x' begins with a reference, which percent-encoding makes relative; "
            "begin it with a prefix or a scheme",
        ),
        ("[ex:p, 'ex:a b~iri']", "7:16: 'http://example.org/a b' is not an absolute IRI (RFC 3987)"),
        ("[ex:p, 'ex:%$(a)~iri']", "7:16: 'http://example.org/%x' is not an absolute IRI (RFC 3987)"),
        ("[ex:p, 'http://h:$(a)/~iri']", "7:16: 'http://h:x/' is not an absolute IRI (RFC 3987)"),
        (
            "[ex:p, $(a]",
            r"7:16: '$(a' has a reference that is not closed; "
            r"close it with ), or write \$( for the characters themselves",
        ),
        ("[ex:p, x$()]", "7:16: 'x$()' has a reference without a column"),
        ("[ex:p, $(a)~iri, xsd:date]", "7:26: an IRI has neither language nor datatype"),
        ("[a, ex:C, en~lang]", "7:19: an IRI has neither language nor datatype"),
        ("[ex:p, $(a), not a tag~lang]", "7:22: 'not a tag' is not a language tag (RFC 5646)"),
        ("[ex:p, $(a), x-$(b)~lang]", "7:22: a language is a tag or one reference, not 'x-$(b)'"),
        ("[ex:p, $(a), 'ex: $(b)']", "7:22: 'http://example.org/ x' is not an absolute IRI (RFC 3987)"),
        (
            "[ex:p, $(a), 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString']",
            "7:22: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString' is the datatype of texts with a language",
        ),
        ("[ex:p, 2023-02-30, xsd:date]", "7:16: '2023-02-30' is not an xsd:date"),
        (
            "{p: ex:p, o: {value: $(a), language: en, datatype: xsd:date}}",
            "7:60: a literal has a language or a datatype, not both",
        ),
        (
            "{p: ex:p, o: {value: $(a), type: blank}}",
            "7:42: objects of the type 'blank' are not supported; iri and literal are",
        ),
        (
            "{p: ex:p, o: {value: $(a), languages: en}}",
            "7:36: an object has no key 'languages'; did you mean 'language'?",
        ),
        ("{p: ex:p, o: {mapping: m}}", "7:23: joins with other mappings ('mapping') are not supported"),
        ("{p: ex:p, o: {function: ex:f}}", "7:23: functions ('function') are not supported"),
        ("{p: ex:p, o: $(a), condition: x}", "7:28: conditions ('condition') are not supported"),
        ("{p: ex:p, o: $(a), graphs: x}", "7:28: graphs of single predicates ('graphs') are not supported"),
        (
            "{p: ex:p, o: $(a), inversepredicates: x}",
            "7:28: inverse predicates ('inversepredicates') are not supported",
        ),
        ("{p: ex:p, predicate: ex:q, o: $(a)}", "7:19: 'predicate' says 'predicates' a second time"),
        ("{p: ex:p, p: ex:q, o: $(a)}", "7:19: the key 'p' stands in line 7 already"),
        ("{[p]: ex:p}", "7:10: a key is a text"),
    ],
)
def test_a_fault_of_a_pair_is_told_with_its_place(typed: str, fault: str) -> None:
    assert f"r.yaml:{fault}" in faults(f"{HEAD}      - {typed}\n")


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ("", "r.yaml: the file is empty"),
        ("# nothing", "r.yaml: the file is empty"),
        ("- a", "r.yaml:1:1: a YARRRML document is a mapping of prefixes and mappings"),
        ("prefixes: {}", "r.yaml:1:1: the document has no mappings"),
        ("mappings: []", "r.yaml:1:11: mappings are a mapping of names"),
        ("mappings: {}\nprefixes: {ex: [x]}", "r.yaml:2:16: a namespace is a text here, not a list"),
        ("mappings: {}\nprefixes: {ex: }", "r.yaml:2:16: a namespace is empty"),
        ("mappings: {}\nprefixes: {ex: here}", "r.yaml:2:16: 'here' is not an absolute IRI (RFC 3987)"),
        ("mappings: {}\nbase: x", "r.yaml:2:1: base IRIs ('base') are not supported"),
        ("mappings: {}\ntargets: x", "r.yaml:2:1: targets ('targets') are not supported"),
        ("mappings: {}\nprefix: x", "r.yaml:2:1: a YARRRML document has no key 'prefix'; did you mean 'prefixes'?"),
        ("mappings: {}\n---\nmappings: {}", "r.yaml:2:1: a second YAML document begins here"),
        ("mappings: {m: &x {}, n: *x}", "r.yaml:1:25: YAML aliases are not read: a rule stands where it is typed"),
        ("mappings: {m: }", "r.yaml:1:12: the mapping 'm' is empty"),
        ("mappings: {m: x}", "r.yaml:1:12: a mapping has keys"),
        ("mappings: {m: {}}", "r.yaml:1:12: the mapping 'm' has no sources"),
        ("mappings: {m: {}}", "r.yaml:1:12: the mapping 'm' has no predicateobjects"),
        ("mappings: {m: {}}", "r.yaml:1:12: the mapping 'm' has no subject; blank nodes are not supported"),
        ("mappings: {m: {s: null}}", "r.yaml:1:12: the mapping 'm' has no subject; blank nodes are not supported"),
        ("mappings: {m: {s: {function: f}}}", "r.yaml:1:19: functions in subjects are not supported"),
        ("mappings: {m: {po: {p: a}}}", "r.yaml:1:20: predicates and objects are a list of [predicate, object]"),
        ("mappings: {m: {po: []}}", "r.yaml:1:20: predicates and objects are a list of [predicate, object]"),
        ("mappings: {m: {condition: x}}", "r.yaml:1:16: conditions ('condition') are not supported"),
        ("mappings: {m: {graphs: }}", "r.yaml:1:24: an IRI is empty"),
        ("mappings: {m: {sources: t}}", "r.yaml:1:25: there is no source 't'"),
        (
            "mappings: {m: {sources: [[t.csv]]}}",
            "r.yaml:1:26: a source is written as [file.csv~csv]",
        ),
        (
            "mappings: {m: {sources: [[t.json~jsonpath]]}}",
            "r.yaml:1:27: sources of the formulation 'jsonpath' are not supported; only csv is",
        ),
        ("mappings: {m: {sources: [[t.csv~csv, $]]}}", "r.yaml:1:38: a CSV source has no iterator"),
        ("mappings: {m: {sources: [[]]}}", "r.yaml:1:26: a source is written as [file.csv~csv]"),
        ("mappings: {m: {sources: {access: t.csv}}}", "r.yaml:1:25: the key 'referenceFormulation' is missing here"),
        ("mappings: {m: {sources: {query: q}}}", "r.yaml:1:26: queries ('query') are not supported"),
        (
            "mappings: {}\nsources: {t: {type: mysql}}",
            "r.yaml:2:15: sources other than plain CSV files ('type') are not supported",
        ),
    ],
)
def test_a_fault_of_a_document_is_told_with_its_place(document: str, fault: str) -> None:
    assert fault in faults(document)


def test_ill_formed_yaml_is_told_with_its_place() -> None:
    (fault,) = faults("mappings: {m: [}")
    assert fault.startswith("r.yaml:1:16: not well-formed YAML: ")
    (fault,) = faults("mappings: \x01")
    assert fault.startswith("r.yaml: not well-formed YAML: ")


def test_hostile_nesting_is_a_fault_and_no_crash() -> None:
    (fault,) = faults("mappings: " + "[" * 900 + "]" * 900)
    assert fault == "r.yaml:1:25: lists and mappings are nested more than 15 deep"


def test_all_faults_of_a_file_are_told_at_once_in_order() -> None:
    document = f"{HEAD}      - [ey:p, $(a)]\n      - [ex:p, $(a)]\n      - [ex:q, ez:x~iri]\n"
    assert [fault.split(": ")[0] for fault in faults(document)] == ["r.yaml:7:10", "r.yaml:9:16"]


def test_authors_say_nothing_of_triples_and_are_read_over() -> None:
    assert read("authors: Ada\nmappings: {}") == ()
