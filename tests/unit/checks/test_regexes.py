"""What of a regular expression only XPath, or only Python, has."""

from __future__ import annotations

import pytest

from factpress.checks.linting.regexes import differences, does_not_compile
from factpress.problems import Severity


@pytest.mark.parametrize(
    "pattern",
    ["^[a-z]{2,3}(-[a-z0-9]+)*$", r"\d\.\w\s\S", "(?:a|b)?", "[^\\]\\[+*]+", "a+?b*?", "", "[(?=)]", "[a+]+", r"(a)\1"],
)
def test_the_common_subset_has_no_differences(pattern: str) -> None:
    assert list(differences(pattern)) == []
    assert does_not_compile(pattern, "") is None


@pytest.mark.parametrize(
    ("pattern", "word"),
    [
        ("(?=a)b", "lookahead"),
        ("(?!a)b", "lookahead"),
        ("(?<=a)b", "lookbehind"),
        ("(?<!a)b", "lookbehind"),
        ("(?P<name>a)", "named groups"),
        ("(?>a)b", "atomic groups"),
        ("(?#note)a", "comments"),
        ("(a)?(?(1)b|c)", "conditions"),
        ("(?i)a", "flags inside (?i…)"),
        ("a*+b", "possessive quantifiers"),
        ("a{2}+b", "possessive quantifiers"),
        (r"\bword\b", r"\b"),
        (r"\Aa\Z", r"\A"),
        (r"a\/b", r"\/"),
        (r"\x41", r"\x"),
    ],
)
def test_what_only_python_has_is_told(pattern: str, word: str) -> None:
    told = list(differences(pattern))
    assert [end for end, _severity in told if f"has {word}, which XPath" in end]
    assert {severity for _end, severity in told} == {Severity.ERROR}
    assert does_not_compile(pattern, "") is None


@pytest.mark.parametrize(("pattern", "word"), [(r"^\p{Lu}", r"\p{Lu}"), (r"[\P{L}]", r"\P{L}"), (r"\i\c*", r"\i")])
def test_what_only_xpath_has_is_told(pattern: str, word: str) -> None:
    [(end, severity)] = dict.fromkeys(told for told in differences(pattern) if word in told[0])
    assert end == f"has {word}, which Python's re, and so pySHACL, does not have"
    assert severity is Severity.WARNING


def test_subtraction_of_characters_is_told() -> None:
    [(told, severity)] = differences("[a-z-[aeiou]]")
    assert "subtracted with -[…]" in told
    assert severity is Severity.WARNING


def test_the_flag_q_is_told_and_makes_every_pattern_plain() -> None:
    [(told, severity)] = differences("(?=", "q")
    assert "the flag q" in told
    assert severity is Severity.WARNING
    assert does_not_compile("(?=", "q") is None


@pytest.mark.parametrize("pattern", ["(", "[a", "a**", "(?<name>a)", "\\"])
def test_what_neither_takes_does_not_compile(pattern: str) -> None:
    assert does_not_compile(pattern, "")


def test_each_difference_is_told_once() -> None:
    assert len(list(differences(r"\ba\b\ba\b"))) == 1
