"""The dumps say what the graph says, in every form, and come out as the same bytes again."""

from __future__ import annotations

import gzip
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from factpress.site.dataset.dumps import Dump, dumps
from factpress.site.dataset.rdf12 import rdf12
from factpress.site.model import Site
from factpress.site_settings import SiteSettings
from factpress.vocab import RDF

NP = "http://www.nanopub.org/nschema#"
REIFIES = RDF + "reifies"
PARTS = ("subject", "predicate", "object")


@pytest.fixture(scope="module")
def files(reference_site: Site) -> dict[str, bytes]:
    return {dump.name: b"".join(dump.content()) for dump in dumps(reference_site)}


def parsed(data: bytes, form: ox.RdfFormat) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(data, format=form)}


@pytest.fixture(scope="module")
def graph(reference_site: Site) -> set[ox.Triple]:
    return parsed((reference_site.build / "graph.nt").read_bytes(), ox.RdfFormat.N_TRIPLES)


def test_every_form_is_there(files: dict[str, bytes]) -> None:
    assert set(files) == {
        *("graph.ttl", "graph.nt.gz", "graph.nq.gz", "graph.trig", "graph.jsonld"),
        *("graph-rdf12.ttl", "nanopublications.trig.gz"),
    }


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("graph.nt.gz", "graph.nt"),
        ("graph.nq.gz", "graph.nq"),
        ("graph.ttl", "graph.ttl"),
        ("graph.trig", "graph.trig"),
    ],
)
def test_files_of_the_build_are_published_as_they_are(
    files: dict[str, bytes], reference_site: Site, name: str, source: str
) -> None:
    content = gzip.decompress(files[name]) if name.endswith(".gz") else files[name]

    assert content == (reference_site.build / source).read_bytes()


def test_the_same_graph_gives_the_same_bytes(files: dict[str, bytes], reference_site: Site) -> None:
    assert {dump.name: b"".join(dump.content()) for dump in dumps(reference_site)} == files
    assert files["graph.nt.gz"][4:8] == bytes(4), "no time stands in the head (RFC 1952, section 2.3.1)"


def test_a_dump_is_measured_without_being_kept(files: dict[str, bytes], reference_site: Site) -> None:
    [dump] = [dump for dump in dumps(reference_site) if dump.name == "graph.nq.gz"]

    assert dump.measure().bytes == len(files["graph.nq.gz"])
    assert dump.measure() is dump.measure()


def test_a_build_without_turtle_has_no_dumps_of_it(reference_site: Site) -> None:
    kept = tuple(file for file in reference_site.manifest.files if file.name != "graph.ttl")
    site = replace(reference_site, manifest=replace(reference_site.manifest, files=kept))

    assert {dump.name for dump in dumps(site)} == {"graph.nt.gz", "graph.nq.gz", "graph.trig", "graph.jsonld"}


# ---------------------------------------------------------------------------------------- RDF 1.2


def unreified(triples: Iterable[ox.Triple]) -> set[ox.Triple]:
    """Return triples with every reifier written out as RDF 1.1 reifies."""
    found: set[ox.Triple] = set()
    for triple in triples:
        if triple.predicate.value != REIFIES:
            found.add(triple)
            continue
        assert isinstance(triple.object, ox.Triple)
        found.add(ox.Triple(triple.subject, ox.NamedNode(RDF + "type"), ox.NamedNode(RDF + "Statement")))
        found.update(
            ox.Triple(triple.subject, ox.NamedNode(RDF + part), getattr(triple.object, part)) for part in PARTS
        )
    return found


def test_turtle_1_2_says_what_the_graph_says(files: dict[str, bytes], graph: set[ox.Triple]) -> None:
    found = parsed(files["graph-rdf12.ttl"], ox.RdfFormat.TURTLE)

    assert unreified(found) == graph
    assert sum(triple.predicate.value == REIFIES for triple in found) > 0
    assert not any(triple.predicate.value == RDF + "subject" for triple in found)


def test_a_fact_that_was_given_up_is_not_stated(tmp_path: Path) -> None:
    source = tmp_path / "graph.ttl"
    source.write_text(
        f"@prefix e: <https://e.example/> .\n@prefix rdf: <{RDF}> .\n\n"
        'e:fact a rdf:Statement ;\n    rdf:subject e:s ;\n    rdf:predicate e:p ;\n    rdf:object "o"@en ;\n'
        "    e:rank e:deprecated .\n\ne:bare a rdf:Statement ;\n    rdf:subject e:s ;\n    rdf:predicate e:p ;\n"
        "    rdf:object 1 .\n",
        encoding="utf-8",
    )
    written = b"".join(part.make() for part in rdf12(source))

    assert b'<< e:s e:p "o"@en ~ e:fact >>' in written
    assert [triple.predicate.value for triple in parsed(written, ox.RdfFormat.TURTLE)].count(REIFIES) == 2
    assert not [triple for triple in parsed(written, ox.RdfFormat.TURTLE) if triple.predicate.value.endswith("/p")]


