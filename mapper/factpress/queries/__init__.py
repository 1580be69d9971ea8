"""Saved queries: read, checked, given their parameters, and their answers rendered."""

from factpress.queries.binding import bind, bind_rows, block_span, values_of
from factpress.queries.parameters import bound_values
from factpress.queries.results import FORMATS, plain, render
from factpress.queries.saved import QueryFile, SavedQuery, find_query, query_files, read_queries, read_query

__all__ = [
    "FORMATS",
    "QueryFile",
    "SavedQuery",
    "bind",
    "bind_rows",
    "block_span",
    "bound_values",
    "find_query",
    "plain",
    "query_files",
    "read_queries",
    "read_query",
    "render",
    "values_of",
]
