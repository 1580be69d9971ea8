"""factpress validate: any RDF against any shapes, at the line."""

from __future__ import annotations

import gzip
import json
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from commands import Run
from factpress.checks import Engine
from factpress.cli.formats import FORMATS
from factpress.cli.options import ENGINES
from factpress.problems import CODES
from hostile import HOSTILE

SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix e: <http://e.example/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

e:Person a sh:NodeShape ;
  sh:targetClass e:Man ;
  sh:property e:Age ,
    [ sh:path e:name ; sh:minCount 1 ; sh:message "A person has a name"@en , "Ein Mensch hat einen Namen"@de ] ,
    [ sh:path [ sh:inversePath e:knows ] ; sh:class e:Man ] .

e:Age sh:path e:age ;
  sh:datatype xsd:integer ;
  sh:maxCount 1 ;
  sh:severity sh:Warning .
"""
SOUND = '@prefix e: <http://e.example/> .\ne:ann a e:Man ; e:name "Ann" ; e:age 7 .\n'


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with shapes and sound data, which is the working directory."""
    (tmp_path / "shapes.ttl").write_text(SHAPES)
    (tmp_path / "data.ttl").write_text(SOUND)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_data_that_conform(run: Run, here: Path) -> None:
    ran = run("validate", "data.ttl", "--shapes", "shapes.ttl")
    assert (ran.code, ran.out, ran.err) == (0, "", "3 triples: no problems\n")


@pytest.mark.parametrize("engine", ENGINES)
def test_each_result_stands_at_its_triple(run: Run, here: Path, engine: str) -> None:
    (here / "data.ttl").write_text(SOUND + 'e:bob a e:Man ;\n  e:age "old" ,\n    8 .\n\ne:x e:knows e:ann .\n')
    ran = run("validate", "data.ttl", "-s", "shapes.ttl", "--engine", engine)
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "data.ttl:3:1: error[shape-violated] e:bob breaks the rule “A person has a name”: found no e:name; "
        "see also shapes.ttl:8:36",
        'data.ttl:4:9: warning[shape-violated] e:bob breaks e:Age: sh:datatype xsd:integer on e:age, found "old"; '
        "see also shapes.ttl:12:15",
        'data.ttl:5:5: warning[shape-violated] e:bob breaks e:Age: sh:maxCount 1 on e:age, found "8", "old"; '
        "see also data.ttl:4:9, shapes.ttl:13:15",
        "data.ttl:7:1: error[shape-violated] e:ann breaks e:Person: sh:class e:Man on ^e:knows, found e:x; "
        "see also shapes.ttl:9:53",
    ]
    assert ran.err.splitlines() == ["2  e:Age", "2  e:Person", "7 triples: 2 errors, 2 warnings"]


def test_the_engines_are_those_that_there_are() -> None:
    assert list(ENGINES) == [*Engine]


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("data.nt", "# one\n<http://e.example/bob> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
                    "<http://e.example/Man> .\n", 2),
        ("data.nq", "\n<http://e.example/bob> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
                    "<http://e.example/Man> <http://e.example/g> .\n", 2),
        ("data.trig", "PREFIX e: <http://e.example/>\ne:g {\n e:bob a e:Man }\n", 3),
        ("data.ttl", "PREFIX e: <http://e.example/>\n\n\n [] a e:Man .\n", 4),
    ],
)  # fmt: skip
def test_every_syntax_has_lines(run: Run, here: Path, name: str, data: str, line: int) -> None:
    (here / name).write_text(data)
    assert run("validate", name, "-s", "shapes.ttl").out.startswith(f"{name}:{line}:")


def test_files_are_looked_at_together_and_their_blank_nodes_apart(run: Run, here: Path) -> None:
    (here / "more.ttl").write_text("PREFIX e: <http://e.example/>\n_:n a e:Man .\n")
    (here / "most.ttl").write_text('PREFIX e: <http://e.example/>\n_:n e:name "N" .\ne:ann e:age 9 .\n')
    ran = run("validate", "data.ttl", "more.ttl", "most.ttl", "-s", "shapes.ttl", "--severity", "violation")
    assert [line.split(" ")[0] for line in ran.out.splitlines()] == ["more.ttl:2:1:"]
    both = run("validate", "data.ttl", "most.ttl", "-s", "shapes.ttl")
    assert both.out.startswith("data.ttl:2:38: warning[shape-violated] e:ann breaks e:Age: sh:maxCount 1")
    assert "see also most.ttl:3:13" in both.out


