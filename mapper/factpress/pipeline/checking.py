"""What factpress check and build begin with: everything but the writing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from factpress.evidence import Found
from factpress.findings import Checked, Coverage
from factpress.pipeline.covering import tell_unused
from factpress.pipeline.deriving import derive
from factpress.pipeline.desk import Desk
from factpress.pipeline.harvest import Harvest
from factpress.pipeline.holding import hold_against_shapes
from factpress.pipeline.job import Job
from factpress.pipeline.memory import remembering
from factpress.pipeline.press import Press
from factpress.pipeline.saved import tell_faulty_queries
from factpress.problems import Problems
from factpress.publish.manifest import FactCounts
from factpress.publish.spool import Spool

#: Memory, in bytes, that the spool of statements may hold before it goes to disk.
_BUDGET = 256 << 20


@dataclass(frozen=True, slots=True)
class Mapped:
    """A project's graph in a spool, not yet published, and what was found on the way."""

    desk: Desk
    quads: Spool
    checked: Checked
    facts: FactCounts
    things: int
    articles: tuple[str, ...]


@contextmanager
def mapped(job: Job) -> Iterator[Mapped]:
    """Give the checked graph of a job; shapes are looked at only if nothing before them was an error."""
    problems = Problems()
    desk = Desk(job.project, job.bundle)
    with remembering(job, desk) as memory, Harvest(_BUDGET, job.temporary) as harvest:
        press, quads = Press(job, desk, problems, memory), harvest.quads
        press.run(harvest)
        coverage = Coverage()
        tell_unused(job.project, press.locator, harvest.quotes.spans(), problems)
        if not problems.fatal:
            job.step("deriving shortcuts")
            derive(job.bundle.derived, quads, job.project.base.graph("derived"))
            job.step("holding the graph against the shapes")
            coverage = hold_against_shapes(job, desk, press, quads, problems)
        tell_faulty_queries(desk, problems)
        counts, evidences = harvest.facts.count()
        checked = _checked(problems, counts, evidences, harvest.quotes.count(), coverage)
        texts = tuple(record.values["file"] for record in press.seeds.articles.values())
        yield Mapped(desk, quads, checked, counts, len(press.seeds.things), texts)


def _checked(
    problems: Problems, facts: FactCounts, evidences: int, quotes: Counter[str], coverage: Coverage
) -> Checked:
    proved = quotes[Found.LOCKED] + quotes[Found.UNLOCKED]
    return Checked(tuple(problems), facts.total, evidences, proved, quotes[Found.TRUSTED], coverage)
