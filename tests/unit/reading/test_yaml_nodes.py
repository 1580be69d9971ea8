"""YAML as typed: plain texts with exact places."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from factpress.errors import CouldNotRun
from factpress.problems import Problems
from factpress.reading.yaml_nodes import MAX_YAML_BYTES, Document, Lines, Mapping, Sequence, compose, read_yaml

LOADERS = [getattr(yaml, "CBaseLoader", yaml.BaseLoader), yaml.BaseLoader]


def read(tmp_path: Path, content: bytes) -> tuple[Document | None, list[str]]:
    path = tmp_path / "a.yaml"
    path.write_bytes(content)
    problems = Problems()
    return read_yaml(path, "a.yaml", problems), list(map(str, problems))


@pytest.mark.parametrize("typed", ["no", "1.10", "2025-11-24", "null", "~", "0x1F", "1_000", "12:30", "<<", "=", "yes"])
def test_a_value_is_the_text_as_typed(tmp_path: Path, typed: str) -> None:
    document, problems = read(tmp_path, f"a: {typed}\n".encode())

    assert document is not None
    assert document.root.values == {"a": typed}
    assert problems == []


@pytest.mark.parametrize("loader", LOADERS, ids=["C parser", "Python parser"])
def test_places_count_lines_and_characters_from_1(loader: type[yaml.BaseLoader]) -> None:
    text = 'ä: "𝄞ü": \n'.replace(": \n", "\n") + "list:\n  - 😀: 1\n  - [x, ümlaut, y]\n"
    problems = Problems()
    document = compose(text, Lines(text, "a.yaml"), problems, loader)
    assert document is not None
    root, lines = document
    inner = root.values["list"]
    assert isinstance(inner, Sequence)
    first, second = inner.items
    assert isinstance(first, Mapping)
    assert isinstance(second, Sequence)

    assert lines.at(root.marks["ä"]) == (1, 4)
    assert lines.at(root.keys["list"]) == (2, 1)
    assert lines.at(first.marks["😀"]) == (3, 8)
    assert lines.at(second.marks[2]) == (4, 17)
    assert len(problems) == 0


def test_byte_order_mark_and_crlf_change_neither_values_nor_places(tmp_path: Path) -> None:
    plain, _ = read(tmp_path, b"a: |\n  x\n  y\nb: z\n")
    other, problems = read(tmp_path, b"\xef\xbb\xbfa: |\r\n  x\r\n  y\r\nb: z\r\n")

    assert plain is not None
    assert other is not None
    assert plain.root == other.root
    assert other.lines.at(other.root.marks["b"]) == (4, 4)
    assert problems == []


def test_nesting_without_end_is_a_problem_and_not_a_crash(tmp_path: Path) -> None:
    document, problems = read(tmp_path, b"things: " + b"[" * 100_000)

    assert document is None
    assert problems == ["a.yaml:1:24: error[yaml-shape] lists and mappings nest deeper than 16 levels"]


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    with path.open("wb") as stream:
        stream.truncate(MAX_YAML_BYTES + 1)
    problems = Problems()

    assert read_yaml(path, "seeds/a.yaml", problems) is None
    assert list(map(str, problems)) == [
        "seeds/a.yaml: error[file-too-large] the file has 33,554,433 bytes; YAML is read up to 33,554,432; "
        "bulk data belong into tables: seeds/tables/<kind>.csv"
    ]


def test_a_file_that_is_gone_is_a_problem(tmp_path: Path) -> None:
    problems = Problems()

    assert read_yaml(tmp_path / "a.yaml", "a.yaml", problems) is None
    assert list(map(str, problems)) == ["a.yaml: error[file-missing] there is no such file"]


def test_what_cannot_be_opened_is_no_fault_of_the_data(tmp_path: Path) -> None:
    with pytest.raises(CouldNotRun, match=r"a\.yaml cannot be read: Is a directory"):
        read_yaml(tmp_path, "a.yaml", Problems())


FAULTY = ["a: b: c", "a: 'b", "a: [b", "a: @b", "\ta: b", "a: {b", '"a" b', '- "\\z"', "a: &", "a: %b\n%c", "a\nb"]


@pytest.mark.parametrize("text", FAULTY)
def test_both_parsers_faults_are_told_in_our_words(text: str) -> None:
    for loader in LOADERS:
        problems = Problems()

        assert compose(text, Lines(text, "a.yaml"), problems, loader) is None
        assert len(problems) == 1
        told = next(iter(problems)).message
        assert not any(
            word in told for word in ("token", "scanning", "parsing", "scalar", "context", "not well-formed")
        )


def test_all_control_characters_are_told_in_one_run(tmp_path: Path) -> None:
    document, problems = read(tmp_path, "a: x\x01\nb: y\x85\nc: \ufeffz\n".encode())

    assert document is not None
    assert problems == [
        "a.yaml:1:5: error[control-character] the character U+0001 cannot stand in YAML as it is; leave it out",
        "a.yaml:2:5: error[control-character] the character U+0085 cannot stand in YAML as it is; leave it out",
        "a.yaml:3:4: error[control-character] the character U+FEFF cannot stand in YAML as it is; "
        "leave it out, or write \\ufeff in double quotes",
    ]
