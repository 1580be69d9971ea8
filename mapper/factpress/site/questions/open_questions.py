"""What is still open, and where facts contradict each other: each with the words of the articles, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from factpress.site.drawn import drawn, pages
from factpress.site.once import Once
from factpress.site.questions.asked import Found, Shown, asked, found, shown, titles

if TYPE_CHECKING:
    from factpress.site.model import Output, Site

CONFLICTS, OPEN = "conflicts", "open-questions"
#: The saved query with all conflicts, and how many a page shows.
QUERY, _MOST = "quality/conflicts", 60
#: The ends of the IRIs of ranks, the most trusted first; others come between.
_FIRST, _LAST = "PreferredRank", "DeprecatedRank"


class Conflict(NamedTuple):
    """Facts of which not all can hold, the preferred one first."""

    facts: tuple[Shown, ...]


def outputs(site: Site) -> Iterator[Output]:
    """List the pages of conflicts and of open questions."""
    yield from pages(CONFLICTS, lambda path, language: _conflicts(site, path, language))
    answers = Once(site.data, lambda: found(site))
    yield from pages(OPEN, lambda path, language: _open(site, answers(), path, language))


def _conflicts(site: Site, path: str, language: str) -> bytes:
    groups = joined((row["fact"], row["other"]) for row in drawn(site, "conflicts"))
    return site.pages.page(
        "conflicts.html",
        path,
        language,
        conflicts=[_conflict(site, group, language) for group in groups[:_MOST]],
        total=len(groups),
        compare=titles(site, "compare", language),
        query=QUERY if QUERY in site.questions else None,
    )


def _open(site: Site, answers: Sequence[Found], path: str, language: str) -> bytes:
    return site.pages.page(
        "open-questions.html",
        path,
        language,
        asked=[asked(site, answer, language) for answer in answers],
        further=titles(site, "further", language),
    )


def _conflict(site: Site, facts: Iterable[str], language: str) -> Conflict:
    views = [view for fact in facts for view in shown(site, fact, language)]
    return Conflict(tuple(sorted(views, key=lambda view: (_order(view.rank), view.fact))))


def _order(rank: str) -> int:
    return 0 if rank.endswith(_FIRST) else 2 if rank.endswith(_LAST) else 1


def joined(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return the groups that pairs join, directly or through others; members and groups are sorted."""
    group: dict[str, set[str]] = {}
    for one, other in pairs:
        together = group.get(one, {one}) | group.get(other, {other})
        group.update(dict.fromkeys(together, together))
    return sorted({id(members): sorted(members) for members in group.values()}.values())
