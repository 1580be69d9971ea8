"""The door to pySHACL and rdflib; nothing else imports them.

Both take long to import, so they are imported by the functions that need them.  While they work, three of
their settings that hold for the whole process are changed and put back: do not validate in two threads at once.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from factpress.checks.literals import sift
from factpress.checks.places import place_of
from factpress.checks.report import SHACL, Report, Violation
from factpress.model import Iri, Literal, Term
from factpress.problems import Place, Problems, Severity

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

SUB_CLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
TARGETS = tuple(SHACL + name for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"))
_SEVERITIES = {SHACL + "Warning": Severity.WARNING, SHACL + "Info": Severity.INFO}
#: The parameters that compare the values of two properties (SHACL, section 4.5), by their component.
_COMPARISONS = {
    f"{SHACL}{name[:1].upper()}{name[1:]}ConstraintComponent": SHACL + name
    for name in ("equals", "disjoint", "lessThan", "lessThanOrEquals")
}


class Statement(NamedTuple):
    """A triple of a file of shapes: IRIs as they are, blank nodes as "_:…", literals in N-Triples form."""

    subject: str
    predicate: str
    object: str


def validate(data: bytes, shapes: Iterable[Path], ontology: Iterable[Path] = ()) -> Report:
    """Check a graph against shapes with pySHACL, the reference engine.

    `data` is N-Triples without blank nodes; `shapes` are Turtle files of SHACL 1.0, of which rdfs:subClassOf
    counts for the data as well; `ontology` are Turtle files of the classes and concepts that the data use.
    A literal that is not portable is a violation and left out: what shapes would then miss at that thing and
    path is not reported.  A shape that cannot be evaluated is a problem; the others are still evaluated.
    """
    sifted, files = sift(data), tuple(shapes)
    problems = Problems(list(sifted.problems))
    with _guarded():
        shapes_graph = _read(files, problems)
        graph = _with_classes(_read(ontology, problems), shapes_graph)
        graph.parse(data=sifted.sound, format="nt")
        found = {
            violation
            for results in _evaluate(graph, shapes_graph, files, problems)
            for violation in _violations(results, shapes_graph, graph)
            if (violation.focus, violation.path) not in sifted.gaps
        }
    return Report(tuple(sorted([*sifted.violations, *found], key=Violation.order)), tuple(problems))


def statements(file: Path, problems: Problems) -> list[Statement]:
    """Return the triples of a Turtle file, sorted; a file that does not parse is a problem and yields none."""
    with _guarded():
        graph = _read([file], problems)
        return sorted(Statement(*(_text(node) for node in triple)) for triple in graph)


# ---------------------------------------------------------------------------------------- reading


@contextmanager
def _guarded() -> Iterator[None]:
    """Keep rdflib from rewriting literals, from loading graphs that a query names, and from logging bad literals."""
    import rdflib
    from rdflib.plugins import sparql

    log = logging.getLogger("rdflib.term")
    before = rdflib.NORMALIZE_LITERALS, sparql.SPARQL_LOAD_GRAPHS, log.disabled
    rdflib.NORMALIZE_LITERALS, sparql.SPARQL_LOAD_GRAPHS, log.disabled = False, False, True
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS, sparql.SPARQL_LOAD_GRAPHS, log.disabled = before


@cache
def _graph_class() -> type[Graph]:
    """Return a graph that parses the text of a query once; pySHACL asks the same query for every thing."""
    from rdflib import Graph
    from rdflib.plugins.sparql import prepareQuery

    class RememberingGraph(Graph):
        prepared = staticmethod(lru_cache(maxsize=256)(prepareQuery))

        def query(self, query_object: Any, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - rdflib's own types
            return super().query(self.prepared(query_object), *args, **options)

    return RememberingGraph


def _read(files: Iterable[Path], problems: Problems) -> Graph:
    from rdflib.plugins.parsers.notation3 import BadSyntax

    graph = _graph_class()()
    for file in files:
        try:
            graph.parse(data=file.read_text(encoding="utf-8"), format="turtle")
        except BadSyntax as error:
            problems.add(Place(file.as_posix(), error.lines + 1), "rdf-syntax", f"not Turtle: {error.message}")
        except UnicodeDecodeError:
            problems.add(Place(file.as_posix()), "not-utf8", "this file has bytes that are not UTF-8")
        except OSError as error:
            problems.add(Place(file.as_posix()), "file-missing", f"cannot be read: {error.strerror}")
    return graph


def _with_classes(graph: Graph, shapes: Graph) -> Graph:
    from rdflib import URIRef

    for triple in shapes.triples((None, URIRef(SUB_CLASS), None)):
        graph.add(triple)
    return graph


# ---------------------------------------------------------------------------------------- evaluating


def _evaluate(graph: Graph, shapes: Graph, files: Iterable[Path], problems: Problems) -> list[Graph]:
    """Return the results of all shapes at once, or where that fails, of each shape that does not fail."""
    together = _run(graph, shapes)
    if not isinstance(together, Exception):
        return [together]
    results = []
    for shape in _targeted(shapes):
        outcome = _run(graph, _alone(shape, shapes))
        if isinstance(outcome, Exception):
            problems.add(place_of(shape, files), "shapes-invalid", _failure(shape, outcome))
        else:
            results.append(outcome)
    return results


def _run(graph: Graph, shapes: Graph) -> Graph | Exception:
    """Return pySHACL's graph of results, or the exception it ended in."""
    from pyshacl import Validator
    from pyshacl.graph_abstraction import DataGraph

    options = {"logger": _silent_log()}
    try:
        validator = Validator(DataGraph.from_rdflib(graph), shacl_graph=shapes, options=options)
        outcome: tuple[bool, Graph, str] = validator.run()  # type: ignore[no-untyped-call]
    except Exception as error:  # noqa: BLE001 - pySHACL lets through whatever a shape makes rdflib raise
        return error
    return outcome[1]


