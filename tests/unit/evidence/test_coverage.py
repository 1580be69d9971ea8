"""Every sentence is used by a fact or listed as unused; what is neither, and what is listed wrongly, is told."""

from factpress.evidence.coverage import tell_uncovered
from factpress.evidence.passages import ArticleText
from factpress.model import Article, Unused
from factpress.problems import Place, Problems, Severity

TEXT = "The bridge opened. It was long awaited by all who live there.\nA caption\nThe end."
ARTICLE = Article("bridge", "en", "bridge.txt", Place("seeds/articles.yaml", 2, 3))


def told(quotes: list[str], *spans: tuple[int, int]) -> list[str]:
    text, problems = ArticleText(TEXT), Problems()
    used = [passage for quote in quotes for passage in text.occurrences(quote)]
    place = Place("seeds/unused.yaml", 2, 3)
    tell_uncovered(ARTICLE, text, used, [Unused("bridge", *span, "why", place) for span in spans], problems)
    return [str(problem) for problem in problems]


def test_a_sentence_that_is_neither_used_nor_listed_is_told_with_five_words_of_it() -> None:
    assert told(["bridge", "caption", "The end"]) == [
        "seeds/articles.yaml:2:3: warning[passage-unused] no fact uses 19 to 61 of 'bridge', line 1 of its text: "
        "“It was long awaited by …”; state what it says, or list it in unused.yaml with a reason"
    ]


def test_used_and_listed_sentences_are_not_told() -> None:
    assert told(["opened. It was", "The end"], (62, 71)) == []
    assert told([], (0, 80)) == []
    assert told(["The bridge … The end"]) == []


def test_a_passage_that_only_borders_on_a_sentence_does_not_use_it() -> None:
    assert [line.count("no fact uses 62 to 71") for line in told(["there.", "The bridge", "The end."])] == [1]


def test_an_entry_on_used_text_is_told() -> None:
    [line] = told(["opened", "awaited", "The end"], (62, 71), (0, 18))

    assert line == (
        "seeds/unused.yaml:2:3: error[unused-invalid] the passage 0 to 18 of 'bridge' is not unused: "
        "a fact has a quote from its sentence at 0; leave it out"
    )


def test_an_entry_that_does_not_fit_the_text_is_told() -> None:
    for span in [(0, 17), (1, 18), (20, 30), (72, 99), (500, 600)]:
        errors = [line for line in told(["T", "a"], span) if "error" in line]
        assert len(errors) == 1
        assert "is not of whole sentences; take the offsets that 'factpress check' prints" in errors[0]


def test_only_entries_stop_a_build() -> None:
    problems = Problems()
    tell_uncovered(ARTICLE, ArticleText(TEXT), [], [], problems)

    assert {problem.severity for problem in problems} == {Severity.WARNING}
    assert len(problems) == 4
