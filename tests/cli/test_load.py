"""factpress load and unload: what changed is sent, counted, read back and recorded; whatever the server does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from commands import Ran, Run
from made_builds import BASE, graph_iri, made_build
from servers import HERE, Reply, answer, free_port, serving
from store_server import Asked, StoreServer, hang_up, store_server

RECORD, STAGING = graph_iri("release"), graph_iri("staging/")
#: The servers' names, with what the command is told besides and the profile that it finds.
STORES = {
    "oxigraph": ("Oxigraph/0.5", True, []),
    "virtuoso": ("Plain/1", True, ["--store", "virtuoso", "--graph-url"]),
    "generic": ("Plain/1", True, []),
    "update-only": ("Plain/1", False, []),
}
#: What only the last triple of a graph passes.
LAST = "FILTER (!STRENDS(STR(?o), 'of 0'))"
OLD = {"things": 3, "article/one": 2, "gone": 4}
NEW = {"things": 3, "article/one": 5, "new": 1}


def lines(name: str, number: int) -> list[str]:
    """Return triples of which the last one tells how many they are."""
    subject = f"<{graph_iri(name)}#it>"
    texts = [f'value {n} \\\\u0041 \\"quoted\\"\\n{{}}; DROP ALL é' for n in range(number)]
    return [f'{subject} <{BASE}says> "{text} of {number if text is texts[-1] else 0}"@en .' for text in texts]


def project(folder: Path, name: str, graphs: Mapping[str, int]) -> Path:
    made_build(folder / name, {graph: lines(graph, number) for graph, number in graphs.items()})
    return folder / name


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return project(tmp_path, "old", OLD)


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return project(tmp_path, "new", NEW)


@pytest.fixture(params=STORES)
def server(request: pytest.FixtureRequest) -> Iterator[StoreServer]:
    name, graph_store, _ = STORES[request.param]
    with store_server(name, graph_store=graph_store) as served:
        yield served


Load = Callable[..., Ran]


@pytest.fixture
def load(run: Run, server: StoreServer, request: pytest.FixtureRequest) -> Load:
    """Run load, or another command, on the server as the store of the parameter."""
    kind = request.node.callspec.params["server"]
    base = server.url
    urls = ["--query-url", f"{base}/query", "--update-url", f"{base}/update", "--graph-url", f"{base}/store"]
    options = ["--store", kind, *urls] if kind == "virtuoso" else []

    def load(folder: Path, *arguments: str, command: str = "load") -> Ran:
        server.asked.clear()
        return run(command, base, "--project", folder, *options, *arguments)

    return load


def as_json(ran: Ran) -> dict[str, object]:
    assert ran.code in (0, 1), ran.err
    content = json.loads(ran.out)
    assert isinstance(content, dict)
    return content


def holds(server: StoreServer, graphs: Mapping[str, int]) -> bool:
    """Whether the server holds these graphs and the record, and no other."""
    names = {graph_iri(name) for name in graphs}
    return server.graphs() == names | {RECORD} and all(
        server.triples(graph_iri(name)) == {line.removesuffix(" .") for line in lines(name, number)}
        for name, number in graphs.items()
    )


# ---------------------------------------------------------------------------------------- what is sent


def test_a_build_is_loaded_and_loaded_again_without_a_write(load: Load, server: StoreServer, old: Path) -> None:
    first = load(old, "--format", "json")
    assert first.code == 0, first.err
    assert holds(server, OLD)
    second = load(old)

    done = as_json(first)
    assert done["before"] is None
    assert done["verified"] is True
    assert [part["triples"] for part in done["sent"]] == [2, 4, 3]  # type: ignore[attr-defined]
    assert (second.code, server.writes) == (0, [])
    assert f"release {done['release']} was there already" in second.out


def test_only_what_changed_is_sent_and_what_vanished_is_removed(
    load: Load, server: StoreServer, old: Path, new: Path
) -> None:
    load(old)
    would = load(new, "--dry-run")
    assert server.writes == []
    done = as_json(load(new, "--format", "json"))

    assert holds(server, NEW)
    assert [part["graph"] for part in done["sent"]] == [graph_iri("article/one"), graph_iri("new")]  # type: ignore[attr-defined]
    assert done["removed"] == [graph_iri("gone")]
    assert [part["graph"] for part in done["kept"]] == [graph_iri("things")]  # type: ignore[attr-defined]
    assert not any(
        graph_iri("things").encode() in asked.body for asked in server.writes if b"rdfs.org" not in asked.body
    )
    assert "  would send  graph:article/one  5 triples\n" in would.out
    assert "  would remove  graph:gone\n" in would.out
    assert "graphs: 2 to send with 6 triples, 1 to remove, 1 to leave as they are\n" in would.out
    assert "nothing was changed: release" in would.out


def test_check_tells_what_differs(load: Load, server: StoreServer, old: Path, new: Path) -> None:
    empty = load(old, "--check")
    load(old)
    same, other = load(old, "--check"), load(new, "--check")
    told = as_json(load(new, "--check", "--no-verify", "--format", "json"))

    assert (empty.code, same.code, other.code) == (1, 0, 1)
    assert "no whole release is there, with 0 graphs as in the build" in empty.out
    assert "it is the build" in same.out
    assert "  missing  graph:new  1 triple\n" in other.out
    assert "  holds something else  graph:article/one  5 triples\n" in other.out
    assert "  left over  graph:gone\n" in other.out
    assert "with 1 graph as in the build" in other.out
    assert told["alike"] is False
    assert server.writes == []


def test_check_reads_every_triple_unless_it_is_told_not_to(load: Load, server: StoreServer, old: Path) -> None:
    load(old)
    it = f"GRAPH <{graph_iri('article/one')}>"
    changed = f"DELETE {{ {it} {{ ?s ?p ?o }} }} INSERT {{ {it} {{ ?s ?p 1 }} }} WHERE {{ {it} {{ ?s ?p ?o {LAST} }} }}"
    server.store.update(changed)

    assert load(old, "--check", "--no-verify").code == 0
    checked = load(old, "--check")
    assert checked.code == 1
    assert "  holds something else  graph:article/one  2 triples\n" in checked.out


def test_a_graph_that_lost_a_triple_is_sent_again(load: Load, server: StoreServer, old: Path) -> None:
    load(old)
    it = f"GRAPH <{graph_iri('gone')}>"
    server.store.update(f"DELETE {{ {it} {{ ?s ?p ?o }} }} WHERE {{ {it} {{ ?s ?p ?o {LAST} }} }}")

    done = as_json(load(old, "--format", "json"))
    assert [part["graph"] for part in done["sent"]] == [graph_iri("gone")]  # type: ignore[attr-defined]
    assert holds(server, OLD)


def test_unload_removes_what_was_loaded_and_nothing_else(load: Load, server: StoreServer, old: Path) -> None:
    server.store.update("INSERT DATA { <a:a> <a:b> 1 . GRAPH <a:theirs> { <a:a> <a:b> 1 } }")
    load(old)
    server.store.update(f"INSERT DATA {{ GRAPH <{STAGING}dead/0> {{ <a:a> <a:b> 1 }} }}")
    would = load(old, "--dry-run", command="unload")
    assert server.writes == []
    removed = as_json(load(old, "--format", "json", command="unload"))

    assert "would remove  graph:gone  4 triples" in would.out
    assert removed["removed"] == [{"graph": graph_iri(name), "triples": OLD[name]} for name in sorted(OLD)]
    left = {"a:theirs"} if removed["left"] else {"a:theirs", f"{STAGING}dead/0"}
    assert server.graphs() == left
    assert "nothing is there that 'factpress load' brought for this project" in load(old, command="unload").out


def test_graphs_that_no_record_claims_are_not_touched_unasked(load: Load, server: StoreServer, old: Path) -> None:
    server.store.update(f"INSERT DATA {{ GRAPH <{graph_iri('gone')}> {{ <a:a> <a:b> 1 }} }}")
    refused = load(old)
    assert server.writes == []
    would = load(old, "--dry-run")
    replaced = load(old, "--replace")

    assert refused.code == 2
    assert f"{graph_iri('gone')} is in the store with other triples than in the build" in refused.err
    assert "give --replace" in refused.err
    assert "  in no record  graph:gone\n" in would.out
    assert replaced.code == 0
    assert holds(server, OLD)


def test_graphs_that_are_there_already_are_read_and_only_recorded(load: Load, server: StoreServer, old: Path) -> None:
    """As a store's own bulk loader leaves them, or a load that was broken off before its last word."""
    load(old)
    server.store.update(f"DROP GRAPH <{RECORD}>")
    check, would = load(old, "--check"), load(old, "--dry-run")
    assert server.writes == []
    adopted = load(old)

    assert (check.code, adopted.code) == (0, 0)
    assert "it is the build, but no record says so; 'factpress load' writes that and sends nothing else" in check.out
    assert "  would record  graph:gone  4 triples\n" in would.out
    assert "graphs: 0 sent with 0 triples, 0 removed, 3 left as they are" in adopted.out
    assert "was there already, without a record; it is recorded now" in adopted.out
    assert holds(server, OLD)
    assert all(f"GRAPH <{RECORD}>".encode() in asked.body or asked.graph == RECORD for asked in server.writes)
    assert load(old).code == 0
    assert server.writes == []


