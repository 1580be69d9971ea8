"""factpress link enrich: chosen properties of accepted items, asked for and kept in a table that people read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from factpress.batches import parts_of
from factpress.linking.backends.mediawiki import BATCH, Entity, MediaWiki
from factpress.linking.candidates import CouldNotAsk
from factpress.linking.enrichment import PARTITION, Enrichment, statement_of, values_of, written
from factpress.model import Iri
from factpress.pipeline.desk import Desk
from factpress.pipeline.harvest import Harvest
from factpress.pipeline.job import Job
from factpress.pipeline.links.enriched import Curated, curated_of, enrichments, is_said_otherwise, table_name
from factpress.pipeline.press import Press
from factpress.problems import Problems
from factpress.replacing import replace_file

#: Memory, in bytes, for the statements that are looked at for contradictions.
_BUDGET = 64 << 20


@dataclass(slots=True)
class Enriching:
    """What came of it: the rows of the table, and by thing what is left out, contradicted, or could not be asked."""

    rows: list[Enrichment] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    conflicts: list[tuple[str, str]] = field(default_factory=list)
    not_asked: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known before anybody is asked: the links, the rows of now, what curated facts say."""

    accepted: Mapping[str, str]
    rows: Sequence[Enrichment]
    curated: Curated


def enrich(job: Job, desk: Desk, wikidata: MediaWiki) -> Enriching:
    """Ask for the accepted items and write the table anew; rows of things that could not be asked about stay.

    Raises DataProblems if the seeds are faulty, CouldNotRun if the table cannot be written.
    """
    known = _known(job, desk)
    done = Enriching()
    for part in parts_of(sorted(known.accepted.items()), BATCH):
        _enrich(dict(part), known, desk, wikidata, done)
    if done.rows or known.rows:
        replace_file(job.project.root / table_name(job.project), written(done.rows))
    return done


def _known(job: Job, desk: Desk) -> _Known:
    problems = Problems()
    press = Press(job, desk, problems)
    graph = Iri(job.project.base.graph(PARTITION)).n3()
    with Harvest(_BUDGET, job.temporary) as harvest:
        press.run(harvest)
        curated = curated_of(harvest.quads, desk.schema.enrich, graph)
    rows = enrichments(job.project, desk, press.published_links, Problems())  # faulty ones are made anew
    problems.stop_if_fatal()
    return _Known(
        {each.values["subject_id"]: each.values["object_id"] for each in press.published_links}, rows, curated
    )


def _enrich(links: Mapping[str, str], known: _Known, desk: Desk, wikidata: MediaWiki, done: Enriching) -> None:
    """Take what is said of some things' items."""
    before = {thing: [row for row in known.rows if row.thing == thing] for thing in links}
    try:
        entities = wikidata.entities(list(links.values()))
    except CouldNotAsk as error:
        done.not_asked += [(thing, str(error)) for thing in links]
        done.rows += [row for rows in before.values() for row in rows]
        return
    things = {item: thing for thing, item in known.accepted.items()}
    for thing, item in links.items():
        made = list(_rows(thing, item, entities[item], things, desk, done))
        allowed = [row for row in made if not _contradicted(row, known.curated, desk, done)]
        same = {row.said() for row in before[thing]} == {row.said() for row in allowed}
        seen = {row.revision for row in before[thing]} == {row.revision for row in allowed}
        done.rows += before[thing] if same and seen else allowed


def _rows(
    thing: str, item: str, entity: Entity, things: Mapping[str, str], desk: Desk, done: Enriching
) -> Iterator[Enrichment]:
    content = entity.content
    if content is None or content["id"] != item or not isinstance(content.get("lastrevid"), int):
        done.left_out.append((thing, f"there is no revision of {item} any more; run 'factpress link check'"))
        return
    day = datetime.fromtimestamp(entity.at, UTC).date().isoformat()
    revision = str(content["lastrevid"])
    for enriched in desk.schema.enrich:
        values, left_out = values_of(content.get("claims") or {}, enriched, desk.schema, things)
        done.left_out += [(thing, why) for why in left_out]
        for value, language in values:
            yield Enrichment(thing, f"wd:{item}", enriched.property, value, language, revision, day)


def _contradicted(row: Enrichment, curated: Curated, desk: Desk, done: Enriching) -> bool:
    """Whether curated facts say something of it already; if it is something else, that is told."""
    if is_said_otherwise(row, curated, desk):
        done.left_out.append((row.thing, f"{row.property}: the thing's own record says it"))
        return True
    statement = statement_of(row, desk.project.base, desk.schema)
    said = curated.get((statement.subject.n3(), statement.predicate.n3()))
    if said is not None and statement.object.n3() not in said:
        facts = ", ".join(sorted(said))
        done.conflicts.append((row.thing, f"{row.property} is {statement.object.n3()} there, and {facts} here"))
    return said is not None
