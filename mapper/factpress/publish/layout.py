"""In which order a reader meets the subjects of a published Turtle file.

Things come first, each with its nodes, then the facts about them, each with its evidences and their selectors;
then the articles, the curators, and everything else.  The order is the order of a text, the place of a subject:

    0<thing> 0 <thing or node>                      a thing and its nodes
    0<thing> 0 <thing> <link>                       its link with another data set, right behind the thing
    0<thing> 1 <about> <fact>                       a fact about one of them
    0<thing> 1 <about> <fact> <evidence#selector>   what the fact was derived from
    1<article> 0 <article#text>                     articles; 2 curators, 3 the rest

Its first word names the group: the thing, article, or document that the subject belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from factpress.publish.statements import Statement, literal_parts, unescape
from factpress.vocab import RDF, SCHEMA

_ABOUT = f"<{RDF}subject>"
_DERIVED = "<http://www.w3.org/ns/prov#wasDerivedFrom>"
_LINKED = "<http://www.w3.org/2002/07/owl#annotatedSource>"
_NAME = f"<{SCHEMA}name>"
#: The prefixes whose subjects come first, in this order; "id" has the things and their nodes.
_SECTIONS = ("id", "article", "curator")


@dataclass
class Layout:
    """Where every subject stands; grows with the number of facts, evidences and things, not with their text.

    `about`: fact to the subject it states something of; `facts`: evidence to its fact; `linked`: link to its thing;
    `titles`: thing to its English name.  All are IRIs without brackets.
    """

    prefixes: Mapping[str, str]
    about: dict[str, str] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    linked: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    _last: tuple[str, str] = ("", "")

    @classmethod
    def of(cls, statements: Iterable[Statement], prefixes: Mapping[str, str]) -> Layout:
        """Read all statements once; `prefixes` says by "id", "article" and "curator" which subjects are which."""
        layout = cls(prefixes)
        for statement in statements:
            layout._note(statement)
        return layout

    def _note(self, statement: Statement) -> None:
        subject, predicate, term, _ = statement
        if predicate == _NAME and term.endswith('"@en'):
            self._name(subject[1:-1], unescape(literal_parts(term).escaped))
        elif not term.startswith("<"):
            return
        elif predicate == _ABOUT:
            self.about.setdefault(subject[1:-1], term[1:-1])
        elif predicate == _LINKED:
            self.linked.setdefault(subject[1:-1], term[1:-1])
        elif predicate == _DERIVED:
            self.facts.setdefault(term[1:-1], subject[1:-1])

    def _name(self, subject: str, name: str) -> None:
        group = self._group(subject)
        if group == f"{_SECTIONS.index('id')}{subject}":
            self.titles.setdefault(group, " ".join(name.split()))

    def place(self, subject: str) -> str:
        """Return the place of a subject, given without brackets."""
        if subject != self._last[0]:  # statements come by subject
            self._last = subject, self._place(subject)
        return self._last[1]

    def _place(self, subject: str) -> str:
        thing = self.linked.get(subject)
        if thing is not None:
            return f"{self._group(thing)} 0 {thing} {subject}"
        source = subject.partition("#")[0]
        fact = self.facts.get(source, source)
        about = self.about.get(fact)
        if about is None:
            return f"{self._group(subject)} 0 {subject}"
        behind = "" if subject == fact else f" {subject}"
        return f"{self._group(about)} 1 {about} {fact}{behind}"

    def _group(self, subject: str) -> str:
        for section, prefix in enumerate(_SECTIONS):
            space = self.prefixes.get(prefix)
            if space and subject.startswith(space):
                local = subject.removeprefix(space).partition("--" if prefix == "id" else "#")[0]
                return f"{section}{space}{local}"
        return f"{len(_SECTIONS)}{subject.partition('#')[0]}"

    def title(self, group: str) -> str | None:
        """Return the English name to print above a group, on one line."""
        return self.titles.get(group)
