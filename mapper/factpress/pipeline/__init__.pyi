"""What the package has, for type checkers; at run time each name is imported when it is first asked for."""

from factpress.pipeline.asking import Asker
from factpress.pipeline.building import Built, build
from factpress.pipeline.desk import Desk
from factpress.pipeline.exporting import described_queries
from factpress.pipeline.job import Job, Looking
from factpress.pipeline.locking import lock, verify
from factpress.pipeline.opening import OpenBuild, build_is_older, open_build
from factpress.pipeline.outcome import check
from factpress.pipeline.saved import LateQueries, own_queries, saved_queries
from factpress.pipeline.trying import accept, try_queries

__all__ = [
    "Asker",
    "Built",
    "Desk",
    "Job",
    "LateQueries",
    "Looking",
    "OpenBuild",
    "accept",
    "build",
    "build_is_older",
    "check",
    "described_queries",
    "lock",
    "open_build",
    "own_queries",
    "saved_queries",
    "try_queries",
    "verify",
]
