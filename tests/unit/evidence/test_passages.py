"""A quote is found as a reader would find it, and stored as the text has it."""

import pytest

from factpress.evidence.passages import CONTEXT, ArticleText, fold

TEXT = "Mayor Ada Okafor\u00a0opened  the bridge.\n\nThe bridge, said Okafor, joins\nthe town.  Cafe\u0301 owners came."


def only(quote: str, text: str = TEXT) -> str:
    [passage] = ArticleText(text).occurrences(quote)
    assert passage.exact is not None
    assert passage.exact == text[passage.start : passage.end]
    return passage.exact


@pytest.mark.parametrize(
    ("quote", "slice_of_text"),
    [
        ("Ada Okafor opened the", "Ada Okafor\u00a0opened  the"),
        ("Okafor, joins the town", "Okafor, joins\nthe town"),
        ("Caf\u00e9 owners", "Cafe\u0301 owners"),
        ("  Mayor Ada ", "Mayor Ada"),
        ("came.", "came."),
    ],
    ids=["no-break space", "line end", "composed accent", "spaces around", "end of text"],
)
def test_spaces_and_composition_do_not_matter(quote: str, slice_of_text: str) -> None:
    assert only(quote) == slice_of_text


def test_letters_matter() -> None:
    assert ArticleText(TEXT).occurrences("mayor Ada Okafor") == []


def test_an_accent_is_not_cut_off() -> None:
    """A quote that ends in a plain letter does not match before a combining mark."""
    assert ArticleText(TEXT).occurrences("Cafe") == []


def test_offsets_count_code_points() -> None:
    [passage] = ArticleText("😀 été 😀 end").occurrences("end")
    assert (passage.start, passage.end) == (8, 11)


def test_every_occurrence_is_found_in_text_order() -> None:
    passages = ArticleText("aXbXaXbXaXb").occurrences("aXb")
    assert [passage.start for passage in passages] == [0, 4, 8]


def test_overlapping_occurrences_count() -> None:
    assert len(ArticleText("ana anana").occurrences("ana")) == 3


def test_context_is_the_text_around() -> None:
    text = "x" * 100 + "quote" + "y" * 100
    [passage] = ArticleText(text).occurrences("quote")
    assert passage.prefix == "x" * CONTEXT
    assert passage.suffix == "y" * CONTEXT


def test_an_ellipsis_joins_a_start_and_an_end() -> None:
    [passage] = ArticleText(TEXT).occurrences("Mayor Ada … the bridge")
    assert passage.exact is None
    assert (passage.first, passage.last) == ("Mayor Ada", "the bridge")
    assert TEXT[passage.start : passage.end].endswith("the bridge")


@pytest.mark.parametrize("mark", ["…", "...", "[…]", "[...]"])
def test_each_form_of_ellipsis_works(mark: str) -> None:
    assert len(ArticleText(TEXT).occurrences(f"said Okafor {mark} town")) == 1


def test_the_shortest_joined_passage_is_meant() -> None:
    [passage] = ArticleText("one two one three four").occurrences("one … four")
    assert passage.start == 8


def test_the_end_must_follow_the_start() -> None:
    assert ArticleText("end then start").occurrences("start … end") == []


def test_an_ellipsis_of_the_text_itself_is_verbatim_first() -> None:
    assert only("well … maybe", "he said well … maybe later") == "well … maybe"


def test_what_the_article_goes_on_with_is_told() -> None:
    assert ArticleText(TEXT).goes_on("Mayor Ada Okafor closed the bridge") == "opened the bridge. The bridge, said"


def test_nothing_is_told_where_nothing_is_alike() -> None:
    assert ArticleText(TEXT).goes_on("Completely different words") is None


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("MAYOR ada okafor", "Mayor Ada Okafor"),
        ("“the bridge”", "the bridge"),
        ("'the town'", "the town"),
        ("the town's clock - striking", "the town’s clock – striking"),
        ("the clock", None),
        ("“”", None),
    ],
)
def test_what_reads_alike_is_told(quote: str, found: str | None) -> None:
    text = "Mayor Ada Okafor opened the bridge, and the town’s clock – striking noon – stopped."

    assert ArticleText(text).alike(quote) == found


def test_lines_count_from_one() -> None:
    text = ArticleText("a\nb\nc")
    assert [text.line_of(offset) for offset in (0, 1, 2, 4)] == [1, 1, 2, 3]


def test_folding_twice_is_folding_once() -> None:
    assert fold(fold(TEXT)) == fold(TEXT)
