"""The lock survives writing and reading, and a damaged line costs only itself."""

import pytest

from factpress.evidence.lock import Lock, Quoted, Stamp, read_lock
from factpress.model import Passage
from factpress.problems import Problems


def full_lock() -> Lock:
    lock = Lock()
    lock.stamps["bridge"] = Stamp("ab" * 32, 400)
    lock.passages[Quoted("bridge", "two   words", None)] = Passage(5, 14, "pre", "suf", exact="two\nwords")
    lock.passages[Quoted("bridge", "again", 2)] = Passage(50, 55, "p", "s", exact="again")
    lock.passages[Quoted("bridge", "a\u2028b\x85c", None)] = Passage(60, 65, "", "", exact="a\u2028b\x85c")
    lock.passages[Quoted("bridge", "from … to", None)] = Passage(1, 99, "", "", first="from", last="to")
    return lock


def test_a_lock_survives_writing_and_reading() -> None:
    problems = Problems()
    lock = read_lock(full_lock().render(), "evidence.lock", problems)

    assert not len(problems)
    assert lock.stamps == full_lock().stamps
    assert lock.passages == full_lock().passages


def test_the_order_of_finding_does_not_matter() -> None:
    lock = full_lock()
    turned = Lock(dict(reversed(lock.stamps.items())), dict(reversed(lock.passages.items())))

    assert turned.render() == lock.render()


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[]",
        "{}",
        '{"article": "a"}',
        '{"article": "a", "sha256": "00", "characters": "many"}',
        '{"article": "a", "quote": "q", "start": 0, "end": 1, "prefix": "", "suffix": "", "first": "q"}',
        '{"article": "a", "quote": "q", "start": -1, "end": 1, "prefix": "", "suffix": "", "exact": "q"}',
        '{"article": "a", "quote": "q", "nth": true, "start": 0, "end": 1, "prefix": "", "suffix": "", "exact": "q"}',
    ],
)
def test_a_damaged_line_is_a_problem_of_its_own(line: str) -> None:
    problems = Problems()
    lock = read_lock(line + "\n" + full_lock().render(), "seeds/evidence.lock", problems)

    assert [str(problem) for problem in problems] == [
        "seeds/evidence.lock:1:1: error[lock-invalid] this line is not an entry of a lock; "
        "run 'factpress evidence lock' with the texts"
    ]
    assert lock.passages == full_lock().passages
