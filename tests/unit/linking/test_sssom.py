"""The form of a file of links: what is taken as it is, and what is told with its line."""

from __future__ import annotations

import pytest

from link_samples import HEAD, LINE, read, row, table

FILE = "links/accepted.sssom.tsv"
RIGHT = table(row())
COLUMNS = "\t".join(row())


def told(content: str | bytes) -> list[str]:
    """The problems of a file of accepted links, without the file's name."""
    problems = read({"accepted": content}).problems
    assert all(problem.startswith(FILE) for problem in problems)
    return [problem.removeprefix(f"{FILE}:").strip() for problem in problems]


def test_a_right_file_is_read_without_a_word() -> None:
    links, problems = read({"accepted": RIGHT})

    assert problems == []
    [link] = links.accepted
    assert (link.kind, link.file, link.line, link.place("object_id").column) == ("link", FILE, LINE, 28)
    assert link.values["subject_id"] == "tidehaven"
    assert link.values["object_id"] == "Q999999990"


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + RIGHT.encode(),
        RIGHT.replace("\n", "\r\n"),
        RIGHT.removesuffix("\n"),
        RIGHT + "\n\n",
        RIGHT + "\t\t\t\t\t\n",
        RIGHT.replace("#", "# "),
        RIGHT.replace("wd: http://www.wikidata.org/entity/\n", 'wd: "http://www.wikidata.org/entity/"\n'),
        RIGHT.replace("#license:", "#creator_id:\n#  - curator:kim\n#\n#license:"),
        "".join(line + "\t\t\t\n" if line[0] == "#" else line + "\n" for line in RIGHT.splitlines()),
        RIGHT.replace("id:tidehaven", '"id:tidehaven"'),
    ],
    ids=[
        *("byte order mark", "CRLF", "no last line end", "empty lines", "a row of nothing", "spaces behind #"),
        *("a quoted value of the head", "a list in the head", "a head padded with tabs", "a quoted cell"),
    ],
)
def test_other_ways_to_write_the_same_mean_the_same(content: str | bytes) -> None:
    links, problems = read({"accepted": content})

    assert problems == []
    assert [link.values for link in links.accepted] == [
        link.values for link in read({"accepted": RIGHT}).links.accepted
    ]


def test_a_quoted_cell_may_hold_tabs_and_quotation_marks() -> None:
    content = table(row(comment="@")).replace("@", '"The ""old""\tbell"')

    links, problems = read({"accepted": content})

    assert problems == []
    assert links.accepted[0].values["comment"] == 'The "old"\tbell'


def test_a_date_in_the_head_is_that_of_every_row() -> None:
    undated = {column: cell for column, cell in row().items() if column != "mapping_date"}
    content = table(undated, head=HEAD + "#mapping_date: 2031-05-07\n")

    links, problems = read({"accepted": content})

    assert problems == []
    assert links.accepted[0].values["mapping_date"] == "2031-05-07"


def test_a_wrong_date_in_the_head_is_told_there() -> None:
    undated = {column: cell for column, cell in row().items() if column != "mapping_date"}

    assert told(table(undated, head=HEAD + "#mapping_date: May 2031\n")) == [
        f"{LINE - 1}:1: error[bad-date] 'May 2031' is not a date; write year, month and day, such as 2025-11-24"
    ]


