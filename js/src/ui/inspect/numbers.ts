/** The statistics: every number with its label, and where it is. */

import { type Figure, figuresOf, sampleText } from "../../model/inspect/tally.ts";
import type { Statistics } from "../../protocol/generated.ts";
import type { InspectStore } from "../../state/inspect/store.ts";
import type { Scope } from "../../state/scope.ts";
import { h } from "../dom.ts";
import { cellLink } from "./copy.ts";

function figure(scope: Scope, store: InspectStore, { label, text, index, lead, isBad }: Figure) {
  const place = index
    ? h("span", { class: "tensorviz-at" }, `${lead} `, cellLink(scope, store, index))
    : null;
  return h(
    "div",
    { class: isBad ? "tensorviz-figure tensorviz-bad" : "tensorviz-figure" },
    h("dt", {}, label),
    h("dd", {}, h("b", {}, text), place),
  );
}

export function numbers(scope: Scope, store: InspectStore, statistics: Statistics): HTMLElement {
  const sample = sampleText(statistics);
  return h(
    "div",
    { class: "tensorviz-numbers" },
    sample ? h("p", { class: "tensorviz-sample" }, sample) : null,
    h(
      "dl",
      {},
      ...figuresOf(statistics, store.subject.peek().facts.dtype).map((one) =>
        figure(scope, store, one),
      ),
    ),
  );
}