def test_of_graphs_that_no_record_claims_only_those_that_differ_are_sent(
    load: Load, server: StoreServer, old: Path
) -> None:
    load(old)
    other = f"{{ GRAPH <{graph_iri('gone')}> {{ ?s ?p ?o {LAST} }} }}"
    server.store.update(f"DELETE {{ GRAPH <{graph_iri('gone')}> {{ ?s ?p ?o }} }} WHERE {other}")
    server.store.update(f"INSERT DATA {{ GRAPH <{graph_iri('gone')}> {{ <a:a> <a:b> 1 }} }} ; DROP GRAPH <{RECORD}>")
    refused = load(old)
    assert server.writes == []
    check = load(old, "--check")
    done = as_json(load(old, "--replace", "--format", "json"))

    assert (refused.code, check.code) == (2, 1)
    assert "  holds something else  graph:gone  4 triples\n" in check.out
    assert [part["graph"] for part in done["sent"]] == [graph_iri("gone")]  # type: ignore[attr-defined]
    assert [part["graph"] for part in done["adopted"]] == [graph_iri("article/one"), graph_iri("things")]  # type: ignore[attr-defined]
    assert holds(server, OLD)


# ---------------------------------------------------------------------------------------- what goes wrong


@pytest.mark.slow
@pytest.mark.parametrize("lost", ["before", "after"])
def test_a_load_that_is_broken_off_anywhere_is_brought_to_its_end_by_the_next(
    load: Load, server: StoreServer, old: Path, new: Path, lost: str
) -> None:
    """Each write in turn is the last one that the server sees, or the first that it does not."""
    load(old)
    number = 0
    while True:
        left = number

        def fault(asked: Asked) -> Reply | None:
            nonlocal left
            left -= asked.writes
            return answer(b"no", "text/plain", 500) if left < 0 and asked.writes else None

        setattr(server, lost, fault)
        ran = load(new)
        setattr(server, lost, lambda asked: None)
        if ran.code == 0:
            break
        assert ran.code == 3, ran.err
        assert "Traceback" not in ran.err
        assert ran.err.rstrip().endswith(("no graph was touched", "keeps what arrived whole and sends the rest"))
        assert load(new).code == 0
        assert holds(server, NEW)
        assert load(old).code == 0
        assert holds(server, OLD)
        number += 1
    assert number >= 3


