"""Comparing releases: the join of their rows, names, words, and what is asked of both."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from factpress import pipeline
from factpress.bundle import Bundle
from factpress.errors import CouldNotRun
from factpress.languages import LANGUAGES
from factpress.model import Iri, Literal, Term
from factpress.pipeline.releases import comparing
from factpress.pipeline.releases.changes import Difference, Kind, by_fact, with_evidences
from factpress.pipeline.releases.comparing import compare
from factpress.pipeline.releases.rows import Row, joined, lines_of, read_row
from factpress.pipeline.releases.telling import told
from factpress.pipeline.releases.words import WORDS, read_words
from factpress.project import read_project
from factpress.publish.manifest import read_manifest
from factpress.store.base import Answered, Rows, Truth
from factpress.store.embedded import EmbeddedStore
from factpress.store.reference import ReferenceStore
from made_builds import BASE, made_build
from made_releases import MadeFact, iri, release

QUERIES = Bundle.installed().releases
ASKED = ("facts", "evidences", "things")


# ---------------------------------------------------------------------------------------- rows


def answer(*rows: tuple[Answered | None, ...]) -> Rows:
    return Rows(("subject", "aspect", "value"), iter(rows))


def test_rows_come_back_from_their_lines() -> None:
    texts = ['a "b" \\ c\nd\te', "ü", ""]
    terms: list[Term] = [Literal("x", "de"), Literal("7", None, "urn:t"), Iri("urn:x"), *map(Literal, texts)]
    lines = sorted(lines_of(answer(*((Iri("urn:s"), Literal("name"), term) for term in terms))))

    row = read_row(lines)
    assert row is not None
    assert (row.iri, list(row.values)) == ("urn:s", ["name"])
    assert set(row.values["name"]) == set(terms)
    assert all(b"\n" not in line for line in lines)


def test_an_answer_of_another_form_is_refused() -> None:
    with pytest.raises(CouldNotRun, match="subject, aspect and value"):
        list(lines_of(Truth(True)))
    with pytest.raises(CouldNotRun, match="subject, aspect and value"):
        list(lines_of(Rows(("one",), iter([]))))
    with pytest.raises(CouldNotRun, match="not whole"):
        list(lines_of(answer((Iri("urn:s"), Literal("name"), None))))


def test_the_join_meets_subjects_and_not_lines() -> None:
    old = [b"<a-b> name 1", b"<a> name 1", b"<a> name 2", b"<c> name 1"]
    new = [b"<a> name 2", b"<b> name 1", b"<c> name 1"]

    assert list(joined(old, new)) == [
        ([b"<a-b> name 1"], None),
        ([b"<a> name 1", b"<a> name 2"], [b"<a> name 2"]),
        (None, [b"<b> name 1"]),
        ([b"<c> name 1"], [b"<c> name 1"]),
    ]
    assert list(joined([], [])) == []


# ---------------------------------------------------------------------------------------- facts


def stated(name: str, value: str, **values: str) -> Row:
    said = {"subject": "opening", "predicate": "location", "object": value, **values}
    return Row(name, {aspect: (Literal(text),) for aspect, text in said.items()})


def test_one_fact_gone_and_one_come_are_a_correction() -> None:
    gone, come = stated("urn:1", "here"), stated("urn:2", "there")

    [found] = with_evidences([Difference(gone, None), Difference(None, come)], {})
    assert (found.kind, found.old, found.new) == (Kind.CORRECTED, gone, come)
    assert found.aspects == ("object",)


def test_where_several_went_or_came_nobody_says_which_stands_for_which() -> None:
    facts = [Difference(stated("urn:1", "here"), None)]
    facts += [Difference(None, stated(f"urn:{number}", "there")) for number in (2, 3)]

    assert [fact.kind for fact in with_evidences(facts, {})] == [Kind.REMOVED, Kind.ADDED, Kind.ADDED]


def test_an_evidence_stands_below_each_fact_that_it_supports() -> None:
    evidence = Difference(None, Row("urn:e", {"fact": (Iri("urn:1"), Iri("urn:2"))}))
    facts = [Difference(stated(name, name), stated(name, name)) for name in ("urn:1", "urn:2", "urn:3")]

    found = with_evidences(facts, by_fact([evidence]))
    assert [fact.evidences for fact in found] == [(evidence,), (evidence,), ()]


# ---------------------------------------------------------------------------------------- words


@pytest.mark.parametrize(("language", "change"), [("en", "1 triple → 2 triples"), ("de", "1 Tripel → 2 Tripel")])
def test_one_triple_is_told_as_one(tmp_path: Path, language: str, change: str) -> None:
    lines = [f'<{BASE}id/a> <{BASE}says> "{text}" .' for text in ("a", "b")]
    made_build(tmp_path / "old", {"things": lines[:1]})
    made_build(tmp_path / "new", {"things": lines})
    compared = compare(tmp_path / "old" / "build", tmp_path / "new" / "build", QUERIES, tmp_path, lambda step: None)

    said = told(compared, read_words(QUERIES, language)).sections[0].items
    assert [item.text for item in said if change in item.text]


def test_names_are_those_of_the_language_or_else_english_or_any() -> None:
    names = {"urn:1": {"de": "Brücke", "en": "Bridge"}, "urn:2": {"en": "Speech"}, "urn:3": {"fr": "Pont", "it": "P"}}
    words = read_words(QUERIES, "de", names)

    assert [words.name(iri) for iri in names] == ["Brücke", "Speech", "Pont"]
    assert words.name("http://schema.org/startDate") == "Beginn"
    assert words.name("https://e.example/id/some-newName") == "some-new name"
    assert words.name("https://e.example/") == "https://e.example/"
    assert words.aspect("not_there") == "not there"


def test_both_languages_have_the_same_words() -> None:
    english, german = (read_words(QUERIES, language) for language in LANGUAGES)

    assert english.phrases.keys() == german.phrases.keys()
    assert english.manifest.keys() == german.manifest.keys()
    assert list(english.aspects) == list(german.aspects)
    for key, phrase in english.phrases.items():
        assert phrase.count("{") == german.phrases[key].count("{"), key


def test_every_aspect_that_is_asked_has_a_word() -> None:
    text = "".join((QUERIES / f"{name}.rq").read_text(encoding="utf-8") for name in ASKED)
    asked = {part.split('"')[0] for part in text.split('"')[1::2]}

    assert asked - {"subject", "predicate", "object", "evidence", "fact"} == read_words(QUERIES, "en").aspects.keys()


@pytest.mark.parametrize("content", ["", "{}", '{"en": {}, "de": {}, "shown": {}, "usual": []}'])
def test_damaged_words_are_told(content: str, tmp_path: Path) -> None:
    (tmp_path / WORDS).write_text(content, encoding="utf-8")

    with pytest.raises(CouldNotRun, match=r"words\.json of this installation"):
        read_words(tmp_path, "en")


# ---------------------------------------------------------------------------------------- what is asked


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("releases") / "mine"
    shutil.copytree(str(files("factpress") / "templates" / "project"), root)
    job = pipeline.Job(read_project(root), Bundle.installed(), (root / "articles",), root.parent)
    pipeline.build(job, root / "build", "0")
    return root / "build"


def test_two_engines_give_the_same_rows(graph: Path) -> None:
    stores = (EmbeddedStore.of_graph(graph / "graph.nt"), ReferenceStore.of_graph(graph / "graph.nt"))
    for name in ASKED:
        text = (QUERIES / f"{name}.rq").read_text(encoding="utf-8")
        ours, theirs = ({*lines_of(store.ask(text))} for store in stores)
        assert len(ours) > 50, name
        assert ours == theirs, name


def test_as_many_are_asked_as_the_manifest_says(graph: Path) -> None:
    manifest = read_manifest(graph)
    store = EmbeddedStore.of_graph(graph / "graph.nt")
    found = {}
    for name in ASKED:
        answer = store.ask((QUERIES / f"{name}.rq").read_text(encoding="utf-8"))
        assert isinstance(answer, Rows)
        found[name] = len({row[0] for row in answer.rows})

    assert found == {"facts": manifest.facts.total, "evidences": manifest.evidence, "things": manifest.things}


def test_a_large_build_goes_to_the_disk_and_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = release(tmp_path / "old", [MadeFact("opening", "location", "a", evidences={"1": "1"})], {"opening": "A"})
    new = release(tmp_path / "new", [MadeFact("opening", "location", "b", evidences={"1": "1"})], {"opening": "B"})
    steps: list[str] = []
    in_memory = compare(old, new, QUERIES, tmp_path)
    monkeypatch.setattr(comparing, "IN_MEMORY", 0)
    on_disk = compare(old, new, QUERIES, tmp_path, steps.append)

    assert on_disk == in_memory
    assert [thing.aspects for thing in on_disk.things] == [("name",)]
    assert "making a store of the old build" in steps
    assert {path.name for path in tmp_path.iterdir()} == {"old", "new"}


def test_names_are_those_of_the_new_release_and_of_the_old_for_what_went(tmp_path: Path) -> None:
    old = release(tmp_path / "old", [], {"opening": "Opening", "speech": "Speech"})
    new = release(tmp_path / "new", [], {"opening": "The opening"})
    found = compare(old, new, QUERIES, tmp_path).names or {}

    assert found[iri("id", "opening").value] == {"en": "The opening"}
    assert found[iri("id", "speech").value] == {"en": "Speech"}
