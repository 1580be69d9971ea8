"""How long each saved query takes: rdflib against the embedded store, in one run, as a ratio.

    python benchmarks/queries.py [--copies N] [--rounds N]

The graph is the reference graph, or N copies of it under other names (185 facts and more a copy: 540 copies are
about 100,000 facts).  Times are medians of wall milliseconds after one unmeasured round; rows are proved equal.
Needs the project's own environment; builds the reference graph from the lock if the articles are not at hand.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import rdflib

from factpress import pipeline
from factpress.project import Bundle, read_project
from factpress.queries import SavedQuery
from factpress.store.base import Rows
from factpress.store.embedded import EmbeddedStore

ROOT = Path(__file__).parents[1]


def graph_of(folder: Path, copies: int) -> Path:
    """Write the reference graph, and copies of its own things under other names, as N-Triples."""
    job = pipeline.Job(read_project(ROOT), Bundle.installed(), (), folder)
    pipeline.build(job, folder / "build", "benchmark")
    source = folder / "build" / "graph.nt"
    if copies == 1:
        return source
    base = job.project.base.iri
    target = folder / "copies.nt"
    lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    own = [line for line in lines if f"<{base}id/" in line or f"<{base}evidence/" in line or f"<{base}fact/" in line]
    with target.open("w", encoding="utf-8") as out:
        out.writelines(lines)
        for copy in range(1, copies):
            for line in own:
                for part in ("id", "fact", "evidence"):
                    line = line.replace(f"<{base}{part}/", f"<{base}{part}/c{copy}-")
                out.write(line)
    return target


def median_ms(work: Callable[[], object], rounds: int) -> float:
    """Return the median time of a call in milliseconds; the first call is not counted."""
    times = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[1:])


def compare(query: SavedQuery, asker: pipeline.Asker, other: rdflib.Graph, rounds: int) -> tuple[int, float, float]:
    """Return the number of rows and both engines' times; raises AssertionError if they answer differently."""
    examples = {name: one.example for name, one in query.head.parameters.items() if one.example is not None}
    text = asker.bound(query, examples)

    def embedded() -> int:
        answer = asker.ask(text)
        return sum(1 for _ in answer.rows) if isinstance(answer, Rows) else 0

    def reference() -> int:
        return sum(1 for _ in other.query(text))

    assert embedded() == reference(), query.name
    return embedded(), median_ms(embedded, rounds), median_ms(reference, max(1, rounds // 3))


def main() -> None:
    """Print a line a query and the sums."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        graph = graph_of(Path(name), options.copies)
        project, bundle = read_project(ROOT), Bundle.installed()
        saved, _ = pipeline.saved_queries(project, bundle)
        asker = pipeline.Asker(pipeline.Desk(project, bundle), saved, EmbeddedStore.of_graph(graph))
        other = rdflib.Graph().parse(graph, format="nt")
        print(f"{len(other):,} triples")
        print(f"{'query':40} {'rows':>7} {'embedded ms':>12} {'rdflib ms':>11} {'ratio':>7}")
        sums: Counter[str] = Counter()
        for query in saved.values():
            rows, ours, theirs = compare(query, asker, other, options.rounds)
            sums.update({"ours": ours, "theirs": theirs})  # type: ignore[dict-item]
            print(f"{query.name:40} {rows:7} {ours:12.2f} {theirs:11.1f} {theirs / ours:7.0f}")
        ours, theirs = sums["ours"], sums["theirs"]
        print(f"{'all':40} {'':7} {ours:12.2f} {theirs:11.1f} {theirs / ours:7.0f}")


if __name__ == "__main__":
    main()