def test_a_busy_server_and_lost_connections_are_borne(
    load: Load, server: StoreServer, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factpress.store.http._FIRST_WAIT", 0.01)
    seen: set[Asked] = set()

    def each_once(asked: Asked) -> Reply | None:
        if not asked.writes or asked in seen:
            return None
        seen.add(asked)
        return hang_up if len(seen) % 2 else answer(b"busy", "text/plain", 503, Retry_After="0")

    server.before = each_once
    assert load(old).code == 0
    assert holds(server, OLD)
    assert len(server.writes) == 2 * len(seen)


def test_a_store_that_says_yes_and_does_nothing_is_found_out(load: Load, server: StoreServer, old: Path) -> None:
    server.before = lambda asked: answer(b"", "text/html") if asked.writes else None
    ran = load(old)

    assert ran.code == 3
    assert f"{RECORD} does not hold what was written into it: the store did not do it" in ran.err


def test_graphs_that_do_not_go_are_told_and_stay_claimed(load: Load, server: StoreServer, old: Path) -> None:
    load(old)
    server.before = lambda asked: answer(b"", "text/plain") if b"DROP" in asked.body else None
    ran = load(old, command="unload")
    server.before = lambda asked: None

    assert ran.code == 3
    assert f"{graph_iri('article/one')}, {graph_iri('gone')}, {graph_iri('things')} are still in the store" in ran.err
    assert "it is the build, but no record says so" in load(old, "--check").out
    assert load(old, command="unload").code == 0
    assert server.graphs() == set()


def test_a_store_that_rewrites_literals_is_found_out(load: Load, server: StoreServer, old: Path) -> None:
    def rewrite(asked: Asked) -> Reply | None:
        if asked.writes:
            server.store.update(
                "DELETE { GRAPH ?g { ?s ?p ?o } } INSERT { GRAPH ?g { ?s ?p ?u } } WHERE "
                "{ GRAPH ?g { ?s ?p ?o } FILTER (LANG(?o) = 'en') BIND (STRLANG(UCASE(STR(?o)), 'en') AS ?u) }"
            )
        return None

    server.after = rewrite
    told = load(old)
    assert told.code == 3
    assert f"{graph_iri('article/one')}, {graph_iri('gone')}, {graph_iri('things')} are in the store, but" in told.err
    assert load(old, "--no-verify").code == 0
    server.after = lambda asked: None
    assert load(old, "--check").code == 1


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (401, "wants to know who writes, or does not take this user's password; give --user"),
        (403, "does not let this user write"),
        (404, "is not there; name the right URL with"),
        (405, "takes no writes of this kind"),
        (413, "takes no request as long as this"),
        (415, "does not take N-Triples"),
        (418, "could not do it"),
        (507, "has no room left on its disk"),
        (308, "has moved to somewhere else; name that"),
    ],
)
def test_a_server_that_refuses_is_told_in_a_sentence(
    load: Load, server: StoreServer, old: Path, status: int, sentence: str
) -> None:
    server.before = lambda asked: answer(b"because", "text/plain", status) if asked.writes else None
    ran = load(old)

    assert ran.code == 3
    assert sentence in ran.err
    assert ran.err.endswith("; no graph was touched\n")


