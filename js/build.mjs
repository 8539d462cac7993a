// Bundle js/src into tensorviz/widgets/static/: one self-contained module per entry, because
// each is imported from a blob: URL, where a shared chunk has no address.
//
//   node build.mjs            build once, print the sizes, fail above the budget
//   node build.mjs --watch    rebuild on every change, unminified, until interrupted

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const watch = process.argv.includes("--watch");

/** Bytes after gzip. Every page waits for widget.js, so it has a budget. */
const BUDGET = { "widget.js": 50_000 };

const outdir = here("../tensorviz/widgets/static");
const options = {
  absWorkingDir: here("."),
  entryPoints: [
    { in: "src/entries/loader.ts", out: "loader" },
    { in: "src/entries/widget.ts", out: "widget" },
    { in: "src/entries/standalone.ts", out: "standalone" },
    { in: "src/ui/styles.css", out: "widget" },
  ],
  outdir,
  bundle: true,
  charset: "utf8",
  format: "esm",
  legalComments: "none",
  logLevel: "info",
  metafile: true,
  minify: !watch,
  sourcemap: watch ? "inline" : false,
  target: "es2022",
};

if (watch) {
  const context = await esbuild.context(options);
  await context.watch();
} else {
  // esbuild has already said what is wrong.
  const built = await esbuild.build({ ...options, logLevel: "warning" }).catch(() => null);
  process.exitCode = built && (await report()) ? 0 : 1;
}

async function report() {
  let fits = true;
  for (const name of ["loader.js", "widget.js", "widget.css", "standalone.js"]) {
    const bytes = await readFile(`${outdir}/${name}`);
    const zipped = gzipSync(bytes, { level: 9 }).length;
    const budget = BUDGET[name];
    const limit = budget ? ` of ${budget} allowed` : "";
    console.log(`${name}: ${bytes.length} bytes, ${zipped} gzipped${limit}`);
    if (budget && zipped > budget) {
      console.error(`${name} is ${zipped - budget} bytes over its budget.`);
      fits = false;
    }
  }
  return fits;
}
