"""A comparison as JSON, whose form docs/releases.md tells."""

from __future__ import annotations

import json
from dataclasses import asdict

from factpress.model import Iri, Term
from factpress.pipeline.releases.changes import Comparison, Difference, base_of
from factpress.pipeline.releases.rows import Row
from factpress.pipeline.releases.telling import Item, evidence_item, fact_item, thing_item
from factpress.pipeline.releases.words import Words
from factpress.publish.manifest import Manifest


def as_json(comparison: Comparison, words: Words) -> str:
    """Return a comparison as JSON, its sentences in the language of the words."""
    content = {
        "old": _release(comparison.old),
        "new": _release(comparison.new),
        "differs": comparison.differs,
        "counts": comparison.counts(),
        "release": [asdict(one) for one in comparison.restated],
        "facts": [
            {
                **_difference(fact, fact_item(fact, words)),
                "evidences": [_difference(one, evidence_item(one, words)) for one in fact.evidences],
            }
            for fact in comparison.facts
        ],
        "things": [_difference(thing, thing_item(thing, words)) for thing in comparison.things],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _release(manifest: Manifest) -> dict[str, str | None]:
    return {"version": manifest.version or None, "base": base_of(manifest), "factpress": manifest.factpress}


def _difference(difference: Difference, item: Item) -> dict[str, object]:
    return {
        "change": difference.kind,
        "text": item.text,
        "aspects": difference.aspects,
        "old": _row(difference.old),
        "new": _row(difference.new),
    }


def _row(row: Row | None) -> dict[str, object] | None:
    if row is None:
        return None
    return {
        "iri": row.iri,
        "values": {aspect: [_value(term) for term in terms] for aspect, terms in row.values.items()},
    }


def _value(term: Term) -> dict[str, str]:
    """Return a term as a value or node object of JSON-LD 1.1 (sections 9.4 and 9.5)."""
    if isinstance(term, Iri):
        return {"@id": term.value}
    return {
        "@value": term.value,
        **({"@language": term.language} if term.language else {}),
        **({"@type": term.datatype} if term.datatype else {}),
    }
