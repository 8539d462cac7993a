/** Choosing a cell of the picture by the pointer or the keyboard, reading its exact value, explaining it. */

import { computed, type ReadonlySignal, signal } from "@preact/signals-core";
import { describeCell } from "../model/exact.ts";
import { isResult, placeOf, RESULT, resultNumber } from "../model/results.ts";
import { holds, partsAt } from "../model/trails.ts";
import type { Part } from "../protocol/generated.ts";
import type { CellRef, Scene } from "../scene/scene.ts";
import { explainCell, leaveCell } from "../state/moves.ts";
import type { Scope } from "../state/scope.ts";
import type { Store } from "../state/store.ts";
import { type Cursor, cellAt, markOf, neighbour, resultLines } from "./cursor.ts";
import { h, setAttribute, setText } from "./dom.ts";

interface Surface {
  stage: HTMLElement;
  canvas: HTMLElement;
  scene: ReadonlySignal<Scene | null>;
  cursor: Cursor;
}

export interface CellInput {
  readout: HTMLElement;
  key(key: string): boolean;
}

export function watchCells(scope: Scope, store: Store, surface: Surface): CellInput {
  const { stage, cursor } = surface;
  const occurrence = computed(() => store.shown.value?.occurrence);
  const explains = computed(() => occurrence.value?.cell !== undefined);
  scope.watch(() => {
    const way = explains.value ? "Picture. Enter chooses a cell of the result." : "Picture";
    setAttribute(stage, "aria-label", way);
    stage.classList.toggle("tensorviz-explains", explains.value);
  });
  scope.watch(() => {
    occurrence.value;
    cursor.place(null);
  });
  followPointer(scope, store, surface, explains);
  showCursor(scope, surface);
  const taking = showParts(scope, store, surface);
  return {
    readout: readout(scope, store, surface, explains, taking),
    key: (key) => explains.peek() && pressed(store, surface, key),
  };
}

function followPointer(
  scope: Scope,
  store: Store,
  { canvas, scene, cursor }: Surface,
  explains: ReadonlySignal<boolean>,
): void {
  const under = (event: MouseEvent): CellRef | null => {
    const now = scene.peek();
    if (!now) return null;
    const box = canvas.getBoundingClientRect();
    return cellAt(now, event.clientX - box.left, event.clientY - box.top);
  };
  scope.listen(canvas, "pointermove", (event) => cursor.point(under(event)));
  scope.listen(canvas, "pointerleave", () => cursor.point(null));
  scope.listen(canvas, "click", (event) => {
    const ref = under(event);
    const shown = store.shown.peek();
    if (!ref || !shown || !isResult(shown.occurrence, ref.operand) || !explains.peek()) return;
    const { cell, result } = store.state.peek();
    const position = resultNumber(ref.operand);
    const isOpen = result === position && cell?.join() === ref.index.join();
    store.go(isOpen ? leaveCell : explainCell(ref.index, position));
  });
}

/** The keyboard's cell has a frame of its own over the picture. */
function showCursor(scope: Scope, { canvas, scene, cursor }: Surface): void {
  const frame = h("i", { class: "tensorviz-cursor", hidden: true });
  canvas.append(frame);
  scope.watch(() => {
    const ref = cursor.keyboard.value;
    const mark = ref && scene.value ? markOf(scene.value, ref) : undefined;
    frame.hidden = !mark;
    if (!mark) return;
    const { x, y, width, height } = mark;
    frame.style.cssText = `left:${x}px;top:${y}px;width:${width}px;height:${height}px`;
  });
}

