"""The head of a saved query: YAML in lines that begin with `#+`, read with the place of every fault.

    #+ title: {en: "Whom did a person meet?", de: "Wen hat eine Person getroffen?"}
    #+ description: {en: …, de: …}
    #+ tags: [person, meeting]
    #+ view: table                      # table, timeline, map, chart or graph
    #+ columns: [who, event, day]
    #+ titles: {day: {en: Day, de: Tag}}                     # what pages call columns
    #+ codes: {how: {direct: {en: quoted, de: wörtlich}}}    # what pages say for codes, by column
    #+ may_be_empty: no                 # whether no rows are an answer that a test accepts
    #+ parameters:
    #+   person: {type: iri, title: {en: Person, de: Person}, example: ada-okafor}
    #+   from: {type: date, optional: yes}

`title` is needed, in English at least.  grlc reads the same lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeVar

import yaml

from factpress.problems import Place, Problems, did_you_mean
from factpress.queries.parameters import TYPES, Parameter
from factpress.sparql import position

VIEWS = ("table", "timeline", "map", "chart", "graph")
_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]+)*\Z")
#: The keys under which columns, and the codes in them, have texts.
_TITLES, _CODES = "titles", "codes"
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}
#: How many characters "#+ " puts before the YAML of a line.
_MARGIN = 3
#: How many characters a head may have: more than a person types, and less than what is nested so deep that the parser's
#: stack overflows.
_MOST = 10_000

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Head:
    """What a head says; texts are by language."""

    title: Mapping[str, str]
    description: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    view: str = "table"
    columns: tuple[str, ...] = ()
    may_be_empty: bool = False
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)


class _Fault(Exception):
    def __init__(self, node: yaml.Node, message: str, suggestion: str | None = None) -> None:
        self.node, self.message, self.suggestion = node, message, suggestion
        super().__init__(message)


def read_head(query: str, file: str, problems: Problems) -> Head | None:
    """Return the head of a query's text; None if it has faults, which are problems of the file."""
    lines = [line[2:].removeprefix(" ") if line.startswith("#+") else "" for line in query.split("\n")]
    text = "\n".join(lines)
    if len(text.replace("\n", "")) > _MOST:
        problems.add(Place(file, 1, 1), "query-invalid", f"the head has more than {_MOST:,} characters", "shorten it")
        return None
    try:
        node = _composed(text)
    except (yaml.YAMLError, RecursionError) as error:
        line, column, message, advice = _explained(error, text)
        problems.add(Place(file, line, column + _MARGIN), "query-invalid", message, advice)
        return None
    if node is None:
        advice = "begin with '#+ title: {en: What it answers}'"
        problems.add(Place(file, 1, 1), "query-invalid", "the query has no head", advice)
        return None
    return _Reader(file, problems).head(node)


def _composed(text: str) -> yaml.Node | None:
    """Return the node of a text, by the C parser; a fault is told by the other one, which says what it expected."""
    try:
        return yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError:
        return yaml.compose(text, Loader=yaml.SafeLoader)


def _explained(error: Exception, text: str) -> tuple[int, int, str, str | None]:
    """Return line and column in the text of what the parser refuses, what is wrong, and what to do."""
    if isinstance(error, yaml.reader.ReaderError):
        refused = chr(error.character)
        message = f"the head has the character U+{error.character:04X}, which YAML does not read"
        return *position(text, text.index(refused)), message, "leave it out"
    mark = getattr(error, "problem_mark", None)
    if not isinstance(error, yaml.MarkedYAMLError) or mark is None:
        return 1, 1, "lists and mappings in the head are nested too deep", None
    advice = "put quotation marks around texts with signs in them"
    return mark.line + 1, mark.column + 1, f"the head is not YAML: {error.problem}", advice


