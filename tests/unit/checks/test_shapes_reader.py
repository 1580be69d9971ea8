"""Shapes are read into the model; what is ill-formed is told with the line of its shape, and the rest is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from factpress.checks import Engine, read_shapes, validate
from factpress.checks.shapes import Count, Qualified, Query, Shapes, Targets
from factpress.problems import Problems

PREFIXES = """@prefix e: <http://e.example/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

e:Sound a sh:NodeShape ; sh:targetClass e:Event ; sh:nodeKind sh:BlankNode .
"""
SELECT = "SELECT $this WHERE { $this ?p ?o }"


def read(tmp_path: Path, *texts: str) -> Shapes:
    files = [tmp_path / f"{number}.ttl" for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(PREFIXES + text, encoding="utf-8")
    problems = Problems()
    shapes = read_shapes(files, problems)
    assert list(problems) == []
    return shapes


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ("sh:minCount 1", "has sh:minCount, which only a property shape may have"),
        ("sh:uniqueLang true", "which only a property shape may have"),
        ("sh:lessThan e:q", "which only a property shape may have"),
        ("sh:qualifiedValueShape e:Sound ; sh:qualifiedMinCount 1", "which only a property shape may have"),
        ('sh:path e:p ; sh:minCount "one"', 'has sh:minCount "one", which is no whole number'),
        ('sh:path e:p ; sh:minCount "one"^^xsd:integer', "which is no whole number"),
        ("sh:path e:p ; sh:minCount 1 , 2", "has sh:minCount more than once"),
        ("sh:path e:p , e:q", "has more than one sh:path"),
        ("a sh:NodeShape ; sh:path e:p", "is a node shape and has a sh:path"),
        ("a sh:PropertyShape", "is a property shape and has no sh:path"),
        ("sh:path [ sh:crookedPath e:p ]", "has a path that SHACL does not know"),
        ("sh:path ( e:p )", "has a path of one member"),
        ('sh:path "p"', "has a path that is ill-formed"),
        ("sh:path _:p . _:p sh:inversePath _:p", "has a path that is ill-formed"),
        ("sh:datatype xsd:date , xsd:gYear", "has sh:datatype more than once"),
        ('sh:datatype "date"', "which is no IRI"),
        ('sh:class "Event"', "which is no class"),
        ("sh:nodeKind e:Iri", "which is no kind of node"),
        ("sh:minInclusive e:one", "which is no literal"),
        ("sh:maxLength 1.5", "which is no whole number"),
        ("sh:pattern 5", "which is no plain string"),
        ('sh:pattern "("', "has a sh:pattern that is no regular expression"),
        ('sh:pattern "a" ; sh:flags "k"', "there is no flag 'k'"),
        ('sh:languageIn ( "en" 5 )', "has in sh:languageIn what is no plain string"),
        ("sh:in e:p", "has a list that is ill-formed"),
        ("sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l", "has a list that is ill-formed"),
        ('sh:closed "yes"', "which is neither true nor false"),
        ('sh:equals "p"', "which is no IRI"),
        ('sh:or ( "p" )', "which is no shape"),
        ('sh:severity "bad"', "which is no IRI"),
        ("sh:message 5", "which is no text"),
        ("sh:property e:Sound", "which has no sh:path"),
        ("sh:targetNode [ ]", "as sh:targetNode"),
        ('sh:targetSubjectsOf "p"', "which is no IRI"),
        ("sh:node e:Bad", "leads back to itself"),
        ("sh:not [ sh:property [ sh:path e:p ; sh:node e:Bad ] ]", "leads back to itself"),
        ("sh:sparql [ ]", "without sh:select"),
        ("sh:sparql [ sh:select 'ASK { $this ?p ?o }' ]", "is no SELECT query"),
        ("sh:sparql [ sh:select 'SELECT ?p WHERE { $this ?p ?o }' ]", "does not select $this"),
        ("sh:sparql [ sh:select 'SELECT $this WHERE { $this ?p }' ]", "cannot be asked"),
        ("sh:sparql [ sh:select 'SELECT $this WHERE { $this x:p ?o }' ]", "cannot be asked"),
        ("sh:sparql [ sh:select 'SELECT $this { FILTER (<e:f>($this)) }' ]", "cannot be asked"),
        ("sh:sparql [ sh:select 'SELECT $this { ?s ?p ?o MINUS { $this ?p ?o } }' ]", "has MINUS"),
        ("sh:sparql [ sh:select 'SELECT $this { BIND (1 AS ?this) }' ]", "assigns $this anew"),
        ("sh:sparql [ sh:select 'SELECT $this { { SELECT ?o { $this ?p ?o } } }' ]", "an inner SELECT without $this"),
        ("sh:sparql [ sh:select 'SELECT $this { GRAPH $shapesGraph { $this ?p ?o } }' ]", "asks for $shapesGraph"),
        (f"sh:sparql [ sh:select '{SELECT}' ; sh:prefixes e:O ] . e:O sh:declare [ sh:prefix 'x' ]", "sh:namespace"),
        (
            f"sh:sparql [ sh:select '{SELECT}' ; sh:prefixes e:O ] . e:O sh:declare "
            "[ sh:prefix 'x' ; sh:namespace 'a:' ] , [ sh:prefix 'x' ; sh:namespace 'b:' ]",
            "has two namespaces for the prefix x",
        ),
    ],
)
def test_an_ill_formed_shape_is_a_problem_at_its_line(tmp_path: Path, parameters: str, reason: str) -> None:
    shapes = read(tmp_path, f"\ne:Bad sh:targetClass e:Event ;\n  {parameters} .\n")
    assert [shape.name for shape in shapes.sound] == ["<http://e.example/Sound>"]
    assert [(place.line, reason in message) for place, message in shapes.faults.values()] == [(9, True)], shapes.faults

    data = b"<a:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e.example/Event> .\n"
    report = validate(data, [tmp_path / "0.ttl"], engine=Engine.FAST)
    assert [violation.shape[-5:] for violation in report.violations] == ["Sound"]
    assert [(problem.code, problem.place.line) for problem in report.problems] == [("shapes-invalid", 9)]


COMPONENT = """
e:Component a sh:ConstraintComponent ; sh:parameter [ sh:path e:least ] , [ sh:path e:unit ; sh:optional true ] ;
  sh:validator [ sh:ask "ASK { FILTER ($value >= $least) }" ; sh:message "{$value} is below {?least}"@en ] .
