/** One station of the river: its name, its shape as chips, and what a screen reader says of it. */

import type { Chip, River, Station } from "../model/river.ts";
import type { Box } from "../model/river_layout.ts";
import { listed } from "../model/trails.ts";
import type { Step } from "../protocol/generated.ts";
import { h } from "./dom.ts";

const sized = ({ name, size }: Chip) => (name ? `${name} ${size}` : String(size));

function chipElement(chip: Chip): HTMLElement {
  const [first = chip.ink, second] = chip.merged;
  const merged = second === undefined ? null : h("i", { class: `tensorviz-axis${second}` });
  return h(
    "span",
    { class: `tensorviz-chip tensorviz-axis${chip.ink}` },
    h("i", { class: `tensorviz-axis${first}` }),
    merged,
    h("span", {}, sized(chip)),
  );
}

export function stationElement(
  { title, isNamed, label, chips, stubs, plain, inner, hazards }: Station,
  step: Step,
  box: Box,
  unit: number,
): HTMLButtonElement {
  const folded = inner.length > 1 ? `${inner.length} steps` : "";
  const place = `left:${box.x}px;top:${box.y}px;width:${box.width}px;height:${box.height}px;--u:${unit}`;
  return h(
    "button",
    { type: "button", class: "tensorviz-station", style: place, tabindex: -1, title: step.label },
    h("b", { class: isNamed ? "" : "tensorviz-unnamed" }, title),
    h("small", {}, folded || label),
    ...(chips.length > 0
      ? chips.map(chipElement)
      : [h("span", { class: "tensorviz-chip tensorviz-scalar" }, h("span", {}, plain || "·"))]),
    ...stubs.map(({ text, shape, inks, from }) =>
      h(
        "span",
        { class: "tensorviz-stub" },
        `${from === null ? "" : "↶ "}${text} `,
        ...shape.flatMap((size, axis) => [
          axis > 0 ? "×" : null,
          h("b", { class: `tensorviz-axis${inks[axis] ?? 0}` }, String(size)),
        ]),
      ),
    ),
    h("em", {}),
    hazards.length > 0
      ? h("span", { class: "tensorviz-station-check", title: hazards.join("\n") }, "!")
      : null,
  );
}

/** "scores, step 5 of 9: from q_heads and k_heads; axes 2, 2, 4, 4; C 3 ends here." */
export function spokenStation(river: River, at: number, steps: number): string {
  const station = river.stations[at];
  if (!station) return "";
  const { title, label, chips, stubs, plain, step, inner, hazards } = station;
  const into = river.strands.filter(({ to }) => to.station === at);
  const makers = [...new Set(into.flatMap(({ from }) => (from ? [from.station] : [])))];
  const names = makers.flatMap((maker) => river.stations[maker]?.title ?? []);
  const ended = into.flatMap(({ from, kind }) => {
    const chip =
      from && kind === "end" ? river.stations[from.station]?.chips[from.chip] : undefined;
    return chip ? [sized(chip)] : [];
  });
  const sources = [...names, ...stubs.map(({ text }) => text)];
  const shape =
    chips.length > 0 ? `axes ${chips.map(sized).join(", ")}` : `a number ${plain}`.trim();
  return [
    `${title}, step ${step + 1} of ${steps}${label ? `: ${label}` : ""}`,
    inner.length > 1 ? `stands for ${inner.length} steps` : "",
    sources.length > 0 ? `from ${listed(sources)}` : "",
    shape,
    ended.length > 0 ? `${listed(ended)} end${ended.length === 1 ? "s" : ""} here` : "",
    hazards.length > 0 ? `check: ${hazards.join(" ")}` : "",
  ]
    .filter(Boolean)
    .join("; ");
}
