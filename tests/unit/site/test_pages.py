"""Pages of the reference graph: fact, quote and article hang together."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from factpress.rdf import Syntax, rewritten
from factpress.site.data import Text
from factpress.site.model import Site
from factpress.site.pages.names import by_languages
from factpress.site.phrases import as_text
from factpress.site.sections import outputs
from factpress.site.told import fragment
from html_tree import tree

BASE = "https://w3id.org/nev/"


@pytest.fixture(scope="module")
def made(reference_site: Site) -> dict[str, bytes]:
    wanted = (
        "id/",
        "fact/",
        "evidence/",
        "article/",
        "curator/",
        "class/",
        "concept/",
        "things/",
        "articles/",
        "index.",
    )
    return {
        output.path: content if isinstance(content := output.make(), bytes) else b"".join(content)
        for output in outputs(reference_site)
        if output.path.startswith(wanted)
    }


class Seen(HTMLParser):
    """The links, the headings and the scripts of a page."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.links: list[str] = []
        self.headings: list[int] = []
        self.handlers: list[str] = []
        self.scripts: list[dict[str, str | None]] = []
        self.ids: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.links += [link] if tag == "a" and (link := given.get("href")) else []
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        self.handlers += [name for name in given if name.startswith("on") or name == "style"]
        self.scripts += [given] if tag == "script" else []
        self.ids += [name] if (name := given.get("id")) else []


def test_every_iri_of_the_graph_below_the_base_has_its_page_in_both_languages(
    reference_site: Site, made: dict[str, bytes]
) -> None:
    for section in ("id", "fact", "article", "curator"):
        iris = [iri for iri in reference_site.data.below(f"{BASE}{section}/") if "#" not in iri]
        assert iris
        for iri in iris:
            folder = iri.removeprefix(BASE)
            for name in ("index.html", "index.de.html", "index.ttl", "index.jsonld", "index.nt"):
                assert f"{folder}/{name}" in made


def test_no_page_has_two_headings_of_the_first_level_skips_a_level_or_carries_script_in_its_markup(
    made: dict[str, bytes],
) -> None:
    for path, content in made.items():
        if path.endswith(".html"):
            seen = Seen(content)
            assert seen.headings.count(1) == 1, path
            steps = zip(seen.headings, seen.headings[1:], strict=False)
            assert all(after <= before + 1 for before, after in steps), path
            assert seen.handlers == [], path
            assert all(script.get("src") or script.get("type") == "application/ld+json" for script in seen.scripts), (
                path
            )
            assert len(seen.ids) == len(set(seen.ids)), path


def test_every_fact_is_told_with_its_quotes_on_its_page_and_on_those_of_its_things(
    reference_site: Site, made: dict[str, bytes]
) -> None:
    from html import escape

    for iri in reference_site.facts.all():
        view = reference_site.facts.fact(iri)
        assert view is not None
        pages = [f"fact/{view.name}/index.html", f"{view.subject.removeprefix(BASE)}/index.html"]
        pages += [f"article/{article.rpartition('/')[2]}/index.de.html" for article in view.articles]
        for page in pages:
            assert view.name in made[page].decode()
        for evidence in view.evidences:
            quote = escape(evidence.quote, quote=False).replace("&#x27;", "'")
            shown = made[pages[0]].decode().replace("&#39;", "'").replace("&#34;", '"')
            assert f"<p>{quote}</p>" in shown
            assert f'id="evidence-{evidence.name}"' in shown


def test_every_fact_has_a_sentence_in_both_languages_with_both_its_ends(reference_site: Site) -> None:
    for iri in reference_site.facts.all():
        view = reference_site.facts.fact(iri)
        assert view is not None
        for language in ("en", "de"):
            said = as_text(reference_site.facts.sentence(view, language))
            assert "{" not in said
            assert " —" not in said
            assert "nev:" not in said
            assert len(said) > 10


def test_an_evidence_leads_to_its_place_on_the_page_of_its_fact(reference_site: Site, made: dict[str, bytes]) -> None:
    view = reference_site.facts.fact(reference_site.facts.all()[0])
    assert view is not None
    name = view.evidences[0].name
    page = made[f"evidence/{name}/index.html"].decode()
    assert f'content="0; url=../../fact/{view.name}/index.html#evidence-{name}"' in page


def test_an_article_tells_its_passages_in_the_order_of_its_text(made: dict[str, bytes]) -> None:
    places = [int(start) for start in re.findall(r'id="at-(\d+)-', made["article/glasgow-92/index.html"].decode())]
    assert len(places) > 100
    assert places == sorted(places)


