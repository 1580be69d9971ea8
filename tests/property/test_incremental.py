"""What is remembered changes nothing: whatever is edited, a run finds and gives what one from nothing would."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from factpress.bundle import Bundle
from factpress.iris import Base
from factpress.pipeline import memory, press
from factpress.pipeline.covering import tell_unused
from factpress.pipeline.desk import Desk
from factpress.pipeline.harvest import Harvest
from factpress.pipeline.job import Job
from factpress.pipeline.locking import lock
from factpress.pipeline.memory import remembering
from factpress.pipeline.press import Press
from factpress.problems import DataProblems, Problem, Problems
from factpress.project import Project
from factpress.publish.manifest import FactCounts
from factpress.reading import parts

ROUNDS = int(os.environ.get("FACTPRESS_ROUNDS", "1"))
BUNDLE = Bundle.installed()
NEVER = 1 << 62

THINGS = {
    "fair": ["Event", "Election", "Evnt"],
    "ada": ["Person", "Organization"],
    "lea": ["Person"],
    "bonn": ["City", "Country"],
    "mayor": ["Post"],
}
TEXTS = [
    "The fair opened in Bonn.\nAda spoke. Ada spoke again.\n",
    "The fair opened.\nAda spoke to Lea.\n",
    "Nothing.\n",
]
QUOTES = ["fair opened", "Ada spoke", "fair … Ada", "Nothing"]
EVIDENCE = "article: {article}, quote: {quote}, curator: eve, created: 2026-11-21"
ITEMS = [
    "kind: count, about: fair, value: {n}, unit: {{en: guests}}",
    "kind: property, subject: fair, predicate: start_date, object: 2026-0{n}-01",
    "kind: property, subject: fair, predicate: start_date, object: 2026-{n}",
    "kind: property, subject: fair, predicate: name, object: The Fair",
    "kind: property, subject: fair, predicate: location, object: bonn",
    "kind: property, subject: fair--ada--host, predicate: office, object: mayor",
    "kind: property, subject: own, predicate: office, object: mayor",
    "kind: participation, event: fair, participant: ada, role: host",
    "kind: participation, event: fair, participant: ada, role: hots",
    "kind: participation, event: fair, participant: lea, role: speaker, id: own",
    "kind: participation, event: fair, participant: lea, role: speaker, id: bonn",
    "kind: participation, event: far, participant: nobody, role: speaker",
    "kind: tenure, person: ada, office: mayor, nth: {n}",
    "kind: utterance, speaker: lea, text: {{en: So}}, about: [bonn, mayor], rank: deprecated",
]
PARTICIPATIONS = [
    "fair,ada,host,,",
    "fair,lea,speaker,own,",
    "fair,ada,host,,{n}",
    "fair,ada",
    'fair,"ada',
    "far,x,host,,",
]
PROPERTIES = ["fair,start_date,2026-0{n}-01", "own,office,mayor", "fair--ada--host,office,mayor", "bonn,votes,{n}"]


def definitions(slugs: dict[str, str], articles: list[tuple[str, str]]) -> str:
    things = "".join(f"- {{slug: {slug}, class: {kind}, name: {{en: {slug}}}}}\n" for slug, kind in slugs.items())
    texts = "".join(
        f"- {{slug: {slug}, title: T, language: {language}, file: {slug}.txt}}\n" for slug, language in articles
    )
    return f"things:\n{things}articles:\n{texts}"


def items(drawn: list[tuple[str, int, str, str]]) -> str:
    lines = (
        f"- {{{item.format(n=n)}, {EVIDENCE.format(article=article, quote=quote)}}}\n"
        for item, n, article, quote in drawn
    )
    return f"facts:\n{''.join(lines)}"


def table(head: str, drawn: list[tuple[str, int, str, str]]) -> str:
    lines = (f"{row.format(n=n)},{article},{quote},eve,2026-11-21\n" for row, n, article, quote in drawn)
    return f"{head},article,quote,curator,created\n{''.join(lines)}"


def typed(*templates: str) -> st.SearchStrategy[list[tuple[str, int, str, str]]]:
    one = st.tuples(
        st.sampled_from(templates),
        st.integers(1, 2),
        st.sampled_from(["one", "one", "two", "three"]),
        st.sampled_from(QUOTES[:2] * 3 + QUOTES),
    )
    return st.lists(one, max_size=5)


SLUGS = st.fixed_dictionaries({}, optional={slug: st.sampled_from(classes) for slug, classes in THINGS.items()})
ARTICLES = st.lists(st.tuples(st.sampled_from(["one", "two"]), st.sampled_from(["en", "de"])), max_size=2)
WORLD = {slug: classes[0] for slug, classes in THINGS.items()}
#: What each file may hold; None: the file is not there.
FILES: dict[str, st.SearchStrategy[str | None]] = {
    "seeds/curators.yaml": st.sampled_from(["curators: [{slug: eve, name: Eve}]", "curators: []", "curators: ["]),
    "seeds/a/things.yaml": st.one_of(
        st.just(definitions(WORLD, [("one", "en"), ("two", "de")])), st.builds(definitions, SLUGS, ARTICLES)
    ),
    "seeds/both.yaml": st.builds(
        lambda slugs, articles, drawn: definitions(slugs, articles) + items(drawn), SLUGS, ARTICLES, typed(*ITEMS)
    ),
    "seeds/one.yaml": typed(*ITEMS).map(items),
    "seeds/two.yml": st.one_of(st.none(), typed(*ITEMS).map(items)),
    "seeds/tables/participation.csv": typed(*PARTICIPATIONS).map(
        lambda drawn: table("event,participant,role,id,nth", drawn)
    ),
    "seeds/tables/property.csv": typed(*PROPERTIES).map(lambda drawn: table("subject,predicate,object", drawn)),
    "seeds/tables/thing.csv": st.sampled_from(
        [None, "slug,class,name@en\nlea,Person,Lea\n", "slug,class\nkim,Person\n"]
    ),
    "seeds/unused.yaml": st.sampled_from([None, None, "unused: []\n"]),
    "articles/one.txt": st.sampled_from([*TEXTS, None]),
    "articles/two.txt": st.sampled_from([*TEXTS, None]),
}
#: What a project of a test begins with: sound, so that much of it is remembered.
SOUND: dict[str, str | None] = {
    "seeds/curators.yaml": "curators: [{slug: eve, name: Eve}]",
    "seeds/a/things.yaml": definitions(WORLD, [("one", "en"), ("two", "de")]),
    "seeds/both.yaml": items([(ITEMS[0], 1, "one", QUOTES[0]), (ITEMS[5], 1, "two", QUOTES[0])]),
    "seeds/one.yaml": items([(ITEMS[3], 1, "one", QUOTES[0]), (ITEMS[6], 1, "two", QUOTES[0])]),
    "seeds/two.yml": items([(ITEMS[4], 1, "one", QUOTES[0])]),
    "seeds/tables/participation.csv": table(
        "event,participant,role,id,nth", [(row, 1, "one", QUOTES[0]) for row in PARTICIPATIONS[:3]]
    ),
    "seeds/tables/property.csv": table("subject,predicate,object", [(row, 1, "one", QUOTES[0]) for row in PROPERTIES]),
    "articles/one.txt": TEXTS[0],
    "articles/two.txt": TEXTS[0],
}
EDITS = st.one_of(
    *(st.tuples(st.just(name), content) for name, content in FILES.items()),
    st.tuples(st.just("lock"), st.none()),
    st.tuples(st.just("seeds/evidence.lock"), st.sampled_from([None, "broken\n"])),
    st.tuples(st.just("base"), st.sampled_from(["https://example.org/", "https://kg.example/"])),
    st.tuples(st.just("damage"), st.integers(0, 99).map(str)),
)


class Outcome(NamedTuple):
    problems: tuple[Problem, ...]
    quads: list[bytes]
    facts: tuple[FactCounts, int]
    quotes: Counter[str]


@pytest.fixture(autouse=True, scope="module")
def small_parts() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "_MASK", 1)
        patch.setattr(memory, "environment_of", lambda desk: desk.project.base.iri)
        patch.setattr(press, "_PUBLISHED", {})  # the same in every run, and most of its time
        yield


@cache
def desk_of(root: Path, base: str) -> Desk:
    return Desk(Project(root, "T", Base(base)), BUNDLE)


def job_of(desk: Desk) -> Job:
    root = desk.project.root
    return Job(desk.project, BUNDLE, (root / "articles",), root)


def outcome(desk: Desk, worth: int) -> tuple[Outcome, int]:
    """What a run finds and gives, and how many parts it mapped; parts are remembered from so many bytes of seeds on."""
    problems = Problems()
    job = job_of(desk)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memory, "WORTH", worth)
        with remembering(job, desk) as remembered, Harvest(1 << 20, job.temporary) as harvest:
            at_work = Press(job, desk, problems, remembered)
            at_work.run(harvest)
            tell_unused(job.project, at_work.locator, harvest.quotes.spans(), problems)
            quads = list(harvest.quads)
            return Outcome(tuple(problems), quads, harvest.facts.count(), harvest.quotes.count()), len(at_work.mapped)


def edit(desk: Desk, name: str, content: str | None) -> None:
    root = desk.project.root
    if name == "lock":
        with suppress(DataProblems):
            lock(job_of(desk))
    elif name == "damage":
        damage(root / ".factpress" / "mapped", Random(content))
    else:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_text(content, encoding="utf-8")


def damage(folder: Path, random: Random) -> None:
    """Cut an entry, change a byte of it, or empty it."""
    for path in random.sample(sorted(folder.iterdir()), k=1) if folder.is_dir() and any(folder.iterdir()) else ():
        content = bytearray(path.read_bytes())
        if content:
            at = random.randrange(len(content))
            content[at] ^= 1 << random.randrange(8)
            path.write_bytes(bytes(random.choice([content, content[:at], bytearray()])))


A_WORLD = "seeds/a/things.yaml"
A_TABLE = "seeds/tables/participation.csv"


@example([[(A_WORLD, definitions(WORLD, [("one", "de"), ("two", "de")]))]])
@example([[(A_WORLD, definitions(WORLD | {"bonn": "Country"}, [("one", "en"), ("two", "de")]))]])
@example([[(A_WORLD, definitions(WORLD | {"own": "Person"}, [("one", "en"), ("two", "de")]))]])
@example([[("seeds/curators.yaml", "curators: [")], [("seeds/curators.yaml", "curators: []")]])
@example([[(A_TABLE, table("event,participant,role,id,nth", []))]])
@example([[("lock", None)], [("articles/one.txt", None)], [("seeds/evidence.lock", None)]])
@example([[("articles/one.txt", TEXTS[1])], [("articles/one.txt", None)]])
@settings(max_examples=40 * ROUNDS, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(EDITS, min_size=1, max_size=2), min_size=1, max_size=6))
def test_any_edits_give_what_a_run_from_nothing_gives(steps: list[list[tuple[str, str | None]]]) -> None:
    with TemporaryDirectory() as folder:
        root, base = Path(folder), "https://example.org/"
        for name, content in SOUND.items():
            edit(desk_of(root, base), name, content)
        for edits in [[], *steps, []]:
            for name, content in edits:
                if name == "base":
                    base = content or base
                else:
                    edit(desk_of(root, base), name, content)
            desk = desk_of(root, base)
            assert outcome(desk, 0)[0] == outcome(desk, NEVER)[0]
    desk_of.cache_clear()


def test_only_the_part_that_changed_is_mapped(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, "https://example.org/")
    for name, content in SOUND.items():
        edit(desk, name, content)
    first, mapped = outcome(desk, 0)
    again = outcome(desk, 0)
    edit(desk, "seeds/one.yaml", items([(ITEMS[3], 1, "one", QUOTES[1]), (ITEMS[6], 1, "two", QUOTES[0])]))
    changed, remapped = outcome(desk, 0)

    assert first.problems != ()  # quotes are not locked: a warning of no part
    assert mapped > len([name for name in SOUND if name.startswith("seeds/")])
    assert again == (first, 0)
    assert remapped == 1
    assert changed.quads != first.quads
