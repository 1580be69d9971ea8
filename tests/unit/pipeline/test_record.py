"""The release record says what it says in plain RDF, comes back as it was, and never says too much on the way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from factpress.iris import Base
from factpress.model import Iri, Literal, Triple
from factpress.pipeline.loads.record import (
    EMPTY,
    UNKNOWN,
    Entry,
    Record,
    differences,
    read_record,
    record_graph,
    staging,
    version_of,
)
from factpress.publish.manifest import Partition

FORM = """\
<https://e.org/graph/things> <http://purl.org/dc/terms/isPartOf> <https://e.org/graph/release> .
<https://e.org/graph/things> <http://rdfs.org/ns/void#triples> "3"^^<http://www.w3.org/2001/XMLSchema#integer> .
<https://e.org/graph/things> <http://schema.org/sha256> "4e1b" .
<https://e.org/graph/release> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://rdfs.org/ns/void#Dataset> .
<https://e.org/graph/release> <http://www.w3.org/2002/07/owl#versionInfo> "5b41" .
<https://e.org/graph/release> <http://www.w3.org/ns/prov#wasGeneratedBy> <https://e.org/graph/staging/1f> .
"""
BASE = Base("https://e.org/")
GRAPH = record_graph(BASE)
ENTRIES = st.dictionaries(
    st.sampled_from([f"https://e.org/graph/{name}" for name in "abc"]),
    st.just(UNKNOWN) | st.builds(Entry, st.integers(0, 9), st.sampled_from(["aa", "bb"])),
)
RECORDS = st.builds(
    Record, st.none() | st.sampled_from(["v1", "v2"]), st.frozensets(st.sampled_from(["l:1", "l:2"])), ENTRIES
)


def test_its_form() -> None:
    record = Record(
        "5b41", frozenset({"https://e.org/graph/staging/1f"}), {"https://e.org/graph/things": Entry(3, "4e1b")}
    )

    _, written = differences(EMPTY, record, GRAPH)
    assert "".join(f"{triple.n3()}\n" for triple in written) == FORM
    assert staging(BASE, "1f") == "https://e.org/graph/staging/1f/"
    assert staging(BASE) == "https://e.org/graph/staging/"


@given(RECORDS, RECORDS)
def test_the_changes_make_one_record_of_the_other(old: Record, new: Record) -> None:
    held = set(differences(EMPTY, old, GRAPH)[1])
    gone, come = (list(triples) for triples in differences(old, new, GRAPH))

    assert read_record(held) == old
    assert set(gone) <= held
    held = (held - set(gone)) | set(come)
    assert read_record(held) == new
    assert held == set(differences(EMPTY, new, GRAPH)[1])


@given(RECORDS, RECORDS, st.data())
def test_broken_off_anywhere_it_vouches_for_nothing_new_but_what_is_written_whole(
    old: Record, new: Record, data: st.DataObject
) -> None:
    held = set(differences(EMPTY, old, GRAPH)[1])
    gone, come = (list(triples) for triples in differences(old, new, GRAPH))
    steps = data.draw(st.integers(0, len(gone) + len(come)))
    seen = read_record((held - set(gone[:steps])) | set(come[: max(0, steps - len(gone))]))

    assert seen.version in (None, old.version, new.version)
    if seen.version is not None and seen.version == new.version != old.version:
        assert seen.entries == new.entries
    for graph, entry in seen.entries.items():
        if entry.triples is not None and entry.sha256 is not None:
            assert entry in (old.entries.get(graph), new.entries.get(graph))


def test_what_is_no_part_of_a_record_is_passed_over() -> None:
    strange = [
        Triple(Iri(GRAPH), Iri("http://e/p"), Literal("x")),
        Triple(Iri("https://e.org/graph/a"), Iri("http://rdfs.org/ns/void#triples"), Literal("many")),
    ]

    assert read_record(strange) == EMPTY


def test_of_two_that_it_says_where_one_belongs_it_says_none() -> None:
    graph = "https://e.org/graph/a"
    one, two = (Record(f"v{n}", frozenset({f"l:{n}"}), {graph: Entry(n, f"a{n}")}) for n in (1, 2))
    both = [triple for record in (one, two) for triple in differences(EMPTY, record, GRAPH)[1]]

    assert read_record(both) == Record(None, one.loads | two.loads, {graph: UNKNOWN})


def test_a_release_is_named_by_its_graphs_and_what_they_hold() -> None:
    one, two = Partition("https://e.org/graph/a", 1, "aa"), Partition("https://e.org/graph/b", 2, "bb")

    assert version_of([one, two]) == version_of([two, one])
    assert len({version_of([one]), version_of([two]), version_of([one, two]), version_of([])}) == 4
    assert len(version_of([one])) == 16
    assert version_of([one], "2026.1") == f"2026.1+{version_of([one])}"
