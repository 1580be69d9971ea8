"""factpress query: what is asked in a project's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from factpress.errors import UsageFault
from factpress.iris import NODE, is_absolute_iri
from factpress.model import Iri, Literal, Term
from factpress.pipeline.desk import Desk
from factpress.problems import did_you_mean
from factpress.queries import SavedQuery, bind_rows, bound_values, find_query
from factpress.sparql import is_update, position, service_at, too_deep_at, undeclared_prefix
from factpress.store.base import Answer, Answered, QueryRefused, Rows, Store

#: How many names a suggestion lists.
_FEW = 3
#: Saved queries that others are answered with.
_NAMES, _PASSAGES = "things/names", "evidence/passages"
#: The column whose values are facts, and what their evidence adds to a row.
_FACT, _EVIDENCE = "fact", ("article", "quote", "start", "end")


class Asker:
    """Asks a store in a project's words: things are named as people name them, facts show their passages.

    `services` are the hosts that a query may call; see `sparql.service_at`.
    """

    def __init__(
        self, desk: Desk, queries: Mapping[str, SavedQuery], store: Store, services: frozenset[str] = frozenset()
    ) -> None:
        self._desk, self._queries, self._store, self._services = desk, queries, store, services

    def bound(self, query: SavedQuery, given: Mapping[str, str]) -> str:
        """Return a saved query's text with the given values for its parameters.

        Raises UsageFault if a value is missing, unknown, of another type, or names no thing or several.
        """
        values = bound_values(query.head.parameters, given, self.resolve)
        return bind_rows(query.text, tuple(values), [tuple(values.values())])

    def ask(self, query: str) -> Answer:
        """Run a query that neither changes data nor calls another host than the allowed services.

        Raises QueryRefused, with line and column where they are known.
        """
        if is_update(query):
            raise QueryRefused("this is an update; factpress only asks")
        at = service_at(query, self._services)
        if at is not None:
            advice = "ask without it, or allow a host that it names as <http…> with --allow-service"
            raise _refused(f"SERVICE would send data to another host; {advice}", query, at)
        at = too_deep_at(query)
        if at is not None:
            raise _refused("brackets are nested too deep", query, at)
        undeclared = undeclared_prefix(query)
        if undeclared:
            prefix, at = undeclared
            namespace = self._desk.prefixes.get(prefix, "…")
            message = f"the prefix {prefix!r} is not declared; begin with PREFIX {prefix}: <{namespace}>"
            raise _refused(message, query, at)
        return self._store.ask(query)

    def resolve(self, text: str) -> Iri:
        """Return the thing that a text names: by IRI, prefixed name, slug, or a name in any language.

        Raises UsageFault if it names none, with the nearest name, or several, with all of them.
        """
        prefix, _, local = text.partition(":")
        if prefix in self._desk.prefixes and local:
            return Iri(self._desk.prefixes[prefix] + local)
        if is_absolute_iri(text):
            return Iri(text)
        slug = Iri(self._desk.project.base.thing(text))
        if NODE.match(text) and any(self._rows(_NAMES, thing=slug)):
            return slug
        found = {thing for thing, _ in self._rows(_NAMES, called=Literal(text)) if isinstance(thing, Iri)}
        if len(found) > 1:
            several = ", ".join(sorted(self._desk.shorten(thing.value) for thing in found))
            raise UsageFault(f"{text!r} may be {several}; give one of them")
        if not found:
            raise UsageFault(f"nothing is called {text!r}; " + (self._nearest(text) or "'names' lists every name"))
        return found.pop()

    def with_evidence(self, rows: Rows) -> Rows:
        """Return the rows with the passages of their facts beside them, one row a passage.

        Raises UsageFault if the query has no column `fact`.
        """
        if _FACT not in rows.columns:
            raise UsageFault(f"the query does not say its facts: it has no column {_FACT!r}")
        held = list(rows.rows)
        at = rows.columns.index(_FACT)
        passages = self._passages({row[at] for row in held})
        widened = ((*row, *passage) for row in held for passage in passages.get(row[at], [(None,) * len(_EVIDENCE)]))
        return Rows((*rows.columns, *(f"evidence_{name}" for name in _EVIDENCE)), widened, rows.cut)

    def _passages(self, facts: set[Answered | None]) -> dict[Answered | None, list[tuple[Answered | None, ...]]]:
        found: dict[Answered | None, list[tuple[Answered | None, ...]]] = {}
        asked = [(fact,) for fact in facts if isinstance(fact, Iri)]
        if asked:
            answer = self.ask(bind_rows(self._saved(_PASSAGES).text, (_FACT,), asked))
            for fact, article, quote, last, start, end in answer.rows if isinstance(answer, Rows) else ():
                whole = Literal(f"{quote.value} … {last.value}") if quote and last else quote
                found.setdefault(fact, []).append((article, whole, start, end))
        return found

    def _nearest(self, text: str) -> str | None:
        """Return "did you mean …?" with the nearest name, or with the first names that have the text in them."""
        names = sorted({name.value for _, name in self._rows(_NAMES) if name})
        having = [name for name in names if text and text.casefold() in name.casefold()][:_FEW]
        return did_you_mean(text, frozenset(names)) or (
            f"did you mean {' or '.join(map(repr, having))}?" if having else None
        )

    def _rows(self, name: str, **values: Term) -> Iterator[tuple[Answered | None, ...]]:
        answer = self.ask(bind_rows(self._saved(name).text, tuple(values), [tuple(values.values())]))
        return answer.rows if isinstance(answer, Rows) else iter(())

    def _saved(self, name: str) -> SavedQuery:
        return find_query(name, self._queries)


def _refused(message: str, query: str, offset: int) -> QueryRefused:
    return QueryRefused(message, *position(query, offset))
