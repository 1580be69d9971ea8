"""What is said of YAML items that are not as their kind wants them."""

from __future__ import annotations

import pytest

from reading_samples import fact, told

CASES = [
    pytest.param(
        "a.yaml",
        "facts: [{about: fair}]\n",
        ["1:9: error[missing-key] the key 'kind' is missing; add kind: property, part or count"],
        id="no kind",
    ),
    pytest.param(
        "a.yaml",
        "facts: [{kind: [part]}]\n",
        ["1:16: error[yaml-shape] the key 'kind' is a list; write a plain text"],
        id="kind list",
    ),
    pytest.param(
        "a.yaml",
        "facts: [{kind: pert}]\n",
        ["1:16: error[unknown-kind] there is no kind 'pert' of facts; did you mean 'part'?"],
        id="unknown kind",
    ),
    pytest.param(
        "a.yaml",
        "facts: [{kind: thing}]\n",
        ["1:16: error[unknown-kind] there is no kind 'thing' of facts; put it below things:"],
        id="thing among facts",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: count, about: fair, value: 3, unit: {en: x}, valeu: 4"),
        ["2:55: error[unknown-key] there is no key 'valeu' here; did you mean 'value'?"],
        id="unknown key",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: count, about: fair, value: 3, unit: {en: x}, unit@de: y"),
        ["2:55: error[unknown-key] there is no key 'unit@de' here; write unit: {de: …}"],
        id="language key",
    ),
    pytest.param(
        "a.yaml",
        "facts: [{kind: count}]\n",
        [
            "1:9: error[missing-key] the key 'about' is missing",
            "1:9: error[missing-key] the key 'article' is missing (the article)",
            "1:9: error[missing-key] the key 'created' is missing",
            "1:9: error[missing-key] the key 'curator' is missing",
            "1:9: error[missing-key] the key 'quote' is missing",
            "1:9: error[missing-key] the key 'unit' is missing",
            "1:9: error[missing-key] the key 'value' is missing",
        ],
        id="missing",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: part, event: fair, role: chair"),
        ["2:3: error[missing-key] one of the keys who or office is missing"],
        id="one of",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: property, id: x, subject: fair, predicate: size, object: 3"),
        [
            "2:20: error[unknown-key] there is no key 'id' here; write subject, predicate, object, rank, article, "
            "quote, nth, sure, mood, source, curator or created"
        ],
        id="id without node",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: count, about: fair, value: 3, unit: people"),
        [
            (
                "2:46: error[yaml-shape] the key 'unit' is the text 'people'; "
                "write texts by language, such as unit: {en: …}"
            )
        ],
        id="texts no mapping",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: count, about: fair, value: 3, unit: {DE: x, en_GB: y, english: z}"),
        [
            "2:47: error[bad-language] 'DE' is not a language tag; write de",
            "2:54: error[bad-language] 'en_GB' is not a language tag; write en-gb",
            ("2:64: error[bad-language] 'english' is not a language tag; write a tag such as en, de or ar"),
        ],
        id="texts bad tag",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: count, about: fair, value: 3, unit: {en: [x]}"),
        ["2:51: error[yaml-shape] the text 'unit@en' is a list; write a plain text"],
        id="texts inner",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: count, about: [fair], value: {x: y}, unit: {en: x}"),
        [
            "2:24: error[yaml-shape] the key 'about' is a list; write one plain text",
            "2:39: error[yaml-shape] the key 'value' is a mapping; write one plain text",
        ],
        id="plain list",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: part, event: fair, role: chair, who: ada, about: {x: y}"),
        ["2:59: error[yaml-shape] the key 'about' is a mapping; write a list of slugs"],
        id="things mapping",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: part, event: fair, role: chair, who: ada, about: [[ada]]"),
        ["2:60: error[yaml-shape] an item of 'about' is a list; write a slug"],
        id="things inner",
    ),
    pytest.param(
        "a.yaml",
        "things: [{slug: rome, class: Town, name: {en: Rome}, pages: {x: y}}]\n",
        ["1:61: error[yaml-shape] the key 'pages' is a mapping; write a list of IRIs"],
        id="iris mapping",
    ),
    pytest.param(
        "a.yaml",
        "things: [{slug: rome, class: Town, name: {en: Rome}, pages: [[http://x]]}]\n",
        ["1:62: error[yaml-shape] an item of 'pages' is a list; write an IRI"],
        id="iris inner",
    ),
    pytest.param(
        "a.yaml",
        "facts: [{kind: property, subject: fair, predicate: size, object: 3, evidence: []}]\n",
        [
            "1:79: error[yaml-shape] the key 'evidence' is an empty list; "
            'write a list, each item after "- ", with article and quote'
        ],
        id="evidence empty",
    ),
    pytest.param(
        "a.yaml",
        "facts: [{kind: property, subject: fair, predicate: size, object: 3, evidence: x}]\n",
        [
            "1:79: error[yaml-shape] the key 'evidence' is the text 'x'; "
            'write a list, each item after "- ", with article and quote'
        ],
        id="evidence text",
    ),
    pytest.param(
        "a.yaml",
        "facts: [{kind: property, subject: fair, predicate: size, object: 3, evidence: [x]}]\n",
        [("1:80: error[yaml-shape] an evidence is the text 'x'; write a mapping such as {article: …, quote: …}")],
        id="evidence item",
    ),
    pytest.param(
        "a.yaml",
        (
            "facts: [{kind: property, "
            "subject: fair, "
            "predicate: size, "
            "object: 3, "
            "quote: a, "
            "evidence: [{article: news, "
            "quote: so it is, "
            "curator: eve, "
            "created: 2026-11-21}]}]\n"
        ),
        [("1:69: error[unknown-key] the item has 'evidence' and 'quote'; put the quote into evidence")],
        id="evidence and quote",
    ),
    pytest.param(
        "a.yaml",
        (
            "facts: [{kind: property, "
            "subject: fair, "
            "predicate: size, "
            "object: 3, "
            "evidence: [{article: news, "
            "quote: so it is, "
            "curator: eve, "
            "created: 2026-11-21, "
            "rank: low}]}]\n"
        ),
        [
            "1:148: error[unknown-key] there is no key 'rank' here; "
            "write article, quote, nth, sure, mood, source, curator or created"
        ],
        id="evidence foreign key",
    ),
    pytest.param(
        "a.yaml",
        (
            "facts: [{kind: property, "
            "subject: fair, "
            "predicate: size, "
            "object: 3, "
            "evidence: [{article: news, "
            "quote: x, "
            "curator: eve}]}]\n"
        ),
        ["1:80: error[missing-key] the key 'created' is missing"],
        id="evidence missing",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: property, subject: fair, predicate: start, object: 2025"),
        [
            (
                "2:61: error[bad-date] '2025' is a year, not a day; "
                "give the full day; "
                "if only bounds are known, give the earliest and the latest day"
            )
        ],
        id="by property",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: property, subject: fair, predicate: strat, object: 3"),
        ["2:46: error[unknown-term] 'strat' is no property; did you mean 'start'?"],
        id="bad property",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: property, subject: fair, predicate: size, object: *x"),
        [
            (
                "2:60: error[yaml-alias] the alias '*x' stands for a value typed elsewhere; "
                "write the value here, or put the text in quotation marks"
            )
        ],
        id="unread value",
    ),
]


@pytest.mark.parametrize(("file", "content", "report"), CASES)
def test_each_fault_is_told_once_in_plain_words_with_its_place(
    file: str, content: str | bytes, report: list[str]
) -> None:
    assert report == told(file, content)
