"""What a mapping set must have besides right cells: a head, all columns, its rows in order."""

from __future__ import annotations

from collections.abc import Mapping

from factpress.linking.sssom import Sheet
from factpress.problems import Problems, Severity

#: What the head must give (SSSOM 1.0, slots of a mapping set), and the prefixes that need no declaration there.
_SLOTS = ("mapping_set_id", "license")
_BUILT_IN = frozenset({"owl", "rdf", "rdfs", "semapv", "skos", "sssom", "xsd", "linkml"})
#: Columns whose cells are a prefix and a local name.
_CURIES = ("subject_id", "predicate_id", "object_id", "mapping_justification", "author_id", "reviewer_id")


def check_head(sheet: Sheet, prefixes: Mapping[str, str], problems: Problems) -> None:
    """Note what the head lacks, and prefixes that it leaves out or gives another namespace than `prefixes`."""
    for slot in _SLOTS:
        if slot not in sheet.head:
            problems.add(sheet.place(1), "link-file", f"the head has no {slot}", f"add a line '#{slot}: …'")
    for prefix, namespace in sheet.prefixes.items():
        meant = prefixes.get(prefix)
        if meant is not None and namespace.text != meant:
            message = f"the prefix {prefix} stands for {namespace.text!r} in the head"
            problems.add(sheet.place(namespace.line), "link-file", message, f"write {prefix}: {meant}")
    for prefix in sorted(_used(sheet) & prefixes.keys() - sheet.prefixes.keys() - _BUILT_IN):
        message = f"the prefix {prefix} is used and does not stand in the curie_map of the head"
        problems.add(sheet.place(1), "link-file", message, f"add a line '#  {prefix}: {prefixes[prefix]}'")


def _used(sheet: Sheet) -> set[str]:
    cells = (row.values.get(column, "") for row in sheet.rows for column in _CURIES)
    return {cell.partition(":")[0] for cell in cells}


def check_columns(sheet: Sheet, required: tuple[tuple[str, ...], ...], problems: Problems) -> frozenset[str]:
    """Note the columns that are missing, of a group one will do, and return them."""
    there = {*sheet.columns, *sheet.given}
    missing = [group for group in required if not there.intersection(group)]
    for group in missing:
        message = f"there is no column {' or '.join(group)}"
        problems.add(sheet.place(sheet.columns_line), "link-file", message)
    return frozenset(column for group in missing for column in group)


def check_order(sheet: Sheet, problems: Problems) -> None:
    """Warn of the first row that does not stand in the order of subject_id and object_id."""
    keys = [(row.values.get("subject_id", ""), row.values.get("object_id", "")) for row in sheet.rows]
    late = next((row for before, key, row in zip(keys, keys[1:], sheet.rows[1:], strict=False) if key < before), None)
    if late is not None:
        message = "the rows are not in the order of subject_id and object_id"
        advice = "sort them, so that what two people add merges"
        problems.add(late.place("subject_id"), "link-order", message, advice, Severity.WARNING)
