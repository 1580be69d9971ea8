"""factpress query --endpoint and --allow-service: other engines are asked, and only those that were named."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import Ran, Run
from servers import answer, oxigraph, serving

ROWS = "application/sparql-results+json"
NONE = answer(b'{"head": {"vars": ["a"]}, "results": {"bindings": []}}', ROWS)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with a question."""
    file = tmp_path / "q.rq"
    file.write_text("SELECT ?a { ?a ?b ?c }")
    return file


@pytest.fixture
def ask(run: Run, project: Path) -> Run:
    """Ask in a project that was never built."""

    def ask(*arguments: str | Path) -> Ran:
        return run("query", "--project", project, *arguments)

    return ask


def test_an_endpoint_is_asked_instead_of_a_build(run: Run, built: Path) -> None:
    by_build = run("query", "--project", built, "names", "-p", "thing=Ada Okafor", "--format", "csv")
    with oxigraph(built / "build" / "graph.nt") as url:
        (built / "seeds" / "more.yaml").write_text("things: []\n")
        by_endpoint = run(
            "query", "--project", built, "names", "-p", "thing=Ada Okafor", "--format", "csv", "--endpoint", url
        )
        tried = run("query", "--project", built, "--test", "--endpoint", url)

    assert "Ada Okafor" in by_endpoint.out
    assert by_endpoint.out == by_build.out
    assert by_endpoint.err == ""
    assert (tried.out, tried.code) == ("", 0)
    assert "on 3 engines: no faults" in tried.err


def test_an_engine_that_answers_otherwise_is_named(run: Run, built: Path) -> None:
    with serving(NONE) as server:
        ran = run("query", "--project", built, "--test", "--endpoint", server.url)

    assert ran.code == 1
    assert f"bridge/who-was-there: {server.url}: returns no rows, and its head does not say that it may" in ran.out
    assert ": embedded: " not in ran.out
    assert ": rdflib: " not in ran.out


def test_the_secret_of_the_environment_is_shown_to_the_endpoint(
    ask: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTPRESS_PASSWORD", "hush")
    monkeypatch.setenv("FACTPRESS_TOKEN", "t0ken")
    with serving(NONE) as server:
        assert ask(file, "--endpoint", server.url).code == 0
        assert ask(file, "--endpoint", server.url.replace("//", "//reader@")).code == 0

    assert [request.headers["Authorization"] for request in server.received] == [
        "Bearer t0ken",
        "Basic cmVhZGVyOmh1c2g=",
    ]


def test_one_secret_is_not_shown_to_several_endpoints(ask: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTPRESS_TOKEN", "t0ken")
    ran = ask("--test", "--endpoint", "https://one.example.org", "--endpoint", "https://two.example.org")

    assert ran.code == 2
    assert "FACTPRESS_TOKEN would be shown to every endpoint" in ran.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--endpoint", "http://reader:hush@127.0.0.1/"], "set FACTPRESS_PASSWORD instead"),
        (["--endpoint", "http://reader@data.example.org/"], "use https"),
        (["--endpoint", "sparql"], "is not the URL of an endpoint"),
        (["--endpoint", "http://[::1/"], "is not a URL"),
        (["--endpoint", "http://a/", "--endpoint", "http://b/"], "several are compared with --test"),
        (["--endpoint", "http://a/", "--build", "x"], "one endpoint or one build"),
    ],
)
def test_a_call_that_makes_no_sense_is_a_sentence_and_exit_2(
    ask: Run, file: Path, arguments: list[str], sentence: str
) -> None:
    ran = ask(file, *arguments)

    assert ran.code == 2
    assert sentence in ran.err
    assert "hush" not in ran.err


def test_a_server_that_fails_is_a_sentence_and_exit_3(ask: Run, file: Path) -> None:
    with serving(answer(b"down for repair", "text/plain", 503)) as server:
        ran = ask(file, "--endpoint", server.url)

    assert ran.code == 3
    assert ran.err == f"factpress: {server.url} is not at its post; try again later (HTTP 503): down for repair\n"


def test_the_servers_line_is_shown(ask: Run, file: Path) -> None:
    with serving(answer(b"line 1: no such thing", "text/plain", 400)) as server:
        ran = ask(file, "--endpoint", server.url)

    assert ran.code == 2
    assert ran.err.startswith(f"{file}:1: error[query-invalid] line 1: no such thing\n  SELECT ?a")


def test_rows_that_the_server_cut_are_told(ask: Run, file: Path) -> None:
    body = b'{"head": {"vars": ["a"]}, "results": {"bindings": [{}, {}]}}'
    with serving(answer(body, ROWS, X_SPARQL_MaxRows="2")) as server:
        ran = ask(file, "--endpoint", server.url)

    assert "the endpoint returns no more than 2 rows, and cut this answer there" in ran.err


def test_service_calls_the_hosts_that_are_allowed_and_no_other(run: Run, built: Path, tmp_path: Path) -> None:
    file = tmp_path / "service.rq"
    with oxigraph(built / "build" / "graph.nt") as url:
        file.write_text(f"SELECT (COUNT(*) AS ?n) {{ SERVICE <{url}> {{ ?s ?p ?o }} }}")
        refused = run("query", "--project", built, file)
        elsewhere = run("query", "--project", built, file, "--allow-service", "example.org")
        called = run("query", "--project", built, file, "--allow-service", "127.0.0.1", "--format", "csv")

    assert refused.code == elsewhere.code == 2
    assert "SERVICE would send data to another host" in refused.err
    assert int(called.out.splitlines()[1]) > 100
