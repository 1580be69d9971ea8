"""What hangs on a change is all that must be looked at again; the rest reports what it reported."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from factpress.checks import Index, Violation, dependents, evaluate, read_shapes
from factpress.checks.shapes import Shapes
from factpress.checks.terms import bare
from factpress.problems import Problems
from shacl_samples import SHAPES, Triple, edited, sound

ROUNDS = 60 * int(os.environ.get("FACTPRESS_ROUNDS", "1"))


@pytest.fixture
def shapes(tmp_path: Path) -> Shapes:
    file = tmp_path / "shapes.ttl"
    file.write_text(SHAPES, encoding="utf-8")
    return read_shapes([file], Problems())


def changed(before: list[Triple], after: list[Triple]) -> set[str]:
    return {bare(subject) for subject, _, _ in set(before) ^ set(after)}


def told(violations: tuple[Violation, ...]) -> Counter[Violation]:
    return Counter(violations)


def test_looking_again_at_what_hangs_on_a_change_finds_all_that_is_new(shapes: Shapes) -> None:
    index = Index(sound())
    for seed in range(ROUNDS):
        after = edited(sound(), Random(seed))
        news = Index(after)
        subjects = changed(sound(), after)
        again = dependents(shapes, index, subjects) | dependents(shapes, news, subjects)
        assert told(evaluate(shapes, news, focus=again).violations) == told(evaluate(shapes, news).violations), seed


def test_not_everything_hangs_on_a_change(shapes: Shapes) -> None:
    index = Index(sound())
    assert dependents(shapes, index, ["http://e.example/quote2"]) == {
        f"http://e.example/{name}" for name in ("quote2", "event2")
    }
    assert dependents(shapes, index, ["http://e.example/Feast"]) > {"http://e.example/event3", "http://e.example/ann"}


def test_an_index_that_is_restated_is_the_index_of_the_new_triples(shapes: Shapes) -> None:
    index = Index(sound())
    before = sound()
    evaluate(shapes, index)  # so that lookups from objects stand
    for seed in range(ROUNDS):
        after = edited(sound(), Random(seed))
        news = Index(after)
        for subject in {triple[0] for triple in set(before) ^ set(after)}:
            index.restate(subject, news.row(subject))
        assert set(index.triples()) == set(news.triples())
        assert told(evaluate(shapes, index).violations) == told(evaluate(shapes, news).violations)
        before = after
