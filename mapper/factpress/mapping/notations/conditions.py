"""The conditions of YARRRML: functions that compare, and those that ask for a value; others are refused by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from factpress.mapping.notations import expand
from factpress.mapping.notations.grammar import needed, without
from factpress.mapping.notations.nodes import Fault, Fields, Items, Keys, Node, Text, spelled, text_of
from factpress.mapping.rules import Condition, Template
from factpress.problems import Problems

_CONDITION = Keys("a condition", spelled(function="fn f", parameters="pms"), {})
_PARAMETER = Keys("a parameter", spelled(**{"parameter": "pm", "value": "v", "from": "", "type": ""}), {})
#: A function with its parameters in one line: `equal(str1 = $(a), str2 = "b")`.
_INLINE = re.compile(r"\s*(?P<function>[^()\s]+)\s*\((?P<parameters>.*)\)\s*", re.DOTALL)
_SIDES = {"s": "s", "subject": "s", "o": "o", "object": "o"}
#: Parameters that are of the other mapping where nothing else is said.
_OTHER = "str2"

_Test = Literal["null", "not null", "equal", "not equal"]
_SPACES = {
    "idlab-fn": "https://w3id.org/imec/idlab/function#",
    "grel": "http://users.ugent.be/~bjdmeest/function/grel.ttl#",
}
_TESTS: Mapping[str, _Test] = {
    "equal": "equal",
    "notEqual": "not equal",
    "isNull": "null",
    "isNotNull": "not null",
    "notNull": "not null",
}


class _Value(NamedTuple):
    """The value of a parameter, and whether it is said to be of this mapping (s) or of the other (o)."""

    text: Text
    parameter: str
    side: str | None = None


class _Call(NamedTuple):
    function: Text
    test: _Test
    values: tuple[_Value, ...]


def read_conditions(node: Node, prefixes: Mapping[str, str], problems: Problems) -> tuple[Condition, ...]:
    """Return a condition or the conditions of a list, all of which must hold; raises Fault."""
    return tuple(_condition(call, prefixes) for call in _calls(node, prefixes, problems))


def read_join(node: Node, prefixes: Mapping[str, str], problems: Problems) -> tuple[tuple[Template, Template], ...]:
    """Return the pairs of texts, of this mapping and of the other, that conditions say are equal; raises Fault."""
    return tuple(_sides(call) for call in _calls(node, prefixes, problems))


def _condition(call: _Call, prefixes: Mapping[str, str]) -> Condition:
    templates = [_template(value.text, prefixes) for value in call.values]
    wanted = 1 if call.test in ("null", "not null") else 2
    if len(templates) != wanted:
        raise Fault(call.function.place, f"{call.function.value!r} takes {wanted} parameters, not {len(templates)}")
    return Condition(templates[0], call.test, *templates[1:])


def _template(text: Text, prefixes: Mapping[str, str]) -> Template:
    iri = without(text, "~iri")
    return expand.iri(iri, prefixes).template if iri else expand.template(text)


def _sides(call: _Call) -> tuple[Template, Template]:
    if call.test != "equal" or len(call.values) != 2:
        raise Fault(call.function.place, "mappings are joined by 'equal' with two parameters")
    sides: dict[str, Template] = {}
    for value in call.values:
        template = expand.template(value.text)
        if not template.columns:
            raise Fault(value.text.place, f"a join compares columns, not {value.text.value!r}", "write $(column)")
        sides[value.side or ("o" if value.parameter == _OTHER else "s")] = template
    if len(sides) < 2:
        advice = "mark the value of the other mapping by o, as in [str2, $(id), o]"
        raise Fault(call.function.place, "a join compares a column of this mapping with one of the other", advice)
    return sides["s"], sides["o"]


# ---------------------------------------------------------------------------------------- as typed


def _calls(node: Node, prefixes: Mapping[str, str], problems: Problems) -> Iterator[_Call]:
    for each in node.items if isinstance(node, Items) else (node,):
        if not isinstance(each, Fields):
            raise Fault(each.place, "a condition is a function with parameters")
        found = needed(_CONDITION.read(each, problems), each, "function")
        function = text_of(found["function"], "a function")
        if inline := _INLINE.fullmatch(function.value):
            name = Text(inline["function"], function.place, False)
            values = tuple(_inline_values(inline["parameters"], function))
        else:
            name, values = function, tuple(_values(found.get("parameters"), function, problems))
        yield _Call(name, _test(name, prefixes), values)


def _test(function: Text, prefixes: Mapping[str, str]) -> _Test:
    prefix, colon, local = function.value.partition(":")
    space = {**_SPACES, **prefixes}.get(prefix, f"{prefix}:") if colon else ""
    iri = space + (local if colon else prefix)
    for known in ("", *_SPACES.values()):
        if iri.startswith(known) and (test := _TESTS.get(iri.removeprefix(known))):
            return test
    raise Fault(function.place, f"the function {function.value!r} is not supported", f"{', '.join(_TESTS)} are")


def _values(node: Node | None, function: Text, problems: Problems) -> Iterator[_Value]:
    if not isinstance(node, Items):
        raise Fault(node.place if node else function.place, "the parameters of a function are a list")
    for each in node.items:
        match each:
            case Items(items=(parameter, value)):
                yield _Value(_plain(value), text_of(parameter, "a parameter").value)
            case Items(items=(parameter, value, side)):
                yield _Value(_plain(value), text_of(parameter, "a parameter").value, _side(side))
            case Fields():
                found = needed(_PARAMETER.read(each, problems), each, "parameter", "value")
                parameter = text_of(found["parameter"], "a parameter")
                yield _Value(_plain(found["value"]), parameter.value, _side(found["from"]) if "from" in found else None)
            case _:
                raise Fault(each.place, "a parameter is written as [parameter, value], perhaps with s or o as third")


def _plain(node: Node) -> Text:
    if isinstance(node, Fields):
        raise Fault(node.place, "functions in parameters are not supported")
    return text_of(node, "the value of a parameter")


def _side(node: Node) -> str:
    text = text_of(node, "a side")
    if text.value not in _SIDES:
        raise Fault(text.place, f"a value is of s, the subject, or of o, the object, not of {text.value!r}")
    return _SIDES[text.value]


def _inline_values(parameters: str, function: Text) -> Iterator[_Value]:
    for each in parameters.split(","):
        parameter, equals, value = (part.strip() for part in each.partition("="))
        if not equals:
            raise Fault(function.place, "parameters in one line are written as function(parameter = value, …)")
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        yield _Value(Text(value, function.place, False), parameter)
