"""Saved queries, ours and the project's own: read, and tried on an empty store."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from factpress.pipeline.desk import Desk
from factpress.problems import Place, Problem, Problems
from factpress.project import Bundle, Project
from factpress.queries import SavedQuery, read_queries
from factpress.store.base import QueryRefused, Rows
from factpress.store.embedded import EmbeddedStore

#: What problems call the folder of a project's own queries.
_OWN = "queries"


def saved_queries(project: Project, bundle: Bundle) -> tuple[dict[str, SavedQuery], tuple[Problem, ...]]:
    """Return the saved queries by name, ours and the project's own, and their problems.

    A query that does not parse, or returns other columns than its head says, is a problem and left out.
    """
    problems = Problems()
    folders = {"(factpress) queries": bundle.queries}
    if project.queries.resolve() == bundle.queries.resolve():
        folders.clear()
    return _read({**folders, _OWN: project.queries}, Desk(project, bundle), problems), tuple(problems)


def own_queries(queries: Mapping[str, SavedQuery]) -> dict[str, SavedQuery]:
    """Return the project's own among the saved queries; the examples of ours are things of the reference graph."""
    return {name: query for name, query in queries.items() if query.place.file.startswith(f"{_OWN}/")}


def tell_faulty_queries(desk: Desk, problems: Problems) -> None:
    """Add the problems of the project's own saved queries; nobody but us can mend ours."""
    _read({_OWN: desk.project.queries}, desk, problems)


def _read(folders: Mapping[str, Path], desk: Desk, problems: Problems) -> dict[str, SavedQuery]:
    queries = read_queries(folders, desk.vocabulary, problems)
    return {name: query for name, query in queries.items() if _is_sound(query, problems)}


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
