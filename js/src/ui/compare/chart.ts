/** Frame, axes and text of a chart that compares devices. */

import type { Framed } from "../../scene/device_axes.ts";
import { h, svg } from "../dom.ts";

export const label = (text: string, x: number, y: number, anchor = "start", kind = "") => {
  const element = svg("text", { x, y, "text-anchor": anchor, class: kind });
  element.textContent = text;
  return element;
};

/** A drawing with axes; `name` says in words what is seen, `under` what the axes and marks mean. */
export function chart(framed: Framed, name: string, under: string, ...marks: Node[]): HTMLElement {
  const { width, height, frame } = framed;
  const [bottom, right] = [frame.y + frame.h, frame.x + frame.w];
  const grid = [
    ...framed.across.map(({ at }) => `M${at} ${frame.y}V${bottom}`),
    ...framed.up.map(({ at }) => `M${frame.x} ${at}H${right}`),
  ];
  const drawing = svg(
    "svg",
    {
      class: "tensorviz-chart",
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": name,
    },
    svg("path", { class: "tensorviz-grid", d: grid.join("") }),
    svg("path", { class: "tensorviz-axes", d: `M${frame.x} ${frame.y}V${bottom}H${right}` }),
    ...framed.across.map(({ at, text }) => label(text, at, bottom + 17, "middle")),
    ...framed.up.map(({ at, text }) => label(text, frame.x - 8, at + 4, "end")),
    ...marks,
  );
  return h("figure", {}, drawing, h("figcaption", { class: "tensorviz-beside" }, under));
}
