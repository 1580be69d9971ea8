"""The page of a saved query shows the answer that people accepted, and the files beside it hold the same rows."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from factpress.languages import LANGUAGES
from factpress.model import DATE, DECIMAL, INTEGER, Iri, Literal, Term
from factpress.problems import Problems
from factpress.queries import query_files
from factpress.rdf import Syntax, parse_triples
from factpress.site.answers import Held, held, is_small
from factpress.site.data import Text
from factpress.site.model import Output, Site
from factpress.site.plain_yaml import read_plain
from factpress.site.questions import query_pages
from factpress.site.questions.query_forms import MOST_OPTIONS, Form
from factpress.site.questions.query_views import MOST_ROWS, Shown, page
from factpress.site.questions.titles import codes_of, column_title
from factpress.store.base import Answered, Rows
from html_tree import Element, tree

ROOT = Path(__file__).parents[3]
ANSWERS = ROOT / "tests" / "answers"
NAMES = [file.name for file in query_files({"queries": ROOT / "queries"})]
TITLES: Mapping[str, Any] = read_plain(ROOT / "mapper" / "site" / "saved_queries.yaml")
CODES: Mapping[str, Any] = TITLES["codes"]
ACCEPTED = [name for name in NAMES if (ANSWERS / f"{name}.tsv").exists()]


@pytest.fixture(scope="session")
def made(reference_site: Site) -> Mapping[str, bytes]:
    """All files of the saved queries, by path."""
    return {output.path: _bytes(output) for output in query_pages.outputs(reference_site)}


def _bytes(output: Output) -> bytes:
    content = output.make()
    return content if isinstance(content, bytes) else b"".join(content)


def _rows(root: Element) -> Iterator[tuple[str, ...]]:
    for row in next(root.all("tbody")).all("tr"):
        yield tuple(_shown(cell) for cell in row.all("td"))


def _shown(cell: Element) -> str:
    """Return what a cell says: a date as its machines' form."""
    days = [day.attributes["datetime"] for day in cell.all("time")]
    return days[0] if days else cell.text


def _accepted(name: str) -> tuple[tuple[str, ...], list[list[Term | None]]]:
    lines = (ANSWERS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    head, *rows = [line for line in lines if not line.startswith("#")]
    return tuple(column.removeprefix("?") for column in head.split("\t")), [
        [_term(cell) if cell else None for cell in row.split("\t")] for row in rows
    ]


def _term(text: str) -> Term:
    [triple] = parse_triples(f"<http://a/> <http://a/> {text} .".encode(), Syntax.N_TRIPLES, Problems(), "")
    return triple.object


def _expected(site: Site, column: str, term: Answered | None) -> str:
    match term:
        case None:
            return ""
        case Iri(value) if column == "fact":
            return "evidence"
        case Iri(value):
            return " ".join(site.data.label(value, "en").value.split())
        case Literal(value) if column in TITLES["languages"]:
            return site.pages.words["en"][f"tag_{value}"]
        case Literal(value, None, None) if value in CODES.get(column, ()):
            return str(CODES[column][value]["en"])
        case Literal(value, _, datatype) if datatype in (INTEGER, DECIMAL, DATE):
            return value
        case _:
            return " ".join(term.value.split())


@pytest.mark.parametrize("name", ACCEPTED)
def test_the_table_of_a_page_is_the_accepted_answer(name: str, reference_site: Site) -> None:
    site, query = reference_site, reference_site.questions[name]
    examples = {key: one.example for key, one in query.head.parameters.items() if one.example is not None}
    answer = held(site, name, examples, "en")
    shown = page(site, query, Form(site, query), f"query/{name}/index.html", "en", Shown(examples, answer, {}))
    columns, rows = _accepted(name)

    table = tree(shown).one("table", class_="answer") if rows else Element("table", {})

    if rows:
        wanted = [
            tuple(_expected(site, column, term) for column, term in zip(columns, row, strict=True)) for row in rows
        ]
        kept = _kept(rows, wanted)
        assert [head.text for head in table.all("th")] == [TITLES["columns"][columns[at]]["en"] for at in kept]
        found = Counter(
            tuple(cell.replace(",", "") if _is_number(cell) else cell for cell in row) for row in _rows(table)
        )
        rounded = _rounded(site, columns, answer, wanted)
        assert found == Counter(tuple(row[at] for at in kept) for row in rounded)
    else:
        assert not list(tree(shown).all("table", class_="answer"))


def _kept(rows: list[list[Term | None]], shown: list[tuple[str, ...]]) -> list[int]:
    """Return the columns of an answer but for those of things that others have the names of."""
    texts = {
        column
        for at, column in enumerate(zip(*shown, strict=True))
        if all(isinstance(row[at], Literal) for row in rows)
    }
    return [
        at
        for at, column in enumerate(zip(*shown, strict=True))
        if column not in texts or not all(isinstance(row[at], Iri) for row in rows)
    ]


def _is_number(cell: str) -> bool:
    return cell.replace(",", "").replace(".", "").isdigit()


def _rounded(
    site: Site, columns: tuple[str, ...], answer: Held, wanted: list[tuple[str, ...]]
) -> list[tuple[str, ...]]:
    """Return the accepted rows with the digits of this engine's numbers: accepted ones are rounded."""
    own = [
        tuple(_expected(site, column, term) for column, term in zip(columns, row, strict=True)) for row in answer.rows
    ]
    known = {tuple(map(_short, row)): row for row in own}
    return [known.get(tuple(map(_short, row)), row) for row in wanted]


def _short(cell: str) -> str:
    try:
        return f"{float(cell):.6f}"
    except ValueError:
        return cell


@pytest.mark.parametrize("name", NAMES)
def test_every_query_has_its_page_in_both_languages_and_its_text(name: str, made: Mapping[str, bytes]) -> None:
    site_files = {path for path in made if path.startswith(f"query/{name}/")}

    assert {f"query/{name}/{file}" for file in ("index.html", "index.de.html", "query.rq")} <= site_files
    assert made[f"query/{name}/query.rq"] == (ROOT / "queries" / f"{name}.rq").read_bytes()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["", "de."])
