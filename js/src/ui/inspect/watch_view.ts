/** A watched model as a table: what every module gave, and the gradients that reached it. */

import { computed, type ReadonlySignal, signal } from "@preact/signals-core";
import { shapeText } from "../../model/inspect/place.ts";
import type { WatchRow, WatchTable } from "../../protocol/generated.ts";
import { createPainter } from "../../render/painter.ts";
import { decadesOf, sparkBars, sparkLine } from "../../scene/inspect/spark.ts";
import type { Scene } from "../../scene/scene.ts";
import type { Scope } from "../../state/scope.ts";
import { grouped } from "../../util/text.ts";
import { type Child, h } from "../dom.ts";
import { segmented } from "../parts.ts";
import { createFrame, watchFrameKeys } from "./frame.ts";
import type { Sent } from "./inspection_view.ts";

type Kind = WatchRow["kind"];

const WIDTH = 84;
const HEIGHT = 26;
/** From this share of zeros on a module is said to be mostly dead. */
const MOSTLY = 0.9;

function picture(scope: Scope, scene: Scene, label: string): HTMLElement {
  const box = h("span", { class: "tensorviz-spark" });
  const painter = createPainter(box);
  scope.own(() => painter.destroy());
  painter.paint(scene, { animate: false, speed: 1, label });
  return box;
}

function counts({ nan = 0, inf = 0 }: WatchRow): Child[] {
  if (nan === 0 && inf === 0) return ["0"];
  const parts = [nan > 0 ? `${grouped(nan)} NaN` : "", inf > 0 ? `${grouped(inf)} Inf` : ""];
  return [h("b", {}, parts.filter(Boolean).join(", "))];
}

/** How the standard deviation went over the kept steps. */
function course(scope: Scope, row: WatchRow, range: readonly [number, number] | null): HTMLElement {
  const scene = sparkLine(row.stds, range ?? [0, 1], WIDTH, HEIGHT);
  return h(
    "td",
    { class: "tensorviz-course" },
    picture(scope, scene, `std over ${row.steps.length} steps`),
  );
}

function distribution(scope: Scope, { counts: bars = [], low = "", high = "" }: WatchRow) {
  if (bars.length === 0) return h("td", {}, "–");
  const histogram = picture(
    scope,
    sparkBars(bars, WIDTH, HEIGHT),
    `Histogram from ${low} to ${high}`,
  );
  return h("td", { class: "tensorviz-spark-cell" }, histogram, h("small", {}, `${low} … ${high}`));
}

function moduleHead({
  module,
  typeName,
  shape,
  dtype,
  depth = 0,
  hazard = "",
}: WatchRow): HTMLElement {
  return h(
    "th",
    { scope: "row", style: `--deep:${depth}` },
    h("code", {}, module || "(model)"),
    h("small", {}, `${typeName} ${shapeText(shape)} ${dtype}`),
    hazard ? h("em", {}, hazard) : null,
  );
}

/** A bar as long as the decades that the standard deviation is above the smallest of the table. */
function deviation(row: WatchRow, range: readonly [number, number] | null): HTMLElement {
  const last = row.stds.at(-1) ?? null;
  const share =
    range && last !== null && last > 0
      ? (Math.log10(last) - range[0] + 0.15) / (range[1] - range[0] + 0.15)
      : 0;
  return h(
    "td",
    { class: "tensorviz-deviation" },
    h("span", {}, row.std),
    h("i", { style: `--share:${share.toFixed(3)}`, "aria-hidden": "true" }),
  );
}

function line(
  scope: Scope,
  row: WatchRow,
  range: readonly [number, number] | null,
  hasSteps: boolean,
): HTMLElement {
  const isBad = (row.nan ?? 0) > 0 || (row.inf ?? 0) > 0;
  const isDead = (row.zeros.at(-1) ?? 0) >= MOSTLY;
  return h(
    "tr",
    { class: isBad ? "tensorviz-bad" : row.hazard ? "tensorviz-warned" : "" },
    moduleHead(row),
    h("td", {}, row.mean),
    deviation(row, range),
    hasSteps ? course(scope, row, range) : null,
    h("td", { class: isBad ? "tensorviz-bad" : "" }, ...counts(row)),
    h("td", { class: isDead ? "tensorviz-warned" : "" }, row.zeroShare),
    distribution(scope, row),
  );
}

