"""Laws of reading: YAML and tables mean the same, canonical forms are stable, no bytes end in a traceback."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factpress.model import Key, Record
from factpress.reading.tables import RowMarks, cell_begins
from factpress.reading.values import Refused, check_for
from reading_samples import SAMPLE_KINDS, VOCABULARY, WORLD, fact, read_files

#: Any text that may be published, and texts that YAML or a spreadsheet would like to read as something else.
TEXTS = st.one_of(
    st.text(
        st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff", include_characters="\t\n")
    ),
    st.sampled_from(
        ["no", "1.10", "null", "~", " x ", "\n", "''", '"', '"",', "- a", "a: b", "#", "=1+1", "\ufeff", "\u2028"]
    ),
)
WORDS = {
    "role": st.sampled_from(["chair", "speaker"]),
    "who": st.sampled_from(["ada", "bonn"]),
    "office": TEXTS,
    "remark@en": TEXTS,
    "remark@zh-hant": TEXTS,
    "about": st.lists(st.sampled_from(["ada", "bonn", "fair"]), max_size=3).map(" ".join),
    "quote": TEXTS,
    "sure": st.decimals(0, 1, places=3).map(str),
    "nth": st.integers(-5, 5).map(str),
    "rank": st.sampled_from(["normal", "low", ""]),
    "mood": st.sampled_from(["said", "planned", ""]),
}
ALWAYS = {"event": "fair", "article": "news", "curator": "eve", "created": "2026-11-21"}
RECORDS = st.fixed_dictionaries({}, optional=WORDS).map(lambda words: {**ALWAYS, **words})


def quoted(text: str) -> str:
    """Return the text as YAML in double quotes, what YAML does not read as it is as escapes."""
    escaped = (c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return f'"{"".join(escaped)}"'


def as_item(record: Mapping[str, str]) -> str:
    plain = [f"{key}: {quoted(value)}" for key, value in record.items() if "@" not in key and key != "about"]
    texts = [f"{key.partition('@')[2]}: {quoted(value)}" for key, value in record.items() if "@" in key]
    about = record.get("about", "").replace(" ", ", ")
    return f"- {{kind: part, {', '.join(plain)}, remark: {{{', '.join(texts)}}}, about: [{about}]}}\n"


def as_table(records: list[dict[str, str]], line_end: str) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, [*ALWAYS, *WORDS], lineterminator=line_end)
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()


def told(records: list[Record]) -> list[tuple[str, Mapping[str, str]]]:
    return [(record.kind, record.values) for record in records]


@given(st.lists(RECORDS, min_size=1, max_size=3), st.sampled_from(["\n", "\r\n"]))
def test_yaml_and_tables_that_say_the_same_give_equal_records(records: list[dict[str, str]], line_end: str) -> None:
    from_yaml = read_files({"w.yaml": WORLD, "a.yaml": "facts:\n" + "".join(map(as_item, records))})
    from_table = read_files({"w.yaml": WORLD, "tables/part.csv": as_table(records, line_end)})

    assert told(from_yaml.facts) == told(from_table.facts)
    assert codes(from_yaml.report) == codes(from_table.report)


def codes(report: list[str]) -> list[str]:
    """Return what was said without the places, which differ."""
    return sorted(line.partition(" ")[2] for line in report)


@pytest.mark.parametrize(
    "name", ["integer", "decimal", "date", "language", "slug", "node-name", "things", "iri", "text"]
)
@given(typed=st.one_of(st.text(), st.from_regex(r"\A\s*[-+]?[0-9]{0,5}[.,]?[0-9]{0,5}\s*\Z"), st.dates().map(str)))
@example("-0.00")
@example("+007")
@example(" a  b ")
def test_a_canonical_form_is_taken_as_it_is(name: str, typed: str) -> None:
    check = check_for(Key("key", name), SAMPLE_KINDS.properties, VOCABULARY)
    try:
        canonical = check(typed)
    except Refused:
        return

    assert check(canonical) == canonical


@given(st.decimals(-(10**12), 10**12, places=6))
def test_a_canonical_decimal_is_the_same_number_as_xsd_writes_it(number: Decimal) -> None:
    check = check_for(Key("key", "decimal"), SAMPLE_KINDS.properties, VOCABULARY)
    canonical = check(f"{number:f}")

    assert Decimal(canonical) == number
    assert re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?", canonical)
    assert canonical != "-0"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0")), min_size=1, max_size=5))
def test_the_place_of_a_cell_is_where_its_text_begins(cells: list[str]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    typed = out.getvalue()
    begins = cell_begins(typed)
    marks = RowMarks({str(number): number for number in range(len(cells))}, typed, 7)

    assert len(begins) == len(cells)
    for number, (cell, begin) in enumerate(zip(cells, begins, strict=True)):
        written = cell.replace('"', '""') if typed[begin] == '"' else cell
        line, column = marks.get(str(number), (0, 0))
        rest = "\n".join(typed.split("\n")[line - 7 :])[column - 1 :]
        assert rest.removeprefix('"').startswith(written)


FILES = st.sampled_from(["a.yaml", "tables/thing.csv", "tables/part.csv", "tables/property.csv"])
VALID: Mapping[str, bytes] = {
    "a.yaml": (WORLD + fact("kind: part, event: fair, role: chair, who: ada, remark: {en: x, ar: ع}")).encode(),
    "tables/thing.csv": b'slug,class,name@en,inside\nada,Person,"A, ""da""",\nbonn,Town,"Bo\nnn",bonn\n',
    "tables/part.csv": b"event,role,who,about,article,quote,curator,created\n"
    b"fair,chair,ada,ada bonn,news,q,eve,2026-11-21\n",
    "tables/property.csv": b"subject,predicate,object,article,quote,curator,created\n"
    b"fair,start,2026-11-21,news,q,eve,2026-11-21\n",
}


def holds_together(files: dict[str, str | bytes]) -> None:
    """Read files of any content: whatever is wrong is a problem, and records that come are whole."""
    reading = read_files(files)
    for record in [*reading.facts, *reading.seeds.things.values()]:
        kind = SAMPLE_KINDS.kinds[record.kind]
        for key in kind.keys.values():
            if key.required and key.type != "texts":
                assert record.values[key.name]
        for column in record.values:
            place = record.place(column)
            assert place.line
            assert place.column


@given(FILES, st.binary(max_size=200))
@example("a.yaml", b"things: [{slug: [}")
@example("tables/thing.csv", b'"')
@example("tables/part.csv", b"\xff\xfe\x00,")
def test_no_bytes_at_all_end_in_a_traceback(name: str, content: bytes) -> None:
    holds_together({"w.yaml": WORLD, name: content})


@given(FILES, st.data())
def test_no_damage_to_a_valid_file_ends_in_a_traceback(name: str, data: st.DataObject) -> None:
    content = VALID[name]
    at = data.draw(st.integers(0, len(content)))
    gone = data.draw(st.integers(0, 5))
    put = data.draw(
        st.one_of(st.binary(max_size=4), st.sampled_from([b'"', b"\n", b": ", b"- ", b"[", b"{", b"&a ", b"\t"]))
    )

    holds_together({"w.yaml": WORLD, name: content[:at] + put + content[at + gone :]})
