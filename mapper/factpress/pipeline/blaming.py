"""Violations of shapes as problems: where the statements that break a shape were typed, and of what thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from factpress.checks import Violation
from factpress.checks.report import SHAPES
from factpress.iris import shorten
from factpress.mapping.trace import Question, Tracer
from factpress.model import Iri
from factpress.pipeline.desk import Desk
from factpress.pipeline.press import Press
from factpress.pipeline.wording import broken, message_of, sentence
from factpress.problems import Place, Problems
from factpress.project import SETTINGS_FILE


def tell_violations(
    violations: Sequence[Violation], desk: Desk, press: Press, problems: Problems, language: str = "en"
) -> None:
    """Add a problem for each violation, at the key that is to blame or at the record; others involved are named.

    A shape's message is the rule and, behind a semicolon, what to do.
    """
    names = partial(_name, desk=desk, press=press)
    questions = {violation: list(_questions(violation)) for violation in violations}
    asked = [question for several in questions.values() for question in several]
    places = Tracer(desk.rules, desk.functions).places(asked, press.rows()) if asked else {}
    typed_twice = _typed_twice(violations, desk, press)
    for violation, several in questions.items():
        found = dict.fromkeys(places[question] for question in several if question in places)
        first, *others = found or [Place(SETTINGS_FILE)]
        rule, _semicolon, advice = message_of(violation, language).partition("; ")
        if others and violation.focus in typed_twice:
            before, first = typed_twice[violation.focus]
            others, advice = [before], "the same fact with the same quote stands twice; remove one"
        problems.add(
            first,
            "shape-violated",
            sentence(violation, rule, names, language),
            advice or None,
            violation.severity,
            tuple(others),
            broken(violation, names(violation.shape), names),
        )


def _questions(violation: Violation) -> Iterator[Question]:
    """Yield what to ask for: first the statement to blame, then the others that break the shape with it.

    Of a path of several steps that is the statement at its end, and then those that lead there.
    """
    focus = Iri(violation.focus).n3()
    value = violation.value.n3() if violation.value else None
    if violation.path and (value or not violation.involved):
        yield Question(focus, Iri(violation.path).n3(), value)
    for property_, term in violation.involved:
        yield Question(focus, Iri(property_).n3(), term.n3())
    for subject, property_, term in reversed(violation.trail):
        yield Question(Iri(subject).n3(), Iri(property_).n3(), term.n3())
    if not violation.path and not violation.involved:
        yield Question(focus)


def _typed_twice(violations: Sequence[Violation], desk: Desk, press: Press) -> Mapping[str, tuple[Place, Place]]:
    """Return the first two quotes of each evidence that is in a violation and was typed more than once, by its IRI.

    Its values may come from the defaults of two files, so that their own places would tell little.
    """
    broken = {violation.focus for violation in violations}
    quotes: dict[str, list[Place]] = {}
    for fact in press.facts() if broken else ():
        iri = desk.prefixes["evidence"] + fact.evidence
        if iri in broken:
            quotes.setdefault(iri, []).append(fact.record.place("quote"))
    return {iri: (places[0], places[1]) for iri, places in quotes.items() if len(places) > 1}


def _name(iri: str, desk: Desk, press: Press) -> str:
    """Return the name of a thing, in English if it has one there; of other nodes the prefixed name."""
    thing = press.seeds.things.get(iri.removeprefix(desk.project.base.thing("")))
    names = {} if thing is None else {key: text for key, text in thing.values.items() if key.startswith("name@")}
    return names.get("name@en") or next(iter(names.values()), shape_name(iri, desk))


def shape_name(iri: str, desk: Desk) -> str:
    """Return a shape of ours, or any other node, by its prefix."""
    return shorten(iri, {**desk.prefixes, "shapes": SHAPES})
