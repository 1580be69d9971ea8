"""The sources of YARRRML in their short and long forms: tables of our own rules, and sources of any document."""

from __future__ import annotations

from pathlib import PurePosixPath

from factpress.mapping.notations.grammar import needed
from factpress.mapping.notations.logical import Sources, file_source, query_source
from factpress.mapping.notations.nodes import Fault, Fields, Items, Keys, Node, Text, spelled, text_of, texts_of
from factpress.mapping.rules import LogicalSource
from factpress.problems import Place, Problems

_QUERIES = dict.fromkeys(("query", "queryFormulation", "credentials", "driver"), "queries")
_OTHER_FILES = dict.fromkeys(("iterator", "delimiter", "encoding", "type"), "sources other than plain CSV files")
_OWN = Keys("a source", spelled(access="", referenceFormulation=""), {**_QUERIES, **_OTHER_FILES})
_KEYS = "access referenceFormulation iterator delimiter encoding type query queryFormulation"
_WHOLE = Keys(
    "a source",
    {key: key for key in _KEYS.split()},
    {
        **dict.fromkeys(
            ("credentials", "driver"), "credentials and drivers, but for the URL of the database as access,"
        ),
        **dict.fromkeys(("contentType", "operationType", "security"), "sources of the Web of Things"),
    },
)
#: The types of sources that are files; the others are databases.
_FILES = ("localfile",)


class OwnSources:
    """Sources of our own rules: CSV files, which stand for the tables that records become."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems

    def table(self, node: Node) -> str:
        """Return the table of one source in its short or long form; raises Fault."""
        match node:
            case Fields():
                found = needed(_OWN.read(node, self._problems), node, "access", "referenceFormulation")
                access, formulation = (text_of(found[key], key) for key in ("access", "referenceFormulation"))
                return _table(access.value, formulation.value, access.place)
            case Text() | Items(items=(Text(),)):
                (text,) = texts_of(node, "a source")
                file, tilde, suffix = text.value.rpartition("~")
                if tilde:
                    return _table(file, suffix, text.place)
            case Items(items=(Text(), iterator, *_)):
                raise Fault(iterator.place, "a CSV source has no iterator")
        raise Fault(node.place, "a source is written as [file.csv~csv]")


def _table(access: str, formulation: str, place: Place) -> str:
    """Return the table that a source's file is: the name of the file without its suffix."""
    if formulation != "csv":
        raise Fault(place, f"sources of the formulation {formulation!r} are not supported", "only csv is")
    return PurePosixPath(access).name.removesuffix(".csv")


class DocumentSources:
    """Sources of any document; `sources` gives them their names."""

    def __init__(self, problems: Problems) -> None:
        self._problems, self.sources = problems, Sources()

    def table(self, node: Node) -> str:
        """Return the name of one source in its short or long form; raises Fault."""
        return self.sources.add(self._source(node))

    def _source(self, node: Node) -> LogicalSource:
        match node:
            case Fields():
                found = _WHOLE.read(node, self._problems)
                return _long({key: text_of(found[key], key) for key in found}, node)
            case Text():
                return _short(node, None)
            case Items(items=(Text() as file,)):
                return _short(file, None)
            case Items(items=(Text() as file, iterator)):
                return _short(file, text_of(iterator, "an iterator"))
        raise Fault(node.place, "a source is written as [file.csv~csv] or [file.json~jsonpath, iterator]")


def _short(text: Text, iterator: Text | None) -> LogicalSource:
    file, tilde, word = text_of(text, "a source").value.rpartition("~")
    if not tilde:
        raise Fault(text.place, "a source is written as [file.csv~csv] or [file.json~jsonpath, iterator]")
    return file_source(file, word, text.place, iterator.value if iterator else None)


def _long(found: dict[str, Text], node: Fields) -> LogicalSource:
    if "access" not in found:
        raise Fault(node.place, "the key 'access' is missing here")
    access, query, kind = found["access"], found.get("query"), found.get("type")
    if query:
        return query_source(access.value, query.value, access.place)
    if kind and kind.value not in _FILES:
        advice = "a database has a query; other files are localfile"
        raise Fault(kind.place, f"sources of the type {kind.value!r} are not supported", advice)
    texts = {key: text.value for key, text in found.items()}
    encoding = texts.get("encoding", "utf-8").lower()
    return file_source(
        access.value,
        texts.get("referenceFormulation"),
        access.place,
        texts.get("iterator"),
        texts.get("delimiter"),
        None if encoding in ("utf-8", "utf8") else encoding,
    )
