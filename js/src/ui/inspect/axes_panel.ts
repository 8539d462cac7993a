/** Every axis with its profile: which row, which channel differs, and where one is. */

import { computed, type ReadonlySignal } from "@preact/signals-core";
import { axisName, type Runs } from "../../model/inspect/subject.ts";
import type { Span } from "../../model/inspect/window.ts";
import { peakOf, profileScene } from "../../scene/inspect/profile.ts";
import type { Metrics } from "../../scene/metrics.ts";
import { drawAxis, setState, toIndex } from "../../state/inspect/moves.ts";
import type { InspectStore } from "../../state/inspect/store.ts";
import type { Measure } from "../../state/inspect/view_state.ts";
import type { Scope } from "../../state/scope.ts";
import { formatTerm } from "../../util/number.ts";
import { grouped } from "../../util/text.ts";
import { h, setAttribute, setText } from "../dom.ts";
import { segmented } from "../parts.ts";
import { drawn } from "./drawn.ts";

const HEIGHT = 34;
const MEASURES = [
  { value: "largest", label: "largest |v|", title: "The largest magnitude along each axis" },
  { value: "mean", label: "mean", title: "The mean along each axis" },
] as const satisfies readonly { value: Measure; label: string; title: string }[];

/** What is shown of an axis: the window of a drawn one, one index of another. */
function shownOf(store: InspectStore, axis: number): Span {
  const { axes, window, index } = store.state.value;
  if (axes[0] === axis) return window.rows;
  if (axes[1] === axis) return window.columns;
  const at = index[axis] ?? 0;
  return [at, at + 1];
}

const runText = ({ profile: { step, length } }: Runs, run: number): string => {
  const start = run * step;
  const stop = Math.min(length, start + step);
  return stop - start === 1 ? `${start}` : `${start} to ${stop - 1}`;
};

const valuesOf = (runs: Runs, measure: Measure): Float32Array =>
  measure === "mean" ? runs.mean : runs.largest;

/** Times have no zero to draw from: bars begin at the earliest. */
function sinceEarliest({ low, high, mean }: Runs): Float32Array {
  const first = low.reduce((least, one) => (one < least ? one : least), Number.POSITIVE_INFINITY);
  const last = high.reduce((most, one) => (one > most ? one : most), Number.NEGATIVE_INFINITY);
  return mean.map((one) => (last > first ? one - first : one - first + 1));
}

/** "largest |v| 41.2 at 6912", the run that stands out or the greatest of all. */
function profileText(runs: Runs, measure: Measure, peak: number | null): string {
  if (runs.profile.extent) return runs.profile.extent;
  const values = valuesOf(runs, measure);
  const all = Array.from(values, Math.abs).map((value) => (Number.isNaN(value) ? -1 : value));
  const at = peak ?? all.indexOf(Math.max(...all));
  const value = values[at];
  if (value === undefined || Number.isNaN(value)) return "no finite value";
  const name = measure === "mean" ? "mean" : "|v| up to";
  return `${name} ${formatTerm(value, "float64")} at ${runText(runs, at)}`;
}

function profile(
  scope: Scope,
  store: InspectStore,
  metrics: ReadonlySignal<Metrics>,
  axis: number,
): HTMLElement | null {
  const runs = computed(() =>
    store.subject.value.profiles.find((one) => one.profile.axis === axis),
  );
  if (!runs.peek()) return null;
  const measure = store.pick((state) => state.measure);
  return drawn(scope, metrics, "tensorviz-profile", ({ width, metrics: sizes }) => {
    const own = runs.value;
    const isTime = Boolean(own?.profile.extent);
    const values = own ? (isTime ? sinceEarliest(own) : valuesOf(own, measure.value)) : [];
    const peak = isTime ? null : peakOf(values);
    const scene = profileScene({
      values,
      isBad: (run) => (own?.bad?.[run] ?? 0) > 0,
      size: store.subject.value.facts.shape[axis] ?? 1,
      shown: shownOf(store, axis),
      peak,
      ink: `axis${(axis % 5) as 0 | 1 | 2 | 3 | 4}`,
      width,
      height: HEIGHT * sizes.unit,
      metrics: sizes,
    });
    const { facts } = store.subject.value;
    const text = own ? profileText(own, measure.value, peak) : "";
    return { scene, label: `Along ${axisName(facts, axis)}: ${text}` };
  });
}

