"""What a YAML file may be, and what is said where it is something else."""

from __future__ import annotations

import pytest

from reading_samples import WORLD, read_files

CASES = [
    pytest.param("a.yaml", "", [" error[file-empty] the file holds no records"], id="empty file"),
    pytest.param("a.yaml", "# nothing\n", [" error[file-empty] the file holds no records"], id="only comments"),
    pytest.param(
        "a.yaml",
        "- a\n",
        [
            (
                "1:1: error[yaml-shape] the file is a list, not a mapping; "
                "begin with things:, articles:, curators: or facts:"
            )
        ],
        id="a list",
    ),
    pytest.param(
        "a.yaml",
        "just words\n",
        [
            (
                "1:1: error[yaml-shape] the file is a text, not a mapping; "
                "begin with things:, articles:, curators: or facts:"
            )
        ],
        id="a text",
    ),
    pytest.param(
        "a.yaml",
        "things: []\n---\nthings: []\n",
        [("2:1: error[yaml-shape] a second YAML document begins here; one file is one mapping; leave out the ---")],
        id="second document",
    ),
    pytest.param("a.yaml", "things: []\n# a\x00b\n", ["2:4: error[nul-byte] there is a NUL byte here"], id="NUL byte"),
    pytest.param(
        "a.yaml",
        b"things: []\n# Jos\xe9\n",
        ["2:6: error[not-utf8] the byte 0xE9 is not UTF-8; save the file as UTF-8"],
        id="Latin-1",
    ),
    pytest.param(
        "a.yaml",
        b"\xff\xfet\x00h\x00i\x00n\x00g\x00s\x00:\x00 \x00[\x00]\x00\n\x00",
        [
            "1:1: error[not-utf8] the byte 0xFF is not UTF-8; save the file as UTF-8",
            (
                "1:1: error[yaml-shape] the file is a text, not a mapping; "
                "begin with things:, articles:, curators: or facts:"
            ),
            "1:4: error[nul-byte] there is a NUL byte here",
        ],
        id="UTF-16",
    ),
    pytest.param(
        "a.yaml",
        "things:\n\t- {slug: x}\n",
        ["2:1: error[yaml-syntax] a tab stands where spaces are expected; indent with spaces"],
        id="tab",
    ),
    pytest.param(
        "a.yaml",
        'things:\n- slug: "x\n',
        ["2:9: error[yaml-syntax] a quotation mark opens here and none closes it"],
        id="unclosed quote",
    ),
    pytest.param(
        "a.yaml",
        "things: [{slug: x}\n",
        ['1:9: error[yaml-syntax] a "[" opens a list and no "]" closes it'],
        id="unclosed list",
    ),
    pytest.param(
        "a.yaml",
        "things:\n- {slug: x\n",
        ['2:3: error[yaml-syntax] a "{" opens a mapping and no "}" closes it'],
        id="unclosed mapping",
    ),
    pytest.param(
        "a.yaml",
        "articles:\n- slug: x\n  title: Vote: the result\n",
        [('3:14: error[yaml-syntax] ": " stands where no key may stand; put the whole value in quotation marks')],
        id="colon in text",
    ),
    pytest.param(
        "a.yaml",
        "articles:\n- title: @home\n",
        [("2:10: error[yaml-syntax] a value may not begin with '@'; put the whole value in quotation marks")],
        id="at sign",
    ),
    pytest.param(
        "a.yaml",
        "articles:\n- title: `home`\n",
        [("2:10: error[yaml-syntax] a value may not begin with '`'; put the whole value in quotation marks")],
        id="backtick",
    ),
    pytest.param(
        "a.yaml",
        "%x\nthings: []\n",
        [('1:3: error[yaml-syntax] a line may not begin with "%"; put the whole value in quotation marks')],
        id="percent",
    ),
    pytest.param(
        "a.yaml",
        'articles:\n- title: "A" and b\n',
        ["2:14: error[yaml-syntax] the indentation or a quotation mark does not fit here"],
        id="text after quote",
    ),
    pytest.param(
        "a.yaml",
        "articles:\n- title: & b\n",
        [('2:11: error[yaml-syntax] a text may not begin with "&" or "*"; put the whole value in quotation marks')],
        id="ampersand",
    ),
    pytest.param(
        "a.yaml",
        "articles:\n- title: * b\n",
        [('2:11: error[yaml-syntax] a text may not begin with "&" or "*"; put the whole value in quotation marks')],
        id="star",
    ),
    pytest.param(
        "a.yaml",
        'articles:\n- title: "C:\\Data"\n',
        ['2:13: error[yaml-syntax] a backslash in double quotes has a special meaning; write "\\\\"'],
        id="backslash",
    ),
    pytest.param(
        "a.yaml",
        'articles:\n- title: "\\u12"\n',
        ["2:13: error[yaml-syntax] a \\x, \\u or \\U lacks hexadecimal digits"],
        id="short escape",
    ),
    pytest.param(
        "a.yaml",
        'articles:\n- title: "\\ud83d\\ude00"\n',
        ["2:13: error[yaml-syntax] an escape names no character"],
        id="surrogate",
    ),
    pytest.param(
        "a.yaml",
        "things:\n  - slug: x\n - slug: y\n",
        ["3:2: error[yaml-syntax] the indentation or a quotation mark does not fit here"],
        id="indented item",
    ),
    pytest.param(
        "a.yaml",
        "things: []\n  articles: []\n",
        ["2:3: error[yaml-syntax] the indentation or a quotation mark does not fit here"],
        id="indented key",
    ),
    pytest.param(
        "a.yaml",
        "things: []\narticles\n",
        ['3:1: error[yaml-syntax] a key without ": " after it; write key: value'],
        id="no colon",
    ),
    pytest.param(
        "a.yaml",
        "things: - x\n",
        ['1:9: error[yaml-syntax] "- " stands where no list item may begin'],
        id="list in text",
    ),
    pytest.param(
        "a.yaml",
        "things: &all []\narticles: *all\n",
        [
            ("1:9: error[yaml-alias] the anchor '&all' is not read; leave it out, or put the text in quotation marks"),
            (
                "2:11: error[yaml-alias] the alias '*all' stands for a value typed elsewhere; "
                "write the value here, or put the text in quotation marks"
            ),
        ],
        id="alias",
    ),
    pytest.param(
        "a.yaml",
        "things: !!seq []\n",
        [("1:9: error[yaml-tag] the tag '!!seq' is not read; leave it out, or put the text in quotation marks")],
        id="tag",
    ),
    pytest.param(
        "a.yaml",
        "things: []\nthings: []\n",
        ["2:1: error[duplicate-key] the key 'things' stands in line 1 already"],
        id="duplicate key",
    ),
    pytest.param(
        "a.yaml", "? [a]\n: b\nthings: []\n", ["1:3: error[yaml-shape] a key is a plain text"], id="complex key"
    ),
    pytest.param(
        "a.yaml",
        "things: []\n# \x07\n",
        [("2:3: error[control-character] the character U+0007 cannot stand in YAML as it is; leave it out")],
        id="control",
    ),
    pytest.param(
        "a.yaml",
        "articles:\n- title: a\u2028b\n",
        [
            "2:3: error[missing-key] the key 'language' is missing",
            "2:3: error[missing-key] the key 'slug' is missing",
            (
                "2:11: error[control-character] the character U+2028 cannot stand in YAML as it is; "
                "leave it out, or write \\u2028 in double quotes"
            ),
        ],
        id="line separator",
    ),
    pytest.param(
        "a.yaml",
        "thing: []\n",
        ["1:1: error[unknown-key] there is no section 'thing'; did you mean 'things'?"],
        id="unknown section",
    ),
    pytest.param(
        "a.yaml",
        "things: {slug: x}\n",
        ["1:9: error[yaml-shape] the section things is a mapping; write a list"],
        id="section no list",
    ),
    pytest.param(
        "a.yaml",
        "facts: none\n",
        ["1:8: error[yaml-shape] the section facts is the text 'none'; write a list"],
        id="section text",
    ),
    pytest.param(
        "a.yaml",
        "things: [x]\n",
        [("1:10: error[yaml-shape] an item of things is the text 'x'; write a mapping of keys and values")],
        id="item no mapping",
    ),
    pytest.param(
        "a.yaml",
        "defaults: [x]\n",
        [("1:11: error[yaml-shape] the section defaults is a list; write a mapping of keys and values")],
        id="defaults no mapping",
    ),
    pytest.param(
        "a.yaml",
        "defaults: {artikle: news}\n",
        ["1:12: error[unknown-key] no kind has a key 'artikle'; did you mean 'article'?"],
        id="defaults unknown",
    ),
]


@pytest.mark.parametrize(("file", "content", "report"), CASES)
def test_each_fault_is_told_once_in_plain_words_with_its_place(
    file: str, content: str | bytes, report: list[str]
) -> None:
    found = read_files({"w.yaml": WORLD, file: content}).report

    assert report == [line.removeprefix(f"seeds/{file}:") for line in found]
