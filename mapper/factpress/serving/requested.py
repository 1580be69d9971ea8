"""What a log tells of a request once it is answered."""

from __future__ import annotations

from typing import NamedTuple

from starlette.types import Message, Scope, Send

#: What stands for the status where the client went before there was an answer; nginx writes it so.
GONE = 499


class Requested(NamedTuple):
    """A request and its answer: who asked, the line of the request, the status, bytes of the body, and seconds."""

    client: str
    line: str
    status: int
    size: int
    seconds: float


class Watched:
    """Passes an answer on and notes its status and its size."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status, self.size = GONE, 0

    async def __call__(self, message: Message) -> None:
        """Pass a part of the answer on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
        self.size += len(message.get("body", b""))
        await self._send(message)

    def told(self, scope: Scope, seconds: float) -> Requested:
        """Return what is told of the request with this scope."""
        client = scope["client"][0] if scope["client"] else "-"
        target = (scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")).decode(
            "latin-1"
        )
        line = f"{scope['method']} {target} HTTP/{scope['http_version']}"
        return Requested(client, line.replace('"', "%22"), self.status, self.size, seconds)
