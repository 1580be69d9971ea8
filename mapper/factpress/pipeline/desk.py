"""Everything that is the same for all records: vocabulary, kinds, tables, rules and their row functions.

What maps records is imported when it is first needed: a question needs the vocabulary only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from factpress.bundle import Bundle
from factpress.errors import CouldNotRun
from factpress.iris import shorten
from factpress.model import Kinds
from factpress.problems import Problems
from factpress.project import Project
from factpress.reading.ontology import CONTEXT, read_vocabulary
from factpress.vocab import Vocabulary

if TYPE_CHECKING:
    from factpress.linking.schema import Schema
    from factpress.mapping.compile import RowFunction
    from factpress.mapping.rules import TriplesMap
    from factpress.mapping.tables import Tables

#: The rank whose facts are published with their evidence but not asserted.
_DEPRECATED = "wikibase:DeprecatedRank"


@dataclass(frozen=True)
class Desk:
    """What the bundle says, read for one project: its own namespaces take the place of the default ones.

    Reading raises CouldNotRun or DataProblems if the bundle is damaged.
    """

    project: Project
    bundle: Bundle

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The closed vocabulary."""
        return read_vocabulary(self.bundle.ontology)

    @cached_property
    def kinds(self) -> Kinds:
        """The kinds of records."""
        from factpress.reading.kinds import read_kinds

        return read_kinds(self.bundle.kinds, self.vocabulary)

    @cached_property
    def schema(self) -> Schema:
        """What of Wikidata's schema matters for links."""
        from factpress.pipeline.links.wikidata import read_schema

        return read_schema(self.bundle.wikidata, self.vocabulary)

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """All prefixes, the project's own among them."""
        return {**self.vocabulary.prefixes, **self.project.base.namespaces()}

    @cached_property
    def context(self) -> Mapping[str, object]:
        """The content of the JSON-LD context, with the project's own prefixes."""
        content = json.loads((self.bundle.ontology / CONTEXT).read_text(encoding="utf-8"))
        return {**content["@context"], **self.project.base.namespaces()}

    @cached_property
    def tables(self) -> Tables:
        """The tables that the rules read."""
        from factpress.mapping.tables import Tables

        return Tables(self.kinds, self.vocabulary.expand(_DEPRECATED))

    @cached_property
    def rules(self) -> tuple[TriplesMap, ...]:
        """The mapping rules."""
        from factpress.mapping.notations.yarrrml import read_rules

        files = [(f"rules/{path.name}", path.read_text(encoding="utf-8")) for path in self.bundle.rule_files()]
        problems = Problems()
        rules = read_rules(files, self.prefixes, problems)
        problems.stop_if_fatal()
        return rules

    @cached_property
    def functions(self) -> Mapping[str, RowFunction]:
        """The row function of each table, for N-Quads."""
        from factpress.mapping.compile import compile_rules

        functions = compile_rules(self.rules, self.tables.columns, "nq", self.prefixes)
        without = self.tables.columns.keys() - functions.keys()
        if without:
            raise CouldNotRun(f"no rules read the tables {', '.join(sorted(without))}; facts would be lost")
        return functions

    def shorten(self, iri: str) -> str:
        """Return an IRI by its prefix, for people to read."""
        return shorten(iri, self.prefixes)

    def rules_sha256(self) -> str:
        """Return the SHA-256 of the rules' files, of the query of what follows and of the kinds, in hexadecimal."""
        return _sha256_of((*self.bundle.rule_files(), self.bundle.derived, self.bundle.kinds))

    def shape_files(self) -> list[Path]:
        """Return the files of shapes: those of the bundle, and the project's own."""
        own = self.project.shape_files()
        ours = self.bundle.shape_files()
        return [*ours, *(file for file in own if file.resolve() not in {path.resolve() for path in ours})]

    def shapes_sha256(self) -> str:
        """Return the SHA-256 of the shapes' files, in hexadecimal."""
        return _sha256_of(self.shape_files())


def _sha256_of(files: Iterable[Path]) -> str:
    digest = sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()
