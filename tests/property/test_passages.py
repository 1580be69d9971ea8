"""Laws of finding quotes."""

import unicodedata

from hypothesis import assume, given
from hypothesis import strategies as st

from factpress.evidence.passages import CONTEXT, ArticleText, fold

ALPHABET = "aäe\u0301n 😀\u00a0\n\tß…\u1112\u1161\u11ab가"
COMPOSING = ("\u0301", "\u1161", "\u11ab")
texts = st.text(alphabet=ALPHABET, min_size=1, max_size=60)
#: All that Unicode puts into an order of its own, or joins with what stands before it.
_DECOMPOSED = [unicodedata.decomposition(chr(code)).split() for code in range(0x12000)]
JOINED = {chr(int(parts[1], 16)) for parts in _DECOMPOSED if len(parts) == 2 and not parts[0].startswith("<")}
MARKS = sorted(JOINED | {chr(code) for code in range(0x300, 0x1F000) if unicodedata.combining(chr(code))})
marked = st.text(
    st.one_of(st.sampled_from("ae \u0bc6\u0b95\u0997\u09c7\u1001\u1025\uac00\u1100"), st.sampled_from(MARKS))
)


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


@given(marked, st.sampled_from(("NFC", "NFD")))
def test_a_quote_is_found_in_whichever_form_of_unicode_text_and_quote_are(text: str, form: str) -> None:
    assume(fold(text))
    quote = unicodedata.normalize(form, text)  # type: ignore[arg-type]

    assert len(ArticleText(f"x {text} y").occurrences(quote)) == 1


def test_the_order_in_which_burmese_is_typed_is_found() -> None:
    typed = "\u1001\u103d\u1004\u103a\u1037"
    assert unicodedata.normalize("NFC", typed) != typed
    assert [passage.exact for passage in ArticleText(f"x {typed} y").occurrences(typed)] == [typed]
