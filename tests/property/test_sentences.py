"""Laws of sentences."""

from hypothesis import given
from hypothesis import strategies as st

from factpress.evidence.sentences import sentences

texts = st.text(alphabet='aBé3I.!?…؟ \u00a0\t\n\r“”")ش', max_size=60)


@given(texts)
def test_sentences_tile_the_text_without_overlap(text: str) -> None:
    """In order, and nothing but white space is between, before and after them."""
    end = 0
    for sentence in sentences(text):
        assert end <= sentence.start < sentence.end <= len(text)
        assert text[end : sentence.start].strip() == ""
        end = sentence.end
    assert text[end:].strip() == ""


@given(texts)
def test_a_sentence_has_no_white_space_around_it_and_no_line_end_in_it(text: str) -> None:
    for start, end in sentences(text):
        piece = text[start:end]
        assert piece == piece.strip()
        assert "\n" not in piece


@given(texts)
def test_a_sentence_is_one_sentence(text: str) -> None:
    """What is cut once is not cut again."""
    for start, end in sentences(text):
        assert [tuple(found) for found in sentences(text[start:end])] == [(0, end - start)]


@given(texts, texts)
def test_a_line_end_ends_a_sentence(before: str, after: str) -> None:
    shift = len(before) + 1
    shifted = [(start + shift, end + shift) for start, end in sentences(after)]

    assert [tuple(found) for found in sentences(f"{before}\n{after}")] == [*map(tuple, sentences(before)), *shifted]
