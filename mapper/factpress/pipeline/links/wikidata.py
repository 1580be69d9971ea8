"""Reading wikidata.yaml of the bundle: what of Wikidata's schema matters for links.

The file is shipped with factpress, so whatever is wrong with it ends the run with CouldNotRun and one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from factpress.errors import CouldNotRun
from factpress.linking.names import Lexicon, key_of
from factpress.linking.schema import Enriched, Fitting, Schema
from factpress.problems import Problems
from factpress.reading import yaml_nodes
from factpress.reading.yaml_nodes import Node, read_yaml
from factpress.vocab import UnknownTerm, Vocabulary


def read_schema(path: Path, vocabulary: Vocabulary) -> Schema:
    """Return the content of the file.  Raises CouldNotRun if it is missing or damaged."""
    problems = Problems()
    document = read_yaml(path, path.name, problems)
    if document is None or problems.fatal:
        raise CouldNotRun(f"Wikidata's schema cannot be read: {next(iter(problems))}")
    try:
        return _schema(document.root.values, vocabulary)
    except (KeyError, AttributeError, ValueError, UnknownTerm, re.error) as error:
        raise CouldNotRun(f"{path} is damaged: {error}") from error


def _schema(root: Mapping[str, Node], vocabulary: Vocabulary) -> Schema:
    groups = {name: frozenset(_mapping(types)) for name, types in _mapping(root["groups"]).items()}
    classes = {vocabulary.classes[name]: _fitting(_mapping(node)) for name, node in _mapping(root["classes"]).items()}
    generic = {english: _text(words).split() for english, words in _mapping(root["generic"]).items()}
    countries = {key_of(name): _country(name, _list(said)) for name, said in _mapping(root["countries"]).items()}
    return Schema(
        groups=groups,
        coarse=_texts_by_name(root["coarse"]),
        classes=classes,
        unacceptable=_texts_by_name(root["unacceptable"]),
        read={name: _list(properties) for name, properties in _mapping(root["read"]).items()},
        identifiers={name: re.compile(pattern) for name, pattern in _texts_by_name(root["identifiers"]).items()},
        weights={name: float(_text(weight)) for name, weight in _mapping(root["weights"]).items()},
        lexicon=Lexicon.of(_text(root["small"]).split(), generic, frozenset().union(*countries.values())),
        countries=countries,
        described_at=_text(root["described-at"]),
        enrich=tuple(_enriched(_texts_by_name(node), vocabulary) for node in _sequence(root["enrich"])),
        namesakes=frozenset(vocabulary.classes[name] for name in _list(root["namesakes"])),
        ror=_texts_by_name(root["ror"]),
        keys={name: _list(keys) for name, keys in _mapping(root["keys"]).items()},
    )


def _fitting(node: Mapping[str, Node]) -> Fitting:
    return Fitting(*(frozenset(_list(node[key]) if key in node else ()) for key in ("fits", "never", "open")))


def _country(name: str, said: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(key_of, (name, *said)))


def _enriched(node: Mapping[str, str], vocabulary: Vocabulary) -> Enriched:
    own = vocabulary.expand(node["own"]) if "own" in node else ""
    return Enriched(node["property"], vocabulary.expand(node["predicate"]), node["value"], node.get("only", ""), own)


# ---------------------------------------------------------------------------------------- nodes


def _mapping(node: Node) -> Mapping[str, Node]:
    if not isinstance(node, yaml_nodes.Mapping):
        raise ValueError("a mapping is missing")  # noqa: TRY004 - it is the file's fault, not the caller's
    return node.values


def _sequence(node: Node) -> list[Node]:
    if not isinstance(node, yaml_nodes.Sequence):
        raise ValueError("a list is missing")  # noqa: TRY004
    return node.items


def _text(node: Node) -> str:
    if not isinstance(node, str):
        raise ValueError("a text is missing")  # noqa: TRY004
    return node


def _list(node: Node) -> tuple[str, ...]:
    return tuple(map(_text, _sequence(node)))


def _texts_by_name(node: Node) -> Mapping[str, str]:
    return {name: _text(value) for name, value in _mapping(node).items()}
