"""Documents that people have: the same mapping in YARRRML and in RML is the same rules; sources, joins, blank nodes."""

from __future__ import annotations

import pytest

from factpress.mapping.notations.documents import read_document
from factpress.mapping.rules import (
    DEFAULT_GRAPH,
    NATURAL,
    ROW,
    BlankMap,
    Condition,
    Document,
    IriMap,
    JoinMap,
    LiteralMap,
    LogicalSource,
    Reference,
    Template,
    TriplesMap,
)
from factpress.problems import Place, Problems
from factpress.vocab import XSD

EX = "http://example.org/"
HEAD = f"prefixes: {{ex: '{EX}'}}\n"
OLD = f"""
@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> . @prefix ex: <{EX}> . @prefix xsd: <{XSD}> . @base <http://b.example/> .
"""
NEW = f"""
@prefix rml: <http://w3id.org/rml/> . @prefix rr: <http://w3id.org/rml/> . @prefix ql: <http://w3id.org/rml/> .
@prefix ex: <{EX}> . @prefix xsd: <{XSD}> . @base <http://b.example/> .
"""


def document(text: str, name: str = "r.yml", base: str | None = None) -> Document:
    problems = Problems()
    read = read_document(name, text, problems, base)
    assert [str(problem) for problem in problems] == []
    return read


def faults(text: str, name: str = "r.yml") -> list[str]:
    problems = Problems()
    read_document(name, text, problems)
    return [str(problem).replace("error[rules-invalid] ", "") for problem in problems]


def mapping(body: str) -> tuple[TriplesMap, ...]:
    return document(f"{HEAD}mappings:\n  m:\n    sources: [[t.csv~csv]]\n{body}").rules


def iri(*parts: str | Reference, base: str | None = None) -> IriMap:
    return IriMap(Template(parts), base)


def whole(column: str) -> Template:
    return Template((Reference(column),))


# ---------------------------------------------------------------------------------------- one meaning, three notations

WHOLE_YARRRML = f"""
base: http://b.example/
prefixes: {{ex: "{EX}", xsd: "{XSD}"}}
mappings:
  person:
    sources: [[people.csv~csv]]
    s: ex:person/$(id)
    graphs: ex:people
    po:
      - [a, ex:Person]
      - [ex:name, $(name), en~lang]
      - [ex:note, "$(name), born $(born)"]
      - [ex:said, $(said), $(lang)~lang]
      - [ex:born, $(born), xsd:date]
      - [ex:page, $(page)~iri]
      - {{p: [ex:p, ex:q], o: ["a {{b}}", ex:c~iri], g: ["ex:$(born)", ex:other]}}
      - {{p: ex:typed, o: {{value: $(name), datatype: $(type)}}}}
      - {{p: ex:blank, o: {{value: n-$(id), type: blank}}}}
      - {{p: ex:relative, o: {{value: rel/$(id), type: iri}}}}
      - {{p: ex:undecided, o: "$(name):x$(id)~iri"}}
      - p: ex:city
        o:
          mapping: city
          condition:
            function: equal
            parameters: [[str1, $(city), s], [str2, $(code), o]]
      - p: ex:home
        o:
        - mapping: city
          condition:
          - {{function: equal, parameters: [[str1, $(city)], [str2, $(code)]]}}
          - {{function: equal, parameters: [[str2, $(land), o], [str1, $(land), s]]}}
      - {{p: ex:self, o: {{mapping: note}}}}
  city:
    sources: [[cities.json~jsonpath, "$.cities[*]"]]
    s: ex:city/$(code)
    po: [[ex:name, $(name)]]
  note:
    sources: {{access: people.csv, referenceFormulation: csv}}
    subjects: {{value: note $(id), type: blank}}
    po: [[ex:text, $(note)]]
"""
WHOLE_RML = """
<person> rml:logicalSource [ rml:source "people.csv" ; rml:referenceFormulation ql:CSV ] ;
  rr:subjectMap [ rr:template "http://example.org/person/{id}" ; rr:graph ex:people ; rr:class ex:Person ] ;
  rr:predicateObjectMap
    [ rr:predicate ex:name ; rr:objectMap [ rml:reference "name" ; rr:language "en" ] ] ,
    [ rr:predicate ex:note ; rr:objectMap [ rr:template "{name}, born {born}" ; rr:termType rr:Literal ] ] ,
    [ rr:predicate ex:said ; rr:objectMap [ rml:reference "said" ; rml:languageMap [ rml:reference "lang" ] ] ] ,
    [ rr:predicate ex:born ; rr:objectMap [ rml:reference "born" ; rr:datatype xsd:date ] ] ,
    [ rr:predicate ex:page ; rr:objectMap [ rml:reference "page" ; rr:termType rr:IRI ] ] ,
    [ rr:predicate ex:p , ex:q ; rr:object "a {b}" , ex:c ; rr:graph ex:other ;
      rr:graphMap [ rr:template "http://example.org/{born}" ] ] ,
    [ rr:predicate ex:typed ; rr:objectMap [ rml:reference "name" ; rml:datatypeMap [ rml:reference "type" ] ] ] ,
    [ rr:predicate ex:blank ; rr:objectMap [ rr:template "n-{id}" ; rr:termType rr:BlankNode ] ] ,
    [ rr:predicateMap [ rr:constant ex:relative ] ; rr:objectMap [ rr:template "rel/{id}" ] ] ,
    [ rr:predicate ex:undecided ; rr:objectMap [ rr:template "{name}:x{id}" ] ] ,
    [ rr:predicate ex:city ; rr:objectMap [ rr:parentTriplesMap <city> ;
      rr:joinCondition [ rr:child "city" ; rr:parent "code" ] ] ] ,
    [ rr:predicate ex:home ; rr:objectMap [ rr:parentTriplesMap <city> ;
      rr:joinCondition [ rr:child "city" ; rr:parent "code" ] , [ rr:child "land" ; rr:parent "land" ] ] ] ,
    [ rr:predicate ex:self ; rr:objectMap [ rr:parentTriplesMap <note> ] ] .
<city> rml:logicalSource
    [ rml:source "cities.json" ; rml:referenceFormulation ql:JSONPath ; rml:iterator "$.cities[*]" ] ;
  rr:subjectMap [ rr:template "http://example.org/city/{code}" ] ;
  rr:predicateObjectMap [ rr:predicate ex:name ; rr:objectMap [ rml:reference "name" ] ] .
<note> rml:logicalSource [ rml:source "people.csv" ; rml:referenceFormulation ql:CSV ] ;
  rr:subjectMap [ rr:template "note {id}" ; rr:termType rr:BlankNode ] ;
  rr:predicateObjectMap [ rr:predicate ex:text ; rr:objectMap [ rml:reference "note" ] ] .
"""


