"""Proposals on disk: JSON Lines, one thing a line, with its candidates and what speaks for and against each.

A line says that a back end was asked for a thing, or that it could not be asked, which are different outcomes:
without candidates the first means that no item was found, and the second nothing at all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from factpress.errors import CouldNotRun
from factpress.linking.candidates import Candidate, Feature, Wanted
from factpress.linking.items import Item
from factpress.linking.wikidata_json import ITEM_ID
from factpress.problems import Place, Problems
from factpress.replacing import replace_file

#: The file's name in the folder of what a project keeps.
PROPOSALS = "proposals.jsonl"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a back end proposed for a thing.

    `backend` is its name, `date` the day on which it was asked, `limit` how many candidates it could name at the most.
    `automatic` is the id of the candidate that needs no person, if there is one; `reason` says why it does not, or why
    there is none.  `failure` says why the back end could not be asked; there are no candidates then.
    """

    wanted: Wanted
    backend: str
    date: str
    limit: int
    candidates: tuple[Candidate, ...] = ()
    automatic: str | None = None
    reason: str = ""
    failure: str | None = None

    @property
    def thing(self) -> str:
        """The thing's slug."""
        return self.wanted.thing


def write_proposals(path: Path, proposals: Iterable[Proposal]) -> None:
    """Write proposals in the order given, in place of what the file has.  Raises CouldNotRun."""
    lines = (json.dumps(_plain(asdict(each)), ensure_ascii=False, separators=(",", ":")) for each in proposals)
    replace_file(path, "".join(f"{line}\n" for line in lines).encode())


def read_proposals(path: Path, name: str, problems: Problems) -> tuple[Proposal, ...]:
    """Read proposals from a file, which problems call `name`; lines that are none are noted.

    Raises CouldNotRun if the file cannot be opened.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CouldNotRun(f"{name} cannot be read: {error.strerror}") from error
    lines = enumerate(data.split(b"\n"), 1)
    return tuple(each for number, line in lines if line.strip() for each in _read_line(line, name, number, problems))


def _read_line(line: bytes, name: str, number: int, problems: Problems) -> Iterator[Proposal]:
    try:
        yield _proposal(json.loads(line.decode()))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        message = f"the line is no proposal: {str(error).partition(':')[0] or type(error).__name__}"
        advice = "run 'factpress link propose' again"
        problems.add(Place(name, number, 1), "proposal-invalid", message, advice)


# ---------------------------------------------------------------------------------------- JSON


def _plain(value: object) -> object:
    """Return a value without what is empty, which is left out of the file."""
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items() if each not in (None, (), [], "") and each != {}}
    return list(map(_plain, value)) if isinstance(value, list | tuple) else value


def _proposal(read: Any) -> Proposal:  # noqa: ANN401 - whatever JSON has
    known = _parts(read.pop("wanted"), names=_pairs, dates=tuple, roles=tuple, identifiers=_tuples)
    wanted = Wanted(**{"names": (), **known})
    parts = _parts(read, candidates=lambda each: tuple(map(_candidate, each)))
    _expect(str, wanted.thing, wanted.class_iri, parts["backend"], parts["date"])
    _expect(Mapping, wanted.description)
    _expect(str, *wanted.description.values(), *wanted.dates, *wanted.roles)
    proposal = Proposal(**{**parts, "wanted": wanted})
    _expect(str, proposal.reason, proposal.automatic or "", proposal.failure or "")
    return proposal


def _candidate(read: Any) -> Candidate:  # noqa: ANN401
    parts = _parts({"features": (), **read}, item=_item, features=lambda each: tuple(map(_feature, each)))
    _expect(int | float, parts["score"])
    _expect(str, parts.get("stop") or "")
    return Candidate(**parts)


def _item(read: Any) -> Item:  # noqa: ANN401
    item = Item(**_parts(read, types=tuple, countries=tuple, aliases=_tuples, identifiers=_tuples))
    if not ITEM_ID.match(item.id):
        raise ValueError(f"{item.id!r} is no id of an item")
    _expect(Mapping, item.labels, item.descriptions)
    _expect(str, *item.labels.values(), *item.descriptions.values(), *item.types, *item.countries)
    _expect(str, *(name for names in item.aliases.values() for name in names))
    _expect(str, *(date or "" for date in (item.born, item.died, item.began, item.ended)))
    return item


def _feature(read: Any) -> Feature:  # noqa: ANN401
    name, says, weight = read
    _expect(str, name, says)
    return Feature(name, says, float(weight))


def _pairs(read: Any) -> tuple[tuple[str, str], ...]:  # noqa: ANN401
    pairs = tuple((language, name) for language, name in read)
    _expect(str, *(text for pair in pairs for text in pair))
    return pairs


def _tuples(read: Any) -> Mapping[str, tuple[str, ...]]:  # noqa: ANN401
    _expect(list, *read.values())
    return {key: tuple(each) for key, each in read.items()}


def _parts(read: Mapping[str, Any], **parts: Callable[[Any], object]) -> dict[str, Any]:
    """Return the fields of a value, those that JSON does not have made of what it has."""
    return {key: parts[key](value) if key in parts else value for key, value in read.items()}


def _expect(kind: Any, *values: object) -> None:  # noqa: ANN401 - a type or a union of types
    for value in values:
        if not isinstance(value, kind):
            raise TypeError(f"{value!r} stands where it should not")
