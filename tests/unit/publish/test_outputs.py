from __future__ import annotations

import ctypes
import errno
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from factpress.errors import CouldNotRun, UsageFault
from factpress.publish import outputs
from factpress.publish.manifest import damaged_files, read_manifest
from factpress.publish.outputs import OutputFolder


def publish(path: Path, text: str) -> None:
    with OutputFolder(path) as folder:
        (folder / "manifest.json").write_text('{"factpress": "0.1.0"}')
        (folder / text).write_text(text)


def interrupt(path: Path) -> None:
    with OutputFolder(path) as folder:
        (folder / "half").write_text("half")
        raise KeyboardInterrupt


def names(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.iterdir())


@pytest.fixture(params=["one step", "two steps"])
def swap(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways of replacing: the system's exchange, and without it."""
    if request.param == "two steps":
        monkeypatch.setattr(outputs, "_exchange", lambda one, other: False)


@pytest.mark.usefixtures("swap")
def test_a_folder_is_made_then_replaced_as_a_whole(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "out"
    publish(target, "first")
    publish(target, "second")

    assert names(target) == ["manifest.json", "second"]
    assert names(target.parent) == ["out"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    publish(tmp_path, "first")

    assert names(tmp_path) == ["first", "manifest.json"]


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    publish(tmp_path / "link", "first")

    assert (tmp_path / "link").is_symlink()
    assert names(tmp_path / "real") == ["first", "manifest.json"]


@pytest.mark.usefixtures("swap")
def test_a_failure_inside_leaves_the_previous_folder_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "out"
    publish(target, "first")

    with pytest.raises(KeyboardInterrupt):
        interrupt(target)

    assert names(target) == ["first", "manifest.json"]
    assert names(tmp_path) == ["out"]


def test_a_full_disk_is_said_in_a_sentence(tmp_path: Path) -> None:
    with (
        pytest.raises(CouldNotRun, match=r"could not write to .*out: No space left on device"),
        OutputFolder(tmp_path / "out"),
    ):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    assert names(tmp_path) == []


def test_a_folder_with_other_files_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")

    with pytest.raises(UsageFault, match="did not publish"):
        publish(tmp_path, "first")

    assert names(tmp_path) == ["thesis.txt"]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")

    with pytest.raises(CouldNotRun, match="is a file"):
        publish(tmp_path / "out", "first")
    with pytest.raises(CouldNotRun, match="could not write"):
        publish(tmp_path / "out" / "below", "first")


def test_a_refused_replacement_leaves_the_previous_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path / "out", "first")

    def refuse(one: Path, other: Path) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied", str(other))

    monkeypatch.setattr(outputs, "_exchange", refuse)
    with pytest.raises(CouldNotRun, match="Permission denied"):
        publish(tmp_path / "out", "second")

    assert names(tmp_path / "out") == ["first", "manifest.json"]
    assert names(tmp_path) == ["out"]


def test_a_replacement_interrupted_between_its_two_steps_is_undone(tmp_path: Path) -> None:
    publish(tmp_path / "out", "first")
    (tmp_path / "out").rename(tmp_path / ".out.previous")

    with pytest.raises(KeyboardInterrupt):
        interrupt(tmp_path / "out")

    assert names(tmp_path / "out") == ["first", "manifest.json"]
    assert names(tmp_path) == ["out"]


def test_a_replacement_interrupted_after_its_two_steps_is_finished(tmp_path: Path) -> None:
    publish(tmp_path / "out", "second")
    (tmp_path / ".out.previous").mkdir()
    publish(tmp_path / "out", "third")

    assert names(tmp_path / "out") == ["manifest.json", "third"]
    assert names(tmp_path) == ["out"]


def test_a_running_build_keeps_its_folder_while_others_start_and_finish(tmp_path: Path) -> None:
    with OutputFolder(tmp_path / "out") as slow:
        (slow / "manifest.json").write_text('{"factpress": "0.1.0"}')
        publish(tmp_path / "out", "quick")
        (slow / "slow").write_text("slow")

    assert names(tmp_path / "out") == ["manifest.json", "slow"]
    assert names(tmp_path) == ["out"]


BUILD_FOREVER = """
import sys
from itertools import count
from pathlib import Path
from factpress.publish.manifest import FactCounts, Manifest, write_manifest, written_file
from factpress.publish.outputs import OutputFolder
for number in count():
    with OutputFolder(Path(sys.argv[1])) as folder:
        for name in "abcde":
            (folder / name).write_text(f"{number}" * 20_000)
        files = tuple(written_file(folder / name) for name in "abcde")
        write_manifest(Manifest("0", "0", "0", FactCounts(0, {}, {}), 0, 0, (), files, ()), folder)
    print(number, flush=True)
"""


def test_a_build_killed_at_any_moment_leaves_the_previous_output_whole(tmp_path: Path) -> None:
    target = tmp_path / "out"
    chance = random.Random(92)
    for _ in range(20):
        command = [sys.executable, "-c", BUILD_FOREVER, str(target)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.02))
            process.kill()
        manifest = read_manifest(target)
        assert len(manifest.files) == 5
        assert list(damaged_files(manifest, target)) == []

    publish(target, "last")
    assert names(tmp_path) == ["out"]


def test_two_steps_of_which_the_second_is_refused_are_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path / "out", "first")
    rename = Path.rename

    def refuse_new(self: Path, target: Path) -> Path:
        if ".new-" in self.name:
            raise PermissionError(errno.EACCES, "Permission denied", str(target))
        return rename(self, target)

    monkeypatch.setattr(outputs, "_exchange", lambda one, other: False)
    monkeypatch.setattr(Path, "rename", refuse_new)
    with pytest.raises(CouldNotRun, match="Permission denied"):
        publish(tmp_path / "out", "second")

    assert names(tmp_path / "out") == ["first", "manifest.json"]
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize("code", [errno.ENOSYS, errno.EINVAL, errno.ENOTSUP])
def test_a_system_that_cannot_exchange_folders_is_served_in_two_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    class Library:
        def renameat2(self, *_: object) -> int:
            ctypes.set_errno(code)
            return -1

    publish(tmp_path / "out", "first")
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Library())
    publish(tmp_path / "out", "second")
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: object())
    publish(tmp_path / "out", "third")

    assert names(tmp_path / "out") == ["manifest.json", "third"]


def test_a_refusal_of_the_system_to_exchange_folders_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Library:
        def renameat2(self, *_: object) -> int:
            ctypes.set_errno(errno.EBUSY)
            return -1

    publish(tmp_path / "out", "first")
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Library())
    with pytest.raises(CouldNotRun, match="busy"):
        publish(tmp_path / "out", "second")

    assert names(tmp_path / "out") == ["first", "manifest.json"]


def test_a_link_that_leads_to_itself_is_told(tmp_path: Path) -> None:
    loop = tmp_path / "build"
    loop.symlink_to(loop)

    with pytest.raises(CouldNotRun, match=r"could not write to .*build"):
        publish(loop, "a")

    assert names(tmp_path) == ["build"]
