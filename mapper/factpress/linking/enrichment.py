"""What Wikidata says of accepted items, as far as it is wanted: read from statements, kept as a table, said as triples.

The table (tab-separated, UTF-8, sorted, one value a row) stands with the decisions, is read by people before it is
published, and merges line by line:

    thing  item  property  value  language  revision  retrieved

A value is taken only where it is plain: of the best statements that have no end, a day and not a year, a place on earth
and not a moon, a thing of ours and not any item.  Of what is left out is said why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

from factpress.errors import CouldNotRun
from factpress.iris import Base
from factpress.linking.schema import Enriched, Schema
from factpress.model import DATE, DECIMAL, INTEGER, Iri, Literal, Triple, is_day
from factpress.problems import Place, Problems
from factpress.vocab import RDF_TYPE, SCHEMA

FILE = "enrichment.tsv"
COLUMNS = ("thing", "item", "property", "value", "language", "revision", "retrieved")
#: Of whose properties there may be one value at the most.
_SINGLE = ("coordinates", "date")
_DAY = 11  # Wikibase's precision of a time value that is a day
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*\Z")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?\Z")
_DIGITS = re.compile(r"[1-9][0-9]*\Z")
_ENTITY, _DOCUMENT = "http://www.wikidata.org/entity/", "https://www.wikidata.org/wiki/Special:EntityData/"
_PROV, _PAV = "http://www.w3.org/ns/prov#", "http://purl.org/pav/"
PARTITION = "enrichment"

Claims = Mapping[str, Any]


class Enrichment(NamedTuple):
    """One row of the table; its fields are the columns.  `language` is "" but for texts."""

    thing: str
    item: str
    property: str
    value: str
    language: str
    revision: str
    retrieved: str

    def said(self) -> tuple[str, str, str]:
        """Return what the row says, wherever it is from."""
        return self.property, self.value, self.language


#: What goes wrong where JSON is of another form than Wikibase's.
_FAULTS = (KeyError, TypeError, AttributeError, ValueError, InvalidOperation)


class _Unfit(Exception):
    """A value that is not taken; its text says why."""


# ---------------------------------------------------------------------------------------- from statements


def values_of(
    claims: Claims, enriched: Enriched, schema: Schema, things: Mapping[str, str]
) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the values of a property, each with its language or "", and why others are left out.

    `things` maps items to our things, which alone can be values that are items.
    """
    taken: dict[tuple[str, str], None] = {}
    left_out = []
    for value in _best(claims.get(enriched.property) or [], schema.read["ended"]):
        try:
            taken[_READ[enriched.value](value, enriched.only, things)] = None
        except _Unfit as unfit:
            left_out.append(f"{enriched.property}: {unfit}")
        except _FAULTS:
            left_out.append(f"{enriched.property}: a value cannot be read")
    if len(taken) > 1 and enriched.value in _SINGLE:
        return [], [*left_out, f"{enriched.property}: it has {len(taken)} values, and none is preferred"]
    return list(taken), left_out


def _best(statements: Sequence[Any], ends: Iterable[str]) -> list[Any]:
    """Return the values of statements that last: of the preferred ones if there are any, else of the normal ones.

    A value that is none is None.
    """
    try:
        ranks = {each.get("rank") for each in statements}
        best = [each for each in statements if each.get("rank") == ("preferred" if "preferred" in ranks else "normal")]
        lasting = [each for each in best if not (each.get("qualifiers") or {}).keys() & set(ends)]
        known = [each["mainsnak"] for each in lasting if each["mainsnak"].get("snaktype") == "value"]
        return [each["datavalue"]["value"] for each in known]
    except _FAULTS:
        return [None]


def _coordinates(value: Mapping[str, Any], only: str, things: Mapping[str, str]) -> tuple[str, str]:
    if _last(value["globe"]) != only:
        raise _Unfit("the place is not on earth")
    return f"{_number(value['latitude'])} {_number(value['longitude'])}", ""


def _date(value: Mapping[str, Any], only: str, things: Mapping[str, str]) -> tuple[str, str]:
    if value["precision"] < _DAY:
        raise _Unfit(f"{value['time'][1:5]} is not known to the day")
    if _last(value["calendarmodel"]) != only:
        raise _Unfit("the day is one of another calendar")
    return date.fromisoformat(value["time"].removeprefix("+")[:10]).isoformat(), ""


def _item(value: Mapping[str, Any], only: str, things: Mapping[str, str]) -> tuple[str, str]:
    if value["id"] not in things:
        raise _Unfit(f"{value['id']} is no thing of the project")
    return things[value["id"]], ""


def _text(value: Mapping[str, Any], only: str, things: Mapping[str, str]) -> tuple[str, str]:
    text, language = value["text"], value["language"].lower()
    if not _LANGUAGE.match(language) or _CONTROL.search(text) or not text.strip():
        raise _Unfit(f"{text!a} in {language!a} is no text that can be published")
    return text.strip(), language


_READ: Mapping[str, Callable[[Mapping[str, Any], str, Mapping[str, str]], tuple[str, str]]] = {
    "coordinates": _coordinates,
    "date": _date,
    "item": _item,
    "text": _text,
}


def _last(iri: str) -> str:
    return iri.rpartition("/")[2]


def _number(value: float) -> str:
    """Return a number as it was written, in canonical form: no exponent, no zeros at the end."""
    number = format(Decimal(str(value or 0)).normalize(), "f")
    if not _NUMBER.match(number):
        raise ValueError(number)
    return number


