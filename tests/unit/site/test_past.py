"""An answer that is kept and brought up to date is the one that is asked anew."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest

from factpress.bundle import Bundle
from factpress.pieces import differing_lines
from factpress.site.data import GraphData
from factpress.site.past import TERMS, Past, answer_key
from factpress.site.reads import changed_keys
from factpress.store.embedded import EmbeddedStore
from factpress.vocab import RDF, RDF_TYPE

ROUNDS = int(os.environ.get("FACTPRESS_ROUNDS", "1"))
OWN = Bundle.installed().site
BY_FACT = [(OWN / f"{name}.rq").read_text(encoding="utf-8") for name in ("weak", "front-sample", "search-quotes")]
ASKED = [
    *((query, "fact") for query in BY_FACT),
    ((OWN / "dataset" / "properties.rq").read_text(encoding="utf-8"), "property"),
    ((OWN / "dataset" / "classes.rq").read_text(encoding="utf-8"), "class"),
    ("SELECT ?term (COUNT(*) AS ?n) WHERE { ?s ?term ?o } GROUP BY ?term", "term"),
    (TERMS, ""),
    ("SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o", ""),
    ("SELECT ?s WHERE { ?s <http://schema.org/inLanguage> 'en' } ORDER BY ?s", ""),
]
NEV, OA, PROV = "https://w3id.org/nev/ontology#", "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/prov#"
TEXTS = tuple(f'"{"quoted " * times}"' for times in (1, 7, 8))
#: A predicate, the numbers of what may have it, and its objects.
SAID: tuple[tuple[str, str, Iterable[str]], ...] = (
    (f"{RDF}predicate", "fact", (f"<{NEV}hasParticipation>", "<http://schema.org/location>")),
    (f"{PROV}wasDerivedFrom", "fact", [f"<e:evidence{number}>" for number in range(6)]),
    (
        f"{NEV}confidence",
        "evidence",
        [f'"{text}"^^<http://www.w3.org/2001/XMLSchema#decimal>' for text in ("0.4", "1")],
    ),
    (f"{OA}hasSource", "evidence", ("<e:article0>", "<e:article1>")),
    (f"{OA}hasSelector", "evidence", [f"<e:selector{number}>" for number in range(6)]),
    (f"{PROV}hadPrimarySource", "evidence", ("<e:article0>",)),
    (f"{OA}exact", "selector", TEXTS),
    (f"{OA}start", "selector", ('"7"^^<http://www.w3.org/2001/XMLSchema#integer>',)),
    (f"{OA}hasStartSelector", "selector", ("<e:selector1>",)),
    (f"{OA}hasEndSelector", "selector", ("<e:selector2>",)),
    ("http://schema.org/inLanguage", "article", ('"en"', '"de"')),
    (RDF_TYPE, "fact", (f"<{NEV}Fact>", f"<{NEV}Claim>")),
)
POSSIBLE = [
    f"<e:{kind}{number}> <{predicate}> {term} .\n"
    for predicate, kind, terms in SAID
    for number in range(6)
    for term in terms
]


def graph(file: Path, triples: Iterable[str]) -> GraphData:
    file.write_text("".join(sorted(triples)), encoding="utf-8")
    return GraphData(EmbeddedStore.of_graph(file), {})


def answers(data: GraphData) -> list[list[str]]:
    return [sorted(map(str, data.ask(query, by).rows)) for query, by in ASKED]


@pytest.mark.parametrize("most", [1_000, 3])
@pytest.mark.parametrize("seed", range(20 * ROUNDS))
def test_what_is_kept_is_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, most: int
) -> None:
    monkeypatch.setattr("factpress.site.past._MOST", most)
    random, old, new = Random(seed), tmp_path / "old", tmp_path / "new"
    triples = {triple for triple in POSSIBLE if random.random() < 0.6}
    before = graph(old, triples)
    before.past = Past(tmp_path, tmp_path, None)
    first = answers(before)
    now = graph(new, triples.symmetric_difference(random.sample(POSSIBLE, random.randrange(1, 4))))
    fresh = answers(now)
    gone, come = differing_lines(old, new)
    now.past = Past(tmp_path, tmp_path, changed_keys(gone | come), gone, come)
    keys = [answer_key(query) for query, _ in ASKED]
    differing = set(now.past.differing(keys, now.answered))

    assert differing == {key for key, one, other in zip(keys, first, fresh, strict=True) if one != other}
    monkeypatch.setattr(GraphData, "answered", lambda *_: pytest.fail("asked again"))
    assert answers(now) == fresh