# ---------------------------------------------------------------------------------------- nanopublications


def nanopublications(data: bytes) -> dict[str, dict[str, list[ox.Quad]]]:
    """Return the quads by nanopublication and by graph, and check that no statement stands outside."""
    found: defaultdict[str, defaultdict[str, list[ox.Quad]]] = defaultdict(lambda: defaultdict(list))
    for quad in ox.parse(data, format=ox.RdfFormat.TRIG):
        assert isinstance(quad.graph_name, ox.NamedNode)
        whole, _, _ = quad.graph_name.value.rpartition("-")
        found[whole][quad.graph_name.value].append(quad)
    return {whole: dict(graphs) for whole, graphs in found.items()}


@pytest.fixture(scope="module")
def published(files: dict[str, bytes]) -> dict[str, dict[str, list[ox.Quad]]]:
    return nanopublications(gzip.decompress(files["nanopublications.trig.gz"]))


def test_each_fact_that_is_asserted_is_a_nanopublication(
    published: dict[str, dict[str, list[ox.Quad]]], reference_site: Site
) -> None:
    asserted = {
        view.iri
        for iri in reference_site.facts.all()
        if (view := reference_site.facts.fact(iri))
        and view.object in reference_site.data.about(view.subject).get(view.predicate, ())
    }

    assert {whole.partition("#")[0] for whole in published} == asserted


def test_each_is_well_formed(published: dict[str, dict[str, list[ox.Quad]]]) -> None:
    for whole, graphs in published.items():
        head = [quad for quad in graphs[f"{whole}-head"] if quad.subject.value == whole]  # type: ignore[union-attr]
        links = {quad.predicate.value: quad.object.value for quad in head}  # type: ignore[union-attr]
        assert links == {
            RDF + "type": f"{NP}Nanopublication",
            f"{NP}hasAssertion": f"{whole}-assertion",
            f"{NP}hasProvenance": f"{whole}-provenance",
            f"{NP}hasPublicationInfo": f"{whole}-pubinfo",
        }
        assert set(graphs) == {f"{whole}-head", *(iri for iri in links.values() if iri.startswith(whole))}
        assert any(str(quad.subject) == f"<{whole}-assertion>" for quad in graphs[f"{whole}-provenance"])
        about = Counter(
            quad.predicate.value for quad in graphs[f"{whole}-pubinfo"] if str(quad.subject) == f"<{whole}>"
        )
        assert about["http://purl.org/dc/terms/created"] == 1
        assert about["http://purl.org/dc/terms/creator"] >= 1
        assert about["http://purl.org/dc/terms/license"] == 1


def test_nothing_is_asserted_that_the_graph_does_not_say(
    published: dict[str, dict[str, list[ox.Quad]]], graph: set[ox.Triple]
) -> None:
    asserted = {quad.triple for whole, graphs in published.items() for quad in graphs[f"{whole}-assertion"]}

    assert asserted <= graph


def test_a_part_in_an_event_is_asserted_with_who_and_as_what(published: dict[str, dict[str, list[ox.Quad]]]) -> None:
    wanted = "https://w3id.org/nev/ontology#hasParticipation"
    assertions = [graphs[f"{whole}-assertion"] for whole, graphs in published.items()]
    parts = [quads for quads in assertions if any(quad.predicate.value == wanted for quad in quads)]

    assert parts
    assert all(any(quad.predicate.value.endswith("#role") for quad in quads) for quads in parts)


def test_dumps_are_described_in_every_language(reference_site: Site) -> None:
    def complete(dump: Dump) -> bool:
        return set(dump.title) == set(dump.use) == {"en", "de"}

    assert all(map(complete, dumps(reference_site)))


def test_what_is_not_known_is_not_said(reference_site: Site) -> None:
    site = replace(reference_site, settings=SiteSettings())
    [dump] = [dump for dump in dumps(site) if dump.name.startswith("nanopublications")]
    found = nanopublications(gzip.decompress(b"".join(dump.content())))

    predicates = {quad.predicate.value for whole, graphs in found.items() for quad in graphs[f"{whole}-pubinfo"]}
    assert "http://purl.org/dc/terms/created" in predicates
    assert "http://purl.org/dc/terms/license" not in predicates


def test_a_fact_that_was_given_up_is_no_nanopublication(reference_site: Site, tmp_path: Path) -> None:
    graph = (reference_site.build / "graph.ttl").read_text(encoding="utf-8")
    first = graph.index("wikibase:NormalRank")
    (tmp_path / "graph.ttl").write_text(
        f"{graph[:first]}wikibase:DeprecatedRank{graph[first + len('wikibase:NormalRank') :]}", encoding="utf-8"
    )
    [dump] = [each for each in dumps(replace(reference_site, build=tmp_path)) if each.name.startswith("nanopub")]
    found = nanopublications(gzip.decompress(b"".join(dump.content())))

    assert len(found) == len(reference_site.facts.all()) - 1
