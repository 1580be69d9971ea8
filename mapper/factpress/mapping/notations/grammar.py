"""Which keys the parts of a YARRRML mapping have: in our own rules, and in any document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from factpress.mapping.notations.nodes import Fault, Fields, Items, Keys, Node, Text, spelled, text_of
from factpress.problems import Problems

_CONDITIONS = dict.fromkeys(("conditions", "condition", "c"), "conditions")
_FUNCTIONS = dict.fromkeys(("function", "fn", "f", "parameters", "pms"), "functions")
_INVERSE = dict.fromkeys(("inversepredicates", "inversepredicate", "iv", "i"), "inverse predicates")
_GRAPHS = dict.fromkeys(("graphs", "graph", "g"), "graphs of single predicates")
_TARGETS = dict.fromkeys(("targets", "target", "t"), "targets")
_MAPPING = spelled(sources="source", subjects="subject s", predicateobjects="predicateobject po", graphs="graph g")
_PAIR = spelled(predicates="predicate p", objects="object o")
_OBJECT = spelled(value="v", datatype="", language="", type="")
_WHOLE_PAIR = {
    **_PAIR,
    **spelled(inversepredicates="inversepredicate iv i", graphs="graph g", conditions="condition c"),
    **spelled(datatype="", language="", type=""),
}


class TypedObject(NamedTuple):
    """One object as typed; `type` is said by its own key, not by ~iri.  A blank node need not have a value."""

    value: Text | None
    language: Text | None = None
    datatype: Text | None = None
    type: str | None = None
    mapping: Node | None = None
    conditions: Node | None = None
    inverse: Node | None = None


class TypedItem(NamedTuple):
    """One item of predicates and objects as typed; language, datatype and type are those of all its objects."""

    predicates: Node
    objects: Node
    language: Text | None = None
    datatype: Text | None = None
    type: str | None = None
    inverse: Node | None = None
    graphs: Node | None = None
    conditions: Node | None = None


@dataclass(frozen=True, slots=True)
class Grammar:
    """The keys of mappings, of pairs of predicates and objects, of objects and of subjects that are no texts."""

    mapping: Keys
    pair: Keys
    object: Keys
    subject: Keys | None
    types: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether blank nodes and joins are read, too."""
        return self.subject is not None

    def item(self, node: Node, problems: Problems) -> TypedItem:
        """Return an item in its short or long form; raises Fault."""
        match node:
            case Items(items=(predicates, objects)):
                return TypedItem(predicates, objects)
            case Items(items=(predicates, objects, tag)):
                return TypedItem(predicates, objects, *tags(text_of(tag, "a datatype or language")))
            case Fields():
                found = needed(self.pair.read(node, problems), node, "predicates", "objects")
                return TypedItem(
                    found["predicates"],
                    found["objects"],
                    _text(found, "language"),
                    _text(found, "datatype"),
                    kind_of(found, self.types),
                    found.get("inversepredicates"),
                    found.get("graphs"),
                    found.get("conditions"),
                )
        raise Fault(node.place, "not [predicate, object], perhaps with a datatype or language~lang as third")

    def object_of(self, node: Node, problems: Problems) -> TypedObject:
        """Return an object in its short or long form; raises Fault."""
        match node:
            case Fields():
                return self._long(node, self.object.read(node, problems))
            case Items(items=(value,)):
                return TypedObject(text_of(value, "a value"))
            case Items(items=(value, tag)):
                return TypedObject(text_of(value, "a value"), *tags(text_of(tag, "a datatype or language")))
            case Items():
                raise Fault(node.place, "not [value], perhaps with a datatype or language~lang as second")
        return TypedObject(text_of(node, "an object"))

    def _long(self, node: Fields, found: dict[str, Node]) -> TypedObject:
        kind = kind_of(found, self.types)
        if "mapping" not in found and "value" not in found and kind != "blank":
            refused = [self.object.refusal(node, key) for key in node.values if key in self.object.refused]
            raise refused[0] if refused else Fault(node.place, "the key 'value' is missing here")
        return TypedObject(
            _text(found, "value"),
            _text(found, "language"),
            _text(found, "datatype"),
            kind,
            found.get("mapping"),
            found.get("conditions"),
            found.get("inversepredicates"),
        )


#: What our own rules may say: no blank nodes, and nothing that one table alone does not say.
OWN = Grammar(
    Keys("a mapping", _MAPPING, {**_CONDITIONS, **_FUNCTIONS, **_TARGETS}),
    Keys("a pair of predicates and objects", _PAIR, {**_CONDITIONS, **_FUNCTIONS, **_INVERSE, **_GRAPHS}),
    Keys(
        "an object",
        _OBJECT,
        {**_CONDITIONS, **_FUNCTIONS, **_INVERSE, "mapping": "joins with other mappings"},
    ),
    None,
    ("iri", "literal"),
)
#: What any document may say (https://rml.io/yarrrml/spec/), but for functions and targets.
WHOLE = Grammar(
    Keys("a mapping", {**_MAPPING, **spelled(conditions="condition c")}, {**_FUNCTIONS, **_TARGETS}),
    Keys("a pair of predicates and objects", _WHOLE_PAIR, {**_FUNCTIONS, **_TARGETS}),
    Keys(
        "an object",
        {**_OBJECT, **spelled(mapping="m", conditions="condition c", inversepredicates="inversepredicate iv i")},
        {**_FUNCTIONS, **_TARGETS},
    ),
    Keys("a subject", spelled(value="v", type=""), {**_FUNCTIONS, **_TARGETS, **_CONDITIONS}),
    ("iri", "literal", "blank"),
)


def needed(found: Mapping[str, Node], fields: Fields, *keys: str) -> Mapping[str, Node]:
    """Return what was found if all these keys are among it; raises Fault."""
    if missing := [key for key in keys if key not in found]:
        raise Fault(fields.place, f"the key {missing[0]!r} is missing here")
    return found


def kind_of(found: Mapping[str, Node], types: tuple[str, ...]) -> str | None:
    """Return the value of the key `type`, if it is there; raises Fault."""
    text = _text(found, "type")
    if text is not None and text.value not in types:
        known = f"{', '.join(types[:-1])} and {types[-1]} are"
        raise Fault(text.place, f"objects of the type {text.value!r} are not supported", known)
    return text.value if text else None


def tags(text: Text) -> tuple[Text | None, Text | None]:
    """Return a language or a datatype: the language is marked by its ending."""
    language = without(text, "~lang")
    return language, None if language else text


def without(text: Text, ending: str) -> Text | None:
    """Return the text without its ending, or None if it ends otherwise."""
    return Text(text.value.removesuffix(ending), text.place, False) if text.value.endswith(ending) else None


def _text(found: Mapping[str, Node], key: str) -> Text | None:
    return text_of(found[key], f"a {key}") if key in found else None
