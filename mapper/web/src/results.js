// Answers as people and spreadsheets read them.

import { element } from "./elements.js";

const STEP = 500;
const NUMERIC = ["integer", "decimal", "double", "float"];
// Where people write dates as the pages of the site do.
const LOCALES = { en: "en-GB" };
// The column that names what a row rests on.
const FACT = "fact";

// A table of rows, as many as a page bears at first.  `page`: its `terms`, `words` and `language`; `names` of terms that
// the graph does not name; of a saved query `spoken`, what its columns, the codes in them and the sites of others are
// called: its answer is shown as on its own page, that of another query as the engine gives it.
export function table({ columns: all, rows, labels }, page) {
  const { words, spoken } = page;
  const things = spoken ? thingsBeside(all, rows, labels) : new Map();
  const columns = all.filter((column) => ![...things.values()].includes(column));
  const box = element("div", { class: "query-rows", role: "region", tabindex: "0", "aria-label": words.results });
  const whole = element("table", {});
  const head = element(
    "tr",
    {},
    columns.map((column) => element("th", { scope: "col" }, [spoken?.columns[column]?.title ?? column])),
  );
  const body = element("tbody", {});
  whole.append(element("thead", {}, [head]), body);
  box.append(whole);
  let shown = 0;
  const more = element("button", { type: "button", class: "query-more" });
  const grow = () => {
    for (const row of rows.slice(shown, shown + STEP)) body.append(line(columns, row, { ...page, labels, things }));
    shown = Math.min(shown + STEP, rows.length);
    more.textContent = words.more.replace("{shown}", shown).replace("{all}", rows.length);
    more.hidden = shown === rows.length;
  };
  more.addEventListener("click", grow);
  grow();
  return [box, more];
}

// By columns that have, in each row, the name of the thing in another column: that column.
function thingsBeside(columns, rows, labels) {
  const isCalled = (thing, name) =>
    thing?.type === "uri" && name?.type === "literal" && labels[thing.value]?.[0] === name.value;
  const pairs = columns.flatMap((name) => columns.map((thing) => [name, thing]));
  return new Map(pairs.filter(([name, thing]) => rows.every((row) => isCalled(row[thing], row[name]))));
}

function line(columns, row, page) {
  return element(
    "tr",
    {},
    columns.map((column) => {
      const thing = page.things.get(column);
      return thing ? cell(thing, row[thing], page) : cell(column, row[column], page);
    }),
  );
}

function cell(column, term, page) {
  if (!term) return element("td", {});
  if (term.type === "uri") return element("td", {}, [link(column, term.value, page)]);
  const type = term.datatype?.split("#")[1] ?? "";
  if (NUMERIC.includes(type)) return element("td", { class: "number" }, [page.spoken ? number(term.value, page) : term.value]);
  const tag = term["xml:lang"];
  const said = page.spoken && !tag ? inWords(column, term.value, type, page) : null;
  const attributes = tag && tag !== page.language ? { lang: tag, dir: "auto" } : { dir: "auto" };
  return element("td", attributes, [said ?? term.value]);
}

// What a date or a code is called; nothing for what is neither.
function inWords(column, value, type, { spoken, language }) {
  if (type === "boolean") return spoken.booleans[value];
  if (type !== "date") return type ? null : spoken.columns[column]?.codes[value];
  const day = new Date(`${value}T00:00:00Z`);
  if (Number.isNaN(day.valueOf())) return null;
  const written = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return element("time", { datetime: value }, [day.toLocaleDateString(LOCALES[language] ?? language, written)]);
}

// A number with the separators of the language, and all its digits.
function number(value, { language }) {
  const [whole, part] = value.split(".");
  if (!/^-?\d+$/.test(whole) || /\D/.test(part ?? "")) return value;
  const grouped = whole.length > 4 ? BigInt(whole).toLocaleString(language) : whole;
  return part ? grouped + (1.5).toLocaleString(language)[1] + part : grouped;
}

function link(column, iri, { labels, names, terms, words, spoken, language }) {
  const address = terms.address(iri);
  if (spoken && column === FACT && address) return element("a", { href: address }, [words.evidence]);
  const [text, tag] = labels[iri] ?? [names[iri] ?? elsewhere(iri, spoken) ?? terms.shorten(iri), ""];
  const attributes = tag && tag !== language ? { lang: tag, dir: "auto" } : {};
  return address ? element("a", { href: address, ...attributes }, [text]) : element("span", attributes, [text]);
}

// What something is called by the site of others that it is in; nothing where that is not known.
function elsewhere(iri, spoken) {
  const [begin, site] = Object.entries(spoken?.sites ?? {}).find(([each]) => iri.startsWith(each)) ?? [];
  return begin ? `${site} ${iri.slice(begin.length).replace(/\/+$/, "")}` : null;
}

// CSV as SPARQL 1.1 Query Results CSV defines it: CRLF, quotes where needed.
export function csv({ columns, rows }) {
  const field = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const plain = (term) => (term ? (term.type === "bnode" ? `_:${term.value}` : term.value) : "");
  const lines = rows.map((row) => columns.map((column) => field(plain(row[column]))).join(","));
  return [columns.map(field).join(","), ...lines, ""].join("\r\n");
}

// Triples as Turtle: prefixes that are used, one subject a paragraph.
export function turtle(triples, terms, written) {
  const used = new Set();
  const name = (term) => {
    if (term.type === "bnode") return `_:${term.value}`;
    if (term.type === "literal") return literal(term, name, written);
    const split = terms.split(term.value);
    if (split) used.add(split.prefix);
    return terms.written(term.value);
  };
  const subjects = new Map();
  for (const [subject, predicate, object] of triples) {
    const predicates = entry(subjects, name(subject), () => new Map());
    const type = predicate.value === "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
    entry(predicates, type ? "a" : name(predicate), () => new Set()).add(name(object));
  }
  const paragraphs = [...subjects].sort(byKey).map(([subject, predicates]) => {
    const parts = [...predicates]
      .sort(byKey)
      .map(([predicate, objects]) => `${predicate} ${[...objects].sort().join(", ")}`);
    return `${subject} ${parts.join(" ;\n    ")} .\n`;
  });
  const heads = [...used].sort().map((prefix) => `@prefix ${prefix}: <${terms.prefixes[prefix]}> .\n`);
  return [heads.join(""), ...paragraphs].filter(Boolean).join("\n");
}

function literal(term, name, written) {
  if (term["xml:lang"]) return `${written(term.value)}@${term["xml:lang"]}`;
  const plain = !term.datatype || term.datatype.endsWith("XMLSchema#string");
  return plain ? written(term.value) : `${written(term.value)}^^${name({ type: "uri", value: term.datatype })}`;
}

function entry(map, key, make) {
  if (!map.has(key)) map.set(key, make());
  return map.get(key);
}

function byKey([one], [other]) {
  return one < other ? -1 : Number(one > other);
}

// Hands the reader a file.
export function download(name, type, content) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = element("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
