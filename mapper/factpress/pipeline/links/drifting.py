"""factpress link check: decisions held against what Wikidata says now."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from factpress.batches import parts_of
from factpress.linking.backends.etiquette import Unreadable
from factpress.linking.backends.mediawiki import BATCH
from factpress.linking.candidates import Backend, CouldNotAsk
from factpress.linking.conflicts import Decided
from factpress.linking.drift import Drift, Noted, judge, tell_shared
from factpress.linking.items import Asked, Item
from factpress.linking.schema import Schema
from factpress.linking.values import Decision
from factpress.model import Record
from factpress.pipeline.desk import Desk
from factpress.pipeline.job import Job
from factpress.pipeline.press import Press
from factpress.problems import Problems

#: The decisions that name an item which a thing is, or may be.
_CHECKED = (Decision.ACCEPTED, Decision.AUTOMATIC, Decision.HELD)
_ENGLISH, _NAME = "en", "name@"
#: A revision is noted as its number, whatever stands beside it: an item's id, or a day.
_REVISION = re.compile(r"(?<![\w-])[0-9]+(?![\w-])")

Revisions = Callable[[Collection[int]], Mapping[int, Item]]


def noted(job: Job, desk: Desk) -> list[Noted]:
    """Return the decisions of a project that name an item which a thing is, or may be.

    Raises DataProblems if the seeds or the decisions are faulty.
    """
    problems = Problems()
    press = Press(job, desk, problems)
    things, rows = press.seeds.things, press.links.rows
    problems.stop_if_fatal()
    return [_noted(row, things[row.thing]) for row in rows if row.decision in _CHECKED and row.thing in things]


def check_links(decisions: Sequence[Noted], schema: Schema, backend: Backend, revisions: Revisions) -> list[Drift]:
    """Hold decisions against their items as a back end tells them now; what it could not tell is said of each.

    `revisions` returns items as they were, by the numbers of revisions.
    """
    drifts = []
    for part in parts_of(decisions, BATCH):
        asked = dict(_asked(backend, list(dict.fromkeys(each.item for each in part))))
        before = _before(part, asked, revisions)
        drifts += [judge(each, asked[each.item], before.get(each.revision or 0), schema) for each in part]
    return tell_shared(drifts)


def _noted(row: Decided, thing: Record) -> Noted:
    values = row.record.values
    languages = (_ENGLISH, *(key.removeprefix(_NAME) for key in thing.values if key.startswith(_NAME)))
    number = _REVISION.search(values.get("object_source_version", ""))
    return Noted(
        thing=thing.values["slug"],
        class_iri=thing.values["class"],
        languages=tuple(dict.fromkeys(languages)),
        item=values["object_id"],
        decision=row.decision,
        place=row.place(),
        label=values.get("object_label"),
        revision=int(number[0]) if number else None,
    )


def _asked(backend: Backend, ids: Sequence[str]) -> Iterator[tuple[str, Asked | CouldNotAsk]]:
    """Yield what is said of each id; an item that cannot be read does not stand in the way of others."""
    try:
        yield from backend.items(ids).items()
    except Unreadable as error:
        if len(ids) == 1:
            yield ids[0], error
            return
        for part in parts_of(ids, (len(ids) + 1) // 2):
            yield from _asked(backend, part)
    except CouldNotAsk as error:
        yield from ((id_, error) for id_ in ids)


def _before(
    decisions: Sequence[Noted], asked: Mapping[str, Asked | CouldNotAsk], revisions: Revisions
) -> Mapping[int, Item | CouldNotAsk]:
    """Return the items as they were decided on, by revision, where that was noted and is another one now."""
    wanted = {each.revision for each in decisions if each.revision and _revision(asked[each.item]) != each.revision}
    try:
        return revisions(sorted(wanted))
    except CouldNotAsk as error:
        return dict.fromkeys(wanted, error)


def _revision(asked: Asked | CouldNotAsk) -> int | None:
    return asked.revision if isinstance(asked, Item) else None
