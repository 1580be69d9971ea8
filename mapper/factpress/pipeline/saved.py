"""Saved queries, ours and the project's own: read, and tried on an empty store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from factpress.bundle import Bundle
from factpress.pipeline.desk import Desk
from factpress.problems import DataProblems, Place, Problem, Problems
from factpress.project import Project
from factpress.queries import SavedQuery, query_files, read_queries, read_query
from factpress.store.base import QueryRefused, Rows
from factpress.store.embedded import EmbeddedStore

#: What problems call the folder of ours, and of a project's own queries.
_OURS, _OWN = "(factpress) queries", "queries"


class LateQueries(Mapping[str, SavedQuery]):
    """The saved queries by name, ours and the project's own, each read and tried when it is asked for.

    Asking for one that is faulty raises DataProblems.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._files = {file.name: file for file in query_files(_folders(desk.project, desk.bundle))}
        self._read: dict[str, SavedQuery] = {}

    def __getitem__(self, name: str) -> SavedQuery:
        """Return the query of this whole name."""
        if name not in self._read:
            problems = Problems()
            query = read_query(self._files[name], self._desk.vocabulary, problems)
            if query is None or not _is_sound(query, problems):
                raise DataProblems(tuple(problems))
            self._read[name] = query
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def saved_queries(project: Project, bundle: Bundle) -> tuple[dict[str, SavedQuery], tuple[Problem, ...]]:
    """Return the saved queries by name, ours and the project's own, and their problems.

    One of the project that does not parse, or returns other columns than its head says, is a problem and left out.
    """
    problems = Problems()
    return _read(_folders(project, bundle), Desk(project, bundle), problems), tuple(problems)


def own_queries(queries: Mapping[str, SavedQuery]) -> dict[str, SavedQuery]:
    """Return the project's own among the saved queries; the examples of ours are things of the reference graph."""
    return {name: query for name, query in queries.items() if _is_in(_OWN, query)}


def tell_faulty_queries(desk: Desk, problems: Problems) -> None:
    """Add the problems of the project's own saved queries; nobody but us can mend ours."""
    _read({_OWN: desk.project.queries}, desk, problems)


def _folders(project: Project, bundle: Bundle) -> dict[str, Path]:
    """Return the folders of queries by what problems call them; the later goes before the earlier."""
    own = {_OWN: project.queries}
    same = project.queries.resolve() == bundle.queries.resolve()
    return own if same else {_OURS: bundle.queries, **own}


def _read(folders: Mapping[str, Path], desk: Desk, problems: Problems) -> dict[str, SavedQuery]:
    queries = read_queries(folders, desk.vocabulary, problems)
    # Ours are tried by our tests: to try all of them again takes 70 ms.
    return {name: query for name, query in queries.items() if _is_in(_OURS, query) or _is_sound(query, problems)}


def _is_in(folder: str, query: SavedQuery) -> bool:
    """Whether a query is in a folder, by what problems call it."""
    return query.place.file.startswith(f"{folder}/")


def _is_sound(query: SavedQuery, problems: Problems) -> bool:
    try:
        answer = EmbeddedStore().ask(query.text)
    except QueryRefused as refused:
        place = Place(query.place.file, refused.line, refused.column)
        problems.add(place, "query-invalid", str(refused))
        return False
    columns = answer.columns if isinstance(answer, Rows) else ()
    if columns != query.head.columns:
        message = f"the query returns other columns than its head says: {', '.join(columns) or 'none'}"
        advice = f"write '#+ columns: [{', '.join(columns)}]'"
        problems.add(query.place, "query-invalid", message, advice)
    return columns == query.head.columns
