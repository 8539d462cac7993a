/** Each row of tests/corpus/rows.json: what an error or a trap has to show is in the scene, not only in a sentence. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { CellMark, Mark, Scene, TextMark } from "../../src/scene/scene.ts";
import { draw, FAMILIES, loadViews } from "../../src/scene/view.ts";
import { inputOf, type Told, toldIn } from "./fixtures.ts";

interface Row {
  row: string;
  cue: string;
  fixture: string;
  step: string;
  phase: string;
  /** Of several readings: not the first. */
  reading?: string;
  /** Of several frames of the phase: the last one instead of the first. */
  last?: boolean;
  texts?: string[];
  cells?: string[];
  /** What is struck out of a shape. */
  struck?: string[];
  /** Marks by a pattern of `id=ink`. */
  ids?: string[];
  /** The least number of cells of each tone. */
  tones?: Record<string, number>;
  says?: string;
  hazard?: string;
}

const PATH = join(import.meta.dirname, "../../../tests/corpus/rows.json");
const ROWS = JSON.parse(readFileSync(PATH, "utf8")) as Record<"errors" | "traps", Row[]>;
const WIDTHS = [1280, 600];

const isText = (mark: Mark): mark is TextMark => mark.kind === "text";
const isCell = (mark: Mark): mark is CellMark => mark.kind === "cell";

function frameOf(row: Row): Told {
  const found = [...toldIn(row.fixture)].filter(
    ({ step, frame, reading }) =>
      step.source === row.step &&
      frame.phase === row.phase &&
      (row.reading ? reading.name === row.reading : reading.name !== "columns"),
  );
  const told = row.last ? found.at(-1) : found[0];
  if (told === undefined) throw new Error(`${row.fixture} has no ${row.step} ${row.phase}`);
  return told;
}

function checkTexts(row: Row, scene: Scene): void {
  const texts = scene.marks.filter(isText).map(({ text }) => text);
  for (const text of row.texts ?? [])
    expect(
      texts.some((each) => each.includes(text)),
      `${text} in ${texts.join(" | ")}`,
    ).toBe(true);
  const struck = scene.marks
    .filter(isText)
    .flatMap(({ parts }) => parts ?? [])
    .filter(({ strike }) => strike);
  for (const text of row.struck ?? [])
    expect(
      struck.map(({ text: each }) => each.trim()),
      "struck out",
    ).toContain(text);
}

function checkMarks(row: Row, scene: Scene): void {
  const marks = scene.marks.map((mark) => `${mark.id}=${"ink" in mark ? mark.ink : ""}`);
  for (const pattern of row.ids ?? [])
    expect(
      marks.some((mark) => new RegExp(`^${pattern}$`).test(mark)),
      pattern,
    ).toBe(true);
  const cells = scene.marks.filter(isCell);
  for (const text of row.cells ?? []) expect(cells.map((cell) => cell.text)).toContain(text);
  for (const [tone, least] of Object.entries(row.tones ?? {}))
    expect(cells.filter((cell) => cell.tone === tone).length, tone).toBeGreaterThanOrEqual(least);
}

describe.each(["errors", "traps"] as const)("%s", (kind) => {
  beforeAll(async () => {
    await loadViews(FAMILIES);
  });

  it.each(ROWS[kind].map((row) => [row.row, row] as const))("%s", (_, row) => {
    const told = frameOf(row);
    for (const width of WIDTHS) {
      const scene = draw({ ...inputOf(told), room: { width, height: 600 } });
      checkTexts(row, scene);
      checkMarks(row, scene);
    }
    if (row.says) expect(told.frame.sentence).toContain(row.says);
    if (row.hazard)
      expect((told.frame.hazards ?? []).map(({ sentence }) => sentence).join("\n")).toContain(
        row.hazard,
      );
  });
});
