"""One engine that is a library, in an environment of its own.

    python mapping_foreign.py ENGINE IN.csv OUT.nt

`rdflib`: a graph for every 5,000 rows, written as N-Triples.  `maplib`: a frame, a template, the store written out.
Both know the event table only.  Nothing of factpress is imported: it need not be there.
"""

from __future__ import annotations

import csv
import sys
from itertools import islice
from pathlib import Path
from urllib.parse import quote

BASE, SCHEMA = "https://kg.example/", "https://schema.org/"
PROV, XSD = "http://www.w3.org/ns/prov#", "http://www.w3.org/2001/XMLSchema#"


def with_rdflib(source: Path, output: Path) -> None:
    from rdflib import RDF, Graph, Literal, URIRef
    from rdflib.namespace import XSD as TYPES

    def thing(kind: str, name: str) -> URIRef:
        return URIRef(f"{BASE}{kind}/{quote(name, safe='')}")

    with source.open(encoding="utf-8", newline="") as opened, output.open("wb") as written:
        rows = csv.DictReader(opened)
        while batch := list(islice(rows, 5000)):
            graph = Graph()
            for row in batch:
                event, tag = URIRef(f"{BASE}event/{row['id']}"), row["lang"]
                said = [
                    (RDF.type, URIRef(SCHEMA + "Event")),
                    (URIRef(SCHEMA + "name"), Literal(row["name"], lang=tag)),
                    (URIRef(SCHEMA + "startDate"), Literal(row["start_date"], datatype=TYPES.date)),
                    (URIRef(SCHEMA + "location"), thing("place", row["place"])),
                    (URIRef(SCHEMA + "organizer"), thing("organization", row["organizer"])),
                    (URIRef(PROV + "wasQuotedFrom"), URIRef(row["source_url"])),
                    (URIRef(SCHEMA + "text"), Literal(row["quote"], lang=tag)),
                    (URIRef(BASE + "ns#confidence"), Literal(row["confidence"], datatype=TYPES.decimal)),
                ]
                if row["end_date"]:
                    said.append((URIRef(SCHEMA + "endDate"), Literal(row["end_date"], datatype=TYPES.date)))
                if row["participant"]:
                    said.append((URIRef(SCHEMA + "attendee"), thing("person", row["participant"])))
                for predicate, term in said:
                    graph.add((event, predicate, term))
            written.write(graph.serialize(format="nt", encoding="utf-8"))


TEMPLATE = f"""@prefix t: <{BASE}t#>. @prefix s: <{SCHEMA}>. @prefix xsd: <{XSD}>.
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>. @prefix ottr: <http://ns.ottr.xyz/0.4/>.
t:event [ottr:IRI ?event, rdf:langString ?name, xsd:date ?start, ? xsd:date ?end, ottr:IRI ?place, ottr:IRI ?body,
         ? ottr:IRI ?person, ottr:IRI ?source, rdf:langString ?text, xsd:decimal ?confidence] :: {{
  ottr:Triple(?event, a, s:Event), ottr:Triple(?event, s:name, ?name), ottr:Triple(?event, s:startDate, ?start),
  ottr:Triple(?event, s:endDate, ?end), ottr:Triple(?event, s:location, ?place),
  ottr:Triple(?event, s:organizer, ?body), ottr:Triple(?event, s:attendee, ?person),
  ottr:Triple(?event, <{PROV}wasQuotedFrom>, ?source), ottr:Triple(?event, s:text, ?text),
  ottr:Triple(?event, <{BASE}ns#confidence>, ?confidence) }}."""


def with_maplib(source: Path, output: Path) -> None:
    import polars as pl
    from maplib import Model

    def thing(column: str, kind: str) -> pl.Expr:
        def encoded(names: pl.Series) -> pl.Series:
            distinct = names.drop_nulls().unique()
            made = pl.Series([quote(name, safe="") for name in distinct], dtype=pl.String)
            return names.replace_strict(distinct, made, default=None, return_dtype=pl.String)

        return f"{BASE}{kind}/" + pl.col(column).map_batches(encoded, return_dtype=pl.String)

    def prose(column: str) -> pl.Expr:
        tagged = pl.col(column).alias("<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>")
        return pl.struct(tagged, pl.col("lang").alias("l"))

    frame = pl.read_csv(source, infer_schema=False).select(
        (BASE + "event/" + pl.col("id")).alias("event"),
        prose("name").alias("name"),
        pl.col("start_date").str.to_date().alias("start"),
        pl.col("end_date").str.to_date().alias("end"),
        thing("place", "place").alias("place"),
        thing("organizer", "organization").alias("body"),
        thing("participant", "person").alias("person"),
        pl.col("source_url").alias("source"),
        prose("quote").alias("text"),
        pl.col("confidence").cast(pl.Decimal(38, 12)).alias("confidence"),
    )
    model = Model()
    model.add_template(TEMPLATE)
    model.map(BASE + "t#event", frame)
    model.write(str(output), format="ntriples")


if __name__ == "__main__":
    {"rdflib": with_rdflib, "maplib": with_maplib}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
