"""Reading kinds.yaml: which kinds of records there are and what each may say.

The file is shipped with factpress (or written by somebody who extends it), so whatever is wrong with it ends
the run with CouldNotRun and one sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from factpress.errors import CouldNotRun
from factpress.model import Anchor, Key, Kind, Kinds, Property
from factpress.problems import Problems
from factpress.reading import yaml_nodes
from factpress.reading.values import TYPES, Refused, check_for
from factpress.reading.yaml_nodes import Node, read_yaml
from factpress.vocab import UnknownTerm, Vocabulary

#: Keys of every fact that say something of the fact; all others say something of one evidence.
_OF_THE_FACT = frozenset({"id", "rank"})
#: A key that only a kind with a node of its own has.
_OF_A_NODE = "id"
_LISTS = frozenset({"texts", "things", "iris", "by-property", "property"})


class _Damaged(ValueError):
    """What is wrong, without the file and the entry that it is wrong in."""


def read_kinds(path: Path, vocabulary: Vocabulary) -> Kinds:
    """Return the kinds, properties and groups of a kinds file.

    Classes and terms in it are checked against the vocabulary; groups, choices and properties hold full IRIs
    afterwards, anchors keep their prefixed names.  Raises CouldNotRun if the file is missing or damaged.
    """
    problems = Problems()
    document = read_yaml(path, path.name, problems)
    if document is None or problems.fatal:
        raise CouldNotRun(f"the kinds cannot be read: {next(iter(problems))}")
    try:
        return _Reader(vocabulary).kinds(document.root)
    except _Damaged as damage:
        raise CouldNotRun(f"{path} is damaged: {damage}") from damage


class _Reader:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._groups: dict[str, frozenset[str]] = {}
        self._properties: dict[str, Property] = {}

    def kinds(self, root: Node) -> Kinds:
        entries = _mapping(root, ("groups", "fact", "kinds", "properties"))
        with _inside("groups"):
            groups = _mapping(entries.get("groups", _nothing()))
            self._groups = {name: self._group(node) for name, node in groups.items()}
        with _inside("properties"):
            properties = _mapping(entries.get("properties", _nothing()))
            self._properties = {name: self._property(name, node) for name, node in properties.items()}
        with _inside("fact"):
            fact_keys = self._keys(entries.get("fact", _nothing()))
        with _inside("kinds"):
            kinds = _mapping(entries.get("kinds", _nothing()))
            read = {name: self._kind(name, node, fact_keys) for name, node in kinds.items()}
        evidence = frozenset(fact_keys) - _OF_THE_FACT
        return Kinds(read, self._properties, self._groups, fact_keys, evidence)

    def _group(self, node: Node) -> frozenset[str]:
        classes = self._vocabulary.classes
        names = _texts(node)
        for name in names:
            if name not in classes:
                raise _Damaged(f"there is no class {name!r}")
        return frozenset(classes[name] for name in names)

    def _property(self, name: str, node: Node) -> Property:
        with _inside(name):
            entries = dict(_mapping(node))
            iri = self._term(_text(entries.pop("iri", "")))
            key = self._key(name, yaml_nodes.Mapping(entries, {}, {}, 0))
            if key.type in _LISTS:
                raise _Damaged(f"the object of a property cannot be of type {key.type!r}")
            return Property(name, iri, key)

    def _kind(self, name: str, node: Node, fact_keys: Mapping[str, Key]) -> Kind:
        with _inside(name):
            entries = _mapping(node, ("help", "keys", "anchor", "node", "one_of"))
            keys = self._keys(entries.get("keys", _nothing()))
            parts = tuple(_alternatives(part) for part in _items(entries.get("node")))
            anchor = self._anchor(entries["anchor"]) if "anchor" in entries else None
            if anchor:
                keys |= {key: fact_keys[key] for key in fact_keys if parts or key != _OF_A_NODE}
            one_of = tuple(_alternatives(group) for group in _items(entries.get("one_of")))
            _know(keys, [*(key for group in (*parts, *one_of) for key in group), *_named(anchor, parts)])
            return Kind(name, _text(entries.get("help", "")), keys, anchor, parts, one_of)

    def _anchor(self, node: Node) -> Anchor:
        entries = _mapping(node, ("subject", "predicate", "object"))
        if len(entries) != 3:
            raise _Damaged("an anchor has subject, predicate and object")
        anchor = Anchor(*(_text(entries[name]) for name in ("subject", "predicate", "object")))
        if ":" in anchor.predicate:
            self._term(anchor.predicate)
        return anchor

    def _keys(self, node: Node) -> dict[str, Key]:
        return {name: self._key(name, entry) for name, entry in _mapping(node).items()}

    def _key(self, name: str, node: Node) -> Key:
        with _inside(name):
            entries = _mapping(node, ("type", "of", "required", "default", "help"))
            narrowed = entries.get("of", "")
            choice = isinstance(narrowed, yaml_nodes.Mapping)
            key = Key(
                name,
                type=_text(entries.get("type", "")),
                of=() if choice else _alternatives(narrowed),
                required=_text(entries.get("required", "")) == "true",
                default=_text(entries["default"]) if "default" in entries else None,
                help=_text(entries.get("help", "")),
                options={word: self._term(_text(term)) for word, term in _mapping(narrowed).items()} if choice else {},
            )
            self._check(key)
            return key

    def _check(self, key: Key) -> None:
        """Refuse a key whose type is none, whose type is narrowed to nothing, or whose default is not of its type."""
        if key.type not in TYPES:
            raise _Damaged(f"there is no value type {key.type!r}")
        known = self._vocabulary.concepts if key.type == "concept" else self._groups
        unknown = [name for name in key.of if name not in known]
        if unknown or (key.type == "concept") != (len(key.of) == 1 and known is self._vocabulary.concepts):
            raise _Damaged(f"{', '.join(unknown) or 'nothing'!r} is no group or scheme for the type {key.type!r}")
        if (key.type == "choice") != bool(key.options):
            raise _Damaged("a choice, and nothing else, maps words to terms")
        if key.default is not None:
            try:
                check_for(key, self._properties, self._vocabulary)(key.default)
            except Refused as refused:
                raise _Damaged(f"the default {refused.message}") from refused

    def _term(self, name: str) -> str:
        try:
            return self._vocabulary.expand(name)
        except UnknownTerm as unknown:
            raise _Damaged(str(unknown)) from unknown


@contextmanager
def _inside(name: str) -> Iterator[None]:
    """Put the name of an entry before whatever is wrong inside it."""
    try:
        yield
    except _Damaged as damage:
        raise _Damaged(f"{name}: {damage}") from damage


def _know(keys: Mapping[str, Key], names: list[str]) -> None:
    for name in names:
        if name not in keys:
            raise _Damaged(f"the kind has no key {name!r}")


def _named(anchor: Anchor | None, node: tuple[tuple[str, ...], ...]) -> list[str]:
    """Return the keys that an anchor names; the node of the kind and terms are none."""
    if anchor is None:
        return []
    names = [anchor.subject, anchor.object, *([] if ":" in anchor.predicate else [anchor.predicate])]
    return [name for name in names if not (node and name == "node")]


def _nothing() -> Node:
    return yaml_nodes.Mapping({}, {}, {}, 0)


def _mapping(node: Node, known: tuple[str, ...] = ()) -> Mapping[str, Node]:
    if not isinstance(node, yaml_nodes.Mapping):
        raise _Damaged("a mapping is expected here")
    for name in node.values if known else ():
        if name not in known:
            raise _Damaged(f"the entry {name!r} is unknown")
    return node.values


def _items(node: Node | None) -> list[Node]:
    if node is None:
        return []
    if not isinstance(node, yaml_nodes.Sequence):
        raise _Damaged("a list is expected here")
    return node.items


def _text(node: Node) -> str:
    if not isinstance(node, str):
        raise _Damaged("a plain text is expected here")
    return node


def _texts(node: Node) -> list[str]:
    return [_text(item) for item in _items(node)]


def _alternatives(node: Node) -> tuple[str, ...]:
    """Return the words of a list, or the one word that stands for a list of one."""
    if isinstance(node, str):
        return (node,) if node else ()
    return tuple(_texts(node))
