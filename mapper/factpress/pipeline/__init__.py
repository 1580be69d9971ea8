"""The whole way from seeds to a graph and its answers: one short function a command.

    seeds → records → passages → facts → rows → statements → shapes → files

Nothing here prints, exits, or looks at the clock, the environment or the working directory: the callers hand in
what is needed and get back values, or DataProblems with everything that was found.
"""

from factpress.pipeline.asking import Asker, OpenBuild, open_build
from factpress.pipeline.building import Built, build
from factpress.pipeline.checking import check
from factpress.pipeline.desk import Desk
from factpress.pipeline.exporting import described_queries
from factpress.pipeline.job import Checked, Job
from factpress.pipeline.locking import lock, verify
from factpress.pipeline.saved import own_queries, saved_queries
from factpress.pipeline.trying import Tried, accept, try_queries

__all__ = [
    "Asker",
    "Built",
    "Checked",
    "Desk",
    "Job",
    "OpenBuild",
    "Tried",
    "accept",
    "build",
    "check",
    "described_queries",
    "lock",
    "open_build",
    "own_queries",
    "saved_queries",
    "try_queries",
    "verify",
]