"""


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("e:least ]", '"least" ]', "no IRI as sh:path"),
        ("e:least ]", "e:this ]", "makes no variable"),
        ("e:least ]", "<http://e.example/a-b> ]", "makes no variable"),
        ("sh:validator", "sh:nodeValidator", None),
        ("sh:validator", "sh:propertyValidator", "has no validator in SPARQL"),
        ("sh:ask", "sh:jsFunctionName", "has no validator in SPARQL"),
    ],
)
def test_a_component_is_read_with_its_parameters(tmp_path: Path, old: str, new: str, reason: str | None) -> None:
    assert COMPONENT.count(old) == 1
    user = "e:User sh:targetNode 1 ; e:least 2 ; e:unit 'm' .\n"
    shapes = read(tmp_path, COMPONENT.replace(old, new) + user)
    faults = [message for _, message in shapes.faults.values()]
    assert all(reason and reason in message for message in faults)
    assert bool(faults) == bool(reason)


@pytest.mark.parametrize("deep", [90, 300, 5000])
@pytest.mark.parametrize(
    ("start", "step", "end", "reason"),
    [
        ("sh:node e:n0", "e:n{0} sh:node e:n{1} .", "sh:class e:C", "stands inside 100 shapes"),
        ("sh:property e:n0", "e:n{0} sh:path e:p ; sh:property e:n{1} .", "sh:path e:p", "stands inside 100 shapes"),
        ("sh:path _:n0", "_:n{0} sh:zeroOrMorePath _:n{1} .", "sh:inversePath e:p", "has a path of more than 100"),
    ],
)
def test_shapes_and_paths_inside_each_other_without_end_are_faults(
    start: str, step: str, end: str, reason: str, deep: int, tmp_path: Path
) -> None:
    last = step.split("{")[0] + f"{deep} {end} ."
    chain = "\n".join(step.format(number, number + 1) for number in range(deep))
    shapes = read(tmp_path, f"e:S sh:targetClass e:Event ; {start} .\n{chain}\n{last}\n")
    found = validate(b"<a:a> <a:b> <a:c> .\n", [tmp_path / "0.ttl"], engine=Engine.FAST, portable=False)

    assert [reason in fault for _, fault in shapes.faults.values()] == ([True] if deep > 100 else [])
    assert len(found.problems) == (deep > 100)


@pytest.mark.slow  # where lines are counted: ten times as long, for calls hundreds deep
@pytest.mark.parametrize("parameter", ["or", "and"])
def test_a_choice_of_very_many_shapes_is_evaluated(parameter: str, tmp_path: Path) -> None:
    members = " ".join(f"[ sh:hasValue e:v{number} ]" for number in range(1200))
    read(tmp_path, f"e:S sh:targetNode e:v7 , e:w ; sh:{parameter} ( {members} ) .\n")
    found = validate(b"", [tmp_path / "0.ttl"], engine=Engine.FAST, portable=False)

    assert [each.focus[-2:] for each in found.violations] == (["/w"] if parameter == "or" else ["v7", "/w"])


def test_several_values_of_a_parameter_need_a_component_of_one(tmp_path: Path) -> None:
    shapes = read(tmp_path, COMPONENT + "e:User sh:targetNode 1 ; e:least 2 , 3 .\n")
    [user] = [shape for shape in shapes.sound if shape.name.endswith("User>")]
    assert [query.bound[0][1][:2] for query in user.constraints if isinstance(query, Query)] == ['"2', '"3']
    many = read(tmp_path, COMPONENT + "e:User sh:targetNode 1 ; e:least 2 , 3 ; e:unit 'm' .\n")
    assert ["several values" in message for _, message in many.faults.values()] == [True]


def test_a_shape_knows_its_place_its_owner_and_its_targets(tmp_path: Path) -> None:
    shapes = read(
        tmp_path,
        """
