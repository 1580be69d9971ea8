"""The file of unused passages: read with places, every fault told."""

from pathlib import Path

import pytest

from factpress.model import Unused
from factpress.problems import Place, Problems
from factpress.reading.unused import read_unused

GOOD = "{article: bridge, start: 4, end: 9, reason: a caption}"


def read(tmp_path: Path, content: str) -> tuple[list[Unused] | None, list[str]]:
    path = tmp_path / "unused.yaml"
    path.write_text(content, encoding="utf-8")
    problems = Problems()
    return read_unused(path, "seeds/unused.yaml", {"bridge", "road"}, problems), list(map(str, problems))


def test_entries_are_read_in_the_order_of_articles_and_offsets(tmp_path: Path) -> None:
    entries, problems = read(
        tmp_path,
        "unused:\n"
        "- {article: road, start: 0, end: 5, reason: praise}\n"
        "- {article: bridge, start: 20, end: 30, reason: repeats line 1}\n"
        f"- {GOOD}\n",
    )

    assert problems == []
    assert entries is not None
    assert [(each.article, each.start, each.end) for each in entries] == [
        ("bridge", 4, 9),
        ("bridge", 20, 30),
        ("road", 0, 5),
    ]
    assert entries[0] == Unused("bridge", 4, 9, "a caption", Place("seeds/unused.yaml", 4, 3))


@pytest.mark.parametrize("content", ["unused: []\n", "unused:\n"])
def test_a_project_may_list_none(tmp_path: Path, content: str) -> None:
    assert read(tmp_path, content) == ([], [])


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ("{article: brigde, start: 4, end: 9, reason: x}", "unknown-slug] there is no article 'brigde'; did you mean"),
        ("{article: bridge, start: 4, end: 9}", "missing-key] the key 'reason' is missing"),
        ("{article: bridge, start: 4, end: 9, reason: }", "missing-key] the key 'reason' is missing"),
        ("{article: bridge, start: four, end: 9, reason: x}", "bad-integer] 'four' is not an integer"),
        ("{article: bridge, start: 9, end: 9, reason: x}", "unused-invalid] 9 to 9 is no passage"),
        ("{article: bridge, start: -4, end: 9, reason: x}", "unused-invalid] -4 to 9 is no passage"),
        ("{article: bridge, start: 1, end: 9, reson: x}", "unknown-key] there is no key 'reson' here; did you mean"),
        ("{article: bridge, start: [1], end: 9, reason: x}", "yaml-shape] the key 'start' is not a plain text"),
        ("bridge 4 to 9", "yaml-shape] an item is not a mapping"),
    ],
)
def test_a_faulty_entry_is_told_and_the_others_are_kept(tmp_path: Path, item: str, told: str) -> None:
    entries, problems = read(tmp_path, f"unused:\n- {item}\n- {GOOD.replace('4', '40').replace('9', '50')}\n")

    assert entries is not None
    assert [(each.start, each.end) for each in entries] == [(40, 50)]
    assert any(told in problem for problem in problems)
    assert {problem.split(":")[1] for problem in problems} == {"2"}


def test_entries_that_overlap_are_told(tmp_path: Path) -> None:
    _, problems = read(
        tmp_path, f"unused:\n- {GOOD.replace('end: 9', 'end: 21')}\n- {GOOD.replace('4', '20').replace('9', '30')}\n"
    )

    assert problems == [
        "seeds/unused.yaml:3:3: error[unused-invalid] the passage 20 to 30 overlaps that of line 2; "
        "list each passage once"
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [("unsued: []\n", "unknown-key"), ("unused: none\n", "yaml-shape"), ("- a\n", "yaml-shape"), ("", "file-empty")],
)
def test_a_file_of_another_form_is_told(tmp_path: Path, content: str, code: str) -> None:
    entries, problems = read(tmp_path, content)

    assert not entries
    assert [f"[{code}]" in problem for problem in problems] == [True]
