/** What each key does while the view has the focus or the screen. */

import {
  back,
  first,
  last,
  leaveCell,
  leaveTrail,
  type Move,
  next,
  nextStep,
  previousStep,
  resize,
  set,
  toFrame,
  toggle,
  togglePlay,
} from "../state/moves.ts";
import type { Scope } from "../state/scope.ts";
import type { Store } from "../state/store.ts";

/** Things that keys do which are no mere change of state. */
export interface Deeds {
  fullScreen(): void;
  replay(): void;
  theme(): void;
  cells(key: string): boolean;
  /** The river's own use of a key while one of its stations has the focus. */
  river(key: string, target: EventTarget | null): boolean;
  /** Looking into an array of the step. */
  look(key: string): boolean;
}

const MOVES: Readonly<Record<string, Move>> = {
  ArrowRight: next,
  PageDown: next,
  ArrowLeft: back,
  PageUp: back,
  ArrowDown: nextStep,
  ArrowUp: previousStep,
  Home: first,
  End: last,
  " ": togglePlay,
  b: toggle("blank"),
  ".": toggle("blank"),
  n: toggle("narration"),
  v: toggle("numbers"),
  m: toggle("memory"),
  w: toggle("river"),
  "+": resize(1),
  "=": resize(1),
  "-": resize(-1),
  "?": toggle("help"),
};

const ACTS: Readonly<Record<string, "fullScreen" | "replay" | "theme">> = {
  f: "fullScreen",
  r: "replay",
  d: "theme",
};

const WITHOUT_REPEAT = new Set([" ", "b", ".", "n", "v", "m", "w", "?", "f", "r", "d"]);

const digitOf = (key: string) => (/^\d$/.test(key) ? (Number(key) + 9) % 10 : -1);

/** Whether the control in focus has its own use for the key. */
function ownUse(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches("input[type=range], select")) return /^(Arrow|Home|End|Page| $)/.test(key);
  if (target.matches("button, input, summary, a")) return key === " " || key === "Enter";
  return false;
}

function moveFor(key: string): Move | null {
  const digit = digitOf(key);
  return digit >= 0 ? toFrame(digit) : (MOVES[key] ?? null);
}

function leave({ state, go }: Store): boolean {
  const { blank, help, cell, fullScreen, traced, river } = state.peek();
  if (blank) go(set("blank", false));
  else if (help) go(set("help", false));
  else if (cell) go(leaveCell);
  else if (traced && river) go(leaveTrail);
  else if (fullScreen) go(set("fullScreen", false));
  else return false;
  return true;
}

const isPlain = (event: KeyboardEvent): boolean =>
  !(event.ctrlKey || event.metaKey || event.altKey || event.isComposing);

/** Whether we take this key; only then may the notebook not have it. */
export function isOurs(event: KeyboardEvent, store: Store): boolean {
  if (!isPlain(event)) return false;
  const { key, target } = event;
  if (key === "Shift" || key === "Tab") return false;
  if (event.shiftKey && (key === "Enter" || key === " ")) return false;
  if (ownUse(target, key)) return true;
  if (key === "Enter")
    return target instanceof HTMLElement && target.matches(".tensorviz-explains");
  if (key === "Escape") {
    const { blank, help, cell, fullScreen, traced, river } = store.state.peek();
    return (
      blank ||
      (traced !== null && river) ||
      help ||
      cell !== null ||
      fullScreen ||
      holds(target, ".tensorviz-cursor:not([hidden])")
    );
  }
  return moveFor(key) !== null || Object.hasOwn(ACTS, key);
}

const holds = (target: EventTarget | null, selector: string) =>
  target instanceof HTMLElement && target.querySelector(selector) !== null;

function handle(event: KeyboardEvent, store: Store, deeds: Deeds): boolean {
  const { key, target } = event;
  if (store.state.peek().blank && key !== "b" && key !== ".") {
    store.go(set("blank", false));
    return true;
  }
  if (deeds.river(key, target)) return true;
  if (ownUse(target, key)) return false;
  if (deeds.cells(key)) return true;
  if (key === "Escape") return leave(store);
  if (event.repeat && WITHOUT_REPEAT.has(key)) return true;
  const act = Object.hasOwn(ACTS, key) ? ACTS[key] : undefined;
  const move = moveFor(key);
  if (act) deeds[act]();
  else if (move) store.go(move);
  return act !== undefined || move !== null;
}

/**
 * JupyterLab and Notebook read keys on the document in the capture phase, and match a shortcut at the focused element
 * before they look whether one around it suppresses shortcuts: so we read ours one phase earlier, and pass on the rest.
 */
export function watchKeys(scope: Scope, root: HTMLElement, store: Store, deeds: Deeds): void {
  const read = (event: KeyboardEvent) => {
    if (!(event.target instanceof Node && root.contains(event.target))) return;
    if (event.target instanceof Element && event.target.closest(".tensorviz-looked")) return;
    const isLook = !ownUse(event.target, event.key) && isPlain(event) && deeds.look(event.key);
    if (!isLook && !isOurs(event, store)) return;
    if (isLook || handle(event, store, deeds)) event.preventDefault();
    event.stopImmediatePropagation();
  };
  scope.listen(window, "keydown", read, { capture: true });
}
