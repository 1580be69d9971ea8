"""Near misses stay cheap however many slugs there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pytest

from factpress.reading.near import NearMisses


class Counted(Collection[str]):
    """A hundred thousand slugs that may be looked up but not walked through."""

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and word.startswith("person-") and word[7:].isdigit() and len(word) == 12

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("all slugs were walked through")

    def __len__(self) -> int:
        return 100_000


@pytest.mark.parametrize("typed", ["peron-00042", "persno-00042", "person-0004x", "pperson-00042", "person00042"])
def test_a_slip_is_found_without_a_walk_through_all_slugs(typed: str) -> None:
    found = NearMisses(Counted()).suggestion(typed)

    assert found is not None
    assert found.startswith("did you mean 'person-")


@pytest.mark.parametrize("typed", ["something-else", "p" * 10_000])
def test_what_is_near_to_nothing_has_no_suggestion(typed: str) -> None:
    assert NearMisses(Counted()).suggestion(typed) is None


def test_among_few_slugs_a_worse_slip_is_found_too() -> None:
    assert NearMisses({"abdellatif-hammouchi"}).suggestion("abdelatif-hamouchi") == (
        "did you mean 'abdellatif-hammouchi'?"
    )


def test_only_so_many_misses_are_compared_with_every_slug() -> None:
    near = NearMisses({"abdellatif-hammouchi"})
    found = [near.suggestion(f"abdelatif-hamouchi{number}") for number in range(150)]

    assert found[0] is not None
    assert found[149] is None
