/** "(2, 3) @ (3, 2) → (2, 2)" or "(B 2, T 3)" with every size in the colour of its axis. */

import { type AxisInks, axisInks } from "../model/axis_inks.ts";
import { resultsOf } from "../model/results.ts";
import type { Occurrence, Step } from "../protocol/generated.ts";
import { type Child, h } from "./dom.ts";

const SHAPE = /\((?:[^\s(),]+ )?\d+(?:,\s?(?:[^\s(),]+ )?\d+)*,?\)/g;
const SIZE = /(\d+)(?=[,)])/;

function coloured(text: string, inks: AxisInks): Child[] {
  let axis = 0;
  return text.split(SIZE).map((part, i) => {
    if (i % 2 === 0) return part;
    const ink = inks[axis++];
    return ink === null || ink === undefined
      ? part
      : h("b", { class: `tensorviz-axis${ink}` }, part);
  });
}

const sizesOf = (text: string) => (text.match(/\d+(?=[,)])/g) ?? []).join();

/** The arrays of the occurrence in the order in which the text names them. */
function matching(occurrence: Occurrence | undefined): (sizes: string) => AxisInks {
  if (!occurrence) return () => [];
  const inks = axisInks(occurrence);
  const left = [...occurrence.operands, ...resultsOf(occurrence)].map(({ shape }, i) => ({
    sizes: shape.join(),
    inks: inks[i] ?? [],
  }));
  return (sizes) => {
    const at = left.findIndex((one) => one.sizes === sizes);
    return at < 0 ? [] : (left.splice(at, 1)[0]?.inks ?? []);
  };
}

export function shapeText(step: Step): Child[] {
  const inksFor = matching(step.occurrences[0]);
  const children: Child[] = [];
  let end = 0;
  for (const match of step.shapes.matchAll(SHAPE)) {
    children.push(step.shapes.slice(end, match.index));
    const parts = coloured(match[0], inksFor(sizesOf(match[0])));
    children.push(h("span", { class: "tensorviz-shape" }, ...parts));
    end = match.index + match[0].length;
  }
  children.push(step.shapes.slice(end));
  return children;
}