# ---------------------------------------------------------------------------------------- what is loaded


@pytest.fixture
def plain(run: Run) -> Iterator[tuple[StoreServer, Callable[..., Ran]]]:
    """A server without a name, and the command on it."""
    with store_server() as served:
        yield served, lambda folder, *arguments: run("load", served.url, "--project", folder, *arguments)


Plain = tuple[StoreServer, Callable[..., Ran]]


def test_a_build_that_is_not_there_stale_or_damaged_is_not_loaded(plain: Plain, old: Path, tmp_path: Path) -> None:
    server, load = plain
    none = load(old, "--build", str(tmp_path))
    (old / "build" / "graph.nt").write_text("")
    damaged = load(old)
    (old / "factpress.toml").write_text(f'[project]\nbase = "{BASE}"\ntitle = "later"\n')
    stale = load(old, "--check")

    assert (none.code, damaged.code, stale.code) == (2, 3, 2)
    assert "no build in" in none.err
    assert "is damaged (graph.nt); run 'factpress build'" in damaged.err
    assert "the seeds or the settings have changed since the build" in stale.err
    assert server.writes == []


@pytest.mark.parametrize("bad", [b'<a:a> <a:b> "x\n', b"<a:a> <a:b> <a:c> .\n", b""])
def test_a_graph_that_is_not_what_the_manifest_says_is_not_sent(plain: Plain, old: Path, bad: bytes) -> None:
    from factpress.publish.manifest import read_manifest, write_manifest, written_file

    server, load = plain
    folder = old / "build"
    with (folder / "graph.nq").open("r+b") as quads:
        content = quads.read() if bad else b""
        quads.seek(0)
        quads.truncate()
        quads.write(content + bad.replace(b"<a:c>", b"<a:c> <%b>" % graph_iri("gone").encode()))
    manifest = read_manifest(folder)
    files = (written_file(folder / "graph.nq"), written_file(folder / "graph.nt"))
    write_manifest(
        type(manifest)(**{**{name: getattr(manifest, name) for name in manifest.__slots__}, "files": files}), folder
    )
    ran = load(old)

    assert ran.code == 3
    assert "the build is damaged: " in ran.err
    assert server.writes == []


def test_two_loads_at_once_are_noticed(plain: Plain, old: Path, new: Path) -> None:
    server, load = plain
    inside: list[Ran] = []

    def another(asked: Asked) -> Reply | None:
        if asked.method == "PUT" and not inside:
            inside.append(Ran(0, "", ""))
            server.store.update(
                f"DELETE {{ GRAPH <{RECORD}> {{ ?r <http://www.w3.org/ns/prov#wasGeneratedBy> ?l }} }} "
                f"WHERE {{ GRAPH <{RECORD}> {{ ?r <http://www.w3.org/ns/prov#wasGeneratedBy> ?l }} }}"
            )
        return None

    server.before = another
    ran = load(old)
    assert ran.code == 3
    assert "another load into this store, or an unload, has begun meanwhile" in ran.err
    assert load(old).code == 0


