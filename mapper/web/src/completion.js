// What the editor offers while one types: prefixes, terms by name or label, things by their names in any language,
// variables of the query, keywords.

import { chosen, folded } from "./terms.js";
import { withoutTexts } from "./sparql.js";

const KEYWORDS = (
  "SELECT DISTINCT CONSTRUCT ASK DESCRIBE WHERE FILTER OPTIONAL UNION MINUS BIND VALUES UNDEF GROUP BY ORDER BY " +
  "HAVING LIMIT OFFSET ASC DESC AS NOT EXISTS IN COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR COALESCE IF " +
  "BOUND STR LANG LANGMATCHES DATATYPE REGEX CONTAINS STRSTARTS STRENDS LCASE UCASE STRLEN SUBSTR REPLACE CONCAT " +
  "YEAR MONTH DAY NOW ABS ROUND PREFIX"
).split(" ");
const MOST = 60;
const WORDS = 5;

export class Completion {
  // `terms`: see terms.js; `language`: that of the page; `kinds`: what classes, properties and things are called.
  constructor(terms, language, kinds) {
    this.terms = terms;
    this.language = language;
    this.kinds = kinds;
    this.named = [];
    this.vocabulary = [];
  }

  // Takes what the worker found in the graph.
  learn({ names, terms }) {
    const things = new Map();
    for (const [iri, name, tag] of names) {
      if (!things.has(iri)) things.set(iri, []);
      things.get(iri).push([name, tag]);
    }
    this.names = things;
    this.named = names.map(([iri, name]) => ({ iri, name, key: folded(name) }));
    this.vocabulary = terms.map((term) => this.term(term));
  }

  term({ iri, kind, labels, comments }) {
    const label = chosen(labels, this.language)?.[0] ?? "";
    const local = this.terms.split(iri)?.local ?? iri;
    const keys = [local, ...labels.map(([text]) => text)].map(folded);
    return { iri, kind, label, comment: chosen(comments, this.language)?.[0], keys };
  }

  // A source for CodeMirror: what fits before the cursor.
  complete(context) {
    const before = context.state.sliceDoc(0, context.pos);
    const bare = withoutTexts(`${before}\u0000`).slice(0, before.length);
    if (bare.at(-1) === " " && !/\s$/.test(before)) return null;
    const variable = context.matchBefore(/[?$]\w*/);
    if (variable) return this.variables(context, variable);
    const prefixed = context.matchBefore(/[\w-]+:[\w.-]*/);
    if (prefixed) return this.local(prefixed);
    return this.word(context, before);
  }

  variables(context, { from, text }) {
    const others = context.state.doc.toString().match(/[?$]\w+/g) ?? [];
    const options = [...new Set(others)].filter((name) => name.startsWith(text) && name !== text).sort();
    return { from, options: options.map((label) => ({ label, type: "variable" })), filter: false };
  }

  // Behind "schema:": the terms and things of that namespace.
  local({ from, text }) {
    const [prefix, begun] = text.split(":");
    const space = this.terms.prefixes[prefix];
    if (!space) return null;
    const key = folded(begun);
    const inSpace = ({ iri }) => iri.startsWith(space);
    const terms = this.vocabulary.filter(inSpace).filter(({ keys }) => keys.some((one) => fits(one, key)));
    const things = unique(
      this.named.filter(inSpace).filter((one) => fits(one.key, key) || fits(one.iri.slice(space.length), key)),
    );
    return this.found(from, [
      ...terms.map((term) => this.termOption(term)),
      ...things.map((thing) => this.thingOption(thing)),
    ]);
  }

  word(context, before) {
    const typed = /[\p{L}\p{N}\p{M}][\p{L}\p{N}\p{M}'’.-]*$/u.exec(before)?.[0] ?? "";
    if (!typed && !context.explicit) return null;
    const key = folded(typed);
    const several = this.several(before);
    if (several) return several;
    const keywords = KEYWORDS.filter((word) => word.toLowerCase().startsWith(key) && word !== typed);
    const prefixes = Object.keys(this.terms.prefixes)
      .filter((prefix) => prefix.startsWith(key))
      .sort();
    const terms = key ? this.vocabulary.filter(({ keys }) => keys.some((one) => fits(one, key))) : [];
    const things = key ? unique(this.named.filter((one) => fits(one.key, key))) : [];
    return this.found(context.pos - typed.length, [
      ...prefixes.map((prefix) => this.prefixOption(prefix)),
      ...terms.map((term) => this.termOption(term)),
      ...things.map((thing) => this.thingOption(thing)),
      ...keywords.map((label) => ({ label, type: "keyword" })),
    ]);
  }

  // Names of several words: the longest run of words before the cursor with which a name begins.
  several(before) {
    const line = before.slice(before.lastIndexOf("\n") + 1);
    const starts = [...line.matchAll(/(?<![^\s])\p{L}/gu)].map((match) => match.index).slice(-WORDS);
    for (const start of starts.slice(0, -1)) {
      const key = folded(line.slice(start));
      const things = unique(this.named.filter((one) => one.key.startsWith(key)));
      if (things.length)
        return this.found(
          before.length - line.length + start,
          things.map((thing) => this.thingOption(thing)),
        );
    }
    return null;
  }

  found(from, options) {
    return options.length ? { from, options: options.slice(0, MOST), filter: false } : null;
  }

  prefixOption(prefix) {
    return {
      label: `${prefix}:`,
      detail: this.terms.prefixes[prefix],
      type: "namespace",
      apply: this.inserter(null, prefix),
    };
  }

  termOption({ iri, kind, label, comment }) {
    const name = this.terms.shorten(iri);
    return { label: name, detail: label, info: comment, type: kind, apply: this.inserter(iri) };
  }

  thingOption({ iri, name }) {
    return { label: name, detail: this.terms.shorten(iri), type: "thing", apply: this.inserter(iri) };
  }

  // Puts in an IRI, or a prefix alone, and declares its prefix where the query has not done so.
  inserter(iri, prefix = this.terms.split(iri)?.prefix) {
    return (view, completion, from, to) => {
      const insert = iri ? this.terms.written(iri) : `${prefix}:`;
      const query = view.state.doc.toString();
      const missing = prefix && !new RegExp(`\\bPREFIX\\s+${prefix}:`, "i").test(query);
      const declaration = missing ? `PREFIX ${prefix}: <${this.terms.prefixes[prefix]}>\n` : "";
      view.dispatch({
        changes: [...(declaration ? [{ from: 0, insert: declaration }] : []), { from, to, insert }],
        selection: { anchor: from + declaration.length + insert.length },
        userEvent: "input.complete",
        scrollIntoView: true,
      });
    };
  }
}

// Whether a name begins with what is typed, or one of its words does.
function fits(name, key) {
  return name.startsWith(key) || name.includes(` ${key}`) || name.includes(`-${key}`);
}

// The things once each, by the name that fits.
function unique(named) {
  const seen = new Map();
  for (const one of named) {
    if (!seen.has(one.iri)) seen.set(one.iri, one);
    if (seen.size > MOST) break;
  }
  return [...seen.values()];
}
