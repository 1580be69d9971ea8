"""Violations are led to the very terms of the triples that are to blame."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from factpress.checks import Violation
from factpress.checks.documents import Document, read_document
from factpress.checks.report import SHACL
from factpress.model import Iri, Literal, Term
from factpress.pipeline.locating import Locator, by_class
from factpress.problems import Problems, Severity

E = "http://e.example/"
FIRST = """@prefix e: <http://e.example/> .
e:a e:p e:b ,
  "one" ; e:q "one" .
e:c e:p e:a .
"""
SECOND = """@prefix e: <http://e.example/> .
[] e:p e:a .
e:a e:p "two\\u0001"@en , "one" ; a e:Thing .
e:d a e:Thing .
"""


@pytest.fixture
def documents(tmp_path: Path) -> list[Document]:
    blanks, found = count(), []
    for name, text in [("first.ttl", FIRST), ("none.ttl", ""), ("second.ttl", SECOND)]:
        (tmp_path / name).write_text(text)
        document = read_document(tmp_path / name, name, blanks, Problems())
        assert document is not None
        found.append(document)
    return found


def violation(focus: str, path: str | None = None, value: Term | None = None, *involved: tuple[str, Term]) -> Violation:
    return Violation(
        f"{E}S", f"{SHACL}C", Severity.ERROR, focus, path and E + path, value, {},
        tuple((E + name, term) for name, term in involved),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("blamed", "places"),
    [
        (violation(f"{E}a", "p", Iri(f"{E}b")), ["first.ttl:2:9"]),
        (violation(f"{E}a", "p", Literal("one")), ["first.ttl:3:3", "second.ttl:3:26"]),
        (violation(f"{E}a", "p", Literal("two\x01", "en")), ["second.ttl:3:9"]),
        (violation(f"{E}a", "q"), ["first.ttl:2:1"]),
        (violation(f"{E}a"), ["first.ttl:2:1"]),
        (violation(f"{E}b"), ["first.ttl:2:9"]),
        (violation('"one"'), ["first.ttl:3:3"]),
        (violation("_:n0"), ["second.ttl:2:1"]),
        (violation(f"{E}a", None, Iri(f"{E}a")), ["first.ttl:2:1"]),
        (violation(f"{E}a", None, Iri(f"{E}b")), ["first.ttl:2:9"]),
        (violation(f"{E}a", None, Iri(f"{E}c")), ["first.ttl:4:1"]),
        (violation(f"{E}a", None, Iri("_:n0")), ["second.ttl:2:1"]),
        (violation(f"{E}c", None, Iri(f"{E}b")), ["first.ttl:2:9"]),
        (
            violation(f"{E}a", "p", None, ("p", Iri(f"{E}b")), ("q", Literal("one"))),
            ["first.ttl:2:9", "first.ttl:3:15"],
        ),
        (violation(f"{E}nobody"), []),
    ],
)
def test_the_term_to_blame_comes_first(documents: list[Document], blamed: Violation, places: list[str]) -> None:
    assert [str(place) for place in Locator(documents, [blamed]).places(blamed)] == places


def test_things_are_found_by_class(documents: list[Document]) -> None:
    found = by_class(documents, [f"{E}a", f"{E}d", f"{E}c"])
    [(class_, numbers)] = found.items()
    assert class_ == f"<{E}Thing>"
    locator = Locator(documents, [], numbers)
    assert [str(locator.subject(number)) for number in numbers] == ["second.ttl:3:1", "second.ttl:4:1"]
    assert by_class(documents, []) == {}
