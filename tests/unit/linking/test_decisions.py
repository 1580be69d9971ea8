"""What rows of links may say, each by itself and all together."""

from __future__ import annotations

import pytest

from factpress.iris import fact_hash
from factpress.linking import Decision
from link_samples import BASE, LINE, read, row, table

PERSON = "write semapv:ManualMappingCuration or semapv:MappingReview"
ITEM = "write wd: and the item's id, a Q and a number that begins with 1 to 9"


def cell_fault(decision: str, column: str, text: str) -> str:
    """The one problem of a file with one row in which one cell has this text: severity, code and message."""
    [problem] = read({decision: table(row(decision, **{column: text}))}).problems
    place, _, said = problem.partition(": ")
    columns = list(row(decision, **{column: text}))
    cells = row(decision, **{column: text})
    begin = 1 + sum(len(cells[before]) + 1 for before in columns[: columns.index(column)])
    assert place == f"links/{decision}.sssom.tsv:{LINE}:{begin}"
    return said


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("subject_id", "id:tidehavn", "error[unknown-slug] there is no thing 'tidehavn'; did you mean 'tidehaven'?"),
        ("subject_id", "tidehaven", "error[link-invalid] 'tidehaven' is no thing; write id:tidehaven"),
        (
            "subject_id",
            f"{BASE}id/tidehaven",
            f"error[link-invalid] '{BASE}id/tidehaven' is no thing; write id:tidehaven",
        ),
        (
            "subject_id",
            "id:Tide Haven",
            "error[link-invalid] 'id:Tide Haven' is no thing; write id: and the slug of a thing",
        ),
        ("author_id", "curator:kimm", "error[unknown-slug] there is no curator 'kimm'; did you mean 'kim'?"),
        ("author_id", "Kim", "error[link-invalid] 'Kim' is no curator; write curator: and the slug of a curator"),
        ("reviewer_id", "sam", "error[link-invalid] 'sam' is no curator; write curator:sam"),
        (
            "predicate_id",
            "owl:sameAs",
            "error[link-invalid] 'owl:sameAs' does not fit 'tidehaven', which is no concept; write schema:sameAs",
        ),
        (
            "predicate_id",
            "skos:exactMatch",
            "error[link-invalid] 'skos:exactMatch' does not fit 'tidehaven', which is no concept; write schema:sameAs",
        ),
        (
            "mapping_justification",
            "semapv:LexicalMatching",
            f"error[link-invalid] 'semapv:LexicalMatching' is no decision of a person, and accepted rows are; {PERSON}",
        ),
        (
            "mapping_date",
            "06.05.2031",
            "error[bad-date] '06.05.2031' is not a date; write year, month and day, such as 2025-11-24",
        ),
        (
            "mapping_date",
            "2031-02-30",
            "error[bad-date] '2031-02-30' is not a date; write year, month and day, such as 2025-11-24",
        ),
        (
            "mapping_date",
            "20310506",
            "error[bad-date] '20310506' is not a date; write year, month and day, such as 2025-11-24",
        ),
        (
            "confidence",
            "0,9",
            "error[bad-decimal] '0,9' is no number from 0 to 1; write it with a point, such as 0.9",
        ),
        (
            "confidence",
            "1.1",
            "error[bad-decimal] '1.1' is no number from 0 to 1; write it with a point, such as 0.9",
        ),
        (
            "predicate_modifier",
            "Not",
            "error[link-invalid] the modifier 'Not' stands in the file of accepted rows; "
            "leave it out, or move the row into rejected.sssom.tsv",
        ),
    ],
)
def test_a_fault_in_a_cell_is_told_where_the_cell_begins(column: str, text: str, said: str) -> None:
    assert cell_fault("accepted", column, text) == said


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("Q999999990", "write wd:Q999999990"),
        ("wd:q999999990", "write wd:Q999999990"),
        ("wikidata:Q999999990", "write wd:Q999999990"),
        ("https://www.wikidata.org/wiki/Q999999990", "write wd:Q999999990"),
        ("http://www.wikidata.org/entity/Q999999990", "write wd:Q999999990"),
        ("https://wikidata.org/wiki/Q999999990", "write wd:Q999999990"),
        ("https://m.wikidata.org/wiki/Q999999990", ITEM),
        ("https://de.wikipedia.org/wiki/Q999999990", ITEM),
        ("wd:Q0", ITEM),
        ("wd:Q099", ITEM),
        ("wd:P31", ITEM),
        ("wd:Q999999990#P31", ITEM),
        ("wd:", ITEM),
        ("sssom:NoTermFound", "move the row into none-found.sssom.tsv"),
    ],
)
def test_only_an_items_curie_is_taken_and_other_spellings_are_corrected(text: str, advice: str) -> None:
    assert cell_fault("accepted", "object_id", text) == f"error[link-invalid] {text!r} is no item of Wikidata; {advice}"


