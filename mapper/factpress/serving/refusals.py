"""What the server does not do for a request: a status, a stable code, and the key of a sentence in the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from factpress.site.data import Text

#: Every code, with the status it comes with; what it means is in the words, and the API's page lists them.
CODES: Mapping[str, int] = {
    "request-malformed": 400,
    "query-malformed": 400,
    "parameter-invalid": 400,
    "read-only": 403,
    "service-refused": 403,
    "not-found": 404,
    "thing-unknown": 404,
    "method-not-allowed": 405,
    "not-acceptable": 406,
    "request-slow": 408,
    "request-too-large": 413,
    "media-type-unsupported": 415,
    "failed": 500,
    "busy": 503,
    "query-too-large": 503,
    "query-slow": 504,
}
#: The value of a sentence that is what the engine says.
_SAID = "fault"


class Refusal(Exception):
    """A request is refused: a code of CODES, a sentence for the person who asked, and members for programs.

    `key` names the sentence, which `values` fill; `headers` go with the answer.
    """

    def __init__(
        self,
        code: str,
        key: str,
        members: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        **values: object,
    ) -> None:
        self.code, self.key, self.values = code, key, values
        self.members, self.headers = members or {}, headers or {}
        super().__init__(code, key, values)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return CODES[self.code]

    def title(self, words: Mapping[str, str]) -> str:
        """Return what the code means, the same for every request."""
        return words[f"api_code_{self.code}"]

    @property
    def shown(self) -> Mapping[str, object]:
        """What fills the sentence on a page: what the engine says is English in any language."""
        return {name: Text(str(each), "en") if name == _SAID else each for name, each in self.values.items()}

    def sentence(self, words: Mapping[str, str]) -> str:
        """Return why this request is refused, and what to do."""
        return words[f"refused_{self.key}"].format(**self.values)


def check_method(method: str, methods: Sequence[str]) -> None:
    """Raise Refusal for a request by a method that an address does not answer to."""
    if method not in methods:
        allowed = ", ".join(methods)
        raise Refusal("method-not-allowed", "method", headers={"Allow": allowed}, allowed=allowed, method=method)
