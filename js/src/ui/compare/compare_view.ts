/** The same cell on another device: what runs, what came of it, and what is missing. */

import { computed, type Signal } from "@preact/signals-core";
import type { DeviceComparison, DeviceNumber } from "../../protocol/generated.ts";
import { toStep } from "../../state/moves.ts";
import type { Scope } from "../../state/scope.ts";
import type { Store } from "../../state/store.ts";
import { type Compared, OTHERS } from "../compared.ts";
import { h, setAttribute, setText } from "../dom.ts";
import { iconButton } from "../parts.ts";
import { type Comparer, comparer } from "./comparer.ts";
import { others } from "./others.ts";
import { paragraph } from "./parts.ts";
import { result, saveAsFile } from "./result.ts";

export interface CompareView {
  element: HTMLElement;
}

const NOT_INTERRUPTED =
  "Your cells may run in between. Stop ends it after the operation that runs now: one call can't be interrupted.";
const THIS_CPU = "this CPU";
const NO_KERNEL = "This page has no kernel, and no comparison was saved.";

export function compareView(
  scope: Scope,
  store: Store,
  compared: Compared,
  chosen: Signal<string>,
): CompareView {
  const { id, devices = [], numbers = [] } = store.book.explanation;
  const asks = comparer(scope, compared, id, devices);
  const found = computed(() => asks.results.value.find((one) => one.asked === chosen.value));
  scope.watch(() => {
    if (chosen.value === OTHERS) asks.look();
    else if (chosen.value && !found.peek() && !asks.progress.peek()) asks.start(chosen.value);
  });
  const body = h("div", { class: "tensorviz-compared" });
  scope.listen(body, "click", ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>("button") : null;
    const { step, choose, save, cross } = button?.dataset ?? {};
    const comparison = found.peek();
    if (step !== undefined)
      store.go(toStep(store.book.steps.findIndex(({ id }) => id === Number(step))));
    if (choose !== undefined) chosen.value = choose;
    if (cross !== undefined) asks.cross(chosen.peek(), cross);
    if (save !== undefined && comparison) saveAsFile(comparison);
  });
  scope.watch(() => {
    if (chosen.value === "") body.replaceChildren();
    else if (chosen.value === OTHERS) body.replaceChildren(others(asks.devices.value));
    else body.replaceChildren(...told(asks, chosen.value, found.value, numbers));
  });
  const element = h(
    "section",
    { class: "tensorviz-compare", "aria-label": "The cell on another device" },
    header(scope, asks, chosen),
    reason(scope, asks, chosen),
    running(scope, asks),
    body,
  );
  scope.watch(() => {
    element.classList.toggle("tensorviz-busy", asks.progress.value !== null);
  });
  return { element };
}

/** What came of it: a refusal, a comparison, or both. */
function told(
  asks: Comparer,
  device: string,
  found: DeviceComparison | undefined,
  numbers: readonly DeviceNumber[],
): HTMLElement[] {
  const refusal = asks.refused.value[device];
  const refused = refusal ? [paragraph(refusal, { class: "tensorviz-verdict" })] : [];
  if (!found) return asks.isLive ? refused : [h("p", {}, NO_KERNEL)];
  const isWay = asks.devices.value.find(({ name }) => name === device)?.state === THIS_CPU;
  return [...refused, result(found, asks.isLive && !isWay ? numbers : [])];
}

function header(scope: Scope, asks: Comparer, chosen: Signal<string>): HTMLElement {
  const title = h("h2", {});
  const again = h("button", { type: "button", class: "tensorviz-button" }, "Run again");
  scope.listen(again, "click", () => asks.start(chosen.peek()));
  scope.watch(() => {
    const name = asks.devices.value.find((one) => one.name === chosen.value)?.library;
    const other = chosen.value === OTHERS;
    setText(title, other ? "Other ways to run this cell" : `CPU and ${name ?? chosen.value}`);
    again.hidden = other || !asks.isLive || asks.progress.value !== null;
  });
  const close = iconButton(scope, "close", "Back to the cell (Esc)", () => {
    chosen.value = "";
  });
  return h("div", { class: "tensorviz-compare-head" }, title, again, close);
}

/** What the device is, in its own words: JAX on a CPU is no GPU, and some are experimental. */
function reason(scope: Scope, asks: Comparer, chosen: Signal<string>): HTMLElement {
  const line = h("small", {});
  scope.watch(() => {
    const found = asks.devices.value.find((one) => one.name === chosen.value);
    setText(line, found?.reason ?? "");
  });
  return line;
}

/** The bar is there as long as something runs; its words are read out as they change. */
function running(scope: Scope, asks: Comparer): HTMLElement {
  const bar = h("progress", { max: 1, "aria-label": "How far the comparison is" });
  const words = h("p", { role: "status" });
  const stop = h("button", { type: "button", class: "tensorviz-button" }, "Stop");
  scope.listen(stop, "click", () => {
    setText(stop, "Stopping");
    setAttribute(stop, "aria-disabled", "true");
    asks.stop();
  });
  const row = h("div", { class: "tensorviz-row" }, bar, stop);
  const note = h("small", {}, NOT_INTERRUPTED);
  const box = h("div", { class: "tensorviz-running", hidden: true }, row, words, note);
  scope.watch(() => {
    const now = asks.progress.value;
    if (box.hidden !== (now === null)) {
      box.hidden = now === null;
      setText(stop, "Stop");
      setAttribute(stop, "aria-disabled", null);
    }
    bar.value = now?.done ?? 0;
    setText(words, now?.words ?? "");
  });
  return box;
}
