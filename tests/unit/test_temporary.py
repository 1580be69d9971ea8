"""Temporary folders: gone in the end, or when the next one is made."""

from pathlib import Path

import pytest

from factpress.temporary import temporary_folder


def test_a_folder_is_there_within_the_block_only(tmp_path: Path) -> None:
    def work() -> None:
        with temporary_folder("map", tmp_path) as folder:
            (folder / "rows").write_bytes(b"1")
            assert folder.parent == tmp_path
            raise ValueError("on the way")

    with pytest.raises(ValueError, match="on the way"):
        work()

    assert list(tmp_path.iterdir()) == []


def test_what_killed_processes_left_is_removed_and_what_is_in_use_stays(tmp_path: Path) -> None:
    for left in ("factpress-map-left", "factpress-sort-left", "factpress-map-elsewhere"):
        (tmp_path / left).mkdir()
        (tmp_path / left / "rows").write_bytes(b"1")
    (tmp_path / "factpress-map-elsewhere").rename(tmp_path / "other")
    (tmp_path / "factpress-map-link").symlink_to(tmp_path / "other")

    with temporary_folder("map", tmp_path) as one, temporary_folder("map", tmp_path) as two:
        kept = {one.name, two.name, "factpress-sort-left", "factpress-map-link", "other"}
        assert {path.name for path in tmp_path.iterdir()} == kept

    assert (tmp_path / "other" / "rows").exists()