@pytest.mark.parametrize(
    ("decision", "column", "text", "said"),
    [
        ("rejected", "predicate_modifier", "not", "error[link-invalid] 'not' is no modifier; write Not"),
        (
            "rejected",
            "mapping_justification",
            "semapv:LexicalMatching",
            f"error[link-invalid] 'semapv:LexicalMatching' is no decision of a person, and rejected rows are; {PERSON}",
        ),
        (
            "none-found",
            "object_id",
            "wd:Q999999990",
            "error[link-invalid] 'wd:Q999999990' stands where no item was found; "
            "write sssom:NoTermFound, or move the row into another file",
        ),
        (
            "none-found",
            "predicate_modifier",
            "Not",
            "error[link-invalid] the modifier 'Not' stands in the file of none-found rows; "
            "leave it out, or move the row into rejected.sssom.tsv",
        ),
        (
            "held",
            "mapping_justification",
            "semapv:LexicalMatch",
            "error[unknown-term] no vocabulary in use has 'semapv:LexicalMatch'; did you mean 'LexicalMatching'?",
        ),
        (
            "held",
            "mapping_justification",
            "skos:exactMatch",
            "error[link-invalid] 'skos:exactMatch' is no justification; write a term of semapv",
        ),
    ],
)
def test_each_file_has_its_own_rows(decision: str, column: str, text: str, said: str) -> None:
    assert cell_fault(decision, column, text) == said


def test_a_concept_is_matched_and_not_the_same() -> None:
    problem = read({"accepted": table(row(subject_id="id:tides"))}).problems
    right = row(subject_id="id:tides", predicate_id="skos:exactMatch")

    assert [said.partition(": ")[2] for said in problem] == [
        "error[link-invalid] 'schema:sameAs' does not fit 'tides', which is a concept; write skos:exactMatch"
    ]
    assert read({"accepted": table(right)}).problems == []


def test_a_predicate_of_an_unknown_thing_is_one_of_two() -> None:
    content = table(row(subject_id="id:norland", predicate_id="owl:sameAs"))

    assert [said.partition(": ")[2] for said in read({"accepted": content}, whole=False).problems] == [
        "error[link-invalid] 'owl:sameAs' does not link a thing to an item; "
        "write schema:sameAs, or skos:exactMatch for a concept"
    ]


@pytest.mark.parametrize(
    ("decision", "column", "said"),
    [
        ("accepted", "mapping_justification", "the row has no mapping_justification"),
        ("accepted", "mapping_date", "the row has no mapping_date"),
        ("accepted", "object_id", "the row has no object_id"),
        ("accepted", "author_id", "the row has no author_id and no reviewer_id"),
        ("rejected", "predicate_modifier", "the row has no predicate_modifier"),
    ],
)
def test_a_cell_that_is_missing_is_told_where_it_would_be(decision: str, column: str, said: str) -> None:
    assert cell_fault(decision, column, "") == f"error[link-invalid] {said}"


def test_a_reviewer_does_for_an_author() -> None:
    assert read({"accepted": table(row(author_id="", reviewer_id="curator:sam"))}).problems == []


def test_a_slug_is_not_called_unknown_where_things_could_not_be_read() -> None:
    assert read({"accepted": table(row(subject_id="id:norland"))}, whole=False).problems == []


def test_what_is_published_is_canonical_and_named_by_its_triple() -> None:
    content = table(row(confidence="0.90", object_label="Tidehaven", comment="By its harbour", subject_label="-"))
    [link] = read({"accepted": content}).links.accepted
    thing, item = f"{BASE}id/tidehaven", "http://www.wikidata.org/entity/Q999999990"

    assert link.values == {
        "link": fact_hash(f"<{thing}> <http://schema.org/sameAs> <{item}> ."),
        "subject_id": "tidehaven",
        "predicate_id": "http://schema.org/sameAs",
        "object_id": "Q999999990",
        "object_label": "Tidehaven",
        "mapping_justification": "https://w3id.org/semapv/vocab/ManualMappingCuration",
        "author_id": "kim",
        "mapping_date": "2031-05-06",
        "confidence": "0.9",
        "comment": "By its harbour",
    }


def test_only_accepted_rows_are_links() -> None:
    slugs = {"rejected": "tidehaven", "none-found": "tidehaven", "held": "old-bell"}
    links, problems = read({name: table(row(name, subject_id=f"id:{slug}")) for name, slug in slugs.items()})

    assert problems == []
    assert [each.decision for each in links.rows] == [Decision.REJECTED, Decision.NONE_FOUND, Decision.HELD]
    assert links.accepted == ()


