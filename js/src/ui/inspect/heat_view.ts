/** The picture of the two drawn axes: painted, pointed at, walked through, zoomed. */

import { computed, type ReadonlySignal, signal } from "@preact/signals-core";
import type { Theme } from "../../host/theme.ts";
import type { Scale } from "../../model/inspect/raster.ts";
import { axisName } from "../../model/inspect/subject.ts";
import { lengthOf } from "../../model/inspect/window.ts";
import { paintHeat } from "../../render/heat.ts";
import { createPainter } from "../../render/painter.ts";
import { type HeatScene, heatScene } from "../../scene/inspect/heat.ts";
import { type AxisLabel, type Plot, plotFor } from "../../scene/inspect/plot.ts";
import { metricsOf } from "../../scene/metrics.ts";
import { cellAtPlace, chooseCell, placeOfCell } from "../../state/inspect/moves.ts";
import type { InspectStore } from "../../state/inspect/store.ts";
import { sizeOf, wholeWindow } from "../../state/inspect/view_state.ts";
import type { Scope } from "../../state/scope.ts";
import { grouped } from "../../util/text.ts";
import { h, setAttribute } from "../dom.ts";
import { typeSizes } from "../room.ts";
import { heatKey } from "./heat_keys.ts";
import { watchPointer } from "./pointer.ts";
import { readout } from "./readout.ts";

const INITIAL_WIDTH = 560;
const LONGEST = 14;
const USUAL = 7;

export interface HeatView {
  element: HTMLElement;
  readout: HTMLElement;
  isText: ReadonlySignal<boolean>;
  /** The colours in use. */
  scale: ReadonlySignal<Scale | null>;
  key(key: string, shift: boolean): boolean;
  /** Measures now where it stands in a page. */
  start(): void;
}

function labelOf(store: InspectStore, axis: number | null): AxisLabel | null {
  if (axis === null) return null;
  const { facts } = store.subject.value;
  const size = facts.shape[axis] ?? 0;
  const ink = `axis${(axis % 5) as 0 | 1 | 2 | 3 | 4}` as const;
  return { text: `${axisName(facts, axis)} · ${grouped(size)}`, ink };
}

function lettersOf(store: InspectStore): number {
  const { tables, facts } = store.subject.peek();
  const longest = Math.max(0, ...tables.map((table) => table.letters));
  return facts.size === 0 ? 0 : Math.max(2, Math.min(LONGEST, longest || USUAL));
}

export function heatView(
  scope: Scope,
  store: InspectStore,
  theme: ReadonlySignal<Theme>,
): HeatView {
  const canvas = h("canvas", { "aria-hidden": "true" });
  const surface = h("div", { class: "tensorviz-heat-surface" }, canvas);
  const stage = h("div", { class: "tensorviz-heat", tabindex: 0, role: "group" }, surface);
  const width = signal(INITIAL_WIDTH);
  const screen = signal(window.innerHeight || 800);
  const measure = () => {
    if (stage.clientWidth > 0) width.value = stage.clientWidth;
    screen.value = window.innerHeight || 800;
  };
  const observer = new ResizeObserver(measure);
  observer.observe(stage);
  scope.own(() => observer.disconnect());
  scope.listen(window, "resize", measure);
  const hover = signal<readonly [number, number] | null>(null);
  const plot = plotSignal(store, width, screen);
  const heat = sceneSignal(store, plot);
  scope.watch(() => {
    store.least.value = plot.value.plot.least;
  });
  startNear(store, plot);
  paint(scope, surface, canvas, heat, theme, store);
  watchPointer(scope, store, { stage, surface, heat, hover });
  scope.watch(() => {
    const { name } = store.subject.value.facts;
    const way = "Arrow keys choose a cell, plus and minus zoom, Escape shows all.";
    setAttribute(stage, "aria-label", `Values of ${name}. ${way}`);
  });
  const hoverCell = computed(() =>
    hover.value ? cellAtPlace(store.state.value, hover.value[0], hover.value[1]) : null,
  );
  scope.watch(() => {
    // A cell out of range stays behind when another message has come.
    const { cell } = store.state.value;
    const { shape } = store.subject.value.facts;
    if (cell?.some((at, axis) => at >= (shape[axis] ?? 0))) store.go(chooseCell(null));
  });
  return {
    element: stage,
    readout: readout(scope, store, hoverCell),
    isText: computed(() => heat.value.isText),
    scale: computed(() => heat.value.scale),
    key: (key, shift) => document.activeElement === stage && heatKey(store, key, shift),
    start: measure,
  };
}

