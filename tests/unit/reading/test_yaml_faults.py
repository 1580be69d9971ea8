"""What a YAML file may be, and what is said where it is something else."""

from __future__ import annotations

import pytest

from reading_samples import told

CASES = [
    pytest.param(
        "a.yaml",
        "",
        [
            " error[file-empty] the file holds no records; "
            "delete it, or begin with things:, articles:, curators: or facts:"
        ],
        id="empty file",
    ),
    pytest.param(
        "a.yaml",
        "# nothing\n",
        [
            " error[file-empty] the file holds no records; "
            "delete it, or begin with things:, articles:, curators: or facts:"
        ],
        id="only comments",
    ),
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
    pytest.param(
        "a.yaml",
        "things: []\n# a\x00b\n",
        ["2:4: error[nul-byte] there is a NUL byte here; leave it out (most editors do not show it)"],
        id="NUL byte",
    ),
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
            " error[not-utf8] the file is UTF-16; save it as UTF-8",
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
        ["2:9: error[yaml-syntax] a quotation mark opens here and none closes it; close it"],
        id="unclosed quote",
    ),
    pytest.param(
        "a.yaml",
        "things: [{slug: x}\n",
        ['1:9: error[yaml-syntax] a "[" opens a list and no "]" closes it; close it'],
        id="unclosed list",
    ),
    pytest.param(
        "a.yaml",
        "things:\n- {slug: x\n",
        ['2:3: error[yaml-syntax] a "{" opens a mapping and no "}" closes it; close it'],
        id="unclosed mapping",
    ),
    pytest.param(
        "a.yaml",
        "articles:\n- slug: x\n  title: Vote: the result\n",
        [('3:14: error[yaml-syntax] a ": " stands inside a text; put the whole value in quotation marks')],
        id="colon in text",
    ),
    pytest.param(
        "a.yaml",
        "things:\n- name: {en: A bridge: the opening, de: x}\n",
        [('2:22: error[yaml-syntax] a ": " stands inside a text; put double quotation marks around the text')],
        id="colon in braces",
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
        [
            "2:14: error[yaml-syntax] text follows a closing quotation mark; "
            'put double quotation marks around the whole text, and write \\" for one inside it'
        ],
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
        ["3:2: error[yaml-syntax] the indentation does not fit the lines before; indent what belongs together alike"],
        id="indented item",
    ),
    pytest.param(
        "a.yaml",
        "things: []\n  articles: []\n",
        ["2:3: error[yaml-syntax] the indentation does not fit the lines before; indent what belongs together alike"],
        id="indented key",
    ),
    pytest.param(
        "a.yaml",
        "things: []\narticles\n",
        ['2:1: error[yaml-syntax] a key without ": " after it; write key: value'],
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
        [
            "2:1: error[duplicate-key] the key 'things' stands in line 1 already; "
            "put what stands below both below one of them"
        ],
        id="duplicate key",
    ),
    pytest.param(
        "a.yaml",
        "? [a]\n: b\nthings: []\n",
        ["1:3: error[yaml-shape] a key is a plain text; write key: value"],
        id="complex key",
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
        ['1:9: error[yaml-shape] the section things is a mapping; write a list, each item after "- "'],
        id="section no list",
    ),
    pytest.param(
        "a.yaml",
        "facts: none\n",
        ["1:8: error[yaml-shape] the section facts is the text 'none'; write a list, each item after \"- \""],
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
    pytest.param(
        "a.yaml",
        "things: [{slug: x, class: Town, name: {en: one, two}}]\n",
        [
            "1:49: error[yaml-shape] the comma before 'two' ends the text; "
            "put quotation marks around a text that has a comma"
        ],
        id="comma in text",
    ),
    pytest.param(
        "a.yaml",
        "things: [{slug: x, class: Town, name: {en: yes , no }}]\n",
        [
            "1:50: error[yaml-shape] the comma before 'no' ends the text; "
            "put quotation marks around a text that has a comma"
        ],
        id="comma before what may be a language",
    ),
    pytest.param(
        "a.yaml",
        "things: [{slug: x, class: Town, name: {en: X, de: }}]\n",
        [],
        id="text left for later",
    ),
    pytest.param(
        "a.yaml",
        "facts: [{kind}]\n",
        [
            "1:9: error[missing-key] the key 'kind' is missing; add kind: property, part or count",
            '1:10: error[yaml-shape] \'kind\' stands in "{ }" without a ": "; write {key: value}',
        ],
        id="braces without colon",
    ),
    pytest.param(
        "a.yaml",
        "things:\n- slug: x\n-slug: y\n  class: Town\n",
        ['3:1: error[yaml-syntax] a list item begins with a hyphen and a space; write "- "'],
        id="tight hyphen",
    ),
    pytest.param(
        "a.yaml",
        "things:\n- slug: x\n   class: Town\n",
        ["3:4: error[yaml-syntax] the indentation does not fit the lines before; indent what belongs together alike"],
        id="key too far in",
    ),
    pytest.param(
        "a.yaml",
        "things:\n- name: {en: 'Ada's town'}\n",
        [
            "2:19: error[yaml-syntax] text follows a closing quotation mark; "
            "put a comma between, or double quotation marks around the whole text"
        ],
        id="apostrophe",
    ),
    pytest.param(
        "a.yaml",
        "things:\n<<<<<<< HEAD\n- slug: x\n=======\n- slug: y\n>>>>>>> other\n",
        [
            "2:1: error[yaml-syntax] this is a mark of a merge conflict; "
            "keep one of the two versions and leave the marks out"
        ],
        id="merge conflict",
    ),
    pytest.param(
        "a.yaml",
        '<!DOCTYPE html>\n<p class="a">b: c: d</p>\n',
        [
            "1:1: error[yaml-syntax] this is a web page or XML, not YAML; "
            "an article's text has its place in a folder of its own"
        ],
        id="web page",
    ),
    pytest.param(
        "a.yaml",
        b"PK\x03\x04\x14\x00\x06\x00\x08\xa3\x00",
        [" error[not-utf8] the file is not plain text; save it as plain text in UTF-8, not in a program's own format"],
        id="no text",
    ),
    pytest.param(
        "a.yaml",
        "things: [*x, *x, *y, *x]\n",
        [
            "1:10: error[yaml-alias] the alias '*x' stands for a value typed elsewhere; "
            "write the value here, or put the text in quotation marks",
            "1:18: error[yaml-alias] the alias '*y' stands for a value typed elsewhere; "
            "write the value here, or put the text in quotation marks",
        ],
        id="alias used often",
    ),
    pytest.param(
        "a.yaml",
        "town: [{slug: bern, class: Town, name: {en: Bern}}]\n"
        "things: [{slug: x, class: Town, name: {en: X}, inside: bern}]\n",
        ["1:1: error[unknown-key] there is no section 'town'; write things, articles, curators, facts or defaults"],
        id="unknown section that others need",
    ),
    pytest.param(
        "a.yaml",
        "defaults: {artcle: news, curator: eve, created: 2026-11-21, quote: so it is}\n"
        "facts: [{kind: property, subject: fair, predicate: size, object: 3}]\n",
        ["1:12: error[unknown-key] no kind has a key 'artcle'; did you mean 'article'?"],
        id="defaults misspelt",
    ),
    pytest.param(
        "a.yaml",
        "facts: [{kind: part, evnt: fair, role: chair, offce: x, article: news, curator: eve, created: 2026-11-21,\n"
        "  quote: so it is}]\n",
        [
            "1:22: error[unknown-key] there is no key 'evnt' here; did you mean 'event'?",
            "1:47: error[unknown-key] there is no key 'offce' here; did you mean 'office'?",
        ],
        id="misspelt keys are not missing",
    ),
]


@pytest.mark.parametrize(("file", "content", "report"), CASES)
def test_each_fault_is_told_once_in_plain_words_with_its_place(
    file: str, content: str | bytes, report: list[str]
) -> None:
    assert report == told(file, content)
