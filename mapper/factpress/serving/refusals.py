"""What the server does not do for a request: a status, a stable code, a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

#: Every code, with the status it comes with and what it means; the API's page lists them.
CODES: Mapping[str, tuple[int, str]] = {
    "request-malformed": (400, "The request is not one that the protocol allows."),
    "query-malformed": (400, "The query cannot be read, or cannot be evaluated."),
    "parameter-invalid": (400, "A parameter is missing, unknown, or its value is not of its type."),
    "read-only": (403, "The data cannot be changed here."),
    "service-refused": (403, "A query may not call other hosts."),
    "not-found": (404, "There is nothing at this address."),
    "thing-unknown": (404, "A parameter names no thing of the graph, or several."),
    "method-not-allowed": (405, "The address does not answer to this method."),
    "not-acceptable": (406, "None of the formats there are is one that the request accepts."),
    "request-slow": (408, "The request did not arrive in time."),
    "request-too-large": (413, "The request is larger than the server reads."),
    "media-type-unsupported": (415, "The body of the request is of a type that is not read here."),
    "failed": (500, "The server failed; this is its fault."),
    "busy": (503, "The server is busy with other requests; try again."),
    "query-too-large": (503, "The query needs more memory than a query is given."),
    "query-slow": (504, "The query takes longer than a query is given."),
}


class Refusal(Exception):
    """A request is refused: a code of CODES, a sentence for the person who asked, and members for programs.

    `headers` go with the answer.
    """

    def __init__(
        self,
        code: str,
        sentence: str,
        members: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.code, self.sentence, self.members, self.headers = code, sentence, members or {}, headers or {}
        super().__init__(sentence)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return CODES[self.code][0]

    @property
    def title(self) -> str:
        """What the code means, the same for every request."""
        return CODES[self.code][1]


def check_method(method: str, methods: Sequence[str]) -> None:
    """Raise Refusal for a request by a method that an address does not answer to."""
    if method not in methods:
        allowed = ", ".join(methods)
        raise Refusal("method-not-allowed", f"this answers to {allowed}, not to {method}", headers={"Allow": allowed})
