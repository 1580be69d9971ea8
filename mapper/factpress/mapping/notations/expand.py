"""The texts of YARRRML: templates such as `id:$(slug)`, prefixed names, languages and datatypes.

Every function raises Fault at the text's place where it is not what it has to be.  Constants are checked
here, once, by the same checks that values meet as they pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from factpress.mapping.notations.nodes import Fault, Text
from factpress.mapping.rules import IriMap, LiteralMap, Reference, Template, runs
from factpress.mapping.terms import Check, datatype_fault, iri_fault, language_fault, resolved, typed_fault
from factpress.problems import Place, did_you_mean
from factpress.vocab import RDF_TYPE

#: A reference, whose column may have escaped characters; an escaped character; any other text.
_TOKENS = re.compile(r"\$\((?P<column>(?:\\[$()]|[^()])*)\)|\\(?P<escaped>[$()])|(?P<text>[^\\$]+|[\\$])")
_ESCAPED = re.compile(r"\\([$()])")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*")
#: Schemes whose IRIs have no //; of other words before a colon it is not known whether they are a prefix misspelt.
_SCHEMES = frozenset({"urn", "mailto", "tel", "tag", "news", "info", "did", "geo", "sip", "sips", "xmpp"})


def template(text: Text) -> Template:
    r"""Read constants and references `$(column)`; `\$`, `\(` and `\)` stand for the characters themselves."""
    return Template(tuple(runs(_parts(text))))


def _parts(text: Text) -> Iterator[str | Reference]:
    for token in _TOKENS.finditer(text.value):
        column, constant = token["column"], token["escaped"] or token["text"]
        if column == "":
            raise Fault(text.place, f"{text.value!r} has a reference without a column")
        if constant == "$" and text.value.startswith("(", token.end()) and not token["escaped"]:
            advice = r"close it with ), or write \$( for the characters themselves"
            raise Fault(text.place, f"{text.value!r} has a reference that is not closed", advice)
        yield Reference(_ESCAPED.sub(r"\1", column)) if column else constant


def iri(text: Text, prefixes: Mapping[str, str], base: str | None = None) -> IriMap:
    """Read what makes an IRI: a prefixed name or an IRI, perhaps with references; or one reference.

    Without a base, IRIs are absolute, and a reference's values too.
    """
    read = template(text)
    match read.parts:
        case (Reference(),):
            return IriMap(read, base)
        case (str(start), *rest):
            return based(Template((_expanded(start, text, prefixes, base), *rest)), base, text.place)
    if base is None:
        message = f"{text.value!r} begins with a reference, which percent-encoding makes relative"
        raise Fault(text.place, message, "begin it with a prefix or a scheme")
    return based(read, base, text.place)


def based(read: Template, base: str | None, place: Place) -> IriMap:
    """Return what makes the IRIs of a template, to which the base is put where they are relative (R2RML section 11.2).

    A template that is one reference has its values percent-encoded here, so they are relative.  Raises Fault where
    there are no IRIs, whatever the values are.
    """
    absolute = _is_absolute(read)
    if absolute is False and base is not None:
        read = Template(tuple(runs((base, *read.parts))))
    # A reference's value is percent-encoded, so what holds for a letter holds for any value.
    sample = "".join(part if isinstance(part, str) else "x" for part in read.parts)
    if fault := iri_fault(resolved(sample, base if absolute is None else None)):
        advice = "begin it with a scheme or give a base IRI" if absolute is False and base is None else None
        raise Fault(place, f"{sample!r} {fault}", advice)
    return IriMap(read, base if absolute is None else None)


def _is_absolute(read: Template) -> bool | None:
    """Whether a template's IRIs have a scheme; None if that hangs on the values."""
    start, _ = _cut(read)
    scheme, colon, _ = start.partition(":")
    if colon:
        return _SCHEME.fullmatch(scheme) is not None
    has_colon = any(":" in part for part in read.parts if isinstance(part, str))
    return None if has_colon and _SCHEME.fullmatch(start or "x") else False


def _cut(read: Template) -> tuple[str, tuple[str | Reference, ...]]:
    """Return the text before the first reference of a template, and the rest."""
    match read.parts:
        case (str(start), *rest):
            return start, tuple(rest)
    return "", read.parts


def predicate(text: Text, prefixes: Mapping[str, str], base: str | None = None) -> IriMap:
    """Read a predicate; `a` is rdf:type."""
    return IriMap(Template((RDF_TYPE,))) if text.value == "a" else iri(text, prefixes, base)


def literal(text: Text, language: Text | None, datatype: Text | None, prefixes: Mapping[str, str]) -> LiteralMap:
    """Read a literal with a language (the tag or a reference), a datatype (what makes an IRI) or neither."""
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
    return checked(read, language_fault, text.place)


def _datatype(text: Text, prefixes: Mapping[str, str]) -> Template:
    return checked(iri(text, prefixes).template, datatype_fault, text.place)


def checked(read: Template, check: Check, place: Place) -> Template:
    """Return a template; raises Fault for a constant that does not pass the check."""
    if read.constant is not None and (fault := check(read.constant)):
        raise Fault(place, f"{read.constant!r} {fault}")
    return read


def _expanded(start: str, text: Text, prefixes: Mapping[str, str], base: str | None) -> str:
    """Return the first constant of an IRI with its prefix replaced."""
    prefix, colon, rest = start.partition(":")
    if not colon and base is None:
        raise Fault(text.place, f"{text.value!r} is neither a prefixed name nor an absolute IRI")
    if colon and prefix in prefixes:
        return prefixes[prefix] + rest
    if not colon or rest.startswith("//") or prefix in _SCHEMES:
        return start
    raise Fault(text.place, f"the prefix {prefix!r} is not declared", did_you_mean(prefix, dict.fromkeys(prefixes)))
