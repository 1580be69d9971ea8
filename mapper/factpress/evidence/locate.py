"""Lead each quote to its passage: in the article's text where that is at hand, else in the lock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from factpress.evidence.lock import Lock, Quoted, Stamp
from factpress.evidence.passages import ArticleText
from factpress.model import Article, Passage, Record
from factpress.problems import Place, Problems

#: A quotation of more words than this is more than a quotation.
MAX_WORDS = 25
_RELOCK = "if the text is right, run 'factpress evidence lock'"


def read_texts(articles: Mapping[str, Article], folders: Sequence[Path], problems: Problems) -> dict[str, bytes]:
    """Return the bytes of the articles' text files, by slug, each from the first of the folders that has it.

    A file that is not there is not a problem; one that is not UTF-8 is, and is left out.
    """
    texts = {}
    for slug, article in articles.items():
        path = next((folder / article.file for folder in folders if (folder / article.file).is_file()), None)
        if path is None:
            continue
        content = path.read_bytes()
        try:
            content.decode()
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            problems.add(article.place, "not-utf8", f"line {line} of the text file {article.file!r} is not UTF-8")
        else:
            texts[slug] = content
    return texts


class Locator:
    """Finds passages; `proved` are the quotes found in texts, `trusted` those taken from the lock.

    `found` is the lock as it should be: what was found, and for articles without a text what was locked.
    """

    def __init__(
        self, articles: Mapping[str, Article], texts: Mapping[str, bytes], lock: Lock, problems: Problems
    ) -> None:
        self._articles, self._lock, self._problems = articles, lock, problems
        self._texts = {slug: ArticleText(content.decode()) for slug, content in texts.items()}
        self.found = Lock()
        self.proved: set[Quoted] = set()
        self.trusted: set[Quoted] = set()
        self._reported: set[str] = set()
        for slug in articles:
            if slug in texts:
                self._stamp(slug, texts[slug])
            elif slug in lock.stamps:
                self.found.stamps[slug] = lock.stamps[slug]

    def sha256(self, article: str) -> str | None:
        """Return the SHA-256 of an article's text, from the text or the lock."""
        stamp = self.found.stamps.get(article)
        return stamp.sha256 if stamp else None

    def locate(self, record: Record) -> Passage | None:
        """Return the passage of a fact record's quote; None if there is none, and the problems say why."""
        values = record.values
        if "quote" not in values or values.get("article") not in self._articles:
            return None  # reading has said so
        quote, nth = values["quote"], values.get("nth")
        quoted = Quoted(values["article"], quote, int(nth) if nth else None)
        words = sum(any(map(str.isalnum, word)) for word in quote.split())
        if words > MAX_WORDS:
            self._problems.add(
                record.place("quote"),
                "quote-too-long",
                f"the quote has {words} words, a quotation at most {MAX_WORDS}",
                "quote the shortest passage that proves the fact, or give it as 'start … end'",
            )
            return None
        passage = self._in_text(quoted, record) if quoted.article in self._texts else self._in_lock(quoted, record)
        if passage:
            self.found.passages[quoted] = passage
        return passage

    def unlocked(self) -> int:
        """Return how many of the proved quotes the lock does not have."""
        return len(self.proved - self._lock.passages.keys())

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

    def _in_text(self, quoted: Quoted, record: Record) -> Passage | None:
        passages = self._texts[quoted.article].occurrences(quoted.quote)
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
            goes_on = self._texts[quoted.article].goes_on(quoted.quote)
            hint = f"after its first words the article goes on “{goes_on}”" if goes_on else "copy it from the article"
            self._problems.add(place, "quote-not-found", f"“{_short(quoted.quote)}” does not stand {where}", hint)
        elif quoted.nth is None and len(passages) > 1:
            lines = ", ".join(str(self._texts[quoted.article].line_of(passage.start)) for passage in passages[:8])
            self._problems.add(
                place,
                "quote-ambiguous",
                f"“{_short(quoted.quote)}” stands {len(passages)} times {where}, on lines {lines}",
                f"add 'nth: 1' to 'nth: {len(passages)}', or quote more",
            )
        elif quoted.nth is not None and not 1 <= quoted.nth <= len(passages):
            message = f"“{_short(quoted.quote)}” stands {len(passages)} times {where}: there is no nth {quoted.nth}"
            self._problems.add(record.place("nth"), "quote-not-found", message)
        else:
            return passages[(quoted.nth or 1) - 1]
        return None

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
                "give the folder of texts with --articles",
            )
            return None
        self.trusted.add(quoted)
        return passage

    def _report_no_text(self, slug: str) -> None:
        if slug in self._reported:
            return
        self._reported.add(slug)
        article = self._articles[slug]
        self._problems.add(
            Place(article.place.file, article.place.line, article.place.column, "file"),
            "article-without-text",
            f"the text {article.file!r} of article {slug!r} is not at hand, and the lock does not know it",
            "give the folder of texts with --articles",
        )


def _short(quote: str, words: int = 8) -> str:
    parts = quote.split()
    return " ".join(parts[:words]) + (" …" if len(parts) > words else "")
