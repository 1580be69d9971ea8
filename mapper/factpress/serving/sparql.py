"""The SPARQL endpoint: SPARQL 1.1 Protocol, for asking only."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from factpress.publish.manifest import Partition
from factpress.serving.bodies import body_of
from factpress.serving.contents import content
from factpress.serving.describing import description, in_format
from factpress.serving.formats import ROWS, TRIPLES, TRUTH, chosen
from factpress.serving.messages import Question, Reply
from factpress.serving.negotiation import best_type
from factpress.serving.pool import Pool
from factpress.serving.protocol import METHODS, asked
from factpress.serving.refusals import Refusal, check_method
from factpress.serving.replies import HTML, OPEN, preflight, redirect

Result = TypeVar("Result")
#: How an answer says at how many rows it was cut; Virtuoso says it so, and clients look for it.
_CUT = "X-SPARQL-MaxRows"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What is asked: by whom queries are answered, and what the endpoint says of itself.

    Relative IRIs in queries are behind `base`, the project's own: `<id/interpol>` is its thing.  `editor` is the path
    of a page to type queries into, `dataset` that of the dataset's description; None is without.
    """

    pool: Pool
    base: str
    partitions: tuple[Partition, ...]
    triples: int
    editor: str | None = None
    dataset: str | None = None

    async def answer(self, request: Request) -> Response:
        """Answer a request.  Raises Refusal."""
        if request.method == "OPTIONS":
            return preflight(METHODS)
        check_method(request.method, METHODS)
        body = await body_of(request) if request.method == "POST" else b""
        content_type = request.headers.get("content-type")
        found = asked(request.method, request.scope["query_string"], content_type, body)
        if found is None:
            return await self._described(request)
        accept = request.headers.get("accept")
        forms = {name: chosen(accept, offers) for name, offers in _OFFERS.items()}
        wanted = {name: form[1] if form else None for name, form in forms.items()}
        question = Question(found.query, **wanted, dataset=found.dataset, base=self.base)
        reply = await unless_gone(request, self.pool.ask_typed(question))
        media_type = next(form[0] for form in forms.values() if form and form[1] == reply.form)
        return await content(request, reply.body, media_type, cut_header(reply), ("Accept",))

    async def _described(self, request: Request) -> Response:
        accept = request.headers.get("accept")
        if self.editor and best_type(accept, (*TRIPLES, HTML)) == HTML:
            return redirect(self.editor, {**OPEN, "Vary": "Accept"})
        form = chosen(accept, TRIPLES)
        if form is None:
            raise Refusal("not-acceptable", "endpoint_formats", offers=", ".join(TRIPLES))
        root = str(request.base_url).rstrip("/")
        see_also = f"{root}{self.dataset}" if self.dataset else None
        said = description(f"{root}{request.url.path}", self.partitions, self.triples, see_also)
        return await content(request, in_format(said, form[1]), form[0], {}, ("Accept",))


#: By kind of answer, as `Question` names them.
_OFFERS: Mapping[str, Mapping[str, str]] = {"rows": ROWS, "truth": TRUTH, "triples": TRIPLES}


def cut_header(reply: Reply) -> dict[str, str]:
    """Return the header that says at how many rows an answer was cut."""
    return {} if reply.cut is None else {_CUT: str(reply.cut)}


async def unless_gone(request: Request, work: Coroutine[Any, Any, Result]) -> Result:
    """Return what the work returns; it is given up if the client goes.  Raises ClientDisconnect then."""
    task = asyncio.create_task(work)
    gone = asyncio.create_task(_gone(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientDisconnect
        return await task
    finally:
        for one in (task, gone):
            one.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await one


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
