"""factpress validate."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from factpress.cli.options import shapes_options
from factpress.cli.progress import steps
from factpress.cli.show import Showing, report_options
from factpress.pipeline.job import Looking
from factpress.pipeline.validating import shown_names, validate_files

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
#: Exit codes beside those of all commands: results, and something kept shapes from looking.
_RESULTS, _UNKNOWN = 1, 3


@click.command(name="validate")
@click.argument("data", nargs=-1, required=True, type=_FILE)
@click.option("-s", "--shapes", multiple=True, required=True, type=_FILE, help="A file of shapes; may be given again.")
@click.option("--ontology", multiple=True, type=_FILE, help="A file of classes that the data use; may be given again.")
@shapes_options
@report_options
def command(
    data: tuple[Path, ...],
    shapes: tuple[Path, ...],
    ontology: tuple[Path, ...],
    engine: str,
    only: tuple[str, ...],
    language: str,
    **report: Any,  # noqa: ANN401 - the fields of Showing, as click hands them over
) -> None:
    """Hold files of RDF against shapes of SHACL 1.0 and report every result at file, line and column.

    DATA are files of Turtle, TriG, N-Triples or N-Quads (.ttl, .trig, .nt, .nq, each perhaps with .gz); shapes are
    Turtle.  No project is needed.

    Exit code 0 if the data conform, 1 if there are results, 2 for a call that makes no sense, 3 if something kept
    shapes from looking: a file that does not parse, a shape that is ill-formed.
    """
    files = {path: path.absolute() for path in (*data, *shapes, *ontology)}
    names = shown_names((absolute, typed) for typed, absolute in files.items())
    with steps() as step:
        step("validating")
        looking = Looking(engine, only, language=language)
        data_files, shape_files, ontology_files = (
            [files[path] for path in group] for group in (data, shapes, ontology)
        )
        validated = validate_files(data_files, shape_files, ontology_files, looking, names)
    showing = Showing("factpress validate", **report)
    showing.tell_coverage(validated.coverage)
    failed = showing.show(validated.problems, validated.coverage, f"{validated.triples:,} triples")
    sys.exit(_UNKNOWN if validated.unknown else _RESULTS if failed else 0)
