/** The fixtures that Python wrote, as views take them. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Cells } from "../../src/model/cells.ts";
import { occurrenceCells } from "../../src/model/operand_cells.ts";
import { fromBase64 } from "../../src/protocol/decode.ts";
import type {
  Explanation,
  Frame,
  Occurrence,
  Reading,
  Step,
} from "../../src/protocol/generated.ts";
import type { ViewInput } from "../../src/scene/scene.ts";

const FOLDER = join(import.meta.dirname, "../fixtures");

interface Fixture {
  message: Explanation;
  buffers: readonly string[];
}

export interface Told {
  fixture: string;
  step: Step;
  occurrence: Occurrence;
  cells: readonly Cells[];
  reading: Reading;
  frame: Frame;
  number: number;
}

export const fixtureNames: readonly string[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json"))
  .map((name) => name.replace(/\.json$/, ""))
  .sort();

export function readFixture(name: string): Fixture {
  return JSON.parse(readFileSync(`${FOLDER}/${name}.json`, "utf8")) as Fixture;
}

export interface Shown {
  step: Step;
  occurrence: Occurrence;
  cells: readonly Cells[];
}

/** The first occurrence of every step. */
export function* occurrencesOf(name: string): Generator<Shown> {
  const { message, buffers } = readFixture(name);
  const views = buffers.map(fromBase64);
  for (const step of message.steps) {
    const occurrence = step.occurrences[0];
    if (occurrence) yield { step, occurrence, cells: occurrenceCells(occurrence, views) };
  }
}

/** Every frame of every reading of every step. */
export function* toldIn(name: string): Generator<Told> {
  for (const shown of occurrencesOf(name)) {
    for (const reading of shown.occurrence.readings) {
      for (const [number, frame] of reading.frames.entries()) {
        yield { fixture: name, ...shown, reading, frame, number };
      }
    }
  }
}

export const titleOf = ({ fixture, step, reading, frame, number }: Told): string =>
  `${fixture} · ${step.source} · ${reading.name} ${number} ${frame.phase}`;

export function inputOf(
  told: Omit<Told, "fixture" | "number">,
  width = 760,
  type = 15,
  height = 560,
): ViewInput {
  const { step, occurrence, cells, reading, frame } = told;
  const room = { width, height };
  return {
    step,
    occurrence,
    cells,
    reading,
    frame,
    room,
    type,
    numbers: true,
    memory: true,
    focus: null,
  };
}
