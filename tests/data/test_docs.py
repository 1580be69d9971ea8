"""docs/records.md and docs/problems.md are made from the data they describe: `pytest --accept` writes them anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from factpress.model import Key, Kinds
from factpress.problems import CODES
from factpress.project import Bundle
from factpress.reading.kinds import read_kinds
from factpress.reading.ontology import read_vocabulary

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
    "integer": "a whole number",
    "decimal": "a number such as 0.9",
    "language": "a language tag in small letters, such as en",
    "iri": "an absolute IRI",
}


def records(kinds: Kinds) -> Iterator[str]:
    yield "# What a record may say\n\nMade from `mapper/kinds.yaml`. A key in bold is needed.\n"
    for kind in kinds.kinds.values():
        yield f"\n## {kind.name}\n\n{kind.help.capitalize()}.\n\n| key | type | means |\n|---|---|---|\n"
        yield from (row(key) for key in kind.keys.values() if key.name not in kinds.fact_keys)
        yield from (f"\nOne of {', '.join(f'`{name}`' for name in group)} is needed.\n" for group in kind.one_of)
    yield "\n## Every fact\n\n| key | type | means |\n|---|---|---|\n"
    yield from map(row, kinds.fact_keys.values())
    yield "\n## Properties\n\n| `predicate` | states | `object` |\n|---|---|---|\n"
    for stated in kinds.properties.values():
        yield f"| `{stated.name}` | <{stated.iri}> | {narrowed(stated.object)} |\n"
    yield "\n## Types\n\n| type | write |\n|---|---|\n"
    yield from (f"| {name} | {wanted} |\n" for name, wanted in TYPES.items())


def row(key: Key) -> str:
    name = f"**`{key.name}`**" if key.required else f"`{key.name}`"
    means = f"{key.help} (default {key.default.rpartition('#')[2]})" if key.default else key.help
    return f"| {name} | {narrowed(key)} | {means} |\n"


def narrowed(key: Key) -> str:
    of = ", ".join(key.of or key.options)
    return f"{key.type}: {of}" if of else key.type


def problems() -> Iterator[str]:
    yield "# Problems\n\nThe codes that `factpress check` may print. They are stable.\n\n| code | means |\n|---|---|\n"
    yield from (f"| `{code}` | {sentence} |\n" for code, sentence in CODES.items())


@pytest.fixture(scope="module")
def kinds() -> Kinds:
    bundle = Bundle.installed()
    return read_kinds(bundle.kinds, read_vocabulary(bundle.ontology))


def test_every_type_is_explained(kinds: Kinds) -> None:
    keys = [key for kind in kinds.kinds.values() for key in kind.keys.values()]
    used = {key.type for key in [*keys, *(stated.object for stated in kinds.properties.values())]}

    assert used == set(TYPES)


def test_the_pages_say_what_the_data_say(kinds: Kinds, accept: bool) -> None:
    for name, parts in {"records.md": records(kinds), "problems.md": problems()}.items():
        text = "".join(parts)
        if accept:
            (DOCS / name).write_text(text, encoding="utf-8")
        assert (DOCS / name).read_text(encoding="utf-8") == text
