"""Who met whom: pairs, their bounds, and a drawing in which nothing overlaps."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from factpress.site.drawings.meeting_layout import PAIRS, PARTIES, Seat, meetings_of, ordered, pairs_of

_SEATS = st.lists(
    st.builds(
        Seat,
        meeting=st.sampled_from([f"m{number}" for number in range(6)]),
        party=st.sampled_from([f"p{number}" for number in range(8)]),
        known=st.sampled_from(["name", "office"]),
        behalf=st.sampled_from(["", "x", "y"]),
        fact=st.sampled_from(["", "f1", "f2"]),
    ),
    max_size=30,
)


def seat(meeting: str, party: str, behalf: str = "") -> Seat:
    return Seat(meeting, party, "name", behalf, f"fact-{meeting}-{party}")


def names(seats: list[Seat]) -> dict[str, str]:
    return {each.party: f"The name of {each.party} <b>" for each in seats}


def test_two_parties_at_a_meeting_are_a_pair_with_the_facts_of_both() -> None:
    [pair] = pairs_of([seat("m", "b"), seat("m", "a")]).pairs
    assert (pair.one, pair.other, pair.meetings) == ("a", "b", ("m",))
    assert pair.facts == ("fact-m-a", "fact-m-b")


def test_two_who_speak_for_the_same_did_not_meet() -> None:
    assert not pairs_of([seat("m", "a", "x"), seat("m", "b", "x")]).pairs


def test_a_party_alone_is_no_pair() -> None:
    assert not pairs_of([seat("m", "a"), seat("n", "b")]).pairs


def test_a_large_graph_is_cut_to_the_best_connected_with_those_they_met() -> None:
    seats = [each for n in range(200) for each in (seat(f"m{n:03}", f"hub{n % 4}"), seat(f"m{n:03}", f"leaf{n:03}"))]
    group = pairs_of(seats)
    drawn = {party for pair in group.pairs for party in (pair.one, pair.other)}
    assert len(drawn) == PARTIES
    assert group.parties == 204
    assert "hub0" in drawn


def test_a_meeting_of_everybody_is_cut_to_a_number_of_pairs() -> None:
    assert len(pairs_of([seat("m", f"p{number:03}") for number in range(300)]).pairs) == PAIRS


@given(_SEATS)
def test_the_order_in_which_rows_come_makes_no_difference(seats: list[Seat]) -> None:
    there, back = pairs_of(seats), pairs_of(seats[::-1])
    assert there.pairs == back.pairs
    if there.pairs:
        notes = dict.fromkeys(names(seats), "")
        assert meetings_of(there.pairs, names(seats), notes) == meetings_of(back.pairs, names(seats), notes)


@given(_SEATS)
def test_every_party_of_a_pair_is_drawn_once_and_no_labels_meet(seats: list[Seat]) -> None:
    pairs = pairs_of(seats).pairs
    if not pairs:
        return
    drawing = meetings_of(pairs, names(seats), dict.fromkeys(names(seats), "for somebody"))
    assert sorted(party.iri for party in drawing.parties) == sorted(
        {p for pair in pairs for p in (pair.one, pair.other)}
    )
    assert [arc.pair for arc in drawing.arcs] == list(pairs)
    for one, other in combinations(drawing.parties, 2):
        assert not one.label.meets(other.label)
    assert all(party.label.inside(drawing.width, drawing.height) for party in drawing.parties)


def test_the_largest_group_comes_first_and_in_it_the_best_connected() -> None:
    pairs = pairs_of(
        [seat("1", "a"), seat("1", "b"), seat("2", "x"), seat("2", "y"), seat("3", "x"), seat("3", "z")]
    ).pairs
    assert ordered(pairs, {party: party for party in "abxyz"}) == [["x", "y", "z"], ["a", "b"]]
