"""What a check hangs on."""

import shutil
from dataclasses import replace
from pathlib import Path

from factpress.bundle import Bundle
from factpress.pipeline.job import Job
from factpress.pipeline.outcome import state_of
from factpress.project import read_project


def test_a_term_of_a_foreign_vocabulary_is_among_it(project: Path, tmp_path: Path) -> None:
    bundle = Bundle.installed()
    ontology = tmp_path / "ontology"
    shutil.copytree(bundle.ontology, ontology)
    job = Job(read_project(project), replace(bundle, ontology=ontology), (), tmp_path)
    before = state_of(job)
    terms = next((ontology / "foreign").glob("*.txt"))
    terms.write_text(terms.read_text() + "anotherTerm\n")

    assert state_of(job) != before
