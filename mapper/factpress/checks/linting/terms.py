"""Terms that do not exist: parameters of SHACL, classes and properties of the vocabularies in use."""

from __future__ import annotations

from collections.abc import Iterator

from factpress.checks.index import SUB_CLASS
from factpress.checks.linting.finding import Finding, shacl_name
from factpress.checks.shape_files.constraints_reader import ADVANCED
from factpress.checks.shape_files.placed import PlacedShapes
from factpress.checks.terms import is_iri
from factpress.problems import Severity, did_you_mean
from factpress.vocab import Vocabulary


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: The parameters of constraint components, SHACL 1.0, sections 4 and 5: what makes a shape report something.
CONSTRAINTS = _words(
    """class datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive maxInclusive minLength
    maxLength pattern languageIn uniqueLang equals disjoint lessThan lessThanOrEquals not and or xone node
    qualifiedValueShape closed hasValue in"""
)
#: All else that SHACL 1.0 defines for the nodes of a shapes graph, and for those of a report that stands beside it.
_OTHERS = _words(
    """targetClass targetNode targetSubjectsOf targetObjectsOf path inversePath alternativePath zeroOrMorePath
    oneOrMorePath zeroOrOnePath property sparql select ask prefixes declare prefix namespace message severity
    deactivated flags ignoredProperties qualifiedMinCount qualifiedMaxCount qualifiedValueShapesDisjoint
    name description order group defaultValue entailment shapesGraph suggestedShapesGraph parameter optional
    labelTemplate validator nodeValidator propertyValidator nodeKind conforms result detail focusNode resultPath value
    sourceShape sourceConstraint sourceConstraintComponent resultSeverity resultMessage shapesGraphWellFormed"""
)
#: Terms of drafts and notes beside SHACL 1.0: Advanced Features, JavaScript, DASH's forerunners, SHACL 1.2.
_NOT_EVALUATED = _words(
    """rule condition construct subject predicate object values filterShape nodes union
    intersection minus sum distinct limit offset orderBy exists if then else count min max desc groupConcat returnType
    js jsFunctionName jsLibrary jsLibraryURL update bodyReifies reifierShape reificationRequired uniqueValuesFor
    someValue singleLine rootClass memberShape minListLength maxListLength uniqueMembers subsetOf nodeByExpression
    conformanceDisallows shape targetWhere propertyByExpression uniqueMembers agentInstruction intent"""
)
_NAMING_TERMS = _words(
    """targetClass targetSubjectsOf targetObjectsOf class path inversePath zeroOrMorePath oneOrMorePath
    zeroOrOnePath equals disjoint lessThan lessThanOrEquals alternativePath"""
)


def unknown_parameters(shapes: PlacedShapes) -> Iterator[Finding]:
    """Yield each term of SHACL that version 1.0 does not have; what is of its drafts is a warning."""
    for subject, predicate, value in shapes.typed:
        name = shacl_name(predicate)
        if name is None or name in CONSTRAINTS | _OTHERS:
            continue
        place = shapes.typed[subject, predicate, value][0].predicate
        if name in ADVANCED:
            message = f"sh:{name} is of SHACL's Advanced Features, which many engines pass over"
            yield Finding(place, message, None, Severity.WARNING)
        elif name in _NOT_EVALUATED:
            message = f"sh:{name} is no part of SHACL 1.0 and not evaluated"
            yield Finding(place, message, "leave it to engines that know it", Severity.WARNING)
        else:
            yield Finding(place, f"SHACL 1.0 has no parameter sh:{name}", did_you_mean(name, CONSTRAINTS | _OTHERS))


def unknown_terms(shapes: PlacedShapes, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Yield each class and property that shapes name and no vocabulary in use has."""
    names = frozenset(map(vocabulary.shorten, vocabulary.terms))
    for triple, places in shapes.typed.items():
        for term in _named(triple, shapes):
            if is_iri(term) and not _is_declared(term[1:-1], vocabulary):
                name = vocabulary.shorten(term[1:-1])
                place = places[0].subject if term == triple[0] else places[0].object
                yield Finding(place, f"no vocabulary in use has {name}", did_you_mean(name, names))


def _named(triple: tuple[str, str, str], shapes: PlacedShapes) -> list[str]:
    subject, predicate, value = triple
    if predicate == SUB_CLASS:
        return [subject, value]
    return [value, *shapes.members(value)] if shacl_name(predicate) in _NAMING_TERMS else []


def _is_declared(term: str, vocabulary: Vocabulary) -> bool:
    if term in vocabulary.terms:
        return True
    spaces = [space for space in vocabulary.prefixes.values() if term.startswith(space)]
    return bool(spaces) and max(spaces, key=len) not in vocabulary.closed