interface Layout {
  plot: Plot;
  metrics: ReturnType<typeof metricsOf>;
}

function plotSignal(
  store: InspectStore,
  width: ReadonlySignal<number>,
  screen: ReadonlySignal<number>,
): ReadonlySignal<Layout> {
  const axes = store.pick((state) => state.axes);
  const bigger = store.pick((state) => state.bigger);
  const full = store.pick((state) => state.fullScreen);
  const isValues = store.pick((state) => state.part === "");
  const letters = lettersOf(store);
  return computed(() => {
    const type = (typeSizes(full.value, bigger.value, screen.value).at(-1) ?? 15) * 0.93;
    const metrics = metricsOf(type, true);
    const [down, across] = axes.value;
    const { shape } = store.subject.value.facts;
    const height = full.value
      ? screen.value * 0.56
      : Math.max(260, Math.min(440, screen.value * 0.5));
    const plot = plotFor({
      rows: sizeOf(shape, down),
      columns: sizeOf(shape, across),
      room: { width: width.value, height },
      metrics,
      letters: isValues.value ? letters : 0,
      labels: [labelOf(store, down), labelOf(store, across)],
    });
    return { plot, metrics };
  });
}

function sceneSignal(
  store: InspectStore,
  layout: ReadonlySignal<Layout>,
): ReadonlySignal<HeatScene> {
  const axes = store.pick((state) => state.axes);
  const index = store.pick((state) => state.index);
  const window = store.pick((state) => state.window);
  const cell = store.pick((state) => state.cell);
  const part = store.pick((state) => state.part);
  return computed(() => {
    const [down, across] = axes.value;
    const { metrics, plot } = layout.value;
    return heatScene({
      rasters: store.rasters.value,
      tables: store.tables.value,
      axes: axes.value,
      index: index.value,
      scale: store.subject.value.scales.get(part.value) ?? null,
      cellScale: store.subject.value.cellScale,
      window: window.value,
      plot,
      metrics,
      labels: [labelOf(store, down), labelOf(store, across)],
      cursor: cell.value && placeOfCell({ ...store.state.peek(), axes: axes.value }, cell.value),
    });
  });
}

/** Values without colours are of no use from afar. */
function startNear(store: InspectStore, layout: ReadonlySignal<Layout>): void {
  const { scales, facts, isPending } = store.subject.peek();
  const { axes, part, window } = store.state.peek();
  const palette = scales.get(part)?.palette ?? "none";
  const { plot } = layout.peek();
  if (palette !== "none" || isPending || facts.size === 0 || plot.isText(window)) return;
  const whole = wholeWindow(facts.shape, axes);
  const first = (span: readonly [number, number], most: number) =>
    [0, Math.min(lengthOf(span), most)] as const;
  const near = {
    rows: first(whole.rows, plot.least.rows),
    columns: first(whole.columns, plot.least.columns),
  };
  store.go((state) => ({ ...state, window: near }));
}

function paint(
  scope: Scope,
  surface: HTMLElement,
  canvas: HTMLCanvasElement,
  heat: ReadonlySignal<HeatScene>,
  theme: ReadonlySignal<Theme>,
  store: InspectStore,
): void {
  const painter = createPainter(surface);
  scope.own(() => painter.destroy());
  scope.watch(() => {
    const scene = heat.value;
    surface.style.width = `${scene.width}px`;
    surface.style.height = `${scene.height}px`;
    paintHeat(canvas, scene, theme.value);
    const { name } = store.subject.peek().facts;
    painter.paint(scene, { animate: false, speed: 1, label: `Picture of ${name}` });
  });
}
