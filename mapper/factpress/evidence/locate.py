"""Lead each quote to its passage: in the article's text where that is at hand, else in the lock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from factpress.errors import CouldNotRun
from factpress.evidence.lock import Lock, Quoted, Stamp
from factpress.evidence.passages import ELLIPSIS, ArticleText
from factpress.model import Article, Passage, Record
from factpress.problems import Place, Problems

#: A quotation of more words than this is more than a quotation.
MAX_WORDS = 25
_PUT = "put it into the folder of articles, or name its folder with --articles"
_RELOCK = "if the text is right, run 'factpress evidence lock'"


class Found(StrEnum):
    """Where a passage was found: in the text and the lock, in the text alone, in the lock without the text."""

    LOCKED = "locked"
    UNLOCKED = "unlocked"
    TRUSTED = "trusted"


Texts = Mapping[str, bytes | None]
"""Articles' text files, UTF-8, by slug; None for one that is there and cannot be read, of which a problem tells."""


def read_texts(articles: Mapping[str, Article], folders: Sequence[Path], problems: Problems) -> Texts:
    """Return the articles' text files, each from the first of the folders that has it.

    A file that is not there is not a problem; one that is not UTF-8 is.  Raises CouldNotRun if one cannot be opened.
    """
    texts: dict[str, bytes | None] = {}
    for slug, article in articles.items():
        try:
            path = next((folder / article.file for folder in folders if (folder / article.file).is_file()), None)
            if path is None:
                continue
            content = path.read_bytes()
        except OSError as error:
            raise CouldNotRun(f"the text {error.filename} cannot be read: {error.strerror}") from None
        fault = _not_utf8(content)
        if fault is not None:
            message = f"line {fault} of the text file {article.file!r} is not UTF-8"
            problems.add(article.place, "not-utf8", message, "save it as UTF-8")
        texts[slug] = content if fault is None else None
    return texts


def _not_utf8(content: bytes) -> int | None:
    """Return the first line that is not UTF-8, or None."""
    try:
        content.decode()
    except UnicodeDecodeError as error:
        return content.count(b"\n", 0, error.start) + 1
    return None