# ---------------------------------------------------------------------------------------- the table


def written(rows: Iterable[Enrichment]) -> bytes:
    """Return the table with these rows."""
    lines = ["\t".join(COLUMNS), *("\t".join(row) for row in sorted(set(rows)))]
    return "".join(f"{line}\n" for line in lines).encode()


def read_enrichment(
    path: Path, name: str, accepted: Mapping[str, str], schema: Schema, problems: Problems
) -> list[Enrichment]:
    """Read the table, which problems call `name`; there need not be one.

    `accepted` maps things to the items accepted for them.  Rows that are not right are noted and left out.  Raises
    CouldNotRun if the file cannot be opened.
    """
    try:
        lines = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").removesuffix("\n").split("\n")
    except FileNotFoundError:
        return []
    except UnicodeDecodeError as error:
        problems.add(Place(name), "not-utf8", f"byte {error.start + 1} of the table is not UTF-8")
        return []
    except OSError as error:
        raise CouldNotRun(f"{name} cannot be read: {error.strerror}") from error
    if tuple(lines[0].split("\t")) != COLUMNS:
        message = f"the columns are not {', '.join(COLUMNS)}"
        problems.add(Place(name, 1, 1), "link-file", message, "run 'factpress link enrich'")
        return []
    rows = (_row(line, Place(name, number, 1), accepted, schema, problems) for number, line in enumerate(lines[1:], 2))
    return [row for row in rows if row]


def _row(line: str, place: Place, accepted: Mapping[str, str], schema: Schema, problems: Problems) -> Enrichment | None:
    cells = line.split("\t")
    if len(cells) != len(COLUMNS):
        problems.add(place, "link-file", f"the row has {len(cells)} cells, and there are {len(COLUMNS)} columns")
        return None
    row = Enrichment(*cells)
    fault = _fault(row, accepted, schema)
    if fault:
        problems.add(place, "link-invalid", fault, "run 'factpress link enrich', or take the row out")
        return None
    return row


def _fault(row: Enrichment, accepted: Mapping[str, str], schema: Schema) -> str | None:
    """Return what is wrong with a row, None if it is right."""
    kind = {each.property: each.value for each in schema.enrich}.get(row.property)
    if kind is None:
        return f"{row.property!r} is no property that enriches"
    if row.item.removeprefix("wd:") != accepted.get(row.thing):
        return f"{row.thing!r} is not linked with {row.item!r}"
    if not _is_value(kind, row, accepted):
        return f"{row.value!r} is no value of {row.property}"
    if not _DIGITS.match(row.revision) or not is_day(row.retrieved):
        return f"revision {row.revision!r}, retrieved {row.retrieved!r}, do not say what was seen when"
    return None


def _is_value(kind: str, row: Enrichment, accepted: Mapping[str, str]) -> bool:
    if kind == "text":
        return bool(row.value) and not _CONTROL.search(row.value) and bool(_LANGUAGE.match(row.language))
    if row.language:
        return False
    if kind == "date":
        return is_day(row.value)
    if kind == "item":
        return row.value in accepted
    parts = row.value.split(" ")
    return len(parts) == 2 and all(map(_NUMBER.match, parts))


# ---------------------------------------------------------------------------------------- triples


def statement_of(row: Enrichment, base: Base, schema: Schema) -> Triple:
    """Return the triple that a row says of its thing."""
    enriched = next(each for each in schema.enrich if each.property == row.property)
    thing = base.thing(row.thing)
    objects: Mapping[str, Callable[[], Iri | Literal]] = {
        "coordinates": lambda: Iri(f"{thing}--coordinates"),
        "date": lambda: Literal(row.value, None, DATE),
        "item": lambda: Iri(base.thing(row.value)),
        "text": lambda: Literal(row.value, row.language),
    }
    return Triple(Iri(thing), Iri(enriched.predicate), objects[enriched.value]())


def triples_of(row: Enrichment, base: Base, schema: Schema) -> Iterator[Triple]:
    """Yield what a row says: the statement, the node of coordinates, and the revision that it is from."""
    said = statement_of(row, base, schema)
    yield said
    if isinstance(said.object, Iri) and said.object.value.endswith("--coordinates"):
        latitude, longitude = row.value.split(" ")
        yield Triple(said.object, Iri(RDF_TYPE), Iri(f"{SCHEMA}GeoCoordinates"))
        yield Triple(said.object, Iri(f"{SCHEMA}latitude"), Literal(latitude, None, DECIMAL))
        yield Triple(said.object, Iri(f"{SCHEMA}longitude"), Literal(longitude, None, DECIMAL))
    item = row.item.removeprefix("wd:")
    document = Iri(f"{_DOCUMENT}{item}?revision={row.revision}")
    yield Triple(Iri(base.graph(PARTITION)), Iri(f"{_PROV}wasDerivedFrom"), document)
    yield Triple(document, Iri(RDF_TYPE), Iri(f"{_PROV}Entity"))
    yield Triple(document, Iri(f"{SCHEMA}about"), Iri(f"{_ENTITY}{item}"))
    yield Triple(document, Iri(f"{SCHEMA}version"), Literal(row.revision, None, INTEGER))
    yield Triple(document, Iri(f"{_PAV}retrievedOn"), Literal(row.retrieved, None, DATE))
