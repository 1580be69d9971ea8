// The worker of the query page: it holds the published graph and answers questions about it.
// It hears { do: "load", engine, data } once and { do: "ask", id, query, language, most } any number of times.

import init, { Store, namedNode } from "oxigraph/web.js";

import { joined, unpacked } from "./fetching.js";
import { queryForm } from "./sparql.js";

const SCHEMA = "http://schema.org/";
const RDFS = "http://www.w3.org/2000/01/rdf-schema#";
const TYPE = namedNodeLater("http://www.w3.org/1999/02/22-rdf-syntax-ns#type");
const SKOS = "http://www.w3.org/2004/02/skos/core#";
// What says how something is called; the first that says it counts.
const NAMING = [
  `${SCHEMA}name`,
  `${SCHEMA}headline`,
  `${SKOS}prefLabel`,
  `${RDFS}label`,
  "http://purl.org/dc/terms/title",
].map(namedNodeLater);
const LABEL = namedNodeLater(`${RDFS}label`);
const NAMES = [`${SCHEMA}name`, `${SCHEMA}alternateName`].map(namedNodeLater);
const COMMENT = namedNodeLater(`${RDFS}comment`);
const TERM_CLASSES = [
  ["class", "http://www.w3.org/2002/07/owl#Class"],
  ["class", `${RDFS}Class`],
  ["property", "http://www.w3.org/2002/07/owl#ObjectProperty"],
  ["property", "http://www.w3.org/2002/07/owl#DatatypeProperty"],
  ["property", "http://www.w3.org/2002/07/owl#AnnotationProperty"],
  ["property", "http://www.w3.org/1999/02/22-rdf-syntax-ns#Property"],
];
const NEWLINE = 10;
const PIECE = 1 << 20;

let store = null;
let waiting = Promise.resolve();

self.addEventListener("message", ({ data }) => {
  waiting = waiting.then(() => (data.do === "load" ? load(data) : ask(data)));
});

// Terms can be made only when the engine is there.
function namedNodeLater(iri) {
  let node = null;
  return () => (node ??= namedNode(iri));
}

function tell(is, content) {
  self.postMessage({ is, ...content });
}

async function load({ engine, data }) {
  const start = performance.now();
  try {
    const pieces = [];
    for await (const piece of unpacked(engine, (bytes) => tell("loading", { what: "engine", bytes }))) {
      pieces.push(piece);
    }
    await init({ module_or_path: joined(pieces) });
    store = new Store();
    await fill(data);
    tell("ready", { triples: store.size, ms: performance.now() - start });
    setTimeout(() => tell("names", { names: allNames(), terms: allTerms() }));
  } catch (fault) {
    tell("broken", { message: String(fault.message ?? fault) });
  }
}

// Loads N-Triples as they arrive, always up to the end of a line.
async function fill(url) {
  let held = [];
  let size = 0;
  const flush = (bytes) => store.load(bytes, { format: "application/n-triples", no_transaction: true });
  for await (const piece of unpacked(url, (bytes) => tell("loading", { what: "data", bytes }))) {
    held.push(piece);
    size += piece.length;
    if (size < PIECE) continue;
    const bytes = joined(held);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    flush(bytes.subarray(0, end));
    held = [bytes.slice(end)];
    size = bytes.length - end;
  }
  flush(joined(held));
}

function ask({ id, query, language, most }) {
  const start = performance.now();
  try {
    const answer = answerTo(query, language, most);
    tell("answer", { id, ms: performance.now() - start, ...answer });
  } catch (fault) {
    tell("fault", { id, message: String(fault.message ?? fault) });
  }
}

function answerTo(query, language, most) {
  const form = queryForm(query);
  if (form === "CONSTRUCT" || form === "DESCRIBE") {
    const triples = store.query(query).map(({ subject, predicate, object }) => [subject, predicate, object].map(plain));
    return { kind: "graph", triples };
  }
  const json = store.query(query, { results_format: "json" });
  const content = JSON.parse(json);
  if ("boolean" in content) return { kind: "truth", json, truth: content.boolean };
  return { kind: "rows", json, labels: labelsOf(content.results.bindings.slice(0, most), language) };
}

function plain(term) {
  const kinds = { NamedNode: "uri", BlankNode: "bnode", Literal: "literal" };
  const { value, termType } = term;
  if (termType !== "Literal") return { type: kinds[termType], value };
  return { type: "literal", value, "xml:lang": term.language || undefined, datatype: term.datatype.value };
}

function labelsOf(rows, language) {
  const iris = new Set(
    rows
      .flatMap((row) => Object.values(row))
      .filter(({ type }) => type === "uri")
      .map(({ value }) => value),
  );
  const found = [...iris].map((iri) => [iri, label(iri, language)]);
  return Object.fromEntries(found.filter(([, name]) => name));
}

// The name of an IRI for a reader: in the language, else in English, else in the first language by its tag.
function label(iri, language) {
  const node = namedNode(iri);
  for (const property of NAMING) {
    const texts = store.match(node, property(), null).map(({ object }) => object);
    if (!texts.length) continue;
    const sorted = texts.map(({ value, language: tag }) => [value, tag]).sort(byTag);
    const of = (tag) => sorted.find(([, own]) => own === tag);
    return of(language) ?? of("en") ?? sorted[0];
  }
  return null;
}

function byTag(one, other) {
  return one[1] < other[1] ? -1 : Number(one[1] > other[1] || one[0] > other[0]);
}

// [iri, name, language] of everything that is called something, terms of the ontology left out.
function allNames() {
  return NAMES.flatMap((property) =>
    store.match(null, property(), null).map(({ subject, object }) => [subject.value, object.value, object.language]),
  );
}

// { iri, kind, labels: [[text, language]], comment: [[text, language]] } of every class and property.
function allTerms() {
  const kinds = new Map();
  for (const [kind, type] of TERM_CLASSES) {
    for (const { subject } of store.match(null, TYPE(), namedNode(type))) kinds.set(subject.value, kind);
  }
  const texts = (iri, property) =>
    store.match(namedNode(iri), property(), null).map(({ object }) => [object.value, object.language]);
  return [...kinds].map(([iri, kind]) => ({ iri, kind, labels: texts(iri, LABEL), comments: texts(iri, COMMENT) }));
}
