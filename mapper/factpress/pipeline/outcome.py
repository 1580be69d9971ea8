"""factpress check: what it found is kept, so that a check of the very same says so at once.

    .factpress/checked.json    {"state": "…", "texts": [["/path/of/a/text.txt", "SHA-256 or null"]], "checked": {…}}

The state stands for all that a check hangs on but the articles' texts, which the record names: the project's files,
the bundle, how shapes look, and the code itself.  A record that cannot be read, or is of another state, is none.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from factpress.findings import Checked
from factpress.pipeline.inputs import input_files, sha256_of
from factpress.pipeline.job import Job

_RECORD = "checked.json"


def check(job: Job) -> Checked:
    """Read the seeds and the saved queries, find each quote, map, and hold the graph against the shapes.

    Problems of the data are in the answer, which is kept unless only a part was looked at: if nothing has changed since
    and the job need not be done anew, it is the answer again.  Raises CouldNotRun where files cannot be read.
    """
    state = state_of(job)
    known = None if job.fresh else _recall(job, state)
    if known:
        return known
    from factpress.pipeline.checking import mapped  # late: it takes long to import

    with mapped(job) as graph:
        if not graph.checked.coverage.scope:
            _remember(job, state, graph.articles, graph.checked)
        return graph.checked


def _recall(job: Job, state: str) -> Checked | None:
    """Return what the last check of a state found, None if there was none or the articles' texts have changed since."""
    try:
        record = json.loads((job.project.kept / _RECORD).read_text(encoding="utf-8"))
        if record["state"] == state and all(_sha256(Path(path)) == known for path, known in record["texts"]):
            return Checked.from_object(record["checked"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return None


def _remember(job: Job, state: str, texts: Sequence[str], checked: Checked) -> None:
    """Keep what a check of a state found, if the file system lets it; `texts` are the names of the articles' files."""
    paths = [folder / name for folder in job.articles for name in texts]
    record = {
        "state": state,
        "texts": [[str(path), _sha256(path)] for path in paths],
        "checked": checked.to_object(),
    }
    with suppress(OSError):
        place = job.project.make_kept() / _RECORD
        beside = place.with_suffix(".new")
        beside.write_text(json.dumps(record), encoding="utf-8")
        beside.replace(place)


def state_of(job: Job) -> str:
    """Return a digest of all that a check hangs on but the articles' texts."""
    looking = {name: value for name, value in asdict(job.looking).items() if name != "changed"}
    digest = sha256(json.dumps([sys.version, job.articles, looking], default=str).encode())
    for path in sorted(_inputs(job)):
        digest.update(f"\n{path} {_sha256(path)}".encode(errors="surrogateescape"))
    return digest.hexdigest()


def _inputs(job: Job) -> Iterator[Path]:
    """Yield the files that a check reads, and those of our own code."""
    project, bundle = job.project, job.bundle
    yield from input_files(project)
    yield from project.queries.rglob("*.rq")
    yield from project.shape_files()
    yield from (*bundle.rule_files(), bundle.derived, bundle.kinds, bundle.wikidata)
    yield from (path for path in (*bundle.ontology.rglob("*"), *bundle.shape_files()) if path.is_file())
    yield from Path(__file__).parent.parent.rglob("*.py")


def _sha256(path: Path) -> str | None:
    """Return the SHA-256 of a file, None if it is not there."""
    try:
        return sha256_of(path)
    except OSError:
        return None
