// Saved queries: a list to choose from, and their parameters as fields whose values are bound as RDF terms.

import { chosen, folded, quoted } from "./terms.js";
import { parameterBlock } from "./sparql.js";

const XSD = "http://www.w3.org/2001/XMLSchema#";
const OFFERED = 12;

// By type: whether a text is a value, and the literal it stands for.
const LITERALS = {
  date: [isDay, (text) => `"${text}"^^<${XSD}date>`],
  integer: [matching(/^-?(?:0|[1-9]\d*)$/), (text) => `"${text}"^^<${XSD}integer>`],
  decimal: [matching(/^-?\d+(?:\.\d+)?$/), (text) => `"${text}"^^<${XSD}decimal>`],
  language: [matching(/^[a-z]{2,3}(?:-[a-z0-9]+)*$/), quoted],
  string: [matching(/^[^\u0000-\u001f]*$/u), quoted],
};

function matching(form) {
  return (text) => form.test(text);
}

function isDay(text) {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.valueOf()) && day.toISOString().startsWith(text);
}

export class Unbound extends Error {}

// Finds things by what people call them.
export class Directory {
  constructor(terms) {
    this.terms = terms;
    this.byKey = new Map();
    this.names = [];
  }

  learn({ names }) {
    this.names = names.map(([iri, name, tag]) => ({ iri, name, tag, key: folded(name) }));
    for (const { iri, key } of this.names) {
      if (!this.byKey.has(key)) this.byKey.set(key, new Set());
      this.byKey.get(key).add(iri);
    }
  }

  // The IRIs that a text may stand for: an IRI, a prefixed name, the last part of a thing's IRI, or a name.
  find(text) {
    const expanded = this.terms.expand(text);
    if (expanded) return [expanded];
    if (/^[a-z][a-z0-9+.-]*:[^\s<>"{}|^`\\]*$/i.test(text)) return [text];
    const called = [...(this.byKey.get(folded(text)) ?? [])];
    if (called.length) return called.sort();
    const slug = this.terms.expand(`id:${text}`);
    return slug && this.names.some(({ iri }) => iri === slug) ? [slug] : [];
  }

  // What stands for the thing that a text stands for: its name if that means nothing else, else the text.
  named(text, language) {
    const found = this.find(text);
    if (found.length !== 1) return text;
    const called = chosen(
      this.names.filter(({ iri }) => iri === found[0]).map(({ name, tag }) => [name, tag]),
      language,
    );
    return called && this.find(called[0]).join() === found[0] ? called[0] : text;
  }

  // What to offer for the beginning of a name: [value, words beside it].
  offer(text) {
    const key = folded(text);
    const found = this.names.filter((one) => one.key.startsWith(key) || one.key.includes(` ${key}`));
    const offers = new Map();
    for (const { iri, name, key: own } of found) {
      const alone = this.byKey.get(own).size === 1;
      offers.set(alone ? name : this.terms.shorten(iri), alone ? this.terms.shorten(iri) : name);
      if (offers.size === OFFERED) break;
    }
    return [...offers];
  }
}

// The SPARQL of a parameter's value.  Throws Unbound with the words for the reader.
export function boundTerm(parameter, text, directory, terms, words) {
  const title = parameter.title;
  if (parameter.values?.length && !parameter.values.includes(text)) {
    throw new Unbound(words.oneOf.replace("{title}", title).replace("{values}", parameter.values.join(", ")));
  }
  if (parameter.type !== "iri") {
    const [fits, written] = LITERALS[parameter.type];
    if (!fits(text)) throw new Unbound(words.wrongForm.replace("{title}", title).replace("{value}", text));
    return written(text);
  }
  const found = directory.find(text);
  if (found.length === 1) return `<${found[0]}>`;
  const key = found.length ? words.several : words.nobody;
  const listed = found.map((iri) => terms.shorten(iri)).join(", ");
  throw new Unbound(key.replace("{value}", text).replace("{values}", listed));
}

// The saved query with a VALUES block of the given terms; without any, as it was saved.
export function bound(query, values) {
  const block = parameterBlock(query);
  const names = Object.keys(values);
  if (!block || !names.length) return query;
  const row = names.map((name) => values[name]).join(" ");
  const bindings = `VALUES (${names.map((name) => `?${name}`).join(" ")}) { (${row}) }`;
  return query.slice(0, block.from) + bindings + query.slice(block.to);
}
