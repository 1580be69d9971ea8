"""The screens of a review on a terminal, and its keys."""

from __future__ import annotations

import os
import sys
import termios
import tty
from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from select import select

from rich.console import Console, Group, RenderableType
from rich.segment import Segment, SegmentLines
from rich.table import Table
from rich.text import Text

from factpress.linking.offers import Offer, item_label, label_of
from factpress.linking.tables import dates_of, english
from factpress.linking.writing import cell
from factpress.pipeline.links.reviewing import KEYS, Review, Subject

#: From so many columns the candidates stand beside the thing, else below it.
_WIDE = 100
#: As many facts are shown.
_FACTS = 6
#: What turns to the next part of a screen that is longer than the terminal; what Ctrl-D sends; what arrows begin with,
#: and the seconds in which the rest of them comes.
_MORE, _END, _ESCAPE, _SEQUENCE = " ", "\x04", "\x1b", 0.02


class Screens:
    """Shows a review on the terminal that standard output is, and takes keys from standard input."""

    def __init__(self, plain: bool) -> None:
        """Take whether to leave out colours."""
        self._console = Console(no_color=plain, highlight=False)

    def run(self, review: Review) -> None:
        """Show one screen after the other till the person quits.  Raises EOFError if the terminal is closed."""
        page = 0
        with _keys() as keys:
            while not review.ended:
                pages = self._pages(review)
                page %= len(pages)
                self._draw(pages[page], len(pages) > 1, review)
                key = keys.next()
                page = page + 1 if key == _MORE else 0
                if key != _MORE:
                    review.press(key)

    def _pages(self, review: Review) -> list[Sequence[list[Segment]]]:
        """Return the lines of the screen, as many together as the terminal has rows for."""
        lines = self._console.render_lines(screen(review, self._console.width), pad=False)
        room = max(self._console.height - _BELOW, 1)
        return [lines[begin : begin + room] for begin in range(0, len(lines), room)]

    def _draw(self, lines: Sequence[list[Segment]], more: bool, review: Review) -> None:
        if not self._console.is_dumb_terminal:
            self._console.clear()
        self._console.print(SegmentLines(lines, new_lines=True), end="")
        self._console.print(footer(review, more))


#: Rows for the message, the keys and the cursor.
_BELOW = 5


def screen(review: Review, width: int) -> RenderableType:
    """Return what is to be seen: the thing, and its candidates beside or below it."""
    subject = review.subject
    if subject is None:
        return Text("All is decided: z takes the last decision back, q quits.")
    head = Text(f"{review.at + 1} of {len(review.subjects)}", style="dim")
    ours, theirs = _thing(subject), _candidates(subject, review)
    if width < _WIDE:
        return Group(head, ours, Text(), theirs)
    beside = Table.grid(padding=(0, 2), expand=True)
    beside.add_column(ratio=2)
    beside.add_column(ratio=3)
    beside.add_row(ours, theirs)
    return Group(head, beside)


def footer(review: Review, more: bool) -> Text:
    """Return the last message, and the keys."""
    keys = " ".join(f"{key} {meaning}," for key, meaning in KEYS.items()).removesuffix(",")
    turn = ", space more" if more else ""
    return Text(f"{review.message}\n" if review.message else "", style="bold").append(f"1-9 {keys}{turn}", style="dim")


def _thing(subject: Subject) -> RenderableType:
    wanted = subject.proposal.wanted
    said = Text()
    said.append(label_of(wanted), style="bold").append(f"  id:{wanted.thing}  {subject.class_name}\n")
    others = dict.fromkeys(f"{name} ({language})" for language, name in wanted.names)
    said.append(", ".join(others), style="dim")
    for text in wanted.description.values():
        said.append(f"\n{text}")
    for fact in subject.facts[:_FACTS]:
        said.append(f"\n\n{fact.words}\n").append(f"“{fact.quote}”", style="italic").append(f" {fact.article}")
    if len(subject.facts) > _FACTS:
        said.append(f"\n\nand {len(subject.facts) - _FACTS:,} more facts", style="dim")
    return said


def _candidates(subject: Subject, review: Review) -> RenderableType:
    proposal = subject.proposal
    source = Text(f"{proposal.backend}, {proposal.date}", style="dim")
    if not subject.offers:
        return Group(source, Text("no candidate"))
    blocks = (_candidate(number, offer, review) for number, offer in enumerate(subject.offers))
    return Group(source, *blocks)


def _candidate(number: int, offer: Offer, review: Review) -> RenderableType:
    """Return one candidate: what it is, and a table of what speaks for and against it with the sum."""
    candidate = offer.candidate
    assert candidate is not None
    item = candidate.item
    said = Text().append(f"\n{number + 1}  {cell(item_label(item))}", style="bold").append(f"  {item.id}")
    if number not in review.left:
        return said.append("  rejected", style="dim")
    facts = (
        _described(english(item.descriptions)),
        _described(", ".join(_type(each, review) for each in item.types), "types "),
        _described(", ".join(item.countries), "country "),
        _described(dates_of(item.born or item.began, item.died or item.ended)),
    )
    said.append("".join(facts))
    if candidate.stop:
        said.append(f"\n   must not be linked: {cell(candidate.stop)}", style="bold red")
    features = Table.grid(padding=(0, 1))
    for feature in candidate.features:
        features.add_row("  ", f"{feature.weight:+g}", Text(cell(feature.name)), Text(cell(feature.says)))
    features.add_row("  ", f"{candidate.score:g}", "sum")
    return Group(said, features)


def _type(item: str, review: Review) -> str:
    return f"{review.types[item]} ({item})" if item in review.types else item


def _described(text: str, before: str = "") -> str:
    """Return a line about an item; what others wrote about it must not reach the terminal with control characters."""
    return f"\n   {before}{cell(text)}" if text else ""


# ---------------------------------------------------------------------------------------- keys


class _Keys:
    """Keys as they are pressed, without an echo; also those that were pressed before they are asked for."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._decoder = getincrementaldecoder("utf-8")("replace")

    def next(self) -> str:
        """Return the next key in lower case, of an arrow and the like only that it is one.  Raises EOFError."""
        key = ""
        while not key:
            key = self._decoder.decode(self._byte())
        if key == _END:
            raise EOFError
        if key == _ESCAPE:
            self._pass_over()
        return key.lower()

    def _pass_over(self) -> None:
        """Read the rest of what an arrow and the like sends: [ or O, parameters, a letter or ~ (ECMA-48, 5.4)."""
        if select([self._descriptor], [], [], _SEQUENCE)[0] and self._byte() in (b"[", b"O"):
            while not b"@" <= self._byte() <= b"~":
                pass

    def _byte(self) -> bytes:
        try:
            byte = os.read(self._descriptor, 1)
        except OSError:
            byte = b""
        if not byte:
            raise EOFError
        return byte


@contextmanager
def _keys() -> Iterator[_Keys]:
    """Let every key through at once till the end; Ctrl-C still interrupts."""
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    tty.setcbreak(descriptor, termios.TCSADRAIN)
    try:
        yield _Keys(descriptor)
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
