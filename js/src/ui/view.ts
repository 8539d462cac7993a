/** One view of one explained cell: all parts, put together. */

import { computed, type ReadonlySignal } from "@preact/signals-core";
import type { Host } from "../host/host.ts";
import { type Theme, watchTheme } from "../host/theme.ts";
import type { Book } from "../model/book.ts";
import type { Painter } from "../render/painter.ts";
import type { View } from "../scene/scene.ts";
import type { ExplainLocally } from "../state/cell_answer.ts";
import { createStore } from "../state/create_store.ts";
import { otherTheme, set, toDepth, toggle } from "../state/moves.ts";
import type { Scope } from "../state/scope.ts";
import type { Store } from "../state/store.ts";
import { DEPTHS } from "../state/view_state.ts";
import { emptyPanel, failedPanel } from "./asides.ts";
import { caption } from "./caption.ts";
import { choices } from "./choices.ts";
import { codeBar } from "./code_bar.ts";
import { type CompareSwitch, compareSwitch } from "./compare_switch.ts";
import type { Compared } from "./compared.ts";
import { h, setAttribute } from "./dom.ts";
import { watchFullScreen } from "./full_screen.ts";
import { setIcon } from "./icons.ts";
import { watchKeys } from "./keys.ts";
import { liveRegion } from "./live_region.ts";
import { lookInto } from "./look_into.ts";
import { afterFirstPaint } from "./painted.ts";
import { panel, type ThemeSwitch } from "./panel.ts";
import { iconButton, segmented } from "./parts.ts";
import { river } from "./river.ts";
import { type RiverSwitch, riverSwitch } from "./river_switch.ts";
import { GROWTH } from "./room.ts";
import { createStage } from "./stage.ts";
import { tables } from "./tables.ts";
import { transport } from "./transport.ts";

export interface Drawing {
  view: View;
  createPainter(host: HTMLElement): Painter;
  explainCell: ExplainLocally;
}

const DEPTH_TITLES = {
  shape: "One frame: what goes in, what comes out",
  brief: "At most four frames",
  story: "All frames",
} as const;

/** Shows `book` in `el`; the view goes when the scope closes. */
export function mountView(
  el: HTMLElement,
  book: Book,
  host: Host,
  drawing: Drawing,
  scope: Scope,
  compared: Compared = {},
): void {
  const page = watchTheme();
  scope.own(page.stop);
  const root = createRoot(book);
  scope.own(() => root.remove());
  if (book.steps.every((step) => step.occurrences.length === 0)) {
    followTheme(scope, root, page.theme);
    root.append(emptyPanel(book.explanation));
    el.append(root);
    return;
  }
  const store = createStore(book, host, drawing.explainCell, scope);
  const chosen = store.pick((state) => state.theme);
  const theme = computed(() => (chosen.value === "page" ? page.theme.value : chosen.value));
  followTheme(scope, root, theme);
  el.append(root);
  const switchTheme = () => store.go(otherTheme(theme.peek(), page.theme.peek()));
  const flow = riverSwitch(scope, root, store, host, drawing.explainCell);
  const devices = compareSwitch(scope, root, store, compared);
  assemble(scope, root, store, drawing, flow, devices, {
    inForce: theme,
    isDark: () => theme.value === "dark",
    switchTheme,
  });
}

function createRoot(book: Book): HTMLElement {
  return h("div", {
    class: "tensorviz",
    role: "group",
    tabindex: 0,
    "aria-roledescription": "step-by-step picture",
    "aria-label": book.steps[0] ? "Explained cell" : "Nothing to explain",
  });
}

function followTheme(scope: Scope, root: HTMLElement, theme: ReadonlySignal<Theme>): void {
  scope.watch(() => {
    root.dataset.theme = theme.value;
  });
}

function assemble(
  scope: Scope,
  root: HTMLElement,
  store: Store,
  drawing: Drawing,
  flow: RiverSwitch,
  devices: CompareSwitch,
  theme: ThemeSwitch,
): void {
  const fullScreen = store.pick((state) => state.fullScreen);
  const switchFull = watchFullScreen(scope, root, fullScreen, (on) =>
    store.go(set("fullScreen", on)),
  );
  const painted = afterFirstPaint(scope);
  const stage = createStage(scope, store, painted, drawing);
  const look = lookInto(scope, store, theme.inForce);
  const body = h(
    "div",
    { class: "tensorviz-body" },
    river(scope, store),
    h(
      "div",
      { class: "tensorviz-main" },
      ...choices(scope, store),
      stage.element,
      h("div", { class: "tensorviz-under" }, stage.readout, look.choice),
      caption(scope, store, painted),
      failedPanel(scope, store),
    ),
  );
  const hidden = [tables(scope, store, painted), liveRegion(scope, store)];
  const blank = h("div", { class: "tensorviz-blank", hidden: true });
  root.append(
    top(scope, store, theme, [devices.choice, flow.button], switchFull),
    flow.place,
    devices.place,
    body,
    look.place,
    transport(scope, store),
    ...hidden,
    blank,
  );
  const bigger = store.pick((state) => state.bigger);
  scope.watch(() => root.style.setProperty("--grow", String(GROWTH ** bigger.value)));
  const blanked = store.pick((state) => state.blank);
  scope.watch(() => {
    blank.hidden = !blanked.value;
  });
  scope.listen(blank, "click", () => store.go(toggle("blank")));
  watchKeys(scope, root, store, {
    fullScreen: switchFull,
    replay: stage.replay,
    theme: theme.switchTheme,
    cells: stage.key,
    river: flow.key,
    look: (key) => look.key(key) || devices.key(key),
  });
  stage.start();
}

function top(
  scope: Scope,
  store: Store,
  theme: ThemeSwitch,
  switches: readonly HTMLElement[],
  switchFull: () => void,
): HTMLElement {
  const depths = DEPTHS.map((value) => ({
    value,
    label: value[0]?.toUpperCase() + value.slice(1),
    title: DEPTH_TITLES[value],
  }));
  const more = iconButton(scope, "more", "Settings and keys (?)", () => store.go(toggle("help")));
  const full = iconButton(scope, "full", "Full screen (f)", switchFull);
  const isFull = store.pick((state) => state.fullScreen);
  scope.watch(() => {
    const label = isFull.value ? "Leave full screen (f)" : "Full screen (f)";
    setIcon(full, isFull.value ? "small" : "full");
    setAttribute(full, "aria-label", label);
    setAttribute(full, "title", label);
  });
  const depth = segmented(
    scope,
    "Depth",
    depths,
    store.pick((state) => state.depth),
    (one) => store.go(toDepth(one)),
  );
  const tools = h("div", { class: "tensorviz-tools" }, depth, ...switches, more, full);
  return h(
    "div",
    { class: "tensorviz-top" },
    codeBar(scope, store),
    tools,
    panel(scope, store, theme, more),
  );
}
