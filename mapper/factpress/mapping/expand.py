"""The texts of YARRRML: templates such as `id:$(slug)`, prefixed names, languages and datatypes.

Every function raises Fault at the text's place where it is not what it has to be.  Constants are checked
here, once, by the same checks that values meet as they pass.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from factpress.mapping.nodes import Fault, Text
from factpress.mapping.rules import IriMap, LiteralMap, Reference, Template
from factpress.mapping.terms import datatype_fault, iri_fault, language_fault, typed_fault
from factpress.problems import did_you_mean
from factpress.vocab import RDF_TYPE

#: A reference, whose column may have escaped characters; an escaped character; any other text.
_TOKENS = re.compile(r"\$\((?P<column>(?:\\[$()]|[^()])*)\)|\\(?P<escaped>[$()])|(?P<text>[^\\$]+|[\\$])")
_ESCAPED = re.compile(r"\\([$()])")


def template(text: Text) -> Template:
    r"""Read constants and references `$(column)`; `\$`, `\(` and `\)` stand for the characters themselves."""
    parts: list[str | Reference] = []
    for token in _TOKENS.finditer(text.value):
        column, constant = token["column"], token["escaped"] or token["text"]
        if column == "":
            raise Fault(text.place, f"{text.value!r} has a reference without a column")
        if constant == "$" and text.value.startswith("(", token.end()) and not token["escaped"]:
            advice = r"close it with ), or write \$( for the characters themselves"
            raise Fault(text.place, f"{text.value!r} has a reference that is not closed", advice)
        if column:
            parts.append(Reference(_ESCAPED.sub(r"\1", column)))
        elif parts and isinstance(parts[-1], str):
            parts[-1] += constant
        else:
            parts.append(constant)
    return Template(tuple(parts))


def iri(text: Text, prefixes: Mapping[str, str]) -> IriMap:
    """Read what makes an IRI: a prefixed name or an absolute IRI, perhaps with references; or one reference."""
    read = template(text)
    if read.reference is not None:
        return IriMap(read)
    match read.parts:
        case (str(start), *rest):
            expanded = Template((_expanded(start, text, prefixes), *rest))
        case _:
            advice = "begin it with a prefix or a scheme"
            raise Fault(
                text.place, f"{text.value!r} begins with a reference, which percent-encoding makes relative", advice
            )
    # A reference's value is percent-encoded, so what holds for a letter holds for any value.
    sample = "".join(part if isinstance(part, str) else "x" for part in expanded.parts)
    if fault := iri_fault(sample):
        raise Fault(text.place, f"{sample!r} {fault}")
    return IriMap(expanded)


def predicate(text: Text, prefixes: Mapping[str, str]) -> IriMap:
    """Read a predicate; `a` is rdf:type."""
    return IriMap(Template((RDF_TYPE,))) if text.value == "a" else iri(text, prefixes)


def literal(text: Text, language: Text | None, datatype: Text | None, prefixes: Mapping[str, str]) -> LiteralMap:
    """Read a literal with a language (the tag or a reference), a datatype (an IRI or a reference) or neither."""
    if language and datatype:
        raise Fault(datatype.place, "a literal has a language or a datatype, not both")
    read = LiteralMap(
        template(text),
        _language(language) if language else None,
        _datatype(datatype, prefixes) if datatype else None,
    )
    value, kind = read.template.constant, read.datatype.constant if read.datatype else None
    if value is not None and (fault := typed_fault((value, kind))):
        raise Fault(text.place, f"{value!r} {fault}")
    return read


def _language(text: Text) -> Template:
    read = template(text)
    if read.constant is None and read.reference is None:
        raise Fault(text.place, f"a language is a tag or one reference, not {text.value!r}")
    if read.constant is not None and (fault := language_fault(read.constant)):
        raise Fault(text.place, f"{read.constant!r} {fault}")
    return read


def _datatype(text: Text, prefixes: Mapping[str, str]) -> Template:
    read = iri(text, prefixes).template
    if read.constant is None and read.reference is None:
        raise Fault(text.place, f"a datatype is an IRI or one reference, not {text.value!r}")
    if read.constant is not None and (fault := datatype_fault(read.constant)):
        raise Fault(text.place, f"{read.constant!r} {fault}")
    return read


def _expanded(start: str, text: Text, prefixes: Mapping[str, str]) -> str:
    """Return the first constant of an IRI with its prefix replaced."""
    prefix, colon, rest = start.partition(":")
    if not colon:
        raise Fault(text.place, f"{text.value!r} is neither a prefixed name nor an absolute IRI")
    if prefix in prefixes:
        return prefixes[prefix] + rest
    if rest.startswith("//"):
        return start
    raise Fault(text.place, f"the prefix {prefix!r} is not declared", did_you_mean(prefix, dict.fromkeys(prefixes)))