def without_order(rules: tuple[TriplesMap, ...]) -> list[tuple[object, ...]]:
    """Return rules as values in which the order of graphs says nothing."""
    return [
        (
            *(rule.name, rule.table, rule.subject, rule.conditions, frozenset(rule.graphs)),
            *((pair.predicate, pair.object, frozenset(pair.graphs), pair.conditions) for pair in rule.pairs),
        )
        for rule in rules
    ]


def test_the_same_mapping_in_yarrrml_and_in_rml_is_the_same_rules() -> None:
    yarrrml, rml = document(WHOLE_YARRRML), document(OLD + WHOLE_RML, "r.ttl")
    assert without_order(yarrrml.rules) == without_order(rml.rules)
    assert yarrrml.sources == rml.sources
    assert yarrrml.base == rml.base == "http://b.example/"
    assert sum(len(rule.pairs) for rule in yarrrml.rules) == 19


def test_both_vocabularies_of_rml_say_the_same_but_for_the_datatypes_of_json() -> None:
    old, new = document(OLD + WHOLE_RML, "r.ttl"), document(NEW + WHOLE_RML, "r.ttl")
    assert old.sources == new.sources
    (city,) = (rule for rule in new.rules if rule.name == "city")
    assert city.pairs[0].object == LiteralMap(whole("name"), None, whole(NATURAL + "name"))
    of_csv = [rule for rule in old.rules if rule.name != "city"]
    assert without_order(tuple(of_csv)) == without_order(tuple(rule for rule in new.rules if rule.name != "city"))


# ---------------------------------------------------------------------------------------- sources


