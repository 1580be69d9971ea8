"""What is remembered between runs: used where it holds, made anew where it does not, and never in the way."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from random import Random
from shutil import copyfile, copytree, rmtree
from time import monotonic, sleep
from typing import IO

import pytest

from factpress.bundle import Bundle
from factpress.errors import CouldNotRun
from factpress.iris import Base
from factpress.pipeline import memory
from factpress.pipeline.desk import Desk
from factpress.pipeline.harvest import Harvest
from factpress.pipeline.job import Job
from factpress.pipeline.memory import environment_of, remembering
from factpress.pipeline.press import Press
from factpress.problems import Problems
from factpress.project import Project
from factpress.publish.sorting import SortedLines
from factpress.reading import parts
from zygote import Zygote, zygote

BUNDLE = Bundle.installed()
ROUNDS = int(os.environ.get("FACTPRESS_ROUNDS", "1"))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remember parts of small projects, too."""
    monkeypatch.setattr(memory, "WORTH", 0)
    monkeypatch.setattr(memory, "environment_of", lambda desk: desk.project.base.iri)
    monkeypatch.setattr(parts, "_MASK", 1)


@pytest.fixture
def desk(project: Path) -> Desk:
    return Desk(Project(project, "Lindmouth", Base("https://kg.example/")), BUNDLE)


def run(desk: Desk, fresh: bool = False) -> tuple[list[bytes], int]:
    """Map a project; return its quads and how many parts were mapped."""
    root, problems = desk.project.root, Problems()
    job = Job(desk.project, BUNDLE, (root / "articles",), root.parent, fresh=fresh)
    with remembering(job, desk) as remembered, Harvest(1 << 20, job.temporary) as harvest:
        press = Press(job, desk, problems, remembered)
        press.run(harvest)
        assert not problems.fatal, list(problems)
        return list(harvest.quads), len(press.mapped)


def entries(desk: Desk) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (desk.project.kept / "mapped").iterdir()}


def test_what_has_not_changed_is_not_mapped_again(desk: Desk) -> None:
    quads, mapped = run(desk)

    assert mapped > 3
    assert run(desk) == (quads, 0)


def test_fresh_maps_all_of_it_and_keeps_it_for_the_next_run(desk: Desk) -> None:
    quads, mapped = run(desk)
    before = entries(desk)

    assert run(desk, fresh=True) == (quads, mapped)
    assert entries(desk) == before
    assert run(desk) == (quads, 0)


def test_what_is_of_no_use_any_more_is_removed(desk: Desk) -> None:
    run(desk)
    before = entries(desk)
    facts = desk.project.root / "seeds" / "bridge-opens.yaml"
    facts.write_text(facts.read_text().replace("object: 11\n", "object: 12\n"))
    (desk.project.kept / "mapped" / "new-left").write_text("half of it")
    _, mapped = run(desk)

    assert mapped == 1
    assert len(entries(desk)) == len(before)
    assert len(entries(desk).keys() & before.keys()) == len(before) - 1


