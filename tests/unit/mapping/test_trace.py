"""From a statement back to the key of the record that made it."""

from __future__ import annotations

import pytest

from factpress.mapping.compile import compile_rules
from factpress.mapping.notations.yarrrml import read_rules
from factpress.mapping.rules import TriplesMap
from factpress.mapping.tables import Row
from factpress.mapping.trace import Question, Tracer
from factpress.model import Record
from factpress.problems import Problems

RULES = """
prefixes: {e: "http://e/"}
mappings:
  person:
    sources: [[person.csv~csv]]
    s: e:$(slug)
    graphs: e:people
    po:
    - [a, e:Person]
    - [e:age, $(age)]
    - [e:knows, e:$(friend)~iri]
"""
COLUMNS = {"person": ("slug", "age", "friend")}
ADA = Record("person", {"slug": "ada", "age": "36"}, "people.yaml", 2, 3, {"slug": (2, 9), "age": (3, 8)})
BEA = Record(
    "person", {"slug": "bea", "age": "7", "friend": "ada"}, "people.yaml", 5, 3, {"age": (6, 8), "friend": (7, 11)}
)
ROWS = [(ADA, Row("person", ("ada", "36", None))), (BEA, Row("person", ("bea", "7", "ada")))]


@pytest.fixture
def tracer() -> Tracer:
    problems = Problems()
    rules: tuple[TriplesMap, ...] = read_rules([("r.yaml", RULES)], {}, problems)
    problems.stop_if_fatal()
    return Tracer(rules, compile_rules(rules, COLUMNS, "nq", {}))


@pytest.mark.parametrize(
    ("question", "place"),
    [
        (Question("<http://e/bea>", "<http://e/age>", '"7"'), "people.yaml:6:8"),
        (Question("<http://e/bea>", "<http://e/age>"), "people.yaml:6:8"),
        (Question("<http://e/bea>", "<http://e/knows>", "<http://e/ada>"), "people.yaml:7:11"),
        (Question("<http://e/ada>", "<http://e/knows>"), "people.yaml:2:3"),
        (Question("<http://e/ada>"), "people.yaml:2:3"),
        (Question("<http://e/ada>", "<http://e/age>", '"99"'), "people.yaml:3:8"),
    ],
    ids=["the value", "the property", "a thing", "what is missing", "the thing itself", "another value"],
)
def test_the_place_is_the_key_to_blame_or_the_record(tracer: Tracer, question: Question, place: str) -> None:
    assert {asked: str(found) for asked, found in tracer.places([question], ROWS).items()} == {question: place}


def test_a_literal_with_every_kind_of_line_end_is_one_statement(tracer: Tracer) -> None:
    odd = "a\u2028b\u0085c\x0cd\ne\r"
    record = Record("person", {"slug": "eve", "age": odd}, "people.yaml", 9, 3, {"age": (9, 8)})
    question = Question("<http://e/eve>", "<http://e/age>")

    assert str(tracer.places([question], [(record, Row("person", ("eve", odd, None)))])[question]) == "people.yaml:9:8"


def test_what_no_record_made_has_no_place(tracer: Tracer) -> None:
    assert tracer.places([Question("<http://e/carl>")], ROWS) == {}


def test_all_questions_are_answered_in_one_pass(tracer: Tracer) -> None:
    questions = [Question(f"<http://e/{name}>", "<http://e/age>") for name in ("ada", "bea")]

    assert list(tracer.places(questions, iter(ROWS))) == questions
