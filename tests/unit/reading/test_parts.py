"""Tables come in parts that hang on their own rows alone, and read in parts they mean what they mean as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factpress.problems import Problems
from factpress.reading import parts
from factpress.reading.parts import Part, cut, digest_of
from factpress.reading.records import KindReader
from factpress.reading.tables import Table
from reading_samples import SAMPLE_KINDS, VOCABULARY

HEAD = "about,value,unit@en,article,quote,curator,created\n"
READER = KindReader(SAMPLE_KINDS.kinds["count"], SAMPLE_KINDS, VOCABULARY)
#: Where the one table of these tests is written.
PATHS: list[Path] = []
ROWS = [f"fair,{number},x,news,q{number},eve,2026-11-21\n" for number in range(60)]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_MASK", 3)


@pytest.fixture(scope="module", autouse=True)
def folder() -> Iterator[None]:
    with TemporaryDirectory() as folder:
        PATHS.append(Path(folder, "count.csv"))
        yield


def table(text: str, problems: Problems | None = None) -> Table:
    PATHS[-1].write_bytes(text.encode())
    return Table(PATHS[-1], "count.csv", READER, Problems() if problems is None else problems)


def read(part: Part) -> list[tuple[int, str | None]]:
    return [(read.record.line, read.record.values.get("value")) for read in part.facts]


def digests(text: str) -> list[str]:
    return [part.digest for part in table(text).parts()]


def test_parts_are_the_table_in_order() -> None:
    found = [(part.line, read(part)) for part in table(HEAD + "".join(ROWS)).parts()]

    assert len(found) > 5
    assert [entry for _, entries in found for entry in entries] == [(n + 2, str(n)) for n in range(60)]
    assert all(line == entries[0][0] for line, entries in found)


def test_a_changed_row_changes_one_part_and_an_inserted_one_no_more_than_two() -> None:
    whole = digests(HEAD + "".join(ROWS))
    changed = digests(HEAD + "".join([*ROWS[:30], ROWS[30].replace("x", "y"), *ROWS[31:]]))
    longer = digests(HEAD + "".join([*ROWS[:30], "fair,99,x,news,q,eve,2026-11-21\n", *ROWS[30:]]))

    assert 1 <= len(set(changed) - set(whole)) <= 2
    assert 1 <= len(set(longer) - set(whole)) <= 2


def test_other_heads_make_other_parts() -> None:
    assert not set(digests(HEAD + ROWS[0])) & set(digests(HEAD.replace("@en", "@de") + ROWS[0]))


def test_a_part_that_turns_out_to_go_on_is_read_to_its_end_and_not_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_MOST", 10)
    rows = 'fair,1,"a\nb\nc",news,q,eve,2026-11-21\n' + "".join(ROWS[:4])
    found = []
    for part in table(HEAD + rows).parts():
        entries = read(part)
        found.append((part.line, part.sound, entries))

    assert found[0] == (2, False, [(2, "1")])
    assert [entry for _, _, entries in found for entry in entries] == [(2, "1"), *((n + 5, str(n)) for n in range(4))]
    assert all(sound for _, sound, _ in found[1:])


def test_behind_a_fault_no_part_is_sound() -> None:
    problems = Problems()
    sound = []
    for part in table(HEAD + ROWS[0].replace("2026", "26") + "".join(ROWS), problems).parts():
        read(part)
        sound.append(part.sound and not problems.found)

    assert len(problems) == 1
    assert not any(sound[1:])


def test_what_is_no_table_is_one_part_that_is_not_sound() -> None:
    for text in ("", "%PDF-1.7\n", "a;b\n"):
        [part] = table(text).parts()
        assert (read(part), part.sound) == ([(1, None)], False)


@given(st.text(st.sampled_from('a,"\n\r1'), max_size=60))
def test_a_table_read_in_parts_means_what_it_means_as_a_whole(text: str) -> None:
    def told(most: int) -> tuple[list[tuple[int, str | None]], list[str]]:
        problems = Problems()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(parts, "_MOST", most)
            patch.setattr(parts, "_MASK", 0 if most == 1 else -1)
            entries = [entry for part in table(HEAD + text, problems).parts() for entry in read(part)]
        return entries, [str(problem) for problem in problems]

    assert told(1) == told(1_000_000)


def test_lines_are_cut_outside_of_quotation_marks_and_never_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_MASK", 0)
    lines = [(1, b"a\n"), (2, b'b,"c\n'), (3, b"d\n"), (4, b'e"\n'), (5, b"f\n")]

    assert list(cut(iter(lines))) == [lines[:1], lines[1:4], lines[4:]]


def test_digests_tell_contents_apart_however_they_are_split() -> None:
    assert len({digest_of(b"ab", b"c"), digest_of(b"a", b"bc"), digest_of(b"abc"), digest_of(b"abc", b"")}) == 4
