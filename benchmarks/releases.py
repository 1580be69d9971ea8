"""What comparing two large builds takes: seconds and memory, in one process of its own.

    python benchmarks/releases.py [--copies N] [--every N]

The old build is N copies of the reference graph under other names (257 facts a copy: 390 copies are about 100,000
facts); in the new one, one of `every` statements of confidence is another, and one of `every` ranks.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import resource
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from queries import graph_of

from factpress.bundle import Bundle
from factpress.pipeline.releases.comparing import compare
from factpress.publish.manifest import NTRIPLES, read_manifest, write_manifest, written_file

_CONFIDENCE = re.compile(r'(#confidence> )"[^"]*"')


def builds(folder: Path, copies: int, every: int) -> tuple[Path, Path]:
    """Make both builds; what only their manifests tell stays that of the reference build."""
    source = graph_of(folder, copies)
    manifest = read_manifest(folder / "build")
    triples = [replace(manifest.partitions[0], triples=sum(1 for _ in source.open("rb")))]
    old, new = folder / "old", folder / "new"
    for place in (old, new):
        place.mkdir()
    source.rename(old / NTRIPLES)
    number = 0
    with (old / NTRIPLES).open(encoding="utf-8") as lines, (new / NTRIPLES).open("w", encoding="utf-8") as out:
        for line in lines:
            changed = _CONFIDENCE.sub(r'\1"0.123"', line).replace("#NormalRank>", "#PreferredRank>")
            number += changed != line
            out.write(changed if changed != line and number % every == 0 else line)
    for place in (old, new):
        files = (written_file(place / NTRIPLES),)
        write_manifest(replace(manifest, files=files, partitions=tuple(triples)), place)
    return old, new


def measured(old: Path, new: Path, folder: Path) -> None:
    """Compare, and print what it took."""
    start = time.perf_counter()

    def step(name: str) -> None:
        print(f"{time.perf_counter() - start:8.1f} s  {name}", flush=True)

    found = compare(old, new, Bundle.installed().releases, folder, step)
    step("compared")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{time.process_time():8.1f} s of a processor, {peak:.0f} MB at the most")
    print(f"{len(found.facts):,} facts and {len(found.evidences):,} evidences differ")


def main() -> None:
    """Print the steps with their times, and the memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--every", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        old, new = builds(Path(name), options.copies, options.every)
        print(f"{read_manifest(old).partitions[0].triples:,} triples in each build")
        process = multiprocessing.get_context("spawn").Process(target=measured, args=(old, new, Path(name)))
        process.start()
        process.join()


if __name__ == "__main__":
    main()
