/** Two arrays: whether and where they differ, by how much, and what that is in the last place. */

import { computed, type ReadonlySignal, signal } from "@preact/signals-core";
import type { InspectorHost } from "../../host/host.ts";
import { comparisonSubject } from "../../model/inspect/subject.ts";
import { type Kind, quietest, toleranceSentence } from "../../model/inspect/tolerance.ts";
import type { Comparison, Extreme } from "../../protocol/generated.ts";
import { createInspectStore, type InspectStore } from "../../state/inspect/store.ts";
import type { Scope } from "../../state/scope.ts";
import { grouped } from "../../util/text.ts";
import { h, setAttribute, setText } from "../dom.ts";
import { segmented } from "../parts.ts";
import { cellLink } from "./copy.ts";
import { metricsSignal } from "./drawn.ts";
import { explore } from "./explore.ts";
import { createFrame, watchFrameKeys } from "./frame.ts";
import { factList, title } from "./header.ts";
import { type Sent, shareSettings } from "./inspection_view.ts";

export function mountComparison(
  el: HTMLElement,
  sent: ReadonlySignal<Sent<Comparison>>,
  host: InspectorHost,
  scope: Scope,
): void {
  const { message } = sent.peek();
  const subject = computed(() => comparisonSubject(sent.value.message, sent.value.buffers));
  const store = createInspectStore(subject);
  const { left, right } = message;
  const frame = createFrame(scope, `${left.name} compared with ${right.name}`);
  shareSettings(scope, store, frame);
  const metrics = metricsSignal(store);
  const hasPicture = message.comparable && message.overview !== undefined;
  const picture = hasPicture ? explore(scope, store, host, frame.theme, metrics) : null;
  const side = h("div", { class: "tensorviz-inspect-side" }, tolerances(scope, message));
  const sides = [left, right].map((facts) =>
    h("div", { class: "tensorviz-heading" }, title(facts), factList(facts)),
  );
  frame.root.append(
    h(
      "div",
      { class: "tensorviz-top" },
      h("div", { class: "tensorviz-two" }, ...sides),
      h("div", { class: "tensorviz-tools" }, ...frame.tools),
    ),
    h(
      "div",
      { class: "tensorviz-inspect-main" },
      h("p", { class: "tensorviz-say" }, message.sentence),
      h(
        "ul",
        { class: "tensorviz-sentences" },
        ...message.sentences.map((text) => h("li", {}, text)),
      ),
      figures(scope, store, message),
      h("div", { class: "tensorviz-inspect-body" }, picture?.element ?? null, side),
      worst(scope, store, message),
      ...(message.notes ?? []).map((text) =>
        h("p", { class: "tensorviz-note tensorviz-remark" }, text),
      ),
    ),
  );
  scope.own(() => frame.root.remove());
  el.append(frame.root);
  picture?.start();
  watchFrameKeys(
    scope,
    frame.root,
    ({ key, shiftKey }) => (picture?.key(key, shiftKey) ?? false) || frame.key(key),
  );
}

function figures(scope: Scope, store: InspectStore, message: Comparison): HTMLElement | null {
  if (!message.comparable) return null;
  const { differing = 0, size = 0, onlyLeftNan = 0, onlyRightNan = 0, left, right } = message;
  const plain = (label: string, text: string, isBad = false) =>
    h(
      "div",
      { class: isBad ? "tensorviz-figure tensorviz-bad" : "tensorviz-figure" },
      h("dt", {}, label),
      h("dd", {}, h("b", {}, text)),
    );
  const at = (label: string, extreme: Extreme | null | undefined) =>
    extreme
      ? h(
          "div",
          { class: "tensorviz-figure" },
          h("dt", {}, label),
          h(
            "dd",
            {},
            h("b", {}, extreme.text),
            h("span", { class: "tensorviz-at" }, "at ", cellLink(scope, store, extreme.index)),
          ),
        )
      : null;
  const largest = [
    at("largest difference", message.largestAbsolute),
    at("largest relative", message.largestRelative),
    at("largest in ulps", message.largestUlps),
  ];
  return h(
    "div",
    { class: "tensorviz-numbers" },
    h(
      "dl",
      {},
      plain("cells that differ", `${grouped(differing)} of ${grouped(size)}`),
      onlyLeftNan > 0 ? plain(`NaN only in ${left.name}`, grouped(onlyLeftNan), true) : null,
      onlyRightNan > 0 ? plain(`NaN only in ${right.name}`, grouped(onlyRightNan), true) : null,
      ...(differing === 0 ? [] : largest),
      message.meanAbsolute && differing > 0
        ? plain("mean difference", message.meanAbsolute.text)
        : null,
    ),
  );
}

