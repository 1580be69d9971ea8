"""Proposals as a table for people: one candidate a row, an empty column for the decision; and back from there.

Cells are separated by tabs.  The column `check` has a sum of what the row would put on record, so that an id or a label
that a person or a spreadsheet program has changed is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from factpress.linking.deciding import Judgement, Verdict
from factpress.linking.offers import Offer, offers_of
from factpress.linking.proposals import Proposal
from factpress.linking.sssom import read_sheet
from factpress.linking.values import NOTHING, Known
from factpress.linking.writing import Cells, cell, quoted
from factpress.model import Record
from factpress.problems import Problems, did_you_mean
from factpress.replacing import replace_file

#: What goes on record whatever is decided, and what forbids to accept: what `check` is the sum of.
_RECORDED = (
    *("subject_id", "subject_label", "predicate_id", "object_id", "object_label", "object_source_version"),
    *("subject_match_field", "object_match_field", "match_string", "must_not_be_linked"),
)
#: What a person looks at, and writes; then what is only for the record.
_SHOWN = (
    *("decision", "subject_id", "subject_label", "subject_description", "object_id", "object_label"),
    *("object_description", "object_types", "object_dates", "score", "must_not_be_linked", "comment"),
)
_COLUMNS = (*_SHOWN, *(column for column in _RECORDED if column not in _SHOWN), "check")
_CHECK = 8
#: What people may write besides verdicts.
_SKIP = "skip"
_WORDS = {word.value: word for word in Verdict if word is not Verdict.AUTOMATIC}


def write_table(path: Path, proposals: Iterable[Proposal], known: Known) -> int:
    """Write proposals as a table, in place of what the file has; return the number of rows.  Raises CouldNotRun.

    Things for which nobody could be asked have no row: nothing is known about them.
    """
    asked = (proposal for proposal in proposals if proposal.failure is None)
    rows = [_row(proposal, offer) for proposal in asked for offer in offers_of(proposal, known)]
    lines = (_COLUMNS, *([quoted(row.get(column, "")) for column in _COLUMNS] for row in rows))
    replace_file(path, "".join("\t".join(line) + "\n" for line in lines).encode())
    return len(rows)


def read_tables(tables: Sequence[tuple[str, bytes]], problems: Problems) -> list[Judgement]:
    """Return what people decided in tables: pairs of the name that problems call a table, and its bytes.

    What is not right is noted.  What two tables say alike counts once, what they say differently
    is in the answer twice.
    """
    found: dict[tuple[str, str, str], Judgement] = {}
    for name, data in tables:
        for judgement in _read_table(name, data, problems):
            found.setdefault((judgement.verdict, *judgement.pair), judgement)
    return list(found.values())


# ---------------------------------------------------------------------------------------- to the table


def _row(proposal: Proposal, offer: Offer) -> Mapping[str, str]:
    row = {**offer.cells, **_about(proposal, offer)}
    return {**row, "check": _sum(row)}


def _about(proposal: Proposal, offer: Offer) -> Mapping[str, str]:
    about = {"subject_description": english(proposal.wanted.description)}
    if offer.candidate:
        item = offer.candidate.item
        about |= {
            "object_description": english(item.descriptions),
            "object_types": " ".join(item.types),
            "object_dates": dates_of(item.born or item.began, item.died or item.ended),
            "score": f"{offer.candidate.score:g}",
            "must_not_be_linked": offer.candidate.stop or "",
        }
    return {name: cell(text) for name, text in about.items() if text}


def english(texts: Mapping[str, str]) -> str:
    """Return a text in English, else in any language; "" if there is none."""
    return texts.get("en") or next(iter(texts.values()), "")


def dates_of(begin: str | None, end: str | None) -> str:
    """Return from when to when something was."""
    return f"{begin or ''}–{end or ''}" if begin or end else ""


def _sum(row: Cells) -> str:
    said = "\t".join(cell(row.get(column, "")) for column in _RECORDED)
    return sha256(said.encode()).hexdigest()[:_CHECK]


# ---------------------------------------------------------------------------------------- from the table


def _read_table(name: str, data: bytes, problems: Problems) -> Iterator[Judgement]:
    sheet = read_sheet(data, name, problems, _COLUMNS)
    lacking = [column for column in ("decision", "subject_id", "object_id", "check") if column not in sheet.columns]
    if sheet.columns and lacking:
        message = f"there is no column {' and no column '.join(lacking)}"
        advice = "write the table again with 'factpress link propose --tsv'"
        problems.add(sheet.place(sheet.columns_line), "decision-invalid", message, advice)
        return
    rows = list(_whole(sheet.rows, problems))
    verdicts = {row.line: verdict for row in rows if (verdict := _verdict(row, problems))}
    without = {row.values["subject_id"] for row in rows if verdicts.get(row.line) is Verdict.NONE}
    for row in rows:
        verdict = verdicts.get(row.line)
        if verdict is None and row.values["subject_id"] in without and _is_pair(row):
            verdict = Verdict.REJECT
        if verdict:
            yield Judgement(verdict, _recorded(row), row.place("decision"))


def _whole(rows: Sequence[Record], problems: Problems) -> Iterator[Record]:
    """Yield the rows that are as they were proposed, each pair once; note the others."""
    seen: dict[tuple[str, str], Record] = {}
    for row in rows:
        values = row.values
        pair = values.get("subject_id", ""), values.get("object_id", "")
        if _sum(values) != values.get("check"):
            message = "the row is not as it was proposed: its ids or labels were changed, or the row was added"
            advice = "write into the columns decision and comment only; a pair of your own is typed into seeds/links"
            problems.add(row.place("object_id"), "decision-invalid", message, advice)
        elif pair in seen:
            message = f"{pair[0]} and {pair[1]} stand in line {seen[pair].line} already"
            problems.add(row.place("object_id"), "decision-invalid", message, "take one of the rows out")
        else:
            seen[pair] = row
            yield row


def _verdict(row: Record, problems: Problems) -> Verdict | None:
    text = row.values.get("decision", "").casefold()
    if text in ("", _SKIP):
        return None
    verdict, fault = _WORDS.get(text), None
    if verdict is None:
        known = frozenset((*_WORDS, _SKIP))
        fault = f"{row.values['decision']!r} is no decision", did_you_mean(text, known) or f"write {_listed(_WORDS)}"
    elif (verdict is Verdict.NONE) is _is_pair(row):
        fault = f"{text!r} does not fit {row.values['object_id']}", _fitting(row)
    elif verdict is Verdict.ACCEPT and "must_not_be_linked" in row.values:
        reason = row.values["must_not_be_linked"]
        fault = f"the pair must not be linked: {reason}", "if that is wrong, type the row into seeds/links"
    if fault is None:
        return verdict
    problems.add(row.place("decision"), "decision-invalid", *fault)
    return None


def _fitting(row: Record) -> str:
    if _is_pair(row):
        return f"write none in the row of {NOTHING}, or reject here"
    return "write none if no item is this thing, or nothing"


def _is_pair(row: Record) -> bool:
    return row.values["object_id"] != NOTHING


def _listed(words: Iterable[str]) -> str:
    return f"{', '.join(words)} or {_SKIP}"


def _recorded(row: Record) -> Cells:
    columns = (*_RECORDED, "comment")
    return {name: row.values[name] for name in columns if name in row.values and name != "must_not_be_linked"}
