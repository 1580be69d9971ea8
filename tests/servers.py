"""Servers on this machine for tests: Oxigraph, Virtuoso, and ones that answer whatever a test wants."""

from __future__ import annotations

import gzip
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple, Self
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, build_opener

HERE = "127.0.0.1"
_PATIENCE = 60.0
#: Virtuoso's flag for a file of N-Quads.
_QUADS = 512
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
DirsAllowed = {dirs}
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


class Server:
    """A program that serves from a folder of its own; it can be killed and started again on the same data.

    `url` is the URL that it answers at, `sql` the port where Virtuoso takes SQL.
    """

    def __init__(self, command: Sequence[str], folder: Path, url: str, sql: int = 0) -> None:
        self.url, self.sql = url, sql
        self._command, self._folder = command, folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self._folder / f"{Path(self._command[0]).name}.out").open("ab") as out:
            self._process = subprocess.Popen(self._command, cwd=self._folder, stdout=out, stderr=out)
        _await(self._process, self.url)

    @property
    def number(self) -> int:
        """The number of its process."""
        assert self._process
        return self._process.pid

    def kill(self) -> None:
        """End it with SIGKILL, as a crash would."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_PATIENCE)
        self.kill()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def oxigraph_server(folder: Path, *, memory: bool = False) -> Server:
    """An Oxigraph that keeps its data in `folder`, or in memory; its queries see all graphs as the default graph."""
    program, port = str(Path(sys.executable).with_name("oxigraph")), free_port()
    kept = [] if memory else ["--location", str(folder / "data")]
    command = [program, "serve", "--bind", f"{HERE}:{port}", "--union-default-graph", *kept]
    return Server(command, folder, f"http://{HERE}:{port}")


def virtuoso_server(folder: Path, served: Path | None = None) -> Server:
    """A Virtuoso whose database is made in `folder`; its own loader may read files of the folder `served` too.

    Its URL is the one that answers questions; "dba" is the password of its user "dba".
    """
    sql, http = free_port(), free_port()
    settings = _VIRTUOSO.format(here=HERE, sql=sql, http=http, dirs=f"., {served}" if served else ".")
    (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
    command = ["virtuoso-t", "+configfile", "virtuoso.ini", "+foreground"]
    return Server(command, folder, f"http://{HERE}:{http}/sparql", sql)


def isql(server: Server, statements: str) -> str:
    """Run SQL statements on a Virtuoso; return what it prints."""
    command = ["isql-vt", f"{HERE}:{server.sql}", "dba", "dba", f"exec={statements}"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@contextmanager
def oxigraph(graph: Path) -> Iterator[str]:
    """Serve an N-Quads file with Oxigraph, each graph by itself; yield the endpoint's URL."""
    with oxigraph_server(graph.parent, memory=True) as server:
        headers = {"Content-Type": "application/n-quads"}
        load = Request(f"{server.url}/store", graph.read_bytes(), headers, method="POST")
        build_opener().open(load, timeout=_PATIENCE).close()
        yield f"{server.url}/query"


@contextmanager
def virtuoso(graph: Path, folder: Path) -> Iterator[str]:
    """Serve an N-Quads file with Virtuoso, whose database is made in `folder`; yield the endpoint's URL.

    Its default graph is all graphs together, its own housekeeping among them.
    """
    shutil.copy(graph, folder / "graph.nq")
    with virtuoso_server(folder) as server:
        isql(server, f"DB.DBA.TTLP(file_to_string_output('graph.nq'), '', 'urn:none', {_QUADS})")
        yield server.url


def _await(process: subprocess.Popen[bytes], url: str) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            build_opener().open(url, timeout=5).close()
        except OSError as error:
            if process.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"{process.args!r} does not answer at {url}: {error}") from None
            time.sleep(0.05)
        else:
            return


class Received(NamedTuple):
    """A request as a server saw it: the path with its query, the headers, the form of the body, the body."""

    method: str
    path: str
    headers: Message[str, str]
    form: Mapping[str, list[str]]
    body: bytes = b""

    @property
    def query(self) -> str:
        [text] = self.form["query"]
        return text


class Served(NamedTuple):
    """A server: its address, what was asked, and which of that it has answered to the end."""

    url: str
    received: list[Received]
    answered: list[Received]


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


def drip(content_type: str) -> Reply:
    """Return a reply whose body comes a byte at a time, for five seconds."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(f"HTTP/1.0 200 OK\r\nContent-Type: {content_type}\r\n\r\n".encode())
        for _ in range(100):
            handler.wfile.write(b" ")
            time.sleep(0.05)

    return reply


def drip_heads(handler: BaseHTTPRequestHandler) -> None:
    """Answer with one header after the other, for five seconds."""
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
    for number in range(100):
        handler.wfile.write(b"X-%d: y\r\n" % number)
        time.sleep(0.05)


def read_body(handler: BaseHTTPRequestHandler) -> bytes:
    """Read the body of a request, in one piece or in chunks, compressed or not."""
    if handler.headers.get("Transfer-Encoding") == "chunked":
        pieces = []
        while size := int(handler.rfile.readline(), 16):
            pieces.append(handler.rfile.read(size))
            handler.rfile.readline()
        handler.rfile.readline()
        body = b"".join(pieces)
    else:
        body = handler.rfile.read(int(handler.headers.get("Content-Length", "0")))
    return gzip.decompress(body) if handler.headers.get("Content-Encoding") == "gzip" else body


@contextmanager
def serving(*replies: Reply) -> Iterator[Served]:
    """Serve the replies one after the other, the last one for ever, and note what was asked and answered."""
    received: list[Received] = []
    answered: list[Received] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = read_body(self)
            form = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True) if self.command == "POST" else {}
            self._answer(Received(self.command, self.path, self.headers, form, body))

        do_PUT = do_DELETE = do_HEAD = do_OPTIONS = do_POST  # noqa: N815 - the names that http.server calls

        def do_GET(self) -> None:
            self._answer(Received(self.command, self.path, self.headers, parse_qs(urlsplit(self.path).query)))

        def _answer(self, request: Received) -> None:
            received.append(request)
            with suppress(OSError):  # the client may have gone
                replies[min(len(received), len(replies)) - 1](self)
                answered.append(request)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer((HERE, 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Served(f"http://{HERE}:{server.server_port}/sparql", received, answered)
        finally:
            server.shutdown()
            thread.join()
