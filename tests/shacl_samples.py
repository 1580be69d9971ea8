"""A small graph of events that breaks no shape, the shapes, and random edits that make it break some."""

from __future__ import annotations

from random import Random

PREFIXES = """@prefix e: <http://e.example/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPES = (
    PREFIXES
    + '''
e:EventShape a sh:NodeShape ; sh:targetClass e:Event ;
  sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
  sh:property e:Name , e:Start , e:End , e:Place , e:Host , e:Guest , e:Code , e:State , e:Crowd , e:Source , e:Part ,
    e:Quote , e:SameSource , e:Motto .
e:Name sh:path e:name ; sh:minCount 1 ; sh:datatype rdf:langString ; sh:uniqueLang true ; sh:maxLength 20 ;
  sh:languageIn ( "en" "de" ) .
e:Start sh:path e:start ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:date ; sh:lessThanOrEquals e:end .
e:End sh:path e:end ; sh:maxCount 1 ; sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:dateTime ] ) .
e:Place sh:path e:place ; sh:minCount 1 ; sh:nodeKind sh:IRI ; sh:class e:Place .
e:Host sh:path e:host ; sh:xone ( [ sh:class e:Club ] [ sh:class e:Person ] ) .
e:Guest sh:path e:guest ; sh:qualifiedValueShape [ sh:class e:Person ] ; sh:qualifiedMinCount 2 ;
  sh:disjoint e:host .
e:Code sh:path e:code ; sh:minCount 1 ; sh:maxCount 1 ; sh:pattern "^ev-[0-9]{3}$" ; sh:flags "i" .
e:State sh:path e:state ; sh:minCount 1 ; sh:in ( e:planned e:held "unknown" ) .
e:Crowd sh:path e:crowd ; sh:maxCount 1 ; sh:datatype xsd:integer ; sh:minInclusive 0 ; sh:maxExclusive 1000 .
e:Source sh:path e:source ; sh:minCount 1 ; sh:node e:ArticleShape .
e:Part sh:path ( [ sh:inversePath e:whole ] e:start ) ; sh:minExclusive "2000-01-01"^^xsd:date .
e:Quote sh:path e:quote ; sh:minCount 1 ; sh:class e:Quote .
e:SameSource sh:path ( e:quote e:source ) ; sh:equals e:source .
e:Motto sh:path [ sh:alternativePath ( e:motto e:slogan ) ] ; sh:maxCount 1 ; sh:not [ sh:hasValue "none" ] .

e:ArticleShape a sh:NodeShape ; sh:targetClass e:Article ; sh:property e:Headline , e:Url .
e:Headline sh:path e:headline ; sh:minCount 1 ; sh:minLength 3 ; sh:nodeKind sh:Literal .
e:Url sh:path e:url ; sh:minCount 1 ; sh:nodeKind sh:IRI ; sh:pattern "^https://" .

e:QuoteShape a sh:NodeShape ; sh:targetClass e:Quote ; sh:property e:Exact , e:From , e:To , e:Trust ;
  sh:sparql [ sh:message "too short" ; sh:select """SELECT $this ?value WHERE {
    $this <http://e.example/exact> ?value ; <http://e.example/from> ?f ; <http://e.example/to> ?t .
    FILTER (STRLEN(?value) != ?t - ?f) }""" ] .
e:Exact sh:path e:exact ; sh:minCount 1 ; sh:maxCount 1 .
e:From sh:path e:from ; sh:minCount 1 ; sh:datatype xsd:integer ; sh:lessThan e:to .
e:To sh:path e:to ; sh:minCount 1 ; sh:datatype xsd:integer .
e:Trust sh:path e:trust ; sh:maxCount 1 ; sh:minInclusive 0.0 ; sh:maxInclusive 1.0 .

e:NamedShape a sh:NodeShape ; sh:targetClass e:Place , e:Club , e:Person ; sh:property e:Label .
e:Label sh:path e:name ; sh:minCount 1 ; sh:nodeKind sh:Literal .

e:WholeShape a sh:NodeShape ; sh:targetObjectsOf e:whole ; sh:class e:Event ;
  sh:and ( [ sh:property [ sh:path e:start ; sh:minCount 1 ] ] [ sh:property [ sh:path e:name ; sh:minCount 1 ] ] ) .
e:WithinShape a sh:NodeShape ; sh:targetSubjectsOf e:whole ;
  sh:property [ sh:path [ sh:zeroOrMorePath e:whole ] ; sh:maxCount 2 ] , [ sh:path [ sh:oneOrMorePath e:whole ] ;
    sh:nodeKind sh:BlankNodeOrIRI ] ;
  sh:sparql [ sh:message "goes round" ; sh:select """SELECT $this ?value WHERE {
    $this <http://e.example/whole> ?value . ?value <http://e.example/whole>* $this }""" ] .
'''
)
_XSD = "http://www.w3.org/2001/XMLSchema#"
_BELOW = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"

#: Literals that are right nowhere, or only somewhere.
ODD = (
    *(f'"{text}"^^<{_XSD}date>' for text in ("2024-01-01", "2024-02-30", "2024-01-02Z", "1999-05-05")),
    *(f'"{text}"^^<{_XSD}dateTime>' for text in ("2024-01-01T00:00:00Z", "2024-01-01T00:00:00", "2024-01-01T25:00:00")),
    *(f'"{text}"^^<{_XSD}integer>' for text in ("7", "007", "-3", "abc", "1000")),
    *('"x"@en', '"x"@en-gb', '""', '"none"', '"unknown"', '"EV-001"', '"é😀é"@de', '"a longer text than that"@en'),
    *(f'"0.50"^^<{_XSD}decimal>', f'"1.5"^^<{_XSD}decimal>', f'"1e0"^^<{_XSD}double>', f'"true"^^<{_XSD}boolean>'),
)
Triple = tuple[str, str, str]


def sound() -> list[Triple]:
    """Return the triples of four events, one part of another, which break no shape."""
    found: list[Triple] = [("<http://e.example/Feast>", _BELOW, "<http://e.example/Event>")]

    def add(subject: str, predicate: str, term: str) -> None:
        name = term if term[0] == '"' else f"<http://e.example/{term}>"
        found.append((f"<http://e.example/{subject}>", f"<http://e.example/{predicate}>", name))

    def member(subject: str, kind: str) -> None:
        found.append((f"<http://e.example/{subject}>", _TYPE, f"<http://e.example/{kind}>"))

    for name, kind in (("hall", "Place"), ("club", "Club"), ("ann", "Person"), ("ben", "Person"), ("cid", "Person")):
        member(name, kind)
        add(name, "name", f'"{name}"')
    for number in range(4):
        event, article, quote = f"event{number}", f"article{number}", f"quote{number}"
        member(event, "Feast" if number == 3 else "Event")
        add(event, "name", f'"event {number}"@en')
        add(event, "name", f'"Fest {number}"@de')
        add(event, "start", f'"2024-03-0{number + 1}"^^<{_XSD}date>')
        add(event, "end", f'"2024-03-0{number + 2}"^^<{_XSD}date>')
        add(event, "place", "hall")
        add(event, "host", "club" if number % 2 else "cid")
        add(event, "guest", "ann")
        add(event, "guest", "ben")
        add(event, "code", f'"EV-00{number}"')
        add(event, "state", "planned")
        add(event, "crowd", f'"{number}00"^^<{_XSD}integer>'.replace('"000"', '"0"'))
        add(event, "source", article)
        add(event, "quote", quote)
        member(quote, "Quote")
        add(quote, "exact", f'"quote {number}"')
        add(quote, "from", f'"{number}"^^<{_XSD}integer>')
        add(quote, "to", f'"{number + 7}"^^<{_XSD}integer>')
        add(quote, "source", article)
        add(quote, "trust", f'"0.{number + 1}"^^<{_XSD}decimal>')
        member(article, "Article")
        add(article, "headline", f'"headline {number}"@en')
        found.append((f"<http://e.example/{article}>", "<http://e.example/url>", f"<https://n.example/{number}>"))
    return found


def part() -> Triple:
    """Return the triple that makes one event part of another, which closed shapes do not allow."""
    return ("<http://e.example/ann>", "<http://e.example/whole>", "<http://e.example/event0>")


def edited(triples: list[Triple], random: Random) -> list[Triple]:
    """Return triples after one to six random edits, each once, in a fixed order."""
    rows = [*triples, *([part()] if random.random() < 0.3 else [])]
    for _ in range(random.randint(1, 6)):
        place = random.randrange(len(rows))
        subject, predicate, term = rows[place]
        match random.randrange(6):
            case 0:
                del rows[place]
            case 1:
                rows[place] = subject, predicate, random.choice(rows)[2]
            case 2:
                rows[place] = subject, predicate, random.choice(ODD)
            case 3:
                rows.append((subject, predicate, random.choice(ODD)))
            case 4:
                rows.append((subject, predicate, random.choice(rows)[2]))
            case _:
                rows.append((subject, random.choice(rows)[1], term))
    return sorted(set(rows))


def lines(triples: list[Triple]) -> bytes:
    """Return triples as N-Triples."""
    return "".join(f"{subject} {predicate} {term} .\n" for subject, predicate, term in triples).encode()
