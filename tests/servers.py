"""Servers on this machine for tests: Oxigraph, Virtuoso, and ones that answer whatever a test wants."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple
from urllib.error import URLError
from urllib.parse import parse_qs, quote, urlsplit
from urllib.request import Request, build_opener

HERE = "127.0.0.1"
_PATIENCE = 60.0
_GRAPH = "https://example.org/graph"
_VIRTUOSO = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = {here}:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .
[HTTPServer]
ServerPort = {here}:{http}
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryExecutionTime = 60
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def oxigraph(graph: Path) -> Iterator[str]:
    """Serve an N-Triples file with Oxigraph; yield the endpoint's URL."""
    program, port = str(Path(sys.executable).with_name("oxigraph")), free_port()
    base = f"http://{HERE}:{port}"
    with _running([program, "serve", "--bind", f"{HERE}:{port}", "--union-default-graph"], graph.parent, base):
        headers = {"Content-Type": "application/n-triples"}
        load = Request(f"{base}/store?default", graph.read_bytes(), headers, method="PUT")
        build_opener().open(load, timeout=_PATIENCE).close()
        yield f"{base}/query"


@contextmanager
def virtuoso(graph: Path, folder: Path) -> Iterator[str]:
    """Serve an N-Triples file with Virtuoso, whose database is made in `folder`; yield the endpoint's URL.

    The URL names the graph: Virtuoso's default graph holds its own housekeeping as well.
    """
    sql, http = free_port(), free_port()
    endpoint = f"http://{HERE}:{http}/sparql"
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(here=HERE, sql=sql, http=http), encoding="utf-8")
    shutil.copy(graph, folder / "graph.nt")
    with _running(["virtuoso-t", "+configfile", "virtuoso.ini", "+foreground"], folder, endpoint):
        load = f"exec=DB.DBA.TTLP(file_to_string_output('graph.nt'), '', '{_GRAPH}', 0)"
        subprocess.run(["isql-vt", f"{HERE}:{sql}", "dba", "dba", load], check=True, capture_output=True)
        yield f"{endpoint}?default-graph-uri={quote(_GRAPH, safe='')}"


@contextmanager
def _running(command: list[str], folder: Path, url: str) -> Iterator[None]:
    with (
        (folder / f"{Path(command[0]).name}.out").open("wb") as out,
        subprocess.Popen(command, cwd=folder, stdout=out, stderr=out) as process,
    ):
        try:
            _await(process, url)
            yield
        finally:
            process.terminate()
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


def _await(process: subprocess.Popen[bytes], url: str) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            build_opener().open(url, timeout=5).close()
        except URLError as error:
            if process.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"{process.args!r} does not answer at {url}: {error}") from None
            time.sleep(0.05)
        else:
            return


class Received(NamedTuple):
    """A request as a server saw it: the path with its query, the headers, the form of the body."""

    method: str
    path: str
    headers: Message[str, str]
    form: Mapping[str, list[str]]

    @property
    def query(self) -> str:
        [text] = self.form["query"]
        return text


class Served(NamedTuple):
    url: str
    received: list[Received]


#: What a server does with a request: whatever it writes to the handler.
Reply = Callable[[BaseHTTPRequestHandler], None]


def answer(body: bytes, content_type: str, status: int = 200, **headers: str) -> Reply:
    """Return a reply; a header's name is written with underscores."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content_Type": content_type, "Content_Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return reply


@contextmanager
def serving(*replies: Reply) -> Iterator[Served]:
    """Serve the replies one after the other, the last one for ever, and note what was asked."""
    received: list[Received] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            form = parse_qs(body.decode(), keep_blank_values=True)
            received.append(Received(self.command, self.path, self.headers, form))
            with suppress(OSError):  # the client may have gone
                replies[min(len(received), len(replies)) - 1](self)

        def do_GET(self) -> None:
            received.append(Received(self.command, self.path, self.headers, parse_qs(urlsplit(self.path).query)))
            self.send_error(405)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer((HERE, 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Served(f"http://{HERE}:{server.server_port}/sparql", received)
        finally:
            server.shutdown()
            thread.join()
