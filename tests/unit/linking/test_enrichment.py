"""The table of enrichments: a row is right, or told with its line and left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from factpress.linking.enrichment import COLUMNS, Enrichment, read_enrichment, written
from factpress.problems import Problems
from online_samples import SCHEMA
from wikibase_server import qid

CITY, OPENING = qid(1), qid(2)
ACCEPTED = {"lindmouth": CITY, "bridge-opening": OPENING}
HEAD = "\t".join(COLUMNS) + "\n"
FINE = f"lindmouth\twd:{CITY}\tP571\t1190-03-05\t\t7\t2031-05-06\n"


def read(tmp_path: Path, content: str | bytes) -> tuple[list[Enrichment], list[str]]:
    file, problems = tmp_path / "enrichment.tsv", Problems()
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    rows = read_enrichment(file, file.name, ACCEPTED, SCHEMA, problems)
    return rows, [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"\xff", "error[not-utf8] byte 1 of the table is not UTF-8"),
        (HEAD.replace("\n", "\r\n") + "x\r\n", "2:1: error[link-file] the row has 1 cells"),
        (b"", "error[link-file] the columns are not thing, item"),
        (b"thing\titem\n", "error[link-file] the columns are not thing, item"),
        (HEAD + "lindmouth\n", "2:1: error[link-file] the row has 1 cells, and there are 7 columns"),
        (HEAD + FINE.replace("P571", "P31"), "2:1: error[link-invalid] 'P31' is no property that enriches"),
        (HEAD + FINE.replace(CITY, OPENING), "error[link-invalid] 'lindmouth' is not linked with"),
        (HEAD + FINE.replace("lindmouth", "nobody"), "error[link-invalid] 'nobody' is not linked with"),
        (HEAD + FINE.replace("1190-03-05", "1190"), "error[link-invalid] '1190' is no value of P571"),
        (HEAD + FINE.replace("\t\t", "\ten\t"), "is no value of P571"),
        (HEAD + FINE.replace("P571", "P625"), "is no value of P625"),
        (HEAD + FINE.replace("P571\t1190-03-05", "P625\t1.50 2"), "is no value of P625"),
        (HEAD + FINE.replace("P571", "P17"), "is no value of P17"),
        (HEAD + FINE.replace("P571\t1190-03-05\t", "P1448\tX\tEN"), "'X' is no value of P1448"),
        (
            HEAD + FINE.replace("\t7\t", "\tseven\t"),
            "revision 'seven', retrieved '2031-05-06', do not say what was seen",
        ),
        (HEAD + FINE.replace("2031-05-06", "today"), "retrieved 'today', do not say"),
    ],
)
def test_a_row_that_is_not_right_is_told_with_its_line(tmp_path: Path, content: str | bytes, fault: str) -> None:
    rows, told = read(tmp_path, content)

    assert rows == []
    assert len(told) == 1
    assert fault in told[0]


def test_a_faulty_row_leaves_the_others(tmp_path: Path) -> None:
    rows, told = read(tmp_path, HEAD + "x\n" + FINE)

    assert [row.value for row in rows] == ["1190-03-05"]
    assert len(told) == 1


def test_what_is_written_is_read_again_sorted_and_each_once(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, HEAD + FINE)
    other = rows[0]._replace(property="P1448", value='a\u2028b "c"', language="en")
    again, told = read(tmp_path, written([rows[0], other, rows[0]]))

    assert (again, told) == ([other, rows[0]], [])


def test_there_need_not_be_a_table(tmp_path: Path) -> None:
    assert read_enrichment(tmp_path / "none.tsv", "none.tsv", ACCEPTED, SCHEMA, Problems()) == []
