"""How many requests a second `factpress serve` answers, and how fast, against the Oxigraph server on the same graph.

    python benchmarks/serving.py [--seconds 5] [--clients 8] [--project DIR]

Both serve the build of the project, in one run, one after the other.  So many clients, each on a connection of its own,
ask the same again as soon as they are answered, first one client, then all.  Asked are: the page of a thing, as a
browser has it the first time (whole) and again (304); the data beside it; a saved query as the API answers it in JSON
and CSV, and its page, which are kept once they were asked for; and the same query as SPARQL, from `/sparql` and from
Oxigraph's own endpoint, and a question that costs an engine nothing.  Printed are requests a second and the time from
question to answer: median, and that of the slowest hundredth.  The clients are Python too and need a processor
themselves: the last line is what they get from a server that only says "ok", and no line can be above it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple
from urllib.parse import quote
from urllib.request import build_opener

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import servers  # noqa: E402 - the servers of the tests
from factpress.bundle import Bundle  # noqa: E402
from factpress.pipeline import Asker, Desk, LateQueries, open_build  # noqa: E402
from factpress.project import read_project  # noqa: E402
from factpress.publish.manifest import NTRIPLES  # noqa: E402

THING, QUERY, GIVEN = "abdellatif-hammouchi", "meetings/with-whom", {"person": "abdellatif-hammouchi"}
JSON_ROWS = "application/sparql-results+json"


class Case(NamedTuple):
    """What is asked: a server's port, a path, and headers."""

    name: str
    port: int
    path: str
    headers: Mapping[str, str]


class Measured(NamedTuple):
    """Requests a second, and milliseconds that a request took: the median, and the slowest hundredth."""

    rate: float
    median: float
    slow: float


async def client(case: Case, until: float, times: list[float]) -> None:
    """Ask again and again on one connection; note how long each answer took."""
    reader, writer = await asyncio.open_connection(servers.HERE, case.port)
    lines = "".join(f"{name}: {value}\r\n" for name, value in case.headers.items())
    request = f"GET {case.path} HTTP/1.1\r\nHost: {servers.HERE}:{case.port}\r\n{lines}\r\n".encode()
    while time.perf_counter() < until:
        begin = time.perf_counter()
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        status = int(head[9:12])
        if status not in (200, 304):
            raise SystemExit(f"{case.name}: {head.decode()}")
        if b"transfer-encoding: chunked" in head:
            while size := int(await reader.readline(), 16):
                await reader.readexactly(size + 2)
            await reader.readline()
        elif status == 200:
            await reader.readexactly(int(head.partition(b"content-length:")[2].split(b"\r\n")[0]))
        times.append(time.perf_counter() - begin)
    writer.close()
    await writer.wait_closed()


async def measured(case: Case, clients: int, seconds: float) -> Measured:
    """Measure a case with so many clients; what is slow the first time only is not counted."""
    await client(case, time.perf_counter() + 0.3, [])
    times: list[float] = []
    begin = time.perf_counter()
    await asyncio.gather(*(client(case, begin + seconds, times) for _ in range(clients)))
    whole = time.perf_counter() - begin
    cuts = quantiles(times, n=100)
    return Measured(len(times) / whole, cuts[49] * 1000, cuts[98] * 1000)


