"""The same rules on the same table by several engines: time, memory, and whether they say the same.

    python benchmarks/mapping.py [--rows 10000 100000] [--rounds 3] [--table events|evidence]
        [--morph-kgc PYTHON] [--rdfizer PYTHON] [--maplib PYTHON] [--only ENGINE …]

Every engine runs in a process of its own, start-up included, all of them once a round.  CPU seconds are those of the
process and its children, memory is the largest sum over the tree of processes.  `events` has ten triples a row, the
engines of other people among them as far as environments with them are named (also by FACTPRESS_MORPH_KGC and so on);
`evidence` is made by the rules of the reference graph, about thirty triples a row.  `=` stands where the triples are
those of the row engine: IRIs compared as URIs, languages in lower case, decimals by value.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from event_tables import TABLES, Case
from mapping_rml import as_rml
from measure import Cost, measured

from factpress.mapping.notations.documents import read_document
from factpress.problems import Problems

HERE = Path(__file__).resolve().parent
#: Above so many rows outputs are compared by their numbers of lines only: parsing them would take longer than all.
PROVED = 100_000


class Work(NamedTuple):
    """One table, and where an engine is to write; `folder` is for what it needs besides."""

    case: Case
    source: Path
    rules: Path
    output: Path
    folder: Path


Command = Callable[[Work], list[str]]


def ours(*options: str) -> Command:
    """Return the command of our engine."""

    def command(work: Work) -> list[str]:
        call = [sys.executable, "-m", "factpress", "map", str(work.rules), str(work.source), "-o", str(work.output)]
        return [*call, *options]

    return command


def by_hand(work: Work) -> list[str]:
    """Return the command of a loop that somebody wrote for the table."""
    text = (
        "import sys; from pathlib import Path; from mapping_rows import by_hand, read_rows\n"
        "with open(sys.argv[2], 'wb') as out:\n for chunk in by_hand(read_rows(Path(sys.argv[1]))): out.write(chunk)"
    )
    return [sys.executable, "-c", text, str(work.source), str(work.output)]


def roofline(work: Work) -> list[str]:
    """Return the command of the same in C, which is compiled first."""
    program = work.folder.parent / "roofline"
    if not program.exists():
        subprocess.run(["cc", "-O2", "-o", program, HERE / "mapping_roofline.c"], check=True)
    return [str(program), str(work.source), str(work.output)]


def library(python: str, name: str) -> Command:
    """Return the command of an engine that is a library."""
    return lambda work: [python, str(HERE / "mapping_foreign.py"), name, str(work.source), str(work.output)]


def morph_kgc(python: str) -> Command:
    """Return the command of morph-kgc with two processes, its best here."""

    def command(work: Work) -> list[str]:
        settings = work.folder / "morph.ini"
        settings.write_text(
            f"[CONFIGURATION]\noutput_file={work.output}\nnumber_of_processes=2\nlogging_level=WARNING\n"
            f"[DS]\nmappings={_rml(work, newer=True)}\n"
        )
        return [python, "-m", "morph_kgc", str(settings)]

    return command


def rdfizer(python: str) -> Command:
    """Return the command of SDM-RDFizer, which names its file itself."""

    def command(work: Work) -> list[str]:
        settings = work.folder / "rdfizer.ini"
        settings.write_text(
            f"[default]\nmain_directory: .\n[datasets]\nnumber_of_datasets: 1\noutput_folder: {work.output.parent}\n"
            "all_in_one_file: no\nremove_duplicate: yes\nenrichment: yes\nname: out\nordered: yes\nlarge_file: false\n"
            f"[dataset1]\nname: {work.output.stem}\nmapping: {_rml(work, newer=False)}\n"
        )
        return [python, "-m", "rdfizer", "-c", str(settings)]

    return command


def _rml(work: Work, newer: bool) -> Path:
    problems = Problems()
    document = read_document(work.rules.name, work.rules.read_text(encoding="utf-8"), problems)
    problems.stop_if_fatal()
    path = work.folder / "rules.ttl"
    path.write_text(as_rml(document.rules, work.source, newer), encoding="utf-8")
    return path


def engines(asked: argparse.Namespace, table: str) -> Iterator[tuple[str, Command]]:
    """Yield the engines that are there, by name; the first is what others are compared with."""
    yield "rows", ours("--engine", "rows")
    yield "columns", ours("--engine", "columns")
    yield "rows, 2 jobs", ours("--engine", "rows", "--jobs", "2")
    yield "columns, 2 jobs", ours("--engine", "columns", "--jobs", "2")
    yield "rows, not distinct", ours("--engine", "rows", "--no-distinct")
    if table == "events":
        yield "by hand, unchecked", by_hand
        if shutil.which("cc"):
            yield "C, one pass", roofline
        yield "rdflib", library(sys.executable, "rdflib")
        if asked.maplib:
            yield "maplib", library(asked.maplib, "maplib")
    if asked.morph_kgc:
        yield "morph-kgc", morph_kgc(asked.morph_kgc)
    if asked.rdfizer:
        yield "SDM-RDFizer", rdfizer(asked.rdfizer)


def run(case: Case, count: int, chosen: Mapping[str, Command], rounds: int, folder: Path) -> None:
    """Measure and print one size of one table."""
    source, rules = folder / f"{case.source}", folder / "rules.yml"
    case.write(source, count)
    rules.write_text(case.rules, encoding="utf-8")
    costs: dict[str, list[Cost]] = {name: [] for name in chosen}
    said: dict[str, str] = {}
    for number in range(rounds):
        for name, command in chosen.items():
            own = folder / name.replace(" ", "-")
            own.mkdir(exist_ok=True)
            work = Work(case, source, rules, own / "out.nt", own)
            costs[name].append(measured(command(work), cwd=own, environment={"PYTHONPATH": str(HERE)}))
            if number == 0:
                said[name] = proved(work.output, count)
            work.output.unlink(missing_ok=True)
    show(count, source.stat().st_size, costs, said)


def proved(output: Path, count: int) -> str:
    """Return the fingerprint of an output; in a process of its own, for memory of this one counts in what it starts."""
    call = [sys.executable, str(HERE / "mapping_prove.py"), str(output), *(["parse"] if count <= PROVED else [])]
    return subprocess.run(call, check=True, capture_output=True, text=True).stdout.strip()


def show(count: int, size: int, costs: Mapping[str, list[Cost]], said: Mapping[str, str]) -> None:
    """Print the medians, and ratios to the first engine, of one size."""
    first = next(iter(costs))
    print(f"\n{count:,} rows, {size / 1e6:,.0f} MB, {said[first].split()[0]} triples")
    print(f"{'':22}{'CPU s':>9}{'ratio':>8}{'wall s':>9}{'ratio':>8}{'peak MB':>9}  same")
    for name, rounds in costs.items():
        cpu, wall = median(cost.cpu for cost in rounds), median(cost.wall for cost in rounds)
        cpus = median(cost.cpu / other.cpu for cost, other in zip(rounds, costs[first], strict=True))
        walls = median(cost.wall / other.wall for cost, other in zip(rounds, costs[first], strict=True))
        peak = median(cost.peak for cost in rounds) / 1e6
        same = "=" if said[name] == said[first] else f"no: {said[name]}"
        failed = next((f"  status {cost.status}" for cost in rounds if cost.status), "")
        print(f"{name:22}{cpu:9.2f}{cpus:8.2f}{wall:9.2f}{walls:8.2f}{peak:9,.0f}  {same}{failed}", flush=True)


def main() -> None:
    """Measure what is asked for."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--table", choices=list(TABLES), default="events")
    arguments.add_argument("--only", nargs="+", metavar="ENGINE")
    arguments.add_argument("--folder", type=Path, help="where to work; a tmpfs leaves the disk out of it")
    for name in ("morph-kgc", "rdfizer", "maplib"):
        variable = f"FACTPRESS_{name.upper().replace('-', '_')}"
        arguments.add_argument(f"--{name}", metavar="PYTHON", default=os.environ.get(variable))
    asked = arguments.parse_args()
    every = dict(engines(asked, asked.table))
    chosen = {name: command for name, command in every.items() if not asked.only or name in ("rows", *asked.only)}
    print("load average", " ".join(f"{load:.1f}" for load in os.getloadavg()))
    for count in asked.rows:
        with TemporaryDirectory(prefix="factpress-benchmark-", dir=asked.folder) as folder:
            run(TABLES[asked.table], count, chosen, asked.rounds, Path(folder))


if __name__ == "__main__":
    main()
