"""The tables of the mapping benchmark, the same in every run, with their rules."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from mapping_rows import COLUMNS, PREFIXES, RULES, made_rows

_RULES = Path(__file__).resolve().parents[1] / "mapper" / "rules"


class Case(NamedTuple):
    """A table: the name of its file, its columns and rows, and the rules as YARRRML."""

    source: str
    columns: Sequence[str]
    rows: Callable[[int], Iterable[Sequence[str | None]]]
    rules: str

    def write(self, path: Path, count: int) -> None:
        """Write the table with so many rows."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(self.columns)
            writer.writerows(self.rows(count))


def _with_prefixes(prefixes: dict[str, str], mappings: str) -> str:
    return "prefixes:\n" + "".join(f"  {name}: {space}\n" for name, space in prefixes.items()) + mappings


EVIDENCE_COLUMNS = (
    *("event", "node", "role", "participant", "office", "on_behalf_of", "article", "text", "language", "fact"),
    *("of", "by", "to", "rank", "evidence", "start", "end", "modality", "confidence", "curator"),
    *("created", "note", "exact", "prefix", "suffix"),
)
NEV = "https://w3id.org/nev/"


def _evidence_rows(count: int) -> Iterator[Sequence[str | None]]:
    """Yield participations, each a fact with one evidence, as records of the reference graph become rows."""
    for number, event in enumerate(made_rows(count)):
        thing, person = f"event-{number // 20}", f"person-{number}"
        node = f"{thing}--{person}--delegate"
        words = str(event[9]).split()
        fact, evidence = (sha256(f"{kind}{number}".encode()).hexdigest()[:16] for kind in ("fact", "evidence"))
        yield (
            *(thing, node, "delegate", person, f"office-{number % 900}", f"country-{number % 190}"),
            *(f"story-{number // 50}", event[9], event[10], fact),
            *(f"{NEV}id/{thing}", f"{NEV}ontology#hasParticipation", f"{NEV}id/{node}"),
            *(
                "http://wikiba.se/ontology#NormalRank",
                evidence,
                str(number % 5000),
                str(number % 5000 + 80),
                "asserted",
            ),
            *(event[11], "a-curator", event[3], event[2] if number % 3 == 0 else None),
            *(" ".join(words[5:15]), " ".join(words[:5]), " ".join(words[15:20])),
        )


#: Columns that bear other names here: there are engines that mix up columns of these names with parts of triples.
_RENAMED = {"$(subject)": "$(of)", "$(predicate)": "$(by)", "$(object)": "$(to)"}
#: What the benchmark leaves out of the rules: graphs, which not all engines write, and columns without values here.
_LEFT_OUT = ("graphs:", "primary_source", "$(value)")


def _evidence_rules() -> str:
    """Return the reference graph's own rules, all of them over one table."""
    prefixes: dict[str, None] = {}
    kept: list[str] = []
    for name in ("participation", "fact", "evidence"):
        head, _, mappings = (_RULES / f"{name}.yaml").read_text(encoding="utf-8").partition("mappings:\n")
        prefixes.update(dict.fromkeys(line for line in head.splitlines() if line.startswith("  ")))
        kept += _mappings(name, mappings)
    return "\n".join(["prefixes:", *prefixes, "mappings:", *kept, ""])


def _mappings(name: str, text: str) -> Iterator[str]:
    """Yield the lines of mappings, but for those of passages that are ranges, under names of their own."""
    is_range = False
    for line in text.splitlines():
        if line.startswith("  ") and line[2] != " ":
            is_range = "range" in line
            line = f"  {name}-{line.strip()}"
        elif "sources:" in line:
            line = "    sources: [[evidences.csv~csv]]"
        if not is_range and not any(word in line for word in _LEFT_OUT):
            yield reduce(lambda text, names: text.replace(*names), _RENAMED.items(), line)


TABLES = {
    "events": Case("events.csv", COLUMNS, made_rows, _with_prefixes(PREFIXES, RULES.lstrip())),
    "evidence": Case("evidences.csv", EVIDENCE_COLUMNS, _evidence_rows, _evidence_rules()),
}
