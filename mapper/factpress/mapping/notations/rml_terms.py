r"""The term maps of RML: constants, templates such as `http://a/{id}`, references, term types, languages, datatypes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from factpress.mapping.notations import expand
from factpress.mapping.notations.nodes import Fault
from factpress.mapping.notations.rml_graph import Graph, Said, Words, iri_of, local_name, node_of, only, text_of, words
from factpress.mapping.notations.typed import Fresh
from factpress.mapping.rules import NATURAL, BlankMap, IriMap, LiteralMap, Reference, Template, runs
from factpress.mapping.terms import datatype_fault, language_fault, typed_fault
from factpress.model import Literal
from factpress.problems import Place, Problems

_FUNCTIONS = dict.fromkeys(
    ("functionValue", "functionExecution", "function", "functionMap", "return", "returnMap", "input", "inputValueMap"),
    "functions",
)
_COLLECTIONS = dict.fromkeys(("gather", "gatherAs", "allowEmptyListAndContainer", "strategy"), "collections")
_STAR = dict.fromkeys(("quotedTriplesMap", "starMap", "subjectMapOfStar"), "triple terms")
REFUSED = {
    **_FUNCTIONS,
    **_COLLECTIONS,
    **_STAR,
    "logicalTarget": "targets",
    "inverseExpression": "inverse expressions",
    "column": "columns of R2RML, but for rml:reference,",
}
_OF_LITERALS = ("language", "languageMap", "datatype", "datatypeMap")
_EXPRESSIONS = ("constant", "template", "reference")
#: A reference, whose name may have escaped characters; an escaped character; any other text; what is wrong.
_TOKENS = re.compile(
    r"\{(?P<column>(?:\\[{}\\]|[^{}\\]|\\(?![{}\\]))*)\}|\\(?P<escaped>[{}\\])|(?P<text>[^{}\\]+|\\)|(?P<wrong>[{}])"
)
_ESCAPED = re.compile(r"\\([{}\\])")

TermMap = IriMap | BlankMap | LiteralMap | Fresh


@dataclass(frozen=True, slots=True)
class Role:
    """What a term map is for: its words, and the term types it may have, the usual first."""

    words: Words
    types: tuple[str, ...]


_WORDS = " ".join((*_EXPRESSIONS, "termType"))
SUBJECT = Role(words("a subject map", f"{_WORDS} class graph graphMap", REFUSED, terms=True), ("IRI", "BlankNode"))
PREDICATE = Role(words("a predicate map", _WORDS, REFUSED, terms=True), ("IRI",))
GRAPH = Role(words("a graph map", _WORDS, REFUSED, terms=True), ("IRI",))
OBJECT = Role(
    words(
        "an object map",
        f"{_WORDS} language languageMap datatype datatypeMap parentTriplesMap joinCondition",
        REFUSED,
        terms=True,
    ),
    ("IRI", "BlankNode", "Literal"),
)
_PART = words("a map of a language, a datatype, a child or a parent", _WORDS, REFUSED, terms=True)


def template(text: str, place: Place) -> Template:
    r"""Read constants and references `{column}`; `\{`, `\}` and `\\` stand for the characters themselves."""
    return Template(tuple(runs(_parts(text, place))))


def _parts(text: str, place: Place) -> Iterator[str | Reference]:
    for token in _TOKENS.finditer(text):
        column, constant = token["column"], token["escaped"] or token["text"]
        if column == "":
            raise Fault(place, f"{text!r} has a reference without a column")
        if token["wrong"]:
            advice = r"write \{ or \} for the characters themselves; in Turtle the backslash is doubled"
            raise Fault(place, f"{text!r} has a brace without its other", advice)
        yield Reference(_ESCAPED.sub(r"\1", column)) if column else constant


@dataclass(frozen=True, slots=True)
class TermReader:
    """Reads the term maps of one triples map.

    Relative IRIs hang on `base`; values are `typed` if their source tells their datatypes.
    """

    graph: Graph
    base: str | None
    typed: bool
    problems: Problems

    def shortcut(self, said: Said, role: Role) -> IriMap | LiteralMap:
        """Read a constant."""
        if isinstance(said.term, Literal) and "Literal" in role.types:
            return _literal(said.term, said.place)
        return IriMap(Template((iri_of(said, _what(role)).value,)))

    def map(self, said: Said, role: Role, found: Mapping[str, list[Said]]) -> TermMap:
        """Read a term map; `found` is what is said of it."""
        given = [value for word in _EXPRESSIONS if (value := only(found, word))]
        kind = self._type(found, role)
        if len(given) > 1:
            raise Fault(given[1].place, f"{role.words.owner} has one of {', '.join(_EXPRESSIONS)}")
        if not given:
            if kind == "BlankNode":
                return Fresh(f"{said.place.line}.{said.place.column}" if role is OBJECT else "")
            raise Fault(said.place, f"{role.words.owner} has none of {', '.join(_EXPRESSIONS)}")
        if "constant" in found:
            # A constant is of the type that it is, whatever term type is said (R2RML 7.4, and so RML-Core).
            return self.shortcut(given[0], role)
        read = self._template(found)
        if kind is None:
            kind = "Literal" if role is OBJECT and _is_literal(found) else role.types[0]
        if kind == "Literal":
            return self._literal_map(read, found)
        if unfit := [value for word in _OF_LITERALS for value in found.get(word, [])]:
            raise Fault(unfit[0].place, "only a literal has a language or a datatype")
        if kind == "BlankNode":
            return BlankMap(read)
        return IriMap(read, self.base) if "reference" in found else expand.based(read, self.base, given[0].place)

    def _type(self, found: Mapping[str, list[Said]], role: Role) -> str | None:
        said = only(found, "termType")
        if said is None:
            return None
        kind = local_name(iri_of(said, "a term type"))
        if kind not in OBJECT.types:
            raise Fault(said.place, f"the term type {kind!r} is not supported; {', '.join(OBJECT.types)} are")
        if kind not in role.types:
            raise Fault(said.place, f"{role.words.owner} makes no {kind}")
        return kind

    def _template(self, found: Mapping[str, list[Said]]) -> Template:
        if said := only(found, "template"):
            return template(text_of(said, "a template"), said.place)
        (said,) = found["reference"]
        return Template((Reference(_reference(said)),))

    def _literal_map(self, read: Template, found: Mapping[str, list[Said]]) -> LiteralMap:
        language, datatype = self._language(found), self._datatype(found)
        if language and datatype:
            said = (found.get("datatype") or found["datatypeMap"])[0]
            raise Fault(said.place, "a literal has a language or a datatype, not both")
        if self.typed and not (language or datatype) and "reference" in found and found["reference"][0].is_new:
            datatype = Template((Reference(NATURAL + read.columns[0]),))
        return LiteralMap(read, language, datatype)

    def _language(self, found: Mapping[str, list[Said]]) -> Template | None:
        said = only(found, "language")
        if said is not None:
            return expand.checked(Template((text_of(said, "a language"),)), language_fault, said.place)
        if (node := only(found, "languageMap")) is None:
            return None
        return expand.checked(self.part(node, "a language"), language_fault, node.place)

    def _datatype(self, found: Mapping[str, list[Said]]) -> Template | None:
        said = only(found, "datatype")
        if said is not None:
            return expand.checked(Template((iri_of(said, "a datatype").value,)), datatype_fault, said.place)
        if (node := only(found, "datatypeMap")) is None:
            return None
        read = self.part(node, "a datatype")
        if read.columns and read.reference is None:
            based = expand.based(read, self.base, node.place)
            if based.base is not None:
                raise Fault(
                    node.place, "it hangs on the values whether this datatype is absolute", "begin with a scheme"
                )
            read = based.template
        return expand.checked(read, datatype_fault, node.place)

    def part(self, said: Said, what: str) -> Template:
        """Read what makes a text and no term: of languages, datatypes and join conditions; raises Fault."""
        found = self.graph.read(node_of(said, what), _PART, self.problems)
        if constant := only(found, "constant"):
            is_literal = isinstance(constant.term, Literal)
            return Template((text_of(constant, what) if is_literal else iri_of(constant, what).value,))
        if "template" not in found and "reference" not in found:
            raise Fault(said.place, f"{what} has none of {', '.join(_EXPRESSIONS)}")
        return self._template(found)


def _reference(said: Said) -> str:
    text = text_of(said, "a reference")
    if not text:
        raise Fault(said.place, "a reference is empty")
    return text


def _what(role: Role) -> str:
    return role.words.owner.removesuffix(" map")


def _is_literal(found: Mapping[str, list[Said]]) -> bool:
    """Whether an object map without a term type makes literals (R2RML section 7.4)."""
    return "reference" in found or any(word in found for word in _OF_LITERALS)


def _literal(term: Literal, place: Place) -> LiteralMap:
    """Return the constant literal."""
    if term.language is not None:
        return LiteralMap(Template((term.value,)), expand.checked(Template((term.language,)), language_fault, place))
    if fault := typed_fault((term.value, term.datatype)):
        raise Fault(place, f"{term.value!r} {fault}")
    return LiteralMap(Template((term.value,)), None, Template((term.datatype,)) if term.datatype else None)