@pytest.mark.parametrize(
    ("typed", "source"),
    [
        ("[a/t.csv~csv]", LogicalSource("a/t.csv", "a/t.csv", "csv", Place(""))),
        ("[t.tsv~csv]", LogicalSource("t.tsv cut at '\\t'", "t.tsv", "csv", Place(""), delimiter="\t")),
        ("[t.tsv.gz~csv]", LogicalSource("t.tsv.gz cut at '\\t'", "t.tsv.gz", "csv", Place(""), delimiter="\t")),
        ("[t.json~jsonpath]", LogicalSource("t.json at $", "t.json", "json", Place(""), "$", nulls=frozenset())),
        (
            "[t.json~jsonpath, '$.x[*]']",
            LogicalSource("t.json at $.x[*]", "t.json", "json", Place(""), "$.x[*]", nulls=frozenset()),
        ),
        ("[t.jsonl~jsonpath]", LogicalSource("t.jsonl", "t.jsonl", "jsonl", Place(""), nulls=frozenset())),
        ("[t.ndjson.zst~jsonl]", LogicalSource("t.ndjson.zst", "t.ndjson.zst", "jsonl", Place(""), nulls=frozenset())),
        (
            "{access: t, referenceFormulation: csv, delimiter: ';', encoding: Latin-1}",
            LogicalSource("t cut at ';'", "t", "csv", Place(""), delimiter=";", encoding="latin-1"),
        ),
        (
            "{access: t.csv, type: localfile, encoding: UTF-8}",
            LogicalSource("t.csv", "t.csv", "csv", Place("")),
        ),
        (
            "{access: t.parquet, referenceFormulation: csv}",
            LogicalSource("t.parquet", "t.parquet", "parquet", Place(""), nulls=frozenset()),
        ),
        (
            "{access: t.xlsx, iterator: Sheet 2}",
            LogicalSource("t.xlsx at Sheet 2", "t.xlsx", "xlsx", Place(""), "Sheet 2"),
        ),
        (
            "{access: 'duckdb:///x', type: sql, query: SELECT 1, queryFormulation: sql2008, referenceFormulation: csv}",
            LogicalSource("SELECT 1", "duckdb:///x", "sql", Place(""), "SELECT 1", nulls=frozenset()),
        ),
        (
            "{access: '@url.txt', query: Q}",
            LogicalSource("@url.txt at Q", "@url.txt", "sql", Place(""), "Q", nulls=frozenset()),
        ),
    ],
)
def test_a_source_of_yarrrml_is_read_in_each_of_its_forms(typed: str, source: LogicalSource) -> None:
    read = document(
        f"sources: {{x: {typed}}}\nmappings: {{m: {{sources: x, s: 'http://a/$(i)', po: [[a, http://a/b]]}}}}"
    )
    assert read.sources == {source.name: source}
    assert [rule.table for rule in read.rules] == [source.name]


def test_equal_sources_are_one_table_and_others_have_other_names() -> None:
    typed = "[[t.csv~csv], {access: t.csv}, {access: t.csv, encoding: latin-1}, {access: t.csv, encoding: utf-16}]"
    read = document(f"mappings: {{m: {{sources: {typed}, s: 'http://a/$(i)', po: [[a, http://a/b]]}}}}")
    assert [rule.table for rule in read.rules] == ["t.csv", "t.csv", "t.csv (2)", "t.csv (3)"]
    assert [source.encoding for source in read.sources.values()] == [None, "latin-1", "utf-16"]


RML_MAP = """<m> rml:logicalSource [ %s ] ; rml:subjectMap [ rml:template "http://a/{i}" ] .
"""


@pytest.mark.parametrize(
    ("typed", "source"),
    [
        ('rml:source "t.csv"', LogicalSource("t.csv", "t.csv", "csv", Place(""))),
        (
            'rml:source [ a rml:RelativePathSource ; rml:root rml:MappingDirectory ; rml:path "t.csv" ; '
            'rml:null "NULL" , "-" ; rml:encoding rml:UTF-8 ; rml:compression rml:none ] ; '
            "rml:referenceFormulation rml:CSV",
            LogicalSource("t.csv", "t.csv", "csv", Place(""), nulls=frozenset({"NULL", "-"})),
        ),
        (
            'rml:source [ a csvw:Table ; csvw:url "t.txt" ; csvw:null "NA" ; csvw:dialect '
            '[ csvw:delimiter ";" ; csvw:encoding "UTF-16" ; csvw:header false ; csvw:quoteChar "\'" ] ] ; '
            "rml:referenceFormulation ql:CSV",
            LogicalSource(
                *("t.txt cut at ';'", "t.txt", "csv", Place(""), None, ";", "utf-16", frozenset({"NA"}), False, "'")
            ),
        ),
        (
            'rml:source <http://b.example/x> ; rml:referenceFormulation rml:SQL2008Query ; rml:iterator "SELECT 1"',
            None,
        ),
        (
            'rml:source "sqlite:///x" ; rml:referenceFormulation rml:SQL2008Query ; rml:iterator "SELECT 1"',
            LogicalSource("SELECT 1", "sqlite:///x", "sql", Place(""), "SELECT 1", nulls=frozenset()),
        ),
        (
            'rml:source "sqlite:///x" ; rml:query "SELECT 1"',
            LogicalSource("SELECT 1", "sqlite:///x", "sql", Place(""), "SELECT 1", nulls=frozenset()),
        ),
    ],
)
def test_a_source_of_rml_is_read_in_each_of_its_forms(typed: str, source: LogicalSource | None) -> None:
    text = NEW + "@prefix csvw: <http://www.w3.org/ns/csvw#> .\n" + RML_MAP % typed
    if source is None:
        assert faults(text, "r.ttl") == ["r.ttl:5:36: a database is a text here, not an IRI or a blank node"]
    else:
        assert document(text, "r.ttl").sources == {source.name: source}


