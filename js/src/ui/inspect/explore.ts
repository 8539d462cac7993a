/** The picture of an array with all that goes with it: parts, tools, slices, sliders, readout. */

import type { ReadonlySignal } from "@preact/signals-core";
import type { InspectorHost } from "../../host/host.ts";
import type { Theme } from "../../host/theme.ts";
import type { CellPart } from "../../protocol/generated.ts";
import type { Metrics } from "../../scene/metrics.ts";
import { goBack, setState, toWhole, zoom } from "../../state/inspect/moves.ts";
import type { InspectStore } from "../../state/inspect/store.ts";
import { watchTiles } from "../../state/inspect/tiles.ts";
import { sizeOf } from "../../state/inspect/view_state.ts";
import type { Scope } from "../../state/scope.ts";
import { h, setAttribute } from "../dom.ts";
import { iconButton, segmented } from "../parts.ts";
import { axesPanel } from "./axes_panel.ts";
import { cellsTable } from "./cells_table.ts";
import { facets } from "./facets.ts";
import { heatView } from "./heat_view.ts";
import { legend } from "./legend.ts";
import { partNotice } from "./live.ts";

const PARTS: Readonly<Record<CellPart, string>> = {
  "": "Values",
  magnitude: "Magnitude",
  phase: "Phase",
  absolute: "Absolute",
  relative: "Relative",
  ulps: "Ulps",
};

export interface Explore {
  element: HTMLElement;
  key(key: string, shift: boolean): boolean;
  start(): void;
}

/** Of complex numbers the value is drawn by its magnitude. */
function partName(part: CellPart, isComplex: boolean): string {
  return part === "" && isComplex ? "Magnitude" : PARTS[part];
}

function tools(scope: Scope, store: InspectStore): HTMLElement {
  const button = (name: "undo", label: string, press: () => void) =>
    iconButton(scope, name, label, press);
  const word = (text: string, label: string, press: () => void) => {
    const one = h(
      "button",
      { type: "button", class: "tensorviz-button", "aria-label": label, title: label },
      text,
    );
    scope.listen(one, "click", press);
    return one;
  };
  const back = button("undo", "Back to where you looked before (Backspace)", () =>
    store.go(goBack),
  );
  const past = store.pick((state) => state.past.length);
  scope.watch(() => setAttribute(back, "aria-disabled", past.value === 0 ? "true" : null));
  const box = h(
    "div",
    { class: "tensorviz-heat-tools", role: "group", "aria-label": "Zoom" },
    back,
    word("−", "Zoom out (−)", () => store.go(zoom(2))),
    word("+", "Zoom in (+)", () => store.go(zoom(0.5))),
    word("All", "Show all (Escape)", () => store.go(toWhole)),
  );
  // Where all cells are shown with their numbers there is nothing to come nearer to.
  scope.watch(() => {
    const { rows, columns } = store.least.value;
    const { axes } = store.state.value;
    const { shape } = store.subject.value.facts;
    const isEmpty = shape.includes(0);
    const isWhole = rows >= sizeOf(shape, axes[0]) && columns >= sizeOf(shape, axes[1]);
    box.hidden = isEmpty || (isWhole && past.value === 0);
  });
  return box;
}

export function explore(
  scope: Scope,
  store: InspectStore,
  host: InspectorHost,
  theme: ReadonlySignal<Theme>,
  metrics: ReadonlySignal<Metrics>,
): Explore {
  const view = heatView(scope, store, theme);
  watchTiles(store, host, view.isText, scope);
  const { parts, facts } = store.subject.peek();
  const isComplex = facts.dtype.startsWith("complex");
  const choice =
    parts.length > 1
      ? segmented(
          scope,
          "What is drawn",
          parts.map((value) => ({ value, label: partName(value, isComplex) })),
          store.pick((state) => state.part),
          (part) => store.go(setState("part", part)),
        )
      : null;
  const element = h(
    "section",
    { class: "tensorviz-explore", "aria-label": "Values" },
    h("div", { class: "tensorviz-section" }, choice, tools(scope, store)),
    view.element,
    view.readout,
    partNotice(scope, store),
    legend(scope, store, theme, view.scale, view.isText),
    facets(scope, store, theme),
    axesPanel(scope, store, metrics),
    cellsTable(scope, store, view.isText),
  );
  return { element, key: view.key, start: view.start };
}
