"""A folder of seeds: flat records from every file, in stable order, none left out silently."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from factpress.errors import CouldNotRun
from factpress.iris import short_hash
from factpress.problems import Place, Problems
from factpress.reading.seeds import read_seeds
from reading_samples import EVIDENCE, NS, SAMPLE_KINDS, VOCABULARY, WORLD, fact, read_files, read_folder, write_seeds

COUNT = "kind: count, about: fair, value: 007, unit: {en: visitors, de: Gäste}"


def test_an_item_becomes_a_flat_record_in_canonical_form() -> None:
    reading = read_files({"w.yaml": WORLD, "a.yaml": fact(f"{COUNT}, sure: 0.90")})
    name = f"fair--{short_hash('de=Gäste' + chr(10) + 'en=visitors')}"

    assert reading.report == []
    assert [record.values for record in reading.facts] == [
        {
            **{"about": "fair", "value": "7", "unit@en": "visitors", "unit@de": "Gäste", "node": name},
            **{"article": "news", "quote": "so it is", "curator": "eve", "created": "2026-11-21"},
            **{"sure": "0.9", "mood": "said", "rank": NS + "Normal"},
        }
    ]
    assert reading.seeds.things["bonn"].values == {"slug": "bonn", "class": NS + "Town", "name@en": "Bonn"}
    assert list(reading.seeds.articles) == ["news"]
    assert list(reading.seeds.curators) == ["eve"]


def test_several_iris_are_one_text_with_spaces_as_in_a_table() -> None:
    text = "things: [{slug: rome, class: Town, name: {en: Rome}, pages: [http://a.example/1, http://b.example/2]}]"
    table = "slug,class,name@en,pages\nrome,Town,Rome,http://a.example/1 http://b.example/2 http://a.example/1\n"
    typed, tabled = read_files({"a.yaml": text}), read_files({"tables/thing.csv": table})

    assert (typed.report, tabled.report) == ([], [])
    assert typed.seeds.things["rome"].values["pages"] == "http://a.example/1 http://b.example/2"
    assert typed.seeds.things["rome"].values == tabled.seeds.things["rome"].values


def test_an_item_with_several_evidences_becomes_as_many_records_of_one_fact() -> None:
    text = """\
defaults: {curator: eve, created: 2026-11-21, title: unused here}
facts:
- kind: property
  subject: fair
  predicate: size
  object: 3
  mood: planned
  evidence:
  - {article: news, quote: one}
  - {article: news, quote: two, mood: said, sure: 0.5}
