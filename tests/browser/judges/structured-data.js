// Adobe's validator of structured data: schema.org's vocabulary and what search engines ask for.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Validator from "@adobe/structured-data-validator";

// schema.org's own file of its terms is not on npm; schema-dts is made from it and has them as declarations:
// what a type has, and which types it is a kind of.
// A type's declarations are two: `PersonBase`, with its properties, and `PersonLeaf`, which is a kind of that; a type
// without properties of its own has the second only.
function vocabulary() {
  const source = readFileSync(createRequire(import.meta.url).resolve("schema-dts/dist/schema.d.ts"), "utf8");
  const domains = new Map();
  const parents = new Map();
  const declared = /^(?:export )?interface (\w+?)(Base|Leaf) extends ([^{]+) \{([^]*?)^\}/gm;
  for (const [, name, form, kinds, body] of source.matchAll(declared)) {
    const above = [...kinds.matchAll(/\b(\w+)Base\b/g)].map(([, kind]) => kind).filter((kind) => kind !== name);
    parents.set(name, [...(parents.get(name) ?? []), ...above]);
    if (form === "Leaf") continue;
    for (const [, property] of body.matchAll(/^ {4}"(\w+)"\?:/gm))
      domains.set(property, [...(domains.get(property) ?? []), { "@id": `schema:${name}` }]);
  }
  const classes = [...parents].map(([name, above]) => ({
    "@id": `schema:${name}`,
    "@type": "rdfs:Class",
    "rdfs:subClassOf": above.map((kind) => ({ "@id": `schema:${kind}` })),
  }));
  return { classes, domains };
}

// What search engines would like to know of a shop's goods or of a recipe, and what these pages are not about.
const WISH = /\(optional\)$/;

// given: {items: [{"@type": …, property: value}]} -> {types, properties: how many terms are known, issues: [message]}
export async function judge(browser, { items }) {
  const { classes, domains } = vocabulary();
  const properties = [...domains].map(([name, types]) => ({
    "@id": `schema:${name}`,
    "@type": "rdf:Property",
    "schema:domainIncludes": types,
  }));
  const jsonld = {};
  for (const item of items) (jsonld[item["@type"]] ??= []).push(item);
  const validator = new Validator({ "@graph": [...classes, ...properties] });
  const found = await validator.validate({ jsonld, microdata: {}, rdfa: {}, errors: [] });
  const issues = found.filter(({ issueMessage }) => !WISH.test(issueMessage));
  return {
    types: classes.length,
    properties: properties.length,
    issues: issues.map(({ issueMessage, source }) => `${issueMessage}: ${source}`),
  };
}