# ---------------------------------------------------------------------------------------- what YARRRML has besides


def test_a_mapping_without_a_subject_makes_a_blank_node_for_each_row() -> None:
    (rule,) = mapping("    po: [[ex:p, $(a)]]")
    (named,) = mapping("    s: {type: blank}\n    po: [[ex:p, $(a)]]")
    (empty,) = mapping("    s:\n    po: [[ex:p, $(a)]]")
    assert rule.subject == named.subject == empty.subject == BlankMap(Template(("\0m\0t.csv\0\0", Reference(ROW))))


def test_blank_objects_without_a_value_are_one_for_each_row_and_place() -> None:
    (rule,) = mapping("    s: ex:$(a)\n    po: [{p: ex:p, o: {type: blank}}, {p: ex:q, o: [{type: blank}]}]")
    first, second = (pair.object for pair in rule.pairs)
    assert isinstance(first, BlankMap)
    assert first.columns == (ROW,)
    assert first != second


def test_a_base_makes_relative_iris_absolute() -> None:
    (rule,) = document(
        "base: http://b.example/\nmappings: {m: {sources: t.csv~csv, s: person/$(a), "
        "po: [[p, $(a)~iri], [q, $(a)/x~iri]]}}"
    ).rules
    base = "http://b.example/"
    assert rule.subject == iri(base + "person/", Reference("a"))
    assert [pair.predicate for pair in rule.pairs] == [iri(base + "p"), iri(base + "q")]
    assert [pair.object for pair in rule.pairs] == [
        iri(Reference("a"), base=base),
        iri(base, Reference("a"), "/x"),
    ]


def test_an_empty_iri_is_the_base() -> None:
    (rule,) = document(
        "base: http://b.example/\nmappings: {m: {sources: t.csv~csv, s: '', po: [['', ['~iri']]]}}"
    ).rules
    base = iri("http://b.example/")
    assert (rule.subject, rule.pairs[0].predicate, rule.pairs[0].object) == (base, base, base)


def test_a_base_that_is_given_serves_documents_that_have_none() -> None:
    text = "mappings: {m: {sources: t.csv~csv, s: person/$(a), po: [[a, x]]}}"
    assert document(text, base="http://c.example/").rules[0].subject == iri("http://c.example/person/", Reference("a"))
    rml = NEW.replace("@base <http://b.example/> .", "") + RML_MAP % 'rml:source "t.csv"'
    rml = rml.replace("http://a/", "")
    (rule,) = document(rml, "r.ttl", base="http://c.example/").rules
    assert rule.subject == iri("http://c.example/", Reference("i"))


def test_predefined_prefixes_and_plain_schemes_need_no_declaration() -> None:
    (rule,) = mapping("    s: urn:x:$(a)\n    po: [[foaf:mbox, 'mailto:$(a)~iri'], [schema:name, $(a)]]")
    assert rule.subject == iri("urn:x:", Reference("a"))
    assert rule.pairs[0].object == iri("mailto:", Reference("a"))
    assert [pair.predicate.template.constant for pair in rule.pairs] == [
        "http://xmlns.com/foaf/0.1/mbox",
        "http://schema.org/name",
    ]


