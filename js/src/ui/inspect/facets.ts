/** The slices of a 3-D or 4-D array beside each other: press one to see it large. */

import type { ReadonlySignal } from "@preact/signals-core";
import type { Theme } from "../../host/theme.ts";
import { INF, NAN, type Raster } from "../../model/inspect/raster.ts";
import { axisName } from "../../model/inspect/subject.ts";
import { holdsIndex, type Span } from "../../model/inspect/window.ts";
import { paintHeat } from "../../render/heat.ts";
import { patchScene } from "../../scene/inspect/heat.ts";
import { toSlice } from "../../state/inspect/moves.ts";
import type { InspectStore } from "../../state/inspect/store.ts";
import type { Scope } from "../../state/scope.ts";
import { h, setAttribute } from "../dom.ts";

const MOST = 64;
const SIDE = 74;
const LEAST = 14;

function sizeFor({ rows, columns }: Raster): { width: number; height: number } {
  const ratio = Math.max(
    0.25,
    Math.min(4, (rows[1] - rows[0]) / Math.max(1, columns[1] - columns[0])),
  );
  const width = Math.round(Math.max(LEAST, Math.min(SIDE, SIDE / ratio)));
  return { width, height: Math.round(Math.max(LEAST, Math.min(SIDE, width * ratio))) };
}

/** The axes along which the slices differ. */
function facetAxes(rasters: readonly Raster[]): number[] {
  const [first] = rasters;
  return (first?.index ?? []).flatMap((span, axis) => {
    const differs = rasters.some(({ index }) => index[axis]?.[0] !== span?.[0]);
    return differs ? [axis] : [];
  });
}

const spanText = ([start, stop]: Span) =>
  stop - start === 1 ? `${start}` : `${start}–${stop - 1}`;

function facet(
  scope: Scope,
  store: InspectStore,
  theme: ReadonlySignal<Theme>,
  raster: Raster,
): HTMLElement {
  const { name } = store.subject.peek().facts;
  const inks = raster.index.map((span, axis) =>
    span === null ? ":" : h("b", { class: `tensorviz-axis${axis % 5}` }, spanText(span)),
  );
  const parts = inks.flatMap((part, at) => (at === 0 ? [part] : [", ", part]));
  const canvas = h("canvas", { "aria-hidden": "true" });
  const isBad = raster.marks?.some((mark) => (mark & (NAN | INF)) !== 0) ?? false;
  const words = raster.index.map((span) => (span === null ? ":" : spanText(span))).join(", ");
  const button = h(
    "button",
    {
      type: "button",
      class: "tensorviz-facet",
      "aria-label": `${name}[${words}]${isBad ? ", holds NaN or an infinity" : ""}`,
    },
    canvas,
    h("code", {}, "[", ...parts, "]"),
    isBad ? h("span", { class: "tensorviz-facet-bad" }, "NaN, Inf") : null,
  );
  const scene = patchScene(raster, sizeFor(raster));
  scope.watch(() => paintHeat(canvas, scene, theme.value));
  scope.watch(() => {
    const { index } = store.state.value;
    const isHere = raster.index.every(
      (span, axis) => span === null || holdsIndex(span, index[axis] ?? 0),
    );
    setAttribute(button, "aria-pressed", String(isHere));
  });
  scope.listen(button, "click", () => {
    store.go(toSlice(raster.index.map((span) => span?.[0] ?? null)));
  });
  return button;
}

/** One row per index of the outermost of several facet axes. */
export function facets(
  scope: Scope,
  store: InspectStore,
  theme: ReadonlySignal<Theme>,
): HTMLElement {
  const box = h("div", { class: "tensorviz-facets", role: "group", "aria-label": "Slices" });
  const axes = store.pick((state) => state.axes);
  const part = store.pick((state) => state.part);
  scope.watch(() => {
    const { rasters, facts } = store.subject.value;
    const own = rasters.filter(
      (one) =>
        one.part === part.value && one.axes[0] === axes.value[0] && one.axes[1] === axes.value[1],
    );
    box.hidden = own.length < 2;
    if (box.hidden) return box.replaceChildren();
    const inner = scope.child();
    const outer = facetAxes(own);
    const first = outer.length > 1 ? outer[0] : undefined;
    const lines = new Map<number, Raster[]>();
    for (const one of own.slice(0, MOST)) {
      const line = first === undefined ? 0 : (one.index[first]?.[0] ?? 0);
      lines.set(line, [...(lines.get(line) ?? []), one]);
    }
    const rows = [...lines.values()].map((line) =>
      h(
        "div",
        { class: "tensorviz-facet-line" },
        ...line.map((one) => facet(inner, store, theme, one)),
      ),
    );
    const names = outer.map((axis) => axisName(facts, axis)).join(" down, ");
    const more = own.length - MOST;
    box.replaceChildren(
      h("h3", {}, `Slices along ${names}${outer.length > 1 ? " across" : ""}`),
      ...rows,
      ...(more > 0
        ? [h("p", { class: "tensorviz-hint" }, `${more} more slices: use the sliders.`)]
        : []),
    );
    return () => inner.close();
  });
  return box;
}