def test_nothing_is_removed_while_another_process_is_at_work(desk: Desk) -> None:
    run(desk)
    left = desk.project.kept / "mapped" / "new-by-another"
    left.write_text("half of it")
    other = os.open(left.parent, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(other, fcntl.LOCK_SH)
    run(desk)
    assert left.exists()

    os.close(other)
    run(desk)
    assert not left.exists()


@pytest.mark.parametrize("how", ["changed", "cut", "emptied", "replaced"])
def test_a_damaged_entry_is_made_anew(desk: Desk, how: str) -> None:
    quads, _ = run(desk)
    before = entries(desk)
    random = Random(how)
    for path in (desk.project.kept / "mapped").iterdir():
        content = bytearray(path.read_bytes())
        content[random.randrange(len(content))] ^= 1
        half = content[: len(content) // 2]
        path.write_bytes({"changed": bytes(content), "cut": bytes(half), "emptied": b"", "replaced": b"[]\n"}[how])

    assert run(desk) == (quads, len(before))
    assert entries(desk) == before


def test_an_entry_hangs_on_what_all_parts_hang_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    quads, mapped = run(desk)
    monkeypatch.setattr(memory, "environment_of", lambda desk: "another")

    assert run(desk) == (quads, mapped)


def test_all_parts_hang_on_the_base_the_parser_the_rules_the_kinds_and_the_vocabulary(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds, rules, ontology = tmp_path / "kinds.yaml", tmp_path / "rules", tmp_path / "ontology"
    copyfile(BUNDLE.kinds, kinds)
    copytree(BUNDLE.rules, rules)
    copytree(BUNDLE.ontology, ontology)
    copied = Desk(desk.project, replace(BUNDLE, kinds=kinds, rules=rules, ontology=ontology))
    seen = [environment_of(copied)]
    for file in (kinds, rules / "fact.yaml", ontology / "nev.ttl"):
        file.write_text(f"{file.read_text()}\n# a remark\n")
        seen.append(environment_of(copied))
    seen.append(environment_of(Desk(replace(desk.project, base=Base("https://other.example/")), copied.bundle)))
    monkeypatch.setattr(memory, "PARSER", "another")
    seen.append(environment_of(copied))

    assert len(set(seen)) == len(seen)


def test_of_a_small_project_nothing_is_remembered(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    _, mapped = run(desk)

    assert run(desk)[1] == mapped
    assert not desk.project.kept.exists()


def test_a_folder_that_cannot_be_made_is_done_without(desk: Desk) -> None:
    desk.project.kept.write_text("a file in the way")
    quads, mapped = run(desk)

    assert run(desk) == (quads, mapped)


def test_a_file_system_without_locks_is_done_without(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int, how: int) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    quads, mapped = run(desk)

    assert run(desk) == (quads, mapped)


def test_a_full_disk_is_done_without(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(file: IO[bytes], *arguments: object) -> None:
        file.write(b"half of it")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(memory, "write_entry", full)
        quads, mapped = run(desk)
        assert run(desk) == (quads, mapped)
        assert entries(desk) == {}
    assert run(desk) == (quads, mapped)


def test_a_file_that_changes_while_it_is_read_ends_the_run(desk: Desk) -> None:
    run(desk)
    article = desk.project.root / "articles" / "bridge-opens.txt"
    article.write_text(article.read_text() + "\nOne line more.")  # so that facts are read again
    root, problems = desk.project.root, Problems()
    job = Job(desk.project, BUNDLE, (root / "articles",), root.parent)
    with remembering(job, desk) as remembered, Harvest(1 << 20, job.temporary) as harvest:
        press = Press(job, desk, problems, remembered)
        assert press.seeds.things
        facts = root / "seeds" / "bridge-opens.yaml"
        facts.write_text(facts.read_text() + "\n# a remark\n")
        with pytest.raises(CouldNotRun, match=r"seeds/bridge-opens\.yaml has changed while it was read"):
            press.run(harvest)


def test_merging_what_is_remembered_takes_little_memory(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    run(desk)

    def refuse(lines: SortedLines, some: list[bytes]) -> None:
        raise AssertionError("lines of a part that is remembered were taken one by one")

    monkeypatch.setattr("factpress.pipeline.press._PUBLISHED", {})
    monkeypatch.setattr(SortedLines, "add_all", refuse)
    assert run(desk)[1] == 0


@pytest.fixture(scope="module")
def builders() -> Iterator[list[Zygote]]:
    """Processes in which builds begin at once."""
    with ExitStack() as stack:
        imported = ("factpress.cli.build", "factpress.pipeline.building")
        yield [stack.enter_context(zygote(*imported)) for _ in range(3)]


def built_by(builder: Zygote, project: Path, out: Path) -> dict[str, bytes]:
    """Build to the end; return the files of the build."""
    builder.start("errands", "build_by_parts", str(project), str(out))
    assert builder.wait() == 0
    return files(out)


def change(project: Path, number: int) -> None:
    facts = project / "seeds" / "bridge-opens.yaml"
    lines = [line for line in facts.read_text().splitlines() if not line.startswith("# change")]
    facts.write_text("\n".join([*lines, f"# change {number}", ""]))


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_nothing_wrong(builders: list[Zygote], project: Path, tmp_path: Path) -> None:
    builder, *_ = builders
    begin = monotonic()
    built_by(builder, project, tmp_path / "measured")
    longest = monotonic() - begin
    rmtree(project / ".factpress")
    random = Random(5)
    for number in range(8 * ROUNDS):
        change(project, number)
        started = builder.start("errands", "build_by_parts", str(project), str(tmp_path / "killed"))
        sleep(random.uniform(0, longest))
        builder.kill(started)
    after = built_by(builder, project, tmp_path / "after")
    (project / ".factpress").rename(tmp_path / "kept")

    assert after == built_by(builder, project, tmp_path / "anew")
    assert not [path for path in (tmp_path / "kept" / "mapped").iterdir() if path.name.startswith("new-")]


@pytest.mark.slow
def test_processes_at_once_give_the_same_bytes(builders: list[Zygote], project: Path, tmp_path: Path) -> None:
    built_by(builders[0], project, tmp_path / "first")
    for number in range(2 * ROUNDS):
        change(project, number)
        folders = [tmp_path / f"{number}-{at}" for at in range(len(builders))]
        for builder, folder in zip(builders, folders, strict=True):
            builder.start("errands", "build_by_parts", str(project), str(folder))

        assert [builder.wait() for builder in builders] == [0, 0, 0]
        one, *others = map(files, folders)
        assert others == [one, one]


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
