"""A folder of links: one file for each decision, all of them read and held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from factpress.errors import CouldNotRun
from factpress.iris import fact_hash
from factpress.linking.conflicts import Decided, tell_conflicts
from factpress.linking.enrichment import FILE as ENRICHMENT
from factpress.linking.sets import check_columns, check_head, check_order
from factpress.linking.sssom import read_sheet
from factpress.linking.values import Decision, Known, RowReader, required_of
from factpress.model import Iri, Record, Triple
from factpress.problems import Place, Problems, Severity, did_you_mean

#: Files of the folder that are no decisions.
_OTHERS = frozenset({"README.md", ENRICHMENT})


@dataclass(frozen=True)
class Links:
    """All decisions of a project, in the order of their files and rows."""

    rows: tuple[Decided, ...] = ()

    @property
    def accepted(self) -> tuple[Record, ...]:
        """The links that people accepted: records with the column `link`, which names the link."""
        return self._linking(Decision.ACCEPTED)

    @property
    def automatic(self) -> tuple[Record, ...]:
        """The links that a rule accepted and no person has looked at, in the same form."""
        return self._linking(Decision.AUTOMATIC)

    @property
    def rejected(self) -> frozenset[tuple[str, str]]:
        """The pairs of a thing's slug and an item's id that are not one."""
        return frozenset((row.thing or "", row.item or "") for row in self.rows if row.decision is Decision.REJECTED)

    def _linking(self, decision: Decision) -> tuple[Record, ...]:
        records = (row.record for row in self.rows if row.decision is decision)
        return tuple(record for record in records if "link" in record.values)


def read_links(folder: Path, name: str, known: Known, problems: Problems) -> Links:
    """Read the files of a folder, which problems call `name`; a project need not have it.

    Everything wrong in the files is noted.  Raises CouldNotRun if a file that is there cannot be opened.
    """
    if not folder.is_dir():
        return Links()
    _tell_unread(folder, name, problems)
    files = (decision for decision in Decision if (folder / decision.file).exists())
    rows = [row for decision in files for row in _read_file(folder, name, decision, known, problems)]
    tell_conflicts(rows, problems)
    return Links(tuple(rows))


def _tell_unread(folder: Path, name: str, problems: Problems) -> None:
    read = frozenset(decision.file for decision in Decision)
    for file in sorted(path.name for path in folder.iterdir()):
        if file not in read and file not in _OTHERS and not file.startswith("."):
            advice = did_you_mean(file, read) or f"links are typed in {', '.join(sorted(read))}"
            problems.add(Place(f"{name}/{file}"), "file-unread", "the file is not read", advice, Severity.WARNING)


def _read_file(folder: Path, name: str, decision: Decision, known: Known, problems: Problems) -> Iterator[Decided]:
    try:
        data = (folder / decision.file).read_bytes()
    except OSError as error:
        raise CouldNotRun(f"{name}/{decision.file} cannot be read: {error.strerror}") from error
    sheet = read_sheet(data, f"{name}/{decision.file}", problems)
    if not sheet.columns:
        return
    check_head(sheet, known.prefixes, problems)
    check_order(sheet, problems)
    missing = check_columns(sheet, required_of(decision), problems)
    reader = RowReader(decision, known, missing, problems)
    for typed in sheet.rows:
        yield Decided(decision, _named(reader.read(typed), known.prefixes))


def _named(record: Record, prefixes: Mapping[str, str]) -> Record:
    """Return the record with the name of its link: the hash of the triple that it states, as for a fact."""
    values = record.values
    if not {"subject_id", "predicate_id", "object_id"} <= values.keys():
        return record
    thing, item = prefixes["id"] + values["subject_id"], prefixes["wd"] + values["object_id"]
    link = fact_hash(Triple(Iri(thing), Iri(values["predicate_id"]), Iri(item)).n3())
    return replace(record, values={**values, "link": link})
