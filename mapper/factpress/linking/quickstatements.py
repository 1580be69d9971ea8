"""A batch of QuickStatements: what a person may upload so that accepted items lead back to our things.

One line an item: the item, the property "described at URL", our thing's IRI in quotation marks, all with tabs between.
Nothing here sends anything anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from factpress.model import Record

#: The longest value that Wikidata takes for a URL.
LONGEST = 4000
#: What would end the value, or the line.
_UNSAFE = frozenset('"\t\n\r|')


class Batch(NamedTuple):
    """The lines of a batch, and the things left out, whose IRIs it cannot carry."""

    lines: Sequence[str]
    left_out: Sequence[str]

    @property
    def text(self) -> str:
        """The file's content."""
        return "".join(f"{line}\n" for line in self.lines)


def batch_of(links: Iterable[Record], described_at: str, namespace: str) -> Batch:
    """Return the batch for accepted links.

    `described_at` is the id of the property; `namespace` is what the IRIs of our things begin with.
    """
    lines, left_out = [], []
    for link in sorted(links, key=lambda record: int(record.values["object_id"][1:])):
        thing = link.values["subject_id"]
        iri = f"{namespace}{thing}"
        if len(iri) > LONGEST or not iri.startswith(("http://", "https://")) or not _UNSAFE.isdisjoint(iri):
            left_out.append(thing)
        else:
            lines.append(f'{link.values["object_id"]}\t{described_at}\t"{iri}"')
    return Batch(lines, left_out)
