"""Validation: one call, two engines, one result."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from enum import StrEnum
from itertools import islice
from pathlib import Path

from factpress.checks import reference
from factpress.checks.compiling import fast
from factpress.checks.compiling.targets import focus_nodes, unseen
from factpress.checks.index import SUB_CLASS, Index, Terms
from factpress.checks.outcome import Outcome
from factpress.checks.report import Report, Violation
from factpress.checks.shape_files.shapes_reader import read_shapes
from factpress.checks.shapes import Shapes
from factpress.checks.statements import read_texts
from factpress.checks.terms import bare, dressed
from factpress.checks.triples import Reading
from factpress.problems import Problem, Problems


class Engine(StrEnum):
    """What holds the data against the shapes: `fast` where it covers them and pySHACL for the rest, or pySHACL."""

    AUTO = "auto"
    PYSHACL = "pyshacl"
    FAST = "fast"


def validate(
    data: Iterable[bytes] | bytes,
    shapes: Iterable[Path],
    ontology: Iterable[Path] = (),
    *,
    engine: Engine = Engine.AUTO,
    only: Collection[str] = (),
    focus: Collection[str] | None = None,
    portable: bool = True,
) -> Report:
    """Hold data against shapes of SHACL 1.0.

    `data` is N-Triples in UTF-8, in pieces of whole lines; `shapes` are Turtle files, of which rdfs:subClassOf counts
    for the data as well; `ontology` are Turtle files of the classes and concepts that the data use.  `only` are the
    shapes to look at, by IRI, with all that they lead to; `focus` the only nodes to look at, as `Violation.focus`
    writes them.

    `portable` data are our own: they have no blank nodes, and a literal that not every store keeps is a violation and
    left out; what shapes would then miss at that thing and path is not reported.  Files and lines that cannot be read
    and shapes that cannot be evaluated are problems; everything else is still looked at.
    """
    problems = Problems()
    model = read_shapes(shapes, problems)
    reading = Reading(data, portable)
    index = Index(reading)
    subjects = len(index.rows)
    add_classes(index, model, ontology, problems)
    report = evaluate(model, index, engine=engine, only=only, focus=focus, subjects=subjects)
    sifted = [each for each in reading.violations if not only and (focus is None or each.focus in focus)]
    told = [each for each in report.violations if (each.focus, each.path) not in reading.gaps]
    return replace(
        report,
        violations=tuple(sorted([*sifted, *told], key=Violation.order)),
        problems=(*problems, *reading.problems, *report.problems),
    )


def add_classes(index: Index, shapes: Shapes, ontology: Iterable[Path], problems: Problems) -> None:
    """Add to data what Turtle files of an ontology say, and the subclasses that shapes name."""
    index.add(triple for file in ontology for triple in read_texts(file, problems))
    index.add(triple for triple in shapes.triples if triple[1] == SUB_CLASS)


def evaluate(
    shapes: Shapes,
    index: Index,
    *,
    engine: Engine = Engine.AUTO,
    only: Collection[str] = (),
    focus: Collection[str] | None = None,
    subjects: int | None = None,
) -> Report:
    """Hold an index of data, which may be kept and changed between calls, against shapes that were read.

    See `validate`; `subjects` is the number of subjects, the first of the index, that are of the data themselves.
    """
    wanted = None if focus is None else tuple(map(dressed, focus))
    roots = _roots(shapes, only)
    nodes = {name: focus_nodes(shapes.all[name].targets, index, wanted) for name in roots if name in shapes.all}
    handed_over: tuple[tuple[str, str], ...] = ()
    if engine is Engine.PYSHACL:
        outcome = _by_pyshacl(shapes, index, roots, nodes, whole=not only and focus is None)
    else:
        outcome, handed_over = _by_fast(shapes, index, roots, nodes, is_part=focus is not None)
    kept = _kept(shapes, only)
    found = [each for each in outcome.violations if kept is None or each.shape in kept]
    return Report(
        violations=tuple(sorted(found, key=Violation.order)),
        problems=tuple(dict.fromkeys(outcome.problems)),
        looked_at={bare(name): len(found) for name, found in nodes.items() if name not in shapes.left},
        unseen=tuple(map(bare, unseen(islice(index.rows, subjects), nodes.values(), index))),
        handed_over=handed_over,
    )


def _roots(shapes: Shapes, only: Collection[str]) -> Terms:
    """Return the shapes with a target that are wanted, or lead to wanted ones."""
    if not only:
        return shapes.roots
    names = frozenset(map(dressed, only))
    return tuple(root for root in shapes.roots if not names.isdisjoint(shapes.reached(root)))


def _kept(shapes: Shapes, only: Collection[str]) -> frozenset[str] | None:
    """Return the shapes whose results are wanted, None for all."""
    if not only:
        return None
    reached = {name for each in only for name in shapes.reached(dressed(each))}
    return frozenset(owner for name in reached if name in shapes.all for owner in shapes.all[name].owners())


def _by_fast(
    shapes: Shapes, index: Index, roots: Terms, nodes: dict[str, Terms], *, is_part: bool
) -> tuple[Outcome, tuple[tuple[str, str], ...]]:
    """Look with the fast engine, and with pySHACL at what that does not cover."""
    hindrances = {root: shapes.hindrances(root) for root in roots}
    faulty = dict.fromkeys(name for several in hindrances.values() for name in several if name in shapes.faults)
    sound = {root: nodes[root] for root in roots if not hindrances[root]}
    left = [root for root in roots if hindrances[root] and faulty.keys().isdisjoint(hindrances[root])]
    outcome = fast.look(shapes, index, sound)
    others = _left(shapes, index, left, nodes, is_part=is_part)
    problems = (*map(shapes.problem, faulty), *outcome.problems, *others.problems)
    reasons = tuple((bare(root), shapes.left[hindrances[root][0]]) for root in left)
    return Outcome((*outcome.violations, *others.violations), problems), reasons


def _left(shapes: Shapes, index: Index, left: list[str], nodes: dict[str, Terms], *, is_part: bool) -> Outcome:
    if not left:
        return Outcome((), ())
    return reference.look(shapes, index, {root: nodes[root] if is_part else None for root in left})


def _by_pyshacl(shapes: Shapes, index: Index, roots: Terms, nodes: dict[str, Terms], *, whole: bool) -> Outcome:
    """Look with pySHACL; what our reader finds ill-formed is told although pySHACL may pass it in silence."""
    outcome = reference.look(shapes, index, {root: None if whole else nodes.get(root) for root in roots}, whole=whole)
    told = {problem.place for problem in outcome.problems}
    faulty = dict.fromkeys(name for root in roots for name in shapes.hindrances(root) if name in shapes.faults)
    silent: list[Problem] = [each for each in map(shapes.problem, faulty) if each.place not in told]
    return Outcome(outcome.violations, (*outcome.problems, *silent))
