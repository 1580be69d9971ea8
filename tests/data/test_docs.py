"""docs/records.md and docs/problems.md are made from the data they describe: `pytest --accept` writes them anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands import Run
from factpress.bundle import Bundle
from factpress.model import Key, Kinds
from factpress.problems import CODES
from factpress.reading.kinds import read_kinds
from factpress.reading.ontology import read_vocabulary
from factpress.vocab import Vocabulary

DOCS = Path(__file__).parents[2] / "docs"
TYPES = {
    "slug": "a name of small letters, digits and single hyphens",
    "node-name": "a name for the record's node: like a slug, double hyphens allowed",
    "class": "a class by its short name, such as Person",
    "choice": "one of the words named",
    "concept": "a concept's slug, of the scheme named",
    "thing": "the slug of a thing, of the classes named",
    "things": "slugs of things: a YAML list, or words with spaces between them",
    "node": "the slug of a thing, or the name of a record's node",
    "article": "the slug of an article",
    "curator": "the slug of a curator",
    "property": "one of the properties below",
    "by-property": "a value of the type that the property has",
    "text": "a text",
    "texts": "texts by language: `{en: …, de: …}` in YAML, columns `key@en`, `key@de` in a table",
    "quote": "a passage of the article, verbatim, 25 words at most; or `start … end`",
    "date": "a full date such as 2025-11-24",
    "integer": "a whole number, of 18 digits at most",
    "decimal": "a number such as 0.9, of 18 digits at most",
    "language": "a language tag in small letters, such as en",
    "iri": "an absolute IRI",
    "iris": "absolute IRIs: a YAML list, or words with spaces between them",
}

FILES = """# What a record may say

Made from `mapper/kinds.yaml` and the ontology. A key in bold is needed.

## Where records stand

A YAML file in `seeds/` has lists by section: `things`, `articles`, `curators`, and `facts`, whose items say their
`kind`. What all facts of a file share stands once, below `defaults`:

```yaml
defaults: {article: bridge-opens, curator: me, created: 2025-05-05}

facts:
- kind: participation
  event: bridge-opening
  participant: ada-okafor
  role: host
  quote: Mayor Ada Okafor opened the rebuilt Harbour Bridge
- kind: property
  subject: bridge-opening--ada-okafor--host
  predicate: about
  object: reunited-town
  evidence:                 # instead of quote: several passages, each with keys of its own
  - {quote: opened the rebuilt Harbour Bridge, confidence: 0.7}
  - {article: another-paper, quote: "A bridge, at last", modality: planned}
```

A table in `seeds/tables/` is called by its kind, such as `participation.csv`. It is CSV with commas in UTF-8; its first
row has the keys as heads, texts by language as `description@en`; each row is a fact with one evidence. Tables have no
defaults.

Many records have a node of their own, of which others can speak, as the second fact above does. Each kind says below
which keys name its node: their values, joined by double hyphens. A text counts as eight digits that change with it, in
whatever language; whoever speaks of such a node, or adds a translation later and wants to keep the name, gives an `id`.

`unused.yaml` lists what no fact rests on, as `unused: [{article: …, start: …, end: …, reason: …}]` with offsets in
characters. If the file is there, `factpress check` tells which sentences are neither quoted nor listed.
"""


def records(kinds: Kinds, vocabulary: Vocabulary) -> Iterator[str]:
    yield FILES
    for kind in kinds.kinds.values():
        yield f"\n## {kind.name}\n\n{kind.help.capitalize()}.\n\n| key | type | means |\n|---|---|---|\n"
        yield from (row(key) for key in kind.keys.values() if key.name not in kinds.fact_keys)
        yield from (f"\nOne of {', '.join(f'`{name}`' for name in group)} is needed.\n" for group in kind.one_of)
        if kind.node:
            yield f"\nIts node is named by {', '.join(map(alternatives, kind.node))}.\n"
    yield "\n## Every fact\n\n| key | type | means |\n|---|---|---|\n"
    yield from map(row, kinds.fact_keys.values())
    yield "\n## Properties\n\n| `predicate` | states | `object` |\n|---|---|---|\n"
    for stated in kinds.properties.values():
        yield f"| `{stated.name}` | <{stated.iri}> | {narrowed(stated.object)} |\n"
    names = {iri: name for name, iri in vocabulary.classes.items()}
    yield "\n## Classes\n\n| written above | a thing of the class |\n|---|---|\n"
    for group, classes in kinds.groups.items():
        yield f"| {group} | {', '.join(f'`{name}`' for name in sorted(names[iri] for iri in classes))} |\n"
    yield "\n## Concepts\n\nWhat each means stands in `ontology/concepts.ttl`.\n\n| scheme | concepts |\n|---|---|\n"
    for scheme, concepts in sorted(vocabulary.concepts.items()):
        yield f"| {scheme} | {', '.join(f'`{slug}`' for slug in sorted(concepts))} |\n"
    yield "\n## Types\n\n| type | write |\n|---|---|\n"
    yield from (f"| {name} | {wanted} |\n" for name, wanted in TYPES.items())


def row(key: Key) -> str:
    name = f"**`{key.name}`**" if key.required else f"`{key.name}`"
    means = f"{key.help} (default {key.default.rpartition('#')[2]})" if key.default else key.help
    return f"| {name} | {narrowed(key)} | {means} |\n"


def alternatives(part: tuple[str, ...]) -> str:
    return " or else ".join(f"`{name}`" for name in part)


def narrowed(key: Key) -> str:
    of = ", ".join(key.of or key.options)
    return f"{key.type}: {of}" if of else key.type


def problems() -> Iterator[str]:
    yield "# Problems\n\nThe codes that `factpress check` may print. They are stable.\n\n| code | means |\n|---|---|\n"
    yield from (f"| `{code}` | {sentence} |\n" for code, sentence in CODES.items())


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(Bundle.installed().ontology)


@pytest.fixture(scope="module")
def kinds(vocabulary: Vocabulary) -> Kinds:
    return read_kinds(Bundle.installed().kinds, vocabulary)


def test_every_type_is_explained(kinds: Kinds) -> None:
    keys = [key for kind in kinds.kinds.values() for key in kind.keys.values()]
    used = {key.type for key in [*keys, *(stated.object for stated in kinds.properties.values())]}

    assert used == set(TYPES)


def test_the_pages_say_what_the_data_say(kinds: Kinds, vocabulary: Vocabulary, accept: bool) -> None:
    for name, parts in {"records.md": records(kinds, vocabulary), "problems.md": problems()}.items():
        text = "".join(parts)
        if accept:
            (DOCS / name).write_text(text, encoding="utf-8")
        assert (DOCS / name).read_text(encoding="utf-8") == text


def test_the_example_of_mapping_maps_as_it_is_shown(run: Run, tmp_path: Path) -> None:
    page = (DOCS / "mapping.md").read_text(encoding="utf-8")
    table, rules, statements = (
        re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)[0]
        for language in ("csv", "yaml", "text")
    )
    (tmp_path / "bridges.csv").write_text(table, encoding="utf-8")
    (tmp_path / "rules.yml").write_text(rules, encoding="utf-8")
    ran = run("map", tmp_path / "rules.yml", "-o", tmp_path / "bridges.nt")

    assert ran.code == 0
    assert (tmp_path / "bridges.nt").read_text(encoding="utf-8") == statements
