"""`factpress serve` within a test: in a thread of this process, on a free port, until the test is over."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from urllib.parse import urlencode

from factpress.bundle import Bundle
from factpress.project import read_project
from factpress.serving.edition import Serving
from factpress.serving.pool import Limits
from factpress.serving.server import Stopper, listen, serve, url_of

HERE = "127.0.0.1"
#: How many seconds a test waits for a server at the most.
PATIENCE = 60.0


@dataclass(frozen=True)
class Answer:
    """What a server answered; the names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass
class LiveServer:
    """A server that runs: its port, and what it told the person who started it."""

    port: int
    told: list[str] = field(default_factory=list)

    def ask(
        self, path: str, headers: Mapping[str, str] | None = None, method: str = "GET", body: bytes | None = None
    ) -> Answer:
        """Send one request, with a path as it stands in the request's first line."""
        connection = HTTPConnection(HERE, self.port, timeout=PATIENCE)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in (headers or {}).items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())
        finally:
            connection.close()

    def sparql(self, query: str, accept: str = "*/*", **parameters: str) -> Answer:
        """Ask a query by GET."""
        return self.ask(f"/sparql?{urlencode({'query': query, **parameters})}", {"Accept": accept})


def serving_of(root: Path, seconds: float = 20.0, rows: int = 10_000, workers: int = 2, waiting: int = 8) -> Serving:
    """Return what is served of a project and its build; files are made below the project."""
    limits = Limits(workers, waiting, seconds)
    scratch = root / "scratch"
    scratch.mkdir(exist_ok=True)
    return Serving(read_project(root), Bundle.installed(), "0", limits, rows, 300_000_000, scratch)


@contextmanager
def live_server(serving: Serving) -> Iterator[LiveServer]:
    """Serve until the end of the block."""
    gc.collect()  # what earlier tests left of answers may be dropped in the thread that made them only
    ready: SimpleQueue[tuple[asyncio.AbstractEventLoop, Stopper] | BaseException] = SimpleQueue()
    listening = listen(HERE, 0)
    server = LiveServer(int(url_of(listening).rstrip("/").rpartition(":")[2]))

    def run() -> None:
        def at(stop: Stopper) -> None:
            ready.put((asyncio.get_running_loop(), stop))

        try:
            asyncio.run(serve(serving, listening, lambda step: None, server.told.append, at))
        except BaseException as error:  # noqa: BLE001 - raised where the server was wanted
            ready.put(error)

    thread = Thread(target=run)
    thread.start()
    started = ready.get(timeout=PATIENCE)
    if isinstance(started, BaseException):
        thread.join()
        listening.close()
        raise started
    loop, stop = started
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stop)
        thread.join(PATIENCE)
        listening.close()
