"""Decisions on links: where they are read and written, taken from tables, and published as links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from factpress.errors import UsageFault
from factpress.linking import Decision, Known, Links
from factpress.linking.conflicts import Decided
from factpress.linking.deciding import Act, Change, Judgement, Verdict
from factpress.linking.ledger import Ledger
from factpress.linking.offers import offers_of
from factpress.linking.proposals import PROPOSALS, Proposal, read_proposals
from factpress.linking.quickstatements import Batch, batch_of
from factpress.linking.tables import read_tables
from factpress.mapping.records import RecordMapper
from factpress.pipeline.desk import Desk
from factpress.pipeline.job import Job
from factpress.pipeline.links.proposing import kept_folder
from factpress.pipeline.links.reviewing import Review, subjects_of
from factpress.pipeline.links.telling import told_of
from factpress.pipeline.press import Press
from factpress.problems import Place, Problems
from factpress.rdf import Syntax, rewritten
from factpress.reading.files import LINKS

#: What decisions are taken with, as they put it on record.
TOOL = "factpress"


@dataclass(frozen=True)
class Office:
    """A project where decisions on links are taken.

    `act` says who takes them, on which day, with which tool.
    """

    job: Job
    desk: Desk
    act: Act

    @cached_property
    def _problems(self) -> Problems:
        return Problems()

    @cached_property
    def press(self) -> Press:
        """The way from the seeds to statements."""
        return Press(self.job, self.desk, self._problems)

    @cached_property
    def known(self) -> Known:
        """What links may name.  Raises DataProblems if the seeds are faulty."""
        known = self.press.known
        self._problems.stop_if_fatal()
        return known

    @cached_property
    def ledger(self) -> Ledger:
        """The files of links."""
        project = self.job.project
        name = f"{project.seeds}/{LINKS}"
        return Ledger(project.root / name, name, self.known, kept_folder(project), project.base.iri)

    def decide(self, judgements: Sequence[Judgement]) -> Change:
        """Put decisions on the disk, all or none.  Raises DataProblems if they contradict others."""
        return self.ledger.decide(judgements, self.act)

    def undo(self, change: Change) -> None:
        """Take a change back."""
        self.ledger.undo(change)


@dataclass(frozen=True)
class _Again(Office):
    """An office where what was settled may be decided on anew."""

    def decide(self, judgements: Sequence[Judgement]) -> Change:
        return self.ledger.decide(judgements, self.act, again=True)


def open_office(job: Job, act: Act, *, again: bool = False) -> Office:
    """Return the office of a project; `again`: decisions may take the place of settled ones.

    Raises UsageFault if there is no such curator, DataProblems if the seeds are faulty.
    """
    office = (_Again if again else Office)(job, Desk(job.project, job.bundle), act)
    if act.curator is not None and act.curator not in office.known.curators:
        raise UsageFault(f"there is no curator {act.curator!r}; {_curators(office.known)}")
    return office


def the_curator(job: Job) -> str:
    """Return the curator of a project that has one only.  Raises UsageFault if it has none or several."""
    known = Press(job, Desk(job.project, job.bundle), Problems()).known
    if len(known.curators) == 1:
        return next(iter(known.curators))
    raise UsageFault(f"say with --curator who decides; {_curators(known)}")


def _curators(known: Known) -> str:
    return f"the seeds know {', '.join(sorted(known.curators)) or 'none'}"


def start_review(office: Office, things: Sequence[str] = (), *, again: bool = False) -> tuple[Review, list[Proposal]]:
    """Return the review of what was proposed, everything read that it shows, and what nobody could be asked about.

    `things` are slugs, none for all.  Raises UsageFault if nothing was proposed, or not for one of the things;
    DataProblems if a file is damaged.
    """
    proposals = _proposals(office)
    wanted = [each for each in proposals if not things or each.thing in things]
    for thing in things:
        if thing not in {each.thing for each in wanted}:
            raise UsageFault(f"nothing was proposed for {thing!r}; run 'factpress link propose {thing}'")
    links, told = office.ledger.links(), told_of(office.press.seeds, office.desk.kinds)
    subjects = subjects_of(wanted, links, office.known, told, office.desk.shorten, again=again)
    types = {each: group for group, ids in office.desk.schema.groups.items() for each in ids}
    return Review(subjects, office, types), [each for each in wanted if each.failure is not None]


def _proposals(office: Office) -> tuple[Proposal, ...]:
    project, problems = office.job.project, Problems()
    path = project.kept / PROPOSALS
    if not path.exists():
        raise UsageFault("nothing was proposed yet; run 'factpress link propose'")
    proposals = read_proposals(path, str(path.relative_to(project.root)), problems)
    problems.stop_if_fatal()
    return proposals


def apply_tables(office: Office, tables: Sequence[tuple[str, bytes]]) -> Mapping[Decision, int]:
    """Put the decisions of tables on the disk; return how many new rows each decision's file has.

    `tables` are pairs of a name for problems and the bytes.  Raises DataProblems, with nothing written, if anything in
    them is wrong or contradicts another decision.
    """
    problems = Problems()
    judgements = read_tables(tables, problems)
    problems.stop_if_fatal()
    change = office.decide(judgements)
    return Counter({decision: len(rows) for decision, rows in change.new.items()})


def apply_automatic(office: Office) -> Mapping[Decision, int]:
    """Accept the candidates that need no person, marked as such, for things that no person has decided on.

    `office` has an act without a curator.  Returns and raises as `apply_tables` does.
    """
    links = office.ledger.links()
    rejected = links.rejected
    by_person = {row.thing for row in links.rows if row.decision not in _UNSETTLED and _is_looked_up(row)}
    judgements = []
    for proposal in _proposals(office):
        if proposal.thing in by_person or (proposal.thing, proposal.automatic) in rejected:
            continue
        for offer in offers_of(proposal, office.known):
            if offer.candidate and offer.candidate.item.id == proposal.automatic:
                cells = {**offer.cells, "confidence": CONFIDENCE}
                judgements.append(Judgement(Verdict.AUTOMATIC, cells, Place("this rule")))
    change = office.decide(judgements)
    return Counter({decision: len(rows) for decision, rows in change.new.items()})


#: What is put on record for an automatic acceptance: the rule is measured to be right so often ('factpress link eval').
CONFIDENCE = "0.99"
#: Decisions that leave a thing open for the rule.
_UNSETTLED = frozenset({Decision.REJECTED, Decision.AUTOMATIC})


def _is_looked_up(row: Decided) -> bool:
    return not row.record.values["mapping_justification"].endswith("UnspecifiedMatching")


@dataclass(frozen=True, slots=True)
class Published:
    """What the links of a project publish.

    `lines` are N-Triples, sorted; `published` is the number of links, `hidden` that of those which no person has looked
    at and which stay unpublished; `prefixes` maps prefix to namespace.
    """

    lines: bytes
    links: Links
    published: int
    hidden: int
    prefixes: Mapping[str, str]

    def turtle(self) -> str:
        """Return the statements as Turtle."""
        return rewritten(self.lines, Syntax.N_TRIPLES, Syntax.TURTLE, self.prefixes)


def published_links(job: Job) -> Published:
    """Return what a build would put into the graph of links.  Raises DataProblems if anything in the files is wrong."""
    desk, problems = Desk(job.project, job.bundle), Problems()
    press = Press(job, desk, problems)
    records, links = press.published_links, press.links
    lines: list[bytes] = []
    mapper = RecordMapper(desk.tables, desk.functions, lines.append, problems)
    for record in records:
        mapper.add_link(record)
    mapper.finish()
    problems.stop_if_fatal()
    triples = {line.rpartition(b" <")[0] + b" .\n" for chunk in lines for line in chunk.splitlines()}
    hidden = len(links.accepted) + len(links.automatic) - len(records)
    return Published(b"".join(sorted(triples)), links, len(records), hidden, desk.prefixes)


def described_at(job: Job) -> Batch:
    """Return the statements that lead from accepted items to our things; raises DataProblems if files are faulty.

    Links that no person has looked at are not among them.
    """
    desk, problems = Desk(job.project, job.bundle), Problems()
    accepted = Press(job, desk, problems).links.accepted
    problems.stop_if_fatal()
    return batch_of(accepted, desk.schema.described_at, desk.prefixes["id"])


def told_counts(links: Links) -> str:
    """Return how many decisions of each sort there are, for people."""
    counted = Counter(row.decision for row in links.rows)
    return ", ".join(f"{counted[decision]:,} {decision}" for decision in Decision if counted[decision])


def read_files(paths: Sequence[Path]) -> list[tuple[str, bytes]]:
    """Return the names and bytes of files.  Raises UsageFault if one cannot be read."""
    try:
        return [(str(path), path.read_bytes()) for path in paths]
    except OSError as error:
        raise UsageFault(f"cannot read {error.filename}: {error.strerror}") from None
