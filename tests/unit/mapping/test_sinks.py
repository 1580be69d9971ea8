"""Files of statements: all or nothing, and the same bytes each time."""

from __future__ import annotations

import contextlib
import fcntl
import gzip
import os
import sys
import threading
from pathlib import Path

import pytest
import zstandard

from factpress.errors import CouldNotRun, UsageFault
from factpress.mapping.bulk.sinks import file_sink, shard_names, shard_sink, syntax_of


@pytest.mark.parametrize(
    ("name", "syntax"),
    [("a.nt", "nt"), ("a.b.nq.gz", "nq"), ("a.ttl", "turtle"), ("a.ttl.zst", "turtle")],
)
def test_the_suffix_tells_the_syntax(name: str, syntax: str) -> None:
    assert syntax_of(Path(name)) == syntax


@pytest.mark.parametrize("name", ["a", "a.gz", "a.rdf", "nt"])
def test_a_name_without_a_known_suffix_is_refused(name: str) -> None:
    with pytest.raises(UsageFault, match=r"has none of the suffixes \.nt, \.nq, \.ttl: name the syntax with --format"):
        syntax_of(Path(name))


def unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    if path.suffix == ".gz":
        return gzip.decompress(data)
    return zstandard.ZstdDecompressor().decompressobj().decompress(data) if path.suffix == ".zst" else data


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_a_file_takes_the_place_of_the_old_one_when_it_is_whole(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.nt{suffix}"
    path.write_text("old")
    with file_sink(path, b"head\n") as write:
        write(b"one\n")
        write(b"two\n" * 100_000)
        assert path.read_text() == "old"

    assert unpacked(path) == b"head\none\n" + b"two\n" * 100_000
    first = path.read_bytes()
    with file_sink(path, b"head\n") as write:
        write(b"one\n")
        write(b"two\n" * 100_000)
    assert path.read_bytes() == first
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_after_a_failure_the_old_file_is_as_it_was(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.nt{suffix}"
    path.write_text("old")
    with contextlib.suppress(ZeroDivisionError), file_sink(path) as write:
        write(b"one\n")
        raise ZeroDivisionError

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_run_left_is_written_over(tmp_path: Path) -> None:
    (tmp_path / ".a.nt.new").write_text("left by a run that was killed, and longer than what comes")
    with file_sink(tmp_path / "a.nt") as write:
        write(b"one\n")

    assert (tmp_path / "a.nt").read_text() == "one\n"
    assert [path.name for path in tmp_path.iterdir()] == ["a.nt"]


def test_two_processes_do_not_write_one_file(tmp_path: Path) -> None:
    with (tmp_path / ".a.nt.new").open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(CouldNotRun, match="another process is writing"), file_sink(tmp_path / "a.nt"):
            pass
        assert (tmp_path / ".a.nt.new").exists()


def test_a_file_that_another_process_finishes_meanwhile_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".a.nt.new").write_text("of the other\n")
    # Between opening and locking, the other process puts its file in its place, and lets it go.
    monkeypatch.setattr(fcntl, "flock", lambda *which: (tmp_path / ".a.nt.new").replace(tmp_path / "a.nt"))
    with pytest.raises(CouldNotRun, match="another process is writing"), file_sink(tmp_path / "a.nt"):
        pass
    assert (tmp_path / "a.nt").read_text() == "of the other\n"


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.nt")
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "a.nt").read_bytes()))
    reader.start()
    with file_sink(tmp_path / "a.nt", b"head\n") as write:
        write(b"one\n")
    reader.join()

    assert read == [b"head\none\n"]
    assert [path.name for path in tmp_path.iterdir()] == ["a.nt"]


def test_a_folder_that_is_not_there_and_a_full_disk_are_told(tmp_path: Path) -> None:
    with (
        pytest.raises(CouldNotRun, match=r"could not write .*: No such file or directory"),
        file_sink(tmp_path / "x" / "a.nt"),
    ):
        pass
    with pytest.raises(CouldNotRun, match=r"could not write .*: No space left"), file_sink(Path("/dev/full")) as write:
        write(b"x" * 1_000_000)


def test_shards_take_turns_and_each_has_the_head(tmp_path: Path) -> None:
    names = shard_names(2, "turtle", ".gz")
    with shard_sink(tmp_path, names, b"head\n") as write:
        for text in (b"one\n", b"two\n", b"three\n"):
            write(text)

    assert names == ["part-00000.ttl.gz", "part-00001.ttl.gz"]
    assert [unpacked(tmp_path / name) for name in names] == [b"head\none\nthree\n", b"head\ntwo\n"]


def test_a_missing_compressor_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(CouldNotRun, match=r"pip install 'factpress\[zst\]'"), file_sink(tmp_path / "a.nt.zst"):
        pass
    assert list(tmp_path.iterdir()) == []
