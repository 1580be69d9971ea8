"""The MediaWiki Action API: asked politely, its faults told apart from answers, and only answers kept."""

from __future__ import annotations

import gzip
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from factpress.errors import UsageFault
from factpress.linking.backends import etiquette
from factpress.linking.backends.etiquette import FIRST_WAIT, headers
from factpress.linking.candidates import CouldNotAsk, Wanted
from factpress.linking.enrichment import values_of
from factpress.linking.items import Item, Missing, Redirected
from factpress.store.http import LIBRARY
from online_samples import DAY, SCHEMA, World
from servers import HERE, Reply, Served, answer, drip, free_port, serving
from wikibase_server import JSON, Wikibase, entity, error, item_value, qid, statement

HOUSE = entity(qid(1), "House of Tides", [qid(50)], aliases=["The Tides"], descriptions={"en": "a house"})
WANTED = Wanted("tides", "http://schema.org/Place", (("de", "Gezeitenhaus"), ("en", "House of Tides")))


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def wikibase() -> Wikibase:
    return Wikibase({qid(1): HOUSE})


@contextmanager
def served(wikibase: Wikibase) -> Iterator[Served]:
    with serving(wikibase) as server:
        yield server


def test_an_item_is_read_as_it_is(world: World, wikibase: Wikibase) -> None:
    with served(wikibase) as server:
        asked = world.mediawiki(server.url).items([qid(1)])

    assert asked == {
        qid(1): Item(
            qid(1),
            {"en": "House of Tides"},
            {"en": ("The Tides",)},
            {"en": "a house"},
            types=(qid(50),),
            revision=7,
        )
    }


def test_who_asks_is_said_and_how_the_answer_may_come(world: World, wikibase: Wikibase) -> None:
    with served(wikibase) as server:
        world.mediawiki(server.url).items([qid(1)])

    [request] = server.received
    assert request.method == "GET"
    assert request.headers["User-Agent"] == f"factpress/1.2.3 (me@example.org) {LIBRARY}"
    assert request.headers["Accept-Encoding"] == "gzip"
    [asked] = wikibase.asked
    assert asked == {
        "action": "wbgetentities",
        "ids": qid(1),
        "props": "labels|aliases|descriptions|claims|sitelinks|info",
        "format": "json",
        "formatversion": "2",
        "maxlag": "5",
    }


def test_nobody_is_asked_without_a_contact() -> None:
    with pytest.raises(UsageFault, match=r'write contact = "…", .* below \[project\] in factpress.toml'):
        headers("1.2.3", None)


def test_answers_in_gzip_are_read(world: World) -> None:
    body = gzip.compress(json.dumps({"entities": {qid(1): HOUSE}}).encode())
    with serving(answer(body, JSON, Content_Encoding="gzip")) as server:
        assert isinstance(world.mediawiki(server.url).items([qid(1)])[qid(1)], Item)


def test_a_small_answer_that_unpacks_to_more_than_memory_is_given_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(etiquette, "_MOST", 1 << 20)
    body = gzip.compress(b" " * (4 << 20))
    reply = answer(body, JSON, Content_Encoding="gzip")
    with serving(reply) as server, pytest.raises(CouldNotAsk, match="answers with more than 1 MB"):
        world.mediawiki(server.url).items([qid(1)])
    assert len(server.received) == 1


def test_many_items_are_asked_for_in_batches_of_fifty(world: World, wikibase: Wikibase) -> None:
    wikibase.items = {qid(number): entity(qid(number), f"House {number}") for number in range(120)}
    with served(wikibase) as server:
        asked = world.mediawiki(server.url).items(list(wikibase.items))

    assert list(asked) == list(wikibase.items)
    assert [len(each["ids"].split("|")) for each in wikibase.asked] == [50, 50, 20]


def test_what_an_answer_leaves_out_for_its_size_is_asked_for_again(world: World, wikibase: Wikibase) -> None:
    wikibase.items, wikibase.most = {qid(number): entity(qid(number)) for number in range(9)}, 4
    with served(wikibase) as server:
        asked = world.mediawiki(server.url).items(list(wikibase.items))

    assert set(asked) == set(wikibase.items)
    assert len(wikibase.asked) == 3


