"""The reference graph in seeds/: sound, proved where the texts are at hand, and named as iris.py says."""

import os
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import pytest

from commands import Run
from factpress import pipeline
from factpress.bundle import Bundle
from factpress.evidence import read_lock
from factpress.problems import Problems
from factpress.project import read_project

ROOT = Path(__file__).parents[2]
NEV = "https://w3id.org/nev/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reference")


@pytest.fixture(scope="module")
def built(folder: Path) -> pipeline.Built:
    return pipeline.build(pipeline.Job(read_project(ROOT), Bundle.installed(), (), folder), folder / "build", "0")


@pytest.fixture(scope="module")
def store(built: pipeline.Built, folder: Path) -> ox.Store:
    assert built.manifest.files
    store = ox.Store()
    store.bulk_load(path=str(folder / "build" / "graph.nt"))
    return store


def test_it_is_built_from_the_lock_without_a_problem(built: pipeline.Built) -> None:
    assert built.checked.problems == ()
    assert built.checked.trusted > 0


def test_every_kind_and_both_articles_have_their_facts(built: pipeline.Built) -> None:
    facts = built.manifest.facts

    assert facts.total >= 120
    assert set(facts.by_kind) == {"property", "participation", "tenure", "candidacy", "count", "utterance"}
    assert min(facts.by_article.values()) >= 40


#: Read here, because the commands that tests run do not see it.
ARTICLES = os.environ.get("FACTPRESS_ARTICLES")


def test_every_quote_is_proved_by_the_articles(run: Run) -> None:
    if not ARTICLES:
        pytest.skip("FACTPRESS_ARTICLES is not set: the articles' texts are not at hand")
    ran = run("evidence", "verify", "--project", ROOT, "--articles", ARTICLES)

    assert (ran.code, ran.out) == (0, "")
    assert "quotes taken from the lock" not in ran.err


def objects(store: ox.Store, subject: ox.NamedNode, predicate: str) -> list[ox.NamedNode | ox.Literal]:
    found = (quad.object for quad in store.quads_for_pattern(subject, ox.NamedNode(predicate), None))
    return [term for term in found if isinstance(term, ox.NamedNode | ox.Literal)]


def named(store: ox.Store, kind: str) -> list[ox.NamedNode]:
    found = store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(f"{NEV}ontology#{kind}"))
    return [quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode)]


def test_a_fact_is_named_by_the_hash_of_its_triple(store: ox.Store) -> None:
    facts = named(store, "Fact")

    assert facts
    for fact in facts:
        [[subject], [predicate], [term]] = (
            objects(store, fact, RDF + part) for part in ("subject", "predicate", "object")
        )
        line = f"{subject} {predicate} {term} ."
        assert fact.value == f"{NEV}fact/{sha256(line.encode()).hexdigest()[:16]}"


def test_an_evidence_is_named_by_the_hash_of_fact_text_and_offsets(store: ox.Store) -> None:
    for fact in named(store, "Fact"):
        for evidence in objects(store, fact, PROV + "wasDerivedFrom"):
            assert isinstance(evidence, ox.NamedNode)
            [article] = objects(store, evidence, OA + "hasSource")
            text = ox.NamedNode(f"{article.value}#text")
            [digest] = objects(store, text, "http://schema.org/sha256")
            position = ox.NamedNode(f"{evidence.value}#position")
            [[start], [end]] = (objects(store, position, OA + edge) for edge in ("start", "end"))
            words = [fact.value.rpartition("/")[2], *(part.value for part in (digest, start, end))]
            name = sha256(" ".join(words).encode()).hexdigest()[:16]
            assert evidence.value == f"{NEV}evidence/{name}"


def test_no_node_is_blank(store: ox.Store) -> None:
    assert not any(isinstance(part, ox.BlankNode) for quad in store for part in (quad.subject, quad.object))


def test_the_year_that_no_article_names_is_in_no_date(store: ox.Store) -> None:
    """2024 is in neither text; it would have come from background knowledge."""
    literals = [quad.object.value for quad in store if isinstance(quad.object, ox.Literal)]

    assert [literal for literal in literals if literal.startswith("2024")] == []


def test_every_thing_has_names_in_four_languages(store: ox.Store) -> None:
    rows = store.query(
        f"""SELECT ?thing (GROUP_CONCAT(LANG(?name); SEPARATOR=" ") AS ?languages) WHERE {{
          ?thing <http://schema.org/name> ?name FILTER(STRSTARTS(STR(?thing), "{NEV}id/")) }} GROUP BY ?thing"""
    )
    assert isinstance(rows, ox.QuerySolutions)
    languages = {row["thing"].value: Counter(row["languages"].value.split()) for row in rows}

    assert languages
    lacking = {thing: found for thing, found in languages.items() if set(found) != {"en", "de", "fr", "ar"}}
    assert lacking == {}


def languages(store: ox.Store, edge: str) -> dict[str, list[str]]:
    """Return the languages of the texts that a property of schema.org gives, sorted, by the thing that has them."""
    found: dict[str, list[str]] = {}
    for quad in store.quads_for_pattern(None, ox.NamedNode(f"http://schema.org/{edge}"), None):
        assert isinstance(quad.subject, ox.NamedNode)
        assert isinstance(quad.object, ox.Literal)
        found.setdefault(quad.subject.value, []).append(quad.object.language or "")
    return {thing: sorted(tags) for thing, tags in found.items()}


def test_what_the_curators_describe_or_sum_up_is_in_english_and_german(store: ox.Store) -> None:
    texts = {edge: languages(store, edge) for edge in ("description", "text")}

    things = {f"{NEV}id/interpol", f"{NEV}id/interpol-ga-92--abdellatif-hammouchi--head-of-delegation"}
    assert things <= texts["description"].keys()
    assert texts["text"].keys() == {utterance.value for utterance in named(store, "Utterance")}
    lacking = [thing for by_thing in texts.values() for thing, found in by_thing.items() if found != ["de", "en"]]
    assert lacking == []


def test_every_sentence_of_the_articles_is_used_or_left_unused_for_a_reason(run: Run) -> None:
    if not ARTICLES:
        pytest.skip("FACTPRESS_ARTICLES is not set: the articles' texts are not at hand")
    ran = run("check", "--project", ROOT, "--articles", ARTICLES)

    assert (ran.code, ran.out) == (0, "")
    assert (ROOT / "seeds" / "unused.yaml").is_file()


#: No more of an article's text than this share may stand in the quotes, which are published.
MOST_QUOTED = 0.45


def test_quotes_reproduce_no_more_of_an_article_than_agreed() -> None:
    problems = Problems()
    lock = read_lock((ROOT / "seeds" / "evidence.lock").read_text(encoding="utf-8"), "evidence.lock", problems)
    quoted: dict[str, set[int]] = {slug: set() for slug in lock.stamps}
    for (article, _, _), passage in lock.passages.items():
        first, last = passage.exact or passage.first or "", passage.exact or passage.last or ""
        quoted[article].update(range(passage.start, passage.start + len(first)))
        quoted[article].update(range(passage.end - len(last), passage.end))

    assert not problems.fatal
    assert lock.stamps
    for slug, stamp in lock.stamps.items():
        assert 0 < len(quoted[slug]) < MOST_QUOTED * stamp.characters
