"""What a rule of the lint finds."""

from __future__ import annotations

from typing import NamedTuple

from factpress.checks.report import SHACL
from factpress.problems import Place, Severity


class Finding(NamedTuple):
    """Where, what is wrong, what to do, how much it weighs, and what else has to do with it."""

    place: Place
    message: str
    advice: str | None = None
    severity: Severity = Severity.ERROR
    others: tuple[Place, ...] = ()


def sh(name: str) -> str:
    """Return a term of SHACL in N-Triples form."""
    return f"<{SHACL}{name}>"


def shacl_name(term: str) -> str | None:
    """Return the local name of a term of SHACL, None of any other."""
    return term[len(SHACL) + 1 : -1] if term.startswith(f"<{SHACL}") else None
