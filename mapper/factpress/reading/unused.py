"""The passages that a curator left without a fact: `unused.yaml` in the folder of seeds.

One mapping with one list, `unused`, of items with an article's slug, the offsets `start` and `end` (code points, the
end excluded) and a reason.  Whether the offsets fit the article's text is not asked here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise
from pathlib import Path

from factpress.model import Unused
from factpress.problems import Problems, did_you_mean
from factpress.reading import yaml_nodes
from factpress.reading.values import Check, Refused, integer, slug, text
from factpress.reading.wording import shown
from factpress.reading.yaml_nodes import Document, Lines, Mapping, Node, Sequence, read_yaml

SECTION = "unused"
_CHECKS: dict[str, Check] = {"article": slug, "start": integer, "end": integer, "reason": text}


def read_unused(path: Path, file: str, articles: Collection[str], problems: Problems) -> list[Unused] | None:
    """Return the entries of a file of unused passages that are right, sorted by article and offsets.

    None if the file is no YAML mapping.  `file` is what problems call it, `articles` are the slugs that there are.
    Whatever is wrong is a problem: an unknown or missing key, an unknown article, an end that is not after its start,
    two entries that overlap.  Raises CouldNotRun if the file cannot be opened.
    """
    document = read_yaml(path, file, problems)
    if document is None:
        return None
    entries = [entry for item in _items(document, problems) if (entry := _entry(item, document.lines, problems))]
    entries = [entry for entry in entries if _is_sound(entry, articles, problems)]
    entries.sort(key=lambda entry: (entry.article, entry.start, entry.end))
    for first, second in pairwise(entries):
        if first.article == second.article and second.start < first.end:
            message = f"the passage {second.start} to {second.end} overlaps that of line {first.place.line}"
            problems.add(second.place, "unused-invalid", message, "list each passage once")
    return entries


def _items(document: Document, problems: Problems) -> Iterator[Mapping]:
    """Yield the items of the list that the file holds."""
    root, lines = document
    for name, mark in root.keys.items():
        if name != SECTION:
            advice = f"the file has one section, {SECTION}"
            problems.add(lines.place(mark, name), "unknown-key", f"there is no section {shown(name)} here", advice)
    node = root.values.get(SECTION, "")
    if isinstance(node, Sequence):
        for item, mark in zip(node.items, node.marks, strict=True):
            if isinstance(item, Mapping):
                yield item
            else:
                _misshapen(item, mark, "an item is not a mapping", lines, problems)
    elif node != "":
        _misshapen(node, root.marks[SECTION], f"the section {SECTION} is not a list", lines, problems)


def _entry(item: Mapping, lines: Lines, problems: Problems) -> Unused | None:
    """Return what an item says, or None (and problems) if that is not whole."""
    values: dict[str, str] = {}
    for key, node in item.values.items():
        if key not in _CHECKS:
            message = f"there is no key {shown(key)} here"
            problems.add(lines.place(item.keys[key], key), "unknown-key", message, did_you_mean(key, _CHECKS))
        elif not isinstance(node, str):
            _misshapen(node, item.marks[key], f"the key {shown(key)} is not a plain text", lines, problems)
        elif node:
            try:
                values[key] = _CHECKS[key](node)
            except Refused as refused:
                place = lines.place(item.marks[key], key)
                problems.add(place, refused.code, refused.message, refused.suggestion)
    for key in _CHECKS:
        if not item.values.get(key):
            problems.add(lines.place(item.mark, key), "missing-key", f"the key {shown(key)} is missing")
    if values.keys() != _CHECKS.keys():
        return None
    start, end = int(values["start"]), int(values["end"])
    return Unused(values["article"], start, end, values["reason"], lines.place(item.mark))


def _is_sound(entry: Unused, articles: Collection[str], problems: Problems) -> bool:
    if entry.article not in articles:
        known = frozenset(articles)
        message = f"there is no article {shown(entry.article)}"
        problems.add(entry.place, "unknown-slug", message, did_you_mean(entry.article, known))
    elif not 0 <= entry.start < entry.end:
        message = f"{entry.start} to {entry.end} is no passage: offsets count from 0, and the end is after the start"
        problems.add(entry.place, "unused-invalid", message)
    else:
        return True
    return False


def _misshapen(node: Node, mark: int, message: str, lines: Lines, problems: Problems) -> None:
    """Note that a node is of the wrong shape; an unread one has its problem already."""
    if not isinstance(node, yaml_nodes.Unread):
        problems.add(lines.place(mark), "yaml-shape", message, "items have article, start, end and reason")
