from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from factpress.publish.graph import write_graph
from factpress.publish.names import Names
from factpress.publish.spool import Spool

BASE = "https://e.org/"
PREFIXES = {
    **{name: f"{BASE}{name}/" for name in ("id", "article", "curator", "fact", "evidence", "link", "graph")},
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "schema": "http://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "v": "https://e.org/words#",
    "unused": "https://unused.example/",
}


def expand(term: str) -> str:
    if term[0] in '"<':
        return term
    prefix, _, local = term.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def quad(subject: str, predicate: str, term: str, graph: str = "graph:things") -> bytes:
    return (" ".join(map(expand, (subject, predicate, term, graph))) + " .\n").encode()


def published(tmp_path: Path, quads: Iterable[bytes], name: str = "graph.ttl") -> str:
    folder = tmp_path / "out"
    folder.mkdir()
    with Spool(1 << 20, tmp_path) as spool:
        spool.add(b"".join(quads))
        write_graph(spool, folder, PREFIXES, {})
    return (folder / name).read_text(encoding="utf-8")


def heads(turtle: str) -> list[str]:
    """The subjects of a Turtle file, in their order."""
    lines = turtle.replace(" a v:", "\n    a v:").splitlines()
    return [line.strip("<>") for line in lines if line and line[0] not in "@# "]


def test_a_thing_reads_well(tmp_path: Path) -> None:
    turtle = published(
        tmp_path,
        [
            quad("id:lyra", "v:edition", f'"12"^^<{PREFIXES["xsd"]}integer>'),
            quad("id:lyra", "schema:name", '"12. Lyra-Rat"@de'),
            quad("id:lyra", "schema:name", '"12th Lyra Council"@en'),
            quad("id:lyra", "rdf:type", "v:Council"),
            quad("id:lyra", "rdf:type", "v:Assembly"),
            quad("id:lyra", "v:share", f'"0.9"^^<{PREFIXES["xsd"]}decimal>'),
            quad("id:lyra", "v:whole", f'"1"^^<{PREFIXES["xsd"]}decimal>'),
            quad("id:lyra", "v:at", "<https://e.org/evidence/1#quote>"),
        ],
    )

    assert turtle == (
        "@prefix id: <https://e.org/id/> .\n"
        "@prefix schema: <http://schema.org/> .\n"
        "@prefix v: <https://e.org/words#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "\n"
        "# 12th Lyra Council\n"
        "\n"
        "id:lyra a v:Assembly, v:Council ;\n"
        "    schema:name\n"
        '        "12. Lyra-Rat"@de,\n'
        '        "12th Lyra Council"@en ;\n'
        "    v:at <https://e.org/evidence/1#quote> ;\n"
        "    v:edition 12 ;\n"
        "    v:share 0.9 ;\n"
        '    v:whole "1"^^xsd:decimal .\n'
    )


def test_facts_stand_below_their_thing_and_evidence_below_its_fact(tmp_path: Path) -> None:
    kinds = [
        *("article:a", "curator:c", "<https://e.org/words#T>", "id:x", "id:x--n", "id:x-z", "fact:9", "fact:1"),
        *("evidence:5", "<https://e.org/evidence/5#quote>", "evidence:7", "<https://e.org/article/a#text>"),
    ]
    turtle = published(
        tmp_path,
        [
            *(quad(subject, "rdf:type", "v:K") for subject in kinds),
            quad("fact:9", "rdf:subject", "id:x"),
            quad("fact:1", "rdf:subject", "id:x--n"),
            quad("fact:9", "prov:wasDerivedFrom", "evidence:7"),
            quad("fact:1", "prov:wasDerivedFrom", "evidence:5"),
        ],
    )

    assert heads(turtle) == [
        *("id:x", "id:x--n", "fact:9", "evidence:7", "fact:1", "evidence:5", "https://e.org/evidence/5#quote"),
        *("id:x-z", "article:a", "https://e.org/article/a#text", "curator:c", "v:T"),
    ]


def test_a_link_stands_right_behind_its_thing(tmp_path: Path) -> None:
    source = "<http://www.w3.org/2002/07/owl#annotatedSource>"
    turtle = published(
        tmp_path,
        [
            *(quad(subject, "rdf:type", "v:K") for subject in ("id:x", "id:x--n", "id:x-z", "link:7", "fact:1")),
            quad("link:7", source, "id:x"),
            quad("fact:1", "rdf:subject", "id:x"),
        ],
    )

    assert heads(turtle) == ["id:x", "link:7", "id:x--n", "fact:1", "id:x-z"]


def test_a_name_of_several_lines_is_a_comment_of_one(tmp_path: Path) -> None:
    turtle = published(tmp_path, [quad("id:x", "schema:name", '"a\\n\\r\u2028b"@en')])

    assert "\n# a b\n" in turtle


def test_the_name_of_a_node_is_not_taken_for_the_name_of_its_thing(tmp_path: Path) -> None:
    turtle = published(tmp_path, [quad("id:x--n", "schema:name", '"a node"@en')])

    assert "#" not in turtle


def test_trig_has_one_block_a_graph_and_the_names_of_other_graphs_as_comments(tmp_path: Path) -> None:
    trig = published(
        tmp_path,
        [quad("id:x", "schema:name", '"X"@en'), quad("id:x", "v:part", "id:y", "graph:a")],
        "graph.trig",
    )

    assert trig.endswith(
        "\ngraph:a {\n\n    # X\n\n    id:x\n        v:part id:y .\n}\n"
        '\ngraph:things {\n\n    # X\n\n    id:x\n        schema:name "X"@en .\n}\n'
    )


def test_only_safe_local_names_are_shortened_and_the_longest_namespace_counts() -> None:
    names = Names({"a": "https://e.org/", "b": "https://e.org/b/", "c": "https://e.org/b/"})

    shortened = {
        tail: names.short(f"https://e.org/{tail}") for tail in ("x", "7-y--z", "b/x", "", "x.", "x-", "é", "x/y")
    }

    assert shortened == {
        **{"x": "a:x", "7-y--z": "a:7-y--z", "b/x": "b:x"},
        **dict.fromkeys(["", "x.", "x-", "é", "x/y"]),
    }
    assert names.used == {"a", "b"}


def test_nothing_to_publish_gives_files_that_say_nothing(tmp_path: Path) -> None:
    assert published(tmp_path, []) == ""