function slider(scope: Scope, store: InspectStore, axis: number): HTMLInputElement {
  const { facts } = store.subject.peek();
  const last = Math.max(0, (facts.shape[axis] ?? 1) - 1);
  const name = axisName(facts, axis);
  const input = h("input", { type: "range", min: 0, max: last, step: 1 });
  scope.listen(input, "input", () => store.go(toIndex(axis, Number(input.value), false)));
  scope.watch(() => {
    const [start, stop] = shownOf(store, axis);
    const isDrawn = store.state.value.axes.includes(axis);
    input.disabled = last < 1 || (isDrawn && stop - start > last);
    input.value = String(isDrawn ? Math.floor((start + stop) / 2) : start);
    setAttribute(input, "aria-label", isDrawn ? `Middle of ${name}` : `Index on ${name}`);
    setAttribute(input, "aria-valuetext", isDrawn ? `${start} to ${stop - 1}` : String(start));
  });
  return input;
}

/** Press it to draw this axis down or across. */
function sideButtons(scope: Scope, store: InspectStore, axis: number): HTMLElement | null {
  const { facts } = store.subject.peek();
  if (facts.shape.length < 2) return null;
  const sides = [
    { side: 0, sign: "↓", word: "down" },
    { side: 1, sign: "→", word: "across" },
  ] as const;
  const buttons = sides.map(({ side, sign, word }) => {
    const label = `Draw ${axisName(facts, axis)} ${word}`;
    const button = h("button", { type: "button", "aria-label": label, title: label }, sign);
    scope.listen(button, "click", () => store.go(drawAxis(side, axis)));
    scope.watch(() => {
      setAttribute(button, "aria-pressed", String(store.state.value.axes[side] === axis));
    });
    return button;
  });
  return h(
    "div",
    {
      class: "tensorviz-segments",
      role: "group",
      "aria-label": `${axisName(facts, axis)} is drawn`,
    },
    ...buttons,
  );
}

function row(
  scope: Scope,
  store: InspectStore,
  metrics: ReadonlySignal<Metrics>,
  axis: number,
): HTMLElement {
  const { facts } = store.subject.peek();
  const where = h("span", { class: "tensorviz-where" });
  const said = h("span", { class: "tensorviz-said" });
  scope.watch(() => {
    const [start, stop] = shownOf(store, axis);
    const size = facts.shape[axis] ?? 0;
    const all = start === 0 && stop === size;
    setText(where, all ? "all" : stop - start === 1 ? `${start}` : `${start} to ${stop - 1}`);
  });
  scope.watch(() => {
    const { profiles } = store.subject.value;
    const runs = profiles.find((one) => one.profile.axis === axis);
    const { measure } = store.state.value;
    const found = runs?.profile.findings?.join(" ") ?? "";
    const values = runs && valuesOf(runs, measure);
    const sample = runs && !runs.profile.exact ? " (of a sample)" : "";
    const usual = runs ? profileText(runs, measure, values ? peakOf(values) : null) : "";
    setText(said, (found || usual) + sample);
    said.classList.toggle("tensorviz-warned", found !== "");
  });
  const name = h(
    "b",
    { class: `tensorviz-axis${axis % 5}` },
    `${axisName(facts, axis)} · ${grouped(facts.shape[axis] ?? 0)}`,
  );
  return h(
    "div",
    { class: "tensorviz-axis-row" },
    h("div", { class: "tensorviz-axis-head" }, name, where, sideButtons(scope, store, axis)),
    h(
      "div",
      { class: "tensorviz-axis-line" },
      profile(scope, store, metrics, axis),
      slider(scope, store, axis),
    ),
    said,
  );
}

const MOST_AXES = 12;

export function axesPanel(
  scope: Scope,
  store: InspectStore,
  metrics: ReadonlySignal<Metrics>,
): HTMLElement | null {
  const { facts, profiles } = store.subject.peek();
  if (facts.shape.length === 0 || facts.size === 0) return null;
  if (profiles.length === 0 && facts.shape.length < 3) return null;
  const axes = facts.shape.map((_, axis) => axis);
  const shown = axes.filter((axis) => (facts.shape[axis] ?? 0) > 1 || axes.length < 5);
  const rows = shown.slice(-MOST_AXES).map((axis) => row(scope, store, metrics, axis));
  const left = axes.length - rows.length;
  const measure = store.pick((state) => state.measure);
  const choice = segmented(scope, "Along each axis", MEASURES, measure, (value) =>
    store.go(setState("measure", value)),
  );
  return h(
    "section",
    { class: "tensorviz-axes", "aria-label": "Along each axis" },
    h(
      "div",
      { class: "tensorviz-section" },
      h("h3", {}, "Along each axis"),
      profiles.some((one) => !one.profile.extent) ? choice : null,
    ),
    ...rows,
    left > 0
      ? h(
          "p",
          { class: "tensorviz-hint" },
          `${left} further ${left === 1 ? "axis" : "axes"} of one index each, or not shown.`,
        )
      : null,
  );
}
