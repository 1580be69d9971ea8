"""Stores on disk, kept from one command to the next: each made once, then read by many processes at the same time.

    <folder>/lock      locked by the process that makes or removes stores
    <folder>/<digest>  a whole store; whoever reads it holds a shared lock on it, so that nobody removes it
    <folder>/making    what is being made, or was when its maker was killed
    <folder>/leaving   what is being removed, or was when its remover was killed

Locks are the operating system's (flock), which end with their process, however it ends.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import file_digest
from pathlib import Path
from shutil import rmtree
from weakref import finalize

from factpress.errors import CouldNotRun
from factpress.store.changing import changed_copy, keep_graph
from factpress.store.embedded import EmbeddedStore, make_store

_LOCK, _MAKING, _LEAVING = "lock", "making", "leaving"


def open_kept(folder: Path, graph: Path, digest: str, quads: Path | None = None) -> EmbeddedStore | None:
    """Return the store of a graph, made in `folder` if it is not there; those of other graphs that nobody reads go.

    `graph` is an N-Triples file, `digest` its SHA-256 in hexadecimal, by which the store is kept.  With an N-Quads file
    `quads` of the same build the store has its named graphs too, and `digest` is that of this file.  A process that
    finds another one making a store waits for it.  None is returned where no store can be kept: the file system
    does not let it, or the file is not the one of the digest, because a new build has just taken its place.
    Raises CouldNotRun if the file is not N-Triples.
    """
    store = _opened(folder / digest)
    if store is not None:
        tidy(folder, digest)
        return store
    try:
        with _locked(folder, fcntl.LOCK_EX):
            try:
                return _opened(folder / digest) or _made(folder, graph, digest, quads)
            finally:
                _clear(folder, digest)
    except OSError:
        return None


def tidy(folder: Path, digest: str = "") -> None:
    """Remove the stores that nobody reads, but the one of `digest`, and what was left by processes that were killed.

    Does nothing while another process makes a store, or where the file system does not let it.
    """
    with suppress(OSError):
        if {entry.name for entry in folder.iterdir()} - {digest, _LOCK}:
            with _locked(folder, fcntl.LOCK_EX | fcntl.LOCK_NB):
                _clear(folder, digest)


def _opened(place: Path) -> EmbeddedStore | None:
    """Return the store in a folder, which then stays while the store is in use; None if it is not there or damaged."""
    try:
        descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        store = EmbeddedStore.in_folder(place) if _is_at(descriptor, place) else None
    except (OSError, CouldNotRun):
        store = None
    if store is None:
        os.close(descriptor)
    else:
        finalize(store, os.close, descriptor)
    return store


def _is_at(descriptor: int, place: Path) -> bool:
    """Whether an open folder still has its name: it may have been removed before it was locked."""
    return os.path.samestat(os.fstat(descriptor), place.stat())


def _made(folder: Path, graph: Path, digest: str, quads: Path | None) -> EmbeddedStore | None:
    """Make the store of a graph; the folder is locked."""
    making, place = folder / _MAKING, folder / digest
    rmtree(making, ignore_errors=True)
    try:
        with graph.open("rb") as triples, (quads or graph).open("rb") as named:
            if file_digest(named, "sha256").hexdigest() != digest:
                return None
            if quads or not _changed(folder, making, graph):
                making.mkdir()
                make_store(making, triples, quads)
        if not quads:
            keep_graph(making, graph)
        if place.exists():
            _remove(place)
        making.rename(place)
    finally:
        rmtree(making, ignore_errors=True)
    return _opened(place)


def _changed(folder: Path, making: Path, graph: Path) -> bool:
    """Make the store of a graph from that of another one which it differs little from; False if there is none."""
    others = (place for place in sorted(folder.iterdir()) if place.is_dir() and place != making)
    return any(changed_copy(place, making, graph) for place in others)


def _clear(folder: Path, digest: str) -> None:
    """Remove what `tidy` removes; the folder is locked."""
    for left in (_MAKING, _LEAVING):
        rmtree(folder / left, ignore_errors=True)
    for place in folder.iterdir():
        if place.is_dir() and place.name != digest:
            with suppress(BlockingIOError):
                _remove(place)


def _remove(place: Path) -> None:
    """Remove a store, first its name; raises BlockingIOError if somebody reads it."""
    descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        rmtree(place.rename(place.with_name(_LEAVING)))
    finally:
        os.close(descriptor)


@contextmanager
def _locked(folder: Path, how: int) -> Iterator[None]:
    descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, how)
        yield
    finally:
        os.close(descriptor)