class _Reader:
    def __init__(self, file: str, problems: Problems) -> None:
        self._file, self._problems = file, problems
        self._faulty = False

    def head(self, node: yaml.Node) -> Head | None:
        readers: dict[str, Callable[[yaml.Node], object]] = {
            "title": self._title,
            "description": _texts,
            "tags": _words,
            "view": lambda value: _one_of(value, VIEWS),
            "columns": _words,
            "may_be_empty": _yes_no,
            _TITLES: _named_texts,
            _CODES: _codes,
            "parameters": self._parameters,
        }
        values = self._values(node, readers, "the head")
        if "title" not in values and not self._faulty:
            self._note(_Fault(node, "the head has no title", "add 'title: {en: What it answers}'"))
        if self._faulty:
            return None
        head = Head(**values)  # type: ignore[arg-type]
        return head if self._names_columns_of(node, head.columns) else None

    def _values(
        self, node: yaml.Node, readers: Mapping[str, Callable[[yaml.Node], Value]], what: str
    ) -> dict[str, Value]:
        """Return what the readers make of a mapping's values; faults are noted and their values left out."""
        values = {}
        try:
            for key, value in _pairs(node, what):
                if key.value not in readers:
                    advice = did_you_mean(key.value, readers)
                    self._note(_Fault(key, f"{what} has an unknown key {key.value!r}", advice))
                    continue
                try:
                    values[key.value] = readers[key.value](value)
                except _Fault as fault:
                    self._note(fault)
        except _Fault as fault:
            self._note(fault)
        return values

    def _names_columns_of(self, node: yaml.Node, columns: tuple[str, ...]) -> bool:
        """Note what has a title, or codes, and is no column; return whether all are columns."""
        said = (value for key, value in _pairs(node, "the head") if key.value in (_TITLES, _CODES))
        named = chain.from_iterable(_pairs(value, "columns") for value in said)
        strangers = [column for column, _ in named if column.value not in columns]
        for column in strangers:
            advice = did_you_mean(column.value, iter(columns))
            self._note(_Fault(column, f"{column.value!r} is no column", advice))
        return not strangers

    def _title(self, node: yaml.Node) -> dict[str, str]:
        texts = _texts(node)
        if "en" not in texts:
            raise _Fault(node, "the title has no English text", "add 'en: …'")
        return texts

    def _parameters(self, node: yaml.Node) -> dict[str, Parameter]:
        return {key.value: self._parameter(key.value, value) for key, value in _pairs(node, "parameters")}

    def _parameter(self, name: str, node: yaml.Node) -> Parameter:
        readers: dict[str, Callable[[yaml.Node], object]] = {
            "type": lambda value: _one_of(value, TYPES),
            "title": _texts,
            "optional": _yes_no,
            "default": _text,
            "values": _words,
            "example": _text,
        }
        values = self._values(node, readers, f"the parameter {name!r}")
        if "type" not in values and not self._faulty:
            raise _Fault(node, f"the parameter {name!r} has no type", f"write one of {', '.join(TYPES)}")
        return Parameter(name, **{"type": TYPES[0], **values})  # type: ignore[arg-type]

    def _note(self, fault: _Fault) -> None:
        mark = fault.node.start_mark
        place = Place(self._file, mark.line + 1, mark.column + 1 + _MARGIN)
        self._problems.add(place, "query-invalid", fault.message, fault.suggestion)
        self._faulty = True


def _pairs(node: yaml.Node, what: str) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise _Fault(node, f"{what} is not keys with values", "write 'key: value'")
    keys = set()
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _Fault(key, "a key is not a word")
        if key.value in keys:
            raise _Fault(key, f"the key {key.value!r} stands here twice", "leave one of them out")
        keys.add(key.value)
        yield key, value


def _text(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise _Fault(node, "this is not one text")
    text: str = node.value
    return text


def _texts(node: yaml.Node) -> dict[str, str]:
    if not isinstance(node, yaml.MappingNode):
        raise _Fault(node, "this is not texts by language", "write '{en: …, de: …}'")
    texts = {}
    for key, value in _pairs(node, "texts by language"):
        if not _TAG.match(key.value):
            advice = "put quotation marks around a text with a comma"
            raise _Fault(key, f"{key.value!r} is not a language tag", advice)
        texts[key.value] = _text(value)
    return texts


def _named_texts(node: yaml.Node) -> dict[str, dict[str, str]]:
    return {name.value: _texts(value) for name, value in _pairs(node, "names with texts")}


def _codes(node: yaml.Node) -> dict[str, dict[str, dict[str, str]]]:
    """Return what codes are called, by column and code."""
    return {column.value: _named_texts(codes) for column, codes in _pairs(node, "columns with codes")}


def _words(node: yaml.Node) -> tuple[str, ...]:
    if not isinstance(node, yaml.SequenceNode):
        raise _Fault(node, "this is not a list of words", "write '[one, two]'")
    return tuple(_text(item) for item in node.value)


def _one_of(node: yaml.Node, known: tuple[str, ...]) -> str:
    text = _text(node)
    if text not in known:
        raise _Fault(node, f"{text!r} is none of {', '.join(known)}", did_you_mean(text, frozenset(known)))
    return text


def _yes_no(node: yaml.Node) -> bool:
    text = _text(node)
    if text not in _YES_NO:
        raise _Fault(node, f"{text!r} is neither yes nor no")
    return _YES_NO[text]
