/** The cell on another device, in each way that it can end. The address says which: comparisons.html?only=diverged&theme=dark&width=600 */

import type { AnyModel } from "../src/host/any_model.ts";
import { offlineHost } from "../src/host/offline.ts";
import type { Device, DeviceComparison } from "../src/protocol/generated.ts";
import { FAMILIES, loadViews } from "../src/scene/view.ts";
import { Scope } from "../src/state/scope.ts";
import { drawing } from "../src/ui/drawing.ts";
import { mountView } from "../src/ui/view.ts";
import { DEVICES, EVERY_DEVICE, NO_DEVICES, PROGRESS, RESULTS } from "../test/compare/samples.ts";
import { book, step } from "../test/state/book.ts";

/** Recorded by `tools`, besides the samples that were made by hand. */
declare const FIXTURES: readonly (DeviceComparison & { name: string })[];

const asked = new URLSearchParams(location.search);
const theme = asked.get("theme") ?? "light";
const width = asked.get("width");

/** A kernel that says one thing and no more. */
function model(saved: unknown, said: unknown): AnyModel {
  const value = (name: string) => (name === "comparisons" ? JSON.stringify(saved) : "");
  const on: AnyModel["on"] = (name, callback) => {
    if (name === "msg:custom" && said) setTimeout(() => callback(said), 50);
  };
  return { get: value, on, off() {}, send() {} };
}

type Entry = readonly [name: string, devices: readonly Device[], source: AnyModel, choice: string];

const recorded = FIXTURES.map((one): Entry => {
  const { asked: name, device } = one;
  const library = device.title;
  return [
    one.name,
    [{ name, library, state: "ready", reason: "", usable: true }],
    model([one], null),
    "",
  ];
});
const entries: readonly Entry[] = [
  ...Object.entries(RESULTS).map(
    ([name, one]): Entry => [name, DEVICES, model([one], null), "CuPy"],
  ),
  ["running", DEVICES, model([], PROGRESS), "CuPy"],
  ["others", DEVICES, model([], null), "…"],
  ["every-device", EVERY_DEVICE, model([], null), "…"],
  ["no-device", NO_DEVICES, model([], null), "no other device"],
  ...recorded,
];

const NUMBERS = [
  { name: "n", value: 1000 },
  { name: "rounds", value: 5 },
];

document.body.dataset.theme = theme;
document.body.className = theme;
await loadViews(FAMILIES);
const page = document.querySelector("main") as HTMLElement;
if (width) page.style.width = `${width}px`;
for (const [name, devices, source, choice] of entries) {
  if (!name.includes(asked.get("only") ?? "")) continue;
  const place = document.createElement("div");
  page.append(place);
  const cell = book([step(1), step(2), step(3)]);
  const explanation = { ...cell.explanation, devices, numbers: NUMBERS };
  mountView(place, { ...cell, explanation }, offlineHost, drawing, new Scope(), { model: source });
  const buttons = [...place.querySelectorAll<HTMLElement>("[aria-label^='Where the cell'] button")];
  (buttons.find((one) => one.textContent === choice) ?? buttons[1])?.click();
}
document.title = "tensorviz comparison gallery";
