"""Saved queries: read, checked, given their parameters, and their answers rendered."""

from factpress.queries.binding import bind, bind_rows
from factpress.queries.parameters import bound_values
from factpress.queries.results import FORMATS, plain, render
from factpress.queries.saved import SavedQuery, find_query, read_queries

__all__ = [
    "FORMATS",
    "SavedQuery",
    "bind",
    "bind_rows",
    "bound_values",
    "find_query",
    "plain",
    "read_queries",
    "render",
]
