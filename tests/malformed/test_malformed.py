"""Bad input is a folder: what it changes in the project that `factpress new` makes, and what is said of it.

A folder is named after the code that it is about, or `fine` where nothing is wrong, and after the fault.  Its files are
laid over the project; `remove.txt` lists what is taken away; `expected.txt` is the exact standard output of
`factpress check` there, which `pytest --accept` writes anew: read the difference.
"""

from __future__ import annotations

import shutil
import tempfile
import tracemalloc
from hashlib import sha256
from pathlib import Path

import pytest

from commands import Ran, Run
from factpress.problems import CODES

HERE = Path(__file__).parent
EXPECTED, REMOVE = "expected.txt", "remove.txt"
CASES = sorted(path for path in HERE.iterdir() if path.is_dir() and not path.name.startswith("_"))
#: Faults of what ships with factpress, of files of links, and what only `evidence verify` or `validate` tells.
ELSEWHERE = frozenset(
    {
        "rules-invalid",
        "value-refused",
        "json-syntax",
        "source-changed",
        "item-invalid",
        "proposal-invalid",
        "decision-invalid",
        "source-unreadable",
        "rdf-syntax",
        "lock-stale",
        "shape-idle",
        "thing-unseen",
    }
    | {code for code in CODES if code.startswith("link-")}
)
LARGE = 50 << 20
FACTS, TABLE = "seeds/second-look.yaml", "seeds/tables/thing.csv"


@pytest.fixture
def mine(bridge: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the built project, which is the working directory; temporary files go to a folder beside it."""
    shutil.copytree(bridge, tmp_path / "mine")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.chdir(tmp_path / "mine")
    return tmp_path / "mine"


def lay_over(case: Path, project: Path) -> None:
    """Make of a project what a case wants."""
    shutil.copytree(case, project, dirs_exist_ok=True, ignore=shutil.ignore_patterns(EXPECTED, REMOVE))
    for name in (case / REMOVE).read_text().split() if (case / REMOVE).exists() else ():
        path = project / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def contents(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder, hidden ones too; folders have none."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in folder.rglob("*")
    }


def code_of(case: Path) -> str | None:
    """Return the code that a case is about; None for one where nothing is wrong."""
    codes = [code for code in CODES if f"{case.name}-".startswith(f"{code}-")]
    assert len(codes) == (not case.name.startswith("fine-")), f"{case.name} does not begin with a code"
    return codes[0] if codes else None


def assert_nothing_is_built(run: Run, project: Path, told: str) -> None:
    """Hold that a build says the same as the check and leaves everything as it was."""
    before = contents(project.parent)
    ran = run("build")
    assert (ran.code, ran.out) == (1, told)
    assert ran.err.startswith("nothing written: ")
    assert contents(project.parent) == before


def assert_built(run: Run, project: Path, told: str) -> None:
    """Hold that a build says the same as the check and leaves no file but those of the previous one."""
    before = contents(project.parent)
    ran = run("build")
    assert (ran.code, ran.out) == (0, told)
    assert contents(project.parent).keys() == before.keys()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fault_is_told_where_it_stands_and_spoils_nothing(case: Path, mine: Path, run: Run, accept: bool) -> None:
    lay_over(case, mine)
    ran = run("check")
    if accept:
        (case / EXPECTED).write_text(ran.out, encoding="utf-8")
    told = (case / EXPECTED).read_text(encoding="utf-8")
    wrong = ": error[" in told

    assert ran.out == told
    assert ran.code == wrong
    assert "Traceback" not in ran.err
    code = code_of(case)
    assert (f"[{code}] " in told) if code else (told == "")
    (assert_nothing_is_built if wrong else assert_built)(run, mine, told)


def test_every_code_that_a_curator_may_meet_has_a_case() -> None:
    assert CODES.keys() - {code_of(case) for case in CASES} - {"file-too-large"} <= ELSEWHERE


@pytest.mark.parametrize(
    ("name", "beginning", "told"),
    [
        (
            FACTS,
            "facts:\n- kind: tenure\n",
            f"{FACTS}: error[file-too-large] the file has 52,428,800 bytes; YAML is read up to 33,554,432; "
            "bulk data belong into tables: seeds/tables/<kind>.csv\n",
        ),
        (
            TABLE,
            'slug,class,name@en\nold-harbour,Place,"Old Harbour\n',
            f"{TABLE}:2:19: error[csv-syntax] a cell is very long, so the table is not read on; "
            "look for a quotation mark that is not closed\n",
        ),
    ],
    ids=["facts", "a table whose quotation mark is not closed"],
)
def test_a_file_of_50_megabytes_is_refused_without_being_held(
    name: str, beginning: str, told: str, mine: Path, run: Run
) -> None:
    with (mine / name).open("w") as file:
        file.write(beginning)
        file.write("a line of sixty-four characters, again and again and again ...\n" * (LARGE // 63))
        file.truncate(LARGE)
    ran, peak = measured(run)

    assert (ran.code, ran.out) == (1, told)
    assert peak < LARGE // 4
    assert_nothing_is_built(run, mine, told)


def measured(run: Run) -> tuple[Ran, int]:
    """Return what a check said, and the most memory in bytes that it held at once."""
    tracemalloc.start()
    try:
        return run("check"), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
