"""The lint of shapes finds what engines pass over in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from factpress.checks.linting.lint import lint
from factpress.problems import Problem, Problems, Severity
from factpress.vocab import Vocabulary

SPACE = "http://e.example/"
VOCABULARY = Vocabulary(
    prefixes={"e": SPACE, "open": "http://open.example/"},
    terms=frozenset({SPACE + "Event", SPACE + "Feast", SPACE + "start", SPACE + "end"}),
    closed=frozenset({SPACE}),
    classes={},
    concepts={},
    version="1",
)
SOUND = """@prefix e: <http://e.example/> .
@prefix s: <http://s.example/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix open: <http://open.example/> .

e:Feast rdfs:subClassOf e:Event .

s:Event a sh:NodeShape ;
  sh:targetClass e:Event ;
  sh:property s:Start , s:Both .

s:Start a sh:PropertyShape ;
  sh:path e:start ;
  sh:minCount 1 ;
  sh:message "An event starts"@en .

s:Both a sh:PropertyShape ;
  sh:path ( [ sh:inversePath open:anything ] e:end ) ;
  sh:or ( [ sh:class e:Feast ] [ sh:minLength 2 ] ) ;
  sh:sparql s:Query ;
  sh:message "An event ends"@en .

s:Query sh:prefixes s: ;
  sh:message "An event ends"@en ;
  sh:select \"\"\"
    SELECT $this WHERE {
      $this e:end ?end
    }\"\"\" .
