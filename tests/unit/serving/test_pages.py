"""The site's files from the server: the same bytes as in the folder, and where IRIs lead."""

from __future__ import annotations

import gzip
import json
import re
import socket
from pathlib import Path

import pyoxigraph as ox
import pytest

from factpress.bundle import Bundle
from factpress.pipeline.siting import make_site
from factpress.project import read_project
from factpress.site.model import Output, Site
from factpress.site.sections import outputs
from live_servers import HERE, LiveServer
from site_iris import iris_by_kind

THING = "/id/ada-okafor"
#: What asks for no part of a file.
NONE = ("lines=1-2", "bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,3-4", "bytes=x", "")
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.fixture(scope="module")
def site(bridge: Path) -> Site:
    return make_site(read_project(bridge), Bundle.installed(), "0")


@pytest.fixture(scope="module")
def files(site: Site) -> dict[str, Output]:
    return {output.path: output for output in outputs(site)}


def bytes_of(output: Output) -> bytes:
    made = output.make()
    return made if isinstance(made, bytes) else b"".join(made)


@pytest.mark.parametrize("folder", ["", "id/ada-okafor/", "things/", "id/ada-okafor/index.de.html", "assets/site.css"])
def test_a_file_is_served_as_it_would_be_written(folder: str, server: LiveServer, files: dict[str, Output]) -> None:
    path = f"{folder}index.html" if folder.endswith("/") or not folder else folder
    answer = server.ask(f"/{folder}")

    assert (answer.status, answer.body) == (200, bytes_of(files[path]))
    assert server.ask(f"/{path}").body == answer.body


def test_every_kind_of_file_has_its_media_type(server: LiveServer, files: dict[str, Output]) -> None:
    firsts = {path.rpartition(".")[2]: path for path in sorted(files)}
    for ending, path in firsts.items():
        answer = server.ask(f"/{path}")
        assert answer.status == 200, path
        assert answer.media_type != "application/octet-stream", ending