def _silent_log() -> logging.Logger:
    log = logging.Logger("pyshacl", level=logging.CRITICAL)
    log.addHandler(logging.NullHandler())
    return log


def _alone(shape: str, shapes: Graph) -> Graph:
    """Return a shape with all that it leads to; pySHACL's own choice of shapes leaves out those that have IRIs."""
    from rdflib import URIRef

    part = _graph_class()()
    waiting: list[Node] = [URIRef(shape)]
    while waiting:
        for triple in shapes.triples((waiting.pop(), None, None)):
            if triple not in part:
                part.add(triple)
                waiting.append(triple[2])
    return part


def _targeted(shapes: Graph) -> list[str]:
    from rdflib import URIRef

    return sorted({str(shape) for target in TARGETS for shape in shapes.subjects(URIRef(target))})


def _failure(shape: str, error: Exception) -> str:
    reason = str(getattr(error, "message", None) or error) or type(error).__name__
    return f"the shape {shape} could not be evaluated: {reason.splitlines()[0]}"


# ---------------------------------------------------------------------------------------- results


def _violations(results: Graph, shapes: Graph, data: Graph) -> Iterator[Violation]:
    from rdflib import SH, URIRef

    for result in results.objects(None, SH.result):
        shape, path = results.value(result, SH.sourceShape), results.value(result, SH.resultPath)
        source = results.value(result, SH.sourceConstraint) or shape
        value = results.value(result, SH.value)
        component = str(results.value(result, SH.sourceConstraintComponent))
        focus = results.value(result, SH.focusNode)
        other = shapes.value(shape, URIRef(_COMPARISONS[component])) if component in _COMPARISONS else None
        looked_at = [path if value is None else None, other]
        yield Violation(
            shape=_owner(source, shapes),
            component=component,
            severity=_SEVERITIES.get(str(results.value(result, SH.resultSeverity)), Severity.ERROR),
            focus=_text(focus),
            path=str(path) if _is_iri(path) else None,
            value=_term(value),
            messages=_messages(source, shapes) or _messages(shape, shapes),
            involved=tuple(statement for property_ in looked_at for statement in _about(focus, property_, data)),
        )


def _about(focus: Node | None, property_: Node | None, data: Graph) -> Iterator[tuple[str, Term]]:
    """Yield what the data state about a thing with a property, sorted; nothing where that is no IRI."""
    if _is_iri(property_):
        terms = [term for value in data.objects(focus, property_) if (term := _term(value)) is not None]
        yield from ((str(property_), term) for term in sorted(terms, key=lambda term: term.n3()))


def _owner(node: Node | None, shapes: Graph) -> str:
    """Return the IRI of a shape, or of the shape that a nameless one is part of."""
    while node is not None and not _is_iri(node):
        node = next(iter(shapes.subjects(None, node)), None)
    return _text(node)


def _messages(node: Node | None, shapes: Graph) -> dict[str, str]:
    from rdflib import SH
    from rdflib import Literal as RdflibLiteral

    found = shapes.objects(node, SH.message)
    return {text.language or "": str(text) for text in found if isinstance(text, RdflibLiteral)}


def _is_iri(node: Node | None) -> bool:
    from rdflib import URIRef

    return isinstance(node, URIRef)


def _term(node: Node | None) -> Term | None:
    """Return a value as our own term; a blank node, which only bad data have, stands as an IRI "_:…"."""
    from rdflib import Literal as RdflibLiteral

    if node is None:
        return None
    if isinstance(node, RdflibLiteral):
        return Literal(str(node), node.language, str(node.datatype) if node.datatype else None)
    return Iri(_text(node))


def _text(node: Node | None) -> str:
    from rdflib import BNode
    from rdflib import Literal as RdflibLiteral

    if isinstance(node, BNode | RdflibLiteral):
        return node.n3()
    return "" if node is None else str(node)
