"""Gold: names whose true item is known, in tables with tabs; the heads of their columns tell what a row is.

| a column | a row is | besides |
|---|---|---|
| `ror_id` | a name of an organisation | `name`, `lang`, `true_qid`, `country` (ISO code), `org_types` (of ROR) |
| `iso1A2` | a name of a country | `name`, `lang`, `true_qid` |
| `mention` | a name in a text | `true_qid`, which may be NIL, `is_coref` |
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from factpress.errors import CouldNotRun
from factpress.linking.candidates import Wanted
from factpress.linking.schema import Schema
from factpress.linking.wikidata_json import ITEM_ID
from factpress.problems import Place, Problems

#: The column that tells a sort of gold, with the name of the sort and those of the columns that it must have.
_SORTS = {
    "ror_id": ("organisations", ("name", "lang", "true_qid", "country", "org_types")),
    "iso1A2": ("countries", ("name", "lang", "true_qid")),
    "mention": ("mentions", ("mention", "true_qid", "is_coref")),
}
_NOTHING = "NIL"


class Gold(NamedTuple):
    """One name: the sort of gold, what is wanted, the ISO code of its country, its true item (None: there is none)."""

    sort: str
    wanted: Wanted
    code: str | None
    item: str | None


class Classes(NamedTuple):
    """The IRIs of the classes that gold is about."""

    organization: str
    country: str


def read_gold(path: Path, name: str, schema: Schema, classes: Classes, problems: Problems) -> Iterator[Gold]:
    """Yield the rows of a table; one that is not right is noted.  Raises CouldNotRun if it cannot be opened."""
    try:
        rows = _rows(path)
    except (EOFError, gzip.BadGzipFile, UnicodeDecodeError) as error:
        raise CouldNotRun(f"the gold {name} cannot be read: {error}") from error
    except OSError as error:
        raise CouldNotRun(f"the gold {name} cannot be read: {error.strerror}") from error
    mark = next((column for column in rows.fieldnames or () if column in _SORTS), None)
    if mark is None or not set(_SORTS[mark][1]) <= set(rows.fieldnames or ()):
        told = ", ".join(_SORTS)
        raise CouldNotRun(f"the gold {name} has none of the columns {told}, or not those that belong to it")
    for row in rows:
        place = Place(name, rows.line_num, 1)
        if None in row or None in row.values():
            problems.add(place, "csv-columns", "the row has another number of cells than the head row")
        elif row.get("is_coref") in (None, "0") and _is_answer(row["true_qid"]):
            yield _gold(mark, row, f"{name}:{rows.line_num}", schema, classes)


def _rows(path: Path) -> csv.DictReader[str]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
    return csv.DictReader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)


def _gold(mark: str, row: Mapping[str, str], thing: str, schema: Schema, classes: Classes) -> Gold:
    item = None if row["true_qid"] == _NOTHING else row["true_qid"]
    sort = _SORTS[mark][0]
    if mark == "ror_id":
        roles = tuple(schema.ror[each] for each in row["org_types"].lower().split("|") if each in schema.ror)
        wanted = Wanted(thing, classes.organization, ((row["lang"], row["name"]),), roles=roles)
        return Gold(sort, wanted, row["country"], item)
    if mark == "iso1A2":
        return Gold(sort, Wanted(thing, classes.country, ((row["lang"], row["name"]),)), None, item)
    return Gold(sort, Wanted(thing, "", (("", row["mention"]),)), None, item)


def _is_answer(text: str) -> bool:
    """Tell whether a row says which item it is; tables of mentions have numbers and days too, which are none."""
    return text == _NOTHING or bool(ITEM_ID.match(text))


def codes_of(path: Path) -> Mapping[str, str]:
    """Return the items of countries by ISO code that a table of countries has; none if it is another table."""
    rows = _rows(path)
    if "iso1A2" not in (rows.fieldnames or ()):
        return {}
    return {row["iso1A2"]: row["true_qid"] for row in rows}


def placed(gold: Sequence[Gold], codes: Mapping[str, str]) -> list[Gold]:
    """Return gold with the items of its countries, as far as the codes have them."""
    return [each._replace(wanted=replace(each.wanted, country=codes.get(each.code or ""))) for each in gold]