class Locator:
    """Finds passages; `proved` are the quotes found in texts, `trusted` those taken from the lock.

    `found` is the lock as it should be: what was found, and for articles without a text what was locked; `articles` are
    the articles and `texts` those of their texts that are at hand, by slug; `unreadable` are those whose text is there
    and cannot be read.
    """

    def __init__(self, articles: Mapping[str, Article], texts: Texts, lock: Lock, problems: Problems) -> None:
        self.articles, self._lock, self._problems = articles, lock, problems
        self.texts = {slug: ArticleText(content.decode()) for slug, content in texts.items() if content is not None}
        self.unreadable = texts.keys() - self.texts.keys()
        self.found = Lock()
        self.proved: set[Quoted] = set()
        self.trusted: set[Quoted] = set()
        self._reported: set[str] = set()
        for slug in articles:
            content = texts.get(slug)
            if content is not None:
                self._stamp(slug, content)
            elif slug in lock.stamps:
                self.found.stamps[slug] = lock.stamps[slug]

    def sha256(self, article: str) -> str | None:
        """Return the SHA-256 of an article's text, from the text or the lock."""
        stamp = self.found.stamps.get(article)
        return stamp.sha256 if stamp else None

    def locate(self, record: Record, whole: bool = True) -> Passage | None:
        """Return the passage of a fact record's quote; None if there is none, and the problems say why.

        `whole` tells whether all values of the record are right; `nth` may be lacking if not.
        """
        values = record.values
        article = values.get("article", "")
        if "quote" not in values or article not in self.articles or article in self.unreadable:
            return None  # a problem has said so
        quoted = _quoted(record)
        quote = quoted.quote
        words = sum(any(map(str.isalnum, word)) for word in quote.split())
        if words > MAX_WORDS:
            self._problems.add(
                record.place("quote"),
                "quote-too-long",
                f"the quote has {words} words, a quotation at most {MAX_WORDS}",
                "quote the shortest passage that proves the fact, or give it as 'start … end'",
            )
            return None
        in_text = quoted.article in self.texts
        passage = self._in_text(quoted, record, whole) if in_text else self._in_lock(quoted, record)
        if passage:
            self.found.passages[quoted] = passage
        return passage

    def found_as(self, record: Record) -> Found:
        """Return where the passage of a record was found that `locate` found."""
        quoted = _quoted(record)
        if quoted.article not in self.texts:
            return Found.TRUSTED
        return Found.LOCKED if quoted in self._lock.passages else Found.UNLOCKED

    def said_of(self, article: str) -> str | None:
        """Return all that the passages and names of an article's facts hang on besides their records.

        None if some of them can have no passage, because the article, its text or both are faulty or not at hand.
        """
        stamp = self.found.stamps.get(article)
        if stamp is None or article not in self.articles or article in self.unreadable:
            return None
        source = "text" if article in self.texts else "lock"
        return f"{article} {self.articles[article].language} {source} {stamp.sha256} {self._lock.lines.get(article)}"

    def _stamp(self, slug: str, content: bytes) -> None:
        stamp = Stamp(sha256(content).hexdigest(), len(content.decode()))
        self.found.stamps[slug] = stamp
        if self._lock.stamps.get(slug, stamp) != stamp:
            self._problems.add(
                self._lock.places[slug],
                "lock-contradicts-text",
                f"the text of article {slug!r} is not the one that was locked: SHA-256 {stamp.sha256[:12]}… "
                f"now, {self._lock.stamps[slug].sha256[:12]}… then",
                _RELOCK,
            )

    def _in_text(self, quoted: Quoted, record: Record, whole: bool) -> Passage | None:
        passages = self.texts[quoted.article].occurrences(quoted.quote)
        if len(passages) > 1 and quoted.nth is None and not whole:
            return None  # the faulty value may be nth
        passage = self._choose(passages, quoted, record)
        if passage is None:
            return None
        self.proved.add(quoted)
        same_text = self._lock.stamps.get(quoted.article) == self.found.stamps[quoted.article]
        if same_text and self._lock.passages.get(quoted, passage) != passage:
            self._problems.add(
                self._lock.places[quoted],
                "lock-contradicts-text",
                f"the lock has another passage for “{_short(quoted.quote)}” than article {quoted.article!r}",
                _RELOCK,
            )
        return passage

    def _choose(self, passages: list[Passage], quoted: Quoted, record: Record) -> Passage | None:
        place, where = record.place("quote"), f"in article {quoted.article!r}"
        if not passages:
            message = f"“{_short(quoted.quote)}” does not stand {where}"
            self._problems.add(place, "quote-not-found", message, self._hint(quoted))
        elif quoted.nth is None and len(passages) > 1:
            lines = ", ".join(str(self.texts[quoted.article].line_of(passage.start)) for passage in passages[:8])
            self._problems.add(
                place,
                "quote-ambiguous",
                f"“{_short(quoted.quote)}” stands {_times(len(passages))} {where}, on lines {lines}",
                f"quote more, or say which one is meant, with nth: 1 to nth: {len(passages)}",
            )
        elif quoted.nth is not None and not 1 <= quoted.nth <= len(passages):
            message = f"“{_short(quoted.quote)}” stands {_times(len(passages))} {where}: there is no nth {quoted.nth}"
            advice = "leave nth out" if len(passages) == 1 else f"nth counts from 1 to {len(passages)}"
            self._problems.add(record.place("nth"), "quote-not-found", message, advice)
        else:
            return passages[(quoted.nth or 1) - 1]
        return None

    def _hint(self, quoted: Quoted) -> str:
        """Return what to do about a quote that does not stand in its article."""
        text = self.texts[quoted.article]
        ends = ELLIPSIS.split(quoted.quote)
        if len(ends) == 2 and all(ends):
            absent = next((end for end in ends if not text.occurrences(end)), None)
            return f"its part “{_short(absent)}” does not either" if absent else "its end does not follow its start"
        alike, goes_on = text.alike(quoted.quote), text.goes_on(quoted.quote)
        if alike and alike in quoted.quote:
            return "without the quotation marks around it, it does"
        if alike:
            return f"the article has “{alike}”"
        elsewhere = next((slug for slug, other in self.texts.items() if other.occurrences(quoted.quote)), None)
        if elsewhere:
            return f"it stands in article {elsewhere!r}"
        return f"after its first words the article goes on “{goes_on}”" if goes_on else "copy it from the article"

    def _in_lock(self, quoted: Quoted, record: Record) -> Passage | None:
        if quoted.article not in self._lock.stamps:
            self._report_no_text(quoted.article)
            return None
        passage = self._lock.passages.get(quoted)
        if passage is None:
            self._problems.add(
                record.place("quote"),
                "quote-not-locked",
                f"“{_short(quoted.quote)}” is not locked, and the text of {quoted.article!r} is not at hand",
                _PUT,
            )
            return None
        self.trusted.add(quoted)
        return passage

    def _report_no_text(self, slug: str) -> None:
        if slug in self._reported:
            return
        self._reported.add(slug)
        article = self.articles[slug]
        self._problems.add(
            Place(article.place.file, article.place.line, article.place.column, "file"),
            "article-without-text",
            f"the text {article.file!r} of article {slug!r} is not at hand, and the lock does not know it",
            _PUT,
        )


def _quoted(record: Record) -> Quoted:
    values = record.values
    nth = values.get("nth")
    return Quoted(values["article"], values["quote"], int(nth) if nth else None)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _short(quote: str, words: int = 8) -> str:
    parts = quote.split()
    return " ".join(parts[:words]) + (" …" if len(parts) > words else "")
