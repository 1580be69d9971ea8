// What must be known of a query's text before it runs.

// Comments, strings and IRIs hide words that are no keywords (SPARQL 1.1, section 19.8).
const HIDING =
  /<(?:[^<>"{}|^`\\\x00-\x20])*>|'''(?:'{0,2}(?:[^'\\]|\\[^]))*'''|"""(?:"{0,2}(?:[^"\\]|\\[^]))*"""|'(?:[^'\\\n\r]|\\.)*'|"(?:[^"\\\n\r]|\\.)*"|#[^\n\r]*/g;

const FORM = /(?<![\w:?$@-])(SELECT|ASK|CONSTRUCT|DESCRIBE)(?![\w:-])/i;

// A block of parameters that constrains nothing: VALUES (?a ?b) { (UNDEF UNDEF) }.
const BLOCK = /\bVALUES\s*(?:\(\s*(?<many>(?:\?\w+\s*)+)\)|\?(?<one>\w+))\s*\{\s*(?:\(\s*(?:UNDEF\s*)+\)|UNDEF)\s*\}/i;

// The query with spaces for its comments, strings and IRIs; offsets stay.
export function withoutTexts(query) {
  return query.replace(HIDING, (hidden) => " ".repeat(hidden.length));
}

// SELECT, ASK, CONSTRUCT or DESCRIBE; null where the text has none of them.
export function queryForm(query) {
  return FORM.exec(withoutTexts(query))?.[1].toUpperCase() ?? null;
}

// Where the block of parameters stands: { from, to }, or null.
export function parameterBlock(query) {
  const found = BLOCK.exec(withoutTexts(query));
  return found ? { from: found.index, to: found.index + found[0].length } : null;
}

// The query without a block that binds nothing; line and column of all else stay.
export function withoutEmptyBlock(query) {
  const block = parameterBlock(query);
  if (!block) return query;
  const blank = query.slice(block.from, block.to).replace(/[^\n]/g, " ");
  return query.slice(0, block.from) + blank + query.slice(block.to);
}

// The offset of a line and column (both from 1, the column in characters).
export function offsetOf(query, line, column) {
  const before = query.split("\n").slice(0, line - 1);
  const start = before.reduce((sum, text) => sum + text.length + 1, 0);
  const rest = query.slice(start);
  const units = [...rest].slice(0, column - 1).join("").length;
  return Math.min(start + units, query.length);
}

const UPDATE = /(?<![\w:?$@-])(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD)(?![\w:-])/i;
const SERVICE = /(?<![\w:?$@-])SERVICE(?![\w:-])/i;
const DECLARED = /\bPREFIX\s+([\w.-]*):/gi;
const PREFIXED = /(?<![\w:?$@.-])([\w.-]*):/g;

// What can be said of a query in words of ours before an engine reads it: { key, offset, prefix }, or null.
export function knownFault(query) {
  const bare = withoutTexts(query);
  if (!bare.trim()) return { key: "empty", offset: 0 };
  const update = UPDATE.exec(bare);
  if (update && !FORM.test(bare)) return { key: "update", offset: update.index };
  const service = SERVICE.exec(bare);
  if (service) return { key: "service", offset: service.index };
  const declared = new Set([...bare.matchAll(DECLARED)].map(([, prefix]) => prefix));
  const use = [...bare.matchAll(PREFIXED)].find(([, prefix]) => !declared.has(prefix));
  return use ? { key: "undeclared", offset: use.index, prefix: use[1] } : null;
}

// The line and column (both from 1, the column in characters) of an offset.
export function placeOf(query, offset) {
  const before = query.slice(0, offset).split("\n");
  return { line: before.length, column: [...before.at(-1)].length + 1 };
}
