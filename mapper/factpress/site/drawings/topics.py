"""The topics: what is spoken about and dealt with, as bars and as a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from factpress.site.drawings.typesetting import Box, shortened, width_of
from factpress.site.drawn import Row, drawn, name_of, pages

if TYPE_CHECKING:
    from factpress.site.model import Output, Site

FOLDER, QUERY = "topics", "speech/on-a-topic"
#: How many topics are drawn and listed, and the measures of the drawing.
MOST = 100
_WIDTH, _SIZE, _ROW, _BAR, _EDGE, _NAMES = 820.0, 15.0, 32.0, 14.0, 10.0, 400.0


class Topic(NamedTuple):
    """A topic, and how many utterances and events are about it."""

    iri: str
    utterances: int
    events: int


class Strip(NamedTuple):
    """A topic as it is drawn: its words and its two bars, one behind the other."""

    topic: Topic
    words: str
    x: float
    y: float
    said: float
    dealt: float
    label: Box


def outputs(site: Site) -> Iterator[Output]:
    """List the pages of the topics."""
    return pages(FOLDER, lambda path, language: _page(site, path, language))


def _page(site: Site, path: str, language: str) -> bytes:
    topics = topics_of(drawn(site, "topics"))
    names = {topic.iri: name_of(site, topic.iri, language) for topic in topics[:MOST]}
    chosen = sorted(topics[:MOST], key=lambda topic: (-topic.utterances - topic.events, names[topic.iri], topic.iri))
    return site.pages.page(
        "topics.html",
        path,
        language,
        width=_WIDTH,
        height=_EDGE * 2 + _ROW * len(chosen),
        bar=_BAR,
        strips=strips_of(chosen, names),
        total=len(topics),
        query=QUERY if QUERY in site.questions else None,
    )


def topics_of(rows: Sequence[Row]) -> list[Topic]:
    """Return the topics, those mentioned most first."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        counts[row["topic"]][row["says"]] = int(row["mentions"])
    topics = (Topic(iri, said.get("utterance", 0), said.get("event", 0)) for iri, said in counts.items())
    return sorted(topics, key=lambda topic: (-topic.utterances - topic.events, topic.iri))


def strips_of(topics: Sequence[Topic], names: Mapping[str, str]) -> list[Strip]:
    """Lay out topics below each other: the words to the left, the bars to the right."""
    left = _EDGE + _NAMES
    unit = (_WIDTH - left - _EDGE - 40) / max((topic.utterances + topic.events for topic in topics), default=1)
    strips = []
    for row, topic in enumerate(topics):
        words, y = shortened(names[topic.iri], _SIZE, _NAMES - 12), _EDGE + row * _ROW
        label = Box(left - 12 - width_of(words, _SIZE), y, width_of(words, _SIZE), _SIZE * 1.3)
        said, dealt = round(topic.utterances * unit, 1), round(topic.events * unit, 1)
        strips.append(Strip(topic, words, left, y, said, dealt, label))
    return strips
