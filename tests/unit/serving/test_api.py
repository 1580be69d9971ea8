"""Saved queries as an API, and its description."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any
from unittest.mock import ANY
from urllib.parse import urlencode

import openpyxl  # type: ignore[import-untyped]
import pytest

from factpress.serving.refusals import Refusal
from live_servers import Answer, LiveServer

WEAK = "/api/quality/weak"
WHO = "/api/bridge/who-was-there"
#: A query with parameters of ours that the example project has an answer for.
NAMES = "/api/things/names"


def asked(server: LiveServer, path: str, accept: str = "*/*", **given: str) -> Answer:
    return server.ask(f"{path}?{urlencode(given)}" if given else path, {"Accept": accept})


def problem(answer: Answer) -> dict[str, Any]:
    assert answer.media_type == "application/problem+json"
    content: dict[str, Any] = json.loads(answer.body)
    assert content["status"] == answer.status
    assert content["type"] == f"/api/#{content['code']}"
    return content


def test_rows_come_by_column_with_the_names_of_things(server: LiveServer) -> None:
    content = json.loads(asked(server, NAMES, thing="ada-okafor", lang="de").body)
    thing = content["rows"][0]["thing"]

    assert content["parameters"] == {"thing": "ada-okafor"}
    assert (content["count"], content["cut"], content["language"]) == (len(content["rows"]), None, "de")
    assert (thing["type"], thing["label"]) == ("iri", "Ada Okafor")
    assert content["rows"][0]["name"]["type"] == "literal"


def test_an_answer_is_cut_at_the_rows_that_the_server_gives(server: LiveServer) -> None:
    whole = "/api/things/names"
    answer = asked(server, whole)
    content = json.loads(answer.body)

    assert (content["count"], content["cut"], answer.headers["x-sparql-maxrows"]) == (40, 40, "40")
    assert "x-sparql-maxrows" not in asked(server, WHO).headers


def test_an_answer_comes_in_the_format_that_is_asked_for(server: LiveServer) -> None:
    sheet = asked(server, WHO, format="xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.body)).worksheets[0].iter_rows(values_only=True))
    text = asked(server, WHO, "text/csv")
    bindings = json.loads(asked(server, WHO, format="sparql-json").body)["results"]["bindings"]

    assert rows[0] == ("event", "who", "role")
    assert sheet.headers["content-disposition"] == 'attachment; filename="bridge-who-was-there.xlsx"'
    assert len(rows) == len(list(csv.reader(io.StringIO(text.text)))) == len(bindings) + 1
    assert asked(server, WHO, "application/sparql-results+json").media_type == "application/sparql-results+json"
    assert asked(server, WHO, "text/csv", format="json").media_type == "application/json"


def test_the_language_comes_from_the_address_else_from_the_reader(server: LiveServer) -> None:
    german = server.ask(WHO, {"Accept-Language": "de"})

    assert german.headers["content-language"] == "de"
    assert json.loads(german.body)["title"].startswith("Wer war")
    assert server.ask(f"{WHO}?lang=en", {"Accept-Language": "de"}).headers["content-language"] == "en"


@pytest.mark.parametrize(
    ("path", "given", "status", "code"),
    [
        ("/api/none", {}, 404, "not-found"),
        ("/api/bridge/who-was-here", {}, 404, "not-found"),
        (WHO, {"unheard": "1"}, 400, "parameter-invalid"),
        (WHO, {"format": "pdf"}, 400, "parameter-invalid"),
        (NAMES, {"thing": "nobody-at-all"}, 404, "thing-unknown"),
        (NAMES, {"thing": ""}, 404, "thing-unknown"),
        (NAMES, {"lang": "no tag\r\nX-Evil: 1"}, 400, "parameter-invalid"),
        (NAMES, {"called": "\x00"}, 400, "parameter-invalid"),
        (WEAK, {"below": "much"}, 400, "parameter-invalid"),
        (WEAK, {"below": "1e99999999"}, 400, "parameter-invalid"),
        ("/api/events/between-dates", {"from": "yesterday"}, 400, "parameter-invalid"),
        ("/api/meetings/with-whom", {}, 400, "parameter-invalid"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(
    path: str, given: dict[str, str], status: int, code: str, server: LiveServer
) -> None:
    content = problem(asked(server, path, **given))
    assert (content["status"], content["code"]) == (status, code)


def test_what_is_missing_or_misspelt_is_named(server: LiveServer) -> None:
    assert problem(asked(server, "/api/meetings/with-whom"))["missing"] == ["person"]
    assert "did you mean “person”?" in problem(asked(server, "/api/meetings/with-whom", persn="Ada Okafor"))["detail"]
    assert "who-was-there" in problem(asked(server, "/api/bridge/who-was-here"))["detail"]
    assert "given twice" in problem(server.ask(f"{NAMES}?thing=a&thing=b"))["detail"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/api/meetings/with-whom", "Die Frage braucht einen Wert für: person."),
        ("/api/meetings/with-whom?persn=x", "Die Frage hat keinen Parameter „persn“; meinten Sie „person“?"),
        (f"{WEAK}?below=much", "below ist eine Zahl wie 0.8, nicht „much“."),
        (f"{NAMES}?thing=nobody-at-all", "Kein Ding heißt so, oder mehrere heißen so: "),
        ("/sparql?query=CLEAR+ALL", "Das ist eine Änderung; hier kann man nur fragen."),
        ("/sparql?query=SELECT+*+%7B", "Die Abfrage wird in Zeile 1, Spalte 11 nicht verstanden: "),
        ("/none", "Unter dieser Adresse gibt es nichts."),
    ],
)
def test_a_refusal_speaks_the_language_of_the_reader(path: str, said: str, server: LiveServer) -> None:
    german, english = (server.ask(path, {"Accept-Language": language}) for language in ("de-AT", "fr"))
    content, other = problem(german), problem(english)

    assert content["detail"].startswith(said)
    assert german.headers["content-language"] == "de"
    assert english.headers["content-language"] == "en"
    assert (content["code"], content["type"]) == (other["code"], other["type"])
    assert content["title"] != other["title"]


def test_names_come_in_any_language_and_else_in_one_that_there_is(server: LiveServer) -> None:
    for path in (NAMES, WEAK):
        answer = asked(server, path, lang="xx-none")
        assert answer.status == 200
        assert answer.headers["content-language"] == "xx-none"
    thing = json.loads(asked(server, NAMES, thing="ada-okafor", lang="xx").body)["rows"][0]["thing"]
    assert (thing["label"], thing["label_language"]) == ("Ada Okafor", "en")


def test_a_question_that_was_asked_before_is_not_asked_again(
    server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = (f"{NAMES}?thing=ada-okafor&lang=en", f"{NAMES}?thing=ada-okafor&format=csv", "/query/things/names/")
    before = [server.ask(path) for path in paths]

    def refuses(*_: object) -> None:
        raise Refusal("busy", "busy")

    monkeypatch.setattr("factpress.serving.pool.Pool.ask", refuses)
    assert [server.ask(path) for path in paths] == [replace(one, headers=ANY) for one in before]
    assert problem(server.ask(f"{NAMES}?thing=ada-okafor&lang=pt"))["code"] == "busy"


def test_a_number_may_have_an_exponent(server: LiveServer) -> None:
    assert asked(server, WEAK, below="9e-1").body.count(b'"fact"') == asked(server, WEAK, below="0.9").body.count(
        b'"fact"'
    )


def test_a_format_that_there_is_not_is_refused(server: LiveServer) -> None:
    assert problem(asked(server, WHO, "image/png"))["offers"][0] == "application/json"


def test_terms_in_parameters_stay_terms(server: LiveServer) -> None:
    answer = asked(server, NAMES, called='x" ) } } INSERT DATA { <a> <b> <c> } #')
    assert json.loads(answer.body)["rows"] == []


def test_the_apis_page_shows_every_query_and_every_code(server: LiveServer) -> None:
    page, german = server.ask("/api/"), server.ask("/api/index.de.html")
    document = json.loads(server.ask("/openapi.json").body)

    for path in document["paths"]:
        assert path.removeprefix("/") in page.text
    for code in document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]:
        assert f'id="{code}"' in page.text
    assert "Wer war bei den Ereignissen" in german.text
    assert server.ask("/api").body == page.body == server.ask("/api/index.html").body


def test_the_description_says_what_the_heads_of_the_queries_say(server: LiveServer) -> None:
    document = json.loads(server.ask("/openapi.json").body)
    operation = document["paths"]["/api/meetings/with-whom"]["get"]
    [person] = [one for one in operation["parameters"] if one["name"] == "person"]

    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": f"http://127.0.0.1:{server.port}"}]
    assert (person["required"], person["example"]) == (True, "abdellatif-hammouchi")
    assert len({entry["get"]["operationId"] for entry in document["paths"].values()}) == len(document["paths"])
    [dated] = [
        one for one in document["paths"]["/api/events/between-dates"]["get"]["parameters"] if one["name"] == "from"
    ]
    assert dated["schema"]["format"] == "date"