def test_a_compressed_file_is_read(run: Run, here: Path) -> None:
    (here / "data.ttl.gz").write_bytes(gzip.compress(b"PREFIX e: <http://e.example/>\ne:bob a e:Man ."))
    assert run("validate", "data.ttl.gz", "-s", "shapes.ttl").out.startswith("data.ttl.gz:2:1: error")


def test_data_that_do_not_parse_are_told_and_end_with_3(run: Run, here: Path) -> None:
    (here / "data.ttl").write_text(SOUND + "e:bob e:age .\n")
    ran = run("validate", "data.ttl", "-s", "shapes.ttl")
    assert ran.code == 3
    assert ran.out.startswith("data.ttl:3:13: error[rdf-syntax] ")


def test_shapes_that_are_ill_formed_are_told_and_end_with_3(run: Run, here: Path) -> None:
    (here / "shapes.ttl").write_text(SHAPES.replace("sh:maxCount 1", "sh:maximumCount 1"))
    ran = run("validate", "data.ttl", "-s", "shapes.ttl")
    assert ran.code == 3
    assert ran.out == (
        "shapes.ttl:13:3: error[shapes-invalid] SHACL 1.0 has no parameter sh:maximumCount; did you mean 'maxCount'?\n"
    )


def test_a_call_without_shapes_is_a_fault_of_usage(run: Run, here: Path) -> None:
    assert run("validate", "data.ttl").code == 2
    assert run("validate", "no.ttl", "-s", "shapes.ttl").code == 2


def test_shapes_that_look_at_nothing_are_told(run: Run, here: Path) -> None:
    (here / "more.ttl").write_text("@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <http://e.example/> .\n"
                                   "e:Dogs a sh:NodeShape ; sh:targetClass e:Dog .\n")  # fmt: skip
    ran = run("validate", "data.ttl", "-s", "shapes.ttl", "-s", "more.ttl")
    assert ran.code == 0
    assert ran.out == (
        "more.ttl:2:1: info[shape-idle] nothing in the data is what e:Dogs looks at; "
        "compare the targets with the data\n"
    )
    assert run("validate", "data.ttl", "-s", "shapes.ttl", "-s", "more.ttl", "--strict").code == 1
    alone = run("validate", "data.ttl", "-s", "more.ttl")
    assert "warning[shape-idle]" in alone.out


def test_files_of_shapes_without_a_shape_are_a_warning(run: Run, here: Path) -> None:
    (here / "none.ttl").write_text("# nothing yet\n")
    ran = run("validate", "data.ttl", "-s", "none.ttl", "--severity", "warning")
    assert ran.code == 0
    assert ran.out == (
        "none.ttl: warning[shape-idle] no file of shapes has a shape with a target, so nothing was looked at; "
        "name a file of SHACL shapes with --shapes\n"
    )


def test_things_that_no_shape_looks_at_are_told_by_class(run: Run, here: Path) -> None:
    (here / "data.ttl").write_text(SOUND + "e:rex a e:Dog .\ne:rover a e:Dog .\n")
    ran = run("validate", "data.ttl", "-s", "shapes.ttl")
    assert ran.code == 0
    assert ran.out == "data.ttl:3:1: info[thing-unseen] no shape looked at 2 things of the class e:Dog\n"


def test_shapes_that_were_handed_over_as_data_are_a_warning(run: Run, here: Path) -> None:
    (here / "more.ttl").write_text("@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <http://e.example/> .\n"
                                   "e:Dogs a sh:NodeShape ; sh:targetClass e:Dog .\n")  # fmt: skip
    ran = run("validate", "data.ttl", "-s", "shapes.ttl", "more.ttl")
    assert ran.code == 0
    assert ran.out == (
        "more.ttl:2:1: warning[thing-unseen] no shape looked at 1 thing of the class sh:NodeShape; "
        "if they are to look at the data, put --shapes before each file of theirs\n"
    )
    assert "warning" not in run("validate", "data.ttl", "more.ttl", "-s", "shapes.ttl", "-s", "more.ttl").out


