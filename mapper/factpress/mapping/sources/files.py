"""Files as sources: plain or compressed (.gz, .zst), missing, damaged, or changed while they are read."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from factpress.mapping.rules import COMPRESSIONS
from factpress.mapping.sources.extras import need
from factpress.problems import Place, Problems

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

#: How many compressed bytes are read at once; they may be a thousand times as many when they are not.
_CHUNK = 1 << 14
#: How many bytes are handed on at once.
_BUFFER = 1 << 17
_Stamp = tuple[int, int, int]


class Unreadable(Exception):
    """A source cannot be read on; a problem says why."""


class SourceFile:
    """A file that may be read more than once.  Whatever is wrong with it becomes a problem and raises Unreadable."""

    def __init__(self, path: Path, name: str, asked: Place, problems: Problems) -> None:
        """Take a path, what problems call it, and the place where somebody asks for it."""
        self.path, self.name, self._asked, self._problems = path, name, asked, problems
        self._stamp: _Stamp | None = None

    @property
    def suffix(self) -> str:
        """The suffix in lower case, without that of the compression."""
        suffixes = [suffix.lower() for suffix in self.path.suffixes]
        return next((suffix for suffix in reversed(suffixes) if suffix not in COMPRESSIONS), "")

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Open it for reading bytes, which are no longer compressed."""
        suffix = self.path.suffix.lower()
        zstandard: Any = need("zstandard", "zst", "reading .zst files") if suffix == ".zst" else None
        with self.faults(zstandard.ZstdError if zstandard else EOFError):
            if not self.path.is_file():
                self._refuse_absent()
            self._watch()
            with self.path.open("rb") as raw:
                if zstandard:
                    yield BufferedReader(_Frames(raw, zstandard.ZstdDecompressor()), _BUFFER)
                else:
                    yield cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if suffix == ".gz" else raw
            self._watch()

    @contextmanager
    def faults(self, *damage: type[Exception]) -> Iterator[None]:
        """Turn what the system, a decompressor or a library (`damage`) says of the file into a problem."""
        damages: tuple[type[Exception], ...] = (EOFError, zlib.error, gzip.BadGzipFile, *damage)
        try:
            yield
        except Unreadable:
            raise
        except damages as error:
            reason = (str(error) or type(error).__name__).splitlines()[0]
            self.note("source-unreadable", f"{self.name} is damaged: {reason}", "fetch or write it again")
            raise Unreadable from error
        except OSError as error:
            self.note("source-unreadable", f"{self.name} cannot be read: {error.strerror or error}")
            raise Unreadable from error

    def note(self, code: str, message: str, suggestion: str | None = None) -> None:
        """Note a problem of the file as a whole, where it is asked for."""
        self._problems.add(self._asked, code, message, suggestion)

    def _refuse_absent(self) -> None:
        if self.path.exists():
            self.note("source-unreadable", f"{self.name} is not a file")
        else:
            advice = "paths are relative to the file of rules; name=path on the command line gives another"
            self.note("file-missing", f"there is no file {self.name}", advice)
        raise Unreadable

    def _watch(self) -> None:
        """Note a problem if the file is not what it was when it was opened first."""
        stat = self.path.stat()
        stamp = (stat.st_size, stat.st_mtime_ns, stat.st_ino)
        if self._stamp not in (None, stamp):
            self.note("source-changed", f"{self.name} changed while it was read", "run again when it is at rest")
            raise Unreadable
        self._stamp = stamp


class _Frames(RawIOBase):
    """What is in the frames of a .zst file; raises EOFError where the last one is cut off.

    zstandard's own reader takes the end of the file for the end of a frame, wherever it is.
    """

    def __init__(self, raw: BinaryIO, decompressor: Any) -> None:  # noqa: ANN401 - a package that need not be there
        self._raw, self._decompressor = raw, decompressor
        self._frame: Any = None
        self._compressed, self._plain = b"", memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        while not self._plain and self._read_on():
            self._decompress()
        data, self._plain = self._plain[: len(view)], self._plain[len(view) :]
        view[: len(data)] = data
        return len(data)

    def _read_on(self) -> bool:
        """Read compressed bytes if there are none; return whether there are some now."""
        self._compressed = self._compressed or self._raw.read(_CHUNK)
        if not self._compressed and self._frame:
            raise EOFError("it ends in the middle of a frame")
        return bool(self._compressed)

    def _decompress(self) -> None:
        self._frame = self._frame or self._decompressor.decompressobj()
        self._plain = memoryview(self._frame.decompress(self._compressed))
        self._compressed = self._frame.unused_data
        if self._frame.eof:
            self._frame = None
