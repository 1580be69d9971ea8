"""What the compiled, checked row function costs against a loop that somebody wrote by hand for the same table.

    python benchmarks/mapping_rows.py [EVENTS.csv] [--rows 100000] [--rounds 5]

The table has twelve columns: id, event_type, name, start_date, end_date, place, organizer, participant,
source_url, quote, lang, confidence; without a file it is made here, from a seed.  Both sides map rows that
are in memory to ten triples a row, in batches, and start every round with empty memory tables.  The hand-written
loop checks nothing.  Printed are CPU seconds and ratios of one run: compare ratios, not seconds.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median
from time import process_time
from typing import Any
from urllib.parse import quote as percent

from factpress.mapping.compile import Row, compile_rules
from factpress.mapping.notations.yarrrml import read_rules
from factpress.mapping.run import Refusal, map_rows
from factpress.mapping.source import Syntax
from factpress.problems import Problems

COLUMNS = (
    *("id", "event_type", "name", "start_date", "end_date", "place", "organizer", "participant"),
    *("source_url", "quote", "lang", "confidence"),
)
BASE, SCHEMA, XSD = "https://kg.example/", "https://schema.org/", "http://www.w3.org/2001/XMLSchema#"
EVENT, PLACE, BODY, PERSON = BASE + "event/", BASE + "place/", BASE + "organization/", BASE + "person/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
QUOTED, CONFIDENCE = "http://www.w3.org/ns/prov#wasQuotedFrom", BASE + "ns#confidence"
PREFIXES = {
    **{"event": EVENT, "place": PLACE, "body": BODY, "person": PERSON, "schema": SCHEMA, "xsd": XSD},
    **{"prov": "http://www.w3.org/ns/prov#", "ns": BASE + "ns#"},
}
RULES = """
mappings:
  event:
    sources: [[events.csv~csv]]
    s: event:$(id)
    po:
      - [a, schema:Event]
      - [schema:name, $(name), $(lang)~lang]
      - [schema:startDate, $(start_date), xsd:date]
      - [schema:endDate, $(end_date), xsd:date]
      - [schema:location, place:$(place)~iri]
      - [schema:organizer, body:$(organizer)~iri]
      - [schema:attendee, person:$(participant)~iri]
      - [prov:wasQuotedFrom, $(source_url)~iri]
      - [schema:text, $(quote), $(lang)~lang]
      - [ns:confidence, $(confidence), xsd:decimal]
"""
WORDS = ("the", "talks", "on", "rail", "fares", "resume", "after", "a", "pause", "of", "weeks", "says", "the", "city")
WIDE = ("Präsident", "Łódź", "東京", "🚆")


def made_rows(count: int) -> Iterator[Row]:
    """Yield rows that are the same in every run: prose with quotation marks, newlines and other alphabets."""
    random = Random(20261121)
    for number in range(count):
        day = date(2015, 1, 1) + timedelta(random.randrange(4300))
        words = random.choices(WORDS, k=40)
        if random.random() < 0.4:
            words[10:13] = random.choices(WIDE, k=3)
        if random.random() < 0.2:
            words[3] = f'"{words[3]}"'
        if random.random() < 0.1:
            words[20] = "\n"
        yield (
            *(f"ev-{number:09d}", "Summit", f"Summit in {random.choice(WORDS)} {number}", day.isoformat()),
            None if random.random() < 0.05 else (day + timedelta(random.randrange(6))).isoformat(),
            *(f"Place {random.randrange(2000)}", f"Org {random.randrange(5000)} & sons"),
            None if random.random() < 0.05 else f"Person {random.randrange(20000)}",
            *(f"https://news.example/{2015 + number % 50 // 5}/story-{number // 5}?ref=a", " ".join(words)),
            *(random.choice(["en", "en", "de", "fr", "zh-Hans"]), str(round(random.uniform(0.51, 0.99), 2))),
        )


def read_rows(file: Path) -> Iterator[Row]:
    """Yield the rows of a file; an empty cell is None."""
    with file.open(encoding="utf-8", newline="") as opened:
        rows = csv.reader(opened)
        next(rows)
        yield from (tuple(cell or None for cell in row) for row in rows)


def by_hand(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Map as one would by hand, without a check of what is there; yield the statements of a thousand rows at a time."""
    known: dict[tuple[str, str], str] = {}

    def iri(base: str, value: str) -> str:
        found = known.get((base, value))
        if found is None:
            found = known[base, value] = f"<{base}{percent(value, safe='')}>"
        return found

    remaining = iter(rows)
    while batch := list(islice(remaining, 1000)):
        lines: list[bytes] = []
        for i, _, name, start, end, place, body, person, url, text, lang, confidence in batch:
            s = f"<{EVENT}{i}>"
            if '"' in name or "\\" in name or "\n" in name or "\r" in name:
                name = name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
            if '"' in text or "\\" in text or "\n" in text or "\r" in text:
                text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
            ended = f'{s} <{SCHEMA}endDate> "{end}"^^<{XSD}date> .\n' if end else ""
            attended = f"{s} <{SCHEMA}attendee> {iri(PERSON, person)} .\n" if person else ""
            lines.append(
                (
                    f"{s} <{TYPE}> <{SCHEMA}Event> .\n"
                    f'{s} <{SCHEMA}name> "{name}"@{lang} .\n'
                    f'{s} <{SCHEMA}startDate> "{start}"^^<{XSD}date> .\n'
                    f"{ended}"
                    f"{s} <{SCHEMA}location> {iri(PLACE, place)} .\n"
                    f"{s} <{SCHEMA}organizer> {iri(BODY, body)} .\n"
                    f"{attended}"
                    f"{s} <{QUOTED}> <{url}> .\n"
                    f'{s} <{SCHEMA}text> "{text}"@{lang} .\n'
                    f'{s} <{CONFIDENCE}> "{confidence}"^^<{XSD}decimal> .\n'
                ).encode()
            )
        yield b"".join(lines)


def compiled(rows: Sequence[Row], syntax: Syntax) -> int:
    """Map with a function compiled from the rules just now; return the bytes made."""
    problems = Problems()
    rules = read_rules([("rules", RULES)], PREFIXES, problems)
    problems.stop_if_fatal()
    function = compile_rules(rules, {"events": COLUMNS}, syntax, PREFIXES)["events"]
    refused: list[Refusal] = []
    made = sum(map(len, map_rows(function, rows, refused.append)))
    if refused:
        raise SystemExit(f"refused: {refused[0]}")
    return made


def seconds(work: Callable[[], int]) -> float:
    """Return the CPU seconds that work takes."""
    start = process_time()
    work()
    return process_time() - start


def main() -> None:
    """Print the table of one run."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("file", nargs="?", type=Path)
    arguments.add_argument("--rows", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=5)
    asked = arguments.parse_args()
    rows = list(read_rows(asked.file) if asked.file else made_rows(asked.rows))
    ways: dict[str, Callable[[], int]] = {
        "by hand, unchecked": lambda: sum(map(len, by_hand(rows))),
        "compiled, N-Triples": lambda: compiled(rows, "nt"),
        "compiled, Turtle": lambda: compiled(rows, "turtle"),
    }
    took = {name: [0.0] * asked.rounds for name in ways}
    for number in range(asked.rounds):
        for name, work in ways.items():
            took[name][number] = seconds(work)
    hand = took["by hand, unchecked"]
    for name, times in took.items():
        ratio = median(time / other for time, other in zip(times, hand, strict=True))
        print(f"{name:22} {median(times):7.2f} CPU s   {ratio:5.2f} x   {len(rows) / median(times):9,.0f} rows/s")


if __name__ == "__main__":
    main()
