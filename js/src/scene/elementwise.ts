/** One function of corresponding cells: shapes lined up from the right, operands stretched, cells combined. */

import type { Elementwise } from "../protocol/generated.ts";
import { axisInk } from "./array.ts";
import { fullStretch, outputSlots, type Placement, spread, stretchOf } from "./broadcast.ts";
import { caption, captioned } from "./caption.ts";
import { card } from "./card.ts";
import { type Arrangement, arranged } from "./choose.ts";
import { curveBlock } from "./curve.ts";
import { type Block, below, beside, flow, NOTHING, padded } from "./layout.ts";
import { keyOf, RESULT } from "./looks.ts";
import { line } from "./marks.ts";
import { amountsFor, hasCells, isRough, operandArray, overviewOf } from "./operand.ts";
import type { Scene, ViewInput } from "./scene.ts";
import { shapeTable, sizesOf, type TableRow } from "./shape_table.ts";
import { cellsOf, resultCells, type Stage, sceneOf, stageOf, workedArea } from "./stage.ts";
import { tonesOf } from "./tones.ts";

const isName = (symbol: string): boolean => /^\p{L}/u.test(symbol) && symbol.length > 1;

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

/** Where the overview of a large array stands. */
type Side = "below" | "right";

function labelled(place: Placement, body: Block, operand: number, note: string, side: Side): Block {
  const { metrics, room, input } = place.stage;
  const cells = cellsOf(input, operand);
  if (cells === null) return body;
  const most = room.width - body.body.x - metrics.type * 3;
  const width = Math.min(most, Math.max(body.width, metrics.type * 11));
  const inks = inksFor(place, cells.operand.shape.length);
  const options = { id: `${keyOf(operand)}.c`, inks, width, notes: note === "" ? [] : [note] };
  const whole = captioned(body, caption(cells.operand, metrics, options), metrics);
  const overview = overviewOf(cells, operand, metrics, Math.max(body.body.width, metrics.type * 8));
  if (overview === NOTHING) return whole;
  const both =
    side === "below"
      ? below([whole, overview], 8 * metrics.unit, "body")
      : beside([whole, padded(overview, 0, whole.body.y)], metrics.gap);
  return { ...both, body: whole.body };
}

function operandBlock(place: Placement, operand: number, side: Side): Block {
  const cells = cellsOf(place.stage.input, operand);
  if (cells === null) return NOTHING;
  const full = fullStretch(place.recipe, operand);
  const now = stretchOf(place.stage.input, place.recipe, operand);
  const whole = spread(place, cells, operand, full);
  const body = reserve(spread(place, cells, operand, now), whole);
  const said = now.stretched.size > 0 ? "dashed: read again, not copied" : "";
  const spare = full.stretched.size > 0 ? "dashed: read again, not copied" : "";
  const room = labelled(place, whole, operand, spare, side);
  return { ...labelled(place, body, operand, said, side), height: room.height, width: room.width };
}

function resultBlock(place: Placement, side: Side): Block {
  const { input, metrics } = place.stage;
  const cells = resultCells(input);
  if (cells === null) return NOTHING;
  const { frame, numbers } = input;
  const body = operandArray(
    cells,
    {
      operand: RESULT,
      frames: [frame, ...input.reading.frames],
      amount: place.amount,
      tone: tonesOf(frame, RESULT),
      numbers,
      width: 0,
    },
    metrics,
  );
  return labelled(place, body, RESULT, "", side);
}

function big(id: string, text: string, stage: Stage): Block {
  const { type } = stage.metrics;
  return line(id, text, { size: isName(text) ? type : type * 1.4, ink: "ink2" });
}

/** Symbol and operand belong together when a row is broken. */
function units(place: Placement, side: Side): Block[] {
  const { stage, recipe } = place;
  const { metrics, input } = stage;
  const gap = 12 * metrics.unit;
  const prefix = isName(recipe.symbol) || recipe.padded.length === 1;
  const blocks = input.occurrence.operands.map((_, operand) => {
    const block = operandBlock(place, operand, side);
    if (operand === 0)
      return prefix ? beside([big("s.f", recipe.symbol, stage), block], gap, "middle") : block;
    return beside([big(`s.${operand}`, prefix ? "," : recipe.symbol, stage), block], gap, "middle");
  });
  return [...blocks, beside([big("s.eq", "=", stage), resultBlock(place, side)], gap, "middle")];
}

function tableBlock(stage: Stage, recipe: Elementwise): Block {
  const { input, metrics, room } = stage;
  const { operands, result } = input.occurrence;
  const differ = new Set(operands.map((operand) => operand.shape.join())).size > 1;
  if (!differ || operands.every((operand) => operand.shape.length === 0)) return NOTHING;
  const row = (operand: number, full: boolean): TableRow => {
    const own = operands[operand];
    const pad = recipe.padded[operand] ?? [];
    const loose = input.frame.phase === "operands";
    const state = full
      ? fullStretch(recipe, operand)
      : { ...stretchOf(input, recipe, operand), loose };
    return {
      id: `t${operand}`,
      name: own?.name ?? "",
      sizes: own ? sizesOf(own, pad, recipe.output, state) : [],
    };
  };
  const outcome: TableRow = {
    id: "tr",
    name: result?.name ?? "result",
    sizes: recipe.output.map((size) => ({ text: String(size) })),
  };
  const inks = recipe.output.map((_, axis) => axisInk(axis));
  const plan = (full: boolean) => ({
    rows: operands.map((_, operand) => row(operand, full)),
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
  const work = workedArea(stage, room.width);
  const curve = curveBlock(stage, recipe);
  const foot = flow([curve, work], room.width, metrics.gap * 1.5, "middle");
  const gap = metrics.gap * 0.8;
  return amountsFor(stage.input).flatMap((amount) => {
    const place = { stage, recipe, amount, slots: outputSlots(stage, recipe, amount) };
    const row = () => beside(units(place, "below"), metrics.gap * 0.65, "middle");
    const rows = (...before: Block[]) =>
      flow([...before, ...units(place, "right")], room.width, metrics.gap, "middle");
    const plans = [
      () => below([table, row(), foot], gap),
      () => below([table, rows(), foot], gap),
      () => below([rows(table), foot], gap),
      () => flow([table, ...units(place, "right"), foot], room.width, metrics.gap, "middle"),
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
