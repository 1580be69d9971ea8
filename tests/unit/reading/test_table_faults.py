"""What is said of tables that are not as their kind wants them."""

from __future__ import annotations

import pytest

from reading_samples import told

CASES = [
    pytest.param(
        "tables/count.csv",
        "",
        [" error[file-empty] the table has no head row; delete it, or begin with a row of column heads"],
        id="empty",
    ),
    pytest.param(
        "tables/count.csv",
        "\r\n\r\n",
        [" error[file-empty] the table has no head row; delete it, or begin with a row of column heads"],
        id="only line ends",
    ),
    pytest.param(
        "tables/cuont.csv",
        "about\n",
        [" error[unknown-kind] there is no kind 'cuont'; did you mean 'count'?"],
        id="bad name",
    ),
    pytest.param(
        "tables/thing.csv",
        "slug,clas,class,name@en\n",
        ["1:6: error[unknown-key] there is no key 'clas' here; did you mean 'class'?"],
        id="unknown head",
    ),
    pytest.param(
        "tables/thing.csv",
        "slug,class,name\n",
        [
            ("1:12: error[unknown-key] the key 'name' needs a language; write name@en or another language"),
        ],
        id="no language",
    ),
    pytest.param(
        "tables/thing.csv",
        "slug,class,name@DE\n",
        [
            "1:12: error[bad-language] 'DE' is not a language tag; write de",
        ],
        id="bad language",
    ),
    pytest.param(
        "tables/thing.csv",
        "slug,class,name@en,slug\n",
        ["1:20: error[duplicate-key] the column 'slug' is there already; leave one of them out"],
        id="twice",
    ),
    pytest.param(
        "tables/thing.csv",
        "slug,,class,name@en\n",
        ["1:6: error[unknown-key] the column 2 has no head; give it a head, or leave the column out"],
        id="no head",
    ),
    pytest.param(
        "tables/part.csv",
        "event,role\nfair,chair\n",
        [
            "1:1: error[missing-key] one of the keys who or office is missing",
            "1:1: error[missing-key] the key 'article' is missing (the article)",
            "1:1: error[missing-key] the key 'created' is missing",
            "1:1: error[missing-key] the key 'curator' is missing",
            "1:1: error[missing-key] the key 'quote' is missing",
        ],
        id="missing heads",
    ),
    pytest.param(
        "tables/thing.csv",
        "slug;class;name@en\na;Person;A\n",
        [("1:1: error[csv-syntax] the cells are not separated by commas; save the table as CSV with commas")],
        id="semicolons",
    ),
    pytest.param(
        "tables/thing.csv",
        "slug,class,name@en\na,Person\nb,Person,B,x\n",
        [
            ("2:1: error[csv-columns] the row has 2 cells, the head row 3; leave the cells of absent values empty"),
            (
                "3:1: error[csv-columns] the row has 4 cells, the head row 3; "
                "put a cell that has a comma in quotation marks"
            ),
        ],
        id="count",
    ),
    pytest.param(
        "tables/thing.csv",
        'slug,class,name@en\na,Person,"A\nb,Person,B\n',
        ["2:10: error[csv-syntax] a quotation mark opens here and none closes it; close it"],
        id="quote open",
    ),
    pytest.param(
        "tables/thing.csv",
        'slug,class,name@en\na,Person,"A" and B\n',
        [
            (
                "2:13: error[csv-syntax] text follows a closing quotation mark; "
                'write "" for a quotation mark inside a quoted cell'
            )
        ],
        id="after quote",
    ),
    pytest.param(
        "tables/thing.csv",
        "slug,class,name@en\na,Person,A\rB\n",
        [
            (
                "2:10: error[csv-syntax] a carriage return stands alone in a cell; "
                "save the table with line ends LF or CRLF"
            )
        ],
        id="lone cr",
    ),
    pytest.param(
        "tables/thing.csv",
        b'slug,class,name@en\na,Person,A\nb,Person,"x\nJos\xe9"\n',
        ["4:4: error[not-utf8] the byte 0xE9 is not UTF-8; save the file as UTF-8"],
        id="latin",
    ),
    pytest.param(
        "tables/thing.csv",
        "slug,class,name@en\na,Person,A\x00\n",
        ["2:11: error[nul-byte] there is a NUL byte here; leave it out (most editors do not show it)"],
        id="nul",
    ),
    pytest.param(
        "tables/thing.csv",
        "slug,class,name@en\na,Person,A\x07\n",
        ["2:10: error[control-character] 'A\\x07' has the character U+0007; leave it out"],
        id="control",
    ),
    pytest.param(
        "tables/thing.csv",
        '"slug,class\na,b\n',
        ["1:1: error[csv-syntax] a quotation mark opens here and none closes it; close it"],
        id="bad head",
    ),
    pytest.param(
        "tables/thing.csv",
        'slug,class,name@en,inside\na,Person,"x ""y"", z\n1",\nb,Town,"ü\nv",Bonn\n',
        ["5:4: error[bad-slug] 'Bonn' is not a slug; write bonn"],
        id="places",
    ),
    pytest.param(
        "tables/thing.csv",
        "slug,clas,name@en\na,Person,A\n",
        ["1:6: error[unknown-key] there is no key 'clas' here; did you mean 'class'?"],
        id="misspelt head is not missing",
    ),
    pytest.param(
        "tables/thing.csv",
        "cologne,Town,Cologne\n",
        [
            "1:1: error[unknown-key] no cell of the first row is a column's head; "
            "begin with a row of column heads: slug, class, name, inside or pages"
        ],
        id="no heads",
    ),
    pytest.param("tables/thing.csv", "\n\nslug,class,name@en\ncologne,Town,Cologne\n", [], id="empty lines first"),
    pytest.param(
        "tables/thing.csv",
        'slug,class,name@en\n"a",Person,"A ""x"" and" B, C"\n',
        [
            "2:25: error[csv-syntax] text follows a closing quotation mark; "
            'write "" for a quotation mark inside a quoted cell'
        ],
        id="after quote, with more quotes",
    ),
    pytest.param(
        "tables/thing.csv",
        "slug,class,name@en\na,Person,A\n".encode("utf-16"),
        [" error[not-utf8] the file is UTF-16; save it as UTF-8"],
        id="UTF-16",
    ),
]


@pytest.mark.parametrize(("file", "content", "report"), CASES)
def test_each_fault_is_told_once_in_plain_words_with_its_place(
    file: str, content: str | bytes, report: list[str]
) -> None:
    assert report == told(file, content)
