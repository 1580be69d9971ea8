"""Holding proposals against gold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

from factpress.linking.candidates import Backend
from factpress.linking.evaluating import Evaluator, Quality
from factpress.linking.gold import Classes, Gold, codes_of, placed, read_gold
from factpress.linking.proposing import Proposer, Taken
from factpress.pipeline.desk import Desk
from factpress.problems import Problems

_ORGANIZATION, _COUNTRY = "Organization", "Country"


def evaluate(
    desk: Desk, backend: Backend, files: Sequence[Path], sample: int | None, problems: Problems
) -> Mapping[str, Quality]:
    """Return how good proposals are by sort of gold; of each file so many rows are taken, always the same, or all.

    Tables of countries give the items of the country codes of the others.  Rows that are not right are noted.  Raises
    CouldNotRun if a file cannot be read.
    """
    vocabulary = desk.vocabulary.classes
    classes = Classes(vocabulary[_ORGANIZATION], vocabulary[_COUNTRY])
    tables = [list(read_gold(file, file.name, desk.schema, classes, problems)) for file in files]
    codes = {code: item for file in files for code, item in codes_of(file).items()}
    gold = [each for table in tables for each in placed(_sampled(table, sample), codes)]
    return Evaluator(backend, Proposer(backend, desk.schema, Taken({}, frozenset()))).evaluate(gold)


def _sampled(table: list[Gold], sample: int | None) -> list[Gold]:
    if sample is None or sample >= len(table):
        return table
    return Random(sample).sample(table, sample)
