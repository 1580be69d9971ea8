// Bundles what the site needs that is not ours into the folder given as the only argument, and tells in
// `packages.json` there which packages it took something from.

import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
const packages = join(here, "node_modules");
mkdirSync(out, { recursive: true });

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: { query: "src/query.js", "query-worker": "src/worker.js" },
  outdir: out,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

// The engine is stored packed: it is three times smaller so, and not every host packs what it sends.
const ENGINE = "node_modules/oxigraph/web_bg.wasm";
writeFileSync(join(out, "oxigraph.wasm.gz"), gzipSync(readFileSync(join(here, ENGINE)), { level: 9 }));
const LAND = "node_modules/world-atlas/land-110m.json";
copyFileSync(join(here, LAND), join(out, "land-110m.json"));

const inputs = [...Object.keys(metafile.inputs), ENGINE, LAND];
const names = inputs.map((input) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1]);
const used = [...new Set(names.filter(Boolean))].sort();
const described = used.map((name) => {
  const { version, license } = JSON.parse(readFileSync(join(packages, name, "package.json"), "utf-8"));
  const texts = readdirSync(join(packages, name)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  return { name, version, licence: license, texts: texts.sort() };
});
writeFileSync(join(out, "packages.json"), `${JSON.stringify(described, null, 2)}\n`);
