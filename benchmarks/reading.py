"""How fast seeds are read: records a CPU second, with the place of every value, checked, and in canonical form.

    python benchmarks/reading.py [--records 20000] [--rounds 7]

The same records, with eight keys and one quote each, as a YAML file and as a table.  Beside them what cannot be had for
less: the events of PyYAML's C parser alone, and what others would call reading: its fast loader, without places and
checks.  Rounds alternate; medians are printed, and the best, since a busy machine makes CPU seconds longer.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Sized
from io import StringIO
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

import yaml
from yaml.events import StreamEndEvent

from factpress.bundle import Bundle
from factpress.problems import Problems
from factpress.reading.items import Items
from factpress.reading.kinds import read_kinds
from factpress.reading.ontology import read_vocabulary
from factpress.reading.records import KindReader
from factpress.reading.tables import Table
from factpress.reading.yaml_nodes import parse_yaml

WORDS = ["the", "talks", "on", "rail", "fares", "resumed", "after", "a", "pause", "of", "weeks", "says", "the", "city"]
KEYS = ("event", "participant", "role", "on_behalf_of", "article", "quote", "confidence", "curator", "created")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    records = list(map(record, range(options.records), [Random(1)] * options.records))
    with TemporaryDirectory() as folder:
        readers = reading(records, Path(folder, "participation.csv"))
        seconds: dict[str, list[float]] = {name: [] for name in readers}
        for _ in range(options.rounds):
            for name, read in readers.items():
                seconds[name].append(spent(read, options.records))
    print(f"{options.records:,} records{'':32} records a CPU second, median and best of {options.rounds}")
    for name, times in seconds.items():
        print(f"{name:46} {options.records / median(times):>10,.0f} {options.records / min(times):>10,.0f}")


def record(number: int, random: Random) -> tuple[str, ...]:
    names = (f"event-{number % 97}", f"person-{number}", "head-of-delegation", f"town-{number % 31}")
    quote = " ".join(random.choices(WORDS, k=9))
    return (*names, f"article-{number % 50}", quote, "0.9", "eve", "2026-11-21")


def reading(records: list[tuple[str, ...]], table: Path) -> dict[str, Callable[[], int]]:
    """Return the ways to read the records, each of which returns how many it read."""
    bundle = Bundle.installed()
    vocabulary = read_vocabulary(bundle.ontology)
    kinds = read_kinds(bundle.kinds, vocabulary)
    readers = {name: KindReader(kind, kinds, vocabulary) for name, kind in kinds.kinds.items()}
    text = as_yaml(records)
    table.write_text(as_csv(records), encoding="utf-8")

    def from_yaml() -> int:
        problems = Problems()
        document = parse_yaml(text.encode(), "facts.yaml", problems)
        return sum(read.whole for read in Items(document, readers, problems).records()) if document else 0

    def from_table() -> int:
        reads = Table(table, "participation.csv", readers["participation"], Problems()).records()
        return sum(read.whole for read in reads)

    def events() -> int:
        loader = yaml.CBaseLoader(text)
        while loader.get_event().__class__ is not StreamEndEvent:
            pass
        return len(records)

    def loaded() -> int:
        facts: Sized = yaml.load(text, yaml.CSafeLoader)["facts"]
        return len(facts)

    return {
        "YAML": from_yaml,
        "table": from_table,
        "(the events of a YAML file alone)": events,
        "(PyYAML's CSafeLoader, no places, no checks)": loaded,
    }


def as_yaml(records: list[tuple[str, ...]]) -> str:
    items = ("\n  ".join(map(": ".join, zip(KEYS[:7], values, strict=False))) for values in records)
    facts = "".join(f"- kind: participation\n  {item}\n" for item in items)
    return f"defaults: {{curator: eve, created: 2026-11-21}}\nfacts:\n{facts}"


def as_csv(records: list[tuple[str, ...]]) -> str:
    out = StringIO()
    csv.writer(out).writerows([KEYS, *records])
    return out.getvalue()


def spent(read: Callable[[], int], records: int) -> float:
    begin = process_time()
    found = read()
    seconds = process_time() - begin
    if found != records:
        raise SystemExit(f"{found} of {records} records were read")
    return seconds


if __name__ == "__main__":
    main()
