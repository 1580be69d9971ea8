"""What commands that go online know of the world: the clock, chance, and the way out."""

from __future__ import annotations

import random
import secrets
import time
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from factpress.store.http import Clock


def clock() -> Clock:
    """Return the clock of this machine."""
    return Clock(time.time, time.sleep, random.random, lambda: secrets.token_hex(16))


def proxies(url: str) -> dict[str, str]:
    """Return the proxies that the environment names for a host, none for one that it says to go to directly."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return {} if proxy_bypass(host) else getproxies()
