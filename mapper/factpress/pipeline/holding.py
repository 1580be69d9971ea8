"""A project's graph held against the shapes: ours, and the project's own."""

from __future__ import annotations

from factpress.checks import Engine, Report, lint_shapes, validate
from factpress.checks.shape_files.placed import read_placed
from factpress.findings import Coverage
from factpress.pipeline.blaming import shape_name, tell_violations
from factpress.pipeline.changed import to_look_at
from factpress.pipeline.choosing import chosen_shapes
from factpress.pipeline.desk import Desk
from factpress.pipeline.job import Job
from factpress.pipeline.press import Press
from factpress.problems import Problems, file_name
from factpress.publish.spool import Spool

#: The ontology's files that shapes need to know classes and concepts by.
_CLASSES = ("nev.ttl", "concepts.ttl")


def hold_against_shapes(job: Job, desk: Desk, press: Press, quads: Spool, problems: Problems) -> Coverage:
    """Tell what is wrong with the shapes and what breaks them, and return what they looked at.

    Raises UsageFault for the name of a shape that there is not.
    """
    files, linted = desk.shape_files(), Problems()
    shapes = read_placed(files, linted)
    lint_shapes(shapes, desk.vocabulary, linted)
    only = chosen_shapes(job.looking.only, shapes)
    ontology = [job.bundle.ontology / name for name in _CLASSES]
    focus, scope = to_look_at(quads.triples, desk, ontology) if job.looking.changed else (None, "")
    report = validate(
        quads.triples(),
        files,
        ontology,
        engine=Engine(job.looking.engine),
        only=only,
        focus=focus,
    )
    faults = linted.found if linted.fatal else [*linted.found, *report.problems]
    problems.found.extend(fault.renamed(_names(job)) for fault in faults)
    tell_violations(report.violations, desk, press, problems, job.looking.language)
    return _coverage(report, desk, scope)


def _names(job: Job) -> dict[str, str]:
    """Return what problems call the files of shapes."""
    own = {file.as_posix(): file_name(file.relative_to(job.project.root)) for file in job.project.shape_files()}
    return {**{file.as_posix(): f"(factpress) shapes/{file.name}" for file in job.bundle.shape_files()}, **own}


def _coverage(report: Report, desk: Desk, scope: str) -> Coverage:
    """Return what shapes looked at; of a part of the graph, nothing is said about what they did not look at."""
    if scope:
        return Coverage(scope=scope)
    own = tuple(desk.project.base.namespaces().values())
    return Coverage(
        {shape_name(shape, desk): number for shape, number in report.looked_at.items()},
        tuple(shape_name(node, desk) for node in report.unseen if node.startswith(own)),
        tuple((shape_name(shape, desk), reason) for shape, reason in report.handed_over),
    )
