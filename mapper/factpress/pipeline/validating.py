"""factpress validate: any files of RDF held against any shapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, count
from pathlib import Path

from factpress.checks import Engine, Report, Violation, lint_shapes, validate
from factpress.checks.documents import Document, read_document
from factpress.checks.report import SHACL
from factpress.checks.shape_files.placed import PlacedShapes, read_placed
from factpress.checks.terms import literal, said
from factpress.findings import Coverage
from factpress.iris import shorten
from factpress.model import DECIMAL, INTEGER
from factpress.pipeline.choosing import chosen_shapes
from factpress.pipeline.job import Looking
from factpress.pipeline.locating import Locator, by_class
from factpress.pipeline.wording import broken, found, message_of, path_name, sentence
from factpress.problems import Place, Problem, Problems, Severity, counted

#: As many idle shapes are named in one sentence.
_FEW = 5
_SHAPES = (f"<{SHACL}NodeShape>", f"<{SHACL}PropertyShape>")


@dataclass(frozen=True, slots=True)
class Validated:
    """What was found; `unknown` says that something kept shapes from looking, so that the rest is not known."""

    problems: tuple[Problem, ...]
    coverage: Coverage
    triples: int
    unknown: bool


def validate_files(
    data: Sequence[Path], shapes: Sequence[Path], ontology: Sequence[Path], looking: Looking, names: Mapping[str, str]
) -> Validated:
    """Hold the triples of some files against the shapes of others.

    The paths are absolute; `names` are what problems call them.  Files are Turtle, TriG, N-Triples or N-Quads, shapes
    and ontology Turtle or N-Triples.  Of named graphs, all are looked at together.  Raises UsageFault for the name of
    a shape that there is not.
    """
    problems, blanks = Problems(), count()
    read = [read_document(path, names[path.as_posix()], blanks, problems) for path in data]
    documents = [document for document in read if document is not None]
    placed = read_placed(shapes, problems, names)
    coverage = Coverage()
    if not problems.fatal:
        only = chosen_shapes(looking.only, placed)
        lint_shapes(placed, None, problems)
        coverage = _Validation(documents, placed, (shapes, ontology), looking, only, problems).run()
    unknown = any(problem.severity is Severity.ERROR and not problem.broken for problem in problems.found)
    problems.found = [problem.renamed(names) for problem in problems.found]
    return Validated(tuple(problems), coverage, sum(len(document.triples) for document in documents), unknown)


@dataclass(frozen=True)
class _Validation:
    """Documents that are whole, on their way to problems."""

    documents: Sequence[Document]
    shapes: PlacedShapes
    files: tuple[Sequence[Path], Sequence[Path]]
    looking: Looking
    only: Sequence[str]
    problems: Problems
    parameters: dict[tuple[str, str, str | None], tuple[tuple[Place, str], ...]] = field(default_factory=dict)

    def run(self) -> Coverage:
        """Validate, tell every violation at its triple, and return what was looked at."""
        report = validate(
            chain.from_iterable(document.triples for document in self.documents),
            *self.files,
            engine=Engine(self.looking.engine),
            only=self.only,
            portable=False,
        )
        linted = self.problems.fatal
        self.problems.found.extend(
            found for found in report.problems if not (linted and found.code == "shapes-invalid")
        )
        faulty = linted or bool(report.problems)
        unseen = {} if faulty else by_class(self.documents, report.unseen)
        locator = Locator(self.documents, report.violations, [numbers[0] for numbers in unseen.values()])
        for violation in report.violations:
            self._tell(violation, locator)
        if not faulty:
            self._tell_idle(report)
        self._tell_unseen(unseen, locator)
        handed = tuple((self.shape_name(shape), reason) for shape, reason in report.handed_over)
        looked_at = {self.shape_name(shape): number for shape, number in report.looked_at.items()}
        return Coverage(looked_at, tuple(map(self.name, report.unseen)), handed)

    def name(self, node: str) -> str:
        """Return a node by the prefixes of the data or the shapes; a nameless one as such."""
        if node.startswith("_:"):
            return "a nameless node"
        if node.startswith('"'):
            return node
        return shorten(node, self._prefixes)

    @cached_property
    def _prefixes(self) -> Mapping[str, str]:
        """The prefixes of all files; those of the first data win."""
        spaces = (document.prefixes for document in reversed(self.documents))
        return {prefix: space for one in (self.shapes.prefixes, *spaces) for prefix, space in one.items()}

    def shape_name(self, shape: str) -> str:
        """Return a shape by its prefix; one without a name by its place."""
        return f"a shape at {self.shapes.place(shape)}" if shape.startswith("_:") else self.name(shape)

    def _tell(self, violation: Violation, locator: Locator) -> None:
        place, *others = locator.places(violation) or [self._place(violation)]
        language = self.looking.language
        rule = message_of(violation, language)
        said = sentence(violation, rule, self.name, language) if rule else self._requirement(violation)
        self.problems.add(
            place,
            "shape-violated",
            said,
            severity=violation.severity,
            others=tuple(dict.fromkeys(each for each in (*others, self._place(violation)) if each != place)),
            broken=broken(violation, self.shape_name(violation.shape), self.name),
        )

    def _requirement(self, violation: Violation) -> str:
        """Return what a shape without a message wants, in SHACL's own words."""
        parameter = _parameter(violation)
        wanted = {self._term(value) for _place, value in self._parameters(violation)}
        requirement = f"sh:{parameter} {wanted.pop()}" if len(wanted) == 1 else f"sh:{parameter}"
        path, tail = path_name(violation, self.name), found(violation, self.name, "en")
        parts = (requirement, f"on {path}" if path else "")
        said = " ".join(filter(None, parts)) + (f", {tail}" if tail else "")
        return f"{self.name(violation.focus)} breaks {self.shape_name(violation.shape)}: {said}"

    def _term(self, text: str) -> str:
        if text.startswith("<"):
            return self.name(text[1:-1])
        if text.startswith("_:"):
            return "…"
        return said(text) if literal(text).datatype in (INTEGER, DECIMAL) else text.split("^^")[0]

    def _parameters(self, violation: Violation) -> tuple[tuple[Place, str], ...]:
        """Return the values of the broken parameter, at the parts of the shape that have the violation's path."""
        key = violation.shape, violation.component, violation.path
        if key not in self.parameters:
            graph, parameter = self.shapes.graph, f"<{SHACL}{_parameter(violation)}>"
            path = f"<{violation.path}>" if violation.path else ""
            self.parameters[key] = tuple(
                (self.shapes.place(node, parameter, value), value)
                for node in sorted(self.shapes.reach(_node(violation.shape)))
                if not path or path in graph.shacl(node, "path")
                for value in graph.values(node, parameter)
            )
        return self.parameters[key]

    def _place(self, violation: Violation) -> Place:
        """Return where the shape says what is broken, or where it begins."""
        places = [place for place, _value in self._parameters(violation)]
        return places[0] if len(places) == 1 else self.shapes.place(_node(violation.shape))

    def _tell_idle(self, report: Report) -> None:
        """Say which shapes looked at nothing, together for each file; that none looked at anything is a warning."""
        for document in self.shapes.documents[:1] if not report.looked_at else ():
            message = "no file of shapes has a shape with a target, so nothing was looked at"
            advice = "name a file of SHACL shapes with --shapes"
            self.problems.add(Place(document.file), "shape-idle", message, advice, Severity.WARNING)
        idle = [shape for shape, number in report.looked_at.items() if not number]
        of_file: dict[str, list[str]] = {}
        for shape in idle:
            of_file.setdefault(self.shapes.place(_node(shape)).file, []).append(shape)
        for shapes in of_file.values():
            more = f" and {len(shapes) - _FEW:,} more" if len(shapes) > _FEW else ""
            names = ", ".join(map(self.shape_name, shapes[:_FEW])) + more
            message = f"nothing in the data is what {names} {'looks' if len(shapes) == 1 else 'look'} at"
            severity = Severity.WARNING if len(idle) == len(report.looked_at) else Severity.INFO
            place, advice = self.shapes.place(_node(shapes[0])), "compare the targets with the data"
            self.problems.add(place, "shape-idle", message, advice, severity)

    def _tell_unseen(self, unseen: Mapping[str, Sequence[int]], locator: Locator) -> None:
        """Say of which classes things were looked at by no shape, at the first of each.

        Shapes in a file of data are a warning: whoever types `--shapes *.ttl` hands over all files but one as data.
        """
        own = {document.file for document in self.shapes.documents}
        for class_, numbers in unseen.items():
            place = locator.subject(numbers[0])
            message = f"no shape looked at {counted(len(numbers), 'thing')} of the class {self._term(class_)}"
            if class_ in _SHAPES and place.file not in own:
                advice = "if they are to look at the data, put --shapes before each file of theirs"
                self.problems.add(place, "thing-unseen", message, advice, Severity.WARNING)
            else:
                self.problems.add(place, "thing-unseen", message, severity=Severity.INFO)


def _parameter(violation: Violation) -> str:
    """Return the parameter that a constraint component goes by, such as "minCount"."""
    name = violation.component.removeprefix(SHACL).removesuffix("ConstraintComponent")
    if name.startswith("Qualified"):
        return "qualifiedValueShape"
    return "sparql" if name == "SPARQL" else f"{name[:1].lower()}{name[1:]}"


def _node(text: str) -> str:
    return text if text.startswith("_:") else f"<{text}>"


def shown_names(paths: Iterable[tuple[Path, Path]]) -> dict[str, str]:
    """Return what problems call files: absolute path to the path as it was typed."""
    return {absolute.as_posix(): typed.as_posix() for absolute, typed in paths}
