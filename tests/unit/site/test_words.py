"""The words of the interface: in data, in both languages, and each of use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from factpress.errors import CouldNotRun
from factpress.site.render import TEMPLATES
from factpress.site.words import read_words

#: Keys that are put together from a beginning and something known only later.
COMPOSED = re.compile(r"""t\(\s*(?:"([a-z_]+_)"\s*~|f["']([a-z_]+_)\{)""")
QUOTED = re.compile(r"""["']([a-z]\w*)["']""")


def sources() -> str:
    code = sorted(TEMPLATES.parent.rglob("*.py"))
    return "\n".join(path.read_text(encoding="utf-8") for path in (*sorted(TEMPLATES.rglob("*.html")), *code))


def test_every_key_is_used_somewhere() -> None:
    text = sources()
    beginnings = ("tag_", *(one or other for one, other in COMPOSED.findall(text)))
    used = set(QUOTED.findall(text))
    assert [
        key for key in read_words(TEMPLATES / "words")["en"] if key not in used and not key.startswith(beginnings)
    ] == []


def test_every_language_fills_in_the_same_values() -> None:
    words = read_words(TEMPLATES / "words")
    slots = {
        language: {key: sorted(re.findall(r"\{(\w+)\}", said)) for key, said in words[language].items()}
        for language in words
    }
    assert slots["en"] == slots["de"]


@pytest.mark.parametrize(
    "content", ["a: {en: one}\n", "a: {en: one, de: eins, fr: un}\n", "a: one\n", "a: {en: [x], de: eins}\n", "- a\n"]
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
