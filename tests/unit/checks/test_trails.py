"""The statements by which a path leads to a value are found, the nearest way first."""

from __future__ import annotations

import pytest

from factpress.checks.compiling.trails import trail
from factpress.checks.index import Index
from factpress.checks.paths import Alternative, Inverse, Path, Predicate, Repeated, Sequence

P, Q = Predicate("<e:p>"), Predicate("<e:q>")
STATED = ("a p b", "b p c", "c p d", "a p d", "d q x", "y q a", "c q z", "d p a")
INDEX = Index(tuple(f"<e:{part}>" for part in each.split()) for each in STATED)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("path", "start", "end", "statements"),
    [
        (P, "a", "b", "a p b"),
        (Inverse(Q), "a", "y", "y q a"),
        (Sequence((P, Q)), "a", "x", "a p d, d q x"),
        (Sequence((P, P, Q)), "a", "z", "a p b, b p c, c q z"),
        (Sequence((Inverse(P), P)), "d", "b", "a p d, a p b"),
        (Alternative((P, Inverse(Q))), "a", "y", "y q a"),
        (Repeated(P, 0, True), "a", "c", "a p b, b p c"),
        (Repeated(P, 1, True), "b", "a", "b p c, c p d, d p a"),
        (Repeated(P, 0, True), "a", "a", ""),
        (Repeated(Sequence((P, P)), 0, False), "a", "c", "a p b, b p c"),
        (Inverse(Sequence((P, Q))), "x", "a", "d q x, a p d"),
        (Sequence(()), "a", "a", ""),
        (P, "a", "c", ""),
    ],
)
def test_a_trail_is_what_was_stated(path: Path, start: str, end: str, statements: str) -> None:
    found = trail(path, f"<e:{start}>", f"<e:{end}>", INDEX)
    said = ", ".join(" ".join(term[3:-1] for term in triple) for triple in found)
    assert said == statements
