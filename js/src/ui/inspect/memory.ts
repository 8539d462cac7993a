/** How the array lies in memory: its strides as steps on one line of bytes. */

import type { ReadonlySignal } from "@preact/signals-core";
import { cellIn } from "../../model/inspect/cell_table.ts";
import { bytesText } from "../../model/inspect/place.ts";
import { walksOf } from "../../model/inspect/strides.ts";
import { memoryScene } from "../../scene/inspect/memory_line.ts";
import type { Metrics } from "../../scene/metrics.ts";
import type { InspectStore } from "../../state/inspect/store.ts";
import type { Scope } from "../../state/scope.ts";
import { h } from "../dom.ts";
import { drawn } from "./drawn.ts";

/** What the layout means, in one sentence. */
export function memorySentence(store: InspectStore): string {
  const { facts } = store.subject.peek();
  const { memory, name, shape, size } = facts;
  if (!memory) return `How ${name} lies in memory is not known.`;
  const last = shape.length - 1;
  switch (memory.order) {
    case "C":
      return last > 0
        ? `One step along axis ${last} is one cell: ${name} lies row by row, without gaps.`
        : `The cells of ${name} lie one after the other, without gaps.`;
    case "F":
      return `One step along axis 0 is one cell: ${name} lies column by column, without gaps.`;
    case "C and F":
      return `The cells of ${name} lie one after the other, without gaps.`;
    case "repeated":
      return `${name} reads the same memory again: a stride of 0 does not move.`;
    case "strided":
      return `${name} steps over memory that it does not show, or walks it in another order.`;
    default:
      return size === 0 ? `${name} has no cells.` : `How ${name} lies in memory is not known.`;
  }
}

export function memoryPanel(
  scope: Scope,
  store: InspectStore,
  metrics: ReadonlySignal<Metrics>,
): HTMLElement {
  const { facts } = store.subject.peek();
  const { memory, shape, axes = [], name } = facts;
  const walks = memory ? walksOf(shape, memory.strides) : [];
  const isDrawn = memory !== undefined && memory !== null && walks.length > 0 && facts.size > 0;
  const sentence = memorySentence(store);
  const owner = memory?.ownerBytes;
  const items = memory
    ? [
        ["one cell", bytesText(memory.itemsize)],
        ["strides", `(${memory.strides.join(", ")}${memory.strides.length === 1 ? "," : ""})`],
        ...(memory.offset == null ? [] : [["first cell at byte", String(memory.offset)]]),
        ...(owner == null ? [] : [["memory of the owner", bytesText(owner)]]),
        ...(memory.viewOf ? [["view of", memory.viewOf]] : []),
      ]
    : [];
  const picture = isDrawn
    ? drawn(scope, metrics, "tensorviz-memory-line", ({ width, metrics: sizes }) => {
        const below = walks.reduce(
          (sum, { size, stride }) => sum + (stride < 0 ? (size - 1) * stride : 0),
          0,
        );
        const scene = memoryScene({
          walks,
          itemsize: memory.itemsize,
          names: axes,
          textAt: (index) => cellIn(store.tables.value, index)?.text,
          start: memory.offset == null ? null : memory.offset + below,
          width,
          metrics: sizes,
        });
        return { scene, label: `Memory of ${name}. ${sentence}` };
      })
    : null;
  return h(
    "section",
    { class: "tensorviz-memory", "aria-label": "Memory" },
    h("p", { class: "tensorviz-say" }, sentence),
    picture,
    h(
      "dl",
      { class: "tensorviz-pairs" },
      ...items.map(([label = "", text = ""]) =>
        h("div", {}, h("dt", {}, label), h("dd", {}, text)),
      ),
    ),
  );
}
