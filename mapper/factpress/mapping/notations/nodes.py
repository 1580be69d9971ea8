"""A YARRRML document as typed: texts, lists and mappings with their places, and how a fault in one is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from factpress.problems import Place, Problems, did_you_mean


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar; `empty` if nothing or YAML's null was typed, which a quoted empty text is not."""

    value: str
    place: Place
    empty: bool


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping: its values by key, in the order typed."""

    values: Mapping[str, Node]
    places: Mapping[str, Place]
    place: Place


Node = Text | Items | Fields


class Fault(Exception):
    """Something that is not YARRRML as read here: where, what, and what to do about it."""

    def __init__(self, place: Place, message: str, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.place, self.message, self.suggestion = place, message, suggestion

    def note(self, problems: Problems) -> None:
        """Add it to the problems."""
        problems.add(self.place, "rules-invalid", self.message, self.suggestion)


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one kind of mapping: `names` from every spelling to the meaning; features that are refused."""

    owner: str
    names: Mapping[str, str]
    refused: Mapping[str, str]

    def read(self, fields: Fields, problems: Problems) -> dict[str, Node]:
        """Return the values by meaning; other keys, and two keys of one meaning, are problems."""
        found: dict[str, Node] = {}
        for key, value in fields.values.items():
            place = fields.places[key]
            if key in self.refused:
                self.refusal(fields, key).note(problems)
            elif key not in self.names:
                Fault(place, f"{self.owner} has no key {key!r}", did_you_mean(key, self.names)).note(problems)
            elif self.names[key] in found:
                Fault(place, f"{key!r} says {self.names[key]!r} a second time").note(problems)
            else:
                found[self.names[key]] = value
        return found

    def refusal(self, fields: Fields, key: str) -> Fault:
        """Return the fault that a key is of a feature which is refused."""
        return Fault(fields.places[key], f"{self.refused[key]} ({key!r}) are not supported")


def spelled(**spellings: str) -> dict[str, str]:
    """Return the meaning of each spelling: `spelled(objects="object o")` maps objects, object and o to it."""
    return {word: meaning for meaning, words in spellings.items() for word in (meaning, *words.split())}


def text_of(node: Node, what: str) -> Text:
    """Return the node if it is a text that says something; raises Fault."""
    if not isinstance(node, Text):
        raise Fault(node.place, f"{what} is a text here, not a {'list' if isinstance(node, Items) else 'mapping'}")
    if node.empty:
        raise Fault(node.place, f"{what} is empty")
    return node


def texts_of(node: Node, what: str) -> Iterable[Text]:
    """Return the text, or the texts of the list; raises Fault."""
    return [text_of(item, what) for item in (node.items if isinstance(node, Items) else (node,))]


def is_empty(node: Node | None) -> bool:
    """Whether nothing or YAML's null was typed."""
    return node is None or (isinstance(node, Text) and node.empty)