def test_names_stand_in_their_languages(made: dict[str, bytes]) -> None:
    page = made["id/morocco/index.html"].decode()
    assert '<dd lang="ar" dir="auto">' in page
    assert "<h1>Morocco</h1>" in page
    assert "<h1>Marokko</h1>" in made["id/morocco/index.de.html"].decode()


def test_a_citation_has_no_two_full_stops(made: dict[str, bytes]) -> None:
    pages = [tree(page) for path, page in made.items() if path.startswith("fact/") and path.endswith(".html")]

    assert any(page.one("h1").text.endswith(".") for page in pages)
    assert not [text for page in pages if ".." in (text := page.one("p", class_="citation").text)]


def test_a_name_is_listed_once_with_all_its_languages() -> None:
    names = [Text("Bern", "de"), Text("Berne", "fr"), Text("Bern", "en"), Text("Bärn", "de"), Text("BRN")]

    assert by_languages(names, "en") == [
        (("en", "de"), ["Bern"]),
        (("",), ["BRN"]),
        (("de",), ["Bärn"]),
        (("fr",), ["Berne"]),
    ]


def test_a_page_lists_a_name_once(made: dict[str, bytes]) -> None:
    names = tree(made["id/canada/index.de.html"]).one("dl", class_="names")

    assert [(each.one("dt").text, each.one("dd").text) for each in names.all("div")] == [
        ("Deutsch", "Kanada"),
        ("Arabisch", "كندا"),
        ("Englisch, Französisch", "Canada"),
    ]


def test_the_data_beside_a_page_and_in_it_are_of_the_graph(reference_site: Site, made: dict[str, bytes]) -> None:
    graph = set((reference_site.build / "graph.nt").read_bytes().splitlines())
    for path in ("id/morocco", "fact/" + reference_site.facts.all()[3].rpartition("/")[2], "article/glasgow-92"):
        lines = made[f"{path}/index.nt"].splitlines()
        assert lines
        assert set(lines) <= graph
        page = made[f"{path}/index.html"].decode()
        [embedded] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
        assert json.loads(embedded) == json.loads(made[f"{path}/index.jsonld"])


def test_turtle_and_ntriples_say_the_same(made: dict[str, bytes]) -> None:
    for path in [path for path in made if path.endswith("index.ttl")][::25]:
        turtle = rewritten(made[path], Syntax.TURTLE, Syntax.N_TRIPLES, {})
        assert sorted(turtle.splitlines()) == sorted(made[path.replace(".ttl", ".nt")].decode().splitlines())


def test_links_between_these_pages_lead_somewhere(made: dict[str, bytes]) -> None:
    from posixpath import dirname, normpath

    known = set(made)
    for path in [path for path in made if path.endswith(".html")][::9]:
        for link in Seen(made[path]).links:
            target = normpath(f"{dirname(path)}/{link.partition('#')[0]}") if not link.startswith("#") else path
            if target.startswith(("id/", "fact/", "article/", "curator/", "class/", "concept/")) and ":" not in link:
                assert target.lstrip("/") in known, (path, link)


def test_what_a_page_rests_on_is_known(reference_site: Site) -> None:
    made = {output.path: output.make for output in outputs(reference_site)}
    with reference_site.data.watched() as reads:
        made["id/morocco/index.html"]()
    assert {f"about {BASE}id/morocco", f"mentions {BASE}id/morocco", f"label {BASE}id/morocco"} <= reads.keys
    assert not {"ask", "counts"} & reads.keys
    with reference_site.data.watched() as reads:
        made["index.html"]()
    assert "counts" in reads.keys
    assert any(key.startswith("answer ") for key in reads.keys)


def test_a_passage_is_pointed_at_by_its_words(reference_site: Site) -> None:
    view = reference_site.facts.evidence(reference_site.data.below(f"{BASE}evidence/")[0])
    one = view._replace(quote="a-b, c & d", is_range=False)
    assert fragment("https://e.example/x", one) == "https://e.example/x#:~:text=a%2Db%2C%20c%20%26%20d"
    ends = view._replace(first="one", last="two", is_range=True)
    assert fragment("https://e.example/x#y", ends) == "https://e.example/x#y:~:text=one,two"
    long = view._replace(quote=" ".join(f"word{number}" for number in range(40)), is_range=False)
    assert fragment("https://e.example/", long).endswith(
        "text=word0%20word1%20word2%20word3%20word4,word35%20word36%20word37%20word38%20word39"
    )