# ---------------------------------------------------------------------------------------- which store it is


def test_auto_says_what_it_found(run: Run, old: Path) -> None:
    for name, graph_store, sentence in (
        ("Oxigraph/0.5", True, "oxigraph, its server says Oxigraph/0.5"),
        ("Plain/1", True, "generic, it has a SPARQL 1.1 Graph Store"),
        ("Plain/1", False, "update-only, it shows no SPARQL 1.1 Graph Store at"),
    ):
        with store_server(name, graph_store=graph_store) as server:
            for url in (server.url, f"{server.url}/query", f"{server.url}/update"):
                assert sentence in run("load", url, "--project", old, "--check").out
            assert "as named" in run("load", server.url, "--project", old, "--check", "--store", "generic").out


def test_a_url_where_no_store_answers_is_told(run: Run, old: Path) -> None:
    nobody = run("load", f"http://{HERE}:{free_port()}", "--project", old)
    with serving(answer(b"<h1>Hello</h1>", "text/html")) as page:
        site = run("load", page.url, "--project", old)
    with store_server() as server:
        server.before = lambda asked: hang_up if asked.method == "HEAD" and asked.path != "/" else None
        update_only = run("load", server.url, "--project", old)

    assert (nobody.code, site.code, update_only.code) == (3, 3, 0)
    assert "cannot be reached: Connection refused" in nobody.err
    assert "no SPARQL endpoint answers; name it with --query-url: " in site.err
    assert "update-only" in update_only.out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["ftp://e/"], "is not the URL of an endpoint"),
        (["http://[::1/"], "is not a URL"),
        (["http://u:hush@e/"], "set FACTPRESS_PASSWORD instead"),
        (["http://127.0.0.1/", "--store", "generic", "--auth", "basic"], "give --user"),
        (["http://127.0.0.1/", "--store", "generic", "--user", "u"], "nobody is there to be asked"),
        (["http://127.0.0.1/", "--store", "generic", "--user", "u", "--auth", "bearer"], "a token needs no user"),
        (["http://127.0.0.1/", "--store", "generic", "--user", "u", "--password-file", "none"], "cannot read none"),
    ],
)
def test_a_call_that_makes_no_sense_is_a_sentence_and_exit_2(
    run: Run, old: Path, arguments: list[str], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FACTPRESS_PASSWORD", raising=False)
    ran = run("load", *arguments, "--project", old)

    assert ran.code == 2
    assert sentence in ran.err
    assert "hush" not in ran.err


def test_secrets_come_from_the_environment_or_a_file_and_are_never_told(
    run: Run, old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown(*arguments: str | Path) -> set[str | None]:
        with serving(answer(b"the password hush-hush is wrong", "text/plain", 401)) as server:
            ran = run("load", server.url.replace("//", f"//{arguments[0]}"), "--project", old, *arguments[1:])
        assert ran.code in (2, 3)
        assert "hush-hush" not in ran.out + ran.err
        return {request.headers["Authorization"] for request in server.received}

    basic = "Basic d3JpdGVyOmh1c2gtaHVzaA=="
    secret = tmp_path / "secret"
    secret.write_text("hush-hush\nmore\n")
    assert shown("", "--user", "writer", "--password-file", secret) == {None, basic}
    (tmp_path / "empty").write_text("")
    with serving(answer(b"", "text/plain", 401)) as server:
        run("load", server.url, "--project", old, "--user", "writer", "--password-file", tmp_path / "empty")
    assert server.received[-1].headers["Authorization"] == "Basic d3JpdGVyOg=="
    monkeypatch.setenv("FACTPRESS_PASSWORD", "hush-hush")
    assert shown("writer@") == {None, basic}
    monkeypatch.setenv("FACTPRESS_TOKEN", "hush-hush")
    assert shown("", "--store", "generic") == {"Bearer hush-hush"}


def test_a_password_is_asked_for_on_a_terminal(run: Run, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FACTPRESS_PASSWORD", raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("click.prompt", lambda text, **_: f"answer to {text}")
    with store_server() as server:
        assert run("load", server.url, "--project", old, "--user", "writer").code == 0


def test_progress_is_shown_on_a_terminal_only(run: Run, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with store_server() as server:
        assert run("load", server.url, "--project", old).err == ""
        monkeypatch.setattr("sys.stderr.isatty", lambda: True)
        assert run("load", server.url, "--project", old, "--check").code == 0
        assert run("unload", server.url, "--project", old).code == 0
        assert run("load", server.url, "--project", old).code == 0
