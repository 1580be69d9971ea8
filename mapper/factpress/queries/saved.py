"""Saved queries: `.rq` files whose head says what they answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from factpress.errors import UsageFault
from factpress.model import Iri
from factpress.problems import Place, Problems, did_you_mean, file_name
from factpress.queries.binding import block_variables
from factpress.queries.head import Head, read_head
from factpress.queries.parameters import to_term
from factpress.sparql import is_update, position, prefixed_names, service_at, too_deep_at, undeclared_prefix
from factpress.vocab import UnknownTerm, Vocabulary

#: Message, suggestion, and the offset in the text where the fault stands.
_Fault = tuple[int, str, str | None]


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A question somebody wrote down: `name` is its path below queries/ without the ending."""

    name: str
    head: Head
    text: str
    place: Place

    def title(self, language: str) -> str:
        """Return what it answers, in this language or in English."""
        return self.head.title.get(language, self.head.title["en"])


@dataclass(frozen=True, slots=True)
class QueryFile:
    """The file of a saved query: the query's name, what places call the file ("queries/q.rq"), and where it is."""

    name: str
    shown: str
    path: Path


def query_files(folders: Mapping[str, Path]) -> Iterator[QueryFile]:
    """Yield every `.rq` file of the folders; `folders` maps the name that places show ("queries") to the folder."""
    for shown, folder in folders.items():
        for path in sorted(path for path in folder.rglob("*.rq") if path.is_file()):
            name = file_name(path.relative_to(folder).with_suffix(""))
            yield QueryFile(name, f"{shown}/{name}.rq", path)


def read_queries(folders: Mapping[str, Path], vocabulary: Vocabulary, problems: Problems) -> dict[str, SavedQuery]:
    """Read the queries of `query_files`, by name; a later folder's query takes the place of an earlier one's.

    See `read_query` for faults; a query with one is left out.
    """
    read = (read_query(file, vocabulary, problems) for file in query_files(folders))
    return {query.name: query for query in read if query}


def read_query(file: QueryFile, vocabulary: Vocabulary, problems: Problems) -> SavedQuery | None:
    """Read one query.

    Faults of its head and text, among them terms that the vocabulary does not have, are problems; None with one.
    """
    try:
        text = file.path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        problems.add(Place(file.shown), "not-utf8", "the query is not UTF-8")
        return None
    head = read_head(text, file.shown, problems)
    faults = [*_text_faults(text, vocabulary), *(_parameter_faults(text, head) if head else ())]
    for offset, message, suggestion in faults:
        problems.add(Place(file.shown, *position(text, offset)), "query-invalid", message, suggestion)
    return SavedQuery(file.name, head, text, Place(file.shown, 1, 1)) if head and not faults else None


def find_query(name: str, queries: Mapping[str, SavedQuery]) -> SavedQuery:
    """Return the query of this name; its last part is enough where only one query ends so.

    Raises UsageFault if there is none or more than one.
    """
    if name in queries:
        return queries[name]
    ends = [full for full in queries if full.rpartition("/")[2] == name]
    if len(ends) == 1:
        return queries[ends[0]]
    if ends:
        raise UsageFault(f"{name!r} may be {' or '.join(sorted(ends))}")
    short = {full.rpartition("/")[2]: None for full in queries}
    near = did_you_mean(name, {**dict.fromkeys(queries), **short})
    raise UsageFault(f"no saved query is called {name!r}; " + (near or "'factpress query' lists them"))


def _text_faults(text: str, vocabulary: Vocabulary) -> Iterator[_Fault]:
    if is_update(text):
        yield 0, "this is an update; a saved query only asks", None
    at = service_at(text)
    if at is not None:
        yield at, "SERVICE would send data to another host", "ask without it"
    at = too_deep_at(text)
    if at is not None:
        yield at, "brackets are nested too deep", None
    undeclared = undeclared_prefix(text)
    if undeclared:
        prefix, at = undeclared
        namespace = vocabulary.prefixes.get(prefix, "…")
        yield at, f"the prefix {prefix!r} is not declared", f"begin with PREFIX {prefix}: <{namespace}>"
    for name, at in prefixed_names(text):
        prefix = name.partition(":")[0]
        try:
            if prefix in vocabulary.prefixes:
                vocabulary.expand(name)
        except UnknownTerm as unknown:
            yield at, f"no vocabulary in use has {name!r}", unknown.suggestion


def _parameter_faults(text: str, head: Head) -> Iterator[_Fault]:
    variables = block_variables(text)
    for name in head.parameters.keys() - set(variables):
        block = f"VALUES ?{name} {{ UNDEF }}"
        yield 0, f"the parameter {name!r} is in no VALUES block", f"write {block} where it belongs"
    for parameter in head.parameters.values():
        for given in filter(None, (parameter.default, parameter.example, *parameter.values)):
            try:
                to_term(parameter, given, Iri)
            except UsageFault as fault:
                yield 0, f"in the head, {fault}", None
    for name in set(variables) - head.parameters.keys():
        at = text.index(f"?{name}")
        yield at, f"the VALUES block has ?{name}, which the head does not declare", "add it to 'parameters'"
