// Every fixture x frame on one static page: gallery/dist/index.html.
//
//   node gallery/build.mjs [folder of fixtures]

import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = process.argv[2] ?? here("../test/fixtures");
const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
const fixtures = await Promise.all(
  names.map(async (name) => ({
    name: name.replace(/\.json$/, ""),
    ...JSON.parse(await readFile(`${folder}/${name}`, "utf8")),
  })),
);

const script = await esbuild.build({
  entryPoints: [here("page.ts")],
  bundle: true,
  write: false,
  format: "esm",
  charset: "utf8",
  target: "es2022",
});
const css = await readFile(here("../src/render/stage.css"), "utf8");
const safe = JSON.stringify(fixtures).replaceAll("<", "\\u003c");
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
<script>const FIXTURES = ${safe};</script>
<script type="module">${script.outputFiles[0].text}</script>
</html>`;
await mkdir(here("dist"), { recursive: true });
await writeFile(here("dist/index.html"), page);
console.log(`gallery/dist/index.html: ${fixtures.length} fixtures`);
