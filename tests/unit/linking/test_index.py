"""The local index: what it is built from, and how it is asked."""

from __future__ import annotations

import bz2
import gzip
import json
import sqlite3
from pathlib import Path

import pytest

from factpress.errors import CouldNotRun
from factpress.linking import sources
from factpress.linking.candidates import CouldNotAsk, Wanted
from factpress.linking.gold import Classes, read_gold
from factpress.linking.index import Index
from factpress.linking.index_build import build_index
from factpress.linking.items import Item, Missing
from factpress.linking.sources import Source
from factpress.problems import Problems
from wikidata_samples import SCHEMA, a, built, entity, index_of, lines, listed, made_id, value, wanted

IDENTIFIER = min(SCHEMA.identifiers)
ONE, TWO = listed(1, "Tidehaven", "city", "settlement"), listed(2, "Old Bell", aliases=["The Bell"])


def ids(index: Index, looked_for: Wanted) -> list[str]:
    return [item.id for item in index.candidates(looked_for, 10)]


# ---------------------------------------------------------------------------------------- sources


@pytest.mark.parametrize(
    "content",
    [
        lines([ONE, TWO]),
        "[\n" + json.dumps(ONE) + ",\n" + json.dumps(TWO) + "\n]\n",
        json.dumps([ONE, TWO]),
        json.dumps([ONE, TWO], indent=1),
        json.dumps({"entities": {"x": ONE, "y": TWO}}),
        "\ufeff" + lines([ONE, TWO]).replace("\n", "\r\n"),
        f"qid\tlabel_en\n{made_id(1)}\tTidehaven\n{made_id(2)}\tOld Bell\n",
        f"{made_id(1)}\tTidehaven\tmore\n{made_id(2)}\tOld Bell",
    ],
)
def test_every_form_of_source_gives_the_items(tmp_path: Path, content: str) -> None:
    counts, problems = built(tmp_path, content)

    assert (counts.items, counts.faulty, problems) == (2, 0, [])
    with Index(tmp_path / "index.sqlite", SCHEMA.lexicon) as index:
        assert ids(index, wanted("City", "tidehaven")) == [made_id(1)]
        assert [item.labels["en"] for item in index.candidates(wanted("City", "OLD bell!"), 1)] == ["Old Bell"]


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress)])
def test_packed_sources_are_unpacked_and_a_cut_off_one_is_told(tmp_path: Path, ending: str, pack: object) -> None:
    assert callable(pack)
    whole = pack(lines([ONE, TWO] * 200).encode())
    for name, data in (("whole", whole), ("cut", whole[:-20])):
        (tmp_path / f"{name}{ending}").write_bytes(data)
    problems = Problems()
    packed = [Source(tmp_path / f"{name}{ending}", name, SCHEMA, problems) for name in ("whole", "cut")]

    assert {item.id for item in packed[0].items()} == {made_id(1), made_id(2)}
    list(packed[1].items())

    assert [problem.code for problem in problems] == ["source-unreadable"]


def test_bad_lines_are_told_and_the_rest_is_indexed(tmp_path: Path) -> None:
    bad = [
        "{",
        '{"id": "L7"}',
        '{"labels": {}}',
        '"text"',
        json.dumps({"id": made_id(3), "labels": {"en": 7}}),
        json.dumps({"id": made_id(3), "labels": {"en": "half a pair \ud800"}}),
        json.dumps({"id": made_id(3), "pagerank": 10**400}),
        json.dumps({"id": made_id(3), "pagerank": float("nan")}),
        json.dumps({"id": "Q9" + "9" * 18, "labels": {"en": "a number that no index holds"}}),
        "[" * 9999,
    ]
    content = lines([ONE]) + "\n".join(bad) + "\n" + lines([TWO])

    counts, problems = built(tmp_path, content.encode().replace(b'"L7"', b'"\xff"', 1))

    assert counts.items == 2
    assert counts.faulty == len(problems) == len(bad)
    assert [problem.split(" ")[1].partition("[")[2].rstrip("]") for problem in problems] == [
        "json-syntax", "not-utf8", *["item-invalid"] * 7, "json-syntax",
    ]  # fmt: skip
    assert [problem.split(":")[1] for problem in problems] == [str(number) for number in range(2, 12)]


def test_a_line_that_is_too_long_is_told_and_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_LARGEST", 300)

    counts, problems = built(tmp_path, lines([ONE]) + "x" * 1000 + "\n" + lines([TWO]))

    assert counts.items == 2
    assert [problem.split(" ")[0] for problem in problems] == ["1.jsonl:2:1:"]
    assert "file-too-large" in problems[0]


def test_a_document_that_is_too_large_is_read_by_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_LARGEST", 300)

    counts, problems = built(tmp_path, json.dumps([ONE, TWO] * 3, indent=1))

    assert counts.items == 0
    assert {problem.partition("[")[2].partition("]")[0] for problem in problems} == {"json-syntax", "item-invalid"}


