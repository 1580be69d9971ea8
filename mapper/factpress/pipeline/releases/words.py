"""What people call aspects, terms and things, in one language."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from factpress.errors import CouldNotRun
from factpress.model import Iri, Term

#: The file of words, in the folder of the queries.
WORDS = "words.json"
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a language: phrases, what manifests tell, aspects, and terms that have no label in the graph.

    `shown` are the aspects that an evidence and a thing are told by, `usual` the terms that go without saying; `names`
    has by IRI and language what people call things.
    """

    language: str
    phrases: Mapping[str, str]
    manifest: Mapping[str, str]
    aspects: Mapping[str, str]
    terms: Mapping[str, str]
    shown: Mapping[str, Sequence[str]]
    usual: Collection[str]
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def term(self, term: Term) -> str:
        """Return a term for people: a thing by its name, a text in one line and with its language."""
        if isinstance(term, Iri):
            return self.name(term.value)
        text = " ".join(term.value.split())
        return f"“{text}” ({term.language})" if term.language else text

    def name(self, iri: str) -> str:
        """Return the name of a thing or term in the language, else in English or any; else made of its IRI."""
        names = self.names.get(iri, {})
        known = next((tag for tag in (self.language, "en", "") if tag in names), min(names, default=None))
        if known is not None:
            return " ".join(names[known].split())
        local = re.split("[/#]", iri)[-1] or iri
        return self.terms.get(local, _HUMP.sub(" ", local).lower())

    def aspect(self, aspect: str) -> str:
        """Return what an aspect is called."""
        return self.aspects.get(aspect, aspect.replace("_", " "))


def read_words(folder: Path, language: str, names: Mapping[str, Mapping[str, str]] | None = None) -> Words:
    """Read the words of one of LANGUAGES; raises CouldNotRun if the file is damaged."""
    try:
        content = json.loads((folder / WORDS).read_text(encoding="utf-8"))
        return Words(language, **content[language], shown=content["shown"], usual=content["usual"], names=names or {})
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise CouldNotRun(f"{WORDS} of this installation cannot be read: {fault!r}; install it again") from None
