"""Bodies of answers: told apart by their hash, compressed where that is worth it, not sent again to who has them."""

from __future__ import annotations

import gzip
import re
from asyncio import to_thread
from collections.abc import Mapping
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from factpress.serving.formats import content_type, is_data, is_packed
from factpress.serving.replies import OPEN

#: From how many bytes a body is compressed, and from how many a thread of its own does that.
_WORTH, _LONG = 1_400, 100_000
_LEVEL = 5
_TAG = re.compile(r'(?:W/)?("[^"]*")')
#: What stands in a list of codings: a name, and perhaps its weight.
_GZIP = re.compile(r"(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?P<weight>[01](?:\.\d*)?)\s*)?(?=,|$)", re.IGNORECASE)


async def content(
    request: Request,
    body: bytes,
    media_type: str,
    headers: Mapping[str, str],
    vary: tuple[str, ...] = (),
    status: int = 200,
) -> Response:
    """Return the answer with this body; 304 without it to a client that has the same.

    `vary` names the headers of the request that made it this body and no other.
    """
    squeezed = len(body) >= _WORTH and not is_packed(media_type) and takes_gzip(request.headers.get("accept-encoding"))
    tag = f'"{sha256(body).hexdigest()[:32]}{"-gz" if squeezed else ""}"'
    head = {
        **(OPEN if is_data(media_type) else {}),
        "Cache-Control": "no-cache",
        **headers,
        "ETag": tag,
        "Vary": ", ".join((*vary, "Accept-Encoding")),
    }
    if status == 200 and is_known(request, tag):
        return Response(status_code=304, headers=head)
    if squeezed:
        head["Content-Encoding"] = "gzip"
        body = await to_thread(_gzip, body) if len(body) >= _LONG else _gzip(body)
    # As a header, for Starlette adds a charset where it sees fit.
    return Response(body, status, {**head, "Content-Type": content_type(media_type)})


def is_known(request: Request, tag: str) -> bool:
    """Whether the client says that it has what this tag stands for (RFC 9110, section 13.1.2)."""
    known = request.headers.get("if-none-match", "")
    return known.strip() == "*" or tag in _TAG.findall(known)


def takes_gzip(header: str | None) -> bool:
    """Whether a client that sends this Accept-Encoding reads gzip."""
    found = _GZIP.search(header or "")
    return found is not None and (found["weight"] is None or float(found["weight"]) > 0)


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, _LEVEL, mtime=0)
