"""What the Reconciliation Service API 0.2 (W3C Entity Reconciliation Community Group) says messages look like.

The parts of its JSON schemas for manifests, query batches, result batches and data extension that hold for what
factpress sends and takes, written down as checks; each raises AssertionError for a message that is not of the form.
"""

# ruff: noqa: ANN401 - a message is whatever JSON has

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_QUERY_KEYS = {"query", "type", "limit", "properties", "type_strict"}
_DAY = re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?\Z")


def check_manifest(manifest: Any) -> None:
    assert isinstance(manifest, dict)
    assert {"versions", "name", "identifierSpace", "schemaSpace"} <= manifest.keys()
    assert isinstance(manifest["versions"], list)
    assert all(isinstance(each, str) for each in manifest["versions"])
    assert "0.2" in manifest["versions"]
    assert all(isinstance(manifest[key], str) for key in ("name", "identifierSpace", "schemaSpace"))
    assert isinstance(manifest.get("extend", {}), dict)
    if "view" in manifest:
        assert "{{id}}" in manifest["view"]["url"]


def check_queries(queries: Any) -> None:
    assert isinstance(queries, dict)
    for query in queries.values():
        assert isinstance(query, dict)
        assert query.keys() <= _QUERY_KEYS
        assert "query" in query or query.get("properties")
        assert isinstance(query.get("query", ""), str)
        assert _is_number(query.get("limit", 1))
        types = query.get("type", [])
        assert isinstance(types, str) or _are_texts(types)
        assert query.get("type_strict", "any") in ("any", "should", "all")
        for each in query.get("properties", []):
            assert isinstance(each["pid"], str)
            values = each["v"] if isinstance(each["v"], list) else [each["v"]]
            assert all(map(_is_value, values))


def check_results(results: Any) -> None:
    assert isinstance(results, dict)
    for answer in results.values():
        assert isinstance(answer, dict)
        assert isinstance(answer["result"], list)
        for candidate in answer["result"]:
            _check_candidate(candidate)


def _check_candidate(candidate: Any) -> None:
    assert isinstance(candidate["id"], str)
    assert isinstance(candidate["name"], str)
    assert _is_number(candidate["score"])
    assert isinstance(candidate.get("description", ""), str)
    assert isinstance(candidate.get("match", True), bool)
    for each in candidate.get("type", []):
        assert isinstance(each, str) or isinstance(each["id"], str)
    for feature in candidate.get("features", []):
        assert isinstance(feature.get("id", ""), str)
        assert isinstance(feature["value"], bool) or _is_number(feature["value"])


def check_extension_query(query: Any) -> None:
    assert {"ids", "properties"} <= query.keys()
    assert _are_texts(query["ids"])
    assert all(isinstance(each["id"], str) for each in query["properties"])


def check_extension_answer(answer: Any) -> None:
    assert {"rows", "meta"} <= answer.keys()
    assert all(isinstance(each["id"], str) and isinstance(each["name"], str) for each in answer["meta"])
    for row in answer["rows"].values():
        for values in row.values():
            assert all(map(_is_cell, values))


def _is_cell(cell: Mapping[str, Any]) -> bool:
    """Whether a cell is empty, an entity, or one value of one of the four types."""
    match sorted(cell):
        case []:
            return True
        case ["id", "name"] | ["description", "id", "name"]:
            return all(isinstance(each, str) for each in cell.values())
        case ["str"]:
            return isinstance(cell["str"], str)
        case ["float"] | ["int"]:
            return _is_number(next(iter(cell.values())))
        case ["date"]:
            return _DAY.match(cell["date"]) is not None
        case _:
            return False


def _is_value(value: Any) -> bool:
    if isinstance(value, dict):
        return isinstance(value.get("id"), str) and isinstance(value.get("name", ""), str)
    return isinstance(value, str | bool) or _is_number(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _are_texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(each, str) for each in values)