s: sh:declare [ sh:prefix "e" ; sh:namespace "http://e.example/" ] .
"""
START = "sh:minCount 1"


def found(tmp_path: Path, *texts: str, foreign: bool = False) -> list[Problem]:
    files = [tmp_path / f"{number}.ttl" for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    problems = Problems()
    lint(files, None if foreign else VOCABULARY, problems)
    return list(problems)


def damaged(tmp_path: Path, old: str, new: str) -> list[Problem]:
    assert SOUND.count(old) == 1, "the damage must hit one place"
    return found(tmp_path, SOUND.replace(old, new))


def test_sound_shapes_have_no_problems(tmp_path: Path) -> None:
    assert found(tmp_path, SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "place", "words", "suggestion"),
    [
        (START, "sh:minimumCount 1", (15, 3), "no parameter sh:minimumCount", "minCount"),
        ("sh:class e:Feast", "sh:klass e:Feast", (20, 13), "no parameter sh:klass", "class"),
        ("targetClass e:Event", "targetClass e:Evnt", (10, 18), "has e:Evnt", "e:Event"),
        ("targetClass e:Event", "targetClass <http://z.example/E>", (10, 18), "has http://z.example/E", None),
        ("sh:path e:start", "sh:path e:strat", (14, 11), "has e:strat", "e:start"),
        ("open:anything ] e:end", "open:anything ] e:ende", (19, 11), "has e:ende", "e:end"),
        ("sh:class e:Feast", "sh:class e:Feats", (20, 22), "has e:Feats", "e:Feast"),
        ("e:Feast rdfs:subClassOf", "e:Fest rdfs:subClassOf", (7, 1), "has e:Fest", "e:Feast"),
        ("s:Start , s:Both", "s:Start , s:Both , s:Strat", (11, 34), "no file has the shape s:Strat", "s:Start"),
        ("s:Start , s:Both", "s:Start", (18, 1), "s:Both has no target", "targetClass"),
        ("  sh:targetClass e:Event ;\n", "", (9, 1), "s:Event has no target", "targetClass"),
        (' ;\n  sh:message "An event starts"@en', "", (13, 1), "s:Start has no sh:message", "in a sentence"),
        ("s:Start , s:Both", "s:Start , s:Both , [ sh:path e:end ; sh:maxCount 1 ]", (11, 34), "has no sh:mess", ""),
        ("sh:path e:start ;\n", "", (13, 1), "s:Start is a property shape without sh:path", None),
        (START, "sh:target e:start", (15, 3), "sh:target is of SHACL's Advanced Features", None),
        (START, "sh:someValue e:start", (15, 3), "sh:someValue is no part of SHACL 1.0", "engines that know"),
    ],
)
def test_a_fault_is_found_at_its_very_triple(
    tmp_path: Path, old: str, new: str, place: tuple[int, int], words: str, suggestion: str | None
) -> None:
    fault = next(problem for problem in damaged(tmp_path, old, new) if words in problem.message)
    assert (fault.code, fault.place.line, fault.place.column) == ("shapes-invalid", *place)
    assert (suggestion or "") in (fault.suggestion or "")


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ('sh:minCount "one"', 'has sh:minCount "one", which is no whole number'),
        ("sh:minCount -1", "has sh:minCount -1, which is below zero"),
        ("sh:minCount 1 , 2", "has sh:minCount more than once"),
        ("sh:nodeKind sh:Iri", "none of the six kinds"),
        ("sh:nodeKind sh:IRI , sh:Literal", "has sh:nodeKind more than once"),
        ("sh:uniqueLang 1", "neither true nor false"),
        ('sh:datatype "date"', 'has sh:datatype "date", which is no IRI'),
        ("sh:in e:start", "has a list that is ill-formed"),
        ("sh:ignoredProperties ( 1 )", "sh:ignoredProperties with something that is no IRI"),
        ("sh:languageIn ( e:start )", "sh:languageIn with something that is no plain string"),
        ("sh:and ( 1 )", "sh:and with a literal, which is no shape"),
        ("sh:node 1", "which is no shape"),
        ("sh:minInclusive e:start", "which is no literal"),
        ('sh:pattern "("', "does not compile"),
        ('sh:pattern "a" ; sh:flags "g"', "has sh:flags with 'g'"),
        ('sh:flags "i"', "has sh:flags without sh:pattern"),
        ("sh:pattern 1", "which is no plain string"),
        ('sh:message "An event begins"@en', "two messages in the language en"),
        ("sh:path e:end", "has sh:path more than once"),
    ],
)
def test_an_ill_formed_value_is_told(tmp_path: Path, new: str, words: str) -> None:
    faults = damaged(tmp_path, START, new)
    assert [fault for fault in faults if words in fault.message and fault.place.line in (14, 15, 16)], faults
    assert all(fault.severity is Severity.ERROR for fault in faults)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ('"start"', "ill-formed"),
        ("( e:start )", "a path of one member"),
        ("[ sh:alternativePath ( e:start ) ]", "a path of one member"),
        ("[ sh:zeroOrMorePaths e:start ]", "a path that SHACL does not know"),
        ("[ e:start e:end ]", "a path that SHACL does not know"),
    ],
)
def test_an_ill_formed_or_unknown_path_is_told(tmp_path: Path, path: str, words: str) -> None:
    faults = damaged(tmp_path, "sh:path e:start", f"sh:path {path}")
    assert [fault.place.line for fault in faults if words in fault.message] == [14]


def test_a_count_without_a_path_is_told(tmp_path: Path) -> None:
    [fault] = damaged(tmp_path, "sh:targetClass e:Event ;", "sh:targetClass e:Event ; sh:minCount 1 ; sh:message '!' ;")
    assert fault.message == "s:Event has sh:minCount without a path, which says nothing"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("?end\n", "?end }\n", 29, "does not parse"),
        ("$this e:end", "$this x:end", 28, "uses the prefix 'x' without declaring it"),
        ("$this e:end ?end", "$this e:end ?end MINUS { $this a ?c }", 26, "has MINUS, which SHACL does not allow"),
        ("$this e:end ?end", "SERVICE <http://a/> { }", 26, "has SERVICE"),
        ("$this e:end ?end", "VALUES ?end { 1 }", 26, "has VALUES"),
        ("$this e:end ?end", "BIND (1 AS ?this)", 26, "assigns $this anew"),
        ("SELECT $this WHERE", "SELECT ?end WHERE", 26, "does not select $this"),
        ("SELECT $this WHERE", "ASK", 26, "is no SELECT query"),
    ],
)
def test_a_faulty_query_is_told_at_its_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    [fault] = damaged(tmp_path, old, new)
    assert words in fault.message
    assert fault.message.startswith("the query of s:Query ")
    assert fault.place.line == line


def test_prefixes_of_imported_ontologies_are_declared_too(tmp_path: Path) -> None:
    imported = SOUND.replace("s: sh:declare", "s: <http://www.w3.org/2002/07/owl#imports> s:More . s:More sh:declare")
    assert found(tmp_path, imported) == []


def test_a_pattern_that_engines_read_differently_is_a_warning(tmp_path: Path) -> None:
    [fault] = damaged(tmp_path, START, 'sh:pattern "^\\\\p{Lu}"')
    assert fault.severity is Severity.WARNING
    assert fault.message.startswith("s:Start has a sh:pattern that has \\p{Lu}, which Python's re")


@pytest.mark.parametrize(
    ("old", "new", "way", "line"),
    [
        ("sh:property s:Start , s:Both", "sh:property s:Start , s:Both ; sh:node s:Event", "s:Event → s:Event", 11),
        (START, "sh:node s:Event", "s:Event → s:Start → s:Event", 15),
        (START, "sh:or ( [ sh:not s:Event ] )", "s:Event → s:Start → s:Event", 15),
    ],
)
def test_a_recursive_shape_is_told_with_its_cycle(tmp_path: Path, old: str, new: str, way: str, line: int) -> None:
    [fault] = [fault for fault in damaged(tmp_path, old, new) if "leads back" in fault.message]
    assert f"leads back to itself ({way})" in fault.message
    assert fault.place.line == line


def test_a_shape_that_two_files_describe_is_a_warning(tmp_path: Path) -> None:
    [twice] = found(tmp_path, SOUND, SOUND[: SOUND.index("e:Feast")] + "s:Event a sh:NodeShape .")
    assert (twice.severity, twice.place.line, twice.others[0].line) == (Severity.WARNING, 7, 9)
    assert "s:Event is described at more than one place" in twice.message


def test_foreign_shapes_may_speak_of_anything_and_need_no_messages(tmp_path: Path) -> None:
    text = SOUND.replace("e:Event", "e:Other").replace(' ;\n  sh:message "An event starts"@en', "")
    assert found(tmp_path, text, foreign=True) == []
    assert found(tmp_path, text) != []


def test_a_class_that_is_a_shape_is_its_own_target(tmp_path: Path) -> None:
    assert damaged(tmp_path, "  sh:targetClass e:Event ;\n", "  a rdfs:Class ;\n") == []


def test_shapes_of_several_files_are_looked_at_together(tmp_path: Path) -> None:
    head, body = SOUND[: SOUND.index("s:Event a")], SOUND[SOUND.index("s:Event a") :]
    first, second = body.split("s:Start a", 1)
    assert found(tmp_path, head + first, head + "s:Start a" + second) == []


def test_a_file_that_is_not_turtle_is_a_problem(tmp_path: Path) -> None:
    assert [problem.code for problem in found(tmp_path, "e:x", SOUND)] == ["rdf-syntax"]


def test_a_query_that_is_no_text_is_told_once(tmp_path: Path) -> None:
    text = SOUND[: SOUND.index('"""')] + "1 .\n" + SOUND[SOUND.index("s: sh:declare") :]
    [fault] = found(tmp_path, text)
    assert (fault.place.line, fault.message) == (26, "s:Query has sh:select 1, which is no plain string")
