"""Laws of publication: every form says the same, and the same set of quads gives the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from factpress.model import escape
from factpress.publish.graph import partitions, write_graph
from factpress.publish.spool import Spool

BASE = "https://example.org/facts/"
VOCABULARY = "https://example.org/words#"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {
    "id": BASE + "id/",
    "article": BASE + "article/",
    "fact": BASE + "fact/",
    "graph": BASE + "graph/",
    "v": VOCABULARY,
    "event-type": VOCABULARY + "event-",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "http://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": XSD,
}
CONTEXT: dict[str, object] = {
    **PREFIXES,
    "role": BASE + "role/",
    "name": {"@id": "schema:name", "@container": "@language"},
    "day": {"@id": "v:day", "@type": "xsd:date"},
    "when": {"@id": "v:day", "@type": "xsd:integer"},
    "link": {"@id": "v:link", "@type": "@id"},
    "free": {"@id": "v:free"},
    "Event": "schema:Event",
}

FIXED = [
    *(BASE + tail for tail in ("id/x", "id/x--y", "id/x-z", "id/x--y--z", "fact/0a1b", "fact/1", "article/a#text")),
    *(VOCABULARY + word for word in ("Event", "a.b", "-dash", "dash-", "7", "event-x", "%41", "a/b", "ü", "_")),
    *("schema:Event", "role:speaker", "role://host", "urn:x:y", "http://schema.org/Event", "x:"),
    *(BASE + "id/", BASE + "role/", BASE + "evidence/1", BASE + "evidence/1#quote"),
]
PREDICATES = [
    *(VOCABULARY + word for word in ("day", "link", "free", "more")),
    *(PREFIXES["rdf"] + word for word in ("type", "subject", "object")),
    *(PREFIXES["schema"] + "name", PREFIXES["prov"] + "wasDerivedFrom", "role:odd"),
]
hostile_iris = st.text(st.sampled_from("ab0-._~'()*,;:@!$&=+?/%üé字"), max_size=8).map(
    lambda tail: BASE + "odd/" + tail.replace("%", "%2F") + "z"
)
iris = (st.sampled_from(FIXED) | hostile_iris).map("<{}>".format)
# Control characters never reach the mapping; the three that have escapes do.
texts = st.text(st.characters(exclude_categories=("Cc", "Cs"), include_characters='\n\r\t"\\\u2028'), max_size=12)
quoted = texts.map(lambda text: f'"{escape(text)}"')
numbers = st.sampled_from(["0", "-0", "7", "-7", "007", "+5", "96", "9007199254740993", "1" * 30])
decimals = st.sampled_from(["0.9", "1", "1.0", "-2.5", ".5", "0.000000001", "12345678901234.5", "1."])
literals = st.one_of(
    quoted,
    st.tuples(quoted, st.sampled_from(["en", "de", "ar"])).map("@".join),
    st.tuples(quoted, st.sampled_from([VOCABULARY + "type", "role:type"])).map(lambda pair: f"{pair[0]}^^<{pair[1]}>"),
    numbers.map(lambda number: f'"{number}"^^<{XSD}integer>'),
    decimals.map(lambda number: f'"{number}"^^<{XSD}decimal>'),
    st.just(f'"2031-04-02"^^<{XSD}date>'),
)
graphs = st.sampled_from(["things", "article/a", "links"]).map(lambda name: f"<{BASE}graph/{name}>")
lines = st.builds(
    "{} {} {} {} .\n".format, iris, st.sampled_from(PREDICATES).map("<{}>".format), iris | literals, graphs
).map(str.encode)
datasets = st.lists(lines, max_size=25)


def published(given: Iterable[bytes], budget: int = 1 << 20) -> dict[str, bytes]:
    with TemporaryDirectory() as name, Spool(budget, Path(name)) as quads:
        for line in given:
            quads.add(line)
        folder = Path(name, "out")
        folder.mkdir()
        write_graph(quads, folder, PREFIXES, CONTEXT)
        hashes = repr(list(partitions(quads))).encode()
        return {"partitions": hashes} | {file.name: file.read_bytes() for file in folder.iterdir()}


def quads_of(content: bytes, form: ox.RdfFormat) -> set[ox.Quad]:
    return set(ox.parse(content, format=form))


def triples_of(content: bytes, form: ox.RdfFormat) -> set[ox.Triple]:
    return {quad.triple for quad in quads_of(content, form)}


@given(datasets)
def test_every_form_says_the_same(given: list[bytes]) -> None:
    meant = quads_of(b"".join(given), ox.RdfFormat.N_QUADS)
    triples = {quad.triple for quad in meant}

    files = published(given)

    assert quads_of(files["graph.nq"], ox.RdfFormat.N_QUADS) == meant
    assert quads_of(files["graph.trig"], ox.RdfFormat.TRIG) == meant
    assert triples_of(files["graph.nt"], ox.RdfFormat.N_TRIPLES) == triples
    assert triples_of(files["graph.ttl"], ox.RdfFormat.TURTLE) == triples
    assert triples_of(files["graph.jsonld"], ox.RdfFormat.JSON_LD) == triples


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@settings(max_examples=50)
@given(datasets)
def test_rdflib_reads_the_turtle_and_the_jsonld_as_the_ntriples(given: list[bytes]) -> None:
    normalize, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        files = published(given)
        meant = set(rdflib.Graph().parse(data=files["graph.nt"], format="nt"))
        turtle = set(rdflib.Graph().parse(data=files["graph.ttl"], format="turtle"))
        jsonld = set(rdflib.Graph().parse(data=files["graph.jsonld"], format="json-ld"))
    finally:
        rdflib.NORMALIZE_LITERALS = normalize

    assert turtle == meant
    assert jsonld == meant


@given(datasets, st.randoms(use_true_random=False))
def test_order_duplication_and_memory_do_not_change_a_byte(given: list[bytes], chance: Random) -> None:
    shuffled = given + given[: len(given) // 2]
    chance.shuffle(shuffled)

    assert published(shuffled, budget=300) == published(given)


@given(datasets)
def test_lines_of_a_file_are_unique_and_a_turtle_subject_has_one_block(given: list[bytes]) -> None:
    files = published(given)

    ntriples = files["graph.nt"].splitlines()
    assert len(ntriples) == len(set(ntriples))
    subjects = [line.partition(b" ")[0] for line in ntriples]
    heads = [line for line in files["graph.ttl"].split(b"\n") if line and line[:1] not in b"# @"]
    assert len(heads) == len(set(subjects))
    assert len(json.loads(files["graph.jsonld"])["@graph"]) == len(set(subjects))


PUBLISH = """
import sys
from pathlib import Path
from factpress.publish.graph import write_graph
from factpress.publish.spool import Spool
folder = Path(sys.argv[1])
with Spool(1 << 20, folder) as quads:
    for line in set(sys.stdin.buffer.read().splitlines(keepends=True)):
        quads.add(line)
    for file in write_graph(quads, folder, eval(sys.argv[2]), {"name": {"@id": "http://schema.org/name"}}):
        print(file.sha256)
"""


def test_another_process_with_another_hash_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    lines = b"".join(
        f'<{BASE}id/{number % 7}> <{predicate}> "{number}"@en <{BASE}graph/{number % 3}> .\n'.encode()
        for number in range(60)
        for predicate in PREDICATES
    )

    def hashes(seed: str) -> bytes:
        command = [sys.executable, "-c", PUBLISH, str(tmp_path), repr(PREFIXES)]
        environment = os.environ | {"PYTHONHASHSEED": seed}
        return subprocess.run(command, input=lines, env=environment, capture_output=True, check=True).stdout

    assert hashes("1") == hashes("2") != b""
