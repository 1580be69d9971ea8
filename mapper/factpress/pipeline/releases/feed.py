"""A comparison as an Atom feed (RFC 4287) with one entry: the new release."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from types import MappingProxyType
from urllib.parse import quote

from factpress.errors import UsageFault
from factpress.pipeline.loads.record import version_of
from factpress.pipeline.releases.changes import Comparison, base_of
from factpress.pipeline.releases.telling import Told, as_html
from factpress.publish.manifest import Manifest


def as_feed(
    comparison: Comparison,
    said: Told,
    language: str,
    day: str | None = None,
    links: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return the feed; `day` (YYYY-MM-DD) is that of the release, by default that of its newest evidence.

    `links` has URLs by relation: "self" is where the feed itself is, "alternate" the page that says the same.  Raises
    UsageFault if there is no day.
    """
    day = day or comparison.updated
    if day is None:
        raise UsageFault("no evidence of the new build says of which day it is; give --date YYYY-MM-DD")
    base, updated = base_of(comparison.new), f"<updated>{escape(day)}T00:00:00Z</updated>"
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">',
        f"<id>{escape(base)}changes</id>",
        f"<title>{escape(said.title)}</title>",
        *(f'<link rel="{relation}" href="{escape(url)}"/>' for relation, url in links.items()),
        updated,
        f"<author><name>{escape(base)}</name></author>",
        "<entry>",
        f"<id>{escape(release_iri(comparison.new))}</id>",
        f"<title>{escape(said.summary[0])}</title>",
        updated,
        f'<content type="html">{escape("".join(as_html(said)))}</content>',
        "</entry>",
        "</feed>",
        "",
    ]
    return "\n".join(lines)


def release_iri(manifest: Manifest) -> str:
    """Return the IRI of a release: of its version, or of what it holds where it states none."""
    return f"{base_of(manifest)}release/{quote(manifest.version or version_of(manifest.partitions), safe='')}"
