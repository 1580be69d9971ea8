"""Items of YAML files: sections, defaults and several evidences, flattened to records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple

from factpress.model import Record
from factpress.problems import Problems, did_you_mean, nearest
from factpress.reading import yaml_nodes
from factpress.reading.records import KindReader, Part, Raw, Read
from factpress.reading.wording import listed, shown
from factpress.reading.yaml_nodes import Document, Lines, Node, Unread

DEFAULTS, FACTS, KIND, EVIDENCE = "defaults", "facts", "kind", "evidence"
#: Keys of an item of the facts that are no keys of its kind.
_OUTSIDE = frozenset({KIND, EVIDENCE})
_LIST = 'a list, each item after "- "'
#: The types of keys with lists: what one item is called, and what several are.
_LISTS = {"things": ("a slug", "a list of slugs"), "iris": ("an IRI", "a list of IRIs")}


class ItemMarks:
    """Where the values of one item stand, kept as offsets into their file."""

    __slots__ = ("_lines", "_offsets")

    def __init__(self, offsets: Mapping[str, int], lines: Lines) -> None:
        self._offsets, self._lines = offsets, lines

    def get(self, column: str, default: tuple[int, int], /) -> tuple[int, int]:
        """Return line and column of a value, or the default if there is none."""
        offset = self._offsets.get(column)
        return default if offset is None else self._lines.at(offset)


class Cells(NamedTuple):
    """A flat item: texts by column, the offset of each, and the keys whose values could not be read."""

    values: dict[str, str]
    offsets: dict[str, int]
    unread: set[str]

    def take_from(self, others: Cells) -> None:
        """Add what the others have for keys that are absent here."""
        own = self.values.keys() | self.unread
        absent = [column for column in others.values if not (column in own or ("@" in column and self._has(column)))]
        unread = [key for key in others.unread if not (key in own or self._has(key))]
        for column in absent:
            self.values[column], self.offsets[column] = others.values[column], others.offsets[column]
        self.unread.update(unread)

    def _has(self, column: str) -> bool:
        """Whether the key of a column is here with any language, if only unread."""
        key = column.partition("@")[0]
        return key in self.unread or any(each.startswith(f"{key}@") for each in self.values)


class Items:
    """The records of one YAML file."""

    def __init__(self, document: Document, readers: Mapping[str, KindReader], problems: Problems) -> None:
        """Prepare to read the document; `readers` has the reader of each kind by the kind's name."""
        self._root, self._lines = document
        self._readers, self._problems = readers, problems
        self._sections = {f"{name}s": reader for name, reader in readers.items() if not reader.kind.states_facts}
        self._states_facts = {name: reader for name, reader in readers.items() if reader.kind.states_facts}
        self._defaults: dict[str, Cells] = {}
        self._keys = frozenset(key for reader in readers.values() for key in reader.whole.keys)

    def records(self) -> Iterator[Read]:
        """Yield the records of the file in the order of its items; an item with n evidences gives n."""
        self._check_defaults()
        for name, node in self._root.values.items():
            if name in self._sections or name == FACTS:
                yield from self._section(name, node)
            elif name != DEFAULTS:
                known = dict.fromkeys((*self._sections, FACTS, DEFAULTS))
                inside = 'put it into an item of a section, after "- "' if name in {KIND, *self._keys} else None
                advice = inside or did_you_mean(name, known) or f"write {listed(known)}"
                self._note(self._root.keys[name], "unknown-key", f"there is no section {shown(name)}", advice, name)
                # What the section was meant to hold is not known: it may be anything.
                kinds = (reader.kind.name for reader in self._sections.values())
                yield from (self._lost(self._root.keys[name], kind) for kind in ("", *kinds))

    def _section(self, name: str, node: Node) -> Iterator[Read]:
        own = self._sections.get(name)
        kind = own.kind.name if own else ""
        if isinstance(node, yaml_nodes.Sequence):
            for item, mark in zip(node.items, node.marks, strict=True):
                if isinstance(item, yaml_nodes.Mapping):
                    reader = own or self._reader_of(item)
                    yield from self._item(item, reader) if reader else [self._lost(mark, kind)]
                else:
                    self._shape(item, mark, f"an item of {name}", "a mapping of keys and values")
                    yield self._lost(mark, kind)
        elif node != "":
            self._shape(node, self._root.marks[name], f"the section {name}", _LIST)
            yield self._lost(self._root.marks[name], kind)

    def _reader_of(self, item: yaml_nodes.Mapping) -> KindReader | None:
        """Return the reader of an item of the facts; note a kind that is missing or unknown."""
        named, states_facts = item.values.get(KIND, ""), self._states_facts
        if named == "":
            advice = f"add {KIND}: {listed(states_facts)}"
            self._note(item.mark, "missing-key", f"the key {KIND!r} is missing", advice, KIND)
        elif not isinstance(named, str):
            self._shape(named, item.marks[KIND], f"the key {KIND!r}", "a plain text")
        elif named not in states_facts:
            advice = did_you_mean(named, states_facts) or f"write {listed(states_facts)}"
            elsewhere = f"put it below {named}s:" if named in self._readers else advice
            self._note(item.marks[KIND], "unknown-kind", f"there is no kind {shown(named)} of facts", elsewhere, KIND)
        else:
            return states_facts[named]
        return None

    def _item(self, item: yaml_nodes.Mapping, reader: KindReader) -> Iterator[Read]:
        outside: Set[str] = _OUTSIDE if reader.kind.states_facts else frozenset()
        cells = self._flat(item, reader.whole, outside)
        if EVIDENCE in item.values and outside:
            yield from self._with_evidences(item, cells, reader)
            return
        cells.take_from(self._defaults_of(reader))
        yield self._read(reader, reader.whole, cells, item.mark)

    def _with_evidences(self, item: yaml_nodes.Mapping, cells: Cells, reader: KindReader) -> Iterator[Read]:
        """Yield one record for each evidence; what the item says of evidence holds for each that does not say it."""
        if "quote" in cells.values:
            message = f"the item has {EVIDENCE!r} and 'quote'"
            self._note(item.keys["quote"], "unknown-key", message, f"put the quote into {EVIDENCE}", "quote")
        cells.take_from(self._defaults_of(reader))
        shared = _only(cells, reader.evidence)
        fact = self._read(reader, reader.fact, _only(cells, reader.fact), item.mark)
        for each, mark in self._evidences(item):
            own = self._flat(each, reader.evidence, set()) if each else Cells({}, {}, set(reader.evidence.keys))
            own.take_from(shared)
            evidence = self._read(reader, reader.evidence, own, mark)
            values = {**fact.record.values, **evidence.record.values}
            marks = ItemMarks({**cells.offsets, **own.offsets}, self._lines)
            line, column = self._lines.at(item.mark)
            record = Record(reader.kind.name, values, self._lines.file, line, column, marks)
            yield Read(record, fact.whole and evidence.whole and each is not None)

    def _evidences(self, item: yaml_nodes.Mapping) -> Iterator[tuple[yaml_nodes.Mapping | None, int]]:
        """Yield each evidence of an item, None for one that could not be read, with its offset."""
        node, mark = item.values[EVIDENCE], item.marks[EVIDENCE]
        if isinstance(node, yaml_nodes.Sequence) and node.items:
            for each, at in zip(node.items, node.marks, strict=True):
                if not isinstance(each, yaml_nodes.Mapping):
                    self._shape(each, at, "an evidence", "a mapping such as {article: …, quote: …}")
                yield (each if isinstance(each, yaml_nodes.Mapping) else None), at
        else:
            self._shape(node, mark, f"the key {EVIDENCE!r}", f"{_LIST}, with article and quote")
            yield None, mark

    def _read(self, reader: KindReader, part: Part, cells: Cells, mark: int) -> Read:
        values: dict[str, str] = {}
        marks = ItemMarks(cells.offsets, self._lines)
        record = Record(reader.kind.name, values, self._lines.file, *self._lines.at(mark), marks)
        raw = Raw(cells.values, record.place, cells.unread)
        return Read(record, reader.read(part, raw, values, self._problems))

    def _lost(self, mark: int, kind: str) -> Read:
        """Return what stands for items that could not be read; `kind` is empty where it is not known."""
        no_marks: dict[str, tuple[int, int]] = {}
        return Read(Record(kind, {}, self._lines.file, *self._lines.at(mark), no_marks), whole=False)

    def _check_defaults(self) -> None:
        node = self._root.values.get(DEFAULTS, "")
        if not isinstance(node, yaml_nodes.Mapping):
            if node != "":
                self._shape(node, self._root.marks[DEFAULTS], f"the section {DEFAULTS}", "a mapping of keys and values")
            return
        for key in node.values.keys() - self._keys:
            message = f"no kind has a key {shown(key)}"
            self._note(node.keys[key], "unknown-key", message, did_you_mean(key, self._keys), key)

    def _defaults_of(self, reader: KindReader) -> Cells:
        """Return the values that records of one kind take from the file's defaults."""
        name = reader.kind.name
        if name not in self._defaults:
            node = self._root.values.get(DEFAULTS)
            entries = node.values if isinstance(node, yaml_nodes.Mapping) else {}
            others = entries.keys() - reader.whole.keys.keys()
            empty = yaml_nodes.Mapping({}, {}, {}, 0)
            mapping = node if isinstance(node, yaml_nodes.Mapping) else empty
            cells = self._flat(mapping, reader.whole, others)
            meant = (nearest(key, self._keys) for key in others - self._keys)
            cells.unread.update(key for key in meant if key in reader.whole.keys)
            self._defaults[name] = cells
        return self._defaults[name]

    def _flat(self, item: yaml_nodes.Mapping, part: Part, outside: Set[str]) -> Cells:
        """Return the values of an item by column; keys `outside` are passed over."""
        cells = Cells({}, dict(item.marks), set())
        plain = part.plain
        for key, node in item.values.items():
            if node == "" or key in outside:
                continue
            if key in plain and isinstance(node, str):
                cells.values[key] = node
            elif key not in part.keys:
                self._unknown(key, item, part)
                cells.unread.update(filter(None, [part.meant(key)]))
            elif isinstance(node, Unread):
                cells.unread.add(key)
            elif part.keys[key].type == "texts":
                self._texts(key, node, cells, part)
            else:
                self._list(key, node, cells, part)
        return cells

    def _unknown(self, key: str, item: yaml_nodes.Mapping, part: Part) -> None:
        code, message, advice = part.why_not(key)
        base, at, tag = key.partition("@")
        if at and base in part.keys:
            code, message, advice = "unknown-key", f"there is no key {shown(key)} here", f"write {base}: {{{tag}: …}}"
        self._note(item.keys[key], code, message, advice, key)

    def _texts(self, key: str, node: Node, cells: Cells, part: Part) -> None:
        if not isinstance(node, yaml_nodes.Mapping):
            self._shape(node, cells.offsets[key], f"the key {key!r}", f"texts by language, such as {key}: {{en: …}}")
            cells.unread.add(key)
            return
        for tag, text in node.values.items():
            column = f"{key}@{tag}"
            if part.column(column) is None:
                code, message, advice = part.why_not(column)
                hint = "put quotation marks around a text that has a comma or a colon" if " " in tag else advice
                self._note(node.keys[tag], code, message, hint, key)
                cells.unread.add(key)
            elif not isinstance(text, str):
                self._shape(text, node.marks[tag], f"the text {column!r}", "a plain text")
                cells.unread.add(key)
            elif text:
                cells.values[column], cells.offsets[column] = text, node.marks[tag]

    def _list(self, key: str, node: Node, cells: Cells, part: Part) -> None:
        one, several = _LISTS.get(part.keys[key].type, ("", "one plain text"))
        if not one or not isinstance(node, yaml_nodes.Sequence):
            self._shape(node, cells.offsets[key], f"the key {key!r}", several)
            cells.unread.add(key)
            return
        for item, mark in zip(node.items, node.marks, strict=True):
            if not isinstance(item, str):
                self._shape(item, mark, f"an item of {key!r}", one)
                cells.unread.add(key)
        if key not in cells.unread and node.items:
            cells.values[key] = " ".join(item for item in node.items if isinstance(item, str))

    def _shape(self, node: Node, mark: int, what: str, expected: str) -> None:
        """Note that a node is of the wrong shape; an unread one has its problem already."""
        if isinstance(node, Unread):
            return
        if isinstance(node, str):
            found = f"the text {shown(node)}" if node else "nothing"
        else:
            form = "list" if isinstance(node, yaml_nodes.Sequence) else "mapping"
            found = f"a {form}" if _content(node) else f"an empty {form}"
        self._note(mark, "yaml-shape", f"{what} is {found}", f"write {expected}")

    def _note(self, mark: int, code: str, message: str, suggestion: str | None, key: str | None = None) -> None:
        self._problems.add(self._lines.place(mark, key), code, message, suggestion)


def _only(cells: Cells, part: Part) -> Cells:
    """Return the cells whose keys are among those of the part."""
    values = {column: text for column, text in cells.values.items() if column.partition("@")[0] in part.keys}
    return Cells(values, dict(cells.offsets), cells.unread & part.keys.keys())


def _content(node: yaml_nodes.Sequence | yaml_nodes.Mapping) -> object:
    return node.items if isinstance(node, yaml_nodes.Sequence) else node.values
