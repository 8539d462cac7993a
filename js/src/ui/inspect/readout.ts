/** The line under the picture: the cell under the pointer, or the chosen one, in full. */

import { computed, type ReadonlySignal } from "@preact/signals-core";
import { describePlace } from "../../model/inspect/describe.ts";
import { indexCode } from "../../model/inspect/place.ts";
import type { InspectStore } from "../../state/inspect/store.ts";
import type { Scope } from "../../state/scope.ts";
import { h, setText } from "../dom.ts";
import { copyButton } from "./copy.ts";

const HINT =
  "Click or arrow keys: a cell. Double-click, + and −: zoom. Drag: move. Wheel zooms once the picture was clicked.";

export function readout(
  scope: Scope,
  store: InspectStore,
  hover: ReadonlySignal<readonly number[] | null>,
): HTMLElement {
  const cell = store.pick((state) => state.cell);
  const focus = computed(() => hover.value ?? cell.value);
  const text = h("p");
  const spoken = h("p", { class: "tensorviz-hidden", role: "status", "aria-live": "polite" });
  const copy = copyButton(scope, () =>
    indexCode(store.subject.peek().facts.name, cell.peek() ?? []),
  );
  const describe = (index: readonly number[]) =>
    describePlace(store.subject.value, store.rasters.value, store.tables.value, index);
  scope.watch(() => {
    const index = focus.value;
    setText(text, index ? describe(index) : HINT);
    text.classList.toggle("tensorviz-hint", !index);
  });
  scope.watch(() => {
    copy.hidden = cell.value === null;
    setText(spoken, cell.value ? describe(cell.value) : "");
  });
  return h("div", { class: "tensorviz-readout" }, text, copy, spoken);
}
