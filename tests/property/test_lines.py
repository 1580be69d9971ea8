"""The n-th place found in a document is that of the parser's n-th triple, whatever the document looks like."""

from __future__ import annotations

import os
from collections import defaultdict
from itertools import product

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from factpress.spots import line_spots, spots

ROUNDS = int(os.environ.get("FACTPRESS_ROUNDS", "150"))
PREFIXES = "@prefix e: <http://e.example/> . @prefix : <http://d.example/> .\n"
EVERYTHING = range(1 << 30)
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#: Nodes and predicates that no token stands for: those of lists.
OF_LISTS = {f"<{RDF}{name}>" for name in ("first", "rest", "nil")}

NAMES = ["e:a", "e:b.c", ":", ":x", "e:1-2", "<http://i.example/#.>", "e:a\\,b\\~", "e:%41b"]
LABELS = ["_:x", "_:y.z"]
VERBS = ["a", "e:p", ":q", "<http://i.example/p>"]
TEXTS = ['"a . b"', "'it; [ ('", '"""two\n# " of ""x\\""""', "'''a\n'' b'''", '"\\"é😀"', '""', "''", '""""a"""']
LITERALS = [text + tail for text, tail in product(TEXTS, ["", "@en", "@de-AT", "^^e:d", "^^<http://i.example/d>"])]
NUMBERS = ["1", "-2.5", ".5", "1e3", "+1.0E-3", "true", "false"]
SPACES = st.sampled_from([" ", "\n", "\t", ' # . ] " a comment\n', "\r\n"])


def properties(objects: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    one = st.builds(
        lambda verb, values, space, tail: f"{verb}{space}{f'{space},'.join(values)}{tail}",
        st.sampled_from(VERBS),
        st.lists(objects, min_size=1, max_size=3),
        SPACES,
        st.sampled_from(["", " ;", " ; ;"]),
    )
    return st.builds(lambda parts, space: f" ;{space}".join(parts), st.lists(one, min_size=1, max_size=3), SPACES)


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    blank = st.builds(lambda inside, space: f"[{space}{inside} ]", properties(inner), SPACES)
    return st.one_of(blank, st.builds(lambda items, space: f"({space}{space.join(items)} )", st.lists(inner), SPACES))


objects = st.recursive(st.sampled_from([*NAMES, *LABELS, *LITERALS, *NUMBERS, "[]", "[ ]"]), nested, max_leaves=12)
blanks = properties(objects).map(lambda inside: f"[ {inside} ]")
subjects = st.one_of(st.sampled_from([*NAMES, *LABELS, "[]"]), nested(objects))
triples = st.one_of(
    st.builds(lambda subject, rest, space: f"{subject}{space}{rest}{space}.", subjects, properties(objects), SPACES),
    blanks.map(lambda text: f"{text} ."),
    st.sampled_from(["PREFIX e: <http://e.example/>", "@prefix f: <http://f.example/> .", "base <http://b.example/>"]),
)
turtle = st.lists(triples, min_size=1, max_size=4).map(lambda parts: PREFIXES + "\n".join(parts))
blocks = st.builds(
    lambda head, inside: f"{head} {{ {' '.join(inside)} }}",
    st.sampled_from(["", "e:g", "GRAPH e:g", "_:x", "[]", "graph <http://i.example/g>"]),
    st.lists(triples.filter(lambda text: text.endswith(".") and not text.startswith("@")), max_size=3),
)
trig = st.lists(st.one_of(triples, blocks), min_size=1, max_size=3).map(lambda parts: PREFIXES + "\n".join(parts))


def spellings() -> dict[str, set[str]]:
    """Return every token of the documents by the term that it is."""
    found: dict[str, set[str]] = defaultdict(set)
    for token in [*NAMES, *LABELS, *VERBS[1:], *LITERALS, *NUMBERS]:
        [quad] = ox.parse(f"{PREFIXES} e:s e:p {token} .".encode(), format=ox.RdfFormat.TURTLE)
        found[str(quad.object)].add(token)
    found[f"<{RDF}type>"] = {"a"}
    return found


SPELLINGS = spellings()


def assert_found(text: str, syntax: ox.RdfFormat) -> None:
    quads = list(ox.parse(text.encode(), format=syntax))
    found = spots(text, EVERYTHING)
    nameless: dict[str, int] = {}

    assert list(found) == list(range(len(quads)))
    for number, quad in enumerate(quads):
        for term, at in zip(map(str, (quad.subject, quad.predicate, quad.object)), found[number], strict=True):
            if term in SPELLINGS:
                assert any(text.startswith(token, at) for token in SPELLINGS[term]), (term, text[at : at + 20])
            elif term not in OF_LISTS:
                assert term.startswith("_:")
                assert nameless.setdefault(term, at) == at


@settings(max_examples=ROUNDS)
@given(turtle)
def test_places_of_turtle_are_those_of_the_parsers_triples(text: str) -> None:
    assert_found(text, ox.RdfFormat.TURTLE)


@settings(max_examples=ROUNDS)
@given(trig)
def test_places_of_trig_are_those_of_the_parsers_triples(text: str) -> None:
    assert_found(text, ox.RdfFormat.TRIG)


lines = st.builds(
    lambda subject, verb, value, graph, gap, tail: f"{subject}{gap}{verb}{gap}{value}{gap}{graph} .{tail}",
    st.sampled_from(["<http://a/s>", "_:x"]),
    st.just("<http://a/p>"),
    st.sampled_from(["<http://a/o>", "_:y", '"a . b"', '"\\"<http://a/s>"@en', '"1"^^<http://a/d>']),
    st.sampled_from(["", "<http://a/g>", "_:g"]),
    st.sampled_from([" ", "\t", "  "]),
    st.sampled_from(["\n", "\r\n", " # <a> <b> <c> .\n", "\n\n# a comment\n"]),
)


@settings(max_examples=ROUNDS)
@given(st.lists(lines, min_size=1, max_size=6).map("".join))
def test_places_of_n_quads_are_those_of_the_parsers_quads(text: str) -> None:
    quads = list(ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS))
    found = line_spots(text, EVERYTHING)

    assert list(found) == list(range(len(quads)))
    for number, quad in enumerate(quads):
        for term, at in zip(map(str, (quad.subject, quad.predicate, quad.object)), found[number], strict=True):
            assert text.startswith(term, at)