def test_what_an_answer_leaves_out_for_ever_could_not_be_asked(world: World, wikibase: Wikibase) -> None:
    wikibase.most = 0
    with served(wikibase) as server, pytest.raises(CouldNotAsk, match=f"does not say anything of {qid(1)}"):
        world.mediawiki(server.url).items([qid(1), qid(2)])


# ---------------------------------------------------------------------------------------- no item, another item


def test_an_item_that_is_not_there_is_missing_and_no_fault(world: World, wikibase: Wikibase) -> None:
    with served(wikibase) as server:
        asked = world.mediawiki(server.url).items([qid(1), qid(2)])

    assert isinstance(asked[qid(1)], Item)
    assert asked[qid(2)] == Missing(qid(2))


@pytest.mark.parametrize("named", [True, False])
def test_no_such_entity_is_an_answer_about_one_id_and_is_kept(
    world: World, wikibase: Wikibase, tmp_path: Path, named: bool
) -> None:
    ids = [qid(1), qid(2), qid(3)]
    wikibase.items[qid(3)] = entity(qid(3), "Third")
    gone = error("no-such-entity", qid(2) if named else None)

    def reply(handler: BaseHTTPRequestHandler) -> None:
        (gone if qid(2) in handler.path else wikibase)(handler)

    with serving(reply) as server:
        asked = world.mediawiki(server.url, tmp_path).items(ids)
        before = len(server.received)
        again = world.mediawiki(server.url, tmp_path).items(ids)

    assert asked == again
    assert [type(each) for each in asked.values()] == [Item, Missing, Item]
    assert len(server.received) == before


def test_a_merged_item_is_told_as_the_one_that_it_is_now(world: World, wikibase: Wikibase) -> None:
    wikibase.redirects = {qid(9): qid(1)}
    with served(wikibase) as server:
        asked = world.mediawiki(server.url).items([qid(9), qid(1)])

    assert asked[qid(9)] == Redirected(qid(1), asked[qid(1)])  # type: ignore[arg-type]


def test_a_merged_item_that_comes_under_its_new_id_alone_is_recognised(world: World, wikibase: Wikibase) -> None:
    """Whatever a client was told under, one answer to one question is the answer."""
    wikibase.items[qid(2)] = entity(qid(2), "Second")
    moved = answer(json.dumps({"entities": {qid(1): HOUSE, qid(2): wikibase.items[qid(2)]}}).encode(), JSON)
    alone = answer(json.dumps({"entities": {qid(1): HOUSE}}).encode(), JSON)
    wikibase.faults = [moved, alone]
    with served(wikibase) as server:
        asked = world.mediawiki(server.url).items([qid(9), qid(2)])

    assert isinstance(asked[qid(9)], Redirected)
    assert isinstance(asked[qid(2)], Item)


# ---------------------------------------------------------------------------------------- searching


def test_candidates_are_searched_for_in_the_languages_of_the_names_and_in_english(
    world: World, wikibase: Wikibase
) -> None:
    wikibase.items |= {qid(2): entity(qid(2), "Two"), qid(3): entity(qid(3), "Three")}
    wikibase.found = {"Gezeitenhaus": [qid(3), qid(1)], "House of Tides": [qid(1), qid(2)]}
    with served(wikibase) as server:
        found = world.mediawiki(server.url).candidates(WANTED, 2)

    searches = [(each["search"], each["language"]) for each in wikibase.asked if each["action"] == "wbsearchentities"]
    assert searches == [("Gezeitenhaus", "de"), ("House of Tides", "en"), ("Gezeitenhaus", "en")]
    assert [item.id for item in found] == [qid(3), qid(1)]


