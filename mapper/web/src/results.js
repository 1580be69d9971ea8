// Answers as people and spreadsheets read them.

const STEP = 500;

// A table of rows, as many as a page bears at first; `words` are the page's.
export function table({ columns, rows, labels }, terms, words, language) {
  const box = element("div", { class: "query-rows", role: "region", tabindex: "0", "aria-label": words.results });
  const whole = element("table", {});
  const head = element(
    "tr",
    {},
    columns.map((column) => element("th", { scope: "col" }, [column])),
  );
  const body = element("tbody", {});
  whole.append(element("thead", {}, [head]), body);
  box.append(whole);
  let shown = 0;
  const more = element("button", { type: "button", class: "query-more" });
  const grow = () => {
    for (const row of rows.slice(shown, shown + STEP)) body.append(line(columns, row, labels, terms, language));
    shown = Math.min(shown + STEP, rows.length);
    more.textContent = words.more.replace("{shown}", shown).replace("{all}", rows.length);
    more.hidden = shown === rows.length;
  };
  more.addEventListener("click", grow);
  grow();
  return [box, more];
}

function line(columns, row, labels, terms, language) {
  return element(
    "tr",
    {},
    columns.map((column) => cell(row[column], labels, terms, language)),
  );
}

function cell(term, labels, terms, language) {
  if (!term) return element("td", {});
  if (term.type === "uri") return element("td", {}, [link(term.value, labels, terms, language)]);
  const numeric = /#(?:integer|decimal|double|float)$/.test(term.datatype ?? "");
  const tag = term["xml:lang"];
  const attributes = tag && tag !== language ? { lang: tag, dir: "auto" } : { dir: "auto" };
  return element("td", numeric ? { class: "number" } : attributes, [term.value]);
}

function link(iri, labels, terms, language) {
  const address = terms.address(iri);
  const [text, tag] = labels[iri] ?? [terms.shorten(iri), ""];
  const attributes = tag && tag !== language ? { lang: tag, dir: "auto" } : {};
  return address ? element("a", { href: address, ...attributes }, [text]) : element("span", attributes, [text]);
}

export function element(name, attributes, children = []) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
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
