"""Records go through the row functions in batches; a refused value is told where it was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from factpress.mapping.compile import Row as Cells
from factpress.mapping.records import RecordMapper, typed_key
from factpress.mapping.tables import Tables
from factpress.model import Kinds, Record
from factpress.problems import Problems


def refusing_bad(rows: Iterable[Cells], write: Callable[[bytes], object], refuse: Callable[..., object]) -> None:
    """A row function that writes the first cell, and refuses rows of which that is "bad"."""
    for number, row in enumerate(rows):
        if row[0] == "bad":
            refuse(number, "url", "bad", "is bad")
        else:
            write(f"{row[0]}\n".encode())


def curator(slug: str, line: int) -> Record:
    return Record("curator", {"slug": slug, "name": "N", "url": "u:"}, "seeds/c.yaml", line, 1, {"url": (line, 9)})


def mapped(kinds: Kinds, records: Iterable[Record]) -> tuple[bytes, Problems]:
    written: list[bytes] = []
    problems = Problems()
    mapper = RecordMapper(Tables(kinds, "x:Deprecated"), {"curator": refusing_bad}, written.append, problems)
    for record in records:
        mapper.add_thing(record)
    mapper.finish()
    return b"".join(written), problems


def test_every_record_is_written_once_in_order_over_many_batches(kinds: Kinds) -> None:
    slugs = [f"c{number}" for number in range(2500)]
    written, problems = mapped(kinds, [curator(slug, 1) for slug in slugs])

    assert written.decode().split() == slugs
    assert not len(problems)


def test_a_refused_value_is_told_where_it_was_typed(kinds: Kinds) -> None:
    records = [curator("bad" if number == 1234 else "good", number) for number in range(2000)]
    written, problems = mapped(kinds, records)

    assert written.count(b"good\n") == 1999
    assert [str(problem) for problem in problems] == ["seeds/c.yaml:1234:9: error[value-refused] 'bad' is bad"]


def test_computed_columns_lead_to_the_key_they_come_from() -> None:
    record = Record("utterance", {"quote": "q", "text@en": "t", "object": "o"}, "f", 1, 1, {})

    assert [typed_key(record, column) for column in ("quote", "start", "exact", "text", "language", "value")] == [
        "quote",
        "quote",
        "quote",
        "text@en",
        "text@en",
        "object",
    ]
    assert typed_key(record, "node") is None
