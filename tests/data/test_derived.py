"""mapper/rules/derived.rq: what follows from facts, and what must not."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import yaml

from factpress.pipeline.deriving import derive
from factpress.problems import Problems
from factpress.publish.spool import Spool
from factpress.rdf import Syntax, parse_triples
from factpress.reading.ontology import read_vocabulary
from factpress.sparql import is_update, service_at, undeclared_prefix
from factpress.vocab import RDF_TYPE

ROOT = Path(__file__).parents[2]
FILE = ROOT / "mapper" / "rules" / "derived.rq"
QUERY = FILE.read_text(encoding="utf-8")
PREFIXES = read_vocabulary(ROOT / "ontology").prefixes
HEAD = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in PREFIXES.items())
GRAPH = "https://w3id.org/nev/graph/derived"
#: What the query may construct: the right-hand column of its table of roles, and the single shortcuts.
SHORTCUTS = set(re.findall(r"\(role:\S+ (\S+)\)", QUERY)) | set(re.findall(r"VALUES \?shortcut { (\S+) }", QUERY))


def derived(turtle: str, folder: Path) -> set[str]:
    """Return what follows from a graph, each triple in short names."""
    problems = Problems()
    with Spool(1 << 20, folder) as quads:
        for triple in parse_triples((HEAD + turtle).encode(), Syntax.TURTLE, problems, "a test's graph"):
            quads.add(f"{triple.n3()[:-1]}<https://w3id.org/nev/graph/things> .\n".encode())
        problems.stop_if_fatal()
        derive(FILE, quads, GRAPH)
        return {_short(line.decode()) for line in quads if f"<{GRAPH}>" in line.decode()}


def _short(line: str) -> str:
    names = {space: prefix for prefix, space in PREFIXES.items()}
    text = re.sub(r"<([^>]*[/#])([^>/#]*)>", lambda iri: f"{names[iri[1]]}:{iri[2]}", line)
    return text.removesuffix(" graph:derived .\n")


# ------------------------------------------------------------------------------------ parts in events

PART = """
id:talks a nev:Meeting ; nev:occurrence occurrence:occurred ; nev:hasParticipation id:part .
id:part a nev:Participation ; nev:role role:attendee ; nev:participant id:ada .
id:ada a schema:Person .
fact:1 rdf:object id:part ; prov:wasDerivedFrom evidence:1 .
evidence:1 nev:modality modality:asserted .
"""


@pytest.mark.parametrize(
    ("role", "shortcut"),
    [
        ("attendee", "attendee"),
        ("observer", "attendee"),
        ("delegate", "attendee"),
        ("head-of-delegation", "attendee"),
        ("representative", "attendee"),
        ("chair", "attendee"),
        ("moderator", "attendee"),
        ("party", "attendee"),
        ("speaker", "performer"),
        ("presenter", "performer"),
        ("organizer", "organizer"),
    ],
)
def test_a_part_in_an_event_is_what_plain_schema_org_calls_it(tmp_path: Path, role: str, shortcut: str) -> None:
    assert derived(PART.replace("attendee", role), tmp_path) == {f"id:talks schema:{shortcut} id:ada"}


@pytest.mark.parametrize("role", ["host", "audience", "candidate", "voter", "giver", "receiver", "item", "signatory"])
def test_a_part_that_schema_org_has_no_word_for_has_no_shortcut(tmp_path: Path, role: str) -> None:
    assert derived(PART.replace("attendee", role), tmp_path) == set()


@pytest.mark.parametrize("party", ["Organization", "GovernmentOrganization"])
def test_organisations_have_parts_too(tmp_path: Path, party: str) -> None:
    assert derived(PART.replace("schema:Person", f"schema:{party}"), tmp_path) == {"id:talks schema:attendee id:ada"}


@pytest.mark.parametrize("party", ["Audience", "Country", "City", "Thing", "CreativeWork"])
@pytest.mark.parametrize("role", ["attendee", "speaker", "organizer"])
def test_groups_countries_and_objects_have_none(tmp_path: Path, party: str, role: str) -> None:
    graph = PART.replace("schema:Person", f"schema:{party}").replace("attendee", role)

    assert derived(graph, tmp_path) == set()


def test_a_part_known_only_by_office_or_by_whom_it_is_for_has_none(tmp_path: Path) -> None:
    graph = PART.replace("nev:participant id:ada", "nev:office id:chair ; nev:onBehalfOf id:ada")

    assert derived(graph, tmp_path) == set()


def test_a_side_of_an_agreement_need_not_have_been_there(tmp_path: Path) -> None:
    graph = PART.replace("attendee", "party").replace("nev:Meeting", "schema:Event")

    assert derived(graph, tmp_path) == set()


@pytest.mark.parametrize("state", ["planned", "postponed", "cancelled"])
@pytest.mark.parametrize("role", ["attendee", "speaker"])
def test_nobody_was_at_an_event_that_has_not_begun(tmp_path: Path, state: str, role: str) -> None:
    graph = PART.replace("occurrence:occurred", f"occurrence:{state}").replace("attendee", role)

    assert derived(graph, tmp_path) == set()


def test_nor_at_a_part_of_one(tmp_path: Path) -> None:
    graph = PART.replace("nev:occurrence occurrence:occurred", "schema:superEvent id:day")
    week = "id:day schema:superEvent id:week . id:week nev:occurrence occurrence:cancelled ."
    parts = {"id:day schema:subEvent id:talks", "id:week schema:subEvent id:day"}

    assert derived(graph + week, tmp_path) == parts
    assert derived(graph, tmp_path) == {"id:day schema:subEvent id:talks", "id:talks schema:attendee id:ada"}


@pytest.mark.parametrize("state", ["under-way", "occurred"])
def test_somebody_was_at_an_event_that_has_begun(tmp_path: Path, state: str) -> None:
    graph = PART.replace("occurrence:occurred", f"occurrence:{state}")

    assert derived(graph, tmp_path) == {"id:talks schema:attendee id:ada"}


@pytest.mark.parametrize("state", ["planned", "postponed", "cancelled"])
def test_an_event_that_has_not_begun_has_an_organizer(tmp_path: Path, state: str) -> None:
    graph = PART.replace("occurrence:occurred", f"occurrence:{state}").replace("attendee", "organizer")

    assert derived(graph, tmp_path) == {"id:talks schema:organizer id:ada"}


@pytest.mark.parametrize("modality", ["planned", "possible", "denied"])
@pytest.mark.parametrize("role", ["attendee", "speaker", "organizer"])
def test_what_no_passage_asserts_has_no_shortcut(tmp_path: Path, modality: str, role: str) -> None:
    graph = PART.replace("modality:asserted", f"modality:{modality}").replace("attendee", role)

    assert derived(graph, tmp_path) == set()
    assert derived(graph + "evidence:1 nev:modality modality:asserted .", tmp_path) != set()


def test_nothing_follows_from_a_deprecated_fact(tmp_path: Path) -> None:
    """A deprecated fact is published with its evidence; its triple and its node are not."""
    deprecated = """
    fact:1 a nev:Fact ; wikibase:rank wikibase:DeprecatedRank ; prov:wasDerivedFrom evidence:1 ;
      rdf:subject id:talks ; rdf:predicate nev:hasParticipation ; rdf:object id:part .
    fact:2 a nev:Fact ; wikibase:rank wikibase:DeprecatedRank ; prov:wasDerivedFrom evidence:1 ;
      rdf:subject id:talks ; rdf:predicate schema:superEvent ; rdf:object id:day .
    evidence:1 nev:modality modality:asserted .
    id:talks a nev:Meeting . id:day a schema:Event . id:ada a schema:Person .
    """

    assert derived(deprecated, tmp_path) == set()


# ------------------------------------------------------------------------------------------- offices

TENURE = """
id:ada a schema:Person ; org:hasMembership id:tenure .
id:tenure a nev:Tenure ; org:member id:ada ; nev:office id:mayor ; org:organization id:town .
id:mayor a org:Post ; schema:name "Mayor"@en , "Bürgermeisterin"@de .
id:town a schema:GovernmentOrganization .
fact:1 rdf:object id:tenure ; prov:wasDerivedFrom evidence:1 .
evidence:1 nev:modality modality:asserted .
"""
HELD = {
    "id:ada org:holds id:mayor",
    'id:ada schema:jobTitle "Mayor"@en',
    'id:ada schema:jobTitle "Bürgermeisterin"@de',
    "id:ada schema:memberOf id:town",
}


def test_who_holds_an_office_has_its_title_and_belongs_to_its_organisation(tmp_path: Path) -> None:
    assert derived(TENURE, tmp_path) == HELD


def test_the_organisation_of_the_office_counts_too(tmp_path: Path) -> None:
    graph = TENURE.replace("; org:organization id:town", "") + "id:mayor org:postIn id:town ."

    assert derived(graph, tmp_path) == HELD


@pytest.mark.parametrize(("kind", "holds"), [("incumbent", 1), ("outgoing", 1), ("acting", 1), ("elected", 0)])
def test_an_office_is_held_from_taking_it_up_to_leaving_it(tmp_path: Path, kind: str, holds: int) -> None:
    graph = TENURE + f"id:tenure schema:additionalType tenure-type:{kind} ."

    assert derived(graph, tmp_path) == (HELD if holds else set())


@pytest.mark.parametrize(
    "end",
    [
        "schema:additionalType tenure-type:former",
        'schema:endDate "2020-01-01"^^xsd:date',
        'sem:hasLatestEndTimeStamp "2020-01-01"^^xsd:date',
    ],
)
def test_an_office_that_was_left_is_not_held(tmp_path: Path, end: str) -> None:
    assert derived(TENURE + f"id:tenure {end} .", tmp_path) == set()


def test_an_office_held_no_shorter_than_some_day_is_held(tmp_path: Path) -> None:
    until = 'id:tenure sem:hasEarliestEndTimeStamp "2020-01-01"^^xsd:date .'

    assert derived(TENURE + until, tmp_path) == HELD


@pytest.mark.parametrize("modality", ["planned", "possible", "denied"])
def test_an_office_that_no_passage_asserts_is_not_held(tmp_path: Path, modality: str) -> None:
    assert derived(TENURE.replace("modality:asserted", f"modality:{modality}"), tmp_path) == set()


# ---------------------------------------------------------------------------- the same in other words


def test_a_part_of_an_event_is_known_from_the_whole(tmp_path: Path) -> None:
    assert derived("id:talks schema:superEvent id:day .", tmp_path) == {"id:day schema:subEvent id:talks"}


def test_a_part_of_an_organisation_has_a_parent(tmp_path: Path) -> None:
    [line] = derived("id:office org:subOrganizationOf id:town .", tmp_path)

    assert line == "id:office schema:parentOrganization id:town"


# --------------------------------------------------------------------------------- the file and the graph


def test_the_query_is_portable_and_closed_to_the_outside() -> None:
    assert re.search(r"\b(GRAPH|FROM|SERVICE|LOAD)\b", re.sub("#.*", "", QUERY)) is None
    assert (is_update(QUERY), service_at(QUERY), undeclared_prefix(QUERY)) == (False, None, None)


def test_no_record_can_say_what_is_derived() -> None:
    """A derived predicate with evidence would have two origins."""
    mapper = ROOT / "mapper"
    texts = [path.read_text(encoding="utf-8") for path in mapper.glob("rules/*.yaml")]
    properties = yaml.safe_load((mapper / "kinds.yaml").read_text(encoding="utf-8"))["properties"]
    typed = {key["iri"] for key in properties.values()} | set(re.findall(r"(?:schema|org):\w+", "".join(texts)))

    assert "schema:superEvent" in typed
    assert len(SHORTCUTS) == 8
    assert typed & SHORTCUTS == set()


@pytest.fixture(scope="module")
def quads(reference_build: Path) -> list[ox.Quad]:
    return list(ox.parse(path=str(reference_build / "graph.nq")))


def partition(quads: list[ox.Quad], *, of_derived: bool) -> set[ox.Triple]:
    graph = ox.NamedNode(GRAPH)
    return {quad.triple for quad in quads if (quad.graph_name == graph) is of_derived}


def test_the_reference_graph_has_most_shortcuts_and_no_other(quads: list[ox.Quad]) -> None:
    named = {_short(f"<{triple.predicate.value}>") for triple in partition(quads, of_derived=True)}

    assert named <= SHORTCUTS
    assert {"schema:attendee", "schema:performer", "schema:subEvent", "schema:jobTitle", "org:holds"} <= named


def test_what_is_derived_is_about_things_that_the_graph_describes(quads: list[ox.Quad]) -> None:
    described = {
        triple.subject for triple in partition(quads, of_derived=False) if triple.predicate == ox.NamedNode(RDF_TYPE)
    }
    ends = {
        end
        for triple in partition(quads, of_derived=True)
        for end in (triple.subject, triple.object)
        if not isinstance(end, ox.Literal)
    }

    assert ends
    assert ends - described == set()


def test_nothing_is_derived_that_is_stated_or_evidenced(quads: list[ox.Quad]) -> None:
    stated = partition(quads, of_derived=False)
    predicates = {triple.predicate for triple in partition(quads, of_derived=True)}

    assert partition(quads, of_derived=True) & stated == set()
    assert {triple.object for triple in stated} & predicates == set()


def test_its_literals_are_texts_with_a_language_in_lower_case(quads: list[ox.Quad]) -> None:
    texts = [triple.object for triple in partition(quads, of_derived=True) if isinstance(triple.object, ox.Literal)]

    assert texts
    assert [text for text in texts if text.language is None or text.language != text.language.lower()] == []


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
def test_another_engine_derives_the_same(quads: list[ox.Quad]) -> None:
    graph = rdflib.Graph()
    graph.parse(data="".join(f"{triple} .\n" for triple in partition(quads, of_derived=False)), format="nt")
    made = rdflib.Graph()
    for subject, predicate, term in graph.query(QUERY):  # type: ignore[misc]
        made.add((subject, predicate, term))
    lines = set(made.serialize(format="nt").splitlines()) - {""}

    assert lines == {f"{triple} ." for triple in partition(quads, of_derived=True)}
