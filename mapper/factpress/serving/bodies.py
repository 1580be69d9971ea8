"""Bodies of requests: read whole, up to a size, within a time."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request

from factpress.serving.refusals import Refusal

#: The longest body that is read, in bytes, and the seconds in which it must arrive.
LONGEST, PATIENCE = 1_000_000, 20.0


async def body_of(request: Request) -> bytes:
    """Return the body of a request.  Raises Refusal if it is too long, too slow, or does not arrive."""
    stated = request.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > LONGEST:
        raise _too_large()
    pieces, size = [], 0
    try:
        async with asyncio.timeout(PATIENCE):
            async for piece in request.stream():
                size += len(piece)
                if size > LONGEST:
                    raise _too_large()
                pieces.append(piece)
    except TimeoutError:
        headers = {"Connection": "close"}
        raise Refusal("request-slow", "body_slow", headers=headers, seconds=f"{PATIENCE:g}") from None
    except ClientDisconnect:
        raise Refusal("request-malformed", "body_ended") from None
    return b"".join(pieces)


def _too_large() -> Refusal:
    headers = {"Connection": "close"}
    return Refusal("request-too-large", "body_large", headers=headers, kilobytes=LONGEST // 1000)
