"""Property paths: as text, and the nodes they lead to."""

from __future__ import annotations

import pytest

from factpress.checks.index import Index
from factpress.checks.paths import (
    Alternative,
    Inverse,
    Path,
    Predicate,
    Repeated,
    Sequence,
    inverted,
    path_text,
    predicates,
    walk,
)

P, Q = Predicate("<e:p>"), Predicate("<e:q>")
# a -p-> b -p-> c -p-> b ; a -q-> c ; c -q-> "x"
INDEX = Index(
    [
        ("<e:a>", "<e:p>", "<e:b>"),
        ("<e:b>", "<e:p>", "<e:c>"),
        ("<e:c>", "<e:p>", "<e:b>"),
        ("<e:a>", "<e:q>", "<e:c>"),
        ("<e:c>", "<e:q>", '"x"'),
    ]
)
CASES: list[tuple[Path, str, str, str]] = [
    (P, "<e:p>", "a", "b"),
    (Inverse(P), "^<e:p>", "b", "ac"),
    (Sequence((P, P, P)), "<e:p>/<e:p>/<e:p>", "a", "b"),
    (Sequence((P,)), "<e:p>", "a", "b"),
    (Sequence(()), "", "a", "a"),
    (Alternative((P, Q)), "<e:p>|<e:q>", "a", "bc"),
    (Repeated(P, 0, True), "<e:p>*", "a", "abc"),
    (Repeated(P, 1, True), "<e:p>+", "b", "cb"),
    (Repeated(P, 0, False), "<e:p>?", "a", "ab"),
    (Inverse(Sequence((P, Q))), "^(<e:p>/<e:q>)", "x", "b"),
    (Inverse(Alternative((P, Q))), "^(<e:p>|<e:q>)", "c", "ba"),
    (Inverse(Repeated(P, 1, True)), "^(<e:p>+)", "c", "bac"),
    (Inverse(Inverse(P)), "^(^<e:p>)", "a", "b"),
    (Sequence((Alternative((P, Q)), P)), "(<e:p>|<e:q>)/<e:p>", "a", "cb"),
    (Repeated(Inverse(P), 0, False), "(^<e:p>)?", "b", "bac"),
]


def node(name: str) -> str:
    return '"x"' if name == "x" else f"<e:{name}>"


@pytest.mark.parametrize(("path", "text", "start", "ends"), CASES)
def test_a_path_leads_to_each_of_its_ends_once(path: Path, text: str, start: str, ends: str) -> None:
    assert path_text(path) == text
    assert walk(path, INDEX)(node(start)) == tuple(map(node, ends))


@pytest.mark.parametrize("path", [case[0] for case in CASES])
def test_the_inverse_of_a_path_leads_back(path: Path) -> None:
    nodes = [node(name) for name in "abcx"]
    there, back = walk(path, INDEX), walk(inverted(path), INDEX)
    assert {(one, other) for one in nodes for other in there(one)} == {
        (other, one) for one in nodes for other in back(one)
    }


def test_a_path_says_which_properties_it_takes() -> None:
    assert set(predicates(Sequence((Inverse(P), Alternative((Repeated(Q, 0, True), P)))))) == {"<e:p>", "<e:q>"}


def test_nothing_follows_from_where_no_path_leads() -> None:
    assert walk(Sequence((Q, P, P)), INDEX)('"x"') == ()
