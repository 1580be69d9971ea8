"""The folder of a site: what is written, what is let be, what is removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from factpress.errors import CouldNotRun, UsageFault
from factpress.site.writing import LEDGER, SiteFolder, alone_in


def written(folder: Path, files: dict[str, bytes]) -> tuple[int, int, int]:
    site = SiteFolder(folder)
    site.announce(files)
    for path, content in files.items():
        site.write(path, content)
    return tuple(site.finish(files))  # type: ignore[return-value]


def test_only_what_differs_is_written_and_what_is_gone_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    assert written(folder, {"a/b/x": b"1", "y": b"2"}) == (2, 2, 0)
    before = (folder / "y").stat().st_mtime_ns
    assert written(folder, {"y": b"2", "z": b"3"}) == (2, 1, 1)
    assert (folder / "y").stat().st_mtime_ns == before
    assert not (folder / "a").exists()


def test_pieces_are_written_like_wholes(tmp_path: Path) -> None:
    for count in (1, 0):
        site = SiteFolder(tmp_path)
        site.announce(["big"])
        site.write("big", iter([b"1", b"2"]))
        assert site.finish(["big"]).written == count
    site.write("big", iter([b"1", b"3"]))
    assert (tmp_path / "big").read_bytes() == b"13"


def test_files_of_others_stay(tmp_path: Path) -> None:
    written(tmp_path, {"a/x": b"1"})
    (tmp_path / "a" / "CNAME").write_text("mine")
    written(tmp_path, {})
    assert (tmp_path / "a" / "CNAME").read_text() == "mine"
    assert not (tmp_path / "a" / "x").exists()


def test_a_folder_of_others_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(UsageFault, match="no site of factpress"):
        SiteFolder(tmp_path)


def test_a_file_of_others_in_the_way_is_refused(tmp_path: Path) -> None:
    written(tmp_path, {"x": b"1"})
    (tmp_path / "y").write_text("mine")
    with pytest.raises(UsageFault, match="stands where"):
        written(tmp_path, {"x": b"1", "y": b"2"})
    assert (tmp_path / "y").read_text() == "mine"


def test_what_a_killed_run_left_is_known(tmp_path: Path) -> None:
    site = SiteFolder(tmp_path)
    site.announce(["x", "y"])
    site.write("x", b"1")
    assert written(tmp_path, {"x": b"1"}) == (1, 0, 1)


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "", LEDGER, "a\0"])
def test_no_path_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(CouldNotRun, match="no place"):
        SiteFolder(tmp_path).announce([path])


def test_a_damaged_list_is_told_and_a_hostile_one_removes_nothing_elsewhere(tmp_path: Path) -> None:
    folder, other = tmp_path / "site", tmp_path / "other"
    other.write_text("mine")
    written(folder, {"x": b"1"})
    (folder / LEDGER).write_text('{"files": ["../other", "x"]}')
    written(folder, {})
    assert other.exists()
    for damaged in ("{}", '{"files": [1]}'):
        (folder / LEDGER).write_text(damaged)
        with pytest.raises(CouldNotRun, match="damaged"):
            SiteFolder(folder)


def test_two_exports_to_a_folder_do_not_meet(tmp_path: Path) -> None:
    with (
        alone_in(tmp_path / "site"),
        pytest.raises(CouldNotRun, match="another 'factpress site' is writing to"),
        alone_in(tmp_path / "site"),
    ):
        pass

    with alone_in(tmp_path / "site"):
        pass


def test_what_a_killed_run_left_half_written_is_swept(tmp_path: Path) -> None:
    written(tmp_path, {"a/x": b"1"})
    (tmp_path / "a/x.factpress-new").write_bytes(b"half")
    (tmp_path / "mine.factpress-new").write_bytes(b"somebody's own")

    SiteFolder(tmp_path).sweep()

    assert not (tmp_path / "a/x.factpress-new").exists()
    assert (tmp_path / "mine.factpress-new").exists()