@contextmanager
def factpress_server(project: Path) -> Iterator[int]:
    """Run `factpress serve`; yield its port."""
    command = [sys.executable, "-m", "factpress", "serve", "--project", str(project), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            line = process.stderr.readline() if process.stderr else ""
            yield int(line.partition(" at ")[2].partition("/ ")[0].rpartition(":")[2])
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def oxigraph_server(graph: Path) -> Iterator[int]:
    """Run the Oxigraph server on the triples of a build, for reading only; yield its port."""
    program, port = Path(sys.executable).with_name("oxigraph"), servers.free_port()
    with tempfile.TemporaryDirectory() as folder:
        data = f"{folder}/data"
        load = [str(program), "load", "--location", data, "--file", str(graph)]
        subprocess.run(load, check=True, capture_output=True)
        bind = f"{servers.HERE}:{port}"
        command = [str(program), "serve-read-only", "--location", data, "--bind", bind]
        with servers.Server(command, Path(folder), f"http://{bind}"):
            yield port


@contextmanager
def plain_server() -> Iterator[int]:
    """Run a server that says "ok" to everything, in a process of its own; yield its port."""
    code = (
        "import asyncio\n"
        "class P(asyncio.Protocol):\n"
        "    def connection_made(self, t): self.t = t\n"
        "    def data_received(self, d): self.t.write(b'HTTP/1.1 200 OK\\r\\ncontent-length: 2\\r\\n\\r\\nok')\n"
        "async def main():\n"
        f"    s = await asyncio.get_running_loop().create_server(P, '{servers.HERE}', 0)\n"
        "    print(s.sockets[0].getsockname()[1], flush=True)\n"
        "    await s.serve_forever()\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield int(process.stdout.readline()) if process.stdout else 0
        finally:
            process.terminate()


def asked_sparql(project: Path) -> str:
    """Return the SPARQL of the saved query with its parameters."""
    desk = Desk(read_project(project), Bundle.installed())
    queries = LateQueries(desk)
    return Asker(desk, queries, open_build(desk.project).store).bound(queries[QUERY], GIVEN)


def tag_of(url: str) -> str:
    with build_opener().open(url) as page:
        return str(page.headers["ETag"])


def same(one: Case, other: Case) -> bool:
    """Whether two servers give the same rows."""

    def rows(case: Case) -> object:
        opener = build_opener()
        opener.addheaders = list(case.headers.items())
        with opener.open(f"http://{servers.HERE}:{case.port}{case.path}") as answer:
            return json.load(answer)["results"]["bindings"]

    return bool(rows(one) == rows(other))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--project", type=Path, default=ROOT)
    options = parser.parse_args()
    sparql, ask = quote(asked_sparql(options.project), safe=""), quote("ASK {}", safe="")
    graph = read_project(options.project).root / read_project(options.project).output / NTRIPLES
    api = f"/api/{QUERY}?{'&'.join(f'{name}={quote(value)}' for name, value in GIVEN.items())}"
    rows = {"Accept": JSON_ROWS}
    with factpress_server(options.project) as ours, oxigraph_server(graph) as theirs, plain_server() as plain:
        known = {"If-None-Match": tag_of(f"http://{servers.HERE}:{ours}/id/{THING}/")}
        cases = [
            Case("page of a thing", ours, f"/id/{THING}/", {}),
            Case("page of a thing, known", ours, f"/id/{THING}/", known),
            Case("Turtle of a thing", ours, f"/id/{THING}/index.ttl", {}),
            Case("saved query, JSON", ours, api, {}),
            Case("saved query, CSV", ours, f"{api}&format=csv", {}),
            Case("saved query, page", ours, api.replace("/api/", "/query/").replace("?", "/?"), {}),
            Case("its SPARQL at /sparql", ours, f"/sparql?query={sparql}", rows),
            Case("its SPARQL at Oxigraph", theirs, f"/query?query={sparql}", rows),
            Case("ASK {} at /sparql", ours, f"/sparql?query={ask}", rows),
            Case("ASK {} at Oxigraph", theirs, f"/query?query={ask}", rows),
            Case('"ok"', plain, "/", {}),
        ]
        if not same(cases[6], cases[7]):
            raise SystemExit("the servers do not give the same rows")
        heads = ("requests/s", "p50 ms", "p99 ms")
        print(f"{'':24}{'1 client':>33}{f'{options.clients} clients':>33}")
        print(f"{'':24}{''.join(f'{head:>11}' for head in heads * 2)}")
        for case in cases:
            found = [asyncio.run(measured(case, number, options.seconds)) for number in (1, options.clients)]
            print(f"{case.name:24}{''.join(f'{one.rate:11.0f}{one.median:11.2f}{one.slow:11.2f}' for one in found)}")


if __name__ == "__main__":
    main()
