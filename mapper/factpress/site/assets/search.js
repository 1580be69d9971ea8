// The search page: it goes through the texts of the index and lists what fits best.
// A classic script, so that it runs from a file too; the shards of the index call factpressSearch.add.
(function () {
  "use strict";
  const form = document.getElementById("search");
  const field = document.getElementById("search-text");
  const status = document.getElementById("search-status");
  const results = document.getElementById("search-results");
  const words = form.dataset;
  const language = document.documentElement.lang;
  const STEP = 20;
  const PAUSE = 120;
  const GROUPS = ["things", "articles", "quotes"];
  const MARKS = /\p{M}+/gu;
  const WORD = /[\p{L}\p{N}]+/gu;
  // What a match is worth: a whole word, the beginning of one; a text that has all the words in a row, for the part of
  // it that they are, and for standing at its beginning.
  const WORTH = { word: 40, begun: 20, row: 80, first: 10 };
  const WEIGHT = { name: 10, other: 8, description: 2, quote: 1 };

  const entries = [];

  function folded(text) {
    return text.normalize("NFKD").replace(MARKS, "").toLowerCase().replaceAll("ß", "ss");
  }

  window.factpressSearch = {
    add: function (shard) {
      for (const entry of shard.entries)
        entries.push(shard.kind === "names" ? named(shard, entry) : quoted(shard, entry));
    },
  };

  function named(shard, [folder, kind, names, others, descriptions]) {
    return {
      group: folder.startsWith("article/") ? "articles" : "things",
      address: address(folder),
      kind: shard.classes[kind][language],
      names: names,
      others: others,
      descriptions: descriptions,
      texts: [
        ...Object.keys(names).map((text) => ["name", text]),
        ...Object.keys(others).map((text) => ["other", text]),
        ...Object.keys(descriptions).map((text) => ["description", text]),
      ].map(searchable),
    };
  }

  function quoted(shard, [article, quote, facts]) {
    const [folder, tag] = shard.articles[article];
    return {
      group: "quotes",
      address: address(facts[0] || folder),
      facts: facts.slice(1).map(address),
      article: folder,
      quote: quote,
      tag: tag,
      texts: [searchable(["quote", quote])],
    };
  }

  function address(folder) {
    return words.root + folder + words.page.split("/").pop();
  }

  // [weight, folded text with a space before each word]: so that " be" finds the beginnings of words.
  function searchable([role, text]) {
    return [WEIGHT[role], " " + (folded(text).match(WORD) || []).join(" ") + " "];
  }

  // How well an entry fits the words looked for; 0 where one of them is nowhere in it.
  function score(entry, wanted, whole) {
    let sum = 0;
    for (const word of wanted) {
      let best = 0;
      for (const [weight, text] of entry.texts) {
        if (!text.includes(word)) continue;
        best = Math.max(best, weight * (text.includes(word + " ") ? WORTH.word : WORTH.begun));
      }
      if (!best) return 0;
      sum += best;
    }
    return sum + Math.max(...entry.texts.map((text) => inRow(text, whole)));
  }

  function inRow([weight, text], whole) {
    const at = text.indexOf(whole);
    return at < 0 ? 0 : weight * (WORTH.row * (whole.length / text.length) + (at ? 0 : WORTH.first));
  }

  function search() {
    const query = field.value.trim();
    const wanted = [...new Set((folded(query).match(WORD) || []).map((word) => " " + word))];
    if (!wanted.length) return show(query, []);
    const whole = " " + folded(query).match(WORD).join(" ");
    const found = [];
    for (const entry of entries) {
      const worth = score(entry, wanted, whole);
      if (worth) found.push([worth, entry]);
    }
    found.sort((one, other) => other[0] - one[0] || (one[1].address < other[1].address ? -1 : 1));
    return show(
      query,
      found.map(([, entry]) => entry),
      wanted,
    );
  }

  function show(query, found, wanted) {
    const groups = GROUPS.map((group) => [group, found.filter((entry) => entry.group === group)]);
    const filled = groups.filter(([, members]) => members.length);
    results.replaceChildren(...filled.map(([group, members]) => section(group, members, wanted)));
    if (!query) status.textContent = "";
    else if (loading) status.textContent = words.loading;
    else
      status.textContent = fill([words.none, words.one][found.length] || words.found, {
        query: query,
        count: found.length.toLocaleString(language),
      });
  }

  function section(group, members, wanted) {
    const list = element("ul", { class: "search-list" });
    const more = element("button", { type: "button" });
    let shown = 0;
    function grow() {
      const first = shown;
      for (const entry of members.slice(shown, shown + STEP)) list.append(item(entry, wanted));
      shown = list.children.length;
      more.hidden = shown === members.length;
      more.textContent = fill(words.more, { shown: shown, all: members.length });
      return list.children[first];
    }
    more.addEventListener("click", () => grow().querySelector("a").focus());
    grow();
    const heading = element("h2", { id: "search-" + group }, [
      words[group],
      " ",
      element("span", { class: "count" }, [members.length.toLocaleString(language)]),
    ]);
    return element("section", { "aria-labelledby": heading.id }, [heading, list, more]);
  }

  function item(entry, wanted) {
    return element("li", {}, entry.group === "quotes" ? quoteItem(entry, wanted) : nameItem(entry, wanted));
  }

  function nameItem(entry, wanted) {
    const [name, tag] = chosen(entry.names);
    const link = element("a", { href: entry.address, ...spoken(tag) }, marked(name, wanted));
    const parts = [link, " ", element("span", { class: "search-kind" }, [entry.kind])];
    const also = [...Object.entries(entry.names), ...Object.entries(entry.others)].filter(
      ([text]) => text !== name && fits(text, wanted),
    );
    if (also.length && !fits(name, wanted)) {
      const listed = also.flatMap(([text, tags], at) => [
        at ? ", " : "",
        element("span", spoken(tags.split(" ")[0]), marked(text, wanted)),
      ]);
      parts.push(element("span", { class: "search-also" }, [words.other + " ", ...listed]));
    }
    const description = chosen(entry.descriptions);
    if (description) parts.push(element("p", spoken(description[1]), marked(description[0], wanted)));
    return parts;
  }

  function quoteItem(entry, wanted) {
    const others = entry.facts.map((fact, at) =>
      element("a", { href: fact, class: "search-fact", "aria-label": words.fact + " " + (at + 2) }, [String(at + 2)]),
    );
    const article = entries.find((other) => other.group === "articles" && other.address === address(entry.article));
    const parts = [
      element("a", { href: entry.address, class: "search-quote" }, [
        element("q", spoken(entry.tag), marked(entry.quote, wanted)),
      ]),
    ];
    if (others.length)
      parts.push(
        " ",
        element(
          "span",
          { class: "search-facts" },
          others.flatMap((link) => [link, " "]),
        ),
      );
    if (article) {
      const [title, tag] = chosen(article.names);
      parts.push(element("p", {}, [element("a", { href: article.address, ...spoken(tag) }, [title])]));
    }
    return parts;
  }

  // Of {text: "de en"} the text and tag for this page's reader: in its language, else in English, else the first.
  function chosen(texts) {
    const all = Object.entries(texts).map(([text, tags]) => [text, tags.split(" ")]);
    for (const tag of [language, "en"]) {
      const found = all.find(([, tags]) => tags.includes(tag));
      if (found) return [found[0], tag];
    }
    return all.length ? [all[0][0], all[0][1][0]] : null;
  }

  function spoken(tag) {
    return tag && tag !== language ? { lang: tag, dir: "auto" } : {};
  }

  function fits(text, wanted) {
    const [, plain] = searchable(["name", text]);
    return wanted.some((word) => plain.includes(word));
  }

  // The text with its words that fit set off.
  function marked(text, wanted) {
    const parts = [];
    let at = 0;
    for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
      if (!wanted.some((word) => (" " + folded(match[0])).startsWith(word))) continue;
      parts.push(text.slice(at, match.index), element("mark", {}, [match[0]]));
      at = match.index + match[0].length;
    }
    return [...parts, text.slice(at)];
  }

  function element(name, attributes, children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...(children || []));
    return made;
  }

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  // ---------------------------------------------------------------------------------------- the page's life

  let loading = true;
  let pending = 0;

  function remember() {
    const query = field.value.trim();
    try {
      history.replaceState(null, "", query ? "?q=" + encodeURIComponent(query) : location.pathname);
    } catch {
      // a file on disk: the address stays as it is
    }
  }

  function later() {
    clearTimeout(pending);
    pending = setTimeout(() => {
      remember();
      search();
    }, PAUSE);
  }

  // One shard after the other: names come first.
  function load(shards) {
    if (!shards.length) {
      loading = false;
      return search();
    }
    const script = element("script", { src: shards[0] });
    script.addEventListener("load", () => {
      if (field.value.trim()) search();
      load(shards.slice(1));
    });
    script.addEventListener("error", () => {
      loading = false;
      search();
      status.textContent = words.failed;
    });
    return document.head.append(script);
  }

  field.value = new URLSearchParams(location.search).get("q") || "";
  field.addEventListener("input", later);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pending);
    remember();
    search();
  });
  if (!field.value) field.focus();
  load(words.shards.trim().split(" "));
})();
