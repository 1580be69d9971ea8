"""Every shape catches the violation it is there for, and says so; a well-formed graph breaks none."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from factpress.bundle import Bundle
from factpress.checks import Report, Violation, lint, validate
from factpress.checks.report import SHACL, SHAPES
from factpress.checks.statements import read_texts
from factpress.checks.terms import bare
from factpress.model import DATE, DECIMAL, INTEGER, Iri, Literal, Term, Triple
from factpress.problems import Problems
from factpress.rdf import Syntax, parse_triples
from factpress.reading.ontology import read_vocabulary
from factpress.vocab import RDF_TYPE, XSD

BUNDLE = Bundle.installed()
ONTOLOGY = [BUNDLE.ontology / "nev.ttl", BUNDLE.ontology / "concepts.ttl"]
SAMPLE = Path(__file__).with_name("sample.ttl").read_text(encoding="utf-8")


class Damage(NamedTuple):
    """Replace `old` (which stands once in the sample) by `new`; `shape` must say a sentence with `words`."""

    shape: str
    words: str
    old: str
    new: str


CHAIR = "id:port-days-7--ada-lund--chair a nev:Participation"
PORTS = "id:port-days-7--ports a schema:Observation"
SAID = "id:ada-lund--0a1b2c3d a nev:Utterance , schema:Quotation"
CANDIDATE = "id:bell-vote--bo-rask--candidate a nev:Candidacy"
TENURE = "id:ada-lund--harbour-master a nev:Tenure"
VOTE = "id:bell-vote a nev:Election"
DAYS = "id:port-days-7 a nev:Assembly"
FACT = "fact:0000000000000001 a nev:Fact , rdf:Statement"
FIRST = "ev:00000000000000a1 a nev:Evidence"
PLACE = "<https://w3id.org/nev/evidence/00000000000000a1#position>"
QUOTE = "<https://w3id.org/nev/evidence/00000000000000a1#quote>"
RANGE = "<https://w3id.org/nev/evidence/00000000000000a2#range>"
TEXT = "<https://w3id.org/nev/article/gull#text>"
LONG = " ".join(["word"] * 26)


def dated(date: str) -> str:
    return f'"{date}"^^xsd:date'


DAMAGES = [
    # things
    Damage("ThingName", "needs a name", ' schema:name "Bo Rask"@en .', " ."),
    Damage("ThingName", "one name a language", '"Ada Lund"@en , "Ada', '"Ada Lund"@en , "A. Lund"@en , "Ada'),
    Damage("ThingName", "its language tag", '"Bo Rask"@en', '"Bo Rask"'),
    Damage("ThingName", "needs a name", '"Tidehaven"@en', '""@en'),
    Damage("ThingAlternateName", "language tag", '"A. Lund"@en', '"A. Lund"'),
    Damage("ThingDescription", "one description", '"A harbour master"@en', '"A"@en , "B"@en'),
    Damage("ThingIdentifier", "is an IRI", "<https://isni.org/isni/0000000000000001>", '"0000000000000001"'),
    Damage("Work", "A work needs a name", ' schema:name "Port Charter"@en .', " ."),
    Damage("Topic", "A topic needs a name", ' schema:name "Tides"@en .', " ."),
    Damage("TopicName", "one name a language", '"Tides"@en', '"Tides"@en , "Tide"@en'),
    Damage("PersonMembership", "is a tenure", "ada-lund--harbour-master .", "ada-lund--harbour-master , id:norland ."),
    Damage(
        "OrganizationWhole",
        "part of an organisation",
        "subOrganizationOf id:port-league",
        "subOrganizationOf id:norland",
    ),
    Damage("OfficeIn", "one organisation", "postIn id:harbour-office", "postIn id:harbour-office , id:port-league"),
    Damage("OfficeIn", "one organisation", "postIn id:harbour-office", "postIn id:tidehaven"),
    Damage(
        "PlaceLatitude",
        "from -90 to 90",
        "containedInPlace id:norland",
        "containedInPlace id:norland ; schema:latitude 95.5",
    ),
    Damage(
        "PlaceLongitude",
        "from -180 to 180",
        "containedInPlace id:norland",
        "containedInPlace id:norland ; schema:longitude -183.25",
    ),
    Damage("PlaceContainer", "lies in a place", "containedInPlace id:norland", "containedInPlace id:old-bell"),
    Damage(
        "PlaceWithoutCycle",
        "in itself",
        "id:norland a schema:Country ;",
        "id:norland a schema:Country ; schema:containedInPlace id:tidehaven ;",
    ),
    # events
    Damage("EventType", "scheme event-type", "event-type:general-assembly", "role:chair"),
    Damage("EventType", "scheme event-type", "event-type:general-assembly", "event-type:no-such-type"),
    Damage("EventOccurrence", "scheme occurrence", "occurrence:occurred", "occurrence:occurred , occurrence:planned"),
    Damage("EventOccurrence", "scheme occurrence", "occurrence:occurred", "modality:planned"),
    Damage("EventEdition", "count from 1", "editionNumber 7", "editionNumber 0"),
    Damage(
        "EventLocation", "at a place", "schema:location id:tidehaven ;", "schema:location id:tidehaven , id:old-bell ;"
    ),
    Damage("EventParticipation", "is a participation", f"{DAYS} ;", f"{DAYS} ; nev:hasParticipation id:ada-lund ;"),
    Damage("EventWhole", "part of an event", "superEvent id:port-days ;", "superEvent id:port-league ;"),
    Damage("EventWithoutCycle", "part of itself", "superEvent id:port-days ;", "superEvent id:bell-vote ;"),
    Damage("EventOffice", "fills one office", f"{VOTE} ;", f"{VOTE} ; nev:office id:old-bell ;"),
    Damage(
        "EventAfterWholeStarts", "no earlier", f"startDate {dated('2031-05-04')}", f"startDate {dated('2031-05-02')}"
    ),
    Damage("EventPartsEnd", "ends after", f"endDate {dated('2031-05-05')}", f"endDate {dated('2031-05-09')}"),
    Damage("EventPartsStart", "has ended", f"startDate {dated('2031-05-04')}", f"startDate {dated('2031-05-09')}"),
    # time
    Damage("TimeStart", "not after the end", f"startDate {dated('2031-05-03')}", f"startDate {dated('2031-05-30')}"),
    Damage(
        "TimeStart",
        "one start",
        f"startDate {dated('2029-01-01')}",
        f"startDate {dated('2029-01-01')} , {dated('2029-01-02')}",
    ),
    Damage(
        "TimeEnd",
        "one end date",
        f"endDate {dated('2031-05-05')}",
        f"endDate {dated('2031-05-05')} , {dated('2031-05-06')}",
    ),
    Damage(
        "TimeEarliestBegin", "one earliest begin", dated("2031-05-01"), f"{dated('2031-05-01')} , {dated('2031-04-30')}"
    ),
    Damage(
        "TimeLatestBegin",
        "one latest begin",
        dated("2031-05-04") + " ;\n  sem:",
        f"{dated('2031-05-04')} , {dated('2031-05-05')} ;\n  sem:",
    ),
    Damage(
        "TimeEarliestEnd",
        "one earliest end",
        dated("2031-05-05") + " ;\n  sem:",
        f"{dated('2031-05-05')} , {dated('2031-05-04')} ;\n  sem:",
    ),
    Damage(
        "TimeLatestEnd",
        "one latest end",
        dated("2031-05-07") + " ;\n  schema:loc",
        f"{dated('2031-05-07')} , {dated('2031-05-08')} ;\n  schema:loc",
    ),
    Damage(
        "TimeBeginBounds",
        "not after the latest begin",
        f"LatestBeginTimeStamp {dated('2031-05-04')}",
        f"LatestBeginTimeStamp {dated('2031-04-30')}",
    ),
    Damage(
        "TimeEndBounds",
        "not after the latest end",
        f"LatestEndTimeStamp {dated('2031-05-07')}",
        f"LatestEndTimeStamp {dated('2031-05-04')}",
    ),
    Damage(
        "TimeBounds",
        "begin is not after the latest end",
        f"LatestEndTimeStamp {dated('2031-05-07')}",
        f"LatestEndTimeStamp {dated('2031-04-04')}",
    ),
    Damage(
        "TimeStartAfterBound",
        "not before the earliest begin",
        f"EarliestBeginTimeStamp {dated('2031-05-01')}",
        f"EarliestBeginTimeStamp {dated('2031-05-04')}",
    ),
    Damage(
        "TimeStartBeforeBound",
        "not after the latest begin",
        f"LatestBeginTimeStamp {dated('2031-05-04')}",
        f"LatestBeginTimeStamp {dated('2031-05-02')}",
    ),
    Damage(
        "TimeEndAfterBound",
        "not before the earliest end",
        f"EarliestEndTimeStamp {dated('2031-05-05')}",
        f"EarliestEndTimeStamp {dated('2031-05-07')}",
    ),
    Damage(
        "TimeEndBeforeBound",
        "not after the latest end",
        f"LatestEndTimeStamp {dated('2031-05-07')}",
        f"LatestEndTimeStamp {dated('2031-05-05')}",
    ),
    # participations and candidacies
    Damage(
        "ParticipationEvent",
        "belongs to one event",
        "  nev:hasParticipation id:port-days-7--ada-lund--chair .",
        "  nev:occurrence occurrence:occurred .",
    ),
    Damage("ParticipationRole", "needs one role", "  nev:role role:chair ;\n", ""),
    Damage("ParticipationRole", "scheme role", "nev:role role:chair", "nev:role modality:asserted"),
    Damage("ParticipationParticipant", "one participant", "nev:participant id:ada-lund", "nev:participant id:tides"),
    Damage(
        "ParticipationParticipant",
        "one participant",
        "nev:participant id:ada-lund",
        "nev:participant id:ada-lund , id:bo-rask",
    ),
    Damage("ParticipationOffice", "in one office", f"{CHAIR} ;", f"{CHAIR} ; nev:office id:old-bell ;"),
    Damage("ParticipationOnBehalfOf", "on behalf of one", "onBehalfOf id:norland", "onBehalfOf id:harbour-master"),
    Damage("Participation", "says who takes part", "  nev:participant id:bo-rask ;\n", ""),
    Damage("Candidacy", "says who stands", "nev:participant id:bo-rask", "nev:office id:harbour-master"),
    Damage("CandidacyElection", "to an election", f"{VOTE} ", "id:bell-vote a nev:Meeting "),
    Damage("CandidacyRole", "candidate or elected-candidate", "role:candidate", "role:chair"),
    Damage("CandidacyNominator", "nominated by", "nominatedBy id:harbour-office", "nominatedBy id:harbour-master"),
    Damage("CandidacyVotes", "not below zero", "nev:votes 31", "nev:votes -31"),
    Damage("CandidacyVotes", "one number", "nev:votes 31", "nev:votes 31 , 32"),
    # tenures
    Damage("TenurePerson", "needs one person", "org:member id:ada-lund", "org:member id:port-league"),
    Damage("TenurePerson", "needs one person", "  org:member id:ada-lund ;\n", ""),
    Damage("TenureReached", "from nobody else", "org:member id:ada-lund", "org:member id:bo-rask"),
    Damage("TenureOffice", "needs one office", "  nev:office id:harbour-master ;\n  org:", "  org:"),
    Damage(
        "TenureOrganization", "one organisation", "org:organization id:harbour-office", "org:organization id:tidehaven"
    ),
    Damage("TenureType", "scheme tenure-type", "tenure-type:incumbent", "tenure-type:incumbent , tenure-type:outgoing"),
    # counts
    Damage("ObservationAbout", "about one thing", "  schema:observationAbout id:port-days-7 ;\n", ""),
    Damage("ObservationValue", "needs one number", "  schema:value 12 ;\n", ""),
    Damage("ObservationValue", "not below zero", "schema:value 12", "schema:value -12"),
    Damage("ObservationPart", "not more than the whole", "schema:value 12", "schema:value 16"),
    Damage("ObservationWhole", "one whole", "nev:outOf 15", "nev:outOf 15 , 16"),
    Damage("ObservationUnit", "what is counted", '"ports represented"@en', '"ports represented"'),
    # utterances
    Damage("UtteranceSpeaker", "An utterance needs a speaker", "  schema:creator id:ada-lund ;\n", ""),
    Damage("UtteranceText", "needs a text", '  schema:text "The tide waits for no harbour."@en ;\n', ""),
    Damage("UtteranceOffice", "in one office", f"{SAID} ;", f"{SAID} ; nev:office id:old-bell ;"),
    Damage("UtteranceEvent", "at one event", "nev:madeAt id:port-days-7", "nev:madeAt id:tidehaven"),
    Damage("UtteranceAbout", "not about texts", "schema:about id:tides", 'schema:about "tides"'),
    Damage("Quotation", "is an utterance too", f"{SAID} ;", "id:ada-lund--0a1b2c3d a schema:Quotation ;"),
    # articles and curators
    Damage("ArticleHeadline", "one headline", '  schema:headline "Ports meet in Tidehaven"@en ;\n', ""),
    Damage("ArticleLanguage", "in one language", '  schema:inLanguage "en" ;\n', ""),
    Damage("ArticleLanguage", "lower case", 'inLanguage "en"', 'inLanguage "English"'),
    Damage("ArticleText", "one text file", f"  schema:encoding {TEXT} .", "  a schema:NewsArticle ."),
    Damage("ArticleUrl", "one address", "<https://gull.example/ports>", '"https://gull.example/ports"'),
    Damage(
        "ArticlePublished",
        "one date",
        dated("2031-05-07") + " ;\n  schema:pub",
        f"{dated('2031-05-07')} , {dated('2031-05-08')} ;\n  schema:pub",
    ),
    Damage("ArticlePublisher", "one publisher", '"The Gull"', '"The Gull" , "Gull"'),
    Damage("ArticleBody", "is not published", '"The Gull" ;', '"The Gull" ; schema:articleBody "All of it"@en ;'),
    Damage("TextFileFormat", "plain text", '"text/plain"', '"text/html"'),
    Damage("TextFileHash", "SHA-256", '"0123456789abcdef', '"0123456789ABCDEF'),
    Damage("CuratorName", "needs one name", '  schema:name "Kim" ;\n', ""),
    Damage("CuratorUrl", "one page", "<https://kim.example/>", '"kim.example"'),
    # facts
    Damage("Fact", "of its hash", f"{FACT} ", "fact:my-fact a nev:Fact , rdf:Statement "),
    Damage("FactSubject", "one subject", "  rdf:subject id:port-days-7 ;\n", ""),
    Damage(
        "FactPredicate",
        "one predicate",
        "rdf:predicate schema:location",
        "rdf:predicate schema:location , schema:about",
    ),
    Damage("FactObject", "one object", "rdf:object 13", "rdf:object 13 , 14"),
    Damage("FactRank", "one rank", "wikibase:NormalRank", "wikibase:BestRank"),
    Damage("FactEvidence", "needs evidence", "  prov:wasDerivedFrom ev:00000000000000a3 .", "  a nev:Fact ."),
    Damage("FactConflict", "conflicts with a fact", "conflictsWith fact:0000000000000001", "conflictsWith id:tides"),
    Damage("FactType", "an RDF statement", f"{FACT} ;", "fact:0000000000000001 a nev:Fact ;"),
    Damage("FactStated", "is stated", "rdf:object id:tidehaven", "rdf:object id:norland"),
    Damage("FactNotStated", "is not stated", "rdf:object 13", "rdf:object 12"),
    # evidences
    Damage(
        "Evidence",
        "of its hash",
        "ev:00000000000000a3 a nev:Evidence ;",
        "ev:00000000000000a3 a nev:Evidence . ev:x a nev:Evidence ;",
    ),
    Damage("EvidenceFact", "supports one fact", " , ev:00000000000000a2 .", " ."),
    Damage("EvidenceArticle", "needs one article", f"{FIRST} ;\n  oa:hasSource article:gull ;", f"{FIRST} ;"),
    Damage("EvidencePosition", "needs one position", f"  oa:hasSelector {PLACE} ;\n", ""),
    Damage("EvidencePassage", "needs one passage", f"  oa:hasSelector {QUOTE} ;\n", ""),
    Damage(
        "EvidencePassage", "needs one passage", f"  oa:hasSelector {RANGE} ;", f"  oa:hasSelector {RANGE} , {QUOTE} ;"
    ),
    Damage("EvidenceModality", "scheme modality", "modality:asserted", "modality:no-such-modality"),
    Damage("EvidenceConfidence", "from 0 to 1", "nev:confidence 0.9", "nev:confidence 1.5"),
    Damage("EvidenceConfidence", "one confidence", "  nev:confidence 0.9 ;\n", ""),
    Damage(
        "EvidencePrimarySource",
        "one primary source",
        "hadPrimarySource id:port-league",
        'hadPrimarySource "the league"',
    ),
    Damage("EvidenceCurator", "needs one curator", f"{FIRST} ;", f"{FIRST} ; dcterms:creator id:ada-lund ;"),
    Damage("EvidenceCreated", "when it was taken", f"  dcterms:created {dated('2031-06-01')} ;\n", ""),
    Damage("EvidenceLength", "as long as its offsets", "oa:end 28", "oa:end 29"),
    # selectors
    Damage("SelectorEvidence", "belongs to one evidence", f"  oa:hasSelector {PLACE} ;\n", ""),
    Damage("PositionStart", "before its end", "oa:start 40 ", "oa:start 400 "),
    Damage("PositionStart", "not below zero", "oa:start 10 ", "oa:start -10 "),
    Damage("PositionEnd", "one end", "oa:end 400", "oa:end 400 , 401"),
    Damage("QuoteExact", "not empty", '"Tidehaven will"', '""'),
    Damage("QuoteShort", "at most 25 words", '"Tidehaven will"', f'"{LONG}"'),
    Damage("QuotePrefix", "one prefix", '"and so "', '"and so " , "so "'),
    Damage("QuoteSuffix", "one suffix", '", it said"', '", it said" , "said"'),
    Damage("RangeStart", "starts at one quote", "#range-start> ;", "#position> ;"),
    Damage("RangeEnd", "ends at one quote", "#range-end> .\n<", "#position> .\n<"),
    # links
    Damage("Link", "of its hash", "link:00000000000000c1 a", "link:charter a"),
    Damage(
        "Link",
        "says who decided",
        "  pav:authoredBy curator:kim ;\n  dcterms:created " + dated("2031-06-04"),
        "  dcterms:created " + dated("2031-06-04"),
    ),
    Damage("LinkThing", "needs one thing", "annotatedSource id:tides", "annotatedSource id:tides , id:norland"),
    Damage("LinkPredicate", "schema:sameAs, or", "annotatedProperty schema:sameAs", "annotatedProperty owl:sameAs"),
    Damage(
        "LinkItem",
        "one item of Wikidata",
        "annotatedTarget wd:Q999999990",
        "annotatedTarget <https://www.wikidata.org/wiki/Q999999990>",
    ),
    Damage("LinkLabel", "without a language", '"The Port Charter"', '"The Port Charter"@en'),
    Damage(
        "LinkJustification", "needs one justification", "  sssom:mapping_justification semapv:MappingReview ;\n", ""
    ),
    Damage("LinkAuthor", "by a curator", "curator:kim ;\n  sssom:rev", "id:ada-lund ;\n  sssom:rev"),
    Damage("LinkReviewer", "by a curator", "sssom:reviewer_id curator:kim", "sssom:reviewer_id id:ada-lund"),
    Damage("LinkDate", "on which day", dated("2031-06-03"), '"2031-06-03"'),
    Damage("LinkConfidence", "from 0 to 1", "sssom:confidence 0.75", "sssom:confidence 1.75"),
    Damage("LinkTool", "one tool", 'mapping_tool "factpress"', 'mapping_tool "factpress"@en'),
    Damage("LinkToolVersion", "one version", '"0.1.0"', '"0.1.0" , "0.2.0"'),
    Damage("LinkItemVersion", "one revision", '"1997465481"', "1997465481"),
    Damage("LinkComment", "one comment", "\"The league's own", '"Yes" , "The league\'s own'),
    Damage("LinkStated", "is stated", "id:tides skos:exactMatch", "id:tides schema:about"),
    Damage("LinkedItem", "one item", "skos:exactMatch wd:Q999999991", "skos:exactMatch wd:Q999999991 , wd:Q999999992"),
    Damage(
        "LinkedByDecision",
        "linked by a decision",
        "id:port-charter schema:sameAs",
        "id:norland schema:sameAs wd:Q999999992 . id:port-charter schema:sameAs",
    ),
    Damage(
        "LinkedOnce",
        "is one thing",
        "id:port-charter schema:sameAs",
        "id:norland schema:sameAs wd:Q999999990 . id:port-charter schema:sameAs",
    ),
    # literals
    *(
        Damage(f"DateOf{name}", "full calendar date", f"{property_} {dated(date)}", f'{property_} "{date}"')
        for name, property_, date in [
            ("Start", "schema:startDate", "2031-05-03"),
            ("End", "schema:endDate", "2031-05-06"),
            ("Publication", "schema:datePublished", "2031-05-07"),
            ("EarliestBegin", "sem:hasEarliestBeginTimeStamp", "2031-05-01"),
            ("LatestBegin", "sem:hasLatestBeginTimeStamp", "2031-05-04"),
            ("EarliestEnd", "sem:hasEarliestEndTimeStamp", "2031-05-05"),
            ("LatestEnd", "sem:hasLatestEndTimeStamp", "2031-05-07"),
            ("Creation", "dcterms:created", "2031-06-01"),
        ]
    ),
    *(
        Damage(f"IntegerOf{name}", "whole number", f"{property_} {number} ", f'{property_} "{number}"^^xsd:decimal ')
        for name, property_, number in [
            ("Edition", "nev:editionNumber", 7),
            ("Votes", "nev:votes", 31),
            ("Whole", "nev:outOf", 15),
            ("Value", "schema:value", 12),
            ("Start", "oa:start", 40),
            ("End", "oa:end", 400),
        ]
    ),
    Damage("DecimalOfConfidence", "xsd:decimal", "nev:confidence 0.5", 'nev:confidence "1"^^xsd:integer'),
    *(
        Damage(f"StringOf{name}", "no language tag", f'"{text}"', f'"{text}"@en')
        for name, text in [
            ("Quote", "thirteen ports"),
            ("Prefix", "and so "),
            ("Suffix", ", it said"),
            ("Language", "en"),
            ("Publisher", "The Gull"),
            ("Hash", "0123456789abcdef" * 4),
            ("Format", "text/plain"),
        ]
    ),
    # enrichment
    Damage("CoordinatesLatitude", "from -90 to 90", "schema:latitude 51.5", "schema:latitude 95.5"),
    Damage("CoordinatesLatitude", "one decimal", "  schema:latitude 51.5 ;\n", ""),
    Damage("CoordinatesLongitude", "from -180 to 180", "schema:longitude -3.25", "schema:longitude -183.25"),
    Damage("CoordinatesLongitude", "one decimal", "schema:longitude -3.25", "schema:longitude -3.25 , 3"),
    Damage("EnrichedPlace", "one place on earth", "schema:geo id:tidehaven--coordinates", "schema:geo id:tides"),
    Damage("EnrichedFounding", "one day", dated("1702-05-06"), f"{dated('1702-05-06')} , {dated('1702-05-07')}"),
    Damage("EnrichedFounding", "one day", dated("1702-05-06"), '"1702"'),
    Damage("ItemRevisionNumber", "one revision", "schema:version 71", "schema:version 71 , 72"),
    Damage("ItemRevisionItem", "one item of Wikidata", "schema:about wd:Q999999992", "schema:about id:tides"),
    Damage("ItemRevisionDay", "on a day", dated("2031-06-05"), '"2031-06"'),
]


def n_triples(turtle: str) -> bytes:
    problems = Problems()
    lines = [triple.n3() for triple in parse_triples(turtle.encode(), Syntax.TURTLE, problems, "sample.ttl")]
    assert not list(problems)
    return "\n".join([*lines, ""]).encode()


def report(turtle: str) -> Report:
    return validate(n_triples(turtle), BUNDLE.shape_files(), ONTOLOGY)


def rebased(turtle: str, base: str) -> str:
    """Move the things of a graph, but not the vocabulary, to another base."""
    return re.sub(r"https://w3id\.org/nev/(?=(id|article|curator|fact|evidence|link)/)", base, turtle)


@cache
def violations_of_all_damages() -> dict[str, list[Violation]]:
    """Return base to violations: each damage is done to a copy of its own, and all copies are checked at once."""
    copies = [SAMPLE.replace(damage.old, damage.new).replace("wd:Q", f"wd:Q{n}") for n, damage in enumerate(DAMAGES, 1)]
    data = b"".join(n_triples(rebased(copy, f"https://copy.example/{n}/")) for n, copy in enumerate(copies))
    found: dict[str, list[Violation]] = {}
    for violation in validate(data, BUNDLE.shape_files(), ONTOLOGY).violations:
        base = re.match(r"https://copy\.example/\d+/", violation.focus)
        assert base is not None, violation
        found.setdefault(base[0], []).append(violation)
    return found


@cache
def shape_statements() -> dict[str, dict[str, list[str]]]:
    """Return subject to predicate to objects of all shapes."""
    index: dict[str, dict[str, list[str]]] = {}
    for file in BUNDLE.shape_files():
        for triple in read_texts(file, Problems()):
            subject, predicate, value = map(bare, triple)
            index.setdefault(subject, {}).setdefault(predicate, []).append(value)
    return index


def messages() -> dict[str, list[str]]:
    return {node: row[SHACL + "message"] for node, row in shape_statements().items() if SHACL + "message" in row}


def test_the_sample_breaks_no_shape() -> None:
    found = report(SAMPLE)
    assert (found.violations, found.problems) == ((), ())
    assert found.conforms


@pytest.mark.parametrize(
    ("number", "damage"),
    list(enumerate(DAMAGES)),
    ids=[f"{damage.shape}-{damage.words.replace(' ', '-')}" for damage in DAMAGES],
)
def test_a_shape_catches_its_violation_and_says_what_is_wrong(number: int, damage: Damage) -> None:
    assert SAMPLE.count(damage.old) == 1, "the damage must hit one place"
    found = violations_of_all_damages().get(f"https://copy.example/{number}/", [])
    caught = [violation for violation in found if violation.shape == SHAPES + damage.shape]
    assert caught, [violation.shape for violation in found]
    assert all(damage.words in violation.message for violation in caught)


def test_every_shape_that_speaks_has_a_planted_violation() -> None:
    # Party speaks only where somebody validates with it alone: the shapes that lead to it have their own sentences.
    speaking = {node.removeprefix(SHAPES) for node in messages()} - {"Party"}
    assert speaking == {damage.shape for damage in DAMAGES}


#: Where one term of each triple of the sample is another: functions of a triple to the triples in its place.
WHOLESALE: dict[str, Callable[[Triple], list[Triple]]] = {
    "said twice": lambda triple: [triple, triple._replace(object=_another(triple.object))],
    "said of two": lambda triple: [triple, triple._replace(subject=Iri(f"{triple.subject.value}-other"))],
    "not said": lambda triple: [],
    "a boolean": lambda triple: [triple._replace(object=Literal("true", None, f"{XSD}boolean"))],
    "a plain text": lambda triple: [triple._replace(object=Literal("x"))],
    "a stranger": lambda triple: [triple._replace(object=Iri("http://stranger.example/x"))],
    "much less": lambda triple: [_worth(triple, "-1000000", INTEGER, DECIMAL)],
    "much more": lambda triple: [_worth(triple, "1000000", INTEGER, DECIMAL)],
    "nothing in it": lambda triple: [_worth(triple, "", None, f"{XSD}string")],
    "not of the form": lambda triple: [_worth(triple, "no such form", INTEGER, DECIMAL, DATE)],
}
#: What decides on a value together with others, or only where a blank node stands; or speaks through another shape.
APART = {
    *(("Party", name) for name in ("nodeKind", "or")),
    *(("FactObject", "nodeKind"), ("EvidencePosition", "qualifiedMaxCount")),
}
COMPONENTS = (
    *("minCount", "maxCount", "datatype", "nodeKind", "class", "pattern", "in", "hasValue", "minLength", "uniqueLang"),
    *("minInclusive", "maxInclusive", "or", "xone", "not", "and", "node", "qualifiedMinCount", "qualifiedMaxCount"),
    *("equals", "disjoint", "lessThan", "lessThanOrEquals", "sparql"),
)


def _another(term: Term) -> Iri | Literal:
    if isinstance(term, Iri):
        return Iri(f"{term.value}-other")
    return Literal({INTEGER: "77", DECIMAL: "77", DATE: "1999-01-01"}.get(term.datatype or "", "other"), *term[1:])


def _worth(triple: Triple, text: str, *datatypes: str | None) -> Triple:
    """Return a triple whose literal, if it is of one of the datatypes, says something else."""
    said = triple.object
    fits = isinstance(said, Literal) and said.datatype in datatypes
    return triple._replace(object=Literal(text, said.language, said.datatype)) if fits else triple  # type: ignore[union-attr]


def test_every_constraint_of_every_shape_is_broken_by_something() -> None:
    """Not only each shape: a constraint that nothing breaks may be one that never says anything."""
    triples = list(parse_triples(SAMPLE.encode(), Syntax.TURTLE, Problems(), "sample.ttl"))
    found = [violation for each in violations_of_all_damages().values() for violation in each]
    for altered in WHOLESALE.values():
        some = [each for triple in triples for each in ([triple] if _is_kept(triple) else altered(triple))]
        lines = "".join(f"{each.n3()}\n" for each in some).encode()
        found += validate(lines, BUNDLE.shape_files(), ONTOLOGY, portable=False).violations
    told = {
        (shape, violation.component.lower()) for violation in found for shape in (violation.source, violation.shape)
    }
    silent = {
        (node.removeprefix(SHAPES), name)
        for node, row in shape_statements().items()
        for name in COMPONENTS
        if node.startswith(SHAPES) and SHACL + name in row
        if (node, f"{SHACL}{name}ConstraintComponent".lower()) not in told
    }

    assert silent == APART


def _is_kept(triple: Triple) -> bool:
    """Whether without this triple nobody would look at its subject."""
    return triple.predicate.value in (RDF_TYPE, "http://purl.org/pav/retrievedOn")


def test_every_message_is_there_in_english_and_german() -> None:
    languages = {node: sorted(text[-3:] for text in texts) for node, texts in messages().items()}
    assert {node: tags for node, tags in languages.items() if tags != ["@de", "@en"]} == {}


def test_every_message_says_what_to_do_behind_a_semicolon() -> None:
    silent = {node for node, texts in messages().items() if any(text.count("; ") != 1 for text in texts)}
    assert silent == set()


def test_every_shape_is_sound_and_names_only_terms_that_exist() -> None:
    problems = Problems()
    lint(BUNDLE.shape_files(), read_vocabulary(BUNDLE.ontology), problems)
    assert list(problems) == []


def test_ontology_and_concepts_in_the_same_graph_break_no_shape() -> None:
    texts = [file.read_text(encoding="utf-8") for file in sorted(BUNDLE.ontology.glob("*.ttl"))]
    data = b"".join(n_triples(text) for text in [SAMPLE, *texts])
    found = validate(data, BUNDLE.shape_files())
    assert (found.violations, found.problems) == ((), ())


def test_a_quote_of_25_words_and_some_dashes_is_short_enough() -> None:
    quote = " – ".join(["word"] * 25)
    found = report(SAMPLE.replace('"Tidehaven will"', f'"{quote}"'))
    assert found.conforms


def test_a_quote_that_is_far_too_long_is_refused_without_delay() -> None:
    found = report(SAMPLE.replace('"Tidehaven will"', f'"{"ab, " * 20_000}"'))
    assert [violation.shape for violation in found.violations] == [SHAPES + "QuoteShort"]


def test_shapes_are_written_for_shacl_1_0_without_services_or_imports() -> None:
    for file in BUNDLE.shape_files():
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"owl:imports|\bSERVICE\b|sh:rule|sh:expression|sh:js", text), file.name
