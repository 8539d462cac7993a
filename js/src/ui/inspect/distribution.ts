/** How the values are distributed: the histogram, or how often each of few values stands there, and the quantiles. */

import { computed, type ReadonlySignal, signal } from "@preact/signals-core";
import { isUnread } from "../../model/inspect/tally.ts";
import type { Histogram, Statistics } from "../../protocol/generated.ts";
import { histogramScene } from "../../scene/inspect/histogram.ts";
import type { Metrics } from "../../scene/metrics.ts";
import { setState } from "../../state/inspect/moves.ts";
import type { InspectStore } from "../../state/inspect/store.ts";
import type { Scope } from "../../state/scope.ts";
import { formatTerm } from "../../util/number.ts";
import { grouped } from "../../util/text.ts";
import { type Child, h, setText } from "../dom.ts";
import { segmented } from "../parts.ts";
import { drawn } from "./drawn.ts";

const HEIGHT = 170;

/** The texts are of all edges, or of the first and the last. */
function edgeText({ edges = [], edgeTexts = [] }: Histogram, at: number): string {
  const isSent = edgeTexts.length === edges.length || at === 0 || at === edges.length - 1;
  const text = isSent ? edgeTexts[at === edges.length - 1 ? edgeTexts.length - 1 : at] : undefined;
  return text ?? formatTerm(edges[at] ?? Number.NaN, "float64");
}

const binText = (histogram: Histogram, bin: number): string =>
  `${edgeText(histogram, bin)} to ${edgeText(histogram, bin + 1)}: ${grouped(histogram.counts?.[bin] ?? 0)}`;

/** "most between −0.1 and 0.1". */
function spoken(histogram: Histogram): string {
  const { counts = [], edges = [] } = histogram;
  const most = counts.indexOf(Math.max(...counts));
  const ends = `from ${edgeText(histogram, 0)} to ${edgeText(histogram, edges.length - 1)}`;
  return `Histogram ${ends}; most frequent is ${binText(histogram, most)}`;
}

function bins(
  scope: Scope,
  store: InspectStore,
  metrics: ReadonlySignal<Metrics>,
  histogram: Histogram,
): HTMLElement[] {
  const { counts = [], edges = [] } = histogram;
  const isLog = store.pick((state) => state.isLog);
  const focus = signal<number | null>(null);
  const bars = {
    low: edges[0] ?? 0,
    high: edges.at(-1) ?? 0,
    lowText: edgeText(histogram, 0),
    highText: edgeText(histogram, edges.length - 1),
    counts,
  };
  const picture = drawn(scope, metrics, "tensorviz-histogram", ({ width, metrics: sizes }) => ({
    scene: histogramScene({
      bars,
      isLog: isLog.value,
      width,
      height: HEIGHT * sizes.unit,
      metrics: sizes,
      focus: focus.value,
    }),
    label: spoken(histogram),
  }));
  scope.listen(picture, "pointermove", (event) => {
    const box = picture.getBoundingClientRect();
    const bin = Math.floor(((event.clientX - box.left) / box.width) * counts.length);
    focus.value = bin >= 0 && bin < counts.length ? bin : null;
  });
  scope.listen(picture, "pointerleave", () => {
    focus.value = null;
  });
  const under = h("p", { class: "tensorviz-hint" });
  const usual = `${counts.length} bins${histogram.exact ? "" : `, of a sample of ${grouped(histogram.read)} cells`}`;
  scope.watch(() => setText(under, focus.value === null ? usual : binText(histogram, focus.value)));
  return [picture, under];
}

const MOST_BARS = 12;

function barList({ bars = [], others = 0 }: Histogram): HTMLElement {
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  const shown = bars.slice(0, MOST_BARS);
  const rest = others + bars.slice(MOST_BARS).reduce((sum, bar) => sum + bar.count, 0);
  const item = (label: Child, count: number, share: number) =>
    h(
      "li",
      {},
      label,
      h("i", { style: `--share:${share.toFixed(4)}` }),
      h("span", {}, grouped(count)),
    );
  return h(
    "ul",
    { class: "tensorviz-bars" },
    ...shown.map(({ label, count }) => item(h("code", {}, label), count, count / most)),
    ...(rest > 0 ? [item(h("em", {}, "all others"), rest, Math.min(1, rest / most))] : []),
  );
}

const quantileName = (share: number): string => {
  if (share === 0.5) return "median";
  return `${Number((share * 100).toFixed(2))} %`;
};

function quantiles(statistics: Statistics): HTMLElement | null {
  const { quantiles: all = [], quantilesExact, quantilesRead = 0 } = statistics;
  if (all.length === 0) return null;
  return h(
    "div",
    { class: "tensorviz-quantiles" },
    h(
      "h3",
      {},
      quantilesExact ? "Quantiles" : `Quantiles, of a sample of ${grouped(quantilesRead)} cells`,
    ),
    h(
      "dl",
      {},
      ...all.map(({ share, text }) =>
        h("div", {}, h("dt", {}, quantileName(share)), h("dd", {}, text)),
      ),
    ),
  );
}

export function distribution(
  scope: Scope,
  store: InspectStore,
  metrics: ReadonlySignal<Metrics>,
  statistics: Statistics,
  histogram: Histogram | undefined,
): HTMLElement {
  const scales = [
    { value: false, label: "counts" },
    { value: true, label: "log" },
  ];
  const isLog = store.pick((state) => state.isLog);
  const hasBins =
    (histogram?.counts?.length ?? 0) > 0 && Math.max(...(histogram?.counts ?? [])) > 0;
  const hasBars = (histogram?.bars?.length ?? 0) > 0;
  const toggle = hasBins
    ? segmented(
        scope,
        "Heights",
        scales,
        computed(() => isLog.value),
        (value) => store.go(setState("isLog", value)),
      )
    : null;
  const title = histogram?.label || (hasBars ? "How often" : "Distribution");
  const content: Child[] =
    histogram && hasBins
      ? bins(scope, store, metrics, histogram)
      : histogram && hasBars
        ? [barList(histogram)]
        : [
            h(
              "p",
              { class: "tensorviz-hint" },
              isUnread(statistics) ? "No value was read." : "There are no finite values to count.",
            ),
          ];
  return h(
    "section",
    { class: "tensorviz-distribution", "aria-label": "Distribution" },
    h("div", { class: "tensorviz-section" }, h("h3", {}, title), toggle),
    ...content,
    quantiles(statistics),
  );
}
