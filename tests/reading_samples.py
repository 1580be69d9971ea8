"""A small world for tests of reading: a vocabulary, kinds, and a folder of seeds written for one test."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from factpress.model import Kinds, Record
from factpress.problems import Problems
from factpress.reading.kinds import read_kinds
from factpress.reading.seeds import Seeds, read_seeds
from factpress.vocab import Vocabulary

NS = "https://example.org/ontology#"
VOCABULARY = Vocabulary(
    prefixes={"ex": NS},
    terms=frozenset(NS + term for term in ("Normal", "Low", "hasPart", "start", "size", "place", "value", "kind")),
    closed=frozenset({NS}),
    classes={name: NS + name for name in ("Event", "Person", "Town")},
    concepts={"role": frozenset({"chair", "speaker"}), "mood": frozenset({"said", "planned"})},
    version="1",
)
KINDS = """\
groups: {event: [Event], town: [Town], party: [Person, Town]}
fact:
  id: {type: node-name}
  rank: {type: choice, of: {normal: "ex:Normal", low: "ex:Low"}, default: normal}
  article: {type: article, required: true, help: the article}
  quote: {type: quote, required: true}
  nth: {type: integer}
  sure: {type: decimal, default: "1.0"}
  mood: {type: concept, of: mood, default: said}
  source: {type: thing}
  curator: {type: curator, required: true}
  created: {type: date, required: true}
kinds:
  thing:
    keys:
      slug: {type: slug, required: true}
      class: {type: class, required: true}
      name: {type: texts, required: true}
      inside: {type: thing, of: town}
      pages: {type: iris}
  article:
    keys:
      slug: {type: slug, required: true}
      title: {type: text, required: true}
      language: {type: language, required: true}
      url: {type: iri}
  curator: {keys: {slug: {type: slug, required: true}, name: {type: text}}}
  property:
    keys:
      subject: {type: node, required: true}
      predicate: {type: property, required: true}
      object: {type: by-property, required: true}
    anchor: {subject: subject, predicate: predicate, object: object}
  part:
    keys:
      event: {type: thing, of: event, required: true}
      role: {type: concept, of: role, required: true}
      who: {type: thing, of: party}
      office: {type: text}
      remark: {type: texts}
      about: {type: things}
    one_of: [[who, office]]
    node: [event, [who, office], role]
    anchor: {subject: event, predicate: "ex:hasPart", object: node}
  count:
    keys:
      about: {type: thing, required: true}
      value: {type: integer, required: true}
      unit: {type: texts, required: true}
    node: [about, unit]
    anchor: {subject: node, predicate: "ex:value", object: value}
properties:
  start: {iri: "ex:start", type: date}
  size: {iri: "ex:size", type: integer}
  place: {iri: "ex:place", type: thing, of: town}
"""
#: Two things, an article and a curator that the facts of a test may refer to.
WORLD = """\
things:
- {slug: fair, class: Event, name: {en: Fair}}
- {slug: ada, class: Person, name: {en: Ada}}
- {slug: bonn, class: Town, name: {en: Bonn}}
articles: [{slug: news, title: News, language: en}]
curators: [{slug: eve}]
"""
EVIDENCE = "article: news, quote: so it is, curator: eve, created: 2026-11-21"


def fact(keys: str) -> str:
    """Return a YAML file with one fact that has these keys and an evidence."""
    return f"facts:\n- {{{keys}, {EVIDENCE}}}\n"


class Reading(NamedTuple):
    """What came of reading a folder of seeds."""

    seeds: Seeds
    facts: list[Record]
    problems: Problems

    @property
    def report(self) -> list[str]:
        """Every problem as one line."""
        return [str(problem) for problem in self.problems]


def sample_kinds() -> Kinds:
    """Return the kinds of the small world."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "kinds.yaml")
        path.write_text(KINDS, encoding="utf-8")
        return read_kinds(path, VOCABULARY)


SAMPLE_KINDS = sample_kinds()


def write_seeds(root: Path, files: dict[str, str | bytes]) -> None:
    """Write files below `root/seeds`, texts byte for byte as they are."""
    (root / "seeds").mkdir(exist_ok=True)
    for name, content in files.items():
        path = root / "seeds" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def read_folder(root: Path) -> Reading:
    """Read `root/seeds` wholly."""
    problems = Problems()
    seeds = read_seeds(root, "seeds", SAMPLE_KINDS, VOCABULARY, problems)
    return Reading(seeds, list(seeds.facts()), problems)


def told(file: str, content: str | bytes) -> list[str]:
    """Return what is told of a file beside a sound one, each line without the file's name."""
    return [line.removeprefix(f"seeds/{file}:") for line in read_files({"w.yaml": WORLD, file: content}).report]


def read_files(files: dict[str, str | bytes]) -> Reading:
    """Read files as the seeds of a project."""
    with TemporaryDirectory() as folder:
        write_seeds(Path(folder), files)
        return read_folder(Path(folder))
