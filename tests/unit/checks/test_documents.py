"""Files of RDF that know where their triples were typed."""

from __future__ import annotations

import gzip
from itertools import count
from pathlib import Path

import pytest

from factpress.checks.documents import Document, read_document
from factpress.problems import Place, Problem, Problems

TURTLE = '@prefix e: <http://e.example/> .\n\ne:a e:b "one" ,\n  [ e:c <x> ] .\n'


def read(tmp_path: Path, name: str, content: str | bytes) -> tuple[Document | None, list[Problem]]:
    path, problems = tmp_path / name, Problems()
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_document(path, name, count(), problems), list(problems)


def test_triples_come_as_lines_with_blank_nodes_by_number(tmp_path: Path) -> None:
    document, problems = read(tmp_path, "a.ttl", TURTLE + "_:given e:b _:given .\n")
    assert problems == []
    assert document is not None
    assert document.triples == [
        b'<http://e.example/a> <http://e.example/b> "one" .\n',
        f"_:n0 <http://e.example/c> <{(tmp_path / 'x').as_uri()}> .\n".encode(),
        b"<http://e.example/a> <http://e.example/b> _:n0 .\n",
        b"_:n1 <http://e.example/b> _:n1 .\n",
    ]
    assert document.prefixes == {"e": "http://e.example/"}


def test_places_count_lines_and_columns_from_one(tmp_path: Path) -> None:
    document, _problems = read(tmp_path, "a.ttl", TURTLE)
    assert document is not None
    typed = document.typed([0, 1])
    assert typed[0].subject == Place("a.ttl", 3, 1)
    assert typed[0].object == Place("a.ttl", 3, 9)
    assert typed[1].subject == Place("a.ttl", 4, 3)
    assert typed[1].predicate == Place("a.ttl", 4, 5)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.nt", "# first\n\n<http://a/s> <http://a/p> \"é\" .\n"),
        ("a.nq", '# first\n\n<http://a/s> <http://a/p> "é" <http://a/g> .\n'),
        ("a.trig", '# first\n<http://a/g> {\n<http://a/s> <http://a/p> "é" }\n'),
        ("a.ttl", '\ufeff# first\n\n<http://a/s> <http://a/p> "é" .\n'),
    ],
)  # fmt: skip
def test_every_syntax_is_read(tmp_path: Path, name: str, content: str) -> None:
    document, problems = read(tmp_path, name, content)
    assert problems == []
    assert document is not None
    assert document.triples == ['<http://a/s> <http://a/p> "é" .\n'.encode()]
    assert document.typed([0])[0].object == Place(name, 3, 27)


def test_a_compressed_file_is_read_as_well(tmp_path: Path) -> None:
    document, problems = read(tmp_path, "a.ttl.gz", gzip.compress(TURTLE.encode()))
    assert problems == []
    assert document is not None
    assert document.typed([0])[0].object.line == 3


@pytest.mark.parametrize(
    ("name", "content", "code", "place", "words"),
    [
        ("a.ttl", "<http://a/s> <http://a/p> .", "rdf-syntax", (1, 27), "not a valid RDF object"),
        ("a.nt", '<http://a/s> <http://a/p> "a" .\nno\n', "rdf-syntax", (2, 1), ""),
        ("a.csv", "a,b", "rdf-syntax", (None, None), "tells no syntax"),
        ("a.ttl", b"# a\n\xff", "not-utf8", (2, None), "not UTF-8"),
        ("a.ttl.gz", b"plain", "rdf-syntax", (None, None), "not a whole gzip file"),
        ("a.ttl.gz", gzip.compress(TURTLE.encode(), mtime=0)[:-9], "rdf-syntax", (None, None), "not a whole gzip file"),
        ("a.ttl", "<http://a/s> <http://a/p>\n <<( <http://a/s> <http://a/p> 1 )>> .", "rdf-syntax", (2, 2), "RDF 1.2"),
        ("a.ttl", "<http://a/s> <http://a/p>\n 1 {| <http://a/q> 2 |} .", "rdf-syntax", (2, 4), "RDF 1.2"),
        ("a.ttl", '<http://a/s> <http://a/p>\n "a"@en--ltr .', "rdf-syntax", (2, 8), "RDF 1.2"),
        ("a.nt", '<http://a/s> <http://a/p> "a"@en--rtl .', "rdf-syntax", (1, 27), "RDF 1.2"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(
    tmp_path: Path, name: str, content: str | bytes, code: str, place: tuple[int | None, int | None], words: str
) -> None:
    document, [problem] = read(tmp_path, name, content)
    assert document is None
    assert (problem.code, problem.place.line, problem.place.column) == (code, *place)
    assert words in problem.message


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    problems = Problems()
    assert read_document(tmp_path / "a.ttl", "a.ttl", count(), problems) is None
    assert [problem.code for problem in problems] == ["file-missing"]


def test_an_empty_document_is_one(tmp_path: Path) -> None:
    document, problems = read(tmp_path, "a.ttl", "# nothing\n")
    assert problems == []
    assert document is not None
    assert document.triples == []


def test_brackets_nested_very_deep_have_no_lines(tmp_path: Path) -> None:
    depth = 5000
    document, problems = read(tmp_path, "a.ttl", "[ <http://a/p> " * depth + "1" + " ]" * depth + " .")
    assert problems == []
    assert document is not None
    assert document.typed([0])[0].object == Place("a.ttl")
