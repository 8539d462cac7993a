/** The picture: paints the current scene, follows the pointer and the keyboard over its cells. */

import type { ReadonlySignal } from "@preact/signals-core";
import { describeCell } from "../model/exact.ts";
import type { Frame } from "../protocol/generated.ts";
import type { Painter } from "../render/painter.ts";
import type { CellRef, Scene, View } from "../scene/scene.ts";
import { explainCell, leaveCell } from "../state/moves.ts";
import type { Scope } from "../state/scope.ts";
import type { Store } from "../state/store.ts";
import { type Cursor, cellAt, createCursor, neighbour } from "./cursor.ts";
import { h, setText } from "./dom.ts";
import { watchRoom } from "./room.ts";
import { createScenes } from "./scenes.ts";

const RESULT = -1;
const LEAST_HEIGHT = 200;
const MOST_KEPT = 340;

export interface Stage {
  readonly elements: HTMLElement[];
  replay(): void;
  /** Handles a key that is meant for the cells; false where it is not. */
  key(key: string): boolean;
}

export interface StageOptions {
  view: View;
  createPainter(host: HTMLElement): Painter;
}

export function createStage(scope: Scope, store: Store, options: StageOptions): Stage {
  const cursor = createCursor();
  const canvas = h("div", { class: "tensorviz-canvas" });
  const stage = h(
    "div",
    {
      class: "tensorviz-stage",
      tabindex: 0,
      role: "group",
      "aria-label": "Picture. Enter chooses a cell of the result.",
    },
    canvas,
  );
  const room = watchRoom(scope, store, stage);
  const { scene, extent } = createScenes(store, options.view, room, cursor.focus);
  const replay = paintScenes(scope, store, scene, options.createPainter(canvas));
  keepHeight(scope, store, stage, canvas, extent);
  scope.watch(() => {
    stage.classList.toggle("tensorviz-asking", store.notice.value?.kind === "waiting");
  });
  followPointer(scope, store, { canvas, scene, cursor });
  scope.watch(() => forgetCursor(store, cursor));
  return {
    elements: [stage, readout(scope, store, cursor)],
    replay,
    key: (key) => document.activeElement === stage && pressed(store, cursor, key),
  };
}

/** The room of the step's tallest frame; of a lower step, that of the tallest step so far, so that the page stays. */
function keepHeight(
  scope: Scope,
  store: Store,
  stage: HTMLElement,
  canvas: HTMLElement,
  extent: ReadonlySignal<{ height: number }>,
): void {
  const fullScreen = store.pick((state) => state.fullScreen);
  let tallest = LEAST_HEIGHT;
  scope.watch(() => {
    const { height } = extent.value;
    canvas.style.minHeight = `${height}px`;
    if (!fullScreen.value) tallest = Math.max(tallest, Math.min(height, MOST_KEPT));
    stage.style.minHeight = fullScreen.value ? "" : `${tallest}px`;
  });
}

/** Paints every scene, and returns what shows the last motion once more, at half the pace. */
function paintScenes(
  scope: Scope,
  store: Store,
  scene: ReadonlySignal<Scene | null>,
  painter: Painter,
): () => void {
  let frame: Frame | null = null;
  let motion: { from: Scene; to: Scene } | null = null;
  let last: Scene | null = null;
  scope.own(() => painter.destroy());
  scope.watch(() => {
    const start = performance.now();
    const now = scene.value;
    if (!now) return;
    const next = store.frame.peek();
    const isNew = last !== null && frame !== next;
    if (isNew && last) motion = { from: last, to: now };
    frame = next;
    last = now;
    const label = next?.alt || next?.sentence || "";
    painter.paint(now, { animate: isNew, speed: store.state.peek().speed, label });
    performance.measure("tensorviz:frame", { start, end: performance.now() });
  });
  return () => {
    if (!motion) return;
    painter.paint(motion.from, { animate: false, speed: 1 });
    painter.paint(motion.to, { animate: true, speed: store.state.peek().speed / 2 });
  };
}

/** Another step has other cells. */
function forgetCursor(store: Store, cursor: Cursor): void {
  store.shown.value?.occurrence;
  cursor.place(null);
}

interface Surface {
  canvas: HTMLElement;
  scene: { peek(): Scene | null };
  cursor: Cursor;
}

function followPointer(scope: Scope, store: Store, { canvas, scene, cursor }: Surface): void {
  const under = (event: MouseEvent): CellRef | null => {
    const now = scene.peek();
    if (!now) return null;
    const box = canvas.getBoundingClientRect();
    return cellAt(now, event.clientX - box.left, event.clientY - box.top);
  };
  scope.listen(canvas, "pointermove", (event) => {
    const ref = under(event);
    cursor.point(ref);
    canvas.classList.toggle("tensorviz-over", ref?.operand === RESULT);
  });
  scope.listen(canvas, "pointerleave", () => cursor.point(null));
  scope.listen(canvas, "click", (event) => {
    const ref = under(event);
    if (ref?.operand !== RESULT) return;
    const open = store.state.peek().cell;
    store.go(open?.join() === ref.index.join() ? leaveCell : explainCell(ref.index));
  });
}

function resultCells(store: Store) {
  const occurrence = store.shown.peek()?.occurrence;
  return occurrence?.result ? store.book.cells(occurrence).at(-1) : undefined;
}

function pressed(store: Store, cursor: Cursor, key: string): boolean {
  const cells = resultCells(store);
  const at = cursor.keyboard.peek();
  if (!cells || cells.operand.missing) return false;
  if (key === "Enter") {
    if (at) store.go(explainCell(at.index));
    else cursor.place({ operand: RESULT, index: cells.kept.map((line) => line[0] ?? 0) });
    return true;
  }
  if (!at) return false;
  if (key === "Escape") {
    if (!store.state.peek().cell) cursor.place(null);
    store.go(leaveCell);
    return true;
  }
  if (!key.startsWith("Arrow")) return false;
  cursor.place({ operand: RESULT, index: neighbour(cells, at.index, key) });
  return true;
}

/** The exact value under the pointer, and the way out of an explained cell. */
function readout(scope: Scope, store: Store, cursor: Cursor): HTMLElement {
  const text = h("p");
  const leave = h(
    "button",
    { type: "button", class: "tensorviz-button" },
    "Back to the frames (Esc)",
  );
  const open = store.pick((state) => state.cell !== null);
  scope.listen(leave, "click", () => store.go(leaveCell));
  scope.watch(() => {
    leave.hidden = !open.value;
  });
  scope.watch(() => {
    const ref = cursor.focus.value;
    const occurrence = store.shown.value?.occurrence;
    if (!ref || !occurrence) return setText(text, "");
    const all = store.book.cells(occurrence);
    const cells = ref.operand === RESULT ? all.at(-1) : all[ref.operand];
    const way = ref.operand === RESULT && !open.value ? " · click to explain" : "";
    setText(text, cells ? describeCell(cells, ref.index) + way : "");
  });
  return h("div", { class: "tensorviz-readout" }, leave, text);
}
