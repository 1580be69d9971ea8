from __future__ import annotations

from pathlib import Path

import pytest

from factpress.errors import CouldNotRun
from factpress.publish import sorting
from factpress.publish.sorting import Run, SortedLines
from factpress.publish.spool import Spool
from factpress.publish.statements import Statement, literal_parts, unescape

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def line(subject: str, predicate: str = "https://e.org/p", term: str = '"a"', graph: str = "g") -> bytes:
    return f"<https://e.org/id/{subject}> <{predicate}> {term} <https://e.org/{graph}> .\n".encode()


def subjects(quads: Spool) -> list[str]:
    return [statement.subject.rpartition("/")[2][:-1] for statement in quads.statements()]


def test_a_node_follows_its_thing_and_precedes_the_next_thing(tmp_path: Path) -> None:
    with Spool(1 << 20, tmp_path) as quads:
        for name in ("x-z", "x1", "x--y", "x", "x#text", "x--y--z"):
            quads.add(line(name))

        assert subjects(quads) == ["x", "x#text", "x--y", "x--y--z", "x-z", "x1"]


def test_type_comes_first_then_names_then_the_rest(tmp_path: Path) -> None:
    predicates = ["http://a.org/first", "http://schema.org/name", RDF_TYPE]
    with Spool(1 << 20, tmp_path) as quads:
        quads.add(b"".join(line("x", predicate) for predicate in predicates))

        assert [statement.predicate[1:-1] for statement in quads.statements()] == predicates[::-1]


@pytest.mark.parametrize("budget", [1, 500, 5_000])
def test_runs_on_disk_and_memory_alone_give_the_same_lines(tmp_path: Path, budget: int) -> None:
    lines = [line(f"x{number * 7 % 100}", graph=f"g{number % 3}") for number in range(300)]
    with Spool(1 << 20, tmp_path) as held, Spool(budget, tmp_path) as spilled:
        held.add(b"".join(lines))
        for one in reversed(lines):
            spilled.add(one)

        assert list(spilled) == list(held) == list(spilled)
        assert set(spilled) == set(lines)
        assert len(list(spilled)) == len(set(lines))


@pytest.mark.parametrize("block", [1, 3, 10, 1000])
def test_many_runs_are_merged_whatever_their_blocks_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(sorting, "_SMALLEST_BLOCK", block)
    lines = {f"{number:0{number % 7}}".encode() for number in range(120)}
    with SortedLines(1, tmp_path) as sort:
        for text in lines:
            sort.add(text)

        assert list(sort) == sorted(lines)


def test_a_run_that_somebody_keeps_is_merged_and_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_bytes(b"head\na\nc\ne\ntail")
    run = Run(kept, len("head\n"), len("head\na\nc\ne\n"))
    with SortedLines(1 << 20, tmp_path) as sort:
        sort.take(run)
        assert list(sort) == [b"a", b"c", b"e"]
        sort.add_all([b"d", b"a"])
        sort.take(run)

        assert list(sort) == [b"a", b"c", b"d", b"e"] == list(sort)

    assert list(tmp_path.iterdir()) == [kept]


def test_a_run_that_was_cut_meanwhile_ends_the_work_with_a_sentence(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_bytes(b"a\n")
    with SortedLines(1 << 20, tmp_path) as sort:
        sort.take(Run(kept, 0, 4))
        with pytest.raises(CouldNotRun, match=r"could not sort the statements: .*kept has been cut"):
            list(sort)


def test_adding_may_go_on_after_reading(tmp_path: Path) -> None:
    with SortedLines(1, tmp_path) as sort:
        sort.add(b"b")
        assert list(sort) == [b"b"]
        sort.add(b"a")
        sort.add(b"b")

        assert list(sort) == [b"a", b"b"]


def test_leaving_removes_the_runs(tmp_path: Path) -> None:
    with Spool(1, tmp_path) as quads:
        quads.add(line("x") + line("y"))
        assert list(tmp_path.rglob("*"))

    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    with Spool(1, tmp_path / "missing") as quads, pytest.raises(CouldNotRun, match=r"could not sort .*No such file"):
        quads.add(line("x"))


def test_triples_of_several_graphs_come_once(tmp_path: Path) -> None:
    with Spool(1, tmp_path) as quads:
        quads.add(line("x", graph="g1") + line("x", graph="g2") + line("a"))

        assert list(quads.triples()) == [line(name).rpartition(b" <")[0] + b" .\n" for name in ("a", "x")]


def test_an_arrangement_gives_a_triple_of_two_graphs_once(tmp_path: Path) -> None:
    with Spool(1, tmp_path) as quads:
        quads.add(line("x", graph="g1") + line("x", graph="g2") + line("a"))
        with quads.arranged(lambda subject, graph: "1" if subject.endswith("a>") else "0") as triples:
            assert [triple.subject[-2:-1] for triple in triples] == ["x", "a"]


def test_a_literal_that_looks_like_the_end_of_a_line_is_split_right(tmp_path: Path) -> None:
    term = r'"> <https://e.org/g> . \" x"@en'
    with Spool(1 << 20, tmp_path) as quads:
        quads.add(line("x", term=term))

        assert list(quads.statements()) == [
            Statement("<https://e.org/id/x>", "<https://e.org/p>", term, "<https://e.org/g>")
        ]
        assert list(quads.triples()) == [f"<https://e.org/id/x> <https://e.org/p> {term} .\n".encode()]


def test_literals_come_apart_and_escapes_are_undone() -> None:
    assert literal_parts(r'"a\"b"@en') == (r"a\"b", "en", None)
    assert literal_parts('"1"^^<https://e.org/d>') == ("1", None, "https://e.org/d")
    assert literal_parts('""') == ("", None, None)
    assert unescape(r"\\n \n \"\t\r") == '\\n \n "\t\r'
