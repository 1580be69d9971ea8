"""From raw values to records: every kind's keys, checked and brought to canonical form.

YAML items and table rows come here in one shape, text by column name, so both mean the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from typing import NamedTuple

from factpress.iris import node_name, short_hash
from factpress.model import Key, Kind, Kinds, Record
from factpress.problems import Place, Problems, nearest
from factpress.reading.values import Check, Refused, check_for, language
from factpress.reading.wording import listed, shown
from factpress.vocab import Vocabulary

#: Types whose values can stand in a node's name as they are.
_NAMING = frozenset({"slug", "thing", "node", "node-name", "article", "curator", "concept"})


class Read(NamedTuple):
    """A record with what of it is right; `whole` tells whether all of it is."""

    record: Record
    whole: bool


class Raw(NamedTuple):
    """Values as typed, by column; `unread` has the columns or keys that a problem was noted for already."""

    values: Mapping[str, str]
    place: Callable[[str | None], Place]
    unread: Set[str] = frozenset()


class Part:
    """Some keys of one kind that are typed together, such as those of one evidence; `plain` are those of one text."""

    def __init__(self, keys: Iterable[Key], one_of: tuple[tuple[str, ...], ...], checks: Mapping[str, Check]) -> None:
        self.keys = {key.name: key for key in keys}
        self.plain = frozenset(name for name, key in self.keys.items() if key.type != "texts")
        self._columns = {name: checks[name] for name, key in self.keys.items() if key.type != "texts"}
        self._texts = {name: checks[name] for name, key in self.keys.items() if key.type == "texts"}
        self._required = [name for name, key in self.keys.items() if key.required]
        self._one_of = one_of
        self._defaults = {name: checks[name](key.default) for name, key in self.keys.items() if key.default is not None}

    def column(self, name: str) -> Check | None:
        """Return the check of a column such as "event" or "name@en", or None if there is no such column."""
        known = self._columns.get(name)
        base, at, tag = name.partition("@")
        if known is None and at and base in self._texts and _is_language(tag):
            known = self._columns[name] = self._texts[base]
        return known

    def meant(self, name: str) -> str | None:
        """Return the key that was most likely meant by a column that there is not."""
        return nearest(name.partition("@")[0], self.keys)

    def why_not(self, name: str) -> tuple[str, str, str | None]:
        """Return code, message and suggestion for a column that there is not."""
        base, at, tag = name.partition("@")
        if base not in self._texts:
            near = self.meant(name)
            advice = f"did you mean {near!r}?" if near else f"write {listed(self.keys)}"
            return "unknown-key", f"there is no key {shown(name)} here", advice
        if not at:
            return "unknown-key", f"the key {shown(name)} needs a language", f"write {name}@en or another language"
        try:
            language(tag)
        except Refused as refused:
            return refused.code, refused.message, refused.suggestion
        return "bad-language", f"{shown(tag)} is not a language tag", f"write {tag.strip()}"

    def read(self, raw: Raw, values: dict[str, str], problems: Problems) -> bool:
        """Put the canonical values, defaults among them, into `values`; return whether all is right."""
        whole = not raw.unread
        columns = self._columns
        for column, typed in raw.values.items():
            try:
                check = columns.get(column) or self._texts[column.partition("@")[0]]
                values[column] = check(typed)
            except Refused as refused:
                whole = False
                problems.add(raw.place(column), refused.code, refused.message, refused.suggestion)
        for name in [name for name in self._defaults if name not in raw.values]:
            values[name] = self._defaults[name]
        return not self.missing(raw, problems) and whole

    def missing(self, raw: Raw, problems: Problems) -> frozenset[str]:
        """Note the keys that are missing, those of which one would do among them, and return them."""
        values = raw.values
        missing = [name for name in self._required if name not in values and not self._has(raw, name)]
        for name in missing:
            meant = f" ({self.keys[name].help})" if self.keys[name].help else ""
            problems.add(raw.place(name), "missing-key", f"the key {shown(name)} is missing{meant}")
        for group in self._one_of:
            if values.keys().isdisjoint(group) and not any(self._has(raw, name) for name in group):
                problems.add(raw.place(None), "missing-key", f"one of the keys {listed(group)} is missing")
                missing.extend(group)
        return frozenset(missing)

    def _has(self, raw: Raw, name: str) -> bool:
        if name in raw.values or name in raw.unread:
            return True
        return name in self._texts and any(column.startswith(f"{name}@") for column in raw.values)


class KindReader:
    """Reads the records of one kind."""

    def __init__(self, kind: Kind, kinds: Kinds, vocabulary: Vocabulary) -> None:
        checks = {name: check_for(key, kinds.properties, vocabulary) for name, key in kind.keys.items()}
        evidence = kinds.evidence_keys if kind.states_facts else frozenset()
        own = [key for name, key in kind.keys.items() if name not in evidence]
        self.kind = kind
        self.whole = Part(kind.keys.values(), kind.one_of, checks)
        self.fact = Part(own, kind.one_of, checks)
        self.evidence = Part([key for name, key in kind.keys.items() if name in evidence], (), checks)
        self._naming = frozenset(name for name, key in kind.keys.items() if key.type in _NAMING)
        self._property = next((name for name, key in kind.keys.items() if key.type == "property"), None)
        self._by_property = [name for name, key in kind.keys.items() if key.type == "by-property"]
        self._objects = {
            name: check_for(stated.object, kinds.properties, vocabulary) for name, stated in kinds.properties.items()
        }

    def read(self, part: Part, raw: Raw, values: dict[str, str], problems: Problems) -> bool:
        """Read the values of one part into `values`, with the column `node` if the kind has one and it can be named.

        Returns whether all is right.
        """
        whole = part.read(raw, values, problems)
        if self._property is not None and self._property in values:
            whole = self._read_object(raw, values, problems) and whole
        if self.kind.node and part is not self.evidence:
            self._name(values)
        return whole

    def _read_object(self, raw: Raw, values: dict[str, str], problems: Problems) -> bool:
        check = self._objects[values[self._property or ""]]
        for column in self._by_property:
            try:
                if column in values:
                    values[column] = check(values[column])
            except Refused as refused:
                del values[column]
                problems.add(raw.place(column), refused.code, refused.message, refused.suggestion)
                return False
        return True

    def _name(self, values: dict[str, str]) -> None:
        name = values.get("id") or self._node_name(values)
        if name:
            values["node"] = name

    def _node_name(self, values: Mapping[str, str]) -> str | None:
        parts = []
        for alternatives in self.kind.node:
            for name in alternatives:
                part = values.get(name) if name in self._naming else self._hashed(name, values)
                if part:
                    parts.append(part)
                    break
            else:
                return None
        return node_name(parts)

    def _hashed(self, name: str, values: Mapping[str, str]) -> str | None:
        """Return the hash of a free text, in whatever languages, or None if there is none."""
        if self.kind.keys[name].type != "texts":
            return short_hash(values[name]) if name in values else None
        texts = [(column.partition("@")[2], text) for column, text in values.items() if column.startswith(f"{name}@")]
        return short_hash("\n".join(sorted(f"{tag}={text}" for tag, text in texts))) if texts else None


def _is_language(tag: str) -> bool:
    try:
        return language(tag) == tag
    except Refused:
        return False