@pytest.mark.parametrize(
    ("headers", "place"),
    [
        ({"Accept": CHROME}, "/id/ada-okafor/"),
        ({}, "/id/ada-okafor/"),
        ({"Accept": "*/*"}, "/id/ada-okafor/"),
        ({"Accept": CHROME, "Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}, "/id/ada-okafor/index.de.html"),
        ({"Accept": CHROME, "Accept-Language": "fr"}, "/id/ada-okafor/"),
        ({"Accept": "text/turtle, application/rdf+xml;q=0.9, */*;q=0.1"}, "/id/ada-okafor/index.ttl"),
        ({"Accept": "text/html;q=0, */*"}, "/id/ada-okafor/index.ttl"),
        (
            {"Accept": 'application/ld+json;profile="http://www.w3.org/ns/json-ld#flattened"'},
            "/id/ada-okafor/index.jsonld",
        ),
        ({"Accept": "application/n-triples"}, "/id/ada-okafor/index.nt"),
    ],
)
def test_an_iri_leads_to_what_the_client_reads(headers: dict[str, str], place: str, server: LiveServer) -> None:
    answer = server.ask(THING, headers)

    assert (answer.status, answer.headers["location"]) == (303, place)
    assert answer.headers["vary"] == "Accept, Accept-Language"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert server.ask(answer.headers["location"]).status == 200


def test_an_iri_has_no_picture(server: LiveServer) -> None:
    answer = server.ask(THING, {"Accept": "image/png"})

    assert (answer.status, answer.media_type) == (406, "application/problem+json")
    assert json.loads(answer.body)["offers"][:2] == ["text/html", "text/turtle"]


def test_every_iri_below_the_base_that_the_site_shows_leads_somewhere(server: LiveServer, site: Site) -> None:
    """Facts, evidences, articles, curators too; an evidence is described where its fact is."""
    namespaces = [f"{site.base.iri}{section}/" for section in ("id", "article", "curator", "fact", "evidence")]
    said = ox.parse(path=str(site.build / "graph.nt"), format=ox.RdfFormat.N_TRIPLES)
    subjects = {quad.subject.value for quad in said if isinstance(quad.subject, ox.NamedNode)}
    ours = sorted(iri for iri in subjects if iri.startswith(tuple(namespaces)) and "#" not in iri)

    assert len({iri.removeprefix(site.base.iri).partition("/")[0] for iri in ours}) == len(namespaces)
    for iri in ours:
        for accept in ("text/html", "text/turtle"):
            led = server.ask(f"/{iri.removeprefix(site.base.iri)}", {"Accept": accept})
            assert led.status == 303, iri
            described = server.ask(led.headers["location"])
            assert (described.status, described.media_type) == (200, accept)
            if accept == "text/turtle":
                assert ox.NamedNode(iri) in {
                    quad.subject for quad in ox.parse(described.body, format=ox.RdfFormat.TURTLE)
                }


def test_an_iri_of_every_kind_leads_to_its_page_and_to_its_data(server: LiveServer, site: Site) -> None:
    """Shapes, named graphs, terms of the vocabulary and who made it, notes on links, parts of the data set."""
    kinds = iris_by_kind(site)
    assert {"shapes//", "graph//", "graph///", "ontology#", "agent//", "concept///", "data/#"} <= kinds.keys()
    for kind, iri in kinds.items():
        for accept in ("text/html", "text/turtle"):
            led = server.ask(f"/{iri.partition('#')[0]}", {"Accept": accept})
            place, _, fragment = led.headers.get("location", "").partition("#")
            answer = server.ask(place) if led.status == 303 else led
            assert (answer.status, answer.media_type) == (200, accept), kind
            assert not fragment or f'id="{fragment}"' in answer.text, kind


@pytest.mark.parametrize("path", ["/shapes/Nothing", "/graph/nothing", "/ontology/9.9", "/agent/nobody", "/link/0"])
def test_what_is_not_published_leads_nowhere(path: str, server: LiveServer) -> None:
    assert server.ask(path).status == 404


def test_a_folder_leads_who_reads_data_to_the_data(server: LiveServer) -> None:
    for folder, place in ((f"{THING}/", f"{THING}/index.nt"), ("/data/", "/data/"), ("/things/", "/things/")):
        answer = server.ask(folder, {"Accept": "application/n-triples, text/html;q=0.5"})
        assert answer.headers.get("location", folder) == place
        assert "Accept" in answer.headers["vary"].split(", ")
    assert server.ask(f"{THING}/index.html", {"Accept": "text/turtle"}).media_type == "text/html"


def test_pages_and_data_lead_to_each_other(server: LiveServer) -> None:
    page, data = server.ask(f"{THING}/"), server.ask(f"{THING}/index.ttl")

    assert '</id/ada-okafor/index.ttl>; rel="alternate describedby"; type="text/turtle"' in page.headers["link"]
    assert '</id/ada-okafor/index.de.html>; rel="alternate"; type="text/html"; hreflang="de"' in page.headers["link"]
    assert "index.ttl>" not in data.headers["link"]
    assert '</id/ada-okafor/index.html>; rel="alternate"' in data.headers["link"]
    assert "link" not in server.ask("/assets/site.css").headers


def test_what_a_client_has_is_not_sent_again(server: LiveServer) -> None:
    page = server.ask("/")
    again = server.ask("/", {"If-None-Match": f'"x", W/{page.headers["etag"]}'})

    assert (again.status, again.body, again.headers["etag"]) == (304, b"", page.headers["etag"])
    assert server.ask("/", {"If-None-Match": "*"}).status == 304
    assert server.ask("/", {"If-None-Match": '"other"'}).status == 200


def test_large_pages_are_sent_compressed_to_who_reads_that(server: LiveServer) -> None:
    page, packed = server.ask("/"), server.ask("/", {"Accept-Encoding": "br, gzip"})

    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == page.body
    assert packed.headers["etag"] != page.headers["etag"]
    assert "Accept-Encoding" in page.headers["vary"]
    assert "content-encoding" not in page.headers
    assert server.ask("/", {"If-None-Match": packed.headers["etag"]}).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        THING,
        f"{THING}/",
        "/sparql",
        "/sparql?query=ASK%7B%7D",
        "/api/",
        "/openapi.json",
        "/api/names/whose",
        "/no",
    ],
)
def test_head_is_get_without_a_body(path: str, server: LiveServer) -> None:
    get, head = server.ask(path), server.ask(path, method="HEAD")

    assert (head.status, head.body) == (get.status, b"")
    assert {name: value for name, value in head.headers.items() if name != "date"} == {
        name: value for name, value in get.headers.items() if name != "date"
    }


