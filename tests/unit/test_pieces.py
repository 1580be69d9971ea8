"""A text is cut by its content: a change moves few cuts, and what differs is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factpress import pieces as pieces_module
from factpress.pieces import LINE, content_of, differing_lines, pieces

LINES = b"".join(b'<http://e/%d> <http://e/p> "%d" .\n' % (number, number) for number in range(3000))


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces_module, "LEAST", 1 << 10)


def test_pieces_joined_are_the_text_and_each_begins_with_a_line() -> None:
    found = list(pieces(LINES, LINE))
    assert b"".join(found) == LINES
    assert len(found) > 20
    assert all(piece.startswith(b"<") and piece.endswith(b"\n") for piece in found)


def test_a_change_leaves_most_pieces_as_they_are() -> None:
    before = set(pieces(LINES, LINE))
    after = set(pieces(LINES.replace(b'"1500"', b'"changed"'), LINE))
    assert 0 < len(after - before) < 8


@given(st.sets(st.integers(0, 2999), max_size=9), st.sets(st.integers(3000, 4000), max_size=9))
def test_lines_that_differ_are_found(tmp_path_factory: pytest.TempPathFactory, gone: set[int], come: set[int]) -> None:
    folder = tmp_path_factory.mktemp("lines")
    lines = LINES.splitlines()
    extra = {b"<http://e/%d> <http://e/q> <e:x> ." % number for number in come}
    kept = {line for number, line in enumerate(lines) if number not in gone}
    (folder / "old").write_bytes(LINES)
    (folder / "new").write_bytes(b"".join(line + b"\n" for line in sorted(kept | extra)))
    (folder / "old").write_bytes(b"".join(line + b"\n" for line in sorted(lines)))
    assert differing_lines(folder / "old", folder / "new") == ({lines[number] for number in gone}, extra)


def test_an_empty_file_has_no_pieces(tmp_path: Path) -> None:
    (tmp_path / "none").touch()
    assert list(pieces(content_of(tmp_path / "none"), LINE)) == []
    assert differing_lines(tmp_path / "none", tmp_path / "none") == (set(), set())
