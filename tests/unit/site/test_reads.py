"""What files were made from, kept from one export to the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from factpress.site.reads import Keeper, changed_keys, read_made

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def kept(tmp_path: Path) -> Path:
    keeper = Keeper("env", "7")
    keeper.add("b", ["about 1", "label 2"])
    keeper.add("a", [])
    keeper.add("ä", ["label 2", "label 3"])
    keeper.write(tmp_path / "reads")
    return tmp_path / "reads"


def test_what_a_change_makes_stale_is_found(tmp_path: Path) -> None:
    made = read_made(kept(tmp_path))
    assert made is not None
    assert made.environment == "env"
    assert made.counts == "7"
    assert made.stale({"label 2"}) == {"b", "ä"}
    assert made.stale({"about 1", "about 9"}) == {"b"}
    assert made.stale({"about 9"}) == set()
    assert made.stale(()) == set()


def test_what_is_not_made_again_is_kept_as_it_was(tmp_path: Path) -> None:
    before = read_made(kept(tmp_path))
    keeper = Keeper("env", "7", before)
    keeper.keep({"ä"})
    keeper.add("b", ["about 7", "label 3"])
    keeper.write(tmp_path / "reads")
    after = read_made(tmp_path / "reads")
    assert after is not None
    assert set(after.reads) == {"b", "ä"}
    assert after.stale({"about 7"}) == {"b"}
    assert after.stale({"label 3"}) == {"b", "ä"}


@pytest.mark.parametrize("cut", [0, 5, 40, 90, -4, -1])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, cut: int) -> None:
    file = kept(tmp_path)
    file.write_bytes(file.read_bytes()[:cut])
    assert read_made(file) is None
    assert read_made(tmp_path / "none") is None


def test_a_changed_triple_changes_what_it_answers() -> None:
    lines = {b'<e:a> <e:p> "x" .', b'<e:b> <http://schema.org/name> "y"@en .', f"<e:c> <{TYPE}> <e:D> .".encode()}
    keys = {"about e:a", "about e:b", "label e:b", "about e:c", "mentions e:D", "class e:D", "ask"}
    keys |= {"says e:p", "says http://schema.org/name", f"says {TYPE}"}
    assert changed_keys(lines) == keys
    assert changed_keys(set()) == set()
