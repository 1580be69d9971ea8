"""Regular expressions match what XPath's match, or are refused."""

from __future__ import annotations

import pytest

from factpress.checks.compiling.xpath_regex import translated


@pytest.mark.parametrize(
    ("pattern", "flags", "text", "matches"),
    [
        ("^a$", "", "a", True),
        ("^a$", "", "a\n", False),
        ("^a$", "m", "b\na\nc", True),
        ("[$]", "", "$", True),
        (r"\$$", "", "5$", True),
        ("A", "i", "bar", True),
        ("a.b", "", "a\nb", False),
        ("a.b", "s", "a\nb", True),
        ("a b", "x", "ab", True),
        ("[ ]", "x", " ", True),
        ("a.b", "q", "a.b", True),
        ("a.b", "q", "acb", False),
        ("A.", "qi", "a.", True),
        (r"^\p{Lu}", "", "Élan", True),
        (r"^\p{Lu}", "", "élan", False),
        (r"^\P{L}$", "", "1", True),
        (r"^[\p{L}0]+$", "", "aé0", True),
        (r"^[^\p{L}]$", "", "é", False),
        (r"^(?:a|b)+$", "", "abba", True),
        (r"(a)\1", "", "aa", True),
        (r"\d\.\w-\s", "", "1.a- ", True),
    ],
)
def test_a_pattern_matches_as_in_xpath(pattern: str, flags: str, text: str, matches: bool) -> None:
    assert (translated(pattern, flags).search(text) is not None) == matches


@pytest.mark.parametrize(
    ("pattern", "flags", "reason"),
    [
        ("(", "", "unterminated"),
        ("a", "g", "no flag 'g'"),
        (r"[a-z-[aeiou]]", "", "subtracted"),
        (r"\i\c*", "", "not known"),
        (r"\bword", "", "not known"),
        ("(?=a)", "", "no group of XPath"),
        ("(?P<name>a)", "", "no group of XPath"),
        (r"\p{Xx}", "", "no category Xx"),
    ],
)
def test_what_python_would_read_otherwise_is_refused(pattern: str, flags: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason.replace("(", r"\(")):
        translated(pattern, flags)
