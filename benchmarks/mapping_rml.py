"""The rules of a benchmark in RML, for engines that read no YARRRML.

Some know the older vocabulary with R2RML's terms only, others take languages from columns in the newer one only.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from factpress.mapping.rules import IriMap, LiteralMap, Pair, Reference, Template, TriplesMap

HEAD = """@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
@base <https://kg.example/map/> .
"""
#: The newer vocabulary has one namespace; what else differs is the name of CSV.
NEWER = "http://w3id.org/rml/"


def as_rml(rules: Iterable[TriplesMap], source: Path, newer: bool) -> str:
    """Return rules without graphs, blank nodes and conditions over one CSV file as an RML document."""
    text = HEAD + "".join(_map(number, rule, source) for number, rule in enumerate(rules))
    if not newer:
        return text
    for old in ("http://www.w3.org/ns/r2rml#", "http://semweb.mmlab.be/ns/rml#", "http://semweb.mmlab.be/ns/ql#"):
        text = text.replace(old, NEWER)
    return text


def _map(number: int, rule: TriplesMap, source: Path) -> str:
    pairs = ";\n".join(f"  rr:predicateObjectMap [ {_pair(pair)} ]" for pair in rule.pairs)
    logical = f"[ rml:source {_quoted(str(source))} ; rml:referenceFormulation ql:CSV ]"
    return f"""
<#map{number}> a rr:TriplesMap ;
  rml:logicalSource {logical} ;
  rr:subjectMap [ {_made(rule.subject.template)} ] ;
{pairs} .
"""


def _pair(pair: Pair) -> str:
    return f"rr:predicate <{pair.predicate.template.constant}> ; rr:objectMap [ {_object(pair)} ]"


def _object(pair: Pair) -> str:
    match pair.object:
        case IriMap(template):
            return f"{_made(template)} ; rr:termType rr:IRI"
        case LiteralMap(template, language, datatype):
            return " ; ".join(filter(None, (f"{_made(template)} ; rr:termType rr:Literal", _tags(language, datatype))))
    raise TypeError(f"no object of a benchmark: {pair.object}")


def _tags(language: Template | None, datatype: Template | None) -> str:
    if datatype:
        return f"rr:datatype <{datatype.constant}>"
    if language and language.constant:
        return f'rr:language "{language.constant}"'
    return f"rml:languageMap [ {_made(language)} ]" if language else ""


def _made(template: Template) -> str:
    if template.constant is not None:
        return f"rr:constant <{template.constant}>"
    if template.reference is not None:
        return f"rml:reference {_quoted(template.reference)}"
    parts = (f"{{{part.column}}}" if isinstance(part, Reference) else part for part in template.parts)
    return f"rr:template {_quoted(''.join(parts))}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
