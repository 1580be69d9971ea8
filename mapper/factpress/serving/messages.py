"""What the server and the processes that answer its queries say to each other: a line of JSON, then perhaps a body."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from factpress.serving.refusals import Refusal
from factpress.store.base import Dataset

#: The longest line that a worker writes, in bytes.
LONGEST = 60_000


@dataclass(frozen=True, slots=True)
class Orders:
    """What a worker is started with.

    `triples` and `quads` are the files of the build.  Of a large build a store is kept in the folder `kept` under the
    name `digest`; None is a build that is read into memory.  `rows` is the number of rows or triples at which answers
    are cut, `seconds` the time after which a worker that nobody has ended ends itself, `memory` the bytes that a query
    may need.
    """

    triples: Path
    quads: Path
    kept: Path | None
    digest: str
    rows: int
    seconds: float
    memory: int

    def to_json(self) -> str:
        """Return one line."""
        return json.dumps(asdict(self), default=str)

    @classmethod
    def from_json(cls, line: str) -> Orders:
        """Read one line."""
        content = json.loads(line)
        for name in ("triples", "quads", "kept"):
            content[name] = content[name] and Path(content[name])
        return cls(**content)


@dataclass(frozen=True, slots=True)
class Question:
    """A query, the dataset that takes the place of its own, and the format for each kind of answer, None for none.

    Relative IRIs in the query are behind `base`.  Formats are those of `queries.FORMATS`, "xml" and "xlsx" for rows,
    "jsonld" and "rdf" for triples; `truth` is for the answer to ASK.
    """

    query: str
    rows: str | None
    truth: str | None
    triples: str | None
    dataset: Dataset | None = None
    base: str | None = None

    def to_json(self) -> str:
        """Return one line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> Question:
        """Read one line."""
        content = json.loads(line)
        dataset = content.pop("dataset")
        return cls(**content, dataset=dataset and Dataset(*map(tuple, dataset)))


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a question: its format, its bytes, and the number at which it was cut, None if it is whole."""

    form: str
    body: bytes
    cut: int | None = None


def head_of(reply: Reply) -> bytes:
    """Return the line before the body of a reply."""
    return _line({"form": reply.form, "size": len(reply.body), "cut": reply.cut})


def refusal_line(refusal: Refusal) -> bytes:
    """Return the line that says why there is no answer; no body follows."""
    values = {name: str(value)[: LONGEST // 12] for name, value in refusal.values.items()}
    return _line({"code": refusal.code, "key": refusal.key, "members": refusal.members, "values": values})


def fault_line(sentence: str) -> bytes:
    """Return the line that says why the store could not be opened."""
    return _line({"sentence": sentence[: LONGEST // 12]})


def _line(content: Mapping[str, object]) -> bytes:
    return json.dumps(content).encode() + b"\n"
