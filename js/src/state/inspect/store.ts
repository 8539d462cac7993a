/** The state of one inspector as signals, and what follows from it. */

import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals-core";
import type { CellTable } from "../../model/inspect/cell_table.ts";
import { blockOf, isOf, type Raster, turned } from "../../model/inspect/raster.ts";
import type { Subject } from "../../model/inspect/subject.ts";
import type { Ground, InspectMove } from "./moves.ts";
import { type InspectState, initialState } from "./view_state.ts";

/** What is said beside the picture: while the kernel is asked, or why it cannot answer. */
export interface InspectNotice {
  kind: "waiting" | "refused" | "found";
  text: string;
}

export interface InspectStore {
  readonly subject: ReadonlySignal<Subject>;
  readonly state: ReadonlySignal<InspectState>;
  /** The fewest rows and columns that can be shown: what fits as numbers. Set by the picture. */
  readonly least: Signal<Ground["least"]>;
  /** Pictures of the slice that is drawn, coarse ones first. */
  readonly rasters: ReadonlySignal<readonly Raster[]>;
  readonly tables: ReadonlySignal<readonly CellTable[]>;
  /** About the part of the array that is wanted. */
  readonly notice: Signal<InspectNotice | null>;
  /** About what was looked for. */
  readonly found: Signal<InspectNotice | null>;
  /** Whether the array was written to since its statistics were read. */
  readonly changed: Signal<boolean>;
  addRasters(rasters: readonly Raster[]): void;
  addTable(table: CellTable): void;
  go(move: InspectMove): void;
  pick<T>(part: (state: InspectState) => T): ReadonlySignal<T>;
}

/** How many answers of the kernel are kept beside what travelled ahead. */
const MOST_KEPT = 32;

const drawnTurned = new WeakMap<Raster, Raster>();

function turnedOnce(raster: Raster): Raster {
  const known = drawnTurned.get(raster) ?? turned(raster);
  drawnTurned.set(raster, known);
  return known;
}

export function createInspectStore(subject: ReadonlySignal<Subject>): InspectStore {
  const state = signal(initialState(subject.peek()));
  const least = signal({ rows: 1, columns: 1 });
  const laterRasters = signal<readonly Raster[]>([]);
  const laterTables = signal<readonly CellTable[]>([]);
  const pick = <T>(part: (now: InspectState) => T) => computed(() => part(state.value));
  const axes = pick((now) => now.axes);
  const index = pick((now) => now.index);
  const part = pick((now) => now.part);
  const rasters = computed(() => {
    const slice = { axes: axes.value, index: index.value, part: part.value };
    const [down, across] = slice.axes;
    const other = { ...slice, axes: [across, down] as const };
    const all = [...subject.value.rasters, ...laterRasters.value];
    return all
      .flatMap((one) => (isOf(one, slice) ? [one] : isOf(one, other) ? [turnedOnce(one)] : []))
      .sort((a, b) => blockOf(b) - blockOf(a));
  });
  return {
    subject,
    state,
    least,
    rasters,
    tables: computed(() => [...laterTables.value, ...subject.value.tables]),
    notice: signal(null),
    found: signal(null),
    changed: signal(false),
    addRasters(more) {
      laterRasters.value = [...more, ...laterRasters.peek()].slice(0, MOST_KEPT);
    },
    addTable(table) {
      laterTables.value = [table, ...laterTables.peek()].slice(0, MOST_KEPT);
    },
    go(move) {
      const { shape } = subject.peek().facts;
      batch(() => {
        state.value = move(state.peek(), { shape, least: least.peek() });
      });
    },
    pick,
  };
}
