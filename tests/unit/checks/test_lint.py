"""The lint of shapes finds what engines pass over in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from factpress.checks.lint import lint
from factpress.problems import Problem, Problems
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
  sh:or ( [ sh:class e:Feast ] [ sh:minCount 2 ] ) ;
  sh:message "An event ends"@en .
"""


def found(tmp_path: Path, *texts: str) -> list[Problem]:
    files = [tmp_path / f"{number}.ttl" for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    problems = Problems()
    lint(files, VOCABULARY, problems)
    return list(problems)


def test_sound_shapes_have_no_problems(tmp_path: Path) -> None:
    assert found(tmp_path, SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "words", "suggestion"),
    [
        ("sh:minCount 1", "sh:minimumCount 1", 13, "no parameter sh:minimumCount", "minCount"),
        ("sh:class e:Feast", "sh:klass e:Feast", 18, "no parameter sh:klass", "class"),
        ("targetClass e:Event", "targetClass e:Evnt", 9, "has e:Evnt", "e:Event"),
        ("targetClass e:Event", "targetClass <http://z.example/E>", 9, "has http://z.example/E", None),
        ("sh:path e:start", "sh:path e:strat", 13, "has e:strat", "e:start"),
        ("open:anything ] e:end", "open:anything ] e:ende", 18, "has e:ende", "e:end"),
        ("sh:class e:Feast", "sh:class e:Feats", 18, "has e:Feats", "e:Feast"),
        ("e:Feast rdfs:subClassOf", "e:Fest rdfs:subClassOf", 7, "has e:Fest", "e:Feast"),
        ("s:Start , s:Both", "s:Start , s:Both , s:Strat", 9, "no file has the shape", "Start"),
        ("s:Start , s:Both", "s:Start", 18, "s.example/Both has no target", None),
        ("  sh:targetClass e:Event ;\n", "", 9, "s.example/Event has no target", None),
        (' ;\n  sh:message "An event starts"@en', "", 13, "Start has no sh:message", None),
        ("s:Start , s:Both", "s:Start , s:Both , [ sh:path e:end ; sh:maxCount 1 ]", 9, "nameless shape has no", None),
        ("s:Start , s:Both", "s:Start , s:Both ; sh:sparql [ sh:select 'SELECT' ]", 9, "nameless shape has no", None),
    ],
)
def test_a_fault_is_found_at_the_line_of_its_shape(
    tmp_path: Path, old: str, new: str, line: int, words: str, suggestion: str | None
) -> None:
    assert SOUND.count(old) == 1
    fault = next(problem for problem in found(tmp_path, SOUND.replace(old, new)) if words in problem.message)
    assert (fault.code, fault.place.line) == ("shapes-invalid", line)
    assert (suggestion or "") in (fault.suggestion or "")


def test_shapes_of_several_files_are_looked_at_together(tmp_path: Path) -> None:
    head, body = SOUND[: SOUND.index("s:Event a")], SOUND[SOUND.index("s:Event a") :]
    first, second = body.split("s:Start a", 1)
    assert found(tmp_path, head + first, head + "s:Start a" + second) == []


def test_a_file_that_is_not_turtle_is_a_problem(tmp_path: Path) -> None:
    assert [problem.code for problem in found(tmp_path, "e:x", SOUND)] == ["rdf-syntax"]


def test_a_shape_that_begins_amid_a_line_is_placed_in_the_first_file(tmp_path: Path) -> None:
    [idle] = found(tmp_path, SOUND, SOUND[: SOUND.index("e:Feast")] + "e:Feast a e:Event . s:Idle a sh:NodeShape .")
    assert (Path(idle.place.file).name, idle.place.line) == ("0.ttl", None)
