/** What both sides can do at most, measured here, and where the cell's operations stand below it. */

import { isAbove, type RooflineChart, rooflineChart } from "../../scene/device_roofline.ts";
import { h, svg } from "../dom.ts";
import { chart, label } from "./chart.ts";
import { place, section } from "./parts.ts";
import type { Section } from "./sections.ts";

const SIZE = 5;
const ABOVE =
  "Marks above the lines: the ceilings were measured with large arrays and fresh memory; small arrays stay in the cache, which is faster.";

function marks({ roofs, spots }: RooflineChart): Node[] {
  const found: Node[] = [];
  for (const { kind, line, label: name } of roofs) {
    found.push(svg("path", { class: `tensorviz-curve tensorviz-curve-${kind}`, d: line }));
    found.push(label(name.text, name.x, name.y + 4, "start", `tensorviz-curve-${kind}`));
  }
  for (const { x, host, device } of spots) {
    found.push(svg("path", { class: "tensorviz-tie", d: `M${x} ${host}V${device}` }));
  }
  for (const { number, x, host, device, label: at } of spots) {
    const diamond = `M${x} ${device - SIZE - 1}l${SIZE + 1} ${SIZE + 1}l${-SIZE - 1} ${SIZE + 1}l${-SIZE - 1} ${-SIZE - 1}z`;
    found.push(
      svg("circle", { class: "tensorviz-spot-host", cx: x, cy: host, r: SIZE }),
      svg("path", { class: "tensorviz-spot-device", d: diamond }),
      label(String(number), at.x, at.y + 4, "start", "tensorviz-number"),
    );
  }
  return found;
}

export const rooflineSection: Section = ({ roofline, device }) => {
  if (!roofline) return null;
  const { steps, more = 0, host, device: there, dtype } = roofline;
  const library = device.title.split(/ on |, /)[0] ?? device.name;
  const drawn = rooflineChart(roofline);
  const rows = steps.map((step, i) =>
    h("li", {}, h("b", {}, `${i + 1} `), place(step.place), h("p", {}, step.words)),
  );
  const name = `${steps.length} operations under what the CPU and ${library} can do at most`;
  const under =
    "Across operations for each byte, upwards operations per second; the CPU round, there a diamond.";
  return section(
    "What keeps it from being faster",
    h("p", {}, `The CPU, ${dtype}: ${host.text}.`),
    h("p", {}, `${library}: ${there.text}.`),
    chart(drawn, name, under, ...marks(drawn)),
    isAbove(roofline) ? h("p", {}, ABOVE) : null,
    h("ol", { class: "tensorviz-roof-list" }, ...rows),
    more > 0 ? h("small", {}, `${more} shorter operations are not drawn.`) : null,
  );
};
