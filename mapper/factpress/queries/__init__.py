"""Saved queries: read, checked, and their answers rendered."""

from factpress.queries.guard import is_update, service_at, undeclared_prefix
from factpress.queries.results import FORMATS, plain, render
from factpress.queries.saved import SavedQuery, find_query, read_queries

__all__ = [
    "FORMATS",
    "SavedQuery",
    "find_query",
    "is_update",
    "plain",
    "read_queries",
    "render",
    "service_at",
    "undeclared_prefix",
]
