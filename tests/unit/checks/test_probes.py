"""Traps in which engines of SHACL were seen to part company, each by its name: what the specification asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from factpress.checks import Engine, validate
from factpress.problems import Problems
from factpress.rdf import Syntax, parse_texts

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix e: <http://e.example/> .
"""


def on_values(parameters: str) -> str:
    return f"e:S a sh:NodeShape ; sh:targetNode e:a , e:b ; sh:property e:P . e:P sh:path e:p ; {parameters} ."


def typed(text: str, datatype: str) -> str:
    return f'"{text}"^^xsd:{datatype}'


PROBES = {
    "an impossible date": (on_values("sh:datatype xsd:date"), typed("2024-02-28", "date"), typed("2024-02-30", "date")),
    "a byte out of range": (on_values("sh:datatype xsd:byte"), typed("30", "byte"), typed("300", "byte")),
    "a derived integer is kept": (
        on_values("sh:datatype xsd:nonNegativeInteger"),
        typed("1", "nonNegativeInteger"),
        typed("1", "integer"),
    ),
    "a year of two digits": (on_values("sh:datatype xsd:gYear"), typed("2024", "gYear"), typed("24", "gYear")),
    "in: the lexical form matters": (on_values("sh:in ( 1 )"), "1", typed("01", "integer")),
    "hasValue: the lexical form matters": (on_values("sh:hasValue 1.0"), "1.0", "1.00"),
    "two spellings are two values": (on_values("sh:maxCount 1"), "1", f"1 , {typed('01', 'integer')}"),
    "dates with and without a zone": (
        on_values("sh:lessThanOrEquals e:q"),
        f"{typed('2024-01-01', 'date')} ; e:q {typed('2024-01-02', 'date')}",
        f"{typed('2024-01-01', 'date')} ; e:q {typed('2024-01-01Z', 'date')}",
    ),
    "a date against a dateTime": (
        on_values("sh:lessThan e:q"),
        f"{typed('2024-01-01', 'date')} ; e:q {typed('2024-01-02', 'date')}",
        f"{typed('2024-01-01', 'date')} ; e:q {typed('2024-01-02T00:00:00Z', 'dateTime')}",
    ),
    "uniqueLang ignores case": (on_values("sh:uniqueLang true"), '"x"@en , "y"@de', '"x"@en-GB , "y"@en-gb'),
    "languageIn has ranges": (on_values('sh:languageIn ( "en" )'), '"x"@en-GB', '"x"@eng'),
    "languageIn of any language": (on_values('sh:languageIn ( "*" )'), '"x"@fr', '"x"'),
    "a pattern on an IRI, with flag i": (
        on_values('sh:pattern "^HTTPS://" ; sh:flags "i"'),
        "<https://x.example/>",
        "<http://x.example/>",
    ),
    "a category of Unicode": (on_values(r'sh:pattern "^\\p{Lu}"'), '"Élan"', '"élan"'),
    "lengths count code points": (on_values("sh:maxLength 1"), '"😀"', '"ab"'),
    "lengths of escaped texts": (on_values("sh:maxLength 2"), r'"\"\n"', r'"\"\\\n"'),
    "a subclass in the data": (on_values("sh:class e:C"), "e:c . e:c a e:D . e:D rdfs:subClassOf e:C", "e:d"),
    "not of a literal": (on_values("sh:not [ sh:datatype xsd:string ]"), "1", '"x"'),
    "a blank node has no text": (on_values("sh:minLength 0"), '""', "[ ]"),
    "any datatype by name": (on_values("sh:datatype e:own"), '"x"^^e:own', '"x"'),
    "a warning does not conform": (on_values("sh:severity sh:Warning ; sh:nodeKind sh:IRI"), "e:x", "1"),
    "a query beside sh:closed": (
        "e:S sh:targetNode e:a , e:b ; sh:closed true ; sh:property [ sh:path e:p ] ; sh:sparql [ sh:message 'm' ; "
        'sh:select "SELECT $this ?value WHERE { $this <http://e.example/p> ?value FILTER (?value < 0) }" ] .',
        "1",
        "-1",
    ),
    "a component with ASK": (
        "e:C a sh:ConstraintComponent ; sh:parameter [ sh:path e:most ] ; sh:validator [ a sh:SPARQLAskValidator ; "
        'sh:ask "ASK { FILTER (STRLEN(STR($value)) <= $most) }" ] . ' + on_values("e:most 3"),
        '"abc"',
        '"abcd"',
    ),
}


def results(tmp_path: Path, shapes: str, data: str) -> list[str]:
    file = tmp_path / "shapes.ttl"
    file.write_text(PREFIXES + shapes, encoding="utf-8")
    problems = Problems()
    triples = parse_texts((PREFIXES + data).encode(), Syntax.TURTLE, problems, "data")
    lines = [f"{' '.join(triple)} .\n".encode() for triple in triples]
    assert list(problems) == []
    report = validate(lines, [file], engine=Engine.FAST, portable=False)
    assert report.problems == ()
    return [violation.focus.rpartition("/")[2] for violation in report.violations]


@pytest.mark.parametrize("name", PROBES)
def test_the_one_result_is_where_the_specification_wants_it(tmp_path: Path, name: str) -> None:
    shapes, well, ill = PROBES[name]
    assert results(tmp_path, shapes, f"e:a e:p {well} . e:b e:p {ill} .") == ["b"]


def test_each_value_of_an_or_is_judged_alone(tmp_path: Path) -> None:
    shapes = on_values("sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:gYear ] )")
    data = 'e:a e:p "2024-01-01"^^xsd:date , "2024"^^xsd:gYear . e:b e:p "x" , "y" .'
    assert results(tmp_path, shapes, data) == ["b", "b"]


def test_empty_lists_of_shapes_are_what_logic_makes_of_them(tmp_path: Path) -> None:
    for parameter, found in (("and", []), ("or", ["a"]), ("xone", ["a"])):
        assert results(tmp_path, on_values(f"sh:{parameter} ()"), "e:a e:p 1 .") == found


def test_subclasses_that_only_shapes_name_count_for_the_data(tmp_path: Path) -> None:
    """SHACL looks in the data alone; here shapes may complete the hierarchy, which `validate` says."""
    shapes = on_values("sh:class e:C") + " e:D rdfs:subClassOf e:C ."
    assert results(tmp_path, shapes, "e:a e:p e:c . e:c a e:D . e:b e:p e:d .") == ["b"]


def test_a_shape_that_looks_at_nothing_is_counted_and_things_unseen_are_named(tmp_path: Path) -> None:
    file = tmp_path / "shapes.ttl"
    file.write_text(PREFIXES + "e:S a sh:NodeShape ; sh:targetClass e:Evnet ; sh:nodeKind sh:IRI .", encoding="utf-8")
    data = b"<e:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e.example/Event> .\n<e:b> <e:p> <e:a> .\n"
    for engine in Engine:
        report = validate(data, [file], engine=engine)
        assert (report.looked_at, report.unseen, report.conforms) == ({"http://e.example/S": 0}, ("e:a",), True)
