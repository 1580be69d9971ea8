"""Requests to a SPARQL endpoint: what they ask (SPARQL 1.1 Protocol, section 2.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from factpress.iris import is_absolute_iri
from factpress.serving.refusals import Refusal
from factpress.store.base import Dataset

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
_DEFAULT, _NAMED = "default-graph-uri", "named-graph-uri"
#: The most parameters that are read; a request may name many graphs.
_MOST_PARAMETERS = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and the dataset that the request gives it, None if it gives none."""

    query: str
    dataset: Dataset | None


def asked(method: str, query_string: bytes, content_type: str | None, body: bytes) -> Asked | None:
    """Return what a request asks; None for a GET without parameters, which asks for the service description.

    Raises Refusal.
    """
    given = list(parameters(query_string))
    if method == "POST":
        given += _posted(content_type, body)
    if any(name == "update" for name, _ in given):
        raise Refusal("read-only", "read_only")
    queries = [value for name, value in given if name == "query"]
    if method != "POST" and not given:
        return None
    if len(queries) != 1:
        raise Refusal("request-malformed", "one_query", found=len(queries))
    return Asked(queries[0], _dataset(given))


def parameters(encoded: bytes) -> Iterator[tuple[str, str]]:
    """Yield the parameters of a query string or of a form, in order.  Raises Refusal if they are not UTF-8."""
    try:
        pairs = parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS
        )
    except UnicodeDecodeError:
        raise Refusal("request-malformed", "not_utf8") from None
    except ValueError:
        raise Refusal("request-malformed", "too_many_parameters", most=_MOST_PARAMETERS) from None
    yield from pairs


def _posted(content_type: str | None, body: bytes) -> Iterator[tuple[str, str]]:
    kind, charset = _media_type(content_type or "")
    if kind == UPDATE:
        raise Refusal("read-only", "read_only")
    if kind not in (FORM, QUERY):
        raise Refusal(
            "media-type-unsupported", "body_type" if kind else "body_untyped", types=f"{QUERY}, {FORM}", kind=kind
        )
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Refusal("media-type-unsupported", "body_charset", charset=charset)
    if kind == FORM:
        yield from parameters(body)
        return
    try:
        yield "query", body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal("request-malformed", "query_not_utf8", byte=error.start + 1) from None


def _media_type(header: str) -> tuple[str, str]:
    """Return the media type and the charset of a Content-Type header, in small letters; UTF-8 if it names none."""
    kind, *rest = (part.strip().lower() for part in header.split(";"))
    named = [part.removeprefix("charset=").strip('"') for part in rest if part.startswith("charset=")]
    return kind, named[0] if named else "utf-8"


def _dataset(given: Sequence[tuple[str, str]]) -> Dataset | None:
    graphs: Mapping[str, list[str]] = {_DEFAULT: [], _NAMED: []}
    for name, value in given:
        if name in graphs:
            if not is_absolute_iri(value):
                raise Refusal("request-malformed", "graph_iri", name=name, value=value)
            graphs[name].append(value)
    default, named = (tuple(dict.fromkeys(found)) for found in graphs.values())
    return Dataset(default, named) if default or named else None
