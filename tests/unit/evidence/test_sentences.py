"""Where sentences end, in several languages."""

import pytest

from factpress.evidence.sentences import sentences


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["The bridge opened.", "It closed again!", "Why?", "Nobody knows…", "So be it."],
        ["Die Brücke wurde eröffnet.", "»Endlich!«", "Das sagten alle."],
        ["“We waited.”", "“For years,” she said.", "(So did we.)", "Then it rained."],
        ["He came in 2025.", "She did not."],
        ["هل افتتح الجسر؟", "نعم."],
        ["It cost 3.50 francs.", "12 people paid."],
    ],
)
def test_sentences_end_where_readers_end_them(parts: list[str]) -> None:
    assert pieces(" ".join(parts)) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Okafor met Dr. Lind and Prof. Ito.",
        "Die 93. Sitzung beginnt am 24. November und endet am 27. November.",
        "Karl V. Habsburg traf Ludwig XIV. Bourbon nicht.",
        "J. R. Lind kam, z. B. Die anderen nicht.",
        "He paused... and went on, e.g. home.",
        "The version is 1.10 of it.",
    ],
)
def test_abbreviations_and_ordinals_end_none(text: str) -> None:
    assert pieces(text) == [text]


def test_a_line_is_never_part_of_the_next() -> None:
    assert pieces("A heading\n\n  The text goes\r\non here. \n") == ["A heading", "The text goes", "on here."]


def test_an_empty_text_has_none() -> None:
    assert pieces(" \n\n\t") == []
