"""Calls for processes of their own: arguments come as texts."""

from __future__ import annotations

from pathlib import Path


def build_by_parts(project: str, out: str) -> None:
    """Build a small project as a large one is: what its parts give is remembered; shapes are left alone."""
    from factpress.cli import main
    from factpress.findings import Coverage
    from factpress.pipeline import checking, memory
    from factpress.reading import parts

    memory.WORTH, parts._MASK = 0, 1
    vars(checking)["hold_against_shapes"] = lambda *_: Coverage()
    main(["build", "--project", project, "-o", out])


def keep(folder: str, graph: str, digest: str) -> None:
    """Open the kept store of a graph, made if it is not there."""
    from factpress.store.kept import open_kept

    assert open_kept(Path(folder), Path(graph), digest)