CONDITIONS = [
    (
        "{function: idlab-fn:equal, parameters: [[grel:valueParameter, $(a)], [grel:valueParameter2, x]]}",
        ("equal", "x"),
    ),
    ("{fn: 'equal', pms: [[str1, $(a)], [str2, ex:x~iri]]}", ("equal", EX + "x")),
    ("{f: idlab-fn:notEqual, pms: [{pm: p, v: $(a)}, {parameter: q, value: x, from: s}]}", ("not equal", "x")),
    ("{function: idlab-fn:isNull, parameters: [[idlab-fn:str, $(a)]]}", ("null", None)),
    ("{function: 'idlab-fn:isNotNull(idlab-fn:str = $(a))'}", ("not null", None)),
    ("{function: 'idlab-fn:notEqual(grel:valueParameter = $(a), grel:valueParameter2 = \"x\")'}", ("not equal", "x")),
]


@pytest.mark.parametrize(("typed", "meaning"), CONDITIONS)
def test_a_condition_is_read_in_each_of_its_forms_and_at_each_of_its_places(
    typed: str, meaning: tuple[str, str | None]
) -> None:
    right = None if meaning[1] is None else Template((meaning[1],))
    expected = (Condition(whole("a"), meaning[0], right),)  # type: ignore[arg-type]
    (of_mapping,) = mapping(f"    s: ex:$(a)\n    condition: {typed}\n    po: [[ex:p, x]]")
    assert (of_mapping.conditions, of_mapping.pairs[0].conditions) == (expected, ())
    (of_pair,) = mapping(f"    s: ex:$(a)\n    po: [{{p: ex:p, o: x, condition: [{typed}]}}]")
    assert (of_pair.conditions, of_pair.pairs[0].conditions) == ((), expected)
    (of_object,) = mapping(f"    s: ex:$(a)\n    po: [{{p: ex:p, o: [{{value: x, condition: {typed}}}, y]}}]")
    assert [pair.conditions for pair in of_object.pairs] == [expected, ()]


def test_language_datatype_and_type_of_an_item_are_those_of_all_its_objects() -> None:
    (rule,) = mapping(
        "    s: ex:$(a)\n    po: [{p: ex:p, o: [x, y], language: en}, {p: ex:p, o: [$(a), ex:y], type: iri}]"
    )
    assert [pair.object for pair in rule.pairs] == [
        LiteralMap(Template(("x",)), Template(("en",))),
        LiteralMap(Template(("y",)), Template(("en",))),
        iri(Reference("a")),
        iri(EX + "y"),
    ]


def test_an_inverse_predicate_leads_back() -> None:
    first, second = mapping("    s: ex:$(a)\n    graphs: ex:g\n    po: [{p: ex:p, i: ex:q, o: ex:$(b), type: iri}]")
    assert first.subject == second.pairs[0].object == iri(EX, Reference("a"))
    assert second.subject == first.pairs[0].object == iri(EX, Reference("b"))
    assert second.pairs[0].predicate == iri(EX + "q")
    assert second.graphs == first.graphs == (iri(EX + "g"),)


JOINED = f"""{HEAD}mappings:
  child:
    sources: c.csv~csv
    s: ex:c/$(id)
    condition: {{function: isNotNull, parameters: [[str, $(x)]]}}
    po:
      - p: ex:p
        inversepredicates: ex:q
        o: {{mapping: parent, condition: {{function: equal, parameters: [[str1, $(key)], [str2, $(id)]]}}}}
  parent:
    sources: [[p.csv~csv], [q.csv~csv]]
    s: ex:p/$(name)
    condition: {{function: isNull, parameters: [[str, $(gone)]]}}
    po: [[a, ex:P]]
"""


def test_a_join_is_with_each_source_of_the_parent_and_under_its_conditions() -> None:
    rules = document(JOINED).rules
    gone, has_x = Condition(whole("gone"), "null"), Condition(whole("x"), "not null")
    child, *back = (rule for rule in rules if rule.name == "child")
    assert [pair.object for pair in child.pairs] == [
        JoinMap(table, iri(EX + "p/", Reference("name")), ((whole("key"), whole("id")),), (gone,))
        for table in ("p.csv", "q.csv")
    ]
    assert [(rule.table, rule.conditions) for rule in back] == [("p.csv", (gone,)), ("q.csv", (gone,))]
    for rule in back:
        assert rule.subject == iri(EX + "p/", Reference("name"))
        assert rule.pairs[0].object == JoinMap(
            "c.csv", iri(EX + "c/", Reference("id")), ((whole("id"), whole("key")),), (has_x,)
        )


