"""Quotes are led to passages: by the text where it is at hand, else by the lock, and every fault says what to do."""

from collections.abc import Mapping

from factpress.evidence.locate import Locator
from factpress.evidence.lock import Lock, read_lock
from factpress.model import Article, Record
from factpress.problems import Place, Problems

TEXT = "The bridge opened.\nThe bridge closed again.\n"
ARTICLES = {"bridge": Article("bridge", "en", "bridge.txt", Place("seeds/articles.yaml", 2, 3))}


def record(quote: str, nth: str | None = None) -> Record:
    values = {"article": "bridge", "quote": quote} | ({"nth": nth} if nth else {})
    marks = {"quote": (7, 10), "nth": (8, 8)}
    return Record("property", values, "seeds/facts.yaml", 5, 3, marks)


def locator(problems: Problems, text: str | None = TEXT, lock: Lock | None = None) -> Locator:
    texts: Mapping[str, bytes] = {"bridge": text.encode()} if text else {}
    return Locator(ARTICLES, texts, lock or Lock(), problems)


def locked(*quotes: str) -> Lock:
    """A lock as read from a file, made from the text."""
    at_work = locator(Problems())
    for quote in quotes:
        at_work.locate(record(quote))
    return read_lock(at_work.found.render(), "seeds/evidence.lock", Problems())


def said(problems: Problems) -> list[str]:
    return [str(problem) for problem in problems]


def test_a_quote_is_proved_by_its_text() -> None:
    problems = Problems()
    at_work = locator(problems)
    passage = at_work.locate(record("bridge opened"))

    assert passage is not None
    assert (passage.start, passage.end, passage.exact) == (4, 17, "bridge opened")
    assert (len(at_work.proved), len(at_work.trusted), at_work.unlocked()) == (1, 0, 1)
    assert said(problems) == []


def test_without_the_text_the_lock_is_trusted() -> None:
    problems = Problems()
    at_work = locator(problems, None, locked("bridge opened"))
    passage = at_work.locate(record("bridge opened"))

    assert passage is not None
    assert passage.start == 4
    assert (len(at_work.proved), len(at_work.trusted)) == (0, 1)
    assert at_work.sha256("bridge") is not None
    assert said(problems) == []


def test_a_quote_that_is_not_there_is_told_with_what_is() -> None:
    problems = Problems()
    locator(problems).locate(record("The bridge opened yesterday"))

    assert said(problems) == [
        "seeds/facts.yaml:7:10: error[quote-not-found] “The bridge opened yesterday” does not stand in article "
        "'bridge'; after its first words the article goes on “opened. The bridge closed again.”"
    ]


def test_a_quote_that_repeats_needs_nth() -> None:
    problems = Problems()
    locator(problems).locate(record("The bridge"))

    assert said(problems) == [
        "seeds/facts.yaml:7:10: error[quote-ambiguous] “The bridge” stands 2 times in article 'bridge', on lines 1, 2; "
        "add 'nth: 1' to 'nth: 2', or quote more"
    ]


def test_nth_chooses() -> None:
    passage = locator(Problems()).locate(record("The bridge", "2"))

    assert passage is not None
    assert passage.start == 19


def test_nth_beyond_the_last_is_told() -> None:
    problems = Problems()
    locator(problems).locate(record("The bridge", "3"))

    assert said(problems) == [
        "seeds/facts.yaml:8:8: error[quote-not-found] “The bridge” stands 2 times in article 'bridge': "
        "there is no nth 3"
    ]


def test_a_quotation_has_at_most_25_words() -> None:
    problems = Problems()
    locator(problems, "word " * 30).locate(record("word " * 26))

    assert said(problems) == [
        "seeds/facts.yaml:7:10: error[quote-too-long] the quote has 26 words, a quotation at most 25; "
        "quote the shortest passage that proves the fact, or give it as 'start … end'"
    ]


def test_an_article_without_text_and_lock_is_told_once() -> None:
    problems = Problems()
    at_work = locator(problems, None)
    at_work.locate(record("bridge opened"))
    at_work.locate(record("bridge closed"))

    assert said(problems) == [
        "seeds/articles.yaml:2:3: error[article-without-text] the text 'bridge.txt' of article 'bridge' is not at "
        "hand, and the lock does not know it; give the folder of texts with --articles"
    ]


def test_a_quote_that_is_not_locked_needs_the_text() -> None:
    problems = Problems()
    locator(problems, None, locked("bridge opened")).locate(record("bridge closed"))

    assert said(problems) == [
        "seeds/facts.yaml:7:10: error[quote-not-locked] “bridge closed” is not locked, and the text of 'bridge' is not "
        "at hand; give the folder of texts with --articles"
    ]


def test_another_text_than_the_locked_one_is_told() -> None:
    problems = Problems()
    locator(problems, TEXT + "More.", locked("bridge opened"))
    [message] = said(problems)

    assert message.startswith(
        "seeds/evidence.lock:1:1: error[lock-contradicts-text] the text of article 'bridge' is not"
    )
    assert message.endswith("if the text is right, run 'factpress evidence lock'")


def test_a_tampered_passage_is_told() -> None:
    problems = Problems()
    tampered = locked("bridge opened").render().replace('"start": 4', '"start": 3')
    lock = read_lock(tampered, "seeds/evidence.lock", problems)
    locator(problems, TEXT, lock).locate(record("bridge opened"))

    assert said(problems) == [
        "seeds/evidence.lock:2:1: error[lock-contradicts-text] the lock has another passage for “bridge opened” than "
        "article 'bridge'; if the text is right, run 'factpress evidence lock'"
    ]
