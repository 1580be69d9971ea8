"""What validation costs: both engines of ours against others, and against the bulk load of the same file.

    python benchmarks/validation.py [--events 1000 10000] [--rounds 3] [--slow-up-to 1000] [--engines fast ...]

The graphs are those of event_graph.py.  Every run is a process of its own, engine after engine, round after round;
printed are medians of CPU and wall seconds, start included, peak megabytes, and CPU against the first line, the bulk
load.  An engine that does not report exactly the planted defects ends the benchmark.  `pyshacl as installed` and
`pyshacl` (ours: queries parsed once) run on graphs of up to `--slow-up-to` events only.  Others run if they are
installed.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import event_graph

Found = list[list[str]]


def blocks(file: Path) -> Iterator[bytes]:
    """Yield a file in pieces of whole lines."""
    with file.open("rb") as opened:
        while lines := opened.readlines(1 << 16):
            yield b"".join(lines)


def ours(engine: str, folder: Path) -> Found:
    from factpress.checks import Engine, validate

    report = validate(blocks(folder / "data.nt"), [folder / "shapes.ttl"], engine=Engine(engine), portable=False)
    assert not report.problems, report.problems
    return [[each.focus, each.component] for each in report.violations]


def installed(folder: Path) -> Found:
    import pyshacl

    return in_graph(pyshacl.validate(str(folder / "data.nt"), shacl_graph=str(folder / "shapes.ttl"))[1])


def turbo(folder: Path) -> Found:
    validate = import_module("pyshacl_turbo").validate
    return in_graph(
        validate(str(folder / "data.nt"), shacl_graph=str(folder / "shapes.ttl"), data_graph_format="nt")[1]
    )


def wheel(folder: Path) -> Found:
    report = import_module("shacl").validate(str(folder / "data.nt"), str(folder / "shapes.ttl"))
    return [[each.focus_node.strip("<>"), each.component_iri.strip("<>")] for each in report.results]


def in_graph(results: object) -> Found:
    from rdflib import SH, Graph

    assert isinstance(results, Graph)
    return [
        [str(results.value(each, SH.focusNode)), str(results.value(each, SH.sourceConstraintComponent))]
        for each in results.objects(None, SH.result)
    ]


def bulk(folder: Path) -> None:
    import pyoxigraph

    pyoxigraph.Store().bulk_load(path=str(folder / "data.nt"), format=pyoxigraph.RdfFormat.N_TRIPLES)


RUNS: dict[str, Callable[[Path], Found | None]] = {
    "bulk load": bulk,
    "fast": lambda folder: ours("fast", folder),
    "pyshacl": lambda folder: ours("pyshacl", folder),
    "pyshacl as installed": installed,
    "pyshacl-turbo": turbo,
    "shacl": wheel,
}
SLOW = ("pyshacl", "pyshacl as installed")


def run(name: str, folder: Path) -> None:
    """Run one engine in this process and print what it cost; raises AssertionError if it reports something else."""
    start = time.perf_counter()
    found = RUNS[name](folder)
    wall = time.perf_counter() - start
    usage = resource.getrusage(resource.RUSAGE_SELF)
    if found is not None:
        short = "http://www.w3.org/ns/shacl#"
        told = sorted([focus, each.removeprefix(short).removesuffix("ConstraintComponent")] for focus, each in found)
        assert told == json.loads((folder / "expected.json").read_text(encoding="utf-8")), f"{name} reports others"
    print(json.dumps([usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024]))


def measured(name: str, folder: Path) -> tuple[float, float, float]:
    """Return CPU seconds, wall seconds and peak megabytes of one engine, from a child process."""
    command = [sys.executable, __file__, "--run", name, str(folder)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    cpu, wall, memory = json.loads(answer.stdout.splitlines()[-1])
    return cpu, wall, memory


def table(events: int, rounds: int, names: Sequence[str]) -> None:
    """Print a line an engine."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        event_graph.write(folder, events)
        triples = sum(block.count(b"\n") for block in blocks(folder / "data.nt"))
        defects = len(json.loads((folder / "expected.json").read_text(encoding="utf-8")))
        print(f"{events:,} events, {triples:,} triples, {defects:,} results", flush=True)
        costs: dict[str, list[tuple[float, float, float]]] = {name: [] for name in names}
        for _ in range(rounds):
            for name in names:
                costs[name].append(measured(name, folder))
        print(f"{'engine':22} {'CPU s':>8} {'wall s':>8} {'peak MB':>8} {'CPU / first':>12}")
        yardstick = median(cost[0] for cost in costs[names[0]])
        for name, several in costs.items():
            cpu, wall, memory = (median(cost[place] for cost in several) for place in range(3))
            print(f"{name:22} {cpu:8.2f} {wall:8.2f} {memory:8.0f} {cpu / yardstick:12.2f}")
        print(f"one changed event, index in memory: {changed(folder):.1f} ms\n", flush=True)


def is_there(name: str) -> bool:
    """Whether an engine is installed."""
    return name not in ("pyshacl-turbo", "shacl") or find_spec(name.replace("-", "_")) is not None


def changed(folder: Path) -> float:
    """Return the median milliseconds from a changed event to the report on all that hangs on it."""
    from factpress.checks import Index, Reading, dependents, evaluate, read_shapes
    from factpress.problems import Problems

    shapes = read_shapes([folder / "shapes.ttl"], Problems())
    index = Index(Reading(blocks(folder / "data.nt"), portable=False))
    times = []
    for number in range(12):
        subject = f"https://kg.example/event/{number}"
        start = time.perf_counter()
        row = dict(index.row(f"<{subject}>"))
        row["<https://kg.example/code>"] = ('"changed"',)
        again = dependents(shapes, index, [subject])
        index.restate(f"<{subject}>", row)
        report = evaluate(shapes, index, focus=again | dependents(shapes, index, [subject]), subjects=0)
        times.append((time.perf_counter() - start) * 1000)
        assert any(
            each.focus == subject and each.component.endswith("Pattern" + "ConstraintComponent")
            for each in report.violations
        )
    return median(times[2:])  # the first ones build the lookups from object to subject


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--slow-up-to", type=int, default=1_000)
    parser.add_argument("--engines", nargs="+", default=list(RUNS), choices=list(RUNS))
    parser.add_argument("--run", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.run:
        run(options.run[0], Path(options.run[1]))
        return
    for events in options.events:
        names = [name for name in RUNS if name in options.engines and is_there(name)]
        table(events, options.rounds, [name for name in names if name not in SLOW or events <= options.slow_up_to])


if __name__ == "__main__":
    main()
