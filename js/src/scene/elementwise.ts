/** One function of corresponding cells: shapes lined up from the right, operands stretched, cells combined. */

import { resultNumber, resultsOf } from "../model/results.ts";
import type { Elementwise } from "../protocol/generated.ts";
import { clip } from "../util/text.ts";
import { axisInk } from "./array.ts";
import {
  fullStretch,
  isSingle,
  outputSlots,
  type Placement,
  type Stretch,
  spread,
  stretchOf,
} from "./broadcast.ts";
import { caption, captioned } from "./caption.ts";
import { card } from "./card.ts";
import { type Arrangement, arranged } from "./choose.ts";
import { curveBlock } from "./curve.ts";
import { isWorded } from "./explain_apply.ts";
import { type Block, below, beside, flow, NOTHING, padded } from "./layout.ts";
import { keyOf, lookOf, RESULT } from "./looks.ts";
import { line } from "./marks.ts";
import { amountsFor, hasCells, isRough, operandArray, overviewOf } from "./operand.ts";
import type { Scene, ViewInput } from "./scene.ts";
import { shapeTable, sizesOf, type TableRow } from "./shape_table.ts";
import type { Look } from "./sheet.ts";
import { indicesOf } from "./slots.ts";
import { cellsOf, type Stage, sceneOf, stageOf, workedArea } from "./stage.ts";
import { altered, changed, leftOut } from "./taking_part.ts";
import { tonesOf } from "./tones.ts";
import { wordedBlock } from "./worded.ts";
import { workedBlock } from "./worked.ts";

const isName = (symbol: string): boolean => /^\p{L}/u.test(symbol);

const isTarget = ({ padded, target }: Elementwise, operand: number): boolean =>
  target === true && operand === padded.length - 1;

/** `block` in the room that `full` takes, its cells where those of `full` begin. */
function reserve(block: Block, full: Block): Block {
  const dx = Math.max(0, full.body.x - block.body.x);
  const dy = Math.max(0, full.body.y - block.body.y);
  const grown = padded(
    block,
    dx,
    dy,
    Math.max(0, full.width - block.width - dx),
    Math.max(0, full.height - block.height - dy),
  );
  return { ...grown, body: full.body };
}

function inksFor(place: Placement, ndim: number) {
  const skip = place.recipe.output.length - ndim;
  return Array.from({ length: ndim }, (_, axis) => axisInk(axis + skip));
}

const NOTES: Readonly<Record<string, string>> = {
  cast: "barred: changed",
  clip: "barred: cut",
};

interface Style {
  /** Where the overview of a large array stands. */
  side: "below" | "right";
  /** How wide a name may be that is wider than its cells. */
  names: number;
}

function labelled(
  place: Placement,
  body: Block,
  operand: number,
  note: string,
  { side, names }: Style,
): Block {
  const { metrics, room, input } = place.stage;
  const cells = cellsOf(input, operand);
  if (cells === null) return body;
  const most = room.width - body.body.x - metrics.type * 3;
  const width = Math.min(most, Math.max(body.width, names));
  const inks = inksFor(place, cells.operand.shape.length);
  const options = { id: `${keyOf(operand)}.c`, inks, width, notes: note === "" ? [] : [note] };
  const whole = captioned(body, caption(cells.operand, metrics, options), metrics);
  const wide = Math.max(body.body.width, metrics.type * 8);
  const overview = overviewOf(cells, operand, metrics, wide, input.frame);
  if (overview === NOTHING) return whole;
  const both =
    side === "below"
      ? below([whole, overview], 8 * metrics.unit, "body")
      : beside([whole, padded(overview, 0, whole.body.y)], metrics.gap);
  return { ...both, body: whole.body };
}

