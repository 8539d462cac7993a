// Bundle js/src into tensorviz/widgets/static/:
//
//   loader.js, standalone.js, widget.css    one file each
//   widget/                                 what a notebook's page loads: widget.js, and what it imports
//
//   node build.mjs            build once, print the sizes, fail above the budget
//   node build.mjs --watch    rebuild on every change, unminified and unsplit, until interrupted

import { readFile, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const watch = process.argv.includes("--watch");

/** Bytes after gzip of widget.js and all that it imports at once: every page waits for them. */
const BUDGET = 50_000;

const outdir = here("../tensorviz/widgets/static");
const shared = {
  absWorkingDir: here("."),
  bundle: true,
  charset: "utf8",
  format: "esm",
  legalComments: "none",
  logLevel: watch ? "info" : "warning",
  metafile: true,
  minify: !watch,
  sourcemap: watch ? "inline" : false,
  target: "es2022",
};
const single = {
  ...shared,
  outdir,
  entryPoints: [
    { in: "src/entries/loader.ts", out: "loader" },
    { in: "src/entries/standalone.ts", out: "standalone" },
    { in: "src/ui/styles.css", out: "widget" },
  ],
};
const split = {
  ...shared,
  outdir: `${outdir}/widget`,
  entryPoints: [{ in: "src/entries/widget.ts", out: "widget" }],
  splitting: !watch,
};

await rm(split.outdir, { recursive: true, force: true });
if (watch) {
  for (const options of [single, split]) await (await esbuild.context(options)).watch();
} else {
  // esbuild has already said what is wrong.
  const built = await Promise.all([single, split].map((options) => esbuild.build(options))).catch(
    () => null,
  );
  process.exitCode = built && (await report(built[1].metafile.outputs)) ? 0 : 1;
}

async function report(outputs) {
  for (const name of ["loader.js", "widget.css", "standalone.js"])
    console.log(`${name}: ${await zipped(`${outdir}/${name}`)} bytes gzipped`);
  const sizes = new Map();
  for (const path of Object.keys(outputs)) sizes.set(path, await zipped(here(path)));
  const entry = Object.keys(outputs).find((path) =>
    outputs[path].entryPoint?.endsWith("/widget.ts"),
  );
  const first = atOnce(outputs, entry);
  for (const path of Object.keys(outputs)) {
    const { entryPoint } = outputs[path];
    if (!first.has(path) && entryPoint) console.log(`  ${entryPoint}: ${sizes.get(path)}`);
  }
  const total = [...first].reduce((sum, path) => sum + sizes.get(path), 0);
  console.log(`widget/: ${total} bytes gzipped at once, of ${BUDGET} allowed`);
  if (total > BUDGET) console.error(`That is ${total - BUDGET} bytes over its budget.`);
  return total <= BUDGET;
}

/** An output and what it imports by `import` statements. */
function atOnce(outputs, path, found = new Set()) {
  found.add(path);
  for (const { path: other, kind } of outputs[path].imports)
    if (kind === "import-statement" && !found.has(other)) atOnce(outputs, other, found);
  return found;
}

async function zipped(path) {
  return gzipSync(await readFile(path), { level: 9 }).length;
}
