"""Event graphs of any size with planted defects, and their shapes: about 25 triples an event, no blank nodes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

_BASE, _XSD = "https://kg.example/", "http://www.w3.org/2001/XMLSchema#"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
WORDS = ("harbour", "council", "strike", "river", "court", "summit", "reform", "bridge", "museum", "census", "storm")
#: What is wrong with some events, and the component of SHACL that must say so.
DEFECTS = {
    "no name": "MinCount",
    "ends before it starts": "LessThanOrEquals",
    "count is a text": "Datatype",
    "takes place in a body": "Class",
    "odd code": "Pattern",
    "unknown property": "Closed",
    "two English names": "UniqueLang",
    "one person only": "QualifiedMinCount",
    "quote has another length": "SPARQL",
    "confidence above 1": "MaxInclusive",
    "unknown state": "In",
}
SHAPES = '''@prefix k: <https://kg.example/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

k:EventShape a sh:NodeShape ; sh:targetClass k:Event ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
  sh:property k:Name , k:Start , k:End , k:At , k:Organizer , k:Attendee , k:Code , k:State , k:Count , k:Article ,
    k:Evidence , k:SameArticle .
k:Name sh:path k:name ; sh:minCount 1 ; sh:datatype rdf:langString ; sh:uniqueLang true ; sh:maxLength 200 .
k:Start sh:path k:start ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:date ; sh:lessThanOrEquals k:end .
k:End sh:path k:end ; sh:maxCount 1 ; sh:datatype xsd:date .
k:At sh:path k:at ; sh:minCount 1 ; sh:nodeKind sh:IRI ; sh:class k:Place .
k:Organizer sh:path k:organizer ; sh:minCount 1 ; sh:or ( [ sh:class k:Body ] [ sh:class k:Person ] ) .
k:Attendee sh:path k:attendee ; sh:qualifiedValueShape [ sh:class k:Person ] ; sh:qualifiedMinCount 2 .
k:Code sh:path k:code ; sh:minCount 1 ; sh:maxCount 1 ; sh:pattern "^EV-[0-9]{7}$" .
k:State sh:path k:state ; sh:minCount 1 ; sh:in ( k:planned k:held k:cancelled ) .
k:Count sh:path k:count ; sh:maxCount 1 ; sh:datatype xsd:integer .
k:Article sh:path k:article ; sh:minCount 1 ; sh:node k:ArticleShape .
k:Evidence sh:path k:evidence ; sh:minCount 1 ; sh:class k:Quote .
k:SameArticle sh:path ( k:evidence k:source ) ; sh:equals k:article .

k:ArticleShape a sh:NodeShape ; sh:targetClass k:NewsArticle ; sh:property k:Headline , k:Url , k:Published .
k:Headline sh:path k:headline ; sh:minCount 1 ; sh:minLength 5 .
k:Url sh:path k:url ; sh:minCount 1 ; sh:nodeKind sh:IRI ; sh:pattern "^https://" .
k:Published sh:path k:published ; sh:maxCount 1 ; sh:datatype xsd:date .

k:QuoteShape a sh:NodeShape ; sh:targetClass k:Quote ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
  sh:property k:Exact , k:From , k:To , k:Source , k:Confidence ; sh:sparql k:Length .
k:Exact sh:path k:exact ; sh:minCount 1 ; sh:maxCount 1 ; sh:minLength 5 .
k:From sh:path k:from ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:integer ; sh:minInclusive 0 ; sh:lessThan k:to .
k:To sh:path k:to ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:integer .
k:Source sh:path k:source ; sh:minCount 1 ; sh:class k:NewsArticle .
k:Confidence sh:path k:confidence ; sh:maxCount 1 ; sh:minInclusive 0.0 ; sh:maxInclusive 1.0 .
k:Length a sh:SPARQLConstraint ; sh:message "the quote is not as long as its offsets say" ;
  sh:select """SELECT $this ?value WHERE {
    $this <https://kg.example/exact> ?value ; <https://kg.example/from> ?from ; <https://kg.example/to> ?to .
    FILTER (STRLEN(?value) != ?to - ?from) }""" .

k:NamedShape a sh:NodeShape ; sh:targetClass k:Place , k:Body , k:Person ; sh:property k:Called .
k:Called sh:path k:name ; sh:minCount 1 ; sh:nodeKind sh:Literal .
'''


def write(folder: Path, events: int, seed: int = 7) -> None:
    """Write data.nt, shapes.ttl and expected.json, the sorted pairs of focus node and component that are results."""
    random = Random(seed)
    defects = list(DEFECTS)
    bad = random.sample(range(events), max(len(defects), events // 100))
    wrong = {event: defects[place % len(defects)] for place, event in enumerate(bad)}
    with (folder / "data.nt").open("w", encoding="utf-8") as data:
        data.writelines(_named(events, random))
        for number in range(events):
            data.writelines(_event(number, events, wrong.get(number, ""), random))
    at_quote = ("quote has another length", "confidence above 1")
    expected = sorted(
        [f"{_BASE}{'quote' if defect in at_quote else 'event'}/{event}", DEFECTS[defect]]
        for event, defect in wrong.items()
    )
    (folder / "expected.json").write_text(json.dumps(expected), encoding="utf-8")
    (folder / "shapes.ttl").write_text(SHAPES, encoding="utf-8")


def _line(subject: str, name: str, term: str) -> str:
    predicate = _TYPE if name == "a" else f"<{_BASE}{name}>"
    written = term if term[0] in '"<' else f"<{_BASE}{term}>"
    return f"<{_BASE}{subject}> {predicate} {written} .\n"


def _typed(value: object, datatype: str) -> str:
    return f'"{value}"^^<{_XSD}{datatype}>'


def _named(events: int, random: Random) -> Iterator[str]:
    for kind, share in (("Place", 10), ("Body", 10), ("Person", 2)):
        for number in range(max(4, events // share)):
            name = f"{kind.lower()}/{number}"
            yield _line(name, "a", kind)
            yield _line(name, "name", f'"{random.choice(WORDS)} {number}"@en')


def _event(number: int, events: int, defect: str, random: Random) -> Iterator[str]:
    event, article, quote = f"event/{number}", f"article/{number}", f"quote/{number}"
    body, place = (f"{kind}/{random.randrange(max(4, events // 10))}" for kind in ("body", "place"))
    people = random.sample(range(max(4, events // 2)), 2)
    first, second = random.sample(WORDS, 2)
    month, day = random.randint(1, 11), random.randint(1, 27)
    yield _line(event, "a", "Event")
    if defect != "no name":
        yield _line(event, "name", f'"{first} {second} {number}"@en')
        yield _line(event, "name", f'"{second} {first} {number}"@de')
    if defect == "two English names":
        yield _line(event, "name", f'"the other {number}"@en')
    yield _line(event, "start", _typed(f"2024-{month:02}-{day:02}", "date"))
    year = 2023 if defect == "ends before it starts" else 2024
    yield _line(event, "end", _typed(f"{year}-{month + 1:02}-{day:02}", "date"))
    yield _line(event, "at", body if defect == "takes place in a body" else place)
    yield _line(event, "organizer", body)
    yield _line(event, "attendee", f"person/{people[0]}")
    yield _line(event, "attendee", body if defect == "one person only" else f"person/{people[1]}")
    prefix = "X" if defect == "odd code" else "EV"
    yield _line(event, "code", f'"{prefix}-{number:07}"')
    yield _line(event, "state", "guessed" if defect == "unknown state" else random.choice(["planned", "held"]))
    count = random.randrange(9999)
    yield _line(event, "count", f'"{count}"' if defect == "count is a text" else _typed(count, "integer"))
    yield _line(event, "article", article)
    yield _line(event, "evidence", quote)
    if defect == "unknown property":
        yield _line(event, "nmae", '"x"')
    text, start = f"The {first} {second} took place, officials said on page {number}.", random.randrange(5000)
    yield _line(quote, "a", "Quote")
    yield _line(quote, "exact", f'"{text}"')
    yield _line(quote, "from", _typed(start, "integer"))
    yield _line(quote, "to", _typed(start + len(text) + 3 * (defect == "quote has another length"), "integer"))
    yield _line(quote, "source", article)
    confidence = "1.7" if defect == "confidence above 1" else f"0.{random.randint(1, 9)}"
    yield _line(quote, "confidence", _typed(confidence, "decimal"))
    yield _line(article, "a", "NewsArticle")
    yield _line(article, "headline", f'"{second} {first}, a report, {number}"@en')
    yield _line(article, "published", _typed(f"2024-{month:02}-{day:02}", "date"))
    yield _line(article, "url", f"<https://news.example/{number}>")
