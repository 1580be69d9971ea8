"""A broken shape is told in a sentence."""

from __future__ import annotations

import pytest

from factpress.checks import Violation
from factpress.checks.report import SHACL
from factpress.languages import LANGUAGES
from factpress.model import DATE, Iri, Literal, Term
from factpress.pipeline.wording import broken, found, message_of, path_name, sentence
from factpress.problems import Broken, Severity

E = "http://e.example/"


def violation(
    component: str = "MaxCount",
    value: Term | None = None,
    involved: tuple[tuple[str, Term], ...] = (),
    path: str | None = f"{E}p",
    path_text: str = "",
    **messages: str,
) -> Violation:
    name = f"{SHACL}{component}ConstraintComponent"
    return Violation(f"{E}S", name, Severity.ERROR, f"{E}a", path, value, messages, involved, "", path_text)


def name(iri: str) -> str:
    return f"e:{iri.removeprefix(E)}"


def values(*texts: str) -> tuple[tuple[str, Term], ...]:
    return tuple((f"{E}p", Literal(text)) for text in texts)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (violation(value=Literal("x")), 'found "x"'),
        (violation(value=Literal("x", "en")), 'found "x"@en'),
        (violation(value=Literal("x", None, DATE)), 'found "x"'),
        (violation("Datatype", Literal("x", None, f"{E}d")), 'found "x"^^e:d'),
        (violation("Datatype", Literal("x")), 'found "x"'),
        (violation(value=Iri(f"{E}b")), "found e:b"),
        (violation(value=Iri(f"{E}a"), path=None), ""),
        (violation(value=Iri(f"{E}a")), "found e:a"),
        (violation(value=Literal("long " * 30)), f'found "{"long " * 12}…"'),
        (violation(value=Literal("two\n\n lines")), 'found "two lines"'),
        (violation(involved=values("1", "2")), 'found "1", "2"'),
        (violation(involved=values("1", "2", "3", "4", "5")), 'found "1", "2", "3" and 2 more'),
        (violation("LessThan", Literal("1"), ((f"{E}q", Literal("0")),)), 'found "1" beside e:q "0"'),
        (violation("MinCount"), "found no e:p"),
        (violation("MinCount", path=None, path_text=f"^<{E}p>/<{E}q>"), "found no ^e:p/e:q"),
        (violation("Closed"), ""),
    ],
)
def test_what_was_found_is_told(broken: Violation, words: str) -> None:
    assert found(broken, name, "en") == words


def test_the_sentence_has_thing_rule_and_value() -> None:
    told = violation(value=Literal("x"))
    assert sentence(told, "Be short", name, "en") == 'e:a breaks the rule “Be short”: found "x"'
    assert sentence(told, "Sei kurz", name, "de") == 'e:a verletzt die Regel „Sei kurz“: gefunden: "x"'
    assert sentence(violation("Closed"), "Be short", name, "en") == "e:a breaks the rule “Be short”"


@pytest.mark.parametrize(
    ("messages", "language", "said"),
    [
        ({"en": "E", "de": "D"}, "de", "D"),
        ({"en": "E"}, "de", "E"),
        ({"": "plain", "fr": "F"}, "de", "plain"),
        ({"it": "I", "fr": "F"}, "en", "F"),
        ({}, "en", ""),
    ],
)
def test_the_message_is_in_the_language_or_else_in_english(messages: dict[str, str], language: str, said: str) -> None:
    told = Violation(f"{E}S", f"{SHACL}C", Severity.ERROR, f"{E}a", None, None, messages)
    assert message_of(told, language) == said


def test_every_language_has_its_words() -> None:
    assert all(found(violation(value=Literal("x")), name, language) for language in LANGUAGES)


def test_the_parts_are_names_too() -> None:
    assert broken(violation(involved=values("1", "2")), "e:S", name) == Broken("e:S", "e:a", "e:p", '"1", "2"')
    assert path_name(violation(path=None), name) == ""