def test_the_files_hold_the_rows_of_the_page(name: str, language: str, made: Mapping[str, bytes]) -> None:
    folder = f"query/{name}/"
    root = tree(made[f"{folder}index.{language}html"])
    links = {link.attributes["href"] for link in root.one("ul", class_="files").all("a")}
    of_language = language if f"{folder}result.{language}csv" in made else ""
    files = {form: f"result.{of_language}{form}" for form in ("csv", "json", "xlsx")}
    columns, *rows = csv.reader(io.StringIO(made[folder + files["csv"]].decode(), newline=""))
    answer = json.loads(made[folder + files["json"]])
    sheet = openpyxl.load_workbook(io.BytesIO(made[folder + files["xlsx"]])).worksheets[0]

    assert {link.rpartition("/")[2] for link in links} == set(files.values())
    assert answer["head"]["vars"] == columns
    bindings = [[row.get(column, {}).get("value", "") for column in columns] for row in answer["results"]["bindings"]]
    assert bindings == rows
    cells = [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert cells[0] == columns
    assert [list(map(_short_of, row)) for row in cells[1:]] == [list(map(_short, row)) for row in rows]
    shown = list(root.all("tbody"))
    assert (len(list(_rows(root))) if shown else 0) == min(len(rows), MOST_ROWS)


def _short_of(cell: object) -> str:
    """Return a cell of a sheet as the CSV has it."""
    text = str(cell)
    return _short(text.removesuffix(" 00:00:00"))


def test_the_index_lists_every_query_with_its_rows(made: Mapping[str, bytes]) -> None:
    listed = {
        row_link.attributes["href"].removeprefix("../query/").removesuffix("/index.html"): row
        for row in tree(made["queries/index.html"]).all("tr")
        for row_link in row.all("a")
    }

    assert set(listed) == set(NAMES)
    for name, row in listed.items():
        rows = len(list(csv.reader(io.StringIO(made[f"query/{name}/result.csv"].decode(), newline="")))) - 1
        assert row.one("td", class_="number").text.replace(",", "") == str(rows)


def test_a_query_is_asked_once_for_all_its_files_of_a_language(
    reference_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = replace(reference_site, questions={name: reference_site.questions[name] for name in ("meetings/with-whom",)})
    asked: list[str] = []
    ask = site.data.ask

    def noted(query: str) -> Rows:
        asked.append(query)
        return ask(query)

    monkeypatch.setattr(site.data, "ask", noted)

    for output in query_pages.outputs(site):
        _bytes(output)

    texts = {
        site.bound("meetings/with-whom", {"person": "abdellatif-hammouchi"}, language) for language in ("en", "de")
    }
    assert [query for query in asked if query in texts] == sorted(texts, key=asked.index)
    assert len([query for query in asked if query in texts]) == 2


def test_every_file_notes_what_it_rests_on_though_it_was_not_asked_for_it(reference_site: Site) -> None:
    noted = {}
    for output in query_pages.outputs(reference_site):
        if output.path.startswith("query/stats/facts-by-kind/"):
            with reference_site.data.watched() as reads:
                _bytes(output)
            noted[output.path.rpartition("/")[2]] = any(key.startswith("answer ") for key in reads.keys)

    assert noted == dict.fromkeys(noted, True) | {"query.rq": False}


def test_names_lead_to_the_things_that_have_them(made: Mapping[str, bytes]) -> None:
    table = tree(made["query/meetings/with-whom/index.de.html"]).one("table", class_="answer")

    addresses = {link.text: link.attributes["href"] for link in table.all("a")}
    assert addresses["Jürgen Stock"] == "../../../id/juergen-stock/index.de.html"
    assert addresses["Beleg"].startswith("../../../fact/")


def test_a_name_beside_its_thing_stands_there_once_and_leads_to_it(reference_site: Site) -> None:
    query = reference_site.questions["names/in-languages"]
    things = [Iri(reference_site.base.thing(slug)) for slug in ("interpol", "morocco")]
    names = [Literal(reference_site.data.label(thing.value, "en").value, "en") for thing in things]

    def table(*rows: tuple[Answered | None, ...]) -> Element:
        answer = Held(("english", "thing"), rows)
        form = Form(reference_site, query)
        return tree(page(reference_site, query, form, "query/x/index.html", "en", Shown({}, answer, {}))).one("tbody")

    both = table(*zip(names, things, strict=True))
    assert [len(list(row.all("td"))) for row in both.all("tr")] == [1, 1]
    assert [link.attributes["href"] for link in both.all("a")] == [
        "../../id/interpol/index.html",
        "../../id/morocco/index.html",
    ]
    for other in (Literal("another", "en"), None):
        rows = list(table((names[0], things[0]), (other, things[1])).all("tr"))
        assert [len(list(row.all("td"))) for row in rows] == [2, 2]


def test_a_query_that_must_be_given_something_is_answered_as_an_example(made: Mapping[str, bytes]) -> None:
    root = tree(made["query/meetings/with-whom/index.html"])

    assert "An answer as an example" in {head.text for head in root.all("h2")}
    assert "Abdellatif Hammouchi" in root.one("dl", class_="given").text


def test_the_form_opens_the_query_page_with_its_values(reference_site: Site) -> None:
    site, query = reference_site, reference_site.questions["quality/curated"]

    shown = page(site, query, Form(site, query), "query/quality/curated/index.html", "en", Shown({}, None, {}))

    root = tree(shown)
    if not site.assets.query_page:
        assert not list(root.all("form"))
        assert "factpress query quality/curated" in root.text
        return
    form = root.one("form", class_="ask")
    assert form.attributes["action"] == "../../../query.html"
    assert form.attributes["method"] == "get"
    fields = {field.attributes["name"]: field for field in (*form.all("input"), *form.all("select"))}
    assert set(fields) == {"saved", *query.head.parameters}
    assert fields["saved"].attributes["value"] == "quality/curated"
    assert fields["from"].attributes["type"] == "date"
    assert all(list(form.all("label", for_=fields[name].attributes["id"])) for name in query.head.parameters)


def test_a_field_offers_the_things_that_the_query_has_an_answer_for(reference_site: Site) -> None:
    query = reference_site.questions["meetings/with-whom"]

    person, language = Form(reference_site, query).fields({}, "de")

    assert ("abdellatif-hammouchi", "Abdellatif Hammouchi") in [(one.value, one.label.value) for one in person.options]
    assert "morocco" not in [one.value for one in person.options]
    assert person.needed
    assert (language.value, language.choices) == ("de", (("en", "Englisch"), ("de", "Deutsch")))


def test_a_field_shows_a_thing_by_its_name_and_what_it_shows_asks_for_the_thing(reference_site: Site) -> None:
    site, query = reference_site, reference_site.questions["meetings/with-whom"]

    person, _ = Form(site, query).fields({"person": "juergen-stock"}, "en")

    assert person.value == "Jürgen Stock"
    assert person.value in [option.typed for option in person.options]
    assert site.bound(query.name, {"person": person.value}, "en") == site.bound(
        query.name, {"person": "juergen-stock"}, "en"
    )


def test_a_name_that_something_else_has_too_is_not_offered(
    reference_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, query = reference_site, reference_site.questions["meetings/with-whom"]
    ask = site.data.ask
    other = (Iri(site.base.thing("another")), Literal("JURGEN Stock", "fr"))

    def with_another(text: str) -> Rows:
        rows = ask(text)
        return Rows(rows.columns, chain(rows.rows, [other])) if "alternateName" in text else rows

    monkeypatch.setattr(site.data, "ask", with_another)

    person, _ = Form(site, query).fields({"person": "juergen-stock"}, "en")

    assert person.value == "juergen-stock"
    assert "Abdellatif Hammouchi" in [option.typed for option in person.options]


def test_a_language_that_is_asked_for_is_among_the_choices(reference_site: Site) -> None:
    _, language = Form(reference_site, reference_site.questions["meetings/with-whom"]).fields({"lang": "fr"}, "en")

    assert language.value == "fr"
    assert dict(language.choices) == {"en": "English", "de": "German", "fr": "French"}


@pytest.mark.parametrize("part", ["columns", "topics"])
def test_every_column_and_topic_is_called_something_in_both_languages_and_nothing_else_is(
    part: str, reference_site: Site
) -> None:
    queries = [reference_site.questions[name] for name in NAMES]
    used = {
        "columns": {column for query in queries for column in query.head.columns},
        "topics": {name.rpartition("/")[0] for name in NAMES},
    }

    assert TITLES[part].keys() == used[part]
    assert {tuple(title) for title in TITLES[part].values()} == {LANGUAGES}
    assert all(text for title in TITLES[part].values() for text in title.values())


@pytest.mark.parametrize("name", NAMES)
def test_the_columns_of_an_answer_are_those_that_the_head_of_the_query_names(
    name: str, made: Mapping[str, bytes], reference_site: Site
) -> None:
    columns = next(csv.reader(io.StringIO(made[f"query/{name}/result.csv"].decode(), newline="")))

    assert tuple(columns) == reference_site.questions[name].head.columns


def test_no_two_columns_of_an_answer_are_called_the_same(reference_site: Site) -> None:
    for name in NAMES:
        for language in LANGUAGES:
            titles = [TITLES["columns"][column][language] for column in reference_site.questions[name].head.columns]
            assert len(set(titles)) == len(titles), name


def test_a_column_and_a_topic_of_a_projects_own_are_called_by_their_names(reference_site: Site) -> None:
    own = replace(reference_site.questions["stats/facts-by-kind"], name="own_topic/one")
    site = replace(reference_site, questions={own.name: own}, bound=lambda name, given, language: own.text)
    answer = Held(("bridge_name", "kind"), ((Literal("a"), Literal("b")),))

    shown = tree(page(site, own, Form(site, own), "query/own_topic/one/index.de.html", "de", Shown({}, answer, {})))

    assert [head.text for head in shown.one("table", class_="answer").all("th")] == ["bridge name", "Art"]
    assert shown.one("nav", class_="crumbs").text == "Fragen / own topic"


@pytest.mark.parametrize(("language", "title"), [("", "Handed over by"), ("de.", "Übergeben von")])
def test_tables_have_headings_in_the_language_of_the_page(language: str, title: str, made: Mapping[str, bytes]) -> None:
    root = tree(made[f"query/handovers/handed-over/index.{language}html"])

    assert title in [head.text for head in root.one("table", class_="answer").all("th")]


def test_the_index_lists_each_topic_once_by_its_title(reference_site: Site) -> None:
    query = reference_site.questions["stats/facts-by-kind"]
    names = ("alone", "meetings/a", "zebras")
    site = replace(reference_site, questions={name: replace(query, name=name) for name in names})
    site = replace(site, bound=lambda name, given, language: query.text)

    outputs = {output.path: output for output in query_pages.outputs(site)}

    index = tree(_bytes(outputs["queries/index.de.html"]))
    assert [head.text for head in index.all("th", scope="rowgroup")] == ["ohne Thema", "Treffen"]
    assert len(list(index.all("td", class_="number"))) == len(names)


def test_a_field_that_a_query_says_nothing_of_by_itself_offers_all_things(reference_site: Site) -> None:
    fields = {
        field.name: field for field in Form(reference_site, reference_site.questions["quality/weak"]).fields({}, "en")
    }

    assert {"morocco", "interpol"} <= {option.value for option in fields["thing"].options}
    assert len(fields["thing"].options) <= MOST_OPTIONS


def test_without_the_example_the_first_thing_offered_is_asked_about(reference_site: Site) -> None:
    query = reference_site.questions["meetings/with-whom"]
    person = replace(query.head.parameters["person"], example="nobody-of-this-graph")
    head = replace(query.head, parameters={**query.head.parameters, "person": person})

    example = Form(reference_site, replace(query, head=head)).example()

    assert example is not None
    assert example["person"] in {"abdellatif-hammouchi", "ahmed-naser-al-raisi"}


def test_a_large_graph_is_not_asked_everything(reference_site: Site) -> None:
    partition = replace(reference_site.manifest.partitions[0], triples=1_000_000)
    large = replace(reference_site, manifest=replace(reference_site.manifest, partitions=(partition,)))

    outputs = {output.path: output for output in query_pages.outputs(large)}

    assert is_small(reference_site)
    assert not any("result." in path for path in outputs)
    page_of_one = tree(_bytes(outputs["query/stats/facts-by-kind/index.html"]))
    assert "This graph is large" in page_of_one.text
    assert "not asked" in tree(_bytes(outputs["queries/index.html"])).text


def test_a_long_answer_is_cut_on_the_page_and_says_so(reference_site: Site) -> None:
    query = reference_site.questions["stats/facts-by-kind"]
    answer = Held(
        ("kind", "facts"), tuple((Literal(f"kind {n}"), Literal(str(n), None, INTEGER)) for n in range(12_345))
    )

    shown = page(reference_site, query, Form(reference_site, query), "query/q/index.html", "en", Shown({}, answer, {}))

    root = tree(shown)
    assert len(list(_rows(root))) == MOST_ROWS
    assert "12,345 rows. The first 500 are shown here" in root.text


def test_made_again_the_bytes_are_the_same(reference_site: Site, made: Mapping[str, bytes]) -> None:
    again = {
        output.path: _bytes(output)
        for output in query_pages.outputs(reference_site)
        if output.path.startswith("query/speech/")
    }

    assert again == {path: content for path, content in made.items() if path in again}


def test_numbers_are_drawn_as_bars_where_the_query_says_so(reference_site: Site, made: Mapping[str, bytes]) -> None:
    site, query = reference_site, reference_site.questions["stats/facts-by-kind"]
    numbers = (Literal("a"), Literal("8", None, INTEGER)), (Literal("b"), Literal("2", None, INTEGER))
    odd = (Literal("c"), Literal("many", None, INTEGER))

    def widths(rows: tuple[tuple[Answered | None, ...], ...]) -> list[str]:
        shown = page(site, query, Form(site, query), "query/q/index.html", "en", Shown({}, Held(("x", "n"), rows), {}))
        return [bar.attributes["width"] for bar in tree(shown).all("rect")]

    assert widths(numbers) == ["100", "25"]
    assert widths((*numbers, odd)) == []
    assert widths(((Literal("a"), Literal("0", None, INTEGER)),)) == []
    assert not list(tree(made["query/meetings/with-whom/index.html"]).all("rect"))


def test_a_name_that_several_things_have_leads_nowhere(reference_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site, query = reference_site, reference_site.questions["things/names"]
    name = Literal("Morocco", "en")
    answer = Held(("name",), ((name,), (Literal("Morocco"),)))
    both = ((name, Iri(site.base.thing("a"))), (name, Iri(site.base.thing("b"))))

    def links() -> int:
        shown = page(site, query, Form(site, query), "query/q/index.html", "en", Shown({}, answer, {}))
        return len(list(tree(shown).one("table", class_="answer").all("a")))

    assert links() == 1
    ask = site.data.ask
    monkeypatch.setattr(
        site.data, "ask", lambda text: Rows(("name", "thing"), iter(both)) if "VALUES ?name" in text else ask(text)
    )
    assert links() == 0


def test_a_query_without_values_is_shown_without_its_empty_block(made: Mapping[str, bytes]) -> None:
    text = next(tree(made["query/things/names/index.html"]).one("code", id="sparql")._texts())

    assert "VALUES" not in text
    assert "#+" not in text
    assert not any(line.endswith(" ") for line in text.splitlines())


def test_a_query_in_no_folder_is_listed_too(reference_site: Site) -> None:
    alone = replace(reference_site.questions["stats/facts-by-kind"], name="alone")
    site = replace(reference_site, questions={"alone": alone}, bound=lambda name, given, language: alone.text)

    outputs = {output.path: output for output in query_pages.outputs(site)}

    index, own = (tree(_bytes(outputs[path])) for path in ("queries/index.html", "query/alone/index.html"))
    assert index.one("th", scope="rowgroup").attributes["id"] == "topic-none"
    assert own.one("nav", class_="crumbs").text == "Questions / without a topic"
    addresses = [link.attributes["href"] for link in own.one("nav", class_="crumbs").all("a")]
    assert addresses[1] == "../../queries/index.html#topic-none"


BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"


def test_codes_are_said_in_words_on_pages_and_stand_as_they_are_in_files(reference_site: Site) -> None:
    site, query = reference_site, reference_site.questions["speech/said"]
    cells = Literal("direct"), Literal("en"), Literal("true", None, BOOLEAN), Literal("direct", "en"), Literal("other")
    answer = Held(("form", "language", "any", "form", "form"), (cells,))
    path = "query/speech/said/index.de.html"

    table = tree(page(site, query, Form(site, query), path, "de", Shown({}, answer, {}))).one("table", class_="answer")

    assert [cell.text for cell in table.all("td")] == ["wörtlich", "Englisch", "ja", "direct", "other"]
    assert query_pages.written(answer, "csv", {}).decode().splitlines()[1] == "direct,en,true,direct,other"


def test_a_query_of_a_projects_own_says_what_its_codes_are_called(reference_site: Site) -> None:
    query = reference_site.questions["speech/said"]
    codes = {"state": {"open": {"en": "open", "de": "offen"}}, "form": {"direct": {"de": "wie gesagt"}}}
    own = replace(query, head=replace(query.head, codes=codes))
    site = replace(reference_site, questions={own.name: own})

    assert {code: text.value for code, text in codes_of(site, "state", "de").items()} == {"open": "offen"}
    assert codes_of(site, "form", "de")["direct"].value == "wie gesagt"
    assert codes_of(site, "form", "de")["paraphrase"].value == "sinngemäß"


def test_a_query_of_a_projects_own_says_what_its_columns_are_called(reference_site: Site) -> None:
    query = reference_site.questions["speech/said"]
    own = replace(query, head=replace(query.head, titles={"toll": {"en": "Toll", "de": "Maut"}, "form": {"de": "Art"}}))
    site = replace(reference_site, questions={own.name: own})

    assert column_title(site, "toll", "de") == Text("Maut", "de")
    assert column_title(site, "form", "de") == Text("Art", "de")
    assert column_title(site, "to_pay", "de") == Text("to pay")


def test_signs_in_the_name_of_a_query_are_encoded_in_links(reference_site: Site) -> None:
    name = "50 %? done/what is #1?"
    query = replace(reference_site.questions["things/names"], name=name)
    site = replace(reference_site, questions={name: query}, bound=lambda *_: query.text)
    made = {output.path: _bytes(output) for output in query_pages.outputs(site)}

    links = [link.attributes["href"] for link in tree(made[f"query/{name}/index.html"]).one("main").all("a")]
    here = "../../../query/50%20%25%3F%20done/what%20is%20%231%3F/"
    assert {f"{here}query.rq", f"{here}result.csv", "../../../queries/index.html#topic-50-%25%3F-done"} <= set(links)
    listed = tree(made["queries/index.html"])
    assert "../query/50%20%25%3F%20done/what%20is%20%231%3F/index.html" in {
        a.attributes["href"] for a in listed.all("a")
    }
    assert "topic-50-%?-done" in {head.attributes.get("id") for head in listed.all("th")}


@pytest.mark.parametrize("live", [False, True])
def test_an_answer_larger_than_a_sheet_is_told_and_its_sheet_is_cut(
    live: bool, reference_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factpress.queries.sheet._MOST_CHARACTERS", 5)
    site, query = reference_site, reference_site.questions["things/names"]
    answer = Held(("name", "thing"), ((Literal("too long"), Literal("x")),))
    files = {form: f"result.{form}" for form in query_pages.FORMS}

    shown = tree(page(site, query, Form(site, query), "query/x/index.html", "en", Shown({}, answer, files, live=live)))

    assert "No Excel file can hold all of this answer" in shown.text
    offered = {link.attributes["href"] for link in shown.one("ul", class_="files").all("a")}
    assert "result.xlsx" in offered
    sheet = openpyxl.load_workbook(io.BytesIO(query_pages.written(answer, "xlsx", {}))).worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [["too l", "x"]]
