"""Results of SQL queries: of DuckDB (a file, or none for files that the query names), or by SQLAlchemy.

Passwords belong into the environment: `${NAME}` in a URL stands for a variable, which the caller looks up.  No
message shows a URL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from factpress.mapping.bulk.table import BATCH
from factpress.mapping.rules import LogicalSource
from factpress.mapping.sources.extras import need
from factpress.mapping.sources.files import Unreadable
from factpress.mapping.sources.typed import Item, TypedTable
from factpress.problems import Problems

#: A cursor of one query: the names of its columns, and what gives the next rows.
_Result = tuple[Sequence[str], Callable[[int], Sequence[Sequence[object]]]]
_DUCKDB = "duckdb:"
#: What drivers raise for values that Python cannot hold.
_UNREADABLE = (ValueError, OverflowError)


class SqlTable(TypedTable):
    """The rows of a query's result; the number of an item is that of its row, from 1."""

    def __init__(
        self, source: LogicalSource, columns: Sequence[str], url: str, folder: Path, problems: Problems
    ) -> None:
        """Ask for the columns of the query's result; DuckDB finds relative paths from `folder`."""
        super().__init__(source, columns, f"query of {source.name}", problems)
        self._url, self._folder = url, folder
        self.heads = self._read_heads()

    def items(self, problems: Problems) -> Iterator[Iterable[Item]]:
        """Yield the rows, in the order of the database."""
        number = 1
        with self._result(self.source.iterator or "", problems) as (names, fetch):
            places = [names.index(column) if column in names else None for column in self.layout.own]
            while rows := fetch(BATCH):
                picked = ([None if place is None else row[place] for place in places] for row in rows)
                yield [Item(values, at) for at, values in enumerate(picked, number)]
                number += len(rows)

    def _read_heads(self) -> tuple[str, ...] | None:
        try:
            with self._result(self.source.iterator or "", self.problems) as (names, _):
                return self.told_apart(names)
        except Unreadable:
            return None

    @contextmanager
    def _result(self, query: str, problems: Problems) -> Iterator[_Result]:
        if not self._url:
            raise Unreadable
        opened = self._of_duckdb if self._url.startswith(_DUCKDB) else self._of_sqlalchemy
        with opened(query, problems) as result:
            yield result

    @contextmanager
    def _of_duckdb(self, query: str, problems: Problems) -> Iterator[_Result]:
        duckdb = need("duckdb", "sql", "reading from DuckDB")
        name = self._url.removeprefix(_DUCKDB).removeprefix("//").removeprefix("/")
        database = str(self._folder / name) if name else ":memory:"
        with self._faults(problems, duckdb.Error, *_UNREADABLE):
            connection = duckdb.connect(database, read_only=bool(name))
            try:
                connection.execute("SET file_search_path = ?", [str(self._folder)])
                connection.execute(query)
                yield [column[0] for column in connection.description or ()], connection.fetchmany
            finally:
                connection.close()

    @contextmanager
    def _of_sqlalchemy(self, query: str, problems: Problems) -> Iterator[_Result]:
        sqlalchemy = need("sqlalchemy", "sql", "reading from a database")
        faults = (sqlalchemy.exc.SQLAlchemyError, ImportError, *_UNREADABLE)
        with self._faults(problems, *faults):
            engine = self._engine(sqlalchemy.create_engine)
            try:
                with engine.connect().execution_options(stream_results=True) as connection:
                    result: Any = connection.exec_driver_sql(query)
                    yield list(result.keys()), result.fetchmany
            finally:
                engine.dispose()

    def _engine(self, create: Callable[[str], Any]) -> Any:  # noqa: ANN401 - SQLAlchemy need not be there
        try:
            return create(self._url)
        except ValueError:
            # What it says quotes a part of the URL, perhaps of the password.
            raise ValueError("its URL is none; in a password, write % and two hex digits for : / @ and %") from None

    @contextmanager
    def _faults(self, problems: Problems, *kinds: type[Exception]) -> Iterator[None]:
        """Turn what a database says into a problem, without what it was asked with."""
        try:
            yield
        except kinds as error:
            said = str(getattr(error, "orig", None) or error).replace(self._url, "the database")
            message = f"the database does not answer the query: {(said.strip() or 'no reason given').splitlines()[0]}"
            problems.add(self.source.place, "source-unreadable", message)
            raise Unreadable from None
