"""factpress link review on a terminal: screens for narrow and wide ones, and a whole sitting on a real one."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
import tty
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from threading import Thread

import click
import pytest
from rich.console import Console

from commands import Run, code_of
from factpress.cli.link import COMMANDS, command
from factpress.cli.screens import footer, screen
from factpress.linking.candidates import Candidate, Feature, Wanted
from factpress.linking.deciding import Change, Judgement
from factpress.linking.items import Item
from factpress.linking.offers import offers_of
from factpress.linking.proposals import Proposal, write_proposals
from factpress.pipeline.links.reviewing import Review, Subject
from factpress.pipeline.links.telling import Told
from link_samples import KNOWN
from proposal_samples import FIRST, SECOND, candidate, proposal

FACTS = tuple(Told(f"count; value: {number}", f"{number} ports", "The Ports") for number in range(8))


class Nowhere:
    """A desk where nothing is written."""

    def decide(self, judgements: Sequence[Judgement]) -> Change:
        return Change()

    def undo(self, change: Change) -> None:
        raise AssertionError


def review(*subjects: Proposal) -> Review:
    found = []
    for each in subjects:
        *offers, nothing = offers_of(each, KNOWN)
        found.append(Subject(each, "schema:City", tuple(offers), nothing, FACTS))
    return Review(found, Nowhere(), {"Q999999998": "place"})


def drawn(shown: Review, width: int) -> str:
    console = Console(file=StringIO(), width=width, force_terminal=False)
    console.print(screen(shown, width))
    console.print(footer(shown, more=False))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert isinstance(text, str)
    return text


@pytest.mark.parametrize("width", [24, 60, 99, 100, 200])
def test_everything_is_shown_on_any_terminal(width: int) -> None:
    text = drawn(review(proposal("tidehaven", FIRST, SECOND)), width)
    words = re.sub(r"\s+", " ", text)

    assert max(map(len, text.splitlines())) <= width
    for said in ("Tidehaven", "schema:City", "ports”", "The Ports", FIRST, SECOND, "+1.5", "5.5", "quit"):
        assert said in words
    assert (f"Gezeitenhafen (de)  {FIRST}" in text) is False


def test_the_thing_stands_beside_its_candidates_where_there_is_room() -> None:
    beside = drawn(review(proposal("tidehaven", FIRST)), 140).splitlines()
    below = drawn(review(proposal("tidehaven", FIRST)), 80)

    assert any("id:tidehaven" in line and "index, 2031-05-06" in line for line in beside)
    assert below.index("The Ports") < below.index(FIRST)
    assert "and 2 more facts" in below
    assert "place (Q999999998)" in below
    assert "1964–" in below


def test_what_was_rejected_and_what_must_not_be_linked_is_marked() -> None:
    stopped = proposal("tidehaven", FIRST, SECOND)
    offers = (candidate(FIRST, stop="the item is a list"), *stopped.candidates[1:])
    shown = review(Proposal(stopped.wanted, "index", "2031-05-06", 5, offers))

    assert "must not be linked: the item is a list" in drawn(shown, 120)
    for key in "r1":
        shown.press(key)
    assert "rejected" in drawn(shown, 120)
    assert "the item is a list" not in drawn(shown, 120)


def test_without_candidates_and_behind_the_last_thing_a_sentence_is_shown() -> None:
    shown = review(proposal("tidehaven"))
    assert "no candidate" in drawn(shown, 80)
    shown.press("s")
    assert "All is decided" in drawn(shown, 80)


def test_what_others_wrote_cannot_steer_the_terminal() -> None:
    evil = "\x1b[2J\x1b]0;owned\x07 label\x9b31m"
    item = Item(FIRST, {"en": evil}, {}, {"en": evil}, (evil,))
    bad = Candidate(item, (Feature(evil, evil, 1.0),), 1.0, evil)
    wanted = Wanted("tidehaven", "c", (("en", "Tidehaven"),))
    text = drawn(review(Proposal(wanted, "index", "d", 5, (bad,))), 120)

    assert not set(text) & {"\x1b", "\x07", "\x9b"}
    assert "label" in text


# ---------------------------------------------------------------------------------------- a real terminal


class Terminal:
    """The command on a terminal of its own."""

    def __init__(self, project: Path, *arguments: str, **environment: str) -> None:
        self._ours, theirs = pty.openpty()
        program = [sys.executable, "-m", "factpress", "link", "review", "--project", str(project), *arguments]
        env = {**os.environ, "TERM": "xterm", "COLUMNS": "110", "LINES": "30", **environment}
        self.process = subprocess.Popen(program, stdin=theirs, stdout=theirs, stderr=theirs, env=env)
        os.close(theirs)

    def until(self, said: str) -> str:
        """Return what comes till something is said."""
        text, end = "", time.monotonic() + 30
        while said not in text:
            assert time.monotonic() < end, text
            if select.select([self._ours], [], [], 0.2)[0]:
                try:
                    text += os.read(self._ours, 65536).decode(errors="replace")
                except OSError:
                    raise AssertionError(text) from None
        return text

    def press(self, key: str) -> None:
        os.write(self._ours, key.encode())

    def end(self) -> int:
        code = self.process.wait(timeout=30)
        os.close(self._ours)
        return code


@pytest.fixture
def proposed(project: Path) -> Path:
    """A project with proposals for two of its things."""
    town = Wanted("lindmouth", "http://schema.org/City", (("en", "Lindmouth"),))
    person = Wanted("ada-okafor", "http://schema.org/Person", (("en", "Ada Okafor"),))
    proposals = [
        Proposal(town, "index", "2031-05-06", 5, (candidate(FIRST, "Lindmouth"), candidate(SECOND, "Lindmouth"))),
        Proposal(person, "index", "2031-05-06", 5, failure="no network"),
        Proposal(person.__class__("bridge-opening", "c", (("en", "Opening"),)), "index", "2031-05-06", 5),
    ]
    write_proposals(project / ".factpress" / "proposals.jsonl", proposals)
    return project


def test_a_sitting_on_a_real_terminal_ends_and_goes_on(proposed: Path) -> None:
    links = proposed / "seeds" / "links"
    terminal = Terminal(proposed)
    first = terminal.until("quit")
    assert "1 thing could not be asked about" in first
    assert "Lindmouth" in first
    terminal.press(" ")
    terminal.until("quit")
    terminal.press("R")
    terminal.until("which one? 1, 2")
    terminal.press("1")
    terminal.until("quit")
    assert FIRST in (links / "rejected.sssom.tsv").read_text(encoding="utf-8")
    terminal.press("a")
    terminal.until("2 of 2")
    assert SECOND in (links / "accepted.sssom.tsv").read_text(encoding="utf-8")
    terminal.press("q")
    terminal.until("2 decided, 1 left")
    assert terminal.end() == 0

    again = Terminal(proposed, NO_COLOR="1")
    text = again.until("quit")
    assert "1 of 1" in text
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", text)
    again.press("n")
    again.until("All is decided")
    again.press("\x04")
    again.until("every decision so far is on the disk")
    assert again.end() == 3
    assert "bridge-opening" in (links / "none-found.sssom.tsv").read_text(encoding="utf-8")

    nothing = Terminal(proposed)
    nothing.until("there is nothing to decide on")
    assert nothing.end() == 0


class Watcher:
    """A terminal in this process: keys are typed ahead, what is shown is gathered."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, keys: str) -> None:
        self._ours, self._theirs = pty.openpty()
        tty.setcbreak(self._theirs)
        os.write(self._ours, keys.encode())
        self._shown: list[bytes] = []
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()
        for name in ("stdin", "stdout"):
            stream = open(os.dup(self._theirs), "r" if name == "stdin" else "w", encoding="utf-8")  # noqa: PTH123, SIM115
            monkeypatch.setattr(sys, name, stream)

    def _read(self) -> None:
        while data := self._take():
            self._shown.append(data)

    def _take(self) -> bytes:
        try:
            return os.read(self._ours, 65536)
        except OSError:
            return b""

    def shown(self) -> str:
        """Close the terminal and return all that was on it."""
        sys.stdin.close()
        sys.stdout.close()
        os.close(self._theirs)
        self._reader.join(10)
        os.close(self._ours)
        return b"".join(self._shown).decode()