SAVE = "save the file as UTF-8 text with tabs between the cells"
MARKS = "take them away, and the tabs behind them"


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (b"", ["error[file-empty] the file is empty"]),
        (b"\xef\xbb\xbf \r\n", ["error[file-empty] the file is empty"]),
        (HEAD, ["error[link-file] the file has no row of column heads"]),
        (RIGHT.encode("utf-16"), [f"1:1: error[not-utf8] the byte 0xFF is not UTF-8; {SAVE}"]),
        (
            table(row(comment="Tür")).encode("latin-1"),
            [f"{LINE}:1: error[not-utf8] the byte 0xFC is not UTF-8; {SAVE}"],
        ),
        (
            RIGHT.replace("#license: https://creativecommons.org/publicdomain/zero/1.0/\n", ""),
            ["1:1: error[link-file] the head has no license; add a line '#license: …'"],
        ),
        (
            RIGHT.replace("#mapping_set_id", "#mapping_set"),
            ["1:1: error[link-file] the head has no mapping_set_id; add a line '#mapping_set_id: …'"],
        ),
        (
            RIGHT.replace("#  wd: http://www", "#  wd: https://www"),
            [
                "5:1: error[link-file] the prefix wd stands for 'https://www.wikidata.org/entity/' in the head; "
                "write wd: http://www.wikidata.org/entity/"
            ],
        ),
        (
            RIGHT.replace("#  schema: http://schema.org/\n", ""),
            [
                "1:1: error[link-file] the prefix schema is used and does not stand in the curie_map of the head; "
                "add a line '#  schema: http://schema.org/'"
            ],
        ),
        (
            RIGHT.replace("#license", "#These are our links\n#license"),
            ["7:1: error[link-file] the line of the head is not 'key: value'"],
        ),
        (
            RIGHT.replace("#curie_map:\n", '"#curie_map:"\t\t\n'),
            [f"1:1: error[link-file] the line of the head stands in quotation marks; {MARKS}"],
        ),
        (
            RIGHT + "#license: https://e.example/\n",
            [
                f"{LINE + 1}:1: error[link-file] a line of the head stands in the table; put the whole head above the "
                "table"
            ],
        ),
        (
            RIGHT.replace(COLUMNS, COLUMNS + "\tsubject_id"),
            [
                f"{LINE - 1}:{len(COLUMNS) + 2}: error[link-file] the column 'subject_id' is there already",
                f"{LINE}:1: error[link-file] the row has 6 cells, the row of column heads 7; "
                "every cell needs its tab, also an empty one",
            ],
        ),
        (
            table(row(coment="why")),
            [
                f"{LINE - 1}:{len(COLUMNS) + 2}: warning[link-file] the column 'coment' is no slot of an SSSOM mapping "
                "and is not read; did you mean 'comment'?"
            ],
        ),
        (
            RIGHT + "id:old-bell\tschema:sameAs\n",
            [
                f"{LINE + 1}:1: error[link-file] the row has 2 cells, the row of column heads 6; "
                "every cell needs its tab, also an empty one"
            ],
        ),
        (
            RIGHT.replace("curator:kim", '"curator:kim'),
            [
                f"{LINE}:71: error[link-file] a quotation mark opens here and none closes it in this line; "
                'write "" for a quotation mark inside a quoted cell; a cell has no line breaks'
            ],
        ),
        (
            HEAD + COLUMNS.replace("mapping_justification\t", "") + "\n",
            [f"{LINE - 1}:1: error[link-file] there is no column mapping_justification"],
        ),
        (
            HEAD + COLUMNS.replace("author_id", "author_label") + "\n",
            [f"{LINE - 1}:1: error[link-file] there is no column author_id or reviewer_id"],
        ),
    ],
)
def test_a_fault_of_form_is_told_with_its_line(content: str | bytes, problems: list[str]) -> None:
    assert told(content) == problems


def test_commas_instead_of_tabs_are_told_before_all_that_follows() -> None:
    assert (
        told(RIGHT.replace("\t", ";"))[0]
        == f"{LINE - 1}:1: error[link-file] the cells are not separated by tabs; {SAVE}"
    )


def test_a_column_that_is_missing_is_told_once_however_many_rows_there_are() -> None:
    rows = [row(subject_id="id:old-bell"), row(object_id="wd:Q999999991")]
    for each in rows:
        del each["mapping_date"]

    assert told(table(*rows)) == [f"{LINE - 1}:1: error[link-file] there is no column mapping_date"]


def test_rows_out_of_order_are_a_warning() -> None:
    content = table(row(object_id="wd:Q999999991"), row(subject_id="id:old-bell"))

    assert told(content) == [
        f"{LINE + 1}:1: warning[link-order] the rows are not in the order of subject_id and object_id; "
        "sort them, so that what two people add merges"
    ]