def test_a_merged_or_deleted_candidate_is_offered_as_what_it_is_or_not_at_all(world: World, wikibase: Wikibase) -> None:
    wikibase.found = {"House of Tides": [qid(9), qid(1), qid(2)]}
    wikibase.redirects = {qid(9): qid(1)}
    with served(wikibase) as server:
        found = world.mediawiki(server.url).candidates(WANTED, 5)

    assert [item.id for item in found] == [qid(1)]


def test_no_item_found_is_an_answer(world: World, wikibase: Wikibase) -> None:
    with served(wikibase) as server:
        assert world.mediawiki(server.url).candidates(WANTED, 5) == []
        assert world.mediawiki(server.url).candidates(Wanted("x", "http://e/", (("en", " \n "),)), 5) == []


@pytest.mark.parametrize("name", ["a|b", "a&action=edit", '"} UNION {', "x" * 10_000, "‮‏عبد", "e\u0301\u0000\u200d"])
def test_a_name_goes_into_a_search_as_a_name(world: World, wikibase: Wikibase, name: str) -> None:
    with served(wikibase) as server:
        world.mediawiki(server.url).candidates(Wanted("x", "http://e/", (("en", name),)), 5)

    [asked] = wikibase.asked
    assert asked["action"] == "wbsearchentities"
    assert asked["search"] == name[:250]


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"search": {}}',
        b'{"search": [1]}',
        b'{"search": [{"label": "x"}]}',
        b'{"search": [{"id": "P31"}]}',
        b'{"search": [{"id": "Q5"}, {"id": "Q5"}]}',
    ],
)
def test_a_search_that_is_answered_otherwise_could_not_be_asked(world: World, tmp_path: Path, body: bytes) -> None:
    with serving(answer(body, JSON)) as server, pytest.raises(CouldNotAsk, match="cannot be read"):
        world.mediawiki(server.url, tmp_path).candidates(WANTED, 5)

    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------------------------------- broken answers


def greet(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"SSH-2.0\r\n")


def silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(0.6)


