"""factpress evidence lock and verify."""

from __future__ import annotations

from factpress.evidence import Locator, Lock
from factpress.findings import Checked
from factpress.pipeline.desk import Desk
from factpress.pipeline.job import Job
from factpress.pipeline.press import Press
from factpress.problems import Problems, Severity
from factpress.replacing import replace_file

#: What a new lock is about to mend, so no reason to refuse one.
_MENDED = frozenset({"lock-contradicts-text", "lock-invalid"})


def lock(job: Job) -> Checked:
    """Find every quote and write the lock; articles whose text is not at hand keep what was locked.

    Raises DataProblems, and leaves the lock as it was, if a quote cannot be found.
    """
    problems = Problems()
    press = Press(job, Desk(job.project, job.bundle), problems)
    checked = _locate_all(press)
    problems.found = [problem for problem in problems.found if problem.code not in _MENDED]
    problems.stop_if_fatal()
    replace_file(job.project.root / job.project.lock, press.locator.found.render().encode())
    return checked


def verify(job: Job) -> Checked:
    """Prove every quote and every entry of the lock anew; what cannot be proved is a problem.

    An article without its text is a warning: its entries are neither proved nor disproved.
    """
    problems = Problems()
    press = Press(job, Desk(job.project, job.bundle), problems)
    checked = _locate_all(press)
    _tell_leftover(press.lock, press.locator.found, problems)
    _tell_unproved(press.lock, press.locator, problems)
    return Checked(tuple(problems), checked.facts, checked.evidences, checked.proved, checked.trusted)


def _locate_all(press: Press) -> Checked:
    facts, evidences = set(), set()
    for fact in press.facts():
        facts.add(fact.name)
        evidences.add(fact.evidence)
    proved, trusted = len(press.locator.proved), len(press.locator.trusted)
    return Checked((), len(facts), len(evidences), proved, trusted)


def _tell_leftover(locked: Lock, found: Lock, problems: Problems) -> None:
    for quoted in locked.passages.keys() - found.passages.keys():
        problems.add(
            locked.places[quoted],
            "lock-stale",
            f"no fact has the quote “{quoted.quote}” of article {quoted.article!r}",
            "run 'factpress evidence lock'",
            Severity.WARNING,
        )


def _tell_unproved(locked: Lock, locator: Locator, problems: Problems) -> None:
    """Tell of the articles that have locked quotes and no text, each where the lock speaks of it first."""
    places = {quoted.article: locked.places[quoted] for quoted in reversed(locked.passages)}
    for slug in sorted(places.keys() & locator.articles.keys() - locator.texts.keys() - locator.unreadable):
        problems.add(
            locked.places.get(slug, places[slug]),
            "article-without-text",
            f"the text of article {slug!r} is not at hand: its quotes were not proved",
            "give the folder of texts with --articles",
            Severity.WARNING,
        )
