"""HTTP for clients that are slow, by accident or not: who neither sends nor reads is given up."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

#: Seconds in which the head of a request must have come, and in which a client must read on.
HEAD, READING = 10.0, 30.0


class PatientProtocol(H11Protocol):
    """uvicorn's HTTP/1.1, with an end to its patience."""

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - uvicorn's
        super().__init__(*arguments, **options)
        self._head: asyncio.TimerHandle | None = None
        self._reading: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Take what has come; a part of a head lets nobody wait longer."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._await_head()
        else:
            self._head_is_there()

    def pause_writing(self) -> None:
        """Begin to wait for the client to read."""
        super().pause_writing()
        self._reading = self._reading or self.loop.call_later(READING, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on writing."""
        super().resume_writing()
        if self._reading:
            self._reading.cancel()
        self._reading = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._head_is_there()
        if self._reading:
            self._reading.cancel()
        super().connection_lost(exc)

    def _await_head(self) -> None:
        self._head = self._head or self.loop.call_later(HEAD, self.transport.abort)

    def _head_is_there(self) -> None:
        if self._head:
            self._head.cancel()
        self._head = None