function tolerances(scope: Scope, message: Comparison): HTMLElement | null {
  const { tolerances: all = [] } = message;
  if (all.length === 0) return null;
  const kind = signal<Kind>("absolute");
  const at = signal(quietest(message, "absolute"));
  const input = h("input", { type: "range", min: 0, max: all.length - 1, step: 1 });
  setAttribute(input, "aria-label", "Tolerance");
  const said = h("p", { class: "tensorviz-say", role: "status" });
  const bars = h("div", { class: "tensorviz-tolerance-bars", "aria-hidden": "true" });
  scope.listen(input, "input", () => {
    at.value = Number(input.value);
  });
  scope.watch(() => {
    input.value = String(at.value);
    setAttribute(input, "aria-valuetext", all[at.value]?.text ?? "");
    setText(said, toleranceSentence(message, at.value, kind.value));
  });
  scope.watch(() => {
    const most = Math.log10(Math.max(2, message.size ?? 2));
    const share = (count: number) => (count > 0 ? (Math.log10(count) + 0.3) / (most + 0.3) : 0);
    bars.replaceChildren(
      ...all.map((one, i) =>
        h("i", {
          class: i === at.value ? "tensorviz-now" : "",
          style: `--share:${share(one[kind.value]).toFixed(3)}`,
        }),
      ),
    );
  });
  const kinds = [
    { value: "absolute", label: "absolute" },
    { value: "relative", label: "relative" },
  ] as const;
  const choose = (value: Kind) => {
    kind.value = value;
    at.value = quietest(message, value);
  };
  return h(
    "section",
    { class: "tensorviz-tolerance", "aria-label": "Tolerance" },
    h(
      "div",
      { class: "tensorviz-section" },
      h("h3", {}, "Tolerance"),
      segmented(scope, "Kind of tolerance", kinds, kind, choose),
    ),
    bars,
    h("div", { class: "tensorviz-axis-line" }, input),
    h(
      "div",
      { class: "tensorviz-ends", "aria-hidden": "true" },
      h("span", {}, all[0]?.text ?? ""),
      h("span", {}, all.at(-1)?.text ?? ""),
    ),
    said,
  );
}

function worst(scope: Scope, store: InspectStore, message: Comparison): HTMLElement | null {
  const { worst: rows = [], left, right } = message;
  if (rows.length === 0) return null;
  const hasUlps = rows.some((row) => row.ulps !== "");
  const heads = [
    "where",
    left.name,
    right.name,
    "difference",
    "relative",
    ...(hasUlps ? ["ulps"] : []),
  ];
  const body = rows.map((row) =>
    h(
      "tr",
      {},
      h("td", {}, cellLink(scope, store, row.index)),
      ...[row.left, row.right, row.absolute, row.relative, ...(hasUlps ? [row.ulps] : [])].map(
        (text) => h("td", {}, text),
      ),
    ),
  );
  return h(
    "section",
    { class: "tensorviz-worst", "aria-label": "Where they differ most" },
    h("h3", {}, "Where they differ most"),
    h(
      "div",
      {
        class: "tensorviz-scroll",
        tabindex: 0,
        role: "region",
        "aria-label": "Cells that differ most",
      },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, ...heads.map((text) => h("th", { scope: "col" }, text)))),
        h("tbody", {}, ...body),
      ),
    ),
  );
}
