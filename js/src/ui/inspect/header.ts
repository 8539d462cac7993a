/** What an array is, before any of its values: name, axes, dtype, size, memory. */

import { bytesText } from "../../model/inspect/place.ts";
import type { ArrayFacts, MemoryStrip } from "../../protocol/generated.ts";
import { grouped } from "../../util/text.ts";
import { h } from "../dom.ts";

const ORDERS: Readonly<Record<MemoryStrip["order"], string>> = {
  C: "C-contiguous",
  F: "F-contiguous",
  "C and F": "C- and F-contiguous",
  strided: "not contiguous",
  repeated: "repeats its memory",
  unknown: "",
};

/** `(B 64, C 128)`, every size in the colour of its axis. */
export function shapeChips({ shape, axes = [] }: ArrayFacts): HTMLElement {
  const chips = shape.map((size, axis) => {
    const name = axes[axis] ?? "";
    return h(
      "span",
      { class: `tensorviz-size-chip tensorviz-axis${axis % 5}` },
      name ? `${name} ` : null,
      h("b", {}, String(size)),
    );
  });
  const parts = chips.flatMap((chip, at) => (at === 0 ? [chip] : [", ", chip]));
  const end = shape.length === 1 ? ",)" : ")";
  return h("span", { class: "tensorviz-shape" }, "(", ...parts, end);
}

const stridesText = ({ strides }: MemoryStrip): string =>
  `strides (${strides.map((one) => grouped(one)).join(", ")}${strides.length === 1 ? "," : ""})`;

/** What is said of an array in words, the plainest first. */
export function factTexts(facts: ArrayFacts): string[] {
  const { nbytes, device = "cpu", memory, badges = [], library, typeName } = facts;
  const order = memory ? ORDERS[memory.order] : "";
  const memoryTexts = memory
    ? [
        order,
        memory.strides.length > 0 ? stridesText(memory) : "",
        memory.viewOf ? `view of ${memory.viewOf}` : "",
      ]
    : [];
  const kind = typeName.includes(".") || !library ? typeName : `${library} ${typeName}`;
  return [kind, bytesText(nbytes), device, ...memoryTexts, ...badges].filter(Boolean);
}

export function title(facts: ArrayFacts): HTMLElement {
  return h(
    "h2",
    { class: "tensorviz-title" },
    h("code", {}, facts.name),
    " ",
    shapeChips(facts),
    " ",
    h("span", { class: "tensorviz-dtype" }, facts.dtype),
  );
}

export function factList(facts: ArrayFacts): HTMLElement {
  const plain = factTexts(facts).map((text) => h("li", {}, text));
  const named = (facts.facts ?? []).map(({ label, text }) =>
    h("li", {}, h("span", { class: "tensorviz-label" }, `${label} `), text),
  );
  return h("ul", { class: "tensorviz-facts" }, ...plain, ...named);
}