function operandBlock(place: Placement, operand: number, style: Style): Block {
  const cells = cellsOf(place.stage.input, operand);
  if (cells === null) return NOTHING;
  const full = fullStretch(place.stage.input, place.recipe, operand);
  const now = stretchOf(place.stage.input, place.recipe, operand);
  const whole = spread(place, cells, operand, full);
  const note = ({ stretched }: Stretch) =>
    stretched.size > 0 ? "dashed: read again, not copied" : "";
  const room = labelled(place, whole, operand, note(full), style);
  if (now.padded && now.stretched.size === full.stretched.size) return room;
  const body = reserve(spread(place, cells, operand, now), whole);
  const drawn = labelled(place, body, operand, note(now), style);
  return { ...drawn, height: room.height, width: room.width };
}

/** What the bars in the cells of the result mean, where there are any. */
function noteOf({ stage, recipe, slots }: Placement): string {
  const isChanged = changed(stage.input, recipe);
  const places = slots.reduce<number[][]>(
    (before, axis) => indicesOf(axis).flatMap((at) => before.map((index) => [...index, at])),
    [[]],
  );
  return places.some(isChanged) ? (NOTES[recipe.function] ?? "") : "";
}

function resultBlock(place: Placement, operand: number, style: Style): Block {
  const { stage, recipe, amount } = place;
  const { input, metrics } = stage;
  const cells = cellsOf(input, operand);
  if (cells === null) return NOTHING;
  const { frame, numbers } = input;
  const frames = [frame, ...input.reading.frames];
  const tones = tonesOf(frame, operand);
  const kept = leftOut(input, recipe, operand);
  const isAltered = altered(input, recipe);
  const look = (index: readonly number[]): Look => {
    const tone = tones(index);
    const own = tone === "plain" && kept(index) ? "done" : tone;
    const plain = lookOf(cells, operand, index, { tone: own, numbers });
    return isAltered(index) ? { ...plain, tag: "warn" } : plain;
  };
  const options = { operand, frames, amount, tone: tones, numbers, width: 0, look };
  return labelled(place, operandArray(cells, options, metrics), operand, noteOf(place), style);
}

function big(id: string, text: string, stage: Stage): Block {
  const { type } = stage.metrics;
  return line(id, text, { size: isName(text) ? type : type * 1.4, ink: "ink2" });
}

/** For operands it does not matter which of several results a frame points at. */
function asOne(input: ViewInput): ViewInput {
  if (input.occurrence.more === undefined) return input;
  const roles = (input.frame.roles ?? []).map(
    ([kind, operand, index]) => [kind, Math.max(operand, RESULT), index] as const,
  );
  return { ...input, frame: { ...input.frame, roles } };
}

/** Symbol and operand belong together when a row is broken. */
function units(place: Placement, style: Style): Block[] {
  const { stage, recipe } = place;
  const { metrics, input } = stage;
  const gap = 12 * metrics.unit;
  const whole = { ...place, stage: { ...stage, input: asOne(input) } };
  const blocks = input.occurrence.operands.map((_, operand) => {
    const block = operandBlock(whole, operand, style);
    const sign = recipe.signs[operand] ?? "";
    if (sign === "") return block;
    return beside([big(`s.${operand}`, sign, stage), block], gap, "middle");
  });
  const equals = big("s.eq", recipe.target ? "→" : "=", stage);
  const results = resultsOf(input.occurrence).map((_, position, { length }) => {
    const block = resultBlock(place, resultNumber(position), style);
    const comma = position < length - 1 ? [big(`s.r${position}`, ",", stage)] : [];
    return beside([...(position === 0 ? [equals] : []), block, ...comma], gap, "middle");
  });
  return [...blocks, ...results];
}

/** The reader's names of the result's axes, above their columns; nothing where no axis has one. */
function namesRow({ occurrence }: ViewInput, recipe: Elementwise, type: number): TableRow[] {
  const { output } = recipe;
  const arrays = [...resultsOf(occurrence), ...occurrence.operands];
  const named = (axis: number) =>
    arrays.map(({ shape, axes }) => axes?.[axis - output.length + shape.length]).find(Boolean);
  const names = output.map((_, axis) => named(axis) ?? "");
  if (names.every((name) => name === "")) return [];
  const sizes = names.map((name) => (name === "" ? null : { text: clip(name, type, 8 * type) }));
  return [{ id: "th", name: "", sizes }];
}

