"""Which shapes a person asks for with --only."""

from __future__ import annotations

from collections.abc import Sequence

from factpress.checks.shape_files.placed import PlacedShapes
from factpress.checks.terms import is_iri
from factpress.errors import UsageFault
from factpress.problems import did_you_mean


def chosen_shapes(names: Sequence[str], shapes: PlacedShapes) -> tuple[str, ...]:
    """Return the IRIs of the shapes with some names: IRIs, prefixed names, or what stands behind the prefix.

    Raises UsageFault for a name that no shape has, with the nearest one.
    """
    known: dict[str, list[str]] = {}
    for node in sorted(_shapes(shapes)) if names else ():
        for called in {node[1:-1], shapes.name(node), shapes.name(node).rpartition(":")[2]}:
            known.setdefault(called, []).append(node[1:-1])
    for name in names:
        if name not in known:
            near = did_you_mean(name, known)
            raise UsageFault(f"no shape is called {name!r}" + (f"; {near}" if near else ""))
    return tuple(iri for name in names for iri in known[name])


def _shapes(shapes: PlacedShapes) -> set[str]:
    """Return the named shapes: what has a target, and what these lead to."""
    return {part for target in shapes.with_target() for part in shapes.reach(target) if is_iri(part)}
