"""factpress link eval."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from factpress.bundle import Bundle
from factpress.cli.options import form_option, open_project, project_option
from factpress.cli.progress import steps
from factpress.cli.show import show_problems
from factpress.linking.evaluating import Miss, Quality, Recall
from factpress.linking.index import Index
from factpress.linking.offers import item_label
from factpress.linking.writing import cell
from factpress.pipeline.desk import Desk
from factpress.pipeline.links.evaluating import evaluate
from factpress.pipeline.links.proposing import index_file
from factpress.problems import Problems
from factpress.replacing import replace_file

_FILE = click.Path(path_type=Path, dir_okay=False)
_READABLE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(name="eval")
@click.option("--gold", "gold", multiple=True, required=True, type=_READABLE, help="Names whose items are known; may "
              "be given again.")  # fmt: skip
@click.option("--index", "file", type=_FILE, help="The local index. [default: the project's own]")
@click.option("--sample", type=click.IntRange(min=1), help="Take so many rows of each file. [default: all]")
@click.option("--misses", type=_FILE, help="Write what was linked wrongly or not proposed into this table.")
@form_option
@project_option
def command(
    gold: tuple[Path, ...], file: Path | None, sample: int | None, misses: Path | None, form: str, folder: Path | None
) -> None:
    """Measure proposals against known answers.

    Gold is a table with tabs and the columns name, lang, true_qid and either country, org_types and ror_id, or iso1A2;
    or the columns mention, true_qid and is_coref.  A table of countries (iso1A2) gives the items of the codes in
    others.  Counted are links that need no person, and names whose true item was proposed first, or among five.
    """
    project = open_project(folder)
    problems, desk = Problems(), Desk(project, Bundle.installed())
    with Index(file or index_file(project), desk.schema.lexicon) as index, steps() as step:
        step("holding proposals against gold")
        found = evaluate(desk, index, gold, sample, problems)
    if problems:
        show_problems(list(problems), "text", Path())
    if misses:
        lines = (line for sort, quality in found.items() for miss in quality.misses for line in _row(sort, miss))
        replace_file(misses, "".join((_HEAD, *lines)).encode())
    click.echo(json.dumps(_plain(found), indent=1) if form == "json" else "\n".join(_lines(found)))
    if problems:
        sys.exit(1)


def _plain(found: Mapping[str, Quality]) -> Mapping[str, object]:
    return {
        sort: {
            "names": quality.names,
            "linked": quality.linked,
            "wrong": quality.wrong,
            "exact": vars(quality.exact),
            "inside": vars(quality.inside),
        }
        for sort, quality in found.items()
    }


def _lines(found: Mapping[str, Quality]) -> Iterator[str]:
    for sort, quality in found.items():
        yield f"{sort}: {quality.names:,} names"
        wrong = f", {quality.wrong / quality.linked:.1%} of them" if quality.linked else ""
        yield f"  linked without a person     {quality.linked:>7,}, wrongly {quality.wrong:,}{wrong}"
        yield f"  exact names in the index    {_recall(quality.exact)}"
        yield f"  all whose item is in there  {_recall(quality.inside)}"


def _recall(recall: Recall) -> str:
    if not recall.names:
        return f"{0:>7}"
    first, few = recall.first / recall.names, recall.few / recall.names
    return f"{recall.names:>7,}, true item first {first:.1%}, among five {few:.1%}"


_HEAD = "gold\trow\tmiss\tname\ttrue item\tproposed\n"


def _row(sort: str, miss: Miss) -> Iterator[str]:
    [(_, name)] = miss.gold.wanted.names
    proposed = "; ".join(f"{each.item.id} {cell(item_label(each.item))} {each.score:g}" for each in miss.candidates)
    cells = (sort, miss.gold.wanted.thing, "linked wrongly" if miss.wrong else "not proposed", name)
    yield "\t".join((*cells, miss.gold.item or "none", proposed)) + "\n"
