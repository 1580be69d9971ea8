"""Quotes are led to passages: by the text where it is at hand, else by the lock, and every fault says what to do."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from factpress.evidence.locate import Found, Locator, read_texts
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
    assert (len(at_work.proved), len(at_work.trusted)) == (1, 0)
    assert at_work.found_as(record("bridge opened")) is Found.UNLOCKED
    assert said(problems) == []


def test_without_the_text_the_lock_is_trusted() -> None:
    problems = Problems()
    at_work = locator(problems, None, locked("bridge opened"))
    passage = at_work.locate(record("bridge opened"))

    assert passage is not None
    assert passage.start == 4
    assert (len(at_work.proved), len(at_work.trusted)) == (0, 1)
    assert at_work.found_as(record("bridge opened")) is Found.TRUSTED
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
        "quote more, or say which one is meant, with nth: 1 to nth: 2"
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
        "there is no nth 3; nth counts from 1 to 2"
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
        "hand, and the lock does not know it; put it into the folder of articles, or name its folder with --articles"
    ]


def test_a_quote_that_is_not_locked_needs_the_text() -> None:
    problems = Problems()
    locator(problems, None, locked("bridge opened")).locate(record("bridge closed"))

    assert said(problems) == [
        "seeds/facts.yaml:7:10: error[quote-not-locked] “bridge closed” is not locked, and the text of 'bridge' is not "
        "at hand; put it into the folder of articles, or name its folder with --articles"
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


@pytest.mark.parametrize(
    ("quote", "hint"),
    [
        ("“bridge opened”", "without the quotation marks around it, it does"),
        ("the Bridge opened", "the article has “The bridge opened”"),
        ("never opened", "copy it from the article"),
        ("a boat sank", "it stands in article 'harbour'"),
        ("The bridge … sank", "its part “sank” does not either"),
        ("closed … opened", "its end does not follow its start"),
    ],
)
def test_a_quote_that_is_not_there_comes_with_what_to_do(quote: str, hint: str) -> None:
    problems = Problems()
    articles = {**ARTICLES, "harbour": Article("harbour", "en", "h.txt", Place("seeds/articles.yaml", 6, 3))}
    Locator(articles, {"bridge": TEXT.encode(), "harbour": b"Then a boat sank."}, Lock(), problems).locate(
        record(quote)
    )

    assert said(problems) == [
        f"seeds/facts.yaml:7:10: error[quote-not-found] “{quote}” does not stand in article 'bridge'; {hint}"
    ]


def test_a_text_that_is_not_utf8_is_told_once_and_its_quotes_are_not_looked_for(tmp_path: Path) -> None:
    (tmp_path / "bridge.txt").write_bytes(b"The bridge\nopened, J\xfcrgen said.")
    problems = Problems()
    texts = read_texts(ARTICLES, [tmp_path], problems)

    assert Locator(ARTICLES, texts, Lock(), problems).locate(record("opened")) is None
    assert said(problems) == [
        "seeds/articles.yaml:2:3: error[not-utf8] line 2 of the text file 'bridge.txt' is not UTF-8; save it as UTF-8"
    ]


def test_the_quote_of_a_faulty_record_is_looked_for_but_may_have_lost_its_nth() -> None:
    problems = Problems()
    at_work = locator(problems)
    at_work.locate(record("The bridge"), whole=False)
    at_work.locate(record("The boat"), whole=False)

    assert [problem.code for problem in problems] == ["quote-not-found"]