def test_gold_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(CouldNotRun, match="gold x cannot be read"):
        list(read_gold(tmp_path, "x", SCHEMA, Classes("o", "c"), Problems()))


def test_of_many_bad_lines_a_hundred_are_told_one_by_one(tmp_path: Path) -> None:
    _, problems = built(tmp_path, lines([ONE]) + "{\n" * 150)

    assert len(problems) == 101
    assert any("50 more lines" in problem for problem in problems)


def test_a_table_with_bad_rows_is_read_to_its_end(tmp_path: Path) -> None:
    rows = f"qid\tlabel_de\n{made_id(1)}\tGezeiten\nQ0\tNull\n{made_id(2)}\t\n{made_id(4)}\tGlocke\n".encode()

    counts, problems = built(tmp_path, rows + made_id(5).encode() + b"\t\xff\n")

    assert (counts.items, len(problems)) == (2, 3)
    with Index(tmp_path / "index.sqlite", SCHEMA.lexicon) as index:
        assert index.candidates(wanted("City", "Gezeiten"), 1)[0].labels == {"de": "Gezeiten"}


def test_what_says_that_it_is_no_item_is_left_out_without_a_problem(tmp_path: Path) -> None:
    counts, problems = built(tmp_path, lines([ONE, {"id": "P1", "type": "property"}, {"id": "x", "missing": ""}]))

    assert (counts.items, counts.left_out, problems) == (1, 2, [])


def test_an_entity_gives_types_country_dates_and_identifiers(tmp_path: Path) -> None:
    read = SCHEMA.read
    day = {"time": "+1964-05-00T00:00:00Z", "precision": 10}
    claims = {
        read["types"][0]: {"id": a("person")},
        read["countries"][0]: {"numeric-id": 999999955},
        read["born"][0]: day,
        read["died"][0]: {"time": "+2000-00-00T00:00:00Z", "precision": 7},
        IDENTIFIER: "0000 0007",
    }
    whole = entity(1, "Kim", **claims) | {"lastrevid": 12, "sitelinks": {"enwiki": {}}}
    unknown = {"mainsnak": {"snaktype": "somevalue"}, "rank": "normal"}
    whole["claims"][read["ended"][0]] = [unknown]

    [item] = index_of(tmp_path, whole).candidates(wanted("Person", "Kim"), 1)

    assert item == Item(
        made_id(1), {"en": "Kim"}, types=(a("person"),), countries=(made_id(55),), born="1964-05", died=None,
        identifiers={IDENTIFIER: ("00000007",)}, popularity=1.0, revision=12,
    )  # fmt: skip


def test_preferred_statements_are_believed_and_deprecated_ones_are_not(tmp_path: Path) -> None:
    types = SCHEMA.read["types"][0]
    whole = entity(1, "Kim", **{types: {"id": a("person")}})
    whole["claims"][types][0]["rank"] = "deprecated"
    preferred = entity(2, "Sam", **{types: {"id": a("person")}})
    other = entity(3, "-", **{types: {"id": a("work")}})["claims"][types][0] | {"rank": "preferred"}
    preferred["claims"][types].append(other)
    index = index_of(tmp_path, whole, preferred)

    assert index.candidates(wanted("Person", "Kim"), 1)[0].types == ()
    assert index.candidates(wanted("Person", "Sam"), 1)[0].types == (a("work"),)


# ---------------------------------------------------------------------------------------- building


def test_an_item_of_several_sources_is_put_together(tmp_path: Path) -> None:
    later = listed(1, "Tide Haven", "town", "organization", aliases=["TH"]) | {"pagerank": 0.5}

    counts, _ = built(tmp_path, lines([ONE]), lines([later]))

    assert (counts.items, counts.merged) == (1, 1)
    with Index(tmp_path / "index.sqlite", SCHEMA.lexicon) as index:
        [item] = index.candidates(wanted("City", "TH"), 1)
        assert (item.labels, item.descriptions) == ({"en": "Tidehaven"}, {"en": "city"})
        assert item.types == (a("settlement"), a("organization"))
        assert item.popularity > 0


def test_a_build_that_fails_leaves_the_index_that_was_there(tmp_path: Path) -> None:
    built(tmp_path, lines([ONE]))
    before = (tmp_path / "index.sqlite").read_bytes()
    missing = Source(tmp_path / "none.jsonl", "none.jsonl", SCHEMA, Problems())

    with pytest.raises(CouldNotRun, match=r"none\.jsonl cannot be read"):
        build_index([missing], tmp_path / "index.sqlite", SCHEMA.lexicon, "", lambda step: None)

    assert (tmp_path / "index.sqlite").read_bytes() == before
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_what_a_killed_build_left_is_removed_by_the_next(tmp_path: Path) -> None:
    left = tmp_path / ".index.sqlite-abc.building"
    left.write_bytes(b"half")

    built(tmp_path, lines([ONE]))

    assert not left.exists()
    assert (tmp_path / "index.sqlite").stat().st_mode & 0o777 == 0o644


