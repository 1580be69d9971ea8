"""HTTP Digest (RFC 7616): a password is proved, not sent.  Virtuoso takes writes in no other way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import md5, sha256
from threading import Lock
from urllib.parse import urlsplit
from urllib.request import parse_http_list, parse_keqv_list

_SCHEME = "digest "
_HASHES = {"MD5": md5, "SHA-256": sha256}


class Digest:
    """A user's proofs for one server: learns what the server asks, and answers each request anew.

    `nonce` returns a text of at least 64 random bits in hexadecimal, a new one each time.
    """

    def __init__(self, user: str, password: str, nonce: Callable[[], str]) -> None:
        self._user, self._password, self._nonce = user, password, nonce
        self._asked: Mapping[str, str] | None = None
        self._count = 0
        self._lock = Lock()

    @property
    def asked(self) -> bool:
        """Whether the server has said what it wants to have proved."""
        return self._asked is not None

    def learn(self, challenges: Iterable[str]) -> bool:
        """Take the values of WWW-Authenticate headers; return whether one of them can be answered."""
        for challenge in challenges:
            if not challenge.lower().startswith(_SCHEME):
                continue
            asked = _parameters(challenge[len(_SCHEME) :])
            if "nonce" in asked and asked.get("algorithm", "MD5").upper() in _HASHES and _auth_is_enough(asked):
                self._asked, self._count = asked, 0
                return True
        return False

    def header(self, method: str, url: str) -> str | None:
        """Return the value of the Authorization header for a request, None before the server has asked."""
        if self._asked is None:
            return None
        with self._lock:
            self._count += 1
            count = f"{self._count:08x}"
        return self._proof(self._asked, method, _target(url), count)

    def _proof(self, asked: Mapping[str, str], method: str, target: str, count: str) -> str:
        algorithm = asked.get("algorithm", "MD5").upper()

        def digest(*parts: str) -> str:
            return _HASHES[algorithm](":".join(parts).encode()).hexdigest()

        realm, nonce, own = asked.get("realm", ""), asked["nonce"], self._nonce()
        who, what = digest(self._user, realm, self._password), digest(method, target)
        told = {"username": self._user, "realm": realm, "nonce": nonce, "uri": target}
        if "qop" in asked:
            told |= {"cnonce": own, "response": digest(who, nonce, count, own, "auth", what)}
        else:
            told |= {"response": digest(who, nonce, what)}
        told |= {"opaque": asked["opaque"]} if "opaque" in asked else {}
        quoted = ", ".join(f'{name}="{_escaped(value)}"' for name, value in told.items())
        return f"Digest {quoted}, algorithm={algorithm}" + (f", qop=auth, nc={count}" if "qop" in asked else "")


def _parameters(challenge: str) -> dict[str, str]:
    pairs = [pair for pair in parse_http_list(challenge) if pair.partition("=")[2].strip()]
    return {name.lower(): value for name, value in parse_keqv_list(pairs).items()}


def _auth_is_enough(asked: Mapping[str, str]) -> bool:
    """Whether the server takes a proof without the body's hash."""
    return "auth" in (option.strip() for option in asked.get("qop", "auth").split(","))


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
