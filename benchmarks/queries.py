"""How long each saved query takes: rdflib against the embedded store, in one run, as a ratio.

    python benchmarks/queries.py [--copies N] [--rounds N] [--patience SECONDS]

The graph is the reference graph, or N copies of it under other names (257 facts a copy: 390 copies are about
100,000 facts).  Times are medians of wall milliseconds after one unmeasured round; the numbers of rows are proved
equal.  Each measurement is made in a process of its own, which is ended when it takes longer than the patience; the
ratio is then a lower bound (">") or unknown.  The reference graph is built from the lock.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import rdflib

from factpress import pipeline
from factpress.bundle import Bundle
from factpress.project import read_project
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


def measured(work: Callable[[], int], rounds: int, patience: float) -> tuple[int, float] | None:
    """Return a call's result and its median milliseconds, from a child process; None if it takes too long."""
    receiver, sender = multiprocessing.Pipe(duplex=False)

    def child() -> None:
        times = []
        rows = 0
        for _ in range(rounds + 1):
            start = time.perf_counter()
            rows = work()
            times.append((time.perf_counter() - start) * 1000)
        sender.send((rows, statistics.median(times[1:] or times)))

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    found: tuple[int, float] | None = receiver.recv() if receiver.poll(patience) else None
    process.kill()
    process.join()
    return found


def line(name: str, ours: tuple[int, float] | None, theirs: tuple[int, float] | None, patience: float) -> str:
    """Return a line of the table; raises AssertionError if the engines answer differently."""
    assert not (ours and theirs) or ours[0] == theirs[0], name
    rows = f"{ours[0]:7}" if ours else "      ?"
    times = [
        f"{found[1]:12.2f}" if found else f"{'>' + format(patience * 1000, '.0f'):>12}" for found in (ours, theirs)
    ]
    ratio = f"{'' if theirs else '>'}{(theirs[1] if theirs else patience * 1000) / ours[1]:.0f}" if ours else "?"
    return f"{name:40} {rows} {times[0]} {times[1]} {ratio:>8}"


def main() -> None:
    """Print a line a query and the sums."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--patience", type=float, default=60.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        graph = graph_of(Path(name), options.copies)
        project, bundle = read_project(ROOT), Bundle.installed()
        saved, _ = pipeline.saved_queries(project, bundle)
        asker = pipeline.Asker(pipeline.Desk(project, bundle), saved, EmbeddedStore.of_graph(graph))
        other = rdflib.Graph().parse(graph, format="nt")
        print(f"{len(other):,} triples")
        print(f"{'query':40} {'rows':>7} {'embedded ms':>12} {'rdflib ms':>12} {'ratio':>8}")
        total = 0.0
        for query in saved.values():
            examples = {name: one.example for name, one in query.head.parameters.items() if one.example is not None}
            text = asker.bound(query, examples)
            ours = measured(partial(embedded_rows, asker, text), options.rounds, options.patience)
            theirs = measured(partial(reference_rows, other, text), max(1, options.rounds // 3), options.patience)
            total += ours[1] if ours else options.patience * 1000
            print(line(query.name, ours, theirs, options.patience), flush=True)
        print(f"all {len(saved)} queries, embedded: {total:.0f} ms")


def embedded_rows(asker: pipeline.Asker, text: str) -> int:
    """Ask the embedded store; return the number of rows."""
    answer = asker.ask(text)
    return sum(1 for _ in answer.rows) if isinstance(answer, Rows) else 0


def reference_rows(graph: rdflib.Graph, text: str) -> int:
    """Ask rdflib; return the number of rows."""
    return sum(1 for _ in graph.query(text))


if __name__ == "__main__":
    main()
