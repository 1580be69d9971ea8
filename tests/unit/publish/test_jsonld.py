from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from factpress.errors import UsageFault
from factpress.publish.context import Context
from factpress.publish.jsonld import write_jsonld
from factpress.publish.spool import Spool

XSD = "http://www.w3.org/2001/XMLSchema#"
V = "https://e.org/words#"
CONTEXT: dict[str, object] = {
    "@version": 1.1,
    "v": V,
    "xsd": XSD,
    "id": "https://e.org/id/",
    "name": {"@id": "v:name", "@container": "@language"},
    "date": {"@id": "v:date", "@type": "xsd:date"},
    "votes": {"@id": "v:votes", "@type": "xsd:integer"},
    "part": {"@id": "v:part", "@type": "@id", "@container": "@set"},
    "note": "v:note",
    "Event": {"@id": "v:Event"},
}


def node(tmp_path: Path, *pairs: tuple[str, str], subject: str = "https://e.org/id/x") -> dict[str, Any]:
    file = tmp_path / "graph.jsonld"
    with Spool(1 << 20, tmp_path) as quads:
        for predicate, term in pairs:
            quads.add(f"<{subject}> <{predicate}> {term} <https://e.org/g> .\n".encode())
        write_jsonld(quads, file, CONTEXT)
    content = json.loads(file.read_text(encoding="utf-8"))
    assert content["@context"] == CONTEXT
    (only,) = content["@graph"]
    return dict(only)


def test_values_that_fit_their_terms_are_short(tmp_path: Path) -> None:
    assert node(
        tmp_path,
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"<{V}Event>"),
        (V + "name", '"Tag"@de'),
        (V + "name", '"day"@en'),
        (V + "name", '"date"@en'),
        (V + "date", f'"2031-04-02"^^<{XSD}date>'),
        (V + "votes", f'"96"^^<{XSD}integer>'),
        (V + "part", "<https://e.org/id/y>"),
        (V + "note", r'"a \"b\"\n"'),
    ) == {
        "@id": "id:x",
        "@type": "Event",
        "name": {"de": "Tag", "en": ["date", "day"]},
        "date": "2031-04-02",
        "votes": 96,
        "part": "id:y",
        "note": 'a "b"\n',
    }


def test_values_that_do_not_fit_stand_in_full_under_the_prefixed_name(tmp_path: Path) -> None:
    assert node(
        tmp_path,
        (V + "date", '"spring"'),
        (V + "date", f'"7"^^<{XSD}gYear>'),
        (V + "name", "<https://e.org/id/y>"),
        (V + "votes", f'"007"^^<{XSD}integer>'),
        (V + "note", '"hm"@en'),
        (V + "other", f'"7"^^<{XSD}integer>'),
    ) == {
        "@id": "id:x",
        "v:date": [{"@value": "7", "@type": "xsd:gYear"}, "spring"],
        "v:name": {"@id": "id:y"},
        "votes": "007",
        "note": {"@value": "hm", "@language": "en"},
        "v:other": 7,
    }


def test_a_node_that_the_context_would_misread_is_written_without_it(tmp_path: Path) -> None:
    assert node(tmp_path, (V + "part", "<id:y>"), (V + "name", '"x"@en')) == {
        "@context": None,
        "@id": "https://e.org/id/x",
        V + "name": {"@value": "x", "@language": "en"},
        V + "part": {"@id": "id:y"},
    }


@pytest.mark.parametrize("key", ["@language", "@import", "@protected", "@propagate"])
def test_a_context_that_changes_the_reading_of_every_value_is_refused(key: str) -> None:
    with pytest.raises(UsageFault, match=key):
        Context({key: "x"})


def test_definitions_of_other_shapes_are_let_be() -> None:
    context = Context(
        {
            "v": V,
            "index": {"@id": "v:a", "@container": "@index"},
            "german": {"@id": "v:b", "@language": "de"},
            "back": {"@reverse": "v:c"},
            "json": {"@id": "v:d", "@type": "@json"},
            "none": None,
            "v:e": {"@type": "@id"},
            "alias": "@id",
            "loop": "loop:x",
        }
    )

    assert [context.key(V + local) for local in "abcd"] == ["v:a", "v:b", "v:c", "v:d"]
    assert context.key(V + "e") == V + "e"
