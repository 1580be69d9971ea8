"""Where statements go: a file, plain or compressed, in the place of an older one when all is written; or shards.

The same statements give the same bytes: compressed files bear no time and no name.
"""

from __future__ import annotations

import fcntl
import gzip
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path
from typing import IO, BinaryIO, cast

from factpress.errors import CouldNotRun, UsageFault
from factpress.mapping.rules import COMPRESSIONS
from factpress.mapping.source import Syntax
from factpress.mapping.sources.extras import need

Write = Callable[[bytes], object]

#: The syntaxes by the suffixes of files.
SYNTAXES: dict[str, Syntax] = {".nt": "nt", ".nq": "nq", ".ttl": "turtle"}
SUFFIXES: dict[Syntax, str] = {syntax: suffix for suffix, syntax in SYNTAXES.items()}
#: How hard zlib and zstd try: their usual levels.
_GZIP, _ZSTD = 6, 3


def syntax_of(path: Path) -> Syntax:
    """Return the syntax that a file's name asks for; raises UsageFault if it asks for none."""
    suffixes = [suffix for suffix in path.suffixes if suffix not in COMPRESSIONS]
    if not suffixes or suffixes[-1] not in SYNTAXES:
        raise UsageFault(f"{path.name} has none of the suffixes {', '.join(SYNTAXES)}: name the syntax with --format")
    return SYNTAXES[suffixes[-1]]


@contextmanager
def file_sink(path: Path, head: bytes = b"") -> Iterator[Write]:
    """Yield what writes to a file, compressed if its suffix is .gz or .zst, which takes the place of `path` in the end.

    The file begins with `head`.  Until then, and after any failure, `path` is as it was.  A path that is there and no
    plain file, such as a pipe, is written to directly.  Raises CouldNotRun where the disk refuses, or where another
    process is writing the same file.
    """
    with _faults(path):
        if path.exists() and not path.is_file():
            with path.open("wb") as raw, _compressed(raw, path.suffix) as file:
                file.write(head)
                yield file.write
            return
        beside = path.with_name(f".{path.name}.new")
        with beside.open("ab") as raw:
            _lock(raw, beside, path)
            try:
                raw.truncate(0)
                with _compressed(raw, path.suffix) as file:
                    file.write(head)
                    yield file.write
                raw.flush()
                os.fsync(raw.fileno())
                beside.replace(path)
            except BaseException:
                beside.unlink(missing_ok=True)
                raise


@contextmanager
def shard_sink(folder: Path, names: Sequence[str], head: bytes) -> Iterator[Write]:
    """Yield what writes to files of these names in a folder, which begin with `head`: each call to the next file."""
    with _faults(folder), ExitStack() as stack:
        files = [stack.enter_context((folder / name).open("wb")) for name in names]
        writers = [stack.enter_context(_compressed(file, Path(file.name).suffix)).write for file in files]
        for write in writers:
            write(head)
        following = cycle(writers)
        yield lambda data: next(following)(data)


def shard_names(number: int, syntax: Syntax, compression: str) -> list[str]:
    """Return part-00000.nq.gz and so on."""
    return [f"part-{shard:05}{SUFFIXES[syntax]}{compression}" for shard in range(number)]


@contextmanager
def _compressed(raw: IO[bytes], suffix: str) -> Iterator[BinaryIO]:
    if suffix == ".gz":
        with gzip.GzipFile(filename="", mode="wb", compresslevel=_GZIP, fileobj=raw, mtime=0) as file:
            yield cast(BinaryIO, file)
    elif suffix == ".zst":
        zstandard = need("zstandard", "zst", "writing .zst files")
        with zstandard.ZstdCompressor(level=_ZSTD).stream_writer(raw, closefd=False) as file:
            yield file
    else:
        yield cast(BinaryIO, raw)


def _lock(file: IO[bytes], beside: Path, path: Path) -> None:
    """Lock the file that was opened beside a path, unless another process has it, or has just put it in its place."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_beside = os.path.samestat(os.fstat(file.fileno()), beside.stat())
    except (BlockingIOError, FileNotFoundError):
        is_beside = False
    if not is_beside:
        raise CouldNotRun(f"another process is writing {path}")


@contextmanager
def _faults(path: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CouldNotRun(f"could not write {path}: {error.strerror or error}") from error
