"""What an earlier export left for the next one: answers of queries, and which pieces of large files are made of what.

answers/<hash of a query>   lines of JSON: the query, by what it is asked, and what it looked at; the columns; each row
pieces/<name of a file>     the pieces of the file in the site, by the hash of what each was made from
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import Any, NamedTuple

from factpress.model import Iri, Literal, Term
from factpress.queries.binding import restricted
from factpress.site.touching import ABOUT, ANSWER, MENTIONS, SAYS, touched
from factpress.store.base import Answered, Blank, QueryRefused, Rows
from factpress.vocab import XSD

_ANSWERS, _PIECES = "answers", "pieces"
#: Of how many terms at the most the rows are asked again for themselves.
_MOST = 1_000
#: How many different subjects and objects a graph has.
TERMS = "SELECT (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects) WHERE { ?s ?p ?o }"
#: The places of these in a line of N-Triples, and what counts the triples that have a term there.
_PLACES = {0: "SELECT (COUNT(*) AS ?n) WHERE {{ {} ?p ?o }}", 2: "SELECT (COUNT(*) AS ?n) WHERE {{ ?s ?p {} }}"}
#: Asks the store.
Ask = Callable[[str], Rows]


def answer_key(query: str) -> str:
    """Return the key of what hangs on the answer to a query."""
    return f"{ANSWER}{sha256(query.encode()).hexdigest()}"


class Piece(NamedTuple):
    """A piece of a file: the hash of what it was made from, its size, and what was looked up for it.

    `crc` and `length` are of what it says uncompressed.
    """

    source: str
    size: int
    crc: int
    length: int
    keys: tuple[str, ...]


class Past:
    """What is kept of the exports to one folder; `changed` are the keys whose answers are others now.

    `gone` and `come` are the triples that the graph has no longer and has now, as lines of N-Triples.
    """

    def __init__(
        self,
        folder: Path,
        target: Path,
        changed: Collection[str] | None,
        gone: Collection[bytes] = (),
        come: Collection[bytes] = (),
    ) -> None:
        self._answers, self._pieces, self._target = folder / _ANSWERS, folder / _PIECES, target
        self._changed, self._gone, self._come = frozenset(changed or ()), gone, come
        self._has_new = False
        for place in (self._answers, self._pieces):
            if changed is None:
                rmtree(place, ignore_errors=True)
            place.mkdir(parents=True, exist_ok=True)

    # ------------------------------------------------------------------------------------ answers

    def differing(self, asked: Collection[str], ask: Ask) -> Iterator[str]:
        """Yield those of some keys of answers whose answers are others now: what may be another one is asked again."""
        for key in asked:
            try:
                with self._place(key).open(encoding="utf-8") as file:
                    head = json.loads(file.readline())
                    is_other = self._may_differ(head["looked_at"]) and self._is_other(head, file.read(), ask)
            except (OSError, ValueError, KeyError, QueryRefused):
                is_other = True
            if is_other:
                yield key

    def _may_differ(self, looked_at: Collection[str] | None) -> bool:
        return bool(self._changed) if looked_at is None else not self._changed.isdisjoint(looked_at)

    def _is_other(self, head: Mapping[str, Any], body: str, ask: Ask) -> bool:
        """Bring a kept answer up to date, and tell whether that changed it."""
        query, by = str(head["query"]), str(head["by"])
        if query == TERMS:
            return self._keep(query, by, self._recounted(body, ask)) != body
        values = self._leading_to_changes(head["looked_at"], ask) if by else None
        if values is None:
            return self._keep(query, by, ask(query)) != body
        kept = [line for line in body.split("\n")[1:] if _first(line) not in values]
        return self._keep(query, by, ask(restricted(query, by, values)), kept) != body

    def _recounted(self, body: str, ask: Ask) -> Rows:
        """Return how many different terms there are: as many as there were, but for what came and went."""
        lines = (*self._gone, *self._come)
        if len(lines) > _MOST or any(b"_:" in line for line in lines):  # in a query a blank node fits every term
            return ask(TERMS)
        columns, before = map(json.loads, body.split("\n"))
        counts = (int(count) + self._more(place, ask) for (count, *_), place in zip(before, _PLACES, strict=True))
        return Rows(tuple(columns), iter([tuple(Literal(str(count), None, XSD + "integer") for count in counts)]))

    def _more(self, place: int, ask: Ask) -> int:
        """Return how many more different terms there are at a place of the triples than there were."""
        more = Counter(_at(place, self._come))
        more.subtract(_at(place, self._gone))
        now = {term: _number(ask(_PLACES[place].format(term))) for term in more}
        return sum((now[term] > 0) - (now[term] > more[term]) for term in more)

    def _leading_to_changes(self, looked_at: Collection[str] | None, ask: Ask) -> Collection[str] | None:
        """Return the terms of the triples that differ, and what the predicates of a query lead to their subjects from.

        None if there are too many.
        """
        subjects = self._terms(ABOUT)
        steps = [key.partition(" ")[2] for key in looked_at or () if key.startswith(f"{SAYS} ")]
        found = subjects | self._terms(SAYS) | self._terms(MENTIONS)
        if len(found) <= _MOST and steps:
            path, ends = "|".join(f"<{step}>" for step in steps), " ".join(f"<{subject}>" for subject in subjects)
            rows = ask(f"SELECT DISTINCT ?from WHERE {{ VALUES ?to {{ {ends} }} ?from ({path})* ?to }}").rows
            found |= {term.value for (term,) in rows if term}
        return found if len(found) <= _MOST else None

    def _terms(self, kind: str) -> set[str]:
        return {key.partition(" ")[2] for key in self._changed if key.startswith(f"{kind} ")}

    def answer(self, query: str, by: str, ask: Ask) -> Rows:
        """Return the answer to a query: the one that is kept, which `differing` has brought up to date."""
        try:
            _, columns, *lines = self._place(answer_key(query)).read_text(encoding="utf-8").split("\n")
            kept = json.loads(f"[{','.join(lines)}]")
            return Rows(tuple(json.loads(columns)), iter([tuple(map(_term, row)) for row in kept]))
        except (OSError, ValueError, KeyError, TypeError):
            answer = ask(query)
            rows, self._has_new = list(answer.rows), True
            with suppress(OSError):
                self._keep(query, by, Rows(answer.columns, iter(rows)))
            return Rows(answer.columns, iter(rows), answer.cut)

    def _keep(self, query: str, by: str, answer: Rows, kept: Collection[str] = ()) -> str | None:
        """Keep an answer, besides rows that are kept already, and return how it is written.

        None for one with blank nodes, which cannot be kept.
        """
        rows = list(answer.rows)
        place = self._place(answer_key(query))
        if any(isinstance(term, Blank) for row in rows for term in row):
            place.unlink(missing_ok=True)
            return None
        looked_at = touched(query)
        head = {"query": query, "by": by, "looked_at": None if looked_at is None else sorted(looked_at)}
        lines = [*kept, *(json.dumps([_written(term) for term in row], ensure_ascii=False) for row in rows)]
        body = "\n".join((json.dumps(answer.columns), *(sorted(lines) if by else lines)))
        place.write_text(f"{json.dumps(head)}\n{body}", encoding="utf-8", newline="\n")
        return body

    def _place(self, key: str) -> Path:
        return self._answers / key.rpartition(" ")[2]

    def forget(self, asked: Callable[[], Collection[str]]) -> None:
        """Remove the answers that nothing hangs on: if there are new ones, all but those of the keys that are asked."""
        if not self._has_new:
            return
        used = {self._place(key).name for key in asked()}
        for file in self._answers.iterdir():
            if file.name not in used:
                file.unlink()

    # ------------------------------------------------------------------------------------ pieces

    def pieces(self, path: str) -> tuple[Path, dict[str, tuple[int, Piece]]]:
        """Return a file of the site as it was written, and its pieces with their places, by the hash of their source.

        There are none that may have changed, and none at all if the file is not what was written.
        """
        file = self._target / path
        try:
            kept = json.loads(self._index(path).read_text(encoding="utf-8"))
            if sha256(file.read_bytes()).hexdigest() != kept["sha256"]:
                return file, {}
            found, at = {}, int(kept["begin"])
            for source, size, crc, length, keys in kept["pieces"]:
                if self._changed.isdisjoint(keys):
                    found[source] = at, Piece(source, size, crc, length, tuple(keys))
                at += size
        except (OSError, ValueError, KeyError, TypeError):
            return file, {}
        return file, found

    def keep_pieces(self, path: str, digest: str, begin: int, pieces: Collection[Piece]) -> None:
        """Keep what a file was made from: its SHA-256 in hexadecimal, where its pieces begin, and they."""
        content = {"sha256": digest, "begin": begin, "pieces": [list(piece) for piece in pieces]}
        with suppress(OSError):
            self._index(path).write_text(json.dumps(content), encoding="utf-8", newline="\n")

    def _index(self, path: str) -> Path:
        return self._pieces / path.replace("/", "_")


def _at(place: int, lines: Iterable[bytes]) -> Iterator[str]:
    """Yield the terms at a place of triples."""
    return (line.decode().removesuffix(" .").split(" ", 2)[place] for line in lines)


def _number(answer: Rows) -> int:
    """Return the number that is all of an answer."""
    [(number,)] = answer.rows
    return int(number.value) if isinstance(number, Literal) else 0


def _first(line: str) -> str:
    """Return the IRI that a row as it is written begins with."""
    return line.split('"', 2)[1]


def _written(term: Answered | None) -> str | list[str | None] | None:
    match term:
        case Iri(value):
            return value
        case Literal(value, language, datatype):
            return [value, language, datatype]
        case _:
            return None


def _term(written: str | list[str | None] | None) -> Term | None:
    if written is None:
        return None
    if isinstance(written, str):
        return Iri(written)
    value, language, datatype = written
    return Literal(value or "", language, datatype)
