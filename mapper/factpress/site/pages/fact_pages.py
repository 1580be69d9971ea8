"""The citable page of each fact, and the page of each evidence, which leads there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from factpress.errors import CouldNotRun
from factpress.languages import LANGUAGES
from factpress.model import Iri
from factpress.site.facts import FactView
from factpress.site.linked_data import LinkedData
from factpress.site.model import Output, Site
from factpress.site.paths import folder_of
from factpress.site.told import told

_OA = "http://www.w3.org/ns/oa#"
_SELECTORS = (f"{_OA}hasSelector", f"{_OA}hasStartSelector", f"{_OA}hasEndSelector")


class Pages:
    """Makes the pages of facts and evidences, and the files beside those of facts."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._linked = LinkedData(site.data, site.prefixes, site.context)

    def outputs(self) -> Iterator[Output]:
        """List the pages of all facts and evidences."""
        for iri in self._site.facts.all():
            yield from self.of_fact(iri)
        for iri in self._site.data.below(f"{self._site.base.iri}evidence/"):
            yield from self.of_evidence(iri)

    def of_fact(self, iri: str) -> Iterator[Output]:
        """List the pages of a fact, and the files beside them."""
        folder = folder_of(self._site.base, iri)
        if folder:
            yield from self._linked.pages(folder, partial(self.page, iri), partial(self.subjects, iri))

    def of_evidence(self, iri: str) -> Iterator[Output]:
        """List the page of an evidence."""
        folder = folder_of(self._site.base, iri)
        if folder and "#" not in iri:
            yield Output(f"{folder}index.html", partial(self.evidence, iri, f"{folder}index.html"))

    def fact(self, iri: str) -> FactView:
        """Return a fact of the graph."""
        view = self._site.facts.fact(iri)
        if view is None:
            raise CouldNotRun(f"the build is damaged: {iri} is not a whole fact; build again")
        return view

    def page(self, iri: str, path: str, language: str) -> bytes:
        """Return the page of a fact in a language."""
        view, subjects = self.fact(iri), self.subjects(iri)
        return self._site.pages.page(
            "fact.html",
            path,
            language,
            iri=iri,
            fact=told(self._site, view, language),
            turtle=self._linked.turtle(subjects),
            jsonld=self._linked.jsonld(subjects),
        )

    def subjects(self, iri: str) -> tuple[str, ...]:
        """Return whose triples are beside a fact's page: the fact, its evidences, and their selectors."""
        found = [iri]
        for evidence in self.fact(iri).evidences:
            found += [evidence.iri, *self._selectors(evidence.iri)]
        return tuple(found)

    def _selectors(self, iri: str) -> Iterator[str]:
        said = self._site.data.about(iri)
        for predicate in _SELECTORS:
            for term in said.get(predicate, ()):
                if isinstance(term, Iri):
                    yield term.value
                    yield from self._selectors(term.value)

    def evidence(self, iri: str, path: str) -> bytes:
        """Return the page of an evidence: it leads to that of its fact."""
        facts = self._site.facts.of_evidence(iri)
        target = f"{folder_of(self._site.base, facts[0])}index.html#evidence-{iri.rpartition('/')[2]}" if facts else ""
        return self._site.pages.page(
            "evidence.html", path, LANGUAGES[0], iri=iri, target=target, what="evidence", onward="to_fact"
        )


def outputs(site: Site) -> Iterator[Output]:
    """List the pages of facts and evidences, and the files beside them."""
    return Pages(site).outputs()
