"""The logical sources of a document: what files and words stand for, and the names of their tables."""

from __future__ import annotations

from codecs import lookup
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from factpress.mapping.notations.nodes import Fault
from factpress.mapping.rules import COMPRESSIONS, Formulation, LogicalSource
from factpress.problems import Place

#: Formulations by the words that documents use for them.
_WORDS: dict[str, Formulation] = {
    "csv": "csv",
    "jsonpath": "json",
    "json": "json",
    "jsonl": "jsonl",
    "jsonlines": "jsonl",
    "ndjson": "jsonl",
    "parquet": "parquet",
    "xlsx": "xlsx",
    "excel": "xlsx",
}
#: What a file's suffix says more exactly than the word of its kind.
_SUFFIXES: dict[tuple[str, str], Formulation] = {
    ("csv", ".parquet"): "parquet",
    ("csv", ".xlsx"): "xlsx",
    ("json", ".jsonl"): "jsonl",
    ("json", ".ndjson"): "jsonl",
}
#: What a file is where only its suffix says so.
_ALONE: dict[str, Formulation] = {
    **{".csv": "csv", ".tsv": "csv", ".tab": "csv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl"},
    **{".parquet": "parquet", ".xlsx": "xlsx"},
}
_TABS = (".tsv", ".tab")
#: What Python calls encodings, and nobody writes files in.
_NO_CHARACTER_SETS = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape"})
#: Formulations whose empty texts are nulls: they have no other.
_NULLS: dict[str, frozenset[str]] = {"csv": frozenset({""}), "xlsx": frozenset({""})}


@dataclass(slots=True)
class Sources:
    """Gives each source of a document its name; equal sources have one name, others others."""

    by_name: dict[str, LogicalSource] = field(default_factory=dict)

    def add(self, source: LogicalSource) -> str:
        """Return the name of a source's table; the one that the source bears is not looked at."""
        wanted = name = _described(source)
        number = 1
        while name in self.by_name and self.by_name[name] != replace(source, name=name):
            number += 1
            name = f"{wanted} ({number})"
        self.by_name.setdefault(name, replace(source, name=name))
        return name


def file_source(
    access: str,
    word: str | None,
    place: Place,
    iterator: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    nulls: frozenset[str] | None = None,
    header: bool = True,
    quote: str = '"',
) -> LogicalSource:
    """Return the source that a file is; `word` is what the document calls its formulation, if it says so.

    Raises Fault for what is not read, and for an iterator, delimiter or encoding that is none or does not belong there.
    """
    if "://" in access:
        raise Fault(place, f"remote files are not read: {access!r}", "fetch it first, and give its path here")
    formulation, suffix = _formulation(access, word, place), _suffix(access)
    if formulation == "json":
        iterator = iterator or "$"
    elif iterator is not None and formulation in ("csv", "parquet"):
        raise Fault(
            place, f"a {formulation.capitalize() if formulation == 'parquet' else 'CSV'} source has no iterator"
        )
    if delimiter is None and formulation == "csv" and suffix in _TABS:
        delimiter = "\t"
    elif delimiter is not None and (formulation != "csv" or not _is_sign(delimiter)):
        raise Fault(place, f"a delimiter is one character, of a CSV source, not {delimiter!r}")
    if quote and (not _is_sign(quote) or quote == (delimiter or ",")):
        raise Fault(place, f"a quote character is one character, and not the delimiter; this is {quote!r}")
    if encoding is not None:
        _check_encoding(encoding, formulation, place)
    found = _NULLS.get(formulation, frozenset()) if nulls is None else nulls
    return LogicalSource("", access, formulation, place, iterator, delimiter, encoding, found, header, quote)


def _is_sign(text: str) -> bool:
    """Whether a text is one character that ends no line."""
    return len(text) == 1 and text not in "\r\n"


def _check_encoding(encoding: str, formulation: Formulation, place: Place) -> None:
    """Raise Fault for an encoding that is not known, or belongs to a source that has no other than its own."""
    if formulation not in ("csv", "json"):
        raise Fault(place, f"only CSV and JSON documents have an encoding, not sources of the kind {formulation!r}")
    try:
        "".encode(encoding)
        is_known = lookup(encoding).name not in _NO_CHARACTER_SETS
    except (LookupError, UnicodeError):
        is_known = False
    if not is_known:
        raise Fault(place, f"there is no encoding {encoding!r}", "write one such as utf-16 or windows-1252")


def query_source(database: str, query: str, place: Place) -> LogicalSource:
    """Return the source that a query to a database is: its URL, or "@" and the file that holds it; raises Fault."""
    if "://" not in database and not database.startswith("@"):
        raise Fault(place, f"{database!r} is no URL of a database", "write one such as duckdb:///facts.duckdb")
    return LogicalSource("", database, "sql", place, query, nulls=frozenset())


def _formulation(access: str, word: str | None, place: Place) -> Formulation:
    suffix = _suffix(access)
    if word is None:
        if suffix in _ALONE:
            return _ALONE[suffix]
        raise Fault(place, f"the source {access!r} has no reference formulation")
    known = _WORDS.get(word.lower())
    if known is None:
        raise Fault(place, f"sources of the formulation {word!r} are not supported", "CSV and JSONPath are")
    return _SUFFIXES.get((known, suffix), known)


def _suffix(access: str) -> str:
    path = PurePosixPath(access)
    return PurePosixPath(path.stem if path.suffix.lower() in COMPRESSIONS else path.name).suffix.lower()


def _described(source: LogicalSource) -> str:
    """Return what people may call a source; not by the URL of a database, which may hold a password."""
    if "://" in source.access:
        return source.iterator or ""
    parts = [source.access]
    if source.iterator is not None:
        parts.append(f"at {source.iterator}")
    if source.delimiter is not None:
        parts.append(f"cut at {source.delimiter!r}")
    return " ".join(parts)
