/** What the colours and the signs of the picture mean. */

import type { ReadonlySignal } from "@preact/signals-core";
import type { Theme } from "../../host/theme.ts";
import { INF, MASKED, NAN, type Raster, type Scale, slicesOf } from "../../model/inspect/raster.ts";
import { isTimeType } from "../../model/inspect/tally.ts";
import { createPainter } from "../../render/painter.ts";
import { GLYPH_NAMES, type Glyph, glyphMarks } from "../../scene/inspect/glyphs.ts";
import { metricsOf } from "../../scene/metrics.ts";
import type { InspectStore } from "../../state/inspect/store.ts";
import type { Scope } from "../../state/scope.ts";
import { colorAt, toHex } from "../../util/color.ts";
import { h } from "../dom.ts";

const STOPS = 9;

function gradient({ palette }: Scale, theme: Theme): string {
  if (palette === "none") return "none";
  const colors = Array.from({ length: STOPS }, (_, i) => {
    const share = i / (STOPS - 1);
    return toHex(colorAt(palette, palette === "diverging" ? share * 2 - 1 : share, theme, 1));
  });
  return `linear-gradient(to right, ${colors.join(", ")})`;
}

const BITS: readonly (readonly [bit: number, glyph: Glyph])[] = [
  [NAN, "nan"],
  [INF, "inf"],
  [MASKED, "masked"],
];

function glyphsIn(rasters: readonly Raster[]): Glyph[] {
  let all = 0;
  for (const { marks } of rasters) for (const mark of marks ?? []) all |= mark;
  return BITS.flatMap(([bit, glyph]) => (all & bit ? [glyph] : []));
}

function sample(scope: Scope, glyph: Glyph, isTime: boolean): HTMLElement {
  const box = h("span", { class: "tensorviz-glyph", "aria-hidden": "true" });
  const painter = createPainter(box);
  scope.own(() => painter.destroy());
  const marks = glyphMarks("g", glyph, [{ x: 1, y: 1, width: 14, height: 14 }], metricsOf(15));
  painter.paint({ width: 16, height: 16, marks }, { animate: false, speed: 1 });
  return h(
    "span",
    { class: "tensorviz-key" },
    box,
    isTime && glyph === "nan" ? "NaT" : GLYPH_NAMES[glyph],
  );
}

const MEASURES = {
  mean: "block means",
  max: "largest of each block",
  min: "smallest of each block",
  largest: "largest magnitude of each block",
  share: "share of each block",
  count: "values in each block",
} as const;

function scaleBar(scale: Scale, theme: Theme): HTMLElement {
  const bar = h("i", { style: `background:${gradient(scale, theme)}` });
  const [before, after] = scale.isClipped ? ["≤ ", "≥ "] : ["", ""];
  const ends = [`${before}${scale.lowText}`, `${after}${scale.highText}`];
  return h("span", { class: "tensorviz-scale" }, ends[0] ?? "", bar, ends[1] ?? "");
}

/** "block means of 40 × 40 cells", or that there is nothing to tell apart. */
function scaleTexts(raster: Raster | undefined, scale: Scale, measure: keyof typeof MEASURES) {
  const [down, across] = raster?.steps ?? [1, 1];
  const sampled = raster?.isExact === false ? ", of a sample" : "";
  const slices = raster ? slicesOf(raster) : 1;
  const block = [...(slices > 1 ? [`${slices} slices`] : []), `${down} × ${across} cells`];
  return [
    ...(down * across * slices > 1
      ? [`${MEASURES[measure]} of ${block.join(" of ")}${sampled}`]
      : []),
    ...(scale.low === scale.high && scale.palette !== "boolean" ? ["all values are equal"] : []),
  ];
}

export function legend(
  scope: Scope,
  store: InspectStore,
  theme: ReadonlySignal<Theme>,
  inUse: ReadonlySignal<Scale | null>,
  isText: ReadonlySignal<boolean>,
): HTMLElement {
  const box = h("div", { class: "tensorviz-legend" });
  const part = store.pick((state) => state.part);
  scope.watch(() => {
    const { measures, facts } = store.subject.value;
    const isTime = isTimeType(facts.dtype);
    const scale = inUse.value;
    const rasters = store.rasters.value;
    const inner = scope.child();
    box.replaceChildren();
    if (scale && scale.palette !== "none" && scale.palette !== "boolean")
      box.append(scaleBar(scale, theme.value));
    if (scale) {
      const texts = scaleTexts(
        isText.value ? undefined : rasters.at(-1),
        scale,
        measures.get(part.value) ?? "mean",
      );
      box.append(...texts.map((text) => h("span", {}, text)));
    }
    box.append(...glyphsIn(rasters).map((glyph) => sample(inner, glyph, isTime)));
    return () => inner.close();
  });
  return box;
}
