"""Names made comparable: keys, words, acronyms, likeness."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factpress.linking.names import is_acronym, key_of, latin, likeness, shorter, similarity, stem
from wikidata_samples import SCHEMA

LEXICON = SCHEMA.lexicon


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Tidehaven  City", "tidehaven city"),
        ("Straße", "strasse"),
        ("Łódź, Øre-Æble", "lodz ore aeble"),
        ("Café", "cafe"),
        ("Cafe\u0301", "cafe"),
        ("ﬁrm Ⅳ", "firm iv"),
        ("U.S. Navy", "us navy"),
        ("S. A. Miller", "sa miller"),
        ("Smith & Sons (Ltd.)", "smith sons ltd"),
        ("المُديرية\u200f العامّة", "المديرية العامة"),
        ("مـــراكش", "مراكش"),
        ("שָׁלוֹם", "שלום"),
        ("भारतीय", "भारतीय"),
        ("ガス", "ガス"),
        ("co\u00adoperate", "cooperate"),
        ("", ""),
        (" \t\u200b", ""),
        ("!!!", "!!!"),
        ("C++", "c"),
    ],
)
def test_a_key_has_letters_and_digits_only(name: str, key: str) -> None:
    assert key_of(name) == key_of(key) == key


def test_marks_that_make_another_word_stay() -> None:
    assert key_of("が") != key_of("か")
    assert key_of("क्य") != key_of("कय")


def test_a_name_of_ten_kilobytes_has_a_key_of_three_hundred_characters() -> None:
    assert len(key_of("tide " * 2000)) <= 300
    assert len(key_of("ø" * 10_000)) <= 300


@given(st.text(max_size=60))
def test_the_key_of_a_key_is_itself(name: str) -> None:
    assert key_of(key_of(name)) == key_of(name)


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=20))
def test_capitals_and_small_letters_have_one_key(word: str) -> None:
    assert key_of(word.upper().lower()) == key_of(word.upper().lower().casefold())


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("Bell Works (Norway)", ["Bell Works"]),
        ("Bell Works, Oslo", ["Bell Works"]),
        ("Bell Works [old] - Oslo", ["Bell Works - Oslo", "Bell Works"]),
        ("Bell-Works", []),
        ("(only)", []),
    ],
)
def test_what_is_added_to_a_name_can_be_left_out(name: str, rest: list[str]) -> None:
    assert list(shorter(name)) == rest


@pytest.mark.parametrize("name", ["NCA", "KI", "ETHZ", "TiU", "M&S"])
def test_a_few_capitals_are_an_acronym(name: str) -> None:
    assert is_acronym(name)


@pytest.mark.parametrize("name", ["Rabat", "A", "N C A", "INTERNATIONAL", "ki", ""])
def test_other_names_are_none(name: str) -> None:
    assert not is_acronym(name)


def test_cyrillic_and_greek_words_are_written_with_latin_letters() -> None:
    assert latin(key_of("Щука Волгоград")) == "shchuka volgograd"
    assert latin(key_of("Αθήνα")) == "athina"


def test_generic_words_of_other_languages_are_english_ones() -> None:
    words = LEXICON.words(key_of("Universidad del Norte de Tidehaven"))

    assert words == LEXICON.words(key_of("University of North Tidehaven")[:]) == ("university", "north", "tidehaven")


def test_a_name_of_small_words_keeps_them() -> None:
    assert LEXICON.words("the of") == ("the", "of")


@pytest.mark.parametrize("acronym", ["tu", "tsu", "tstu", "tsoun", "tosu"])
def test_acronyms_of_a_generic_name(acronym: str) -> None:
    made = LEXICON.initials(key_of("Tidehaven State University"))

    assert (acronym in made) == (acronym in {"tsu", "tstu"})


def test_a_name_without_a_generic_word_has_no_acronym() -> None:
    assert LEXICON.initials(key_of("Kim Old Bell")) == set()


def test_words_are_as_alike_as_their_pairs_of_letters() -> None:
    assert likeness("tide", "tide") == 1
    assert 0.5 < likeness("hammouchi", "hammoushi") < 1
    assert likeness("tide", "bell") == 0
    assert stem("tidehaven") == "tideh"


def test_names_are_alike_by_their_words_whatever_the_order() -> None:
    def alike(one: str, other: str) -> float:
        return similarity(LEXICON.words(key_of(one)), LEXICON.words(key_of(other)), LEXICON.weight)

    assert alike("Tidehaven University", "University of Tidehaven") == 1
    assert alike("Tidehaven University", "Oakfold University") < 0.5
    assert alike("Tidehaven", "Tidehaven University") > alike("University", "Tidehaven University")
    assert similarity((), (), LEXICON.weight) == 0