const COURSE = "std over the steps";

const headOf = (text: string) =>
  h("th", { scope: "col", class: text === COURSE ? "tensorviz-course" : null }, text);

function table(
  scope: Scope,
  { name }: WatchTable,
  rows: readonly WatchRow[],
  kind: Kind,
): HTMLElement {
  const range = decadesOf(rows.flatMap((row) => row.stds));
  const hasSteps = rows.some((row) => row.steps.length > 1);
  const heads = [
    "module",
    "mean",
    "std",
    ...(hasSteps ? [COURSE] : []),
    "NaN, Inf",
    "zeros",
    "distribution",
  ];
  const words =
    kind === "activation" ? "What the modules gave" : "Gradients that reached the modules";
  return h(
    "table",
    { class: "tensorviz-watch" },
    h("caption", { class: "tensorviz-hidden" }, `${words}, ${name}`),
    h("thead", {}, h("tr", {}, ...heads.map(headOf))),
    h("tbody", {}, ...rows.map((row) => line(scope, row, range, hasSteps))),
  );
}

const KINDS = [
  { value: "activation", label: "Activations" },
  { value: "gradient", label: "Gradients" },
] as const satisfies readonly { value: Kind; label: string }[];

export function mountWatch(
  el: HTMLElement,
  sent: ReadonlySignal<Sent<WatchTable>>,
  scope: Scope,
): void {
  const message = computed(() => sent.value.message);
  const first = message.peek();
  const frame = createFrame(scope, `Watch of ${first.name}`);
  const kinds = computed(() =>
    KINDS.filter(({ value }) => message.value.rows.some((row) => row.kind === value)),
  );
  const kind = signal<Kind>(kinds.peek()[0]?.value ?? "activation");
  const choice =
    kinds.peek().length > 1
      ? segmented(scope, "Rows", kinds.peek(), kind, (value) => {
          kind.value = value;
        })
      : null;
  const hazards = h("div", {});
  const place = h("div", {
    class: "tensorviz-scroll",
    tabindex: 0,
    role: "region",
    "aria-label": "Modules",
  });
  const foot = h("div", { class: "tensorviz-inspect-foot" });
  scope.watch(() => {
    const { hazards: all = [], notes = [], more = 0, sentence, isOn = true } = message.value;
    hazards.replaceChildren(
      ...all.map((text) => h("p", { class: "tensorviz-note tensorviz-hazard" }, text)),
      ...(isOn
        ? []
        : [
            h(
              "p",
              { class: "tensorviz-note tensorviz-remark" },
              "The watch has ended: this is what it saw.",
            ),
          ]),
      ...notes.map((text) => h("p", { class: "tensorviz-note tensorviz-remark" }, text)),
    );
    foot.replaceChildren(
      h("p", { class: all.includes(sentence) ? "tensorviz-hidden" : "tensorviz-say" }, sentence),
      ...(more > 0
        ? [h("p", { class: "tensorviz-hint" }, `${grouped(more)} more rows are not shown.`)]
        : []),
    );
  });
  scope.watch(() => {
    const inner = scope.child();
    const rows = message.value.rows.filter((row) => row.kind === kind.value);
    place.replaceChildren(table(inner, message.value, rows, kind.value));
    return () => inner.close();
  });
  const step = h("span", { class: "tensorviz-dtype" });
  scope.watch(() => {
    step.textContent = `step ${message.value.step}`;
  });
  frame.root.append(
    h(
      "div",
      { class: "tensorviz-top" },
      h("h2", { class: "tensorviz-title" }, h("code", {}, first.name), " ", step),
      h("div", { class: "tensorviz-tools" }, choice, ...frame.tools),
    ),
    h("div", { class: "tensorviz-inspect-main" }, hazards, place),
    foot,
  );
  scope.own(() => frame.root.remove());
  el.append(frame.root);
  watchFrameKeys(scope, frame.root, ({ key }) => frame.key(key));
}
