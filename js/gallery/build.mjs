// Every fixture x frame on one static page, gallery/dist/index.html, and every report of the inspector on another.
//
//   node gallery/build.mjs [folder of fixtures]

import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = process.argv[2] ?? here("../test/fixtures");
const readAll = async (where) => {
  const names = (await readdir(where)).filter((name) => name.endsWith(".json")).sort();
  return Promise.all(
    names.map(async (name) => ({
      name: name.replace(/\.json$/, ""),
      ...JSON.parse(await readFile(`${where}/${name}`, "utf8")),
    })),
  );
};
const explanations = await readAll(folder);
const reports = await readAll(here("../test/inspections"));
const comparisons = await readAll(here("../test/comparisons"));

const options = { bundle: true, write: false, format: "esm", charset: "utf8", target: "es2022" };
const built = async (entry) =>
  (await esbuild.build({ ...options, entryPoints: [here(entry)] })).outputFiles[0].text;
const asJson = (value) => JSON.stringify(value).replaceAll("<", "\\u003c");

const css = await readFile(here("../src/render/stage.css"), "utf8");
const page = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>tensorviz gallery</title>
<style>
body { margin: 0; background: #eceff2; font: 14px/1.45 system-ui, "DejaVu Sans", sans-serif; }
body.dark { background: #0b0d10; }
main { display: grid; gap: 14px; padding: 14px; align-items: start; }
.picture { margin: 0; background: var(--tv-bg); color: var(--tv-ink); border: 1px solid var(--tv-line); border-radius: 8px; }
.head { padding: 6px 12px; font-size: 12px; color: var(--tv-ink2); border-bottom: 1px solid var(--tv-line); }
.stage { outline: 1px dotted var(--tv-line); outline-offset: -1px; }
.say { margin: 0; padding: 8px 12px; font-size: 16px; }
${css}
</style>
<main></main>
<script>const FIXTURES = ${asJson(explanations)};</script>
<script type="module">${await built("page.ts")}</script>
</html>`;
const sheet = await built("../src/ui/styles.css");
const mounted = async (title, fixtures, entry) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${title}</title>
<style>
body { margin: 0; background: #eceff2; }
body.dark { background: #0b0d10; }
main { display: grid; gap: 14px; align-items: start; }
${sheet}
</style>
<main></main>
<script>const FIXTURES = ${asJson(fixtures)};</script>
<script type="module">${await built(entry)}</script>
</html>`;
await mkdir(here("dist"), { recursive: true });
await writeFile(here("dist/index.html"), page);
const inspectors = await mounted("tensorviz inspector gallery", reports, "reports.ts");
await writeFile(here("dist/reports.html"), inspectors);
const devices = await mounted("tensorviz comparison gallery", comparisons, "comparisons.ts");
await writeFile(here("dist/comparisons.html"), devices);
console.log(`gallery/dist/index.html: ${explanations.length} fixtures`);
console.log(`gallery/dist/reports.html: ${reports.length} fixtures`);
console.log(`gallery/dist/comparisons.html: ${comparisons.length} fixtures`);
