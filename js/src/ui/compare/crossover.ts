/** The cell at other sizes: from which on the device is faster. */

import type { DeviceNumber } from "../../protocol/generated.ts";
import { type CrossoverChart, crossoverChart } from "../../scene/device_crossover.ts";
import { h, svg } from "../dom.ts";
import { chart, label } from "./chart.ts";
import { section } from "./parts.ts";
import type { Section } from "./sections.ts";

const LEAST_POINTS = 2;

function marks({ curves, between, own, frame }: CrossoverChart): Node[] {
  const bottom = frame.y + frame.h;
  const found: Node[] = [];
  if (between) {
    const { from, to } = between;
    const box = { x: from, y: frame.y, width: to - from, height: frame.h };
    found.push(svg("rect", { class: "tensorviz-between", ...box }));
    found.push(label("the crossing lies here", (from + to) / 2, frame.y - 24, "middle"));
  }
  if (own !== null) {
    found.push(svg("path", { class: "tensorviz-own", d: `M${own} ${frame.y}V${bottom}` }));
    found.push(label("your size", own, frame.y - 8, "middle"));
  }
  for (const { kind, band, line, dots, label: name } of curves) {
    const curve = `tensorviz-curve tensorviz-curve-${kind}`;
    found.push(svg("path", { class: `tensorviz-band tensorviz-curve-${kind}`, d: band }));
    found.push(svg("path", { class: curve, d: line }));
    for (const [cx, cy] of dots) found.push(svg("circle", { class: curve, cx, cy, r: 3 }));
    found.push(label(name.text, name.x, name.y + 4, "start", `tensorviz-curve-${kind}`));
  }
  return found;
}

/** A button for each number of the cell: measure at others. */
const sizes = (numbers: readonly DeviceNumber[], isAgain: boolean): HTMLElement =>
  h(
    "div",
    { class: "tensorviz-row tensorviz-sizes" },
    isAgain ? "Measure again at other values of" : "Measure at other values of",
    ...numbers.map(({ name, value }) => {
      const title = `Run the cell at powers of two of ${name}, on both`;
      const attributes = { type: "button", class: "tensorviz-button", title, "data-cross": name };
      return h("button", attributes, `${name} = ${value.toLocaleString("en")}`);
    }),
  );

export const crossoverSection: Section = ({ crossover, state }, numbers) => {
  const buttons = state === "agrees" && numbers.length > 0 ? sizes(numbers, !!crossover) : null;
  if (!crossover) return buttons ? section("At other sizes", buttons) : null;
  const { name, without, moved, ended = "", points } = crossover;
  const sentences = [
    h("p", {}, without.sentence),
    h("p", {}, `With the copies there and back: ${moved.sentence}`),
    ended ? h("small", {}, ended) : null,
  ];
  const title = `At other sizes of ${name}`;
  if (points.length < LEAST_POINTS) return section(title, ...sentences, buttons);
  const drawn = crossoverChart(crossover);
  const under = `Across ${name}, upwards the time of the whole cell; bands from the fastest block to the slowest.`;
  const drawing = chart(drawn, without.sentence, under, ...marks(drawn));
  return section(title, ...sentences, drawing, buttons);
};
