"""The words of the interface: in data, in both languages, and each of use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from factpress.errors import CouldNotRun
from factpress.site.render import TEMPLATES
from factpress.site.words import ONE, day_in_words, form, read_words

#: Keys that are put together from a beginning and something known only later.
COMPOSED = re.compile(r"""(?:t\(|words\[)\s*(?:"([a-z_]+_)"\s*~|f["']([a-z_]+_)\{)""")
#: What tells a number of things that it does not name.
ALIKE = {"and_more", "drawing_more"}
QUOTED = re.compile(r"""["']([a-z]\w*)["']""")


def sources() -> str:
    code = sorted(TEMPLATES.parent.rglob("*.py"))
    return "\n".join(path.read_text(encoding="utf-8") for path in (*sorted(TEMPLATES.rglob("*.html")), *code))


def test_every_key_is_used_somewhere() -> None:
    text = sources()
    beginnings = ("tag_", *(one or other for one, other in COMPOSED.findall(text)))
    used = set(QUOTED.findall(text))
    keys = {key.removesuffix(ONE) for key in read_words(TEMPLATES / "words")["en"]}
    assert sorted(key for key in keys if key not in used and not key.startswith(beginnings)) == []


def test_what_tells_a_count_has_a_form_for_one_and_one_for_more() -> None:
    for words in read_words(TEMPLATES / "words").values():
        for key in words:
            assert not re.search(r"\{n\}", words[key]) or f"{key.removesuffix(ONE)}{ONE}" in words or key in ALIKE
        assert form(words, "n_facts", 1) != form(words, "n_facts", 0) == form(words, "n_facts", 2) == words["n_facts"]


def test_every_language_fills_in_the_same_values() -> None:
    words = read_words(TEMPLATES / "words")
    slots = {
        language: {key: sorted(re.findall(r"\{(\w+)\}", said)) for key, said in words[language].items()}
        for language in words
    }
    assert slots["en"] == slots["de"]


@pytest.mark.parametrize(
    "content",
    [
        "a: {en: one}\n",
        "a: {en: one, de: eins, fr: un}\n",
        "a: one\n",
        "a: {en: [x], de: eins}\n",
        "a: {en: {one: x}, de: eins}\n",
        "- a\n",
    ],
)
def test_a_file_that_lacks_a_language_is_damaged(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.yaml").write_text(content)
    with pytest.raises(CouldNotRun, match="installation"):
        read_words(tmp_path)


def test_a_key_stands_in_one_file(tmp_path: Path) -> None:
    for name in ("x", "y"):
        (tmp_path / f"{name}.yaml").write_text("a: {en: one, de: eins}\n")
    with pytest.raises(CouldNotRun, match=r"y\.yaml"):
        read_words(tmp_path)


@pytest.mark.parametrize(
    ("first", "last", "english", "german"),
    [
        ("2025-11-24", None, "24 November 2025", "24. November 2025"),
        ("2025-11-24", "2025-11-27", "24–27 November 2025", "24.–27. November 2025"),
        ("2025-03-01", "2026-03-01", "1 March 2025 – 1 March 2026", "1. März 2025 – 1. März 2026"),
        ("2025-13-01", None, None, None),
        ("2025-11-24", "then", None, None),
    ],
)
def test_days_are_written_as_people_write_them(
    first: str, last: str | None, english: str | None, german: str | None
) -> None:
    words = read_words(TEMPLATES / "words")
    assert day_in_words(words["en"], first, last) == english
    assert day_in_words(words["de"], first, last) == german
