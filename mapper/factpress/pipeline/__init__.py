"""The whole way from seeds to a graph and its answers: one short function a command.

    seeds → records → passages → facts → rows → statements → shapes → files

Nothing here prints, exits, or looks at the clock, the environment or the working directory: the callers hand in
what is needed and get back values, or DataProblems with everything that was found.
"""

from factpress.pipeline.asking import OpenBuild, ask, open_build, saved_queries
from factpress.pipeline.building import Built, build
from factpress.pipeline.checking import check
from factpress.pipeline.desk import Desk
from factpress.pipeline.job import Checked, Job
from factpress.pipeline.locking import lock, verify

__all__ = [
    "Built",
    "Checked",
    "Desk",
    "Job",
    "OpenBuild",
    "ask",
    "build",
    "check",
    "lock",
    "open_build",
    "saved_queries",
    "verify",
]
