"""A program that decides is killed at any moment: what it said is decided is on the disk, and nothing is half there."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from link_samples import row, table
from proposal_samples import ledger, rows

TESTS = Path(__file__).parents[2]
#: Decides on and on: a held row becomes an accepted one, that is undone, and so forth; each is told when it is done.
PROGRAM = f"""
import sys
sys.path.insert(0, {str(TESTS)!r})
from pathlib import Path
from factpress.linking.deciding import Judgement, Verdict
from factpress.linking.offers import offers_of
from factpress.problems import Place
from link_samples import KNOWN
from proposal_samples import ACT, FIRST, ledger, proposal
own = ledger(Path(sys.argv[1]))
cells = offers_of(proposal("tidehaven", FIRST), KNOWN)[0].cells
while True:
    for verdict in (Verdict.ACCEPT, Verdict.UNSURE):
        own.decide([Judgement(verdict, cells, Place("here"))], ACT, again=True)
        print(verdict.decision, flush=True)
"""


@pytest.mark.parametrize("delay", [0.0, 0.003, 0.011, 0.02])
def test_what_was_said_to_be_decided_is_there_after_a_kill(tmp_path: Path, delay: float) -> None:
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "held.sssom.tsv").write_text(table(row("held")), encoding="utf-8")
    program = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline().strip() for _ in range(3)]
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        said += [line.strip() for line in process.stdout]
    ledger(tmp_path).links()
    found = rows(tmp_path)

    assert len(said) >= 3
    assert list(found.values()) == [["tidehaven wd:Q999999990"]]
    # what was said last, or the one after it, which was on the disk before it could be said
    assert next(iter(found)) in {said[-1], {"accepted": "held", "held": "accepted"}[said[-1]]}
    assert list((tmp_path / "kept").iterdir()) == []