BROKEN: dict[str, tuple[Reply, str, int]] = {
    "an error in an answer of status 200": (error("param-missing"), r"refuses the request \(param-missing\): told", 1),
    "an error that is no object": (answer(b'{"error": "no"}', JSON), r"refuses the request \(unknown\)", 1),
    "a page of errors": (answer(b"<h1>Error</h1>", "text/html"), "answers with text/html instead of application/j", 1),
    "JSON that ends early": (answer(b'{"entities": {"Q', JSON), "it is not JSON, or ends too early", 1),
    "another type of content": (answer(b"{}", "text/plain"), "answers with text/plain instead of", 1),
    "no entities": (answer(b'{"success": 1}', JSON), "its 'entities' are not items", 1),
    "a list": (answer(b"[]", JSON), "it is not an object", 1),
    "an item without an id": (answer(b'{"entities": {"Q5": {"labels": {}}}}', JSON), "its 'entities' are not", 1),
    "an item that is none": (
        answer(b'{"entities": {"%s": {"id": "%s", "labels": 5, "claims": {}}}}' % ((qid(1).encode(),) * 2), JSON),
        "is not as an item is written",
        1,
    ),
    "one id twice": (answer(b'{"entities": {"Q5": {"id": "Q5"}, "Q5": {"id": "Q6"}}}', JSON), "says 'Q5' twice", 1),
    "deep nesting": (answer(b"[" * 100_000, JSON), "it is not JSON, or ends too early", 1),
    "not allowed": (answer(b"who are you?", "text/plain", 403), r"does not allow that \(HTTP 403\): who are you", 1),
    "refused": (answer(b"bad", "text/plain", 400), "says: bad", 1),
    "moved": (answer(b"", "text/plain", 301, Location="https://elsewhere.example/"), "has moved to https://elsew", 1),
    "too many requests": (answer(b"", "text/plain", 429), r"too many questions to answer.* \(HTTP 429\)", 5),
    "a broken server": (answer(b"", "text/plain", 500), r"could not answer \(HTTP 500\)", 5),
    "a gateway without a server": (answer(b"<html>", "text/html", 502), r"could not answer \(HTTP 502\)", 5),
    "out of service": (answer(b"", "text/plain", 503), r"is not at its post; try again later \(HTTP 503\)", 5),
    "a database that lags": (error("maxlag"), r"refuses the request \(maxlag\)", 5),
    "a limit": (error("ratelimited"), r"\(ratelimited\)", 5),
    "a fault inside": (error("internal_api_error_DBQueryError"), "internal_api_error_DBQueryError", 5),
    "a connection that breaks": (answer(b"{", JSON, Content_Length="99"), "broke off its answer", 5),
    "no HTTP": (greet, "broke off its answer", 5),
    "broken gzip": (answer(b"{}", JSON, Content_Encoding="gzip"), "cannot be spoken to", 5),
    "silence": (silent, "does not answer in time|no answer within", 5),
    "a drip": (drip(JSON), "no answer within", 5),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_answer_is_could_not_ask_and_never_kept(world: World, tmp_path: Path, case: str) -> None:
    reply, sentence, times = BROKEN[case]
    timeout = 0.15 if case in ("silence", "a drip") else 5.0
    with serving(reply) as server:
        with pytest.raises(CouldNotAsk, match=sentence) as told:
            world.mediawiki(server.url, tmp_path, timeout=timeout).items([qid(1)])
        assert len(server.received) == times

    assert "<h1>" not in str(told.value)
    assert "\n" not in str(told.value)
    assert "action=" not in str(told.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("case", [case for case, (_, _, times) in BROKEN.items() if times > 1])
def test_what_passes_is_asked_again_and_then_answered(world: World, wikibase: Wikibase, case: str) -> None:
    wikibase.faults = [BROKEN[case][0]]
    timeout = 0.4 if case in ("silence", "a drip") else 5.0
    with served(wikibase) as server:
        asked = world.mediawiki(server.url, timeout=timeout).items([qid(1)])

    assert isinstance(asked[qid(1)], Item)
    assert world.slept == [FIRST_WAIT]


def test_nobody_there_is_could_not_ask(world: World) -> None:
    with pytest.raises(CouldNotAsk, match="cannot be reached: Connection refused"):
        world.mediawiki(f"http://{HERE}:{free_port()}/").items([qid(1)])

    assert world.slept == [2.0, 4.0, 8.0, 16.0]


def test_a_name_without_a_host_is_could_not_ask(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise OSError(-2, "Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    with pytest.raises(CouldNotAsk, match=r"https://wiki\.example/ .*Name or service not known"):
        world.mediawiki("https://wiki.example/").items([qid(1)])


def test_a_server_that_cannot_prove_who_it_is_is_could_not_ask(world: World, wikibase: Wikibase) -> None:
    with served(wikibase) as server:
        url = server.url.replace("http://", "https://")
        with pytest.raises(CouldNotAsk, match="cannot be trusted: "):
            world.mediawiki(url).items([qid(1)])

    assert server.received == []


# ---------------------------------------------------------------------------------------- waiting


@pytest.mark.parametrize(
    "busy", [error("maxlag", Retry_After="5"), answer(b"", "text/plain", 429, Retry_After="5")], ids=["maxlag", "429"]
)
def test_a_server_that_says_when_to_come_back_is_left_alone_until_then(
    world: World, wikibase: Wikibase, busy: Reply
) -> None:
    wikibase.faults = [busy, busy]
    with served(wikibase) as server:
        world.mediawiki(server.url).items([qid(1)])

    assert world.slept == [5.0, 5.0]


def test_waiting_has_one_budget_for_all_requests(world: World, wikibase: Wikibase) -> None:
    wikibase.faults = [error("maxlag", Retry_After="40")] * 9
    with served(wikibase) as server:
        backend = world.mediawiki(server.url, budget=100.0)
        with pytest.raises(CouldNotAsk):
            backend.items([qid(1)])
        with pytest.raises(CouldNotAsk):
            backend.items([qid(2)])

    assert world.slept == [40.0, 40.0]
    assert len(server.received) == 4


def test_a_server_that_wants_more_time_than_there_is_is_told_at_once(world: World, wikibase: Wikibase) -> None:
    wikibase.faults = [answer(b"", "text/plain", 429, Retry_After="86400")]
    with served(wikibase) as server, pytest.raises(CouldNotAsk, match="HTTP 429"):
        world.mediawiki(server.url).items([qid(1)])

    assert world.slept == []


# ---------------------------------------------------------------------------------------- what is kept


def test_an_answer_is_kept_and_grows_old(world: World, wikibase: Wikibase, tmp_path: Path) -> None:
    with served(wikibase) as server:
        first = world.mediawiki(server.url, tmp_path).items([qid(1), qid(2)])
        again = world.mediawiki(server.url, tmp_path).items([qid(1), qid(2)])
        asked_then = len(server.received)
        world.time += DAY + 1
        world.mediawiki(server.url, tmp_path).items([qid(1), qid(2)])

    assert first == again
    assert (asked_then, len(server.received)) == (1, 2)


def test_a_search_is_kept(world: World, wikibase: Wikibase, tmp_path: Path) -> None:
    wikibase.found = {"House of Tides": [qid(1)]}
    with served(wikibase) as server:
        for _ in range(2):
            assert len(world.mediawiki(server.url, tmp_path).candidates(WANTED, 5)) == 1

    assert len(server.received) == 4


def test_what_is_answered_before_a_fault_is_kept(world: World, wikibase: Wikibase, tmp_path: Path) -> None:
    wikibase.items = {qid(number): entity(qid(number)) for number in range(60)}
    with served(wikibase) as server:
        world.mediawiki(server.url, tmp_path).items([qid(59)])
        wikibase.faults = [wikibase_sound(wikibase, range(50)), answer(b"", "text/plain", 403)]
        with pytest.raises(CouldNotAsk):
            world.mediawiki(server.url, tmp_path).items(list(wikibase.items))
        asked = world.mediawiki(server.url, tmp_path).items(list(wikibase.items))

    assert len(asked) == 60
    assert len(wikibase.asked[-1]["ids"].split("|")) == 9


def wikibase_sound(wikibase: Wikibase, numbers: range) -> Reply:
    return answer(json.dumps({"entities": {qid(each): wikibase.items[qid(each)] for each in numbers}}).encode(), JSON)


def test_a_sound_item_beside_one_that_cannot_be_read_is_kept(world: World, wikibase: Wikibase, tmp_path: Path) -> None:
    wikibase.items[qid(2)] = {"id": qid(2), "labels": 5, "claims": {}}
    with served(wikibase) as server:
        with pytest.raises(CouldNotAsk):
            world.mediawiki(server.url, tmp_path).items([qid(1), qid(2)])
        assert isinstance(world.mediawiki(server.url, tmp_path).items([qid(1)])[qid(1)], Item)

    assert len(server.received) == 1


def damage(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        path.write_bytes(change(path.read_bytes()))

    return damage


@pytest.mark.parametrize(
    "damage",
    [
        damage(lambda data: data[:-9]),
        damage(lambda data: data[:60] + bytes([data[60] ^ 1]) + data[61:]),
        damage(lambda data: b""),
        damage(lambda data: gzip.compress(b"[]")),
        damage(lambda data: gzip.compress(b'{"key": "another", "at": 1900000000, "value": null}')),
        damage(lambda data: gzip.compress(b'{"at": "soon"}')),
    ],
)
def test_a_damaged_entry_is_none(
    world: World, wikibase: Wikibase, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    with served(wikibase) as server:
        world.mediawiki(server.url, tmp_path).items([qid(1)])
        [entry] = tmp_path.rglob("*.gz")
        damage(entry)
        asked = world.mediawiki(server.url, tmp_path).items([qid(1)])

    assert isinstance(asked[qid(1)], Item)
    assert len(server.received) == 2


def test_a_disk_that_takes_nothing_does_not_matter(world: World, wikibase: Wikibase, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with served(wikibase) as server:
        assert isinstance(world.mediawiki(server.url, tmp_path / "taken").items([qid(1)])[qid(1)], Item)


def test_an_answer_from_the_future_is_not_believed(world: World, wikibase: Wikibase, tmp_path: Path) -> None:
    with served(wikibase) as server:
        world.mediawiki(server.url, tmp_path).items([qid(1)])
        world.time -= 3600
        world.mediawiki(server.url, tmp_path).items([qid(1)])

    assert len(server.received) == 2


# ---------------------------------------------------------------------------------------- revisions


def test_items_are_told_as_they_were(world: World, wikibase: Wikibase, tmp_path: Path) -> None:
    wikibase.revisions = {3: entity(qid(1), "Tide House"), 4: {"entity": qid(1), "redirect": qid(2)}}
    with served(wikibase) as server:
        backend = world.mediawiki(server.url, tmp_path)
        assert {number: item.labels for number, item in backend.revisions([3, 4, 5]).items()} == {
            3: {"en": "Tide House"}
        }
        assert backend.revisions([3]).keys() == {3}
        assert backend.revisions([9]) == {}
        assert backend.revisions([]) == {}

    assert [each["revids"] for each in wikibase.asked] == ["3|4|5", "9"]


DEEP = {"revid": 3, "slots": {"main": {"content": "[" * 99_999}}}


@pytest.mark.parametrize(
    "body",
    [
        b'{"query": []}',
        b'{"query": {"pages": [{}]}}',
        b"{}",
        json.dumps({"query": {"pages": [{"revisions": [DEEP]}]}}).encode(),
    ],
)
def test_revisions_that_are_answered_otherwise_could_not_be_asked(world: World, body: bytes) -> None:
    with serving(answer(body, JSON)) as server, pytest.raises(CouldNotAsk, match="does not hold the revisions"):
        world.mediawiki(server.url).revisions([3])


def test_values_of_an_item_are_those_of_its_best_statements(world: World, wikibase: Wikibase) -> None:
    claims = {"P17": [statement(item_value(qid(7)), "deprecated"), statement(item_value(qid(8))), statement(None)]}
    wikibase.items = {qid(1): entity(qid(1), "House", claims=claims)}
    with served(wikibase) as server:
        item = world.mediawiki(server.url).items([qid(1)])[qid(1)]

    assert isinstance(item, Item)
    assert item.countries == (qid(8),)


# ---------------------------------------------------------------------------------------- recorded items


@pytest.mark.skipif(
    "FACTPRESS_WIKIDATA" not in os.environ, reason="FACTPRESS_WIKIDATA names no folder of recorded items"
)
def test_items_as_wikidata_writes_them_are_read_and_only_plain_values_enrich(world: World) -> None:
    lines = gzip.decompress(Path(os.environ["FACTPRESS_WIKIDATA"], "entities_full.jsonl.gz").read_bytes()).splitlines()
    wikibase = Wikibase({each["id"]: each for each in map(json.loads, lines)})
    with served(wikibase) as server:
        entities = world.mediawiki(server.url).entities(list(wikibase.items))
        items = world.mediawiki(server.url).items(list(wikibase.items))

    assert all(isinstance(item, Item) and item.labels for item in items.values())
    things = {id_: f"thing-{id_.lower()}" for id_ in wikibase.items}
    told: dict[str, list[str]] = {each.property: [] for each in SCHEMA.enrich}
    for entity_ in entities.values():
        assert entity_.content
        for enriched in SCHEMA.enrich:
            values, left_out = values_of(entity_.content["claims"], enriched, SCHEMA, things)
            told[enriched.property] += [value for value, _ in values]
            assert not any("cannot be read" in why for why in left_out)
    assert "52.516666666667 13.4" in told["P625"]
    assert "1867-07-01" in told["P571"]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", value) for value in told["P571"])
    assert "Bundesrepublik Deutschland" in told["P1448"]
    assert all(value.startswith("thing-") for value in told["P17"] + told["P159"])
