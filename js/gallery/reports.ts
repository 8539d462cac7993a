/** Every report of the inspector, mounted whole. The address says which: reports.html?only=heat&theme=dark&width=600&keys=m */

import { signal } from "@preact/signals-core";
import { offlineHost } from "../src/host/offline.ts";
import { decodeReport, fromBase64 } from "../src/protocol/decode.ts";
import { Scope } from "../src/state/scope.ts";
import { mountReport } from "../src/ui/inspect/report_view.ts";
import { samples } from "../test/inspect/samples.ts";

interface Fixture {
  name: string;
  message: unknown;
  buffers: readonly string[];
}

declare const FIXTURES: readonly Fixture[];

const asked = new URLSearchParams(location.search);
const only = asked.get("only") ?? "";
const theme = asked.get("theme") ?? "light";
const width = asked.get("width");

const recorded = FIXTURES.map(({ name, message, buffers }) => ({
  name,
  message: decodeReport(typeof message === "string" ? message : JSON.stringify(message)),
  buffers: buffers.map(fromBase64),
}));
const made = Object.entries(samples()).map(([name, sample]) => ({ name, ...sample }));

document.body.dataset.theme = theme;
document.body.className = theme;
const page = document.querySelector("main") as HTMLElement;
if (width) page.style.width = `${width}px`;
for (const { name, message, buffers } of [...made, ...recorded]) {
  if (asked.has("exact") ? name !== only : !name.includes(only)) continue;
  const place = document.createElement("div");
  page.append(place);
  mountReport(place, signal({ message, buffers }), signal(null), offlineHost, new Scope());
}
document.title = "tensorviz inspector gallery";