e:S a sh:NodeShape , rdfs:Class ; sh:targetNode e:a , "b" ; sh:targetClass e:Event ; sh:targetSubjectsOf e:p ;
  sh:targetObjectsOf e:q ; sh:property [ sh:path e:p ; sh:minCount 1 ; sh:severity sh:Info ; sh:message "no"@de ] .
""",
    )
    shape = shapes.all["<http://e.example/S>"]
    names = {name: f"<http://e.example/{name}>" for name in ("a", "Event", "p", "q", "S")}
    assert shape.targets == Targets((names["a"], '"b"'), (names["Event"], names["S"]), (names["p"],), (names["q"],))
    assert (shape.place.line, shape.path_text) == (9, "")
    [inner] = (shapes.all[name] for name in shape.properties)
    assert (inner.owner, inner.place.line, inner.path_text) == ("http://e.example/S", 9, names["p"])
    assert (inner.severity[-4:], inner.messages, inner.constraints) == ("Info", {"de": "no"}, (Count("minCount", 1),))


def test_what_is_deactivated_does_nothing_and_may_be_ill_formed(tmp_path: Path) -> None:
    off = "e:Off sh:targetClass e:Event ; sh:deactivated true ; sh:minCount 1 .\n"
    query = f"e:Q sh:targetNode e:a ; sh:sparql [ sh:deactivated true ; sh:select '{SELECT}' ] .\n"
    inner = "e:In sh:targetNode e:a ; sh:node e:Off ; sh:property [ sh:path e:p ; sh:deactivated true ] .\n"
    shapes = read(tmp_path, off + query + inner)
    assert (len(shapes.sound), shapes.faults) == (3, {})
    assert shapes.all["<http://e.example/Q>"].constraints == ()


def test_blank_nodes_of_two_files_are_not_the_same(tmp_path: Path) -> None:
    one = "e:A sh:targetNode e:a ; sh:property _:x . _:x sh:path e:p ; sh:minCount 1 .\n"
    other = "e:B sh:targetNode e:a ; sh:property _:x . _:x sh:path e:q ; sh:minCount 2 .\n"
    shapes = read(tmp_path, one, other)
    paths = [
        shapes.all[name].path_text for root in "AB" for name in shapes.all[f"<http://e.example/{root}>"].properties
    ]
    assert paths == ["<http://e.example/p>", "<http://e.example/q>"]


def test_siblings_are_the_other_qualified_shapes_of_the_same_shape(tmp_path: Path) -> None:
    shapes = read(
        tmp_path,
        """e:S sh:targetNode e:a ; sh:property e:One , e:Two .
e:One sh:path e:p ; sh:qualifiedValueShape e:X ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true .
e:Two sh:path e:p ; sh:qualifiedValueShape e:Y ; sh:qualifiedMaxCount 3 .
""",
    )
    x, y = "<http://e.example/X>", "<http://e.example/Y>"
    assert shapes.all["<http://e.example/One>"].constraints == (Qualified(x, 1, None, (y,)),)
    assert shapes.all["<http://e.example/Two>"].constraints == (Qualified(y, None, 3),)


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    problems = Problems()
    assert read_shapes([tmp_path / "none.ttl"], problems).roots == ()
    assert [problem.code for problem in problems] == ["file-missing"]


def test_nameless_shapes_that_hold_each_other_belong_to_nobody(tmp_path: Path) -> None:
    shapes = read(tmp_path, "_:x sh:targetNode e:a ; sh:node _:y ; sh:minCount 1 . _:y sh:node _:x .\n")
    assert [place.line for place, _ in shapes.faults.values()] == [None]
    assert [shapes.problem(name).message[:16] for name in shapes.faults] == ["a nameless shape"]


def test_owners_of_a_lists_members_are_found_in_one_walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    members = 300
    steps = 0

    def counted(term: str) -> bool:
        nonlocal steps
        steps += 1
        return term.startswith("_:")

    monkeypatch.setattr("factpress.checks.shape_files.shapes_graph.is_blank", counted)
    listed = " ".join(f"[ sh:hasValue e:v{number} ]" for number in range(members))
    shapes = read(tmp_path, f"e:Choice a sh:NodeShape ; sh:targetNode e:a ; sh:or ( {listed} ) .")
    assert [shape.owner for shape in shapes.all.values()].count("http://e.example/Choice") == members + 1
    assert steps < 20 * members, "each member walks over those before it"
