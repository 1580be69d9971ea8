"""factpress check: everything but the writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from factpress.checks import validate
from factpress.pipeline.blaming import tell_violations
from factpress.pipeline.covering import tell_unused
from factpress.pipeline.deriving import derive
from factpress.pipeline.desk import Desk
from factpress.pipeline.job import Checked, Job
from factpress.pipeline.press import Press
from factpress.pipeline.saved import tell_faulty_queries
from factpress.problems import Problems
from factpress.publish.census import Census
from factpress.publish.manifest import FactCounts
from factpress.publish.spool import Spool

#: Memory, in bytes, that the spool of statements may hold before it goes to disk.
_BUDGET = 256 << 20
#: The ontology's files that shapes need to know classes and concepts by.
_CLASSES = ("nev.ttl", "concepts.ttl")


@dataclass(frozen=True, slots=True)
class Mapped:
    """A project's graph in a spool, not yet published, and what was found on the way."""

    desk: Desk
    quads: Spool
    checked: Checked
    facts: FactCounts
    things: int


def check(job: Job) -> Checked:
    """Read the seeds and the saved queries, find each quote, map, and hold the graph against the shapes.

    Problems of the data are in the answer; CouldNotRun is raised where files cannot be read.
    """
    with mapped(job) as graph:
        return graph.checked


@contextmanager
def mapped(job: Job) -> Iterator[Mapped]:
    """Give the checked graph of a job; shapes are looked at only if nothing before them was an error."""
    problems = Problems()
    desk = Desk(job.project, job.bundle)
    press = Press(job, desk, problems)
    with Spool(_BUDGET, job.temporary) as quads, quads.sorter() as lines:
        census = Census(lines)
        press.run(quads.add, census)
        tell_unused(job.project, press.locator, problems)
        if not problems.fatal:
            job.step("deriving shortcuts")
            derive(job.bundle.derived, quads, job.project.base.graph("derived"))
            job.step("holding the graph against the shapes")
            _hold_against_shapes(job, desk, press, quads, problems)
        tell_faulty_queries(desk, problems)
        counts, evidences = census.count()
        yield Mapped(desk, quads, press.checked(counts, evidences), counts, len(press.seeds.things))


def _hold_against_shapes(job: Job, desk: Desk, press: Press, quads: Spool, problems: Problems) -> None:
    triples = dict.fromkeys(statement.triple for statement in quads.statements())
    ontology = [job.bundle.ontology / name for name in _CLASSES]
    report = validate("".join(triples).encode(), job.bundle.shape_files(), ontology)
    problems.found.extend(report.problems)
    tell_violations(report.violations, desk, press, problems)
