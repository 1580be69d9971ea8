"""Texts for markup: what no form carries is shown as U+FFFD, and signs of HTML stand for themselves."""

from __future__ import annotations

import re
from html import escape

#: What no form carries safely: C0 and C1 controls, surrogates and noncharacters (XML 1.0, section 2.2).
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """Return a text in which characters that markup cannot carry are shown as U+FFFD."""
    return _UNSAFE.sub("\ufffd", text)


def html_text(text: str) -> str:
    """Return a text for an HTML page, kept from turning the direction of what stands beside it."""
    return f"<bdi>{escape(plain(text))}</bdi>" if not text.isascii() else escape(plain(text))
