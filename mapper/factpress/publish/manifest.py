"""manifest.json: what a build published, in counts and SHA-256; no clock and no path of a machine in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from hashlib import file_digest
from pathlib import Path, PurePath
from typing import Any, TypeVar

from factpress.errors import CouldNotRun
from factpress.publish.faults import disk_faults

MANIFEST = "manifest.json"
#: The files of the graph.
NTRIPLES, NQUADS, TURTLE, TRIG, JSONLD = "graph.nt", "graph.nq", "graph.ttl", "graph.trig", "graph.jsonld"


@dataclass(frozen=True, slots=True)
class FactCounts:
    """How many facts, and of them how many of each kind and from each article (a fact may be in several)."""

    total: int
    by_kind: Mapping[str, int]
    by_article: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Partition:
    """A named graph: its IRI, its number of triples, the SHA-256 of its N-Triples sorted by byte (`LC_ALL=C sort`)."""

    graph: str
    triples: int
    sha256: str


#: The types that are asked about when a manifest is read, by how they are written here.
_TYPES: Mapping[str, type] = {"str": str, "int": int}
_Entry = TypeVar("_Entry", bound="FactCounts | Partition | WrittenFile | Shard | Input | Manifest")
_File = TypeVar("_File", bound="WrittenFile | Shard")
_FIELDS = {field.name for field in fields(Partition)}


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A published file: its name in the folder, its size in bytes, its SHA-256."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Shard:
    """A bulk file, gzipped N-Quads: name, size in bytes and SHA-256 of the file; its number of quads and its graphs."""

    name: str
    bytes: int
    sha256: str
    quads: int
    graphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Input:
    """A file the build was made from: its path in the project with forward slashes, and its SHA-256."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in manifest.json.

    `factpress` and `ontology` are versions, `rules` the SHA-256 of the mapping rules, `shapes` that of the shapes;
    `evidence` and `things` are counts; `version` is the release's own, "" where the project states none.  A build
    without bulk files has no `shards`; of what it has not, its file says nothing.
    """

    factpress: str
    ontology: str
    rules: str
    facts: FactCounts
    evidence: int
    things: int
    partitions: tuple[Partition, ...]
    files: tuple[WrittenFile, ...]
    inputs: tuple[Input, ...]
    shards: tuple[Shard, ...] = ()
    shapes: str = ""
    version: str = ""

    def to_json(self) -> str:
        """Return the file's text; the mappings are sorted, the lists as given."""
        content = asdict(self)
        for stated in ("shards", "version"):
            if not content[stated]:
                del content[stated]
        for counts in ("by_kind", "by_article"):
            content["facts"][counts] = dict(sorted(content["facts"][counts].items()))
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read a manifest's text; raises CouldNotRun if it is none."""
        try:
            content = _content(text)
        except (ValueError, RecursionError) as fault:
            raise _unreadable(fault) from fault
        return _manifest(content)


def _unreadable(fault: Exception) -> CouldNotRun:
    return CouldNotRun(f"{MANIFEST} is not one that this version of factpress reads: {fault}")


def _content(text: str) -> Any:  # noqa: ANN401 - whatever the file has
    """Parse the text; of partitions there may be very many, so each becomes one at once."""
    return json.loads(text, object_hook=lambda entry: Partition(**entry) if entry.keys() == _FIELDS else entry)


def _manifest(content: Any) -> Manifest:  # noqa: ANN401 - whatever the file has
    try:
        parts = {
            "facts": _facts(content["facts"]),
            "partitions": tuple(map(_partition, content["partitions"])),
            "files": tuple(_named(WrittenFile(**entry)) for entry in content["files"]),
            "inputs": tuple(_typed(Input(**entry)) for entry in content["inputs"]),
            "shards": tuple(_shard(entry) for entry in content.get("shards", ())),
        }
        return _typed(Manifest(**content | parts))
    except (ValueError, TypeError, KeyError, AttributeError) as fault:
        raise _unreadable(fault) from fault


def _typed(entry: _Entry) -> _Entry:
    """Return an entry whose texts are texts and whose numbers are numbers; raises TypeError for others."""
    for field in fields(entry):
        wanted, value = _TYPES.get(str(field.type)), getattr(entry, field.name)
        if wanted and type(value) is not wanted:
            raise TypeError(f"{field.name} is {value!r}")
    return entry


def _facts(entry: Mapping[str, Any]) -> FactCounts:
    counts = _typed(FactCounts(**entry))
    if any(type(count) is not int for count in (*counts.by_kind.values(), *counts.by_article.values())):
        raise TypeError("facts are not counted by numbers")
    return counts


def _partition(entry: object) -> Partition:
    if not isinstance(entry, Partition):
        raise TypeError(f"{entry!r} is no partition")
    return _typed(entry)


def _named(entry: _File) -> _File:
    """Return the entry of a file that is in the folder itself; raises ValueError for others."""
    if PurePath(_typed(entry).name).name != entry.name:
        raise ValueError(f"{entry.name!r} is no file in the folder")
    return entry


def _shard(entry: Mapping[str, Any]) -> Shard:
    return _named(Shard(**{**entry, "graphs": tuple(map(str, entry["graphs"]))}))


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write manifest.json into the folder of the published files."""
    with disk_faults(f"write {MANIFEST}"):
        (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8", newline="\n")


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a folder of published files; raises CouldNotRun if there is none or it is damaged."""
    with disk_faults(f"read {MANIFEST}"):
        content = (folder / MANIFEST).read_text(encoding="utf-8", errors="replace")
    return Manifest.from_json(content)


def find_manifest(folder: Path) -> Manifest | None:
    """Read the manifest of a folder, None if it is not published there; raises CouldNotRun if it is damaged."""
    content = _published(folder)
    return None if content is None else _manifest(content)


def is_published(folder: Path) -> bool:
    """Whether the folder has a manifest.json of any version of factpress."""
    return _published(folder) is not None


def _published(folder: Path) -> dict[str, Any] | None:
    try:
        content = _content((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) and "factpress" in content else None


def written_file(file: Path) -> WrittenFile:
    """Measure one file."""
    with disk_faults(f"read {file.name}"), file.open("rb") as content:
        digest = file_digest(content, "sha256").hexdigest()
        return WrittenFile(file.name, content.tell(), digest)


def damaged_files(manifest: Manifest, folder: Path) -> Iterator[str]:
    """Yield the names of files that are missing or are not what the manifest says."""
    shards = (WrittenFile(shard.name, shard.bytes, shard.sha256) for shard in manifest.shards)
    for entry in (*manifest.files, *shards):
        file = folder / entry.name
        if not file.is_file() or written_file(file) != entry:
            yield entry.name
