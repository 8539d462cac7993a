/** The cell that the pointer or the keyboard is on. */

import { computed, type ReadonlySignal, signal } from "@preact/signals-core";
import type { Cells } from "../model/cells.ts";
import type { CellRef, Scene } from "../scene/scene.ts";

export interface Cursor {
  /** The pointer's cell, else the keyboard's. */
  readonly focus: ReadonlySignal<CellRef | null>;
  readonly keyboard: ReadonlySignal<CellRef | null>;
  point(ref: CellRef | null): void;
  place(ref: CellRef | null): void;
}

const same = (a: CellRef | null, b: CellRef | null) =>
  a?.operand === b?.operand && a?.index.join() === b?.index.join();

export function createCursor(): Cursor {
  const pointer = signal<CellRef | null>(null);
  const keyboard = signal<CellRef | null>(null);
  const set = (target: typeof pointer, ref: CellRef | null) => {
    if (!same(target.peek(), ref)) target.value = ref;
  };
  return {
    focus: computed(() => pointer.value ?? keyboard.value),
    keyboard,
    point: (ref) => set(pointer, ref),
    place: (ref) => set(keyboard, ref),
  };
}

/** The cell that is painted on top at a point of the scene. */
export function cellAt(scene: Scene, x: number, y: number): CellRef | null {
  for (let i = scene.marks.length - 1; i >= 0; i--) {
    const mark = scene.marks[i];
    if (mark?.kind !== "cell" || !mark.ref) continue;
    const inside =
      x >= mark.x && x < mark.x + mark.width && y >= mark.y && y < mark.y + mark.height;
    if (inside) return mark.ref;
  }
  return null;
}

const ARROWS: Readonly<Record<string, readonly [fromLast: number, by: 1 | -1]>> = {
  ArrowLeft: [1, -1],
  ArrowRight: [1, 1],
  ArrowUp: [2, -1],
  ArrowDown: [2, 1],
};

/** The kept cell beside `index`; running off a line goes on in the neighbouring one. */
export function neighbour(cells: Cells, index: readonly number[], key: string): readonly number[] {
  const arrow = ARROWS[key];
  if (!arrow) return index;
  const moved = [...index];
  let axis = Math.max(0, index.length - arrow[0]);
  while (axis >= 0) {
    const line = cells.kept[axis] ?? [];
    const place = line.indexOf(moved[axis] ?? 0) + arrow[1];
    const target = line[place];
    if (target !== undefined) {
      moved[axis] = target;
      return moved;
    }
    moved[axis] = (arrow[1] > 0 ? line[0] : line.at(-1)) ?? 0;
    axis -= 1;
  }
  return index;
}
