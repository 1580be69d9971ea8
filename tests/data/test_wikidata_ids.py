"""Ids of Wikidata stand in seeds/links/, and accepted ones in answers: an id that nobody decided on is worth nothing.

Files of public code call one id three different things; a test or an example with a made-up id would add to that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINKS = ROOT / "seeds" / "links"
#: Where `factpress site` writes.
SITE = ROOT / "site"
#: Types and properties of Wikidata's own schema, which are no links; each type stands beside its label.
SCHEMA = ROOT / "mapper" / "wikidata.yaml"
#: What a person or a tool makes beside the repository.
MADE = re.compile(r"\.(?!ci$).*|__pycache__|build|dist|.*\.egg-info")
ID = re.compile(r"(?<![\w%])[Qq][1-9][0-9]+(?!\w)|wikidata\.org/(?:wiki|entity)/[QqPL][0-9]+")

#: Ids that Wikidata does not have and that say so: tests of links are about these, and no others.
INVENTED = re.compile(r"Q9999999[0-9]{2}\Z")
#: Ids that stand elsewhere for a reason.
ALLOWED = {
    "mapper/factpress/templates/links.head": {"Q2013"},  # Wikidata itself, as the source of items in heads of links
    "mapper/site/dataset/dataset.yaml": {"Q2013"},  # Wikidata itself, as the other end of the links
    "tests/data/test_terms.py": {"wikidata.org/entity/Q42"},  # an IRI of an open namespace; nothing is said of it
}


#: Answers to saved queries show what the graph has, and the graph has accepted links.
ANSWERS = "tests/answers/"


def accepted() -> set[str]:
    """The ids of accepted links, as IRIs without their scheme."""
    text = (LINKS / "accepted.sssom.tsv").read_text(encoding="utf-8")
    return {f"wikidata.org/entity/{match}" for match in re.findall(r"wd:(Q[0-9]+)", text)}


def found(text: str) -> set[str]:
    """The ids in a text that are not invented."""
    return {match for match in ID.findall(text) if not INVENTED.match(match.rpartition("/")[2].upper())}


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.iterdir()):
        if MADE.fullmatch(path.name) or path in (LINKS, SCHEMA, SITE, Path(__file__)):
            continue
        if path.is_dir():
            yield from texts(path)
        elif path.suffix not in (".gz", ".png", ".xlsx"):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8", errors="replace")


def allowed(name: str) -> set[str]:
    """The ids that may stand in a file."""
    return accepted() if name.startswith(ANSWERS) else ALLOWED.get(name, set())


def test_no_id_of_wikidata_stands_outside_the_links() -> None:
    ids = {name: found(text) - allowed(name) for name, text in texts(ROOT)}

    assert len(ids) > 100
    assert {name: some for name, some in ids.items() if some} == {}


def test_ids_that_are_allowed_elsewhere_are_there() -> None:
    for name, ids in ALLOWED.items():
        assert ids <= found((ROOT / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "planted", ["Q4242", "wd:Q4242", "(q4242)", "<http://www.wikidata.org/entity/Q4242>", "wikidata.org/wiki/P31"]
)
def test_a_planted_id_is_found(planted: str) -> None:
    assert found(f"see {planted}, there") != set()


@pytest.mark.parametrize("harmless", ["Q1", "Q0", "SEQ12", "wd:Q999999990", "sha256:aQ123b", "Q12a"])
def test_what_is_no_id_is_let_pass(harmless: str) -> None:
    assert found(f"see {harmless}, there") == set()
