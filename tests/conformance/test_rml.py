"""The test cases of RML, CSV and JSON: mapping and input in, the expected graph or an error out."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import chdir
from io import BytesIO
from pathlib import Path

import pyoxigraph as ox
import pytest

from factpress.mapping.bulk.translation import Options
from factpress.mapping.sources import no_variables
from factpress.pipeline.translating import Order, Streams, map_sources

FOLDER = Path(os.environ.get("FACTPRESS_SUITES", Path(__file__).parents[3] / "shared" / "suites")) / "rml"
CASES = sorted(FOLDER.glob("RMLTC*"))

pytestmark = pytest.mark.skipif(not CASES, reason="FACTPRESS_SUITES names no folder with rml/")

#: What is told first of the cases that expect an error.
ERRORS = {
    "RMLTC0002e-CSV": "mapping.ttl:12:16: error[file-missing]",
    "RMLTC0002e-JSON": "mapping.ttl:12:16: error[file-missing]",
    "RMLTC0012c-CSV": "mapping.ttl:10:1: error[rules-invalid] the triples map 'TriplesMap1' has no subject map",
    "RMLTC0012c-JSON": "mapping.ttl:10:1: error[rules-invalid] the triples map 'TriplesMap1' has no subject map",
    "RMLTC0012d-CSV": "mapping.ttl:20:17: error[rules-invalid] the triples map 'TriplesMap1' has more than one",
    "RMLTC0012d-JSON": "mapping.ttl:21:17: error[rules-invalid] the triples map 'TriplesMap1' has more than one",
    "RMLTC0015b-CSV": "mapping.ttl:25:19: error[rules-invalid] 'english' is not a language tag (RFC 5646)",
    "RMLTC0015b-JSON": "mapping.ttl:26:19: error[rules-invalid] 'english' is not a language tag (RFC 5646)",
}
#: Cases whose expected output is there, and is what an engine writes that overlooks an error which the case is about:
#: the registry of the cases expects the error, and so does R2RML.
OVERLOOKED = {
    # "rr:termType of a subject map: rr:IRI or rr:BlankNode" (R2RML 7.4); the output makes an IRI nevertheless
    "RMLTC0004b-CSV": "mapping.ttl:20:17: error[rules-invalid] a subject map makes no Literal",
    "RMLTC0004b-JSON": "mapping.ttl:21:17: error[rules-invalid] a subject map makes no Literal",
    # rr:graph with a blank node, and a graph that is a literal: the output is empty
    "RMLTC0007h-CSV": "mapping.ttl:18:14: error[rules-invalid] a graph is an IRI here, not a blank node",
    "RMLTC0007h-JSON": "mapping.ttl:19:14: error[rules-invalid] a graph is an IRI here, not a blank node",
    # a column that the table does not have: the output is empty
    "RMLTC0002c-CSV": "mapping.ttl:22:18: error[rules-invalid] student.csv has no column 'IDs'; did you mean 'ID'?",
    # a JSONPath that is none: the output is empty
    "RMLTC0002g-JSON": "mapping.ttl:12:16: error[rules-invalid] '$.students[*]]' is no JSONPath",
}
#: Cases with a value that makes no IRI: told with its place, nothing written; the expected output leaves its row out,
#: which is what we write when we are asked to be lenient.
LENIENT = {
    "RMLTC0019b-CSV": "persons.csv:4: error[value-refused] 'Juan Daniel'",
    "RMLTC0019b-JSON": "persons.json:13: error[value-refused] 'Juan Daniel'",
    "RMLTC0020b-CSV": "student.csv:6: error[value-refused] 'Emily Smith'",
    "RMLTC0020b-JSON": "student.json:7: error[value-refused] 'Emily Smith'",
}


def mapped(case: Path, scratch: Path, *, lenient: bool = False) -> tuple[bytes, list[str]]:
    """Return what a case's mapping makes of its input, and the problems."""
    output = scratch / "output.nq"
    order = Order(Path("mapping.ttl"), (), output, "nq", Options(scratch, lenient=lenient), no_variables)
    with chdir(case):
        done = map_sources(order, Streams(BytesIO(), BytesIO()))
    assert done.written == output.exists()
    return output.read_bytes() if done.written else b"", [str(problem) for problem in done.problems]


def graph(lines: bytes) -> ox.Dataset:
    """Return the statements with blank nodes named by what is said of them."""
    dataset = ox.Dataset(ox.parse(lines, format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def written_quads(lines: bytes) -> list[ox.Quad]:
    return list(ox.parse(lines, format=ox.RdfFormat.N_QUADS))


def of_kind(*others: Iterable[str]) -> list[Path]:
    """Return the cases that are in none of these."""
    left_out = {name for names in others for name in names}
    return [case for case in CASES if case.name not in left_out]


@pytest.mark.parametrize("case", of_kind(ERRORS, OVERLOOKED, LENIENT), ids=lambda case: case.name)
def test_a_case_makes_the_expected_graph(case: Path, tmp_path: Path) -> None:
    lines, told = mapped(case, tmp_path)
    assert told == []
    assert graph(lines) == graph((case / "output.nq").read_bytes())
    assert len(written_quads(lines)) == len(graph(lines)), "a statement is written twice"


@pytest.mark.parametrize(("name", "fault"), [*ERRORS.items(), *OVERLOOKED.items()])
def test_an_error_is_told_with_its_place_and_nothing_is_written(name: str, fault: str, tmp_path: Path) -> None:
    assert (FOLDER / name / "output.nq").exists() == (name in OVERLOOKED)
    lines, told = mapped(FOLDER / name, tmp_path)
    assert lines == b""
    assert told
    assert told[0].startswith(fault)


@pytest.mark.parametrize(("name", "fault"), LENIENT.items())
def test_a_value_that_makes_no_iri_is_told_and_its_row_left_out_if_asked(name: str, fault: str, tmp_path: Path) -> None:
    _, told = mapped(FOLDER / name, tmp_path)
    assert len(told) == 1
    assert told[0].startswith(fault)
    lines, _ = mapped(FOLDER / name, tmp_path, lenient=True)
    assert graph(lines) == graph((FOLDER / name / "output.nq").read_bytes())


def test_every_case_is_tried() -> None:
    assert {*ERRORS, *OVERLOOKED, *LENIENT} <= {case.name for case in CASES}
    assert len(CASES) == 80
