"""How fast and how good proposals from the local index are, against a plain scan of all names by rapidfuzz.

    python benchmarks/linking.py FOLDER [--names 1000]

FOLDER has the items kb_items.jsonl.gz and kb_distractors.tsv.gz and the gold gold_ror_names.tsv.gz and
gold_countries_cldr.tsv.gz.  Printed are the time of the index's build and its peak memory, the time of so many
proposals for names of organisations whose item is in the index, and how many of them have it among the first five; then
the same for a scan that compares each name with all names of the index (token_sort_ratio, folded the same way), which
knows no types and no countries.  rapidfuzz (pip install rapidfuzz) is needed for the scan only.
"""

from __future__ import annotations

import argparse
import resource
import sqlite3
import tempfile
import time
from pathlib import Path
from random import Random

from factpress.bundle import Bundle
from factpress.linking.evaluating import FEW, Evaluator
from factpress.linking.gold import Classes, Gold, codes_of, placed, read_gold
from factpress.linking.index import Index
from factpress.linking.index_build import build_index
from factpress.linking.items import Item
from factpress.linking.names import key_of
from factpress.linking.proposing import Proposer, Taken
from factpress.linking.schema import Schema
from factpress.linking.sources import Source
from factpress.pipeline.links.wikidata import read_schema
from factpress.problems import Problems
from factpress.reading.ontology import read_vocabulary

ITEMS = ("kb_items.jsonl.gz", "kb_distractors.tsv.gz")
NAMES, COUNTRIES = "gold_ror_names.tsv.gz", "gold_countries_cldr.tsv.gz"
#: A scan takes long: of so many names each one stands for several.
SCANNED = 100


class Watch:
    """Tells what something took: seconds of the clock and of the processor."""

    def __init__(self) -> None:
        self._clock, self._used = time.perf_counter(), time.process_time()

    def __str__(self) -> str:
        clock, used = time.perf_counter() - self._clock, time.process_time() - self._used
        return f"{clock:7.1f} s, {used:.1f} s of processor"


def chosen(folder: Path, schema: Schema, classes: Classes, index: Index, number: int) -> list[Gold]:
    gold = [each for each in read_gold(folder / NAMES, NAMES, schema, classes, Problems()) if each.item]
    inside = index.items({each.item for each in gold if each.item})
    gold = [each for each in gold if each.item and isinstance(inside[each.item], Item)]
    return placed(Random(1).sample(gold, min(number, len(gold))), codes_of(folder / COUNTRIES))


def scan(file: Path, gold: list[Gold]) -> None:
    from rapidfuzz import fuzz, process

    with sqlite3.connect(file) as database:
        keys = [key for (key,) in database.execute("SELECT DISTINCT key FROM names")]
        some, found, watch = gold[:SCANNED], 0, Watch()
        for each in some:
            key = key_of(each.wanted.names[0][1])
            near = process.extract(key, keys, scorer=fuzz.token_sort_ratio, limit=FEW)
            marks = ",".join("?" * len(near))
            rows = database.execute(f"SELECT item FROM names WHERE key IN ({marks})", [name for name, _, _ in near])
            found += each.item in {f"Q{number}" for (number,) in rows}
    print(
        f"rapidfuzz, {len(some):,} names    {watch}; item among those of the first five names {found / len(some):.1%}"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--names", type=int, default=1000)
    arguments = parser.parse_args()
    bundle = Bundle.installed()
    vocabulary = read_vocabulary(bundle.ontology)
    schema = read_schema(bundle.wikidata, vocabulary)
    with tempfile.TemporaryDirectory() as temporary:
        file, watch = Path(temporary) / "index.sqlite", Watch()
        sources = [Source(arguments.folder / name, name, schema, Problems()) for name in ITEMS]
        counts = build_index(sources, file, schema.lexicon, "", lambda step: None)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"index of {counts.items:,} items  {watch}; {file.stat().st_size >> 20} MB, peak memory {peak:.0f} MB")
        classes = Classes(vocabulary.classes["Organization"], vocabulary.classes["Country"])
        with Index(file, schema.lexicon) as index:
            gold = chosen(arguments.folder, schema, classes, index, arguments.names)
            watch = Watch()
            [found] = Evaluator(index, Proposer(index, schema, Taken({}, frozenset()))).evaluate(gold).values()
            share = found.inside.few / found.inside.names
            print(f"factpress, {found.names:,} names  {watch}; item among the first five {share:.1%}")
        scan(file, gold)


if __name__ == "__main__":
    main()
