"""What can go wrong that is not a fault in the user's data.

    FactpressError
    ├── UsageFault        the call makes no sense: no project here, no such saved query     exit 2
    └── CouldNotRun       the call is right, the world is not: file, store, network         exit 3

Faults in the data are not exceptions of this tree: they are collected as problems and raised
once, as `factpress.problems.DataProblems` (exit 1).
"""


class FactpressError(Exception):
    """Base of the errors a caller may catch; its text is a sentence for the person who called."""


class UsageFault(FactpressError):
    """The call itself is wrong."""


class CouldNotRun(FactpressError):
    """A file, a store or the network prevented the work."""
