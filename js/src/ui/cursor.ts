/** The cell that the pointer or the keyboard is on. */

import { computed, type ReadonlySignal, signal } from "@preact/signals-core";
import type { Cells } from "../model/cells.ts";
import { RESULT } from "../model/results.ts";
import type { CellMark, CellRef, Scene } from "../scene/scene.ts";

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

/** The mark of a cell, where the scene shows it. */
export function markOf(scene: Scene, ref: CellRef): CellMark | undefined {
  return scene.marks.find(
    (mark): mark is CellMark => mark.kind === "cell" && same(mark.ref ?? null, ref),
  );
}

/** The indices of a result per axis that the scene shows; where it shows none, those that were kept. */
export function resultLines(
  scene: Scene | null,
  { kept }: Cells,
  operand = RESULT,
): readonly (readonly number[])[] {
  const drawn = (scene?.marks ?? []).flatMap((mark) =>
    mark.kind === "cell" && mark.ref?.operand === operand ? [mark.ref.index] : [],
  );
  if (drawn.length === 0) return kept;
  return kept.map((_, axis) =>
    [...new Set(drawn.map((index) => index[axis] ?? 0))].sort((a, b) => a - b),
  );
}

/** The cell beside `index`; running off a line goes on in the neighbouring one. */
export function neighbour(
  lines: readonly (readonly number[])[],
  index: readonly number[],
  key: string,
): readonly number[] {
  const arrow = ARROWS[key];
  if (!arrow) return index;
  const moved = [...index];
  let axis = index.length - Math.min(arrow[0], index.length);
  while (axis >= 0) {
    const line = lines[axis] ?? [];
    const target = line[line.indexOf(moved[axis] ?? 0) + arrow[1]];
    if (target !== undefined) {
      moved[axis] = target;
      return moved;
    }
    moved[axis] = (arrow[1] > 0 ? line[0] : line.at(-1)) ?? 0;
    axis -= 1;
  }
  return index;
}
