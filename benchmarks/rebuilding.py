"""What a build costs after one record of many has changed, against a build of everything.

    python benchmarks/rebuilding.py [--records 100000] [--layout yaml|tables] [--only-map] [--rounds 1] [--keep FOLDER]

A project is made from a seed: facts in YAML files of 10,000, or in two tables, about things of five classes, with
quotes from articles of fifty sentences and a lock.  Each row is a process of its own: what it mapped, its CPU and wall
seconds (medians) and its peak memory.  With --only-map the statements are mapped, sorted and read once, and neither
derived from, nor held against shapes, nor written in five forms: what remembering is about, for sizes at which the rest
needs more memory than the machine has.  At the end stands whether all ways gave the same bytes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from hashlib import sha256
from pathlib import Path
from random import Random
from shutil import rmtree
from statistics import median
from tempfile import TemporaryDirectory, TemporaryFile
from time import monotonic
from typing import NamedTuple

from factpress.bundle import Bundle
from factpress.pipeline import Job, lock
from factpress.pipeline.desk import Desk
from factpress.pipeline.harvest import Harvest
from factpress.pipeline.memory import remembering
from factpress.pipeline.press import Press
from factpress.problems import Problems
from factpress.project import read_project

FILE, ARTICLE, EVENT = 10_000, 50, 20
WORDS = ("the", "talks", "on", "fares", "resumed", "after", "a", "pause", "of", "weeks", "until", "late", "that", "day")
HEAD = "article,quote,curator,created,confidence\n"


class Cost(NamedTuple):
    """What one run cost, how many parts it mapped, and a digest of what came out."""

    cpu: float
    wall: float
    megabytes: float
    mapped: int
    digest: str


def main() -> None:
    options = arguments()
    if options.make:
        make(Path(options.make), options.records, options.layout)
        return
    if options.map:
        print(mapped(Path(options.map), options.fresh))
        return
    with nullcontext(options.keep) if options.keep else TemporaryDirectory(prefix="rebuilding-") as folder:
        root = Path(folder) / "project"
        rmtree(root, ignore_errors=True)
        # A process of its own: what this one has held counts as memory of those that it starts.
        subprocess.run([sys.executable, __file__, *sys.argv[1:], "--make", str(root)], check=True)
        report(root, options)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--layout", choices=("yaml", "tables"), default="yaml")
    parser.add_argument("--only-map", action="store_true")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--keep")
    parser.add_argument("--make", help=argparse.SUPPRESS)
    parser.add_argument("--map", help=argparse.SUPPRESS)
    parser.add_argument("--fresh", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


# ---------------------------------------------------------------------------------------- the project


def make(root: Path, records: int, layout: str) -> None:
    """Write a project with so many facts."""
    random = Random(7)
    (root / "seeds" / "tables").mkdir(parents=True)
    (root / "articles").mkdir()
    settings = '[project]\ntitle = "Rebuilding"\nbase = "https://kg.example/"\narticles = "articles"\n'
    (root / "factpress.toml").write_text(settings)
    write_things(root / "seeds", records)
    facts = list(write_articles(root, records, random))
    write = write_yaml if layout == "yaml" else write_tables
    write(root / "seeds", facts)
    project = read_project(root)
    lock(Job(project, Bundle.installed(), (root / "articles",), root))


def write_things(seeds: Path, records: int) -> None:
    rows = ["slug,class,name@en\n"]
    rows += [f"event-{number},Event,Event number {number}\n" for number in range(records // EVENT + 1)]
    rows += [f"person-{number},Person,Person number {number}\n" for number in range(records // EVENT + 10)]
    rows += [f"town-{number},City,Town number {number}\n" for number in range(100)]
    rows += [f"post-{number},Post,Post number {number}\n" for number in range(100)]
    (seeds / "tables" / "thing.csv").write_text("".join(rows))
    (seeds / "curators.yaml").write_text("curators:\n- {slug: eve, name: Eve}\n")


def write_articles(root: Path, records: int, random: Random) -> Iterator[tuple[int, str, str]]:
    """Write the articles; yield for each fact its number, its article and its quote."""
    rows = ["slug,title,language,file,published\n"]
    for first in range(0, records, ARTICLE):
        slug = f"article-{first // ARTICLE}"
        rows.append(f"{slug},Article of {first},en,{slug}.txt,2026-11-21\n")
        quotes = [
            f"Speaker {number} said that {' '.join(random.sample(WORDS, 8))}"
            for number in range(first, first + ARTICLE)
        ]
        (root / "articles" / f"{slug}.txt").write_text(".\n".join(quotes) + ".\n")
        yield from ((number, slug, quote) for number, quote in zip(range(first, records), quotes, strict=False))
    (root / "seeds" / "tables" / "article.csv").write_text("".join(rows))


def write_yaml(seeds: Path, facts: list[tuple[int, str, str]]) -> None:
    for first in range(0, len(facts), FILE):
        with (seeds / f"facts-{first // FILE:04}.yaml").open("w") as out:
            out.write("defaults: {curator: eve, created: 2026-11-21}\nfacts:\n")
            for number, article, quote in facts[first : first + FILE]:
                keys = {**fact(number), "article": article, "quote": quote, "confidence": "0.9"}
                out.write("- " + "\n  ".join(f"{key}: {value}" for key, value in keys.items()) + "\n")


def write_tables(seeds: Path, facts: list[tuple[int, str, str]]) -> None:
    with (
        (seeds / "tables" / "participation.csv").open("w") as parts,
        (seeds / "tables" / "property.csv").open("w") as rest,
    ):
        parts.write(f"event,participant,office,role,{HEAD}")
        rest.write(f"subject,predicate,object,{HEAD}")
        for number, article, quote in facts:
            kind, *values = fact(number).values()
            (parts if kind == "participation" else rest).write(
                ",".join([*values, article, quote, "eve,2026-11-21,0.9\n"])
            )


def fact(number: int) -> dict[str, str]:
    event = number // EVENT
    if number % 2:
        party = {"participant": f"person-{number // 2 % (event + 10)}", "office": f"post-{event % 100}"}
        return {"kind": "participation", "event": f"event-{event}", **party, "role": "speaker"}
    return {"kind": "property", "subject": f"event-{event}", "predicate": "location", "object": f"town-{number % 100}"}


def change(root: Path) -> str:
    """Change one record in the middle of the facts; return what was changed."""
    files = [*sorted((root / "seeds").glob("facts-*.yaml")), root / "seeds" / "tables" / "property.csv"]
    path = files[(len(files) - 1) // 2]
    content = path.read_text()
    at = content.index("0.9", len(content) // 2)
    path.write_text(f"{content[:at]}0.7{content[at + 3 :]}")
    return path.name


# ---------------------------------------------------------------------------------------- the measurements


def report(root: Path, options: argparse.Namespace) -> None:
    entries = root / ".factpress" / "mapped"
    size = sum(path.stat().st_size for path in (root / "seeds").rglob("*") if path.is_file()) / 1e6
    what = "mapping only" if options.only_map else "factpress build"
    print(f"{options.records:,} records, {options.layout}, {size:,.0f} MB of seeds, {what}")
    print(f"{'':34} {'mapped':>7} {'CPU s':>8} {'wall s':>8} {'peak MB':>8}")
    steps: list[tuple[str, bool, Callable[[], object]]] = [
        ("all, nothing remembered", False, lambda: rmtree(entries, ignore_errors=True)),
        ("nothing changed", False, lambda: None),
        ("one record changed", False, lambda: change(root)),
        ("the same, --fresh", True, lambda: None),
    ]
    digests = {}
    for name, fresh, prepare in steps:
        costs = [cost(root, fresh, prepare, options.only_map) for _ in range(1 if fresh else options.rounds)]
        cpu, wall, memory = (median(values) for values in list(zip(*costs, strict=True))[:3])
        digests[name] = costs[-1].digest
        print(f"{name:34} {costs[-1].mapped:7,} {cpu:8.2f} {wall:8.2f} {memory:8,.0f}", flush=True)
    kept = sum(path.stat().st_size for path in entries.iterdir()) / 1e6
    same = digests["one record changed"] == digests["the same, --fresh"]
    print(
        f"remembered: {kept:,.0f} MB; one record changed and --fresh give {'the same bytes' if same else 'OTHER BYTES'}"
    )


def cost(root: Path, fresh: bool, prepare: Callable[[], object], only_map: bool) -> Cost:
    """Run once in a process of its own."""
    prepare()
    entries = root / ".factpress" / "mapped"
    before = written(entries)
    flag = ["--fresh"] if fresh else []
    if only_map:
        command = [sys.executable, __file__, "--map", str(root), *flag]
    else:
        command = [sys.executable, "-m", "factpress", "build", "--project", str(root), *flag]
    begin = monotonic()
    with TemporaryFile() as printed:
        process = subprocess.Popen(command, stdout=printed)
        _, status, used = os.wait4(process.pid, 0)
        wall = monotonic() - begin
        if status:
            sys.exit(f"{' '.join(command)} failed")
        printed.seek(0)
        result = printed.read().decode() if only_map else digest(root / "build")
    made = len(written(entries) - before)
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024, made, result)


def written(entries: Path) -> set[tuple[str, int]]:
    """Return the names of the remembered parts, and when each was written."""
    return {(path.name, path.stat().st_mtime_ns) for path in entries.iterdir()} if entries.is_dir() else set()


def digest(build: Path) -> str:
    digests = [f"{path.name} {sha256(path.read_bytes()).hexdigest()}" for path in sorted(build.iterdir())]
    return "\n".join(digests)


def mapped(root: Path, fresh: bool) -> str:
    """Map a project, sort its statements and read them once; return their SHA-256."""
    project = read_project(root)
    job = Job(project, Bundle.installed(), (root / "articles",), root, fresh=fresh)
    desk = Desk(project, job.bundle)
    problems, result = Problems(), sha256()
    with remembering(job, desk) as memory, Harvest(256 << 20, root) as harvest:
        Press(job, desk, problems, memory).run(harvest)
        problems.stop_if_fatal()
        for line in harvest.quads:
            result.update(line)
    return result.hexdigest()


if __name__ == "__main__":
    main()
