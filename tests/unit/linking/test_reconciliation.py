"""The Reconciliation Service API 0.2: what is sent and taken is of its form, and anything else is no answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from factpress.linking.backends.reconciliation import BATCH, Reconciliation
from factpress.linking.candidates import CouldNotAsk, Wanted
from factpress.linking.items import Item
from online_samples import SCHEMA, VOCABULARY, World
from reconciliation_schema import (
    check_extension_answer,
    check_extension_query,
    check_manifest,
    check_queries,
    check_results,
)
from servers import Received, Reply, Served, answer, serving
from wikibase_server import JSON, Wikibase, entity, qid

MANIFEST = {
    "versions": ["0.1", "0.2"],
    "name": "Invented items",
    "identifierSpace": "http://www.wikidata.org/entity/",
    "schemaSpace": "http://www.wikidata.org/prop/direct/",
    "view": {"url": "https://items.example/{{id}}"},
}
EXTENDING = {**MANIFEST, "extend": {}}
TIDES = {
    "id": qid(1),
    "name": "House of Tides",
    "description": "a house",
    "score": 87.5,
    "match": False,
    "type": [{"id": qid(50), "name": "house"}, qid(51)],
    "features": [{"id": "label", "value": 100}, {"id": "exact", "value": True}],
}
PERSON = VOCABULARY.classes["Person"]
WANTED = Wanted("tides", VOCABULARY.classes["Event"], (("en", "House of Tides"), ("de", "Gezeitenhaus")))


class Service:
    """A service of the API that checks what it is asked, and what it answers; `faults` come before sound answers."""

    def __init__(self, *results: Mapping[str, Any]) -> None:
        self.manifest: dict[str, Any] = dict(MANIFEST)
        self.results = list(results)
        self.rows: dict[str, Any] = {}
        self.faults: list[Reply] = []
        self.batches: list[dict[str, Any]] = []
        self.extended: list[dict[str, Any]] = []
        self.received: list[Received] = []

    @contextmanager
    def running(self) -> Iterator[Served]:
        with serving(self._reply) as server:
            self.received = server.received
            yield server

    def _reply(self, handler: BaseHTTPRequestHandler) -> None:
        posted = handler.command == "POST"
        fault = self.faults.pop(0) if self.faults and posted else None
        told = self._answer(self.received[-1].form) if posted else self.manifest
        (fault or answer(json.dumps(told).encode(), JSON))(handler)

    def _answer(self, form: Mapping[str, list[str]]) -> dict[str, Any]:
        if "extend" in form:
            query = json.loads(form["extend"][0])
            check_extension_query(query)
            self.extended.append(query)
            return {"meta": [{"id": each["id"], "name": "…"} for each in query["properties"]], "rows": self.rows}
        queries = json.loads(form["queries"][0])
        check_queries(queries)
        self.batches.append(queries)
        return {name: {"result": self.results[: query["limit"]]} for name, query in queries.items()}


@pytest.fixture
def world() -> World:
    return World()


def backend(server: Served, world: World, folder: Path | None = None) -> Reconciliation:
    return Reconciliation(world.caller(), world.cache(folder), SCHEMA, server.url)


def without(message: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name != key}


def test_what_the_tests_answer_is_of_the_form_of_the_specification() -> None:
    check_manifest(MANIFEST)
    check_results({"q0": {"result": [TIDES]}})
    with pytest.raises(AssertionError):
        check_manifest({**MANIFEST, "versions": ["0.1"]})
    with pytest.raises(KeyError):
        check_results({"q0": {"result": [without(TIDES, "score")]}})


def test_the_manifest_is_read_first_and_queries_go_as_a_form_field(world: World) -> None:
    service = Service(TIDES)
    with service.running() as server:
        found = backend(server, world).candidates(WANTED, 5)

    assert [request.method for request in server.received] == ["GET", "POST"]
    assert server.received[0].path == "/sparql"
    assert server.received[1].headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert set(server.received[1].form) == {"queries"}
    assert found == [Item(qid(1), {"en": "House of Tides"}, descriptions={"en": "a house"}, types=(qid(50), qid(51)))]


def test_a_query_says_the_name_the_types_that_fit_the_country_and_identifiers(world: World) -> None:
    service = Service()
    wanted = Wanted("ada", PERSON, (("en", "Ada Lund"),), country=qid(7), identifiers={"P214": ("123", "456")})
    with service.running() as server:
        backend(server, world).candidates(wanted, 3)

    [batch] = service.batches
    [query] = batch.values()
    assert query == {
        "query": "Ada Lund",
        "limit": 3,
        "type": SCHEMA.coarse["PERSON"],
        "type_strict": "should",
        "properties": [{"pid": "P17", "v": {"id": qid(7)}}, {"pid": "P214", "v": "123"}, {"pid": "P214", "v": "456"}],
    }


def test_a_class_that_no_types_are_known_for_asks_for_no_type(world: World) -> None:
    service = Service()
    with service.running() as server:
        backend(server, world).candidates(Wanted("x", "http://example.org/Unheard", ()), 3)

    assert [*service.batches[0].values()] == [{"query": "x", "limit": 3}]


def test_many_things_are_asked_for_together_and_each_once(world: World, tmp_path: Path) -> None:
    many = [Wanted(f"thing-{number}", PERSON, (("en", f"Thing {number}"),)) for number in range(BATCH + 3)]
    service = Service(TIDES)
    with service.running() as server:
        asked = backend(server, world, tmp_path)
        asked.prepare(many, 5)
        assert all(len(asked.candidates(each, 5)) == 1 for each in many)
        again = backend(server, world, tmp_path)
        again.prepare(many, 5)

    assert [len(batch) for batch in service.batches] == [BATCH, 3]


def test_no_candidate_is_an_answer_and_is_kept(world: World, tmp_path: Path) -> None:
    service = Service()
    with service.running() as server:
        assert backend(server, world, tmp_path).candidates(WANTED, 5) == []
        assert backend(server, world, tmp_path).candidates(WANTED, 5) == []

    assert len(service.batches) == 1


def test_a_service_that_names_more_than_it_was_asked_for_is_cut(world: World) -> None:
    many = [{**TIDES, "id": qid(number)} for number in range(4)]
    reply = answer(json.dumps({"q0": {"result": many}}).encode(), JSON)
    service = Service()
    service.faults = [reply]
    with service.running() as server:
        assert len(backend(server, world).candidates(WANTED, 2)) == 2


# ---------------------------------------------------------------------------------------- items


def test_items_are_told_by_the_one_who_is_asked_for_items(world: World) -> None:
    service = Service(TIDES, {**TIDES, "id": qid(2)}, {**TIDES, "id": qid(3)})
    wikibase = Wikibase({qid(1): entity(qid(1), "Tide House")}, redirects={qid(2): qid(1)})
    with service.running() as server, serving(wikibase) as other:
        items_from = world.mediawiki(other.url)
        asked = Reconciliation(world.caller(), world.cache(None), SCHEMA, server.url, items_from)
        found = asked.candidates(WANTED, 5)
        items = asked.items([qid(1)])

    assert [item.labels for item in found] == [{"en": "Tide House"}]
    assert list(items) == [qid(1)]
    assert service.extended == []


def test_without_another_one_the_service_is_asked_for_values(world: World, tmp_path: Path) -> None:
    service = Service(TIDES)
    service.manifest = EXTENDING
    service.rows = {
        qid(1): {
            "P31": [{"id": qid(60), "name": "x"}, {}],
            "P17": [{"id": qid(7), "name": "y"}],
            "P297": [{"str": "TD"}],
        }
    }
    check_extension_answer({"meta": [], "rows": service.rows})
    with service.running() as server:
        [item] = backend(server, world, tmp_path).candidates(WANTED, 5)
        assert backend(server, world, tmp_path).candidates(WANTED, 5) == [item]
        with pytest.raises(CouldNotAsk, match="does not say which ids there are"):
            backend(server, world).items([qid(1)])

    assert (item.types, item.countries, item.identifiers) == ((qid(60),), (qid(7),), {"P297": ("TD",)})
    assert len(service.extended) == 1


@pytest.mark.parametrize("rows", [{}, {qid(1): []}, {qid(1): {"P31": {}}}, {qid(1): {"P31": ["x"]}}, []])
def test_values_of_other_items_or_another_form_could_not_be_asked(
    world: World, tmp_path: Path, rows: dict[str, Any]
) -> None:
    service = Service(TIDES)
    service.manifest, service.rows = EXTENDING, rows
    with service.running() as server, pytest.raises(CouldNotAsk, match="its rows are not of the items"):
        backend(server, world, tmp_path).candidates(WANTED, 5)


# ---------------------------------------------------------------------------------------- broken answers


@pytest.mark.parametrize(
    ("manifest", "sentence"),
    [
        ({**MANIFEST, "versions": ["1.0"]}, "does not speak version 0.2"),
        (without(MANIFEST, "versions"), "does not speak version 0.2"),
        ({**MANIFEST, "versions": "0.2"}, "does not speak version 0.2"),
        ([], "does not speak version 0.2"),
        (without(MANIFEST, "name"), "its manifest has no name"),
        (without(MANIFEST, "identifierSpace"), "its manifest has no identifierSpace"),
        ({**MANIFEST, "identifierSpace": "https://d-nb.example/gnd/"}, "knows https://d-nb.example/gnd/, and links"),
    ],
)
def test_a_service_of_another_kind_is_not_asked(world: World, manifest: dict[str, Any], sentence: str) -> None:
    service = Service(TIDES)
    service.manifest = manifest
    with service.running() as server, pytest.raises(CouldNotAsk, match=sentence):
        backend(server, world).candidates(WANTED, 5)

    assert service.batches == []


def result(*candidates: object) -> bytes:
    return json.dumps({"q0": {"result": list(candidates)}}).encode()


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"{}", "it has no result for q0"),
        (b"[]", "it has no result for q0"),
        (b'{"q0": {"error": "index broken"}}', "it has no result for q0"),
        (b'{"q0": {"result": {}}}', "a result is not a list of candidates"),
        (b'{"q0": {"result": []}, "q0": {"result": []}}', "it says 'q0' twice"),
        (b'{"q0": {"result": [{"id"', "it is not JSON, or ends too early"),
        (result(5), "a candidate's id is None"),
        (result({**TIDES, "id": "P31"}), "a candidate's id is 'P31'"),
        (result(without(TIDES, "name")), "has no name"),
        (result(without(TIDES, "score")), "the score of .* is None"),
        (result({**TIDES, "score": "high"}), "the score of .* is 'high'"),
        (result({**TIDES, "score": True}), "the score of .* is True"),
        (result(TIDES).replace(b"87.5", b"1e999"), "the score of .* is inf"),
        (result(TIDES).replace(b"87.5", b"NaN"), "NaN is no number"),
        (result(TIDES).replace(b"87.5", b"9" * 400), "the score of .* is 999"),
        (result({**TIDES, "name": "half \ud800"}), "it is not JSON, or ends too early"),
        (result(TIDES, TIDES), "a result names one item twice"),
        (result({**TIDES, "type": "house"}), "types are not a list of ids"),
        (result({**TIDES, "type": [{"name": "house"}]}), "types are not a list of ids"),
        (result({**TIDES, "features": {}}), "features are not a list of ids and values"),
        (result({**TIDES, "features": [{"id": "x", "value": "y"}]}), "features are not a list of ids and values"),
    ],
)
def test_an_answer_of_another_form_is_could_not_ask_and_never_kept(
    world: World, tmp_path: Path, body: bytes, sentence: str
) -> None:
    service = Service(TIDES)
    service.faults = [answer(body, JSON)]
    with service.running() as server:
        with pytest.raises(CouldNotAsk, match=sentence):
            backend(server, world, tmp_path).candidates(WANTED, 5)
        assert list(tmp_path.iterdir()) == []
        [item] = backend(server, world, tmp_path).candidates(WANTED, 5)  # of the sound answer that comes next

    assert item.id == qid(1)


def test_a_service_that_fails_is_asked_again(world: World) -> None:
    service = Service(without(TIDES, "features"))
    service.faults = [answer(b"<h1>502</h1>", "text/html", 502)] * 2
    with service.running() as server:
        assert len(backend(server, world).candidates(WANTED, 5)) == 1

    assert world.slept == [2.0, 4.0]
