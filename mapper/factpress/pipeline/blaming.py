"""Violations of shapes as problems: where the statements that break a shape were typed, and of what thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from factpress.checks import Violation
from factpress.mapping.trace import Question, Tracer
from factpress.model import Iri, Literal
from factpress.pipeline.desk import Desk
from factpress.pipeline.press import Press
from factpress.problems import Place, Problems
from factpress.project import SETTINGS_FILE

#: As many further places are named.
_FURTHER = 3


def tell_violations(violations: Sequence[Violation], desk: Desk, press: Press, problems: Problems) -> None:
    """Add a problem for each violation, at the key that is to blame or at the record; others involved are named."""
    questions = {violation: list(_questions(violation)) for violation in violations}
    asked = [question for several in questions.values() for question in several]
    places = Tracer(desk.rules, desk.functions).places(asked, press.rows()) if asked else {}
    typed_twice = _typed_twice(violations, desk, press)
    for violation, several in questions.items():
        found = dict.fromkeys(places[question] for question in several if question in places)
        first, *others = found or [Place(SETTINGS_FILE)]
        further = f"see also {', '.join(map(str, others[:_FURTHER]))}" if others else None
        if others and violation.focus in typed_twice:
            before, first = typed_twice[violation.focus]
            further = f"the same fact with the same quote stands in {before} already"
        problems.add(first, "shape-violated", _sentence(violation, desk, press), further, violation.severity)


def _questions(violation: Violation) -> Iterator[Question]:
    """Yield what to ask for: first the statement to blame, then the others that break the shape with it."""
    focus = Iri(violation.focus).n3()
    value = violation.value.n3() if violation.value else None
    if violation.path and (value or not violation.involved):
        yield Question(focus, Iri(violation.path).n3(), value)
    for property_, term in violation.involved:
        yield Question(focus, Iri(property_).n3(), term.n3())
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


def _sentence(violation: Violation, desk: Desk, press: Press) -> str:
    """Return what breaks which rule, with the value where no place shows it."""
    found = violation.value
    value = f": {found.value}" if isinstance(found, Literal) and not violation.path else ""
    return f"{_name(violation.focus, desk, press)} breaks the rule “{violation.message}”{value}"


def _name(iri: str, desk: Desk, press: Press) -> str:
    """Return the name of a thing, in English if it has one there; of other nodes the prefixed name."""
    thing = press.seeds.things.get(iri.removeprefix(desk.project.base.thing("")))
    names = {} if thing is None else {key: text for key, text in thing.values.items() if key.startswith("name@")}
    return names.get("name@en") or next(iter(names.values()), desk.shorten(iri))
