"""What an endpoint is shown so that it answers: a user with a password, or a token."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, field

from factpress.errors import UsageFault

#: The characters of a token (RFC 6750, section 2.1).
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*\Z")


@dataclass(frozen=True, slots=True)
class Access:
    """A user and password (HTTP Basic, RFC 7617) or a token (Bearer, RFC 6750); neither is ever shown.

    With `digest` the password is proved without being sent (Digest, RFC 7616; see `factpress.store.digest`).  Raises
    UsageFault for a user name with a colon, or a token that no header can carry.
    """

    user: str | None = None
    password: str = field(default="", repr=False)
    token: str | None = field(default=None, repr=False)
    digest: bool = False

    def __post_init__(self) -> None:
        if self.user is not None and ":" in self.user:
            raise UsageFault("a user's name has no colon")
        if self.token is not None and not _TOKEN.match(self.token):
            raise UsageFault("the token has characters that a token does not have")

    def header(self) -> str | None:
        """Return the value of the Authorization header, None if nothing is to be shown unasked."""
        if self.token is not None:
            return f"Bearer {self.token}"
        return None if self.user is None or self.digest else f"Basic {self._pair()}"

    def without_secrets(self, text: str) -> str:
        """Return a server's text without the password and token, should it repeat them."""
        for secret in (self.password, self.token, self._pair() if self.user is not None else None):
            if secret:
                text = text.replace(secret, "…")
        return text

    def _pair(self) -> str:
        return b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")
