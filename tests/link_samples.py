"""Files of links about invented things and items, and what is read from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from factpress.bundle import Bundle
from factpress.iris import Base
from factpress.linking import Known, Links, read_links
from factpress.problems import Problems
from factpress.reading.ontology import read_vocabulary

VOCABULARY = read_vocabulary(Bundle.installed().ontology)
BASE = "https://e.example/"
CLASSES = {"tidehaven": "City", "old-bell": "Thing", "tides": "Concept"}
KNOWN = Known(
    things={slug: VOCABULARY.classes[name] for slug, name in CLASSES.items()},
    curators=frozenset({"kim", "sam"}),
    vocabulary=VOCABULARY,
    prefixes={**VOCABULARY.prefixes, **Base(BASE).namespaces()},
)

HEAD = f"""\
#curie_map:
#  id: {BASE}id/
#  curator: {BASE}curator/
#  schema: http://schema.org/
#  wd: http://www.wikidata.org/entity/
#mapping_set_id: https://e.example/links/accepted
#license: https://creativecommons.org/publicdomain/zero/1.0/
"""
LINE = HEAD.count("\n") + 2
ROW = {
    "subject_id": "id:tidehaven",
    "predicate_id": "schema:sameAs",
    "object_id": "wd:Q999999990",
    "mapping_justification": "semapv:ManualMappingCuration",
    "author_id": "curator:kim",
    "mapping_date": "2031-05-06",
}
#: What a row of another decision has instead.
OTHERWISE = {
    "rejected": {"predicate_modifier": "Not"},
    "none-found": {"object_id": "sssom:NoTermFound", "mapping_justification": "semapv:UnspecifiedMatching"},
    "held": {"mapping_justification": "semapv:LexicalMatching"},
}


def table(*rows: dict[str, str], head: str = HEAD) -> str:
    """The text of a file with these rows; its columns are those of all rows."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
    return head + "".join("\t".join(cells) + "\n" for cells in lines)


def row(decision: str = "accepted", **cells: str) -> dict[str, str]:
    """A right row of a decision, but for these cells."""
    return {**ROW, **OTHERWISE.get(decision, {}), **cells}


class Read(NamedTuple):
    links: Links
    problems: list[str]


def read(files: Mapping[str, str | bytes], *, whole: bool = True) -> Read:
    """Read a folder with these files, named by decision or in full; problems come as they are printed."""
    problems = Problems()
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            file = Path(folder, name if "." in name else f"{name}.sssom.tsv")
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        links = read_links(Path(folder), "links", replace(KNOWN, whole=whole), problems)
    return Read(links, [str(problem) for problem in problems])
