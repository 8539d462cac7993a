/** What can be switched, with its key, and the other keys. */

import type { ReadonlySignal } from "@preact/signals-core";
import type { Theme } from "../host/theme.ts";
import { type Move, resize, set, toggle } from "../state/moves.ts";
import type { Scope } from "../state/scope.ts";
import type { Store } from "../state/store.ts";
import { LARGEST, type ViewState } from "../state/view_state.ts";
import { h, setAttribute } from "./dom.ts";

export interface ThemeSwitch {
  readonly inForce: ReadonlySignal<Theme>;
  /** Reading it subscribes. */
  isDark(): boolean;
  switchTheme(): void;
}

const KEYS: readonly (readonly [keys: readonly string[], meaning: string])[] = [
  [["→", "PgDn"], "next frame"],
  [["←", "PgUp"], "back"],
  [["↓", "↑"], "next, previous step"],
  [["Home", "End"], "first, last frame"],
  [["Space"], "play, pause"],
  [["1", "…", "9"], "go to a frame"],
  [["Enter"], "on the picture: choose a cell, explain it"],
  [["Esc"], "out of a cell"],
  [["w"], "the flow of shapes"],
  [["i"], "look into an array"],
  [["c"], "on another device"],
  [["f"], "full screen"],
  [["b", "."], "blank the screen"],
  [["r"], "replay the last motion"],
];

const kbd = (key: string) => h("kbd", {}, key);

function check(
  scope: Scope,
  label: string,
  key: string,
  checked: () => boolean,
  change: () => void,
): HTMLElement {
  const input = h("input", { type: "checkbox" });
  scope.listen(input, "change", change);
  scope.watch(() => {
    input.checked = checked();
  });
  return h("label", {}, input, h("span", {}, label), kbd(key));
}

function switches(scope: Scope, store: Store, theme: ThemeSwitch): HTMLElement[] {
  const own = (label: string, key: string, name: "numbers" | "narration" | "memory") => {
    const value = store.pick((state) => state[name]);
    return check(
      scope,
      label,
      key,
      () => value.value,
      () => store.go(toggle(name)),
    );
  };
  const hasMemory = store.book.steps.some((step) =>
    step.occurrences.some(({ recipe }) => recipe.family === "layout"),
  );
  return [
    own("Numbers in the cells", "v", "numbers"),
    own("Sentence", "n", "narration"),
    ...(hasMemory ? [own("Memory line", "m", "memory")] : []),
    check(scope, "Dark", "d", theme.isDark, theme.switchTheme),
    typeSize(scope, store),
  ];
}

function typeSize(scope: Scope, store: Store): HTMLElement {
  const bigger = store.pick((state: ViewState) => state.bigger);
  const button = (text: string, label: string, move: Move, isOff: () => boolean) => {
    const one = h(
      "button",
      { type: "button", class: "tensorviz-button", "aria-label": label },
      text,
    );
    scope.listen(one, "click", () => store.go(move));
    scope.watch(() => setAttribute(one, "aria-disabled", isOff() ? "true" : null));
    return one;
  };
  return h(
    "div",
    { class: "tensorviz-size", role: "group", "aria-label": "Type size" },
    h("span", {}, "Type size"),
    button("−", "Smaller type", resize(-1), () => bigger.value === 0),
    button("+", "Larger type", resize(1), () => bigger.value === LARGEST),
  );
}

function contents(scope: Scope, store: Store, theme: ThemeSwitch): HTMLElement[] {
  const rows = KEYS.flatMap(([keys, meaning]) => [
    h("dt", {}, ...keys.map((key) => (key === "…" ? " … " : kbd(key)))),
    h("dd", {}, meaning),
  ]);
  return [
    h("div", { class: "tensorviz-switches" }, ...switches(scope, store, theme)),
    h("dl", {}, ...rows),
  ];
}

export function panel(
  scope: Scope,
  store: Store,
  theme: ThemeSwitch,
  opener: HTMLElement,
): HTMLElement {
  const box = h("div", {
    class: "tensorviz-panel",
    role: "group",
    "aria-label": "Settings and keys",
    hidden: true,
  });
  const open = store.pick((state) => state.help);
  scope.watch(() => {
    if (open.value && !box.firstChild) box.append(...contents(scope, store, theme));
    const had = box.contains(document.activeElement);
    box.hidden = !open.value;
    setAttribute(opener, "aria-expanded", String(open.value));
    if (had && !open.value) opener.focus();
  });
  scope.listen(document, "pointerdown", ({ target }) => {
    const outside = target instanceof Node && !box.contains(target) && !opener.contains(target);
    if (open.peek() && outside) store.go(set("help", false));
  });
  return box;
}
