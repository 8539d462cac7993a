/** What every inspector has around it: its theme, its tools, the projector, the keys. */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals-core";
import { type Theme, watchTheme } from "../../host/theme.ts";
import type { Scope } from "../../state/scope.ts";
import { h, setAttribute } from "../dom.ts";
import { watchFullScreen } from "../full_screen.ts";
import { setIcon } from "../icons.ts";
import { iconButton } from "../parts.ts";
import { GROWTH } from "../room.ts";

export const LARGEST = 4;

/** What a reader can set of any inspector. */
export interface Settings {
  theme: "page" | Theme;
  bigger: number;
  fullScreen: boolean;
}

export interface Frame {
  root: HTMLElement;
  theme: ReadonlySignal<Theme>;
  settings: Signal<Settings>;
  tools: readonly HTMLElement[];
  /** What a key does that no part of the view has a use for. */
  key(key: string): boolean;
}

/** The view that an inspector is a part of, where it is one. */
export interface Outer {
  theme: ReadonlySignal<Theme>;
  close(): void;
}

export function createFrame(scope: Scope, label: string, outer?: Outer): Frame {
  const page = watchTheme();
  scope.own(page.stop);
  const settings = signal<Settings>({ theme: "page", bigger: 0, fullScreen: false });
  const set = (change: Partial<Settings>) => {
    settings.value = { ...settings.peek(), ...change };
  };
  const root = h("div", {
    class: "tensorviz tensorviz-inspector",
    role: "group",
    tabindex: 0,
    "aria-roledescription": "inspector",
    "aria-label": label,
  });
  const theme = computed(() => {
    const chosen = settings.value.theme;
    if (outer) return outer.theme.value;
    return chosen === "page" ? page.theme.value : chosen;
  });
  scope.watch(() => {
    root.dataset.theme = theme.value;
    root.style.setProperty("--grow", String(GROWTH ** settings.value.bigger));
  });
  const isFull = computed(() => settings.value.fullScreen);
  const switchFull = watchFullScreen(scope, root, isFull, (fullScreen) => set({ fullScreen }));
  const switchTheme = () => {
    const other = theme.peek() === "dark" ? "light" : "dark";
    set({ theme: other === page.theme.peek() ? "page" : other });
  };
  const resize = (change: 1 | -1) =>
    set({ bigger: Math.max(0, Math.min(LARGEST, settings.peek().bigger + change)) });
  const dark = iconButton(scope, "dark", "Dark or light (d)", switchTheme);
  const full = iconButton(scope, "full", "Full screen (f)", switchFull);
  scope.watch(() => {
    const words = isFull.value ? "Leave full screen (f)" : "Full screen (f)";
    setIcon(full, isFull.value ? "small" : "full");
    setAttribute(full, "aria-label", words);
    setAttribute(full, "title", words);
  });
  const deeds: Readonly<Record<string, () => void>> = {
    f: switchFull,
    d: switchTheme,
    ">": () => resize(1),
    "<": () => resize(-1),
  };
  const key = (name: string): boolean => {
    if (name === "Escape" && isFull.peek()) {
      set({ fullScreen: false });
      return true;
    }
    const deed = Object.hasOwn(deeds, name) ? deeds[name] : undefined;
    deed?.();
    return deed !== undefined;
  };
  if (outer) {
    const leave = iconButton(scope, "close", "Close (i)", outer.close);
    return { root, theme, settings, tools: [leave], key: (name) => closes(name, outer) };
  }
  return { root, theme, settings, tools: [dark, full], key };
}

function closes(key: string, outer: Outer): boolean {
  if (key !== "i" && key !== "Escape") return false;
  outer.close();
  return true;
}

/** Whether the control in focus has its own use for the key. */
function ownUse(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches("input[type=range], select"))
    return key.length > 1 || key === " " || target.matches("select");
  if (target.matches("input, textarea")) return true;
  return target.matches("button, summary, a") && (key === " " || key === "Enter");
}

/** Whether a key that was pressed in `root` may be ours. */
function isCandidate(event: KeyboardEvent, root: HTMLElement): boolean {
  const { target, key } = event;
  if (!(target instanceof Node && root.contains(target))) return false;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  if (key === "Shift" || key === "Tab") return false;
  return !(event.shiftKey && (key === "Enter" || key === " "));
}

/**
 * JupyterLab and Notebook read keys on the document in the capture phase: ours are read one phase earlier, as in the
 * view of an explained cell.
 */
export function watchFrameKeys(
  scope: Scope,
  root: HTMLElement,
  press: (event: KeyboardEvent) => boolean,
): void {
  const read = (event: KeyboardEvent) => {
    if (!isCandidate(event, root)) return;
    const isOwn = ownUse(event.target, event.key);
    if (!isOwn && !press(event)) return;
    if (!isOwn) event.preventDefault();
    event.stopImmediatePropagation();
  };
  scope.listen(window, "keydown", read, { capture: true });
}