@pytest.mark.parametrize("name", ["e:Age", "Age", "http://e.example/Age"])
def test_only_one_shape_looks(run: Run, here: Path, name: str) -> None:
    (here / "data.ttl").write_text(SOUND + "e:bob a e:Man ; e:age 1.5 .\n")
    ran = run("validate", "data.ttl", "-s", "shapes.ttl", "--only", name)
    assert [line.split(" ")[1] for line in ran.out.splitlines()] == ["warning[shape-violated]"]


def test_a_shape_that_there_is_not_is_a_fault_of_usage(run: Run, here: Path) -> None:
    ran = run("validate", "data.ttl", "-s", "shapes.ttl", "--only", "Persn")
    assert ran.code == 2
    assert "no shape is called 'Persn'; did you mean 'Person'?" in ran.err


def test_severities_bound_what_is_shown_and_what_fails(run: Run, here: Path) -> None:
    (here / "data.ttl").write_text(SOUND.replace("7", "1.5"))
    told = run("validate", "data.ttl", "-s", "shapes.ttl")
    assert told.code == 0
    assert "warning[" in told.out
    assert run("validate", "data.ttl", "-s", "shapes.ttl", "--strict").code == 1
    silent = run("validate", "data.ttl", "-s", "shapes.ttl", "--strict", "--severity", "violation")
    assert (silent.code, silent.out) == (0, "")


def test_as_many_are_shown_as_asked_for_and_all_are_counted(run: Run, here: Path) -> None:
    (here / "data.ttl").write_text("".join(f"<x:{n}> a <http://e.example/Man> .\n" for n in range(5)))
    ran = run("validate", "data.ttl", "-s", "shapes.ttl", "--max", "2")
    assert len(ran.out.splitlines()) == 2
    assert ran.err.splitlines() == ["3 more not shown", "5 triples: 5 errors"]
    assert run("validate", "data.ttl", "-s", "shapes.ttl", "--max", "0").code == 1


def test_messages_come_in_german_where_shapes_have_them(run: Run, here: Path) -> None:
    (here / "data.ttl").write_text(SOUND.replace('e:name "Ann"', "a e:Man"))
    ran = run("validate", "data.ttl", "-s", "shapes.ttl", "--lang", "de")
    assert "e:ann verletzt die Regel „Ein Mensch hat einen Namen“: gefunden: kein e:name" in ran.out


def test_verbose_says_what_shapes_looked_at(run: Run, here: Path) -> None:
    ran = run("validate", "data.ttl", "-s", "shapes.ttl", "-v")
    assert ran.err.startswith("1 of 1 shapes with a target looked at something\n")


def test_a_report_goes_into_a_file(run: Run, here: Path) -> None:
    ran = run("validate", "data.ttl", "-s", "shapes.ttl", "--format", "json", "-o", "report.json")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert json.loads((here / "report.json").read_text()) == []
    refused = run("validate", "data.ttl", "-s", "shapes.ttl", "-o", "no/such/folder.txt")
    assert refused.code == 3
    assert "cannot write no/such/folder.txt" in refused.err


def test_brackets_nested_deep_are_a_result_without_a_line(run: Run, here: Path) -> None:
    depth = 3000
    (here / "data.ttl").write_text("[ a <http://e.example/Man> ; <x:p> " * depth + "1" + " ]" * depth + " .")
    ran = run("validate", "data.ttl", "-s", "shapes.ttl", "--max", "1")
    assert ran.out.startswith("data.ttl: error[shape-violated] a nameless node breaks")


# ---------------------------------------------------------------------------------------- forms

ODD = [text for text in HOSTILE if text and "\ufeff" not in text]


