"""What Wikidata says of linked things, published in a graph of its own where no curated fact says anything of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from factpress.linking.enrichment import FILE, PARTITION, Enrichment, read_enrichment, statement_of, triples_of
from factpress.linking.schema import Enriched
from factpress.model import Iri, Record
from factpress.pipeline.desk import Desk
from factpress.problems import Place, Problems, Severity
from factpress.project import Project
from factpress.publish.spool import Spool
from factpress.reading.files import LINKS

#: What curated facts say, by subject and predicate, all as N-Triples has them.
Curated = Mapping[tuple[str, str], Collection[str]]


def enrichments(project: Project, desk: Desk, links: Iterable[Record], problems: Problems) -> list[Enrichment]:
    """Return the rows of a project's table of enrichments, which it need not have; `links` are the accepted ones."""
    path = project.root / table_name(project)
    if not path.exists():
        return []
    accepted = {record.values["subject_id"]: record.values["object_id"] for record in links}
    return read_enrichment(path, table_name(project), accepted, desk.schema, problems)


def publish_enrichment(project: Project, desk: Desk, links: Iterable[Record], quads: Spool, problems: Problems) -> None:
    """Add what the table says to the quads, of which all curated facts are there; what they contradict is noted."""
    rows = enrichments(project, desk, links, problems)
    if not rows:
        return
    graph, base = Iri(project.base.graph(PARTITION)).n3(), project.base
    curated = curated_of(quads, desk.schema.enrich, graph)
    for row in rows:
        if is_said_otherwise(row, curated, desk):
            continue
        statement = statement_of(row, base, desk.schema)
        said = curated.get((statement.subject.n3(), statement.predicate.n3()))
        if said is None:
            for triple in triples_of(row, base, desk.schema):
                quads.add(f"{triple.n3()[:-1]}{graph} .\n".encode())
        elif statement.object.n3() not in said:
            message = f"curated facts say something else of {row.thing!r} than {row.property} of {row.item}"
            advice = "they stand; take the row out"
            problems.add(Place(table_name(project)), "link-conflict", message, advice, Severity.WARNING)


def is_said_otherwise(row: Enrichment, curated: Curated, desk: Desk) -> bool:
    """Tell whether a thing's own record says in another form what a row says; the row is not published beside it."""
    own = next(each.own for each in desk.schema.enrich if each.property == row.property)
    return bool(own) and (Iri(desk.project.base.thing(row.thing)).n3(), Iri(own).n3()) in curated


def curated_of(quads: Spool, enrich: Iterable[Enriched], enrichment: str) -> Curated:
    """Return what is said of what may enrich, by subject and predicate, in other graphs than that of enrichments."""
    wanted = {Iri(predicate).n3() for each in enrich for predicate in (each.predicate, each.own)}
    curated: dict[tuple[str, str], set[str]] = {}
    for each in quads.statements():
        if each.predicate in wanted and each.graph != enrichment:
            curated.setdefault((each.subject, each.predicate), set()).add(each.object)
    return curated


def table_name(project: Project) -> str:
    """Return the name of a project's table of enrichments, relative to the project."""
    return f"{project.seeds}/{LINKS}/{FILE}"
