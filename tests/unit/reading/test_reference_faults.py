"""What is said of slugs that lead nowhere or to a wrong class."""

from __future__ import annotations

import pytest

from reading_samples import fact, told

CASES = [
    pytest.param(
        "a.yaml",
        fact("kind: count, about: fiar, value: 3, unit: {en: x}"),
        ["2:24: error[unknown-slug] there is no thing 'fiar'; did you mean 'fair'?"],
        id="thing",
    ),
    pytest.param(
        "a.yaml",
        (
            "facts: [{kind: count, "
            "about: fair, "
            "value: 3, "
            "unit: {en: x}, "
            "article: nwes, "
            "quote: q, "
            "curator: evf, "
            "created: 2026-11-21}]\n"
        ),
        [
            "1:70: error[unknown-slug] there is no article 'nwes'; did you mean 'news'?",
            "1:95: error[unknown-slug] there is no curator 'evf'; did you mean 'eve'?",
        ],
        id="article",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: part, event: ada, role: chair, who: fair"),
        [
            "2:23: error[wrong-class] 'ada' is of class Person; event takes Event",
            "2:46: error[wrong-class] 'fair' is of class Event; who takes Person or Town",
        ],
        id="class",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: property, subject: fair, predicate: place, object: ada"),
        ["2:61: error[wrong-class] 'ada' is of class Person; object takes Town"],
        id="property class",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: property, subject: fair--bda, predicate: size, object: 3"),
        [
            "2:29: error[unknown-slug] there is no thing and no record 'fair--bda'; "
            "write the slug of a thing, or the id of a record"
        ],
        id="node",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: part, event: fair, role: chair, who: ada, about: [ada, eda]"),
        ["2:59: error[unknown-slug] there is no thing 'eda'; did you mean 'ada'?"],
        id="things",
    ),
    pytest.param(
        "a.yaml",
        fact("kind: part, event: fair, role: chair, who: ada, id: fair"),
        ["2:56: error[duplicate-slug] the name 'fair' is that of a thing; give it another id"],
        id="id",
    ),
    pytest.param(
        "a.yaml",
        "things: [{slug: cologne, class: Town, name: {en: C}, inside: ada}]\n",
        ["1:62: error[wrong-class] 'ada' is of class Person; inside takes Town"],
        id="inside",
    ),
    pytest.param(
        "a.yaml",
        ("things:\n- {slug: ada, class: Person, name: {en: A}}\narticles:\n- {slug: news, title: N, language: en}\n"),
        [
            (
                "seeds/w.yaml:3:10: error[duplicate-slug] the thing 'ada' is defined in seeds/a.yaml:2:10 already; "
                "make one item of both, or give this one another slug"
            ),
            (
                "seeds/w.yaml:5:19: error[duplicate-slug] the article 'news' is defined in seeds/a.yaml:4:10 already; "
                "make one item of both, or give this one another slug"
            ),
        ],
        id="duplicate",
    ),
]


@pytest.mark.parametrize(("file", "content", "report"), CASES)
def test_each_fault_is_told_once_in_plain_words_with_its_place(
    file: str, content: str | bytes, report: list[str]
) -> None:
    assert report == told(file, content)
