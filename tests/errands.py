"""Calls for processes of their own: arguments come as texts."""

from __future__ import annotations

from pathlib import Path

from factpress.store.kept import open_kept


def keep(folder: str, graph: str, digest: str) -> None:
    """Open the kept store of a graph, made if it is not there."""
    assert open_kept(Path(folder), Path(graph), digest)
