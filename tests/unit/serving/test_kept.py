"""What is kept of what was made."""

from __future__ import annotations

import pytest

from factpress.serving.kept import Kept, is_lasting


def test_what_was_not_asked_for_longest_goes_first() -> None:
    kept: Kept[str] = Kept(10)
    for name in ("a", "b"):
        kept.put(name, name.upper(), 5)
    assert kept.get("a") == "A"
    kept.put("c", "C", 5)
    assert [kept.get(name) for name in ("a", "b", "c")] == ["A", None, "C"]


def test_what_is_too_large_or_there_already_changes_nothing() -> None:
    kept: Kept[str] = Kept(10)
    kept.put("a", "A", 10)
    kept.put("b", "B", 11)
    kept.put("a", "other", 10)
    assert (kept.get("a"), kept.get("b")) == ("A", None)


@pytest.mark.parametrize(("text", "lasting"), [("SELECT (now () AS ?n) {}", False), ("SELECT ?nowhere {}", True)])
def test_a_query_that_asks_for_the_hour_has_another_answer_each_time(text: str, lasting: bool) -> None:
    assert is_lasting(text) is lasting
