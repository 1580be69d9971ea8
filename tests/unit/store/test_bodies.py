"""Bodies are read from a file as they go, have the size they say, and hurt no text."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest

from factpress.store.bodies import Parcel, deletes, inserts, packed, portions, quads_body, update_body

LINES = [f'<http://e/{n}> <http://e/p> "\\\\u0041 \\\\\\\\U{n} \\" {{}} ; é"@en .\n'.encode() for n in range(2500)]
FOLDED = [line.decode().rstrip("\n") for line in LINES]


@pytest.fixture
def parcels(tmp_path: Path) -> list[Parcel]:
    """Two graphs in one file, behind something else."""
    head, first = b"not ours\n", LINES[:1500]
    file = tmp_path / "lines.nt"
    file.write_bytes(head + b"".join(LINES))
    size = len(b"".join(first))
    rest = len(b"".join(LINES)) - size
    return [
        Parcel("http://g/1", 1500, "", file, len(head), size),
        Parcel("http://g/2", 1000, "", file, len(head) + size, rest),
    ]


def graphs(store: ox.Store) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for quad in store:
        found.setdefault(str(quad.graph_name), set()).add(f"{quad.triple} .")
    return found


WANTED = {"<http://g/1>": set(FOLDED[:1500]), "<http://g/2>": set(FOLDED[1500:])}


def test_a_graph_and_a_dataset_arrive_whole_and_as_often_as_they_are_begun(parcels: list[Parcel]) -> None:
    for body in (quads_body(parcels), parcels[0].body()):
        sent = b"".join(body.pieces())
        assert sent == b"".join(body.pieces())
        assert len(sent) == body.size
        assert gzip.decompress(b"".join(packed(body.pieces()))) == sent
    store = ox.Store()
    store.bulk_load(b"".join(quads_body(parcels).pieces()), ox.RdfFormat.N_QUADS)
    assert graphs(store) == WANTED


def test_an_update_puts_graphs_in_place_of_others(parcels: list[Parcel]) -> None:
    store = ox.Store()
    store.update("INSERT DATA { GRAPH <http://g/1> { <a:a> <a:b> 1 } }")
    body = update_body("DROP SILENT GRAPH <http://g/1> ;\n", parcels)
    text = b"".join(body.pieces())
    store.update(text.decode())

    assert graphs(store) == WANTED
    assert len(text) == body.size


def test_changes_come_in_parts_and_no_escape_is_read_too_early(parcels: list[Parcel]) -> None:
    store = ox.Store()
    bodies = list(inserts("http://g/1", parcels[0].lines(), 500))
    assert len(bodies) == 3
    for body in bodies:
        text = b"".join(body.pieces()).decode()
        assert "\\\\u" not in text  # an engine may take this for an escape wherever it stands
        store.update(text)
    assert graphs(store) == {"<http://g/1>": WANTED["<http://g/1>"]}
    for body in deletes("http://g/1", iter(LINES[:1499]), 500):
        store.update(b"".join(body.pieces()).decode())
    assert graphs(store) == {"<http://g/1>": {FOLDED[1499]}}


def test_portions_are_no_larger_than_allowed_and_cut_no_line(parcels: list[Parcel]) -> None:
    bodies = list(portions(parcels[0], 10_000))

    assert max(body.size for body in bodies) <= 10_000
    assert all(b"".join(body.pieces()).endswith(b" .\n") for body in bodies)
    assert b"".join(piece for body in bodies for piece in body.pieces()) == b"".join(LINES[:1500])
    assert [body.size for body in portions(parcels[0], 1)] == [len(line) for line in LINES[:1500]]
