// The query page: what the reader does, handed to the editor, the engine and the table.

import { Completion } from "./completion.js";
import { Editor } from "./editor.js";
import { button, element } from "./elements.js";
import { Engine, Refused, Stopped } from "./engine.js";
import { csv, download, table, turtle } from "./results.js";
import { Directory, Unbound, bound, boundTerm } from "./saved.js";
import { knownFault, offsetOf, placeOf, withoutEmptyBlock } from "./sparql.js";
import { Terms, quoted } from "./terms.js";

// How many rows of an answer have labels instead of IRIs.
const LABELLED = 2000;
const MEGABYTE = 1_000_000;

const at = (id) => document.getElementById(`query-${id}`);
const words = at("words").dataset;
const language = document.documentElement.lang;
const { root, engine: engineFile, data: dataFile, worker, about } = at("page").dataset;

class Page {
  constructor({ prefixes, pages, queries, opens, columns, booleans, sites, terms }) {
    this.opens = opens ?? "";
    this.spoken = { columns, booleans, sites };
    this.names = terms;
    this.terms = new Terms({ prefixes, pages, root });
    this.turn = 0;
    this.queries = new Map(queries.map((query) => [query.name, query]));
    this.directory = new Directory(this.terms);
    this.completion = new Completion(this.terms, language);
    this.editor = new Editor(at("editor"), {
      label: words.editor,
      help: words.keys,
      complete: (context) => this.completion.complete(context),
      run: () => this.run(),
      phrases: { Completions: words.completions },
    });
    this.ready = new Promise((resolve) => (this.named = resolve));
    this.engine = new Engine(
      worker,
      { engine: new URL(engineFile, location).href, data: new URL(dataFile, location).href },
      {
        loading: (message) => this.loading(message),
        ready: ({ triples, ms }) => this.loaded(triples, ms),
        names: (found) => this.learn(found),
        broken: ({ message }) => this.fail(words.broken.replace("{message}", message)),
      },
    );
    this.listen();
  }