/** Frames around the shown cells that take part in the cell that the river follows. */
function showParts(scope: Scope, store: Store, { canvas, scene }: Surface): ReadonlySignal<string> {
  const said = signal("");
  const layer = h("div", { class: "tensorviz-parts" });
  canvas.append(layer);
  scope.watch(() => {
    const trail = store.trail.value;
    const shown = store.shown.value;
    const cell = store.frame.value && store.state.value.cell;
    said.value = "";
    if (!trail || !shown || cell) return layer.replaceChildren();
    const { occurrence, step, position } = shown;
    const parts = partsAt(trail, step.id, position);
    const frames = (scene.value?.marks ?? []).flatMap((mark) => {
      if (mark.kind !== "cell" || !mark.ref || parts.length === 0) return [];
      const { operand, index } = mark.ref;
      const shape = store.book.cells(occurrence)[placeOf(occurrence, operand)]?.operand.shape;
      const isIn = (part: Part) =>
        (part.operand ?? resultNumber(part.result ?? 0)) === operand &&
        shape !== undefined &&
        holds(part, shape, index);
      if (!parts.some(isIn)) return [];
      const { x, y, width, height } = mark;
      return [h("i", { style: `left:${x}px;top:${y}px;width:${width}px;height:${height}px` })];
    });
    layer.replaceChildren(...frames);
    const count = parts.reduce((sum, part) => sum + part.count, 0);
    if (count > 0) said.value = takingText(count, frames.length);
  });
  return said;
}

/** Cells that take part may lie in a card, or between indices, that the picture leaves out. */
const takingText = (count: number, drawn: number): string => {
  const all = `${count} cell${count === 1 ? "" : "s"} of this step take${count === 1 ? "s" : ""} part`;
  return drawn < count ? `${all}, ${drawn} of them drawn here` : all;
};

function pressed(store: Store, { scene, cursor }: Surface, key: string): boolean {
  const occurrence = store.shown.peek()?.occurrence;
  const at = cursor.keyboard.peek();
  if (!occurrence?.result) return false;
  const linesOf = (operand: number) => {
    const cells = store.book.cells(occurrence)[placeOf(occurrence, operand)];
    return cells ? resultLines(scene.peek(), cells, operand) : [];
  };
  const enter = (operand: number) =>
    cursor.place({ operand, index: linesOf(operand).map((line) => line[0] ?? 0) });
  if (key === "Enter") {
    if (at) store.go(explainCell(at.index, resultNumber(at.operand)));
    else enter(RESULT);
    return true;
  }
  if (!at) return false;
  if (key === "Escape") {
    if (!store.state.peek().cell) cursor.place(null);
    store.go(leaveCell);
    return true;
  }
  if (!key.startsWith("Arrow")) return false;
  const index = neighbour(linesOf(at.operand), at.index, key);
  const next = at.operand + (key === "ArrowRight" || key === "ArrowDown" ? -1 : 1);
  if (index !== at.index) cursor.place({ operand: at.operand, index });
  else if (isResult(occurrence, next)) enter(next);
  return true;
}

/** What ran, or the exact value under the pointer; and the way out of an explained cell. */
function readout(
  scope: Scope,
  store: Store,
  { stage, cursor }: Surface,
  explains: ReadonlySignal<boolean>,
  taking: ReadonlySignal<string>,
): HTMLElement {
  const text = h("p");
  const leave = h(
    "button",
    { type: "button", class: "tensorviz-button" },
    "Back to the frames (Esc)",
  );
  const open = store.pick((state) => state.cell !== null);
  scope.listen(leave, "click", () => {
    store.go(leaveCell);
    stage.focus({ preventScroll: true });
  });
  scope.watch(() => {
    leave.hidden = !open.value;
  });
  scope.watch(() => {
    const ref = cursor.focus.value;
    const shown = store.shown.value;
    if (!shown) return;
    const { occurrence, step } = shown;
    if (!ref) return setText(text, taking.value || whatRan(step.operation, occurrence.elapsed));
    const all = store.book.cells(occurrence);
    const cells = all[placeOf(occurrence, ref.operand)];
    const invites = isResult(occurrence, ref.operand) && explains.value && !open.value;
    const way = cursor.keyboard.value ? "Enter explains it" : "click to explain";
    setText(text, cells ? describeCell(cells, ref.index) + (invites ? ` · ${way}` : "") : "");
  });
  return h("div", { class: "tensorviz-readout" }, leave, text);
}

/** NumPy's own name of the operation, where it is one that a reader would write, and its time. */
const whatRan = (operation: string, elapsed: string | undefined): string =>
  [operation.includes("__") ? "" : operation, elapsed].filter(Boolean).join(" · ");