@pytest.mark.parametrize(
    "path", ["/", f"{THING}/", "/sparql", "/api/", "/openapi.json", "/api/names/whose", "/no", THING]
)
def test_every_answer_is_kept_from_misuse(path: str, server: LiveServer) -> None:
    headers = server.ask(path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors" in headers["content-security-policy"]


def test_a_pages_own_policy_comes_as_a_header_too(server: LiveServer) -> None:
    policy = server.ask("/").headers["content-security-policy"]
    assert "style-src 'self'" in policy
    assert "script-src 'self'" in policy


def test_data_may_be_read_from_anywhere_and_pages_not(server: LiveServer) -> None:
    for path in (f"{THING}/index.ttl", f"{THING}/index.jsonld", "/sparql", "/openapi.json", "/api/names/whose"):
        assert server.ask(path).headers["access-control-allow-origin"] == "*"
    for path in ("/", "/assets/theme.js"):
        assert "access-control-allow-origin" not in server.ask(path).headers


@pytest.mark.parametrize("path", ["/", "/sparql", "/api/names/whose", "/openapi.json"])
def test_a_preflight_is_answered(path: str, server: LiveServer) -> None:
    answer = server.ask(path, {"Origin": "http://e.example", "Access-Control-Request-Method": "GET"}, "OPTIONS")

    assert answer.status == 204
    assert "GET" in answer.headers["access-control-allow-methods"]
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/", "/sparql", "/api/names/whose", "/openapi.json", f"{THING}/"])
def test_nothing_answers_to_methods_that_change(path: str, server: LiveServer) -> None:
    answer = server.ask(path, method="DELETE")

    content = json.loads(answer.body)
    assert (answer.status, content["code"]) == (405, "method-not-allowed")
    assert content["detail"].endswith(", not to DELETE.")
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(
    "path",
    [
        "/../factpress.toml",
        "/%2e%2e/factpress.toml",
        "/%2e%2e%2ffactpress.toml",
        "/..%5c..%5cfactpress.toml",
        "/assets/../../../factpress.toml",
        "/assets/..%2f..%2fmodel.py",
        "/assets/%00site.css",
        "/id/ada-okafor/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "//e.example/",
        "/%2f%2fe.example/%2e%2e",
        "/id/ada-okafor%2f",
        "/%ff%fe",
        "/id/ada-okafor%0d%0aX-Evil:%201",
        "/factpress.toml",
        "/build/graph.nt",
        "/api/../sparql",
        "/api/",
        "/api/%2e%2e/names",
    ],
)
def test_no_path_leads_out_of_the_site(path: str, server: LiveServer) -> None:
    answer = server.ask(path)

    assert answer.status == (200 if path == "/api/" else 404)
    assert "x-evil" not in answer.headers
    assert b"[project]" not in answer.body
    assert b"root:" not in answer.body


def test_what_is_not_there_is_told_in_the_language_of_the_reader(server: LiveServer) -> None:
    english = server.ask("/a/b/none", {"Accept": CHROME})
    german = server.ask("/a/b/none", {"Accept": CHROME, "Accept-Language": "de"})

    assert (english.status, english.media_type) == (404, "text/html")
    assert "There is nothing at this address." in english.text
    assert 'href="../../assets/site.css"' in english.text
    assert "Unter dieser Adresse gibt es nichts." in german.text
    assert "script-src 'self'" in english.headers["content-security-policy"]


def test_a_page_of_a_saved_query_is_asked_with_what_its_form_says(server: LiveServer) -> None:
    plain = server.ask("/query/names/whose/")
    asked = server.ask("/query/names/whose/?name=Ada+Okafor&called=Ada+Okafor")

    assert plain.status == 200
    assert asked.status in (200, 400)
    assert server.ask("/query/names/whose/?unheard=1").status == 400


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("names/whose/index.de.html?unheard=1", "Die Frage hat keinen Parameter „unheard“"),
        ("events/between-dates/index.de.html?from=yesterday", "from ist ein Datum wie 2025-11-24, nicht „yesterday“."),
        ("names/whose/index.de.html?thing=nobody", '<span lang="en" dir="auto">nothing is called &#39;nobody&#39;'),
    ],
)
def test_a_fault_in_what_is_given_is_told_in_the_language_of_the_page(
    asked: str, told: str, server: LiveServer
) -> None:
    answer = server.ask(f"/query/{asked}")

    assert answer.status == 400
    [alert] = re.findall(r'<p class="fault" role="alert">(.*?)</p>', answer.text)
    assert alert.startswith("So konnte nicht gefragt werden: ")
    assert told in alert


def test_a_page_says_that_the_server_cut_its_answer(server: LiveServer) -> None:
    assert "There are more: the server returns 40 at the most." in server.ask("/query/things/names/").text


def test_what_the_engine_says_on_the_page_of_a_refusal_is_marked_as_english(server: LiveServer) -> None:
    answer = server.ask("/sparql?query=SELECT", {"Accept": "text/html", "Accept-Language": "de"})

    assert answer.status == 400
    assert '<span lang="en" dir="auto">' in answer.text


@pytest.mark.parametrize(
    ("range_", "status", "size"),
    [("bytes=0-9", 206, 10), ("bytes=-5", 206, 5), ("bytes=999999999-", 416, 0), *((none, 200, None) for none in NONE)],
)
def test_a_part_of_a_dump_comes_to_who_asks_for_one(
    range_: str, status: int, size: int | None, server: LiveServer
) -> None:
    whole = server.ask("/data/graph.trig")
    answer = server.ask("/data/graph.trig", {"Range": range_})
    assert (answer.status, len(answer.body)) == (status, len(whole.body) if size is None else size)
    stale = server.ask("/data/graph.trig", {"Range": range_, "If-Range": '"another"'})
    assert (stale.status, stale.body) == (200, whole.body)


def test_a_whole_url_is_as_good_as_a_path(server: LiveServer) -> None:
    assert server.ask("http://e.example/id/ada-okafor/").body == server.ask("/id/ada-okafor/").body


def test_a_host_that_is_none_is_refused(server: LiveServer) -> None:
    with socket.create_connection((HERE, server.port)) as raw:
        raw.sendall(b'GET /openapi.json HTTP/1.1\r\nHost: "><script>\r\nConnection: close\r\n\r\n')
        answer = b"".join(iter(lambda: raw.recv(65536), b""))

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"script" not in answer