def test_an_index_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(CouldNotRun, match="cannot be written"):
        build_index([], tmp_path / "file" / "index.sqlite", SCHEMA.lexicon, "", lambda step: None)


def test_an_empty_index_is_an_index(tmp_path: Path) -> None:
    counts, problems = built(tmp_path, "")

    assert (counts.items, problems) == (0, [])
    with Index(tmp_path / "index.sqlite", SCHEMA.lexicon) as index:
        assert index.candidates(wanted("City", "Tidehaven"), 5) == []
        assert index.about.sources == ("1.jsonl",)


# ---------------------------------------------------------------------------------------- asking


def test_no_index_is_a_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CouldNotRun, match="factpress link index build"):
        Index(tmp_path / "none", SCHEMA.lexicon)


def test_another_file_is_no_index(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("text " * 100)

    with pytest.raises(CouldNotRun, match="no index of items"):
        Index(tmp_path / "index", SCHEMA.lexicon)


def altered(folder: Path, statement: str) -> Path:
    """Return an index in which a statement of SQL has changed something."""
    built(folder, lines([ONE]))
    with sqlite3.connect(folder / "index.sqlite") as database:
        database.execute(statement)
    return folder / "index.sqlite"


def test_an_index_of_another_version_is_refused(tmp_path: Path) -> None:
    file = altered(tmp_path, "UPDATE about SET value = '0' WHERE name = 'version'")

    with pytest.raises(CouldNotRun, match="another version"):
        Index(file, SCHEMA.lexicon)


def test_a_damaged_index_could_not_be_asked(tmp_path: Path) -> None:
    file = altered(tmp_path, "DROP TABLE names")

    with Index(file, SCHEMA.lexicon) as index, pytest.raises(CouldNotAsk, match="damaged"):
        index.candidates(wanted("City", "Tidehaven"), 5)


@pytest.mark.parametrize("data", ["{", '{"lebels": {}}', '{"types": 7}', "[]"])
def test_an_index_with_a_damaged_item_could_not_be_asked(tmp_path: Path, data: str) -> None:
    with (
        Index(altered(tmp_path, f"UPDATE items SET data = '{data}'"), SCHEMA.lexicon) as index,
        pytest.raises(CouldNotAsk, match="damaged; build it again"),
    ):
        index.items([made_id(1)])


def test_an_index_that_does_not_say_what_it_is_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(CouldNotRun, match="damaged"):
        Index(altered(tmp_path, "DELETE FROM about WHERE name = 'made'"), SCHEMA.lexicon)


def test_an_identifier_matches_before_names(tmp_path: Path) -> None:
    another = entity(2, "Another", **{IDENTIFIER: "TH"})
    another["claims"][IDENTIFIER].append(value("HT"))
    index = index_of(tmp_path, entity(1, "Tidehaven"), another)

    for known in ("TH", "HT"):
        assert ids(index, wanted("City", "Tidehaven", identifiers={IDENTIFIER: ("XX", known)})) == [made_id(2)]
    assert ids(index, wanted("City", "Tidehaven", identifiers={IDENTIFIER: ("XX",)})) == [made_id(1)]


@pytest.mark.parametrize(
    "name",
    ["Haven of the Tides University", "Tidehaven Universität", "Универсітет Тідегавен", "Tidehaven University (Norway)",
     "Univrsity of Tidehaven", "TUU"],
)  # fmt: skip
def test_names_that_are_not_quite_the_same_are_found(tmp_path: Path, name: str) -> None:
    index = index_of(
        tmp_path,
        listed(1, "University of Tidehaven", aliases=["Haven of Tides University"]),
        listed(2, "Upper Tidehaven University"),
    )

    assert {made_id(1), made_id(2)} & set(ids(index, wanted("Organization", name)))


@pytest.mark.parametrize(
    "name", ["", "   ", "!!!", '"" OR *', "NEAR(", "x" * 10_000, "\u202e", "'; DROP TABLE items; --"]
)
def test_no_name_breaks_a_query(tmp_path: Path, name: str) -> None:
    assert ids(index_of(tmp_path, ONE), wanted("City", name)) in ([], [made_id(1)])


def test_items_are_told_by_id(tmp_path: Path) -> None:
    asked = index_of(tmp_path, ONE).items([made_id(1), made_id(9)])

    assert isinstance(asked[made_id(1)], Item)
    assert asked[made_id(9)] == Missing(made_id(9))
