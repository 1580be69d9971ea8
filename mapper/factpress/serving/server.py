"""The server: it listens, opens the build, answers, and stops when it is told to, once it has answered."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import uvicorn

from factpress.errors import CouldNotRun
from factpress.serving.app import App
from factpress.serving.edition import Serving, open_edition
from factpress.serving.http import PatientProtocol
from factpress.serving.live import Live
from factpress.serving.requested import Requested

#: Seconds that requests have to be answered in once the server is told to stop.
LEAVING = 10
#: The longest head of a request, in bytes.
_LONGEST_HEAD = 64_000


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 is any that is free.  Raises CouldNotRun if it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise CouldNotRun(f"cannot listen on {host}: {error.strerror or error}") from None
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen()
    except OSError as error:
        listening.close()
        raise CouldNotRun(f"cannot listen on port {port} of {host}: {error.strerror}{_advice(error, port)}") from None
    listening.setblocking(False)
    return listening


def _advice(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRNOTAVAIL:
        return "; --host is an address of this machine: 127.0.0.1 for itself alone, 0.0.0.0 for all it has"
    return "; choose another one with --port, or 0 for any" if port else ""


def url_of(listening: socket.socket) -> str:
    """Return the URL at which a socket is reached."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


class Stopper:
    """Stops the server from within its loop; a second time, without waiting for requests."""

    def __init__(self, server: uvicorn.Server) -> None:
        self._server = server

    def __call__(self) -> None:
        """Stop."""
        self._server.force_exit = self._server.should_exit
        self._server.should_exit = True


async def serve(
    serving: Serving,
    listening: socket.socket,
    step: Callable[[str], None],
    tell: Callable[[str], None],
    ready: Callable[[Stopper], None],
    log: Callable[[Requested], None] | None = None,
) -> None:
    """Serve until told to stop.

    `step` is told what is done before the first request can be answered, `ready` that it can now, and how to stop;
    `tell` what happens later that a person should know, `log` of every request.  Raises UsageFault if there is no
    build, CouldNotRun if it is damaged.
    """
    live = Live(serving, await open_edition(serving, step), tell)
    config = uvicorn.Config(
        App(live, serving, tell, log),
        http=PatientProtocol,
        ws="none",
        loop="asyncio",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=LEAVING,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
    )
    server = _Server(config)
    watching = asyncio.create_task(live.watch())
    try:
        ready(Stopper(server))
        await server.serve(sockets=[listening])
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        await live.close()


def on_signals(stop: Stopper) -> None:
    """Let SIGINT and SIGTERM stop the server; to be called in the main thread, within its loop."""
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop)


class _Server(uvicorn.Server):
    """uvicorn's server, without its own way with signals: it would end the process by them."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