function tableBlock(stage: Stage, recipe: Elementwise): Block {
  const { input, metrics, room } = stage;
  const { operands } = input.occurrence;
  const shown = [...operands.keys()].filter(
    (operand) => !isTarget(recipe, operand) && !isSingle(input, recipe, operand),
  );
  const shapes = new Set(shown.map((operand) => (operands[operand]?.shape ?? []).join()));
  if (shapes.size < 2) return NOTHING;
  const row = (operand: number, full: boolean): TableRow => {
    const own = operands[operand];
    const pad = recipe.padded[operand] ?? [];
    const loose = input.frame.phase === "operands";
    const state = full
      ? fullStretch(input, recipe, operand)
      : { ...stretchOf(input, recipe, operand), loose };
    return {
      id: `t${operand}`,
      name: own?.name ?? "",
      sizes: own ? sizesOf(own, pad, recipe.output, state) : [],
    };
  };
  const names = resultsOf(input.occurrence).map(({ name }) => name);
  const outcome: TableRow = {
    id: "tr",
    name: names.join(", "),
    sizes: recipe.output.map((size) => ({ text: String(size) })),
  };
  const inks = recipe.output.map((_, axis) => axisInk(axis));
  const heads = namesRow(input, recipe, metrics.type);
  const isLoose = input.frame.phase === "operands";
  const headRow = (full: boolean): TableRow[] =>
    heads.map((head) => (isLoose && !full ? { ...head, sizes: [] } : head));
  const plan = (full: boolean) => ({
    rows: [...headRow(full), ...shown.map((operand) => row(operand, full))],
    result: outcome,
    inks,
    width: room.width,
  });
  const whole = shapeTable(plan(true), metrics);
  const early = ["operands", "align", "pad"].includes(input.frame.phase);
  const own = shapeTable({ ...plan(false), result: early ? null : outcome }, metrics);
  return { ...whole, marks: own.marks };
}

function arrangements(stage: Stage, recipe: Elementwise): readonly Arrangement[] {
  const { metrics, room } = stage;
  const table = tableBlock(stage, recipe);
  const draw = isWorded(recipe) ? wordedBlock(recipe.signs) : workedBlock;
  const work = workedArea(stage, room.width, 1, draw);
  const curve = curveBlock(stage, recipe);
  const foot = flow([curve, work], room.width, metrics.gap * 1.5, "middle");
  const gap = metrics.gap * 0.8;
  return amountsFor(stage.input).flatMap((amount) => {
    const place = { stage, recipe, amount, slots: outputSlots(stage, recipe, amount) };
    let known: Block[] | undefined;
    const loose = () => (known ??= units(place, { side: "right", names: metrics.nameWidth }));
    const row = (names: number) =>
      beside(units(place, { side: "below", names }), metrics.gap * 0.65, "middle");
    const rows = (...before: Block[]) =>
      flow([...before, ...loose()], room.width, metrics.gap, "middle");
    const plans = [
      () => below([table, row(metrics.nameWidth), foot], gap),
      () => below([table, row(metrics.type * 11), foot], gap),
      () => below([table, rows(), foot], gap),
      () => below([rows(table), foot], gap),
      () => flow([table, ...loose(), foot], room.width, metrics.gap, "middle"),
    ];
    return plans.map((draw) => ({ rough: isRough(amount), draw }));
  });
}

export function elementwise(input: ViewInput): Scene {
  const { recipe } = input.occurrence;
  if (recipe.family !== "elementwise" || !input.cells.every(hasCells)) return card(input);
  const stage = stageOf(input);
  const block = arranged(stage, "elementwise", (each) => arrangements(each, recipe));
  return block === null ? card(input) : sceneOf(block, stage);
}