"""
    reading = read_files({"w.yaml": WORLD, "a.yaml": text})
    first, second = reading.facts

    assert reading.report == []
    assert {k: v for k, v in first.values.items() if second.values[k] != v} == {
        **{"quote": "one", "mood": "planned", "sure": "1"}
    }
    assert second.values["sure"] == "0.5"
    assert second.values["mood"] == "said"
    assert second.place("quote") == Place("seeds/a.yaml", 10, 28, "quote")
    assert second.place("object") == Place("seeds/a.yaml", 6, 11, "object")
    assert second.place("curator") == Place("seeds/a.yaml", 1, 21, "curator")
    assert second.place("note") == Place("seeds/a.yaml", 3, 3, "note")


def test_the_first_alternative_that_is_there_names_the_node() -> None:
    keys = ["who: ada, office: Mayor", "office: Mayor", "who: ada, id: own-name"]
    text = "facts:\n" + "".join(f"- {{kind: part, event: fair, role: chair, {key}, {EVIDENCE}}}\n" for key in keys)

    names = [record.values["node"] for record in read_files({"w.yaml": WORLD, "a.yaml": text}).facts]

    assert names == ["fair--ada--chair", f"fair--{short_hash('Mayor')}--chair", "own-name"]


def test_a_table_says_the_same_as_yaml_with_exact_places() -> None:
    table = (
        "event,role,who,remark@en,article,quote,curator,created\r\n"
        'fair,chair,ada,"a ""b"",\r\nc",news,q,eve,2026-11-21\r\n'
        "\r\n"
        ",,,,,,,\r\n"
        "fair,speaker,ada,,news,ü,eve,2026-11-21"
    )
    reading = read_files({"w.yaml": WORLD, "tables/part.csv": table.encode("utf-8-sig")})
    first, second = reading.facts

    assert reading.report == []
    assert first.values["remark@en"] == 'a "b",\nc'
    assert (first.line, second.line) == (2, 6)
    assert "remark@en" not in second.values
    assert first.place("remark@en") == Place("seeds/tables/part.csv", 2, 16, "remark@en")
    assert first.place("quote") == Place("seeds/tables/part.csv", 3, 9, "quote")
    assert second.place("created") == Place("seeds/tables/part.csv", 6, 30, "created")
    assert second.place("note") == Place("seeds/tables/part.csv", 6, 1, "note")


def test_facts_come_by_file_then_as_typed_however_often_asked() -> None:
    rows = "about,value,unit@en,article,quote,curator,created\n" + "".join(
        f"fair,{number},x,news,q,eve,2026-11-21\n" for number in (5, 4)
    )
    files: dict[str, str | bytes] = {"z.yml": fact(COUNT), "b/a.yaml": fact(COUNT), "tables/count.csv": rows}
    reading = read_files({"w.yaml": WORLD, **files})

    assert [(record.file, record.values["value"]) for record in reading.facts] == [
        ("seeds/b/a.yaml", "7"),
        ("seeds/tables/count.csv", "5"),
        ("seeds/tables/count.csv", "4"),
        ("seeds/z.yml", "7"),
    ]


def test_tables_of_facts_are_streamed(tmp_path: Path) -> None:
    write_seeds(tmp_path, {"w.yaml": WORLD})
    table = tmp_path / "seeds" / "tables" / "count.csv"
    table.parent.mkdir()
    table.write_text("about,value,unit@en,article,quote,curator,created\n", encoding="utf-8")
    problems = Problems()
    seeds = read_seeds(tmp_path, "seeds", SAMPLE_KINDS, VOCABULARY, problems)
    with table.open("a", encoding="utf-8") as stream:
        stream.write("fair,1,x,news,q,eve,2026-11-21\n" * 3 + "broken\n" * 100_000)

    assert [record.line for record in islice(seeds.facts(), 3)] == [2, 3, 4]
    assert len(problems) == 0


def test_nodes_are_found_wherever_they_are_stated() -> None:
    row = "event,role,who,id,article,quote,curator,created\nfair,chair,ada,,news,q,eve,2026-11-21\n"
    about = "facts:\n" + "".join(
        f"- {{kind: property, subject: {name}, predicate: size, object: 3, {EVIDENCE}}}\n"
        for name in ("fair--ada--chair", "own", "fair", "nowhere")
    )
    own = fact("kind: part, event: fair, role: speaker, who: ada, id: own")
    reading = read_files({"w.yaml": WORLD, "a.yaml": about, "b.yaml": own, "tables/part.csv": row})

    assert reading.report == [
        "seeds/a.yaml:5:29: error[unknown-slug] there is no thing and no record 'nowhere'; "
        "write the slug of a thing, or the id of a record"
    ]
    assert len(reading.facts) == 6


def test_a_file_that_cannot_be_read_makes_no_slug_of_other_files_unknown() -> None:
    reading = read_files({"w.yaml": WORLD.replace("things:", "things: '"), "a.yaml": fact(COUNT)})

    assert reading.report == [
        "seeds/w.yaml:1:9: error[yaml-syntax] a quotation mark opens here and none closes it; close it",
    ]


def test_a_faulty_thing_is_no_thing_but_its_slug_is_known() -> None:
    world = WORLD.replace("class: Event", "class: Evnt")
    reading = read_files({"w.yaml": world, "a.yaml": fact(COUNT)})

    assert reading.report == [
        "seeds/w.yaml:2:23: error[unknown-class] 'Evnt' is no class of the ontology; did you mean 'Event'?"
    ]
    assert "fair" not in reading.seeds.things
    assert len(reading.facts) == 1


def test_faulty_records_are_left_out_and_dangling_ones_are_not() -> None:
    text = "facts:\n" + "".join(
        f"- {{kind: count, about: {about}, value: {value}, unit: {{en: x}}, {EVIDENCE}}}\n"
        for about, value in (("fair", "many"), ("nothing", "3"))
    )
    reading = read_files({"w.yaml": WORLD, "a.yaml": text})

    assert [record.line for record in reading.facts] == [3]
    assert [problem.code for problem in reading.problems] == ["bad-integer", "unknown-slug"]


def test_no_file_is_left_out_silently(tmp_path: Path) -> None:
    quiet = ["README.md", "unused.yaml", "quotes.lock", "links/wikidata.csv", "log.jsonl", "links/x.yaml"]
    write_seeds(tmp_path, {"w.yaml": WORLD, **dict.fromkeys([*quiet, "notes.txt", "thing.csv", "tables/x.tsv"], "")})
    (tmp_path / "seeds" / "more").symlink_to(tmp_path)
    (tmp_path / "seeds" / "gone.yaml").symlink_to(tmp_path / "nothing")

    assert read_folder(tmp_path).report == [
        "seeds/gone.yaml: error[file-missing] there is no such file",
        "seeds/more: warning[file-unread] the file is not read; links to folders are not followed; put the files here",
        "seeds/notes.txt: warning[file-unread] the file is not read; "
        "facts are typed in .yaml files, or in .csv files in tables/",
        "seeds/tables/x.tsv: warning[file-unread] the file is not read; "
        "facts are typed in .yaml files, or in .csv files in tables/",
        "seeds/thing.csv: warning[file-unread] the file is not read; move it into tables/",
    ]


def test_a_missing_or_empty_folder_is_a_problem(tmp_path: Path) -> None:
    missing = read_folder(tmp_path).report
    write_seeds(tmp_path, {"README.md": "Nothing yet."})

    assert missing == [
        "seeds: error[file-missing] there is no folder of seeds here; make it, or name another in factpress.toml"
    ]
    assert read_folder(tmp_path).report == [
        "seeds: error[file-empty] the folder has no YAML files and no tables; "
        "type facts into a .yaml file there; 'factpress new' makes an example"
    ]


def test_an_unclosed_quotation_mark_ends_a_long_table() -> None:
    table = 'slug,class,name@en\nx,Person,"' + "x\n" * 70_000

    assert read_files({"w.yaml": WORLD, "tables/thing.csv": table}).report == [
        "seeds/tables/thing.csv:2:10: error[csv-syntax] a cell is very long, so the table is not read on; "
        "look for a quotation mark that is not closed"
    ]


def test_a_faulty_record_whose_node_has_no_name_yet_makes_no_reference_dangling() -> None:
    about = fact("kind: property, subject: fair--ada--chair, predicate: size, object: 3")
    reading = read_files(
        {"w.yaml": WORLD, "a.yaml": about, "b.yaml": fact("kind: part, event: fair, who: ada, role: chiar")}
    )

    assert reading.report == [
        "seeds/b.yaml:2:45: error[unknown-concept] 'chiar' is no concept of the scheme 'role'; did you mean 'chair'?"
    ]


def test_a_table_that_goes_away_while_facts_are_read_ends_the_run(tmp_path: Path) -> None:
    write_seeds(tmp_path, {"w.yaml": WORLD, "tables/count.csv": "about\n"})
    seeds = read_seeds(tmp_path, "seeds", SAMPLE_KINDS, VOCABULARY, Problems())
    (tmp_path / "seeds" / "tables" / "count.csv").unlink()

    with pytest.raises(CouldNotRun, match=r"seeds/tables/count\.csv cannot be read: No such file or directory"):
        list(seeds.facts())


def test_a_table_of_things_that_cannot_be_opened_ends_the_run(tmp_path: Path) -> None:
    write_seeds(tmp_path, {"w.yaml": WORLD, "tables/count.csv": "about\n"})
    (tmp_path / "seeds" / "tables" / "thing.csv").symlink_to(tmp_path / "nothing")

    with pytest.raises(CouldNotRun, match=r"seeds/tables/thing\.csv cannot be read: No such file or directory"):
        read_folder(tmp_path)