# ------------------------------------------------------------------------------------- together


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (
            {"accepted": [row(), row()]},
            f"accepted.sssom.tsv:{LINE + 1}:28: error[link-conflict] 'tidehaven' and Q999999990 are accepted already "
            f"in links/accepted.sssom.tsv:{LINE}:28",
        ),
        (
            {"accepted": [row(), row(object_id="wd:Q999999991")]},
            f"accepted.sssom.tsv:{LINE + 1}:28: error[link-conflict] 'tidehaven' is accepted as Q999999991 here and "
            f"accepted as Q999999990 in links/accepted.sssom.tsv:{LINE}:28",
        ),
        (
            {"accepted": [row(subject_id="id:old-bell"), row()]},
            f"accepted.sssom.tsv:{LINE + 1}:28: error[link-conflict] Q999999990 is accepted for 'tidehaven' here and "
            f"for 'old-bell' in links/accepted.sssom.tsv:{LINE}:27",
        ),
        (
            {"accepted": [row()], "rejected": [row("rejected")]},
            f"rejected.sssom.tsv:{LINE}:28: error[link-conflict] 'tidehaven' and Q999999990 are rejected here and "
            f"accepted in links/accepted.sssom.tsv:{LINE}:28",
        ),
        (
            {"held": [row("held")], "rejected": [row("rejected")]},
            f"held.sssom.tsv:{LINE}:28: error[link-conflict] 'tidehaven' and Q999999990 are held here and rejected in "
            f"links/rejected.sssom.tsv:{LINE}:28",
        ),
        (
            {"accepted": [row()], "none-found": [row("none-found")]},
            f"none-found.sssom.tsv:{LINE}:28: error[link-conflict] 'tidehaven' is without an item here and accepted as "
            f"Q999999990 in links/accepted.sssom.tsv:{LINE}:28",
        ),
        (
            {"accepted": [row()], "held": [row("held", object_id="wd:Q999999991")]},
            f"held.sssom.tsv:{LINE}:28: error[link-conflict] 'tidehaven' is held as Q999999991 here and accepted as "
            f"Q999999990 in links/accepted.sssom.tsv:{LINE}:28",
        ),
    ],
    ids=[
        "row twice",
        "two items",
        "two things",
        "accepted, rejected",
        "held, rejected",
        "accepted, none",
        "accepted, held",
    ],
)
def test_decisions_that_contradict_each_other_are_told_with_both_places(
    files: dict[str, list[dict[str, str]]], problem: str
) -> None:
    texts = {decision: table(*rows) for decision, rows in files.items()}

    assert read(texts).problems == [f"links/{problem}"]


def test_a_thing_may_have_several_items_held_and_several_rejected() -> None:
    items = ["wd:Q999999990", "wd:Q999999991"]
    held = [row("held", object_id=item) for item in items]
    rejected = [row("rejected", object_id=item, subject_id="id:old-bell") for item in items]

    assert read({"held": table(*held), "rejected": table(*rejected)}).problems == []


def test_a_file_of_another_name_is_a_warning() -> None:
    problems = read({"accepted": table(row()), "README.md": "", "acepted.sssom.tsv": "", "links.csv": ""}).problems

    assert problems == [
        "links/acepted.sssom.tsv: warning[file-unread] the file is not read; did you mean 'accepted.sssom.tsv'?",
        "links/links.csv: warning[file-unread] the file is not read; links are typed in accepted.sssom.tsv, "
        "automatic.sssom.tsv, held.sssom.tsv, none-found.sssom.tsv, rejected.sssom.tsv",
    ]


def test_hidden_files_beside_the_links_are_left_alone() -> None:
    assert read({"accepted": table(row()), ".accepted.sssom.tsv.new-00": "x"}).problems == []


def automatic(**cells: str) -> dict[str, str]:
    """A right row of a link that a rule accepted, but for these cells."""
    typed = {name: text for name, text in row().items() if name != "author_id"}
    return {**typed, "mapping_justification": "semapv:LexicalMatching", "mapping_tool": "factpress", **cells}


def test_what_a_rule_accepted_names_its_tool_and_no_person() -> None:
    right = read({"automatic": table(automatic())})
    by_person = read({"automatic": table(automatic(mapping_justification="semapv:MappingReview"))}).problems
    without = read({"automatic": table(automatic(mapping_tool=""))}).problems

    assert (right.problems, len(right.links.automatic), right.links.accepted) == ([], 1, ())
    assert [problem.partition("error")[2] for problem in by_person] == [
        "[link-invalid] 'semapv:MappingReview' is a decision of a person, and automatic rows are none; "
        "move the row into accepted.sssom.tsv"
    ]
    assert [problem.partition("error")[2] for problem in without] == ["[link-invalid] the row has no mapping_tool"]


def test_a_rule_and_a_person_do_not_link_one_thing_twice() -> None:
    [problem] = read({"accepted": table(row()), "automatic": table(automatic(object_id="wd:Q999999991"))}).problems

    assert (
        "'tidehaven' is automatic as Q999999991 here and accepted as Q999999990 in links/accepted.sssom.tsv" in problem
    )
