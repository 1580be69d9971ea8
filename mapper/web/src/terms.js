// Terms of RDF as people read them: shortened by prefixes, linked to the site's pages.

// The local names that need no escape in Turtle and SPARQL; the rest is written as a full IRI.
const PLAIN_LOCAL = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_-])?$/u;

export class Terms {
  // `prefixes`: prefix to namespace; `pages`: of what has pages here, [namespace, what the page's path has before the
  // local name, what behind it]; `root`: what leads from this page to the site's root.
  constructor({ prefixes, pages, root }) {
    this.prefixes = prefixes;
    this.spaces = Object.entries(prefixes).sort((one, other) => other[1].length - one[1].length);
    this.pages = pages;
    this.root = root;
  }

  // The prefix and the local part of an IRI; null where none fits or the name would need escapes.
  split(iri) {
    const found = this.spaces.find(([, space]) => iri.startsWith(space) && iri.length > space.length);
    if (!found) return null;
    const local = iri.slice(found[1].length);
    return PLAIN_LOCAL.test(local) ? { prefix: found[0], local } : null;
  }

  shorten(iri) {
    const name = this.split(iri);
    return name ? `${name.prefix}:${name.local}` : iri;
  }

  written(iri) {
    const name = this.split(iri);
    return name ? `${name.prefix}:${name.local}` : `<${iri}>`;
  }

  // The IRI of a prefixed name, null where its prefix is not known.
  expand(name) {
    const [, prefix, local] = /^([\w-]*):(.+)$/u.exec(name) ?? [];
    return prefix in this.prefixes ? this.prefixes[prefix] + local : null;
  }

  // Where a link to the IRI leads: its page here, its own address on the web, or null.
  address(iri) {
    for (const [space, before, after] of this.pages) {
      const [local] = iri.startsWith(space) ? iri.slice(space.length).split("#") : [""];
      if (/^[\w.-]+$/.test(local)) return `${this.root}${before}${local}${after}`;
    }
    return /^https?:\/\//i.test(iri) ? iri : null;
  }
}

// Of texts [value, language] the one a reader of `language` wants: in it, else in English, else the first.
export function chosen(texts, language) {
  const of = (tag) => texts.find(([, own]) => own === tag);
  return of(language) ?? of("en") ?? texts[0] ?? null;
}

// A text without case, accents and other marks, for comparing.
export function folded(text) {
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase();
}

// A string as SPARQL reads it.  Some engines read \u wherever it stands, even behind another backslash.
export function quoted(text) {
  const signs = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  const escaped = text.replace(/[\\"\n\r\t]/g, (sign) => signs[sign]);
  return `"${escaped.replace(/\\\\([uU])/g, (_, sign) => `\\\\\\U${hex(sign)}`)}"`;
}

function hex(sign) {
  return sign.codePointAt(0).toString(16).toUpperCase().padStart(8, "0");
}