  listen() {
    at("saved").addEventListener("change", () => this.choose(at("saved").value));
    at("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.run();
    });
    at("stop").addEventListener("click", () => this.stop());
    window.addEventListener("hashchange", () => this.open());
  }

  learn(found) {
    this.completion.learn(found);
    this.directory.learn(found);
    for (const input of at("parameters").querySelectorAll("input[list]")) this.name(input);
    this.named();
  }

  // What is loaded is said once; how much of it has come is for the eye alone.
  loading({ what, bytes }) {
    if (at("status").textContent !== words[what]) this.say(words[what]);
    at("progress").textContent = `${number(Number((bytes / MEGABYTE).toFixed(1)))} MB`;
  }

  loaded(triples, ms) {
    at("progress").textContent = "";
    if (!this.running) this.say(words.loaded, { triples: number(triples), ms: number(Math.round(ms)) });
  }

  // Shows the query that the address names: #query=… or ?saved=name&parameter=value.
  open() {
    const asked = new URLSearchParams(location.hash.slice(1) || location.search);
    const text = asked.get("query");
    const saved = this.queries.get(asked.get("saved"));
    if (text) this.write(text);
    else if (saved) this.choose(saved.name, asked);
    else this.choose(this.opens);
    if (text || saved) this.run().then(() => at("fault").textContent || at("run").scrollIntoView());
  }

  choose(name, given = new URLSearchParams()) {
    at("saved").value = name;
    this.query = this.queries.get(name) ?? null;
    at("description").textContent = this.query?.description ?? "";
    at("parameters").replaceChildren(
      ...(this.query?.parameters ?? []).map((one) => this.field(one, given.get(one.name))),
    );
    at("parameters-box").hidden = !this.query?.parameters.length;
    if (this.query) this.editor.text = this.query.text;
    this.written = this.query?.text ?? "";
  }

  // Shows a query that is not a saved one.
  write(text) {
    this.choose("");
    this.editor.text = text;
  }

  field(parameter, given) {
    const id = `query-parameter-${parameter.name}`;
    const usual = parameter.type === "language" ? language : parameter.default;
    const value = given || usual || (parameter.optional ? "" : parameter.example);
    const input = parameter.choices.length
      ? choice(parameter, value)
      : element("input", { type: parameter.type === "date" ? "date" : "text" });
    input.id = id;
    input.name = parameter.name;
    input.value = value ?? "";
    input.addEventListener("change", () => this.bind());
    const children = [element("label", { for: id }, [parameter.title]), input];
    if (parameter.type === "iri") {
      children.push(this.offers(input));
      this.name(input);
    }
    return element("p", { class: "query-field" }, children);
  }

  // Puts the name of a thing in place of what else stands for it, unless the reader is typing there.
  name(input) {
    if (input !== document.activeElement) input.value = this.directory.named(input.value, language);
  }

  // What the browser offers below a field for a thing.
  offers(input) {
    const list = element("datalist", { id: `${input.id}-offers` });
    input.setAttribute("list", list.id);
    input.setAttribute("autocomplete", "off");
    input.addEventListener("input", () => {
      const offered = input.value.length > 1 ? this.directory.offer(input.value) : [];
      list.replaceChildren(...offered.map(([value, label]) => element("option", { value, label })));
    });
    return list;
  }

  // Whether a saved query stands in the editor, as it was saved but for its values.
  get isSaved() {
    return Boolean(this.query) && this.editor.text === this.written;
  }

  // Writes the fields' values into the query, unless the reader has rewritten it.  Returns whether all are right.
  bind() {
    if (!this.isSaved) return true;
    this.clear();
    const values = {};
    for (const parameter of this.query.parameters) {
      const input = document.getElementById(`query-parameter-${parameter.name}`);
      input.removeAttribute("aria-invalid");
      try {
        const value = input.value.trim() || parameter.default;
        if (value) values[parameter.name] = boundTerm(parameter, value, this.directory, this.terms, words);
        else if (!parameter.optional) throw new Unbound(words.missing.replace("{title}", parameter.title));
      } catch (fault) {
        if (!(fault instanceof Unbound)) throw fault;
        input.setAttribute("aria-invalid", "true");
        input.focus();
        this.fail(fault.message);
        return false;
      }
    }
    this.editor.text = bound(this.query.text, values);
    this.written = this.editor.text;
    return true;
  }

  async run() {
    if (this.running) return;
    this.busy(true);
    try {
      const { turn } = this;
      await this.ready;
      if (turn !== this.turn) return;
      if (!this.bind()) return;
      this.clear();
      const query = withoutEmptyBlock(this.editor.text);
      const fault = knownFault(query);
      if (fault) this.point(fault.offset, this.worded(fault));
      else await this.answer(query);
    } catch (fault) {
      this.refused(fault);
    } finally {
      this.busy(false);
    }
  }

  // Ends what runs, or what waits for the graph.
  stop() {
    this.turn += 1;
    this.engine.stop();
    this.say(words.stopped);
  }

  busy(running) {
    this.running = running;
    at("run").disabled = running;
    at("stop").disabled = !running;
    at("results").setAttribute("aria-busy", String(running));
  }

  async answer(query) {
    this.say(words.running);
    const spoken = this.isSaved ? this.spoken : null;
    this.show(await this.engine.ask({ query, language, most: LABELLED }), spoken);
  }

  refused(fault) {
    if (fault instanceof Stopped) return;
    if (!(fault instanceof Refused)) throw fault;
    if (fault.line === null) return this.fail(fault.message);
    return this.point(offsetOf(this.editor.text, fault.line, fault.column), words.unreadable);
  }

  worded({ key, prefix }) {
    const namespace = this.terms.prefixes[prefix] ?? "…";
    return words[key].replaceAll("{prefix}", prefix).replace("{namespace}", namespace);
  }

  // Shows what is wrong at a place of the query, there and in words.
  point(offset, message) {
    const { line, column } = placeOf(this.editor.text, offset);
    this.editor.showFault(offset);
    this.fail(words.fault.replace("{line}", line).replace("{column}", column).replace("{message}", message));
  }

  // `spoken`: what columns, codes and sites are called, null for a query that was not saved.
  show(answer, spoken) {
    const ms = number(Math.round(answer.ms));
    if (answer.kind === "truth") {
      at("results").replaceChildren(element("p", { class: "query-truth" }, [answer.truth ? words.yes : words.no]));
      return this.say(words.answered, { ms });
    }
    return answer.kind === "graph" ? this.showGraph(answer, ms) : this.showRows(answer, ms, spoken);
  }

  showRows({ json, labels }, ms, spoken) {
    const { head, results } = JSON.parse(json);
    const answer = { columns: head.vars, rows: results.bindings, labels };
    const files = [
      button(words.csv, () => download("answer.csv", "text/csv;charset=utf-8", csv(answer))),
      button(words.json, () => download("answer.json", "application/sparql-results+json", json)),
    ];
    const page = { terms: this.terms, names: this.names, words, language, spoken };
    const shown = answer.rows.length ? table(answer, page) : [];
    at("results").replaceChildren(element("p", { class: "query-files" }, files), ...shown);
    const found = [words.none, words.oneRow][answer.rows.length] ?? words.rows;
    this.say(found, { rows: number(answer.rows.length), ms });
  }

  showGraph({ triples }, ms) {
    const text = turtle(triples, this.terms, quoted);
    const file = button(words.turtle, () => download("answer.ttl", "text/turtle;charset=utf-8", text));
    const shown = element("pre", { tabindex: "0", role: "region", "aria-label": words.results }, [
      element("code", {}, [text]),
    ]);
    at("results").replaceChildren(element("p", { class: "query-files" }, [file]), shown);
    this.say(triples.length === 1 ? words.oneTriple : words.triples, { triples: number(triples.length), ms });
  }

  clear() {
    at("fault").replaceChildren();
    this.editor.clearFault();
  }

  fail(message) {
    at("status").textContent = "";
    at("fault").textContent = message;
  }

  say(text, values = {}) {
    at("status").textContent = text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }
}

// A list of what a parameter allows, with what the address names, so that nothing is left out silently.
function choice({ choices, optional }, given) {
  const labels = new Map(optional ? [["", ""], ...choices] : choices);
  if (given && !labels.has(given)) labels.set(given, given);
  return element(
    "select",
    {},
    [...labels].map(([value, label]) => element("option", { value }, [label])),
  );
}

function number(value) {
  return value.toLocaleString(language);
}

async function begin() {
  const response = await fetch(about);
  const page = new Page(await response.json());
  at("waiting").hidden = true;
  at("page").hidden = false;
  page.open();
}

begin();
