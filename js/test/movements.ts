/** Movements made by hand from the contract: cells count up from 0, ten thousands apart from operand to operand. */

import type { Cells } from "../src/model/cells.ts";
import { occurrenceCells } from "../src/model/operand_cells.ts";
import type {
  CellTemplate,
  Frame,
  Movement,
  Occurrence,
  Operand,
} from "../src/protocol/generated.ts";
import { occurrence, operand, reading, step } from "./state/book.ts";

export interface Plan {
  recipe: Partial<Movement> & Pick<Movement, "kind">;
  shapes: readonly (readonly number[])[];
  result: readonly number[];
  /** The kept indices of the result. */
  kept?: readonly (readonly number[])[];
  /** The operand and the place there of every kept cell of the result; null where they did not travel. */
  from: readonly (readonly [operand: number, place: number])[] | null;
  frames?: readonly Frame[];
  cell?: CellTemplate;
  /** The text of operand 1 where it is no array. */
  plain?: string;
  /** Why no value is there. */
  missing?: string;
}

export interface Made {
  occurrence: Occurrence;
  cells: readonly Cells[];
}

const bytes = (array: Int8Array | Float64Array) => new DataView(array.buffer);

const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

function counted(
  name: string,
  shape: readonly number[],
  start: number,
  missing: string | undefined,
): Operand {
  const text = Array.from({ length: Math.min(sizeOf(shape), 1024) }, (_, at) => String(start + at));
  const { values: _, ...rest } = operand(name);
  return missing === undefined ? { ...rest, shape, text } : { ...rest, shape, text: [], missing };
}

export function made(plan: Plan): Made {
  const { recipe, shapes, result, from, kept } = plan;
  const operands = shapes.map((shape, at) =>
    at === 1 && plan.plain !== undefined
      ? { name: plan.plain, shape: [], dtype: "", plain: plan.plain }
      : counted("abcdefgh"[at] ?? "z", shape, at * 10_000, plan.missing),
  );
  const text = (from ?? []).map(([each, place]) =>
    each < 0 ? "0" : String(each * 10_000 + place),
  );
  const outcome = counted("moved", result, 0, plan.missing);
  const told = reading("main", 1);
  const frames = plan.frames ?? told.frames.map((frame) => ({ ...frame, phase: "moved" }));
  const all = frames.map((_, at) => at);
  const one = occurrence(0, {
    recipe: {
      family: "movement",
      function: "[]",
      copied: true,
      ...(from === null ? {} : { origins: 0, places: 1 }),
      ...recipe,
    },
    operands,
    result: {
      ...outcome,
      ...(from === null || plan.missing ? {} : { text }),
      ...(kept ? { kept } : {}),
    },
    readings: [{ ...told, frames, shape: [all.length - 1], brief: all, story: all }],
    ...(plan.cell ? { cell: plan.cell } : {}),
  });
  const buffers =
    from === null
      ? []
      : [
          bytes(Int8Array.from(from, ([each]) => each)),
          bytes(Float64Array.from(from, ([, place]) => place)),
        ];
  return { occurrence: one, cells: occurrenceCells(one, buffers) };
}

export const stepOf = ({ occurrence }: Made) => step(0, { occurrences: [occurrence] });

/** The cells of operand 0 at these places. */
export const taken = (...places: number[]) => places.map((place) => [0, place] as const);
