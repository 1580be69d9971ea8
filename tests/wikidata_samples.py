"""Items that nobody has: made-up ids, types that are in wikidata.yaml, an index of them, and what is looked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from factpress.bundle import Bundle
from factpress.linking.candidates import Wanted
from factpress.linking.index import Index
from factpress.linking.index_build import Counts, build_index
from factpress.linking.proposing import Proposed, Proposer, Taken
from factpress.linking.sources import Source
from factpress.pipeline.links.wikidata import read_schema
from factpress.problems import Problems
from factpress.reading.ontology import read_vocabulary

VOCABULARY = read_vocabulary(Bundle.installed().ontology)
SCHEMA = read_schema(Bundle.installed().wikidata, VOCABULARY)
PAGE = min(SCHEMA.unacceptable)
#: No decision that was taken before.
NOTHING = Taken({}, frozenset())


def made_id(digits: int) -> str:
    """A made-up id, by its last two digits."""
    return f"Q{999999900 + digits}"


def a(group: str) -> str:
    """A type of a group."""
    return min(SCHEMA.groups[group])


def listed(digits: int, label: str, description: str = "", *types: str, aliases: Iterable[str] = ()) -> dict[str, Any]:
    """An item as lists have it, in English; types are names of groups, or ids."""
    ids = [a(each) if each in SCHEMA.groups else each for each in types]
    named = {"labels": {"en": label}, "aliases": {"en": list(aliases)}, "descriptions": {"en": description}}
    return {"id": made_id(digits), **named, "p31": ids}


def value(of: object) -> dict[str, Any]:
    """A statement of an entity with a value."""
    return {"mainsnak": {"snaktype": "value", "datavalue": {"value": of}}, "rank": "normal"}


def entity(digits: int, label: str, **claims: object) -> dict[str, Any]:
    """An entity as Wikidata writes it, with a label in English; claims by property, each with one value."""
    labels = {"en": {"language": "en", "value": label}}
    found = {name: [value(of)] for name, of in claims.items()}
    return {"type": "item", "id": made_id(digits), "labels": labels, "claims": found}


def lines(items: Iterable[Mapping[str, Any]]) -> str:
    """Items as JSON Lines."""
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in items)


def built(folder: Path, *sources: str | bytes) -> tuple[Counts, list[str]]:
    """Build index.sqlite in a folder from the contents of files; problems come as they are printed."""
    problems, files = Problems(), []
    for number, content in enumerate(sources, 1):
        file = folder / f"{number}.jsonl"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        files.append(Source(file, file.name, SCHEMA, problems))
    counts = build_index(files, folder / "index.sqlite", SCHEMA.lexicon, "2031-05-06", lambda step: None)
    return counts, [str(problem) for problem in problems]


def index_of(folder: Path, *items: Mapping[str, Any]) -> Index:
    """An index of items, open."""
    _, problems = built(folder, lines(items))
    assert problems == []
    return Index(folder / "index.sqlite", SCHEMA.lexicon)


def wanted(class_name: str, *names: str, **more: Any) -> Wanted:  # noqa: ANN401 - the fields of Wanted
    """What is looked for: a thing of a class with these names in English."""
    return Wanted("old-bell", VOCABULARY.classes[class_name], tuple(("en", name) for name in names), **more)


def proposed(index: Index, looked_for: Wanted, taken: Taken = NOTHING, limit: int = 5) -> Proposed:
    """What is proposed for a thing."""
    return Proposer(index, SCHEMA, taken).propose(looked_for, limit)
