"""Laws of finding quotes."""

from hypothesis import assume, given
from hypothesis import strategies as st

from factpress.evidence.passages import CONTEXT, ArticleText, fold

ALPHABET = "aäe\u0301n 😀\u00a0\n\tß…\u1112\u1161\u11ab가"
COMPOSING = ("\u0301", "\u1161", "\u11ab")
texts = st.text(alphabet=ALPHABET, min_size=1, max_size=60)


@given(texts, st.data())
def test_what_a_curator_copies_is_found_where_it_was_copied(text: str, data: st.DataObject) -> None:
    """Some occurrence has the very offsets of the slice, if the slice cuts no character from its marks."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    copied = text[start:end]
    assume(copied == copied.strip())
    assume(not any(text[at : at + 1] in COMPOSING for at in (start, end)))
    passages = ArticleText(text).occurrences(copied)

    assert (start, end) in [(passage.start, passage.end) for passage in passages]


@given(texts, texts)
def test_a_passage_is_the_quote_but_for_spaces_and_composition(text: str, quote: str) -> None:
    for passage in ArticleText(text).occurrences(quote):
        found = text[passage.start : passage.end]
        if passage.exact is not None:
            assert passage.exact == found
            assert fold(found) == fold(quote)
        assert passage.prefix == text[max(0, passage.start - CONTEXT) : passage.start]
        assert passage.suffix == text[passage.end : passage.end + CONTEXT]