def test_a_join_compares_texts_that_are_made_of_columns() -> None:
    rules = document(JOINED.replace("$(key)", "'the $(key)'")).rules
    (join, _) = (pair.object for pair in rules[0].pairs)
    assert isinstance(join, JoinMap)
    assert join.on == ((Template(("the ", Reference("key"))), whole("id")),)


def test_a_mapping_over_the_same_source_is_referred_to_without_a_condition() -> None:
    (first, _) = document(
        f"{HEAD}mappings:\n  a: {{sources: t.csv~csv, s: 'ex:$(a)', po: [[ex:p, {{mapping: b}}]]}}\n"
        "  b: {sources: t.csv~csv, s: 'ex:$(b)', condition: {fn: isNull, pms: [[s, $(c)]]}, po: [[ex:p, x]]}\n"
    ).rules
    assert first.pairs[0].object == iri(EX, Reference("b"))
    assert first.pairs[0].conditions == (Condition(whole("c"), "null"),)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("s: {value: $(a), type: literal}", "5:28: objects of the type 'literal' are not supported; iri and blank are"),
        ("s: {type: iri}", "5:8: the key 'value' is missing here"),
        ("s: {function: f}", "5:9: functions ('function') are not supported"),
        ("s: ex:a\n    targets: x", "6:5: targets ('targets') are not supported"),
        (
            "po: [{p: ex:p, o: {type: blank, language: en, value: x}}]",
            "5:47: a blank node has neither language nor datatype",
        ),
        (
            "po: [{p: ex:p, i: ex:q, o: $(a)}]",
            "5:10: an inverse predicate needs an object that is an IRI or a blank node",
        ),
        ("po: [[ex:p, {mapping: n}]]", "5:27: there is no mapping 'n'"),
        (
            "po: [[ex:p, {mapping: other}]]",
            "5:27: 'other' reads another source than 'm'; give the condition that joins them",
        ),
        ("condition: x", "5:16: a condition is a function with parameters"),
        (
            "condition: {fn: grel:boolean_and, pms: [[a, b]]}",
            "5:21: the function 'grel:boolean_and' is not supported; equal,",
        ),
        ("condition: {fn: ex:equal, pms: [[a, b]]}", "5:21: the function 'ex:equal' is not supported; equal,"),
        ("condition: {fn: equal, pms: [[a, b]]}", "5:21: 'equal' takes 2 parameters, not 1"),
        ("condition: {fn: isNull, pms: [[a, b], [c, d]]}", "5:21: 'isNull' takes 1 parameters, not 2"),
        ("condition: {fn: equal}", "5:21: the parameters of a function are a list"),
        ("condition: {fn: equal, pms: x}", "5:33: the parameters of a function are a list"),
        ("condition: {fn: equal, pms: [x]}", "5:34: a parameter is written as [parameter, value], perhaps with s or o"),
        (
            "condition: {fn: equal, pms: [[a, b, c]]}",
            "5:41: a value is of s, the subject, or of o, the object, not of 'c'",
        ),
        ("condition: {fn: equal, pms: [[a, {fn: b}]]}", "5:38: functions in parameters are not supported"),
        ("condition: {fn: 'equal(x)'}", "5:21: parameters in one line are written as function(parameter = value, …)"),
        (
            "po: [[ex:p, {mapping: other, condition: {fn: isNull, pms: [[a, $(b)]]}}]]",
            "5:50: mappings are joined by 'equal' with two parameters",
        ),
        (
            "po: [[ex:p, {mapping: other, condition: {fn: equal, pms: [[a, x], [str2, $(b)]]}}]]",
            "5:67: a join compares columns, not 'x'; write $(column)",
        ),
        (
            "po: [[ex:p, {mapping: other, condition: {fn: equal, pms: [[a, $(a)], [b, $(b)]]}}]]",
            "5:50: a join compares a column of this mapping with one of the other; mark the value of the other",
        ),
        (
            "graphs: ex:$(a)\n    po: [{p: ex:p, i: ex:q, o: "
            "{mapping: other, condition: {fn: equal, pms: [[a, $(a)], [str2, $(b)]]}}}]",
            "6:10: an inverse predicate of a join in a graph that hangs on the row is not supported",
        ),
    ],
)
def test_a_fault_of_what_only_documents_have_is_told_with_its_place(body: str, fault: str) -> None:
    other = "  other:\n    sources: [[o.csv~csv]]\n    po: [[a, ex:O]]\n"
    text = f"{HEAD}mappings:\n  m:\n    sources: [[t.csv~csv]]\n    {body}\n{other}"
    found = faults(text)
    assert any(each.startswith(f"r.yml:{fault}") for each in found), found


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("mappings: {}\nexternal: {a: b}", "r.yml:2:1: external references ('external') are not supported"),
        ("mappings: {}\ntargets: {}", "r.yml:2:1: targets ('targets') are not supported"),
        ("mappings: {}\nbase: here", "r.yml:2:7: 'here' is not an absolute IRI (RFC 3987)"),
        ("mappings: [", "r.yml:2:1: not well-formed YAML"),
        (
            "mappings: {}\nsources: {s: [t.xml~xpath, /a]}",
            "r.yml:2:15: sources of the formulation 'xpath' are not supported",
        ),
        (
            "mappings: {}\nsources: {s: ['http://a/t.csv~csv']}",
            "r.yml:2:15: remote files are not read: 'http://a/t.csv'",
        ),
        ("mappings: {}\nsources: {s: [t.csv~csv, $]}", "r.yml:2:15: a CSV source has no iterator"),
        ("mappings: {}\nsources: {s: [t.parquet~csv, $]}", "r.yml:2:15: a Parquet source has no iterator"),
        ("mappings: {}\nsources: {s: [t.csv]}", "r.yml:2:15: a source is written as [file.csv~csv] or"),
        ("mappings: {}\nsources: {s: []}", "r.yml:2:14: a source is written as [file.csv~csv] or"),
        ("mappings: {}\nsources: {s: {type: x}}", "r.yml:2:14: the key 'access' is missing here"),
        (
            "mappings: {}\nsources: {s: {access: a, type: mysql}}",
            "r.yml:2:32: sources of the type 'mysql' are not supported",
        ),
        ("mappings: {}\nsources: {s: {access: a, query: q}}", "r.yml:2:23: 'a' is no URL of a database"),
        ("mappings: {}\nsources: {s: {access: a, credentials: q}}", "r.yml:2:26: credentials and drivers"),
        ("mappings: {}\nsources: {s: {access: a}}", "r.yml:2:23: the source 'a' has no reference formulation"),
        (
            "mappings: {}\nsources: {s: {access: a.csv, delimiter: ab}}",
            "r.yml:2:23: a delimiter is one character, of a CSV source, not 'ab'",
        ),
        (
            'mappings: {}\nsources: {s: {access: a.csv, delimiter: "\\r"}}',
            r"r.yml:2:23: a delimiter is one character, of a CSV source, not '\r'",
        ),
        (
            "mappings: {}\nsources: {s: {access: a.csv, delimiter: '\"'}}",
            "r.yml:2:23: a quote character is one character, and not the delimiter; this is '\"'",
        ),
        *(
            (
                f"mappings: {{}}\nsources: {{s: {{access: a.csv, encoding: {name}}}}}",
                f"r.yml:2:23: there is no encoding '{name}'",
            )
            for name in ("latin-99", "hex", "punycode", "undefined")
        ),
        (
            "mappings: {}\nsources: {s: {access: a.jsonl, encoding: latin-1}}",
            "r.yml:2:23: only CSV and JSON documents have an encoding, not sources of the kind 'jsonl'",
        ),
    ],
)
def test_a_fault_of_a_document_is_told_with_its_place(text: str, fault: str) -> None:
    found = faults(text)
    assert any(each.startswith(fault) for each in found), found


def test_rules_are_files_of_the_suffixes_that_are_read() -> None:
    assert faults("", "r.txt") == ["r.txt: rules are files in .ttl, .yml, .yaml, .yarrrml, not '.txt'"]
    assert faults("", "r") == ["r: rules are files in .ttl, .yml, .yaml, .yarrrml, not 'without suffix'"]


def test_the_default_graph_is_one_graph_among_others() -> None:
    text = (
        OLD
        + RML_MAP.replace("] .", "; rr:graph rr:defaultGraph , ex:g ] .")
        .replace("rml:template", "rr:template")
        .replace("rml:subjectMap", "rr:subjectMap")
        % 'rml:source "t.csv"'
    )
    (rule,) = document(text, "r.ttl").rules
    assert set(rule.graphs) == {DEFAULT_GRAPH, iri(EX + "g")}
