"""What is said of values that are not of their type."""

from __future__ import annotations

import pytest

from reading_samples import fact, told

CASES = [
    pytest.param(
        "a.yaml",
        fact("kind: part, event: fair, role: chair, who: ada, sure: '0,9'"),
        ["2:58: error[bad-decimal] '0,9' is not a decimal number; write 0.9"],
        id="sure: '0,9'",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: part, event: fair, role: chair, who: ada, sure: 90%"),
        ["2:58: error[bad-decimal] '90%' is not a decimal number; write 0.9"],
        id="sure: 90%",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: part, event: fair, role: chair, who: ada, sure: high"),
        [("2:58: error[bad-decimal] 'high' is not a decimal number; write digits with a point, such as 0.9")],
        id="sure: high",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: part, event: fair, role: chair, who: ada, nth: 1'000"),
        ['2:57: error[bad-integer] "1\'000" is not an integer; write 1000'],
        id="nth: 1'000",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: part, event: fair, role: chair, who: ada, nth: two"),
        ["2:57: error[bad-integer] 'two' is not an integer; write digits only"],
        id="nth: two",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: part, event: fair, role: chair, who: ada, nth: ١٢"),
        ["2:57: error[bad-integer] '١٢' is not an integer; write 12"],
        id="nth: ١٢",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: part, event: fair, role: chair, who: ada, nth: 1.5"),
        ["2:57: error[bad-integer] '1.5' is not an integer; write digits only"],
        id="nth: 1.5",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: part, event: fair, role: chair, who: ada, rank: lowest"),
        ["2:58: error[bad-choice] 'lowest' is no choice here; write normal or low"],
        id="rank: lowest",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: part, event: fair, role: chair, who: ada, mood: sayd"),
        [("2:58: error[unknown-concept] 'sayd' is no concept of the scheme 'mood'; did you mean 'said'?")],
        id="mood: sayd",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: part, event: fair, role: chair, who: ada, id: A_b"),
        ["2:56: error[bad-slug] 'A_b' is not a slug; write a-b"],
        id="id: A_b",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: part, event: fair, role: chair, who: ada, id: a---b"),
        ["2:56: error[bad-slug] 'a---b' is not a slug; write a-b"],
        id="id: a---b",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: part, event: fair, role: chair, who: ada, source: Über"),
        ["2:60: error[bad-slug] 'Über' is not a slug; use a-z, 0-9 and single hyphens"],
        id="source: Über",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: part, event: fair, role: chair, who: ada, source: Ada Lovelace"),
        ["2:60: error[bad-slug] 'Ada Lovelace' is not a slug; write ada-lovelace"],
        id="source: Ada Lovelace",
    ),
    pytest.param(
        "a.yaml",
        fact('kind: part, event: fair, role: chair, who: ada, remark: {en: "a\\ab"}'),
        ["2:65: error[control-character] 'a\\x07b' has the character U+0007; leave it out"],
        id='remark: {en: "a\\ab"}',
    ),
    pytest.param(
        "a.yaml",
        (
            "facts: [{kind: count, "
            "about: fair, "
            "value: 3, "
            "unit: {en: x}, "
            "article: news, "
            "quote: q, "
            "curator: eve, "
            "created: '2025'}]\n"
        ),
        [
            (
                "1:109: error[bad-date] '2025' is a year, not a day; "
                "give the full day; "
                "if only bounds are known, give the earliest and the latest day"
            )
        ],
        id="d2025",
    ),
    pytest.param(
        "a.yaml",
        (
            "facts: [{kind: count, "
            "about: fair, "
            "value: 3, "
            "unit: {en: x}, "
            "article: news, "
            "quote: q, "
            "curator: eve, "
            "created: '2025-11'}]\n"
        ),
        [
            (
                "1:109: error[bad-date] '2025-11' is a month, not a day; "
                "give the full day; "
                "if only bounds are known, give the earliest and the latest day"
            )
        ],
        id="d2025-11",
    ),
    pytest.param(
        "a.yaml",
        (
            "facts: [{kind: count, "
            "about: fair, "
            "value: 3, "
            "unit: {en: x}, "
            "article: news, "
            "quote: q, "
            "curator: eve, "
            "created: '11.2025'}]\n"
        ),
        [
            (
                "1:109: error[bad-date] '11.2025' is a month, not a day; "
                "give the full day; "
                "if only bounds are known, give the earliest and the latest day"
            )
        ],
        id="d11.2025",
    ),
    pytest.param(
        "a.yaml",
        (
            "facts: [{kind: count, "
            "about: fair, "
            "value: 3, "
            "unit: {en: x}, "
            "article: news, "
            "quote: q, "
            "curator: eve, "
            "created: '24.11.2025'}]\n"
        ),
        ["1:109: error[bad-date] '24.11.2025' is not a date; write 2025-11-24"],
        id="d24.11.2025",
    ),
    pytest.param(
        "a.yaml",
        (
            "facts: [{kind: count, "
            "about: fair, "
            "value: 3, "
            "unit: {en: x}, "
            "article: news, "
            "quote: q, "
            "curator: eve, "
            "created: '24. 11. 2025'}]\n"
        ),
        ["1:109: error[bad-date] '24. 11. 2025' is not a date; write 2025-11-24"],
        id="d24. 11. 2025",
    ),
    pytest.param(
        "a.yaml",
        (
            "facts: [{kind: count, "
            "about: fair, "
            "value: 3, "
            "unit: {en: x}, "
            "article: news, "
            "quote: q, "
            "curator: eve, "
            "created: '24/11/2025'}]\n"
        ),
        ["1:109: error[bad-date] '24/11/2025' is not a date; write 2025-11-24"],
        id="d24/11/2025",
    ),
    pytest.param(
        "a.yaml",
        (
            "facts: [{kind: count, "
            "about: fair, "
            "value: 3, "
            "unit: {en: x}, "
            "article: news, "
            "quote: q, "
            "curator: eve, "
            "created: '3/4/2025'}]\n"
        ),
        ["1:109: error[bad-date] '3/4/2025' is not a date; write 2025-03-04 or 2025-04-03"],
        id="d3/4/2025",
    ),
    pytest.param(
        "a.yaml",
        (
            "facts: [{kind: count, "
            "about: fair, "
            "value: 3, "
            "unit: {en: x}, "
            "article: news, "
            "quote: q, "
            "curator: eve, "
            "created: '13/13/2025'}]\n"
        ),
        [("1:109: error[bad-date] '13/13/2025' is not a date; write year, month and day, such as 2025-11-24")],
        id="d13/13/2025",
    ),
    pytest.param(
        "a.yaml",
        (
            "facts: [{kind: count, "
            "about: fair, "
            "value: 3, "
            "unit: {en: x}, "
            "article: news, "
            "quote: q, "
            "curator: eve, "
            "created: '2025-02-30'}]\n"
        ),
        [
            (
                "1:109: error[bad-date] '2025-02-30' is no day of the calendar; "
                "write year, month and day, such as 2025-11-24"
            )
        ],
        id="d2025-02-30",
    ),
    pytest.param(
        "a.yaml",
        (
            "facts: [{kind: count, "
            "about: fair, "
            "value: 3, "
            "unit: {en: x}, "
            "article: news, "
            "quote: q, "
            "curator: eve, "
            "created: '2025-1-5'}]\n"
        ),
        ["1:109: error[bad-date] '2025-1-5' is not a date; write 2025-01-05"],
        id="d2025-1-5",
    ),
    pytest.param(
        "a.yaml",
        (
            "facts: [{kind: count, "
            "about: fair, "
            "value: 3, "
            "unit: {en: x}, "
            "article: news, "
            "quote: q, "
            "curator: eve, "
            "created: '2025/11/24'}]\n"
        ),
        ["1:109: error[bad-date] '2025/11/24' is not a date; write 2025-11-24"],
        id="d2025/11/24",
    ),
    pytest.param(
        "a.yaml",
        (
            "facts: [{kind: count, "
            "about: fair, "
            "value: 3, "
            "unit: {en: x}, "
            "article: news, "
            "quote: q, "
            "curator: eve, "
            "created: '20251124'}]\n"
        ),
        ["1:109: error[bad-date] '20251124' is not a date; write 2025-11-24"],
        id="d20251124",
    ),
    pytest.param(
        "a.yaml",
        (
            "facts: [{kind: count, "
            "about: fair, "
            "value: 3, "
            "unit: {en: x}, "
            "article: news, "
            "quote: q, "
            "curator: eve, "
            "created: '2025-11-24T10:00'}]\n"
        ),
        ["1:109: error[bad-date] '2025-11-24T10:00' is not a date; write 2025-11-24"],
        id="d2025-11-24T10:00",
    ),
    pytest.param(
        "a.yaml",
        (
            "facts: [{kind: count, "
            "about: fair, "
            "value: 3, "
            "unit: {en: x}, "
            "article: news, "
            "quote: q, "
            "curator: eve, "
            "created: '2025-11-24Z'}]\n"
        ),
        ["1:109: error[bad-date] '2025-11-24Z' is not a date; write 2025-11-24"],
        id="d2025-11-24Z",
    ),
    pytest.param(
        "a.yaml",
        (
            "facts: [{kind: count, "
            "about: fair, "
            "value: 3, "
            "unit: {en: x}, "
            "article: news, "
            "quote: q, "
            "curator: eve, "
            "created: 'November 24'}]\n"
        ),
        [("1:109: error[bad-date] 'November 24' is not a date; write year, month and day, such as 2025-11-24")],
        id="dNovember 24",
    ),
    pytest.param(
        "a.yaml",
        (
            "articles: [{slug: b, "
            "title: B, "
            "language: DE, "
            "url: example.org/a b}, "
            "{slug: c, "
            "title: C, "
            "language: german, "
            "url: 'http://x/a b'}, "
            "{slug: d, "
            "title: D, "
            "language: en, "
            "url: <x>}]\n"
        ),
        [
            "1:42: error[bad-language] 'DE' is not a language tag; write de",
            ("1:51: error[bad-iri] 'example.org/a b' is not an absolute IRI; write https://example.org/a%20b"),
            ("1:99: error[bad-language] 'german' is not a language tag; write a tag such as en, de or ar"),
            "1:112: error[bad-iri] 'http://x/a b' is not an absolute IRI; write http://x/a%20b",
            "1:168: error[bad-iri] '<x>' is not an absolute IRI; write https://x",
        ],
        id="u",
    ),
    pytest.param(
        "a.yaml",
        "things: [{slug: x, class: Persn, name: {en: x}}, {slug: y, class: Zzz, name: {en: x}}]\n",
        [
            "1:27: error[unknown-class] 'Persn' is no class of the ontology; did you mean 'Person'?",
            ("1:67: error[unknown-class] 'Zzz' is no class of the ontology; write Event, Person or Town"),
        ],
        id="class",
    ),
]


@pytest.mark.parametrize(("file", "content", "report"), CASES)
def test_each_fault_is_told_once_in_plain_words_with_its_place(
    file: str, content: str | bytes, report: list[str]
) -> None:
    assert report == told(file, content)