@pytest.mark.parametrize(
    ("keys", "arguments", "code", "shown", "accepted"),
    [
        (" R1aq", (), 0, "2 of 2", [SECOND]),
        ("\x1b[A1q", (), 0, "no key", [FIRST]),
        ("ü1q", ("lindmouth",), 0, "1 of 1", [FIRST]),
        ("1\x04", (), 3, "2 of 2", [FIRST]),
        ("12n", ("--again",), 3, "there is no candidate 2", [FIRST]),
    ],
)
def test_keys_typed_ahead_are_taken_one_after_the_other(
    proposed: Path, monkeypatch: pytest.MonkeyPatch, keys: str, arguments: tuple[str, ...], code: int, shown: str,
    accepted: list[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("TERM", "xterm")
    watcher = Watcher(monkeypatch, keys + ("\x04" if code == 3 else ""))
    ended = code_of("link", "review", *arguments, "--project", str(proposed))
    text = watcher.shown()
    monkeypatch.undo()
    rows = (proposed / "seeds" / "links" / "accepted.sssom.tsv").read_text(encoding="utf-8")

    assert ended == code
    assert shown in text
    assert [item for item in (FIRST, SECOND) if f"wd:{item}" in rows] == accepted


def test_a_review_shows_the_facts_of_the_seeds(proposed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "150")
    monkeypatch.setenv("LINES", "200")
    watcher = Watcher(monkeypatch, "q")
    code_of("link", "review", "--project", str(proposed))
    text = watcher.shown()
    monkeypatch.undo()

    assert "\x1b[2J" not in text
    assert "“" in text
    assert "Lindmouth" in text


def test_a_thing_that_nothing_was_proposed_for_is_told(proposed: Path) -> None:
    terminal = Terminal(proposed, "ada-okaf")
    terminal.until("nothing was proposed for 'ada-okaf'")
    assert terminal.end() == 2


def test_the_group_lists_its_commands(run: Run) -> None:
    assert command.list_commands(click.Context(command)) == list(COMMANDS)
    ran = run("link", "--help")

    assert [line.split()[0] for line in ran.out.split("Commands:\n")[1].splitlines()] == [
        *("index", "propose", "review", "apply", "check", "enrich", "export", "eval"),
    ]
    assert run("link", "aply").err.endswith("did you mean 'apply'?\n")