@pytest.fixture
def hostile(here: Path) -> Path:
    """The folder, with data that have every hostile text as an age."""
    texts = "".join(f"e:ann e:age {json.dumps(text, ensure_ascii=False)} .\n" for text in ["\x01\x0b", *ODD])
    (here / "data.ttl").write_text(SOUND + texts, encoding="utf-8")
    return here


def report(run: Run, form: str) -> str:
    return run("validate", "data.ttl", "-s", "shapes.ttl", "--format", form).out


def test_json_has_every_part_of_a_result(run: Run, hostile: Path) -> None:
    found = json.loads(report(run, "json"))
    assert len(found) == len(ODD) + 2
    [first] = [entry for entry in found if entry["line"] == 5 and "datatype" in entry["message"]]
    assert first == {
        **{"file": "data.ttl", "line": 5, "column": 13, "key": None, "severity": "warning", "code": "shape-violated"},
        "message": f'e:ann breaks e:Age: sh:datatype xsd:integer on e:age, found "{ODD[1]}"',
        "suggestion": None,
        "others": [{"file": "shapes.ttl", "line": 12, "column": 15}],
        **{"shape": "e:Age", "thing": "e:ann", "path": "e:age", "value": f'"{ODD[1]}"'},
    }


def test_sarif_keeps_to_its_specification(run: Run, hostile: Path) -> None:
    log = json.loads(report(run, "sarif"))
    assert (log["version"], log["$schema"]) == ("2.1.0", "https://json.schemastore.org/sarif-2.1.0.json")
    [scan] = log["runs"]
    assert scan["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in scan["tool"]["driver"]["rules"]] == ["shape-violated"]
    for result in scan["results"]:
        assert result.keys() <= {"ruleId", "level", "message", "locations", "relatedLocations", "properties"}
        assert result["level"] in {"error", "warning", "note"}
        assert result["ruleId"] in CODES
        [location] = result["locations"]
        assert location["physicalLocation"]["artifactLocation"] == {"uri": "data.ttl"}
        assert location["physicalLocation"]["region"]["startLine"] > 0
        assert result["properties"].keys() == {"shape", "thing", "path", "value"}
        assert result["relatedLocations"][-1]["physicalLocation"]["artifactLocation"] == {"uri": "shapes.ttl"}


def test_workflow_commands_stay_on_one_line_each(run: Run, hostile: Path) -> None:
    lines = report(run, "github").split("\n")
    assert len(lines) == len(ODD) + 3
    assert all(line.startswith("::warning file=data.ttl,line=") for line in lines[:-1])


def test_junit_has_a_case_for_each_shape(run: Run, hostile: Path) -> None:
    (hostile / "shapes.ttl").write_text(SHAPES + "e:Dogs a sh:NodeShape ; sh:targetClass e:Dog .\n")
    (hostile / "data.ttl").write_text((hostile / "data.ttl").read_text() + "e:bob a e:Man .\n")
    suites = ElementTree.fromstring(report(run, "junit"))
    [suite] = suites
    assert (suites.tag, suite.tag) == ("testsuites", "testsuite")
    assert {key: suite.get(key) for key in ("name", "tests", "failures", "errors", "skipped")} == {
        "name": "factpress validate", "tests": "4", "failures": "1", "errors": "0", "skipped": "1"
    }  # fmt: skip
    cases = {case.get("name"): case for case in suite}
    assert cases.keys() == {"e:Age", "e:Person", "e:Dogs", "shape-idle"}
    assert {case.get("classname") for case in suite} == {"factpress validate.shapes", "factpress validate.problems"}
    assert [part.tag for part in cases["e:Dogs"]] == ["skipped"]
    [failure] = cases["e:Person"]
    assert (failure.tag, failure.get("message"), failure.get("type")) == ("failure", "1 result", "shape-violated")
    assert "e:bob breaks the rule" in (failure.text or "")
    [output] = cases["e:Age"]
    assert output.tag == "system-out"
    assert "{{7*7}}" in (output.text or "")


class Page(HTMLParser):
    """Holds that tags are closed in their order, and keeps the text."""

    VOID = frozenset({"meta"})

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not {"src", "href", "onload", "onclick"}.intersection(name for name, _value in attrs)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_is_well_formed_and_needs_nothing_from_elsewhere(run: Run, hostile: Path) -> None:
    text = report(run, "html")
    page = Page(text)
    assert page.tags <= {
        *("html", "head", "meta", "title", "style", "body", "main", "section", "h1", "h2", "p", "code", "bdi", "span"),
        *("details", "summary", "table", "thead", "tbody", "tr", "th", "td", "ol", "li"),
    }
    assert text.startswith('<!doctype html>\n<html lang="en">')
    assert "prefers-color-scheme: dark" in text
    assert "width=device-width" in text


def test_the_page_shows_hostile_texts_as_they_are(run: Run, here: Path) -> None:
    hostile = ['<script>alert("x")</script>', "</li></ol><h1>", "&quot;<!--", "<img src=x onerror=alert(1)>", "]]>"]
    texts = "".join(f"e:ann e:age {json.dumps(text)} .\n" for text in hostile)
    (here / "data.ttl").write_text(SOUND + texts)
    page = Page(report(run, "html"))
    assert "script" not in page.tags
    assert "img" not in page.tags
    assert all(f'found "{text}"' in page.text for text in hostile)


def test_characters_that_markup_cannot_carry_are_shown_as_replaced(run: Run, hostile: Path) -> None:
    for form in ("html", "junit"):
        text = report(run, form)
        assert "\x01" not in text
        assert "\x0b" not in text
        assert "\ufffd" in text


def test_the_page_has_a_table_of_shapes(run: Run, hostile: Path) -> None:
    page = Page(report(run, "html"))
    assert "shapelooked at" in page.text.replace("\n", "")
    assert "e:Person" in page.text


def test_every_form_is_right_about_nothing(run: Run, here: Path) -> None:
    told = {form: report(run, form) for form in FORMATS}
    assert (told["text"], told["github"]) == ("", "")
    assert json.loads(told["json"]) == []
    assert json.loads(told["sarif"])["runs"][0]["results"] == []
    assert ElementTree.fromstring(told["junit"]).get("failures") == "0"
    assert "3 triples: no problems" in Page(told["html"]).text


@pytest.mark.parametrize("engine", ENGINES)
def test_a_shape_without_a_name_has_a_place_too(run: Run, here: Path, engine: str) -> None:
    (here / "more.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix e: <http://e.example/> .\n"
        "[] a sh:NodeShape ; sh:targetClass e:Other .\n"
        "[] a sh:NodeShape ; sh:targetClass e:Man ;\n  sh:in ( e:bob e:eve ) ;\n"
        "  sh:property [ sh:path e:age ; sh:maxInclusive 5 ; sh:pattern '^1' ] .\n"
    )
    ran = run("validate", "data.ttl", "-s", "shapes.ttl", "-s", "more.ttl", "--engine", engine)
    assert ran.out.splitlines() == [
        "data.ttl:2:1: error[shape-violated] e:ann breaks a shape at more.ttl:4:1: sh:in …; see also more.ttl:5:9",
        "data.ttl:2:38: error[shape-violated] e:ann breaks a shape at more.ttl:4:1: sh:maxInclusive 5 on e:age, "
        'found "7"; see also more.ttl:6:49',
        'data.ttl:2:38: error[shape-violated] e:ann breaks a shape at more.ttl:4:1: sh:pattern "^1" on e:age, '
        'found "7"; see also more.ttl:6:64',
        "more.ttl:3:1: info[shape-idle] nothing in the data is what a shape at more.ttl:3:1 looks at; "
        "compare the targets with the data",
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_target_that_the_data_do_not_speak_of_stands_at_its_shape(run: Run, here: Path, engine: str) -> None:
    (here / "more.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix e: <http://e.example/> .\n"
        "e:Eve a sh:NodeShape ; sh:targetNode e:eve ;\n  sh:property [ sh:path e:name ; sh:minCount 1 ] .\n"
    )
    ran = run("validate", "data.ttl", "-s", "shapes.ttl", "-s", "more.ttl", "--engine", engine)
    assert ran.out == (
        "more.ttl:4:46: error[shape-violated] e:eve breaks e:Eve: sh:minCount 1 on e:name, found no e:name\n"
    )
