"""What a check finds can be kept in a file and comes back the same."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factpress.findings import Checked, Coverage
from factpress.problems import CODES, Broken, Place, Problem

texts = st.text(max_size=8)
places = st.builds(Place, texts, st.none() | st.integers(1), st.none() | st.integers(1), st.none() | texts)
problems = st.builds(
    Problem,
    place=places,
    code=st.sampled_from(sorted(CODES)),
    message=texts,
    suggestion=st.none() | texts,
    others=st.lists(places, max_size=2).map(tuple),
    broken=st.none() | st.builds(Broken, texts, texts, texts, texts),
)
coverages = st.builds(
    Coverage,
    looked_at=st.dictionaries(texts, st.integers(0)),
    unseen=st.lists(texts, max_size=2).map(tuple),
    handed_over=st.lists(st.tuples(texts, texts), max_size=2).map(tuple),
    scope=texts,
)
numbers = st.integers(0)
everything = st.builds(
    Checked, st.lists(problems, max_size=3).map(tuple), numbers, numbers, numbers, numbers, coverages
)


@given(everything)
def test_what_is_kept_comes_back_the_same(checked: Checked) -> None:
    assert Checked.from_object(json.loads(json.dumps(checked.to_object()))) == checked


@pytest.mark.parametrize(
    "content", [{}, {"coverage": {}}, {"problems": [{}], "coverage": {"looked_at": {}}}, {"problems": [{"place": 1}]}]
)
def test_what_is_something_else_is_refused(content: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        Checked.from_object(content)


def test_shapes_that_looked_at_nothing_are_idle() -> None:
    assert Coverage({"e:A": 0, "e:B": 1}).idle == ("e:A",)
