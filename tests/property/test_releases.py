"""Laws of comparing: a release does not differ from itself, and what came one way went the other."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from factpress.bundle import Bundle
from factpress.pipeline.releases.changes import Comparison, Difference
from factpress.pipeline.releases.comparing import compare
from made_releases import MadeFact, release

QUERIES = Bundle.installed().releases

facts = st.builds(
    MadeFact,
    st.sampled_from(["opening", "speech"]),
    st.sampled_from(["startDate", "location"]),
    st.sampled_from(["a", "b", 'c"\\\n']),
    st.sampled_from(["Normal", "Preferred"]),
    st.dictionaries(st.sampled_from(["1", "2"]), st.sampled_from(["1", "0.9"])),
)
releases = st.tuples(
    st.lists(facts, max_size=5, unique_by=lambda fact: fact.name),
    st.dictionaries(st.sampled_from(["opening", "speech", "bridge"]), st.sampled_from(["A name", "Another"])),
)
Made = tuple[list[MadeFact], dict[str, str]]


def compared(first: Made, second: Made) -> tuple[Comparison, Comparison]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        builds = [release(folder / side, *made) for side, made in (("one", first), ("two", second))]
        there, back = (compare(old, new, QUERIES, folder) for old, new in (builds, reversed(builds)))
        return there, back


def turned(difference: Difference) -> Difference:
    return Difference(difference.new, difference.old, tuple(map(turned, difference.evidences)))


def unordered(difference: Difference) -> tuple[object, ...]:
    return difference.old, difference.new, sorted(map(repr, difference.evidences))


@given(releases)
@settings(max_examples=20)
def test_a_release_does_not_differ_from_itself(made: Made) -> None:
    there, back = compared(made, made)

    assert not there.differs
    assert there.counts() == back.counts() == {"facts": {}, "evidences": {}, "things": {}}


@given(releases, releases)
@settings(max_examples=40)
def test_both_ways_are_mirror_images(first: Made, second: Made) -> None:
    there, back = compared(first, second)

    assert there.differs == back.differs == (there.old.partitions != there.new.partitions)
    assert list(map(unordered, there.facts)) == [unordered(turned(fact)) for fact in back.facts]
    assert there.evidences == tuple(map(turned, back.evidences))
    assert there.things == tuple(map(turned, back.things))
    assert [(one.what, one.old, one.new) for one in there.restated] == [
        (one.what, one.new, one.old) for one in back.restated
    ]


@given(releases, releases)
@settings(max_examples=40)
def test_differences_are_those_of_the_facts_that_were_made(first: Made, second: Made) -> None:
    there, _ = compared(first, second)
    old, new = ({fact.name: fact for fact in made[0]} for made in (first, second))
    told = {row.iri.rpartition("/")[2] for fact in there.facts for row in fact.rows}

    assert told == {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    things = {row.iri.rpartition("/")[2] for thing in there.things for row in thing.rows}
    assert things == {slug for slug in first[1].keys() | second[1].keys() if first[1].get(slug) != second[1].get(slug)}
