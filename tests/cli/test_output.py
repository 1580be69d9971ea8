"""Where answers go: a file is there wholly or not at all."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from factpress.cli.output import write_out
from factpress.errors import CouldNotRun


def broken_off() -> Iterator[str]:
    yield "half\n"
    raise CouldNotRun("the endpoint went away")


@pytest.mark.parametrize("before", [None, "an earlier answer\n"])
def test_an_answer_that_breaks_off_leaves_what_was_there(tmp_path: Path, before: str | None) -> None:
    file = tmp_path / "answer.csv"
    if before:
        file.write_text(before, encoding="utf-8")

    with pytest.raises(CouldNotRun, match="went away"):
        write_out(broken_off(), file)

    assert [path.name for path in tmp_path.iterdir()] == (["answer.csv"] if before else [])
    assert before is None or file.read_text(encoding="utf-8") == before


def test_a_link_stays_a_link_and_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    link = tmp_path / "latest.csv"
    link.symlink_to("answer.csv")

    write_out(["a\r\n", "é\n"], link)

    assert link.is_symlink()
    assert (tmp_path / "answer.csv").read_bytes() == "a\r\né\n".encode()


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=write_out, args=(["rows\n"], pipe))
    writer.start()

    assert pipe.read_bytes() == b"rows\n"
    writer.join()
    assert pipe.is_fifo()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CouldNotRun, match=r"cannot write .*answer\.csv: No such file"):
        write_out(["rows\n"], tmp_path / "none" / "answer.csv")
