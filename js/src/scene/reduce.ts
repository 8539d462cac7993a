/** Axes that disappear: one lane is folded, and what it gives stands where the lane was. */

import type { Cells } from "../model/cells.ts";
import type { Frame, Reduction } from "../protocol/generated.ts";
import { grouped } from "../util/text.ts";
import { array, axisInk } from "./array.ts";
import { caption, captioned, partsText, shapeParts } from "./caption.ts";
import { card } from "./card.ts";
import { type Arrangement, arranged } from "./choose.ts";
import {
  type Block,
  below,
  beside,
  bottom,
  moved,
  NOTHING,
  padded,
  right,
  shift,
} from "./layout.ts";
import { cellWidthOf, keyOf, lookOf, RESULT } from "./looks.ts";
import { line } from "./marks.ts";
import { type Amount, amountsFor, hasCells, isRough, overviewOf, slotsOf } from "./operand.ts";
import { foldedBlock } from "./reduce_folds.ts";
import { furtherResults } from "./reduce_more.ts";
import type { Ink, Scene, TextPart, ViewInput } from "./scene.ts";
import type { Slot } from "./slots.ts";
import { cellsOf, type Stage, sceneOf, stageOf, workedArea } from "./stage.ts";
import { focusedTonesOf, rolesOf, type ToneAt, tonesOf } from "./tones.ts";

const ONE: readonly Slot[] = [{ index: 0 }];

interface Folding {
  stage: Stage;
  recipe: Reduction;
  from: Cells;
  to: Cells;
  slots: readonly (readonly Slot[])[];
  width: number;
  amount: Amount;
}

function foldingOf(stage: Stage, recipe: Reduction, amount: Amount): Folding | null {
  const { input, metrics } = stage;
  const [from, to] = [cellsOf(input, 0), cellsOf(input, RESULT)];
  if (from === null || to === null) return null;
  const frames: readonly Frame[] = [input.frame, ...input.reading.frames];
  return {
    stage,
    recipe,
    from,
    to,
    amount,
    slots: slotsOf(from, 0, frames, amount),
    width: cellWidthOf([from.operand, to.operand], metrics),
  };
}

/** The axes of the array that the result still has, in order. */
function survivors({ from, recipe }: Folding): number[] {
  return from.operand.shape.flatMap((_, axis) => (recipe.axes.includes(axis) ? [] : [axis]));
}

/** Where cells of the array stand out, the lane that they were found in is not outlined as well. */
function sourceTones({ stage, from }: Folding): ToneAt {
  const { frame } = stage.input;
  const tones = focusedTonesOf(frame, 0, from.operand.shape);
  if (!rolesOf(frame, 0).some(([kind]) => kind === "target")) return tones;
  return (index) => {
    const tone = tones(index);
    return tone === "live" ? "plain" : tone;
  };
}

function source(folding: Folding): Block {
  const { stage, from, slots, width, recipe, amount } = folding;
  const { numbers } = stage.input;
  const tones = sourceTones(folding);
  return array(
    {
      id: keyOf(0),
      name: from.operand.name,
      axes: slots.map((each, axis) => ({
        slots: each,
        ink: axisInk(axis),
        label: grouped(from.operand.shape[axis] ?? 0),
        arrow: recipe.axes.includes(axis),
      })),
      look: (index) => lookOf(from, 0, index, { tone: tones(index), numbers }),
      cellWidth: width,
      ...(amount.down ? { down: true } : {}),
    },
    stage.metrics,
  );
}

/** The drawn indices of the result: in the plane those of the lanes. */
function resultSlots(folding: Folding): readonly (readonly Slot[])[] {
  const { stage, to, recipe, slots, amount } = folding;
  const { frame, reading } = stage.input;
  if (!isPlanar(folding)) return slotsOf(to, RESULT, [frame, ...reading.frames], amount);
  if (recipe.keepdims) return slots.map((each, axis) => (recipe.axes.includes(axis) ? ONE : each));
  return survivors(folding).map((axis) => slots[axis] ?? ONE);
}

/** How the axes of the result look: where it came from (`placed`), or as the array that it is. */
function resultArray(folding: Folding, placed: boolean): Block {
  const { stage, to, recipe, slots, width, amount } = folding;
  const { frame, numbers } = stage.input;
  const tones = tonesOf(frame, RESULT, to.operand.shape);
  const left = survivors(folding);
  const inks = recipe.keepdims ? slots.map((_, axis) => axisInk(axis)) : left.map(axisInk);
  const axes = resultSlots(folding).map((each, axis) => ({
    slots: each,
    ink: inks[axis] ?? "ink2",
    label: placed ? "" : grouped(to.operand.shape[axis] ?? 0),
  }));
  const stands =
    placed && !recipe.keepdims && left.length === 1 && left[0] === 0 && slots.length === 2;
  return array(
    {
      id: keyOf(RESULT),
      name: to.operand.name,
      axes,
      look: (index) => lookOf(to, RESULT, index, { tone: tones(index), numbers }),
      cellWidth: width,
      ...(stands ? { upright: true } : {}),
      ...(amount.down ? { down: true } : {}),
    },
    stage.metrics,
  );
}

/** `X (4, 3)` with the axis struck out, and what is left of the shape. */
function heading(folding: Folding): Block {
  const { stage, from, to, recipe } = folding;
  const { metrics, room } = stage;
  const every = from.operand.shape.map((_, axis) => axisInk(axis));
  const struck = recipe.keepdims ? [] : recipe.axes;
  const before = shapeParts(from.operand.shape, {
    inks: every,
    struck,
    ...(from.operand.axes ? { names: from.operand.axes } : {}),
  });
  const inks: Ink[] = recipe.keepdims ? every : survivors(folding).map(axisInk);
  const after = shapeParts(to.operand.shape, {
    inks,
    ...(to.operand.axes ? { names: to.operand.axes } : {}),
  });
  const name: TextPart = { text: `${from.operand.name} `, weight: 600 };
  const arrow: TextPart = { text: "  →  ", ink: "ink2" };
  const parts = [name, ...before, arrow, ...after];
  const whole = line("o0.c", parts, { size: metrics.type });
  if (whole.width <= room.width) return whole;
  const first = caption(from.operand, metrics, {
    id: "o0.c",
    inks: every,
    struck,
    width: room.width,
  });
  const rest = line("r.shape", [arrow, ...after], { size: metrics.type });
  return partsText(parts) === "" ? NOTHING : below([first, rest], 0);
}

function label(folding: Folding): Block {
  const { stage, to, recipe } = folding;
  const inks = recipe.keepdims
    ? to.operand.shape.map((_, axis) => axisInk(axis))
    : survivors(folding).map(axisInk);
  const width = Math.min(stage.room.width, stage.metrics.type * 16);
  return caption(to.operand, stage.metrics, { id: "r.c", inks, width });
}

const at = (block: Block, x: number, y: number): Block => ({
  ...block,
  body: moved(block.body, x, y),
  marks: shift(block.marks, x, y),
});

/** Under the columns, or right of the rows, cell by cell where the lanes were. */
function inPlace(folding: Folding, body: Block): { block: Block; under: boolean } {
  const { recipe, stage } = folding;
  const { gap } = stage.metrics;
  const placed = resultArray(folding, true);
  const under =
    folding.from.operand.shape.length === 2 && recipe.axes.length === 1 && recipe.axes[0] === 0;
  const x = under ? body.body.x : right(body.body) + gap * 1.3;
  const whole = recipe.axes.length === folding.from.operand.shape.length;
  const y = under
    ? bottom(body.body) + gap * 0.7
    : whole
      ? bottom(body.body) - placed.height
      : body.body.y;
  return { block: at(placed, x - placed.body.x, y - placed.body.y), under };
}

/** The result as the array that it is, in the room that was kept for it. */
function asItself(folding: Folding, body: Block, under: boolean): Block {
  const own = resultArray(folding, false);
  const { gap } = folding.stage.metrics;
  if (under) return at(own, body.body.x - own.body.x, bottom(body.body) + gap * 0.7);
  const x = right(body.body) + gap * 1.3;
  const middle = body.body.y + (body.body.height - own.body.height) / 2;
  return at(own, x, Math.max(0, middle - own.body.y));
}

function isPlanar({ from, recipe }: Folding): boolean {
  const ndim = from.operand.shape.length;
  return ndim <= 2 && (recipe.axes.length === ndim || recipe.axes.length === 1);
}

/** The array, and the result at the place that the lanes leave. */
function planar(folding: Folding): Block {
  const { metrics, input } = folding.stage;
  const body = source(folding);
  const { block: placed, under } = inPlace(folding, body);
  const itself = asItself(folding, body, under);
  const now = input.frame.phase === "result" ? itself : placed;
  const name = label(folding);
  const hidden = input.frame.phase === "array";
  const foot = 5 * metrics.unit;
  const named = at(name, now.body.x, bottom(now.body) + foot);
  const edges = [placed, itself].map((each) => ({
    x: Math.max(right(each.body), each.body.x + name.width),
    y: bottom(each.body) + foot + name.height,
  }));
  return {
    width: Math.max(body.width, ...edges.map((edge) => edge.x)),
    height: Math.max(body.height, ...edges.map((edge) => edge.y)),
    body: body.body,
    marks: [...body.marks, ...(hidden ? [] : [...now.marks, ...named.marks])],
  };
}

/** Where the result and the calculation stand: after the array, or below it. */
type Plan = "row" | "column" | "foot" | "below";

/** More axes than two: the result beside or below the cards. */
function spatial(folding: Folding, plan: Plan, work: Block, overview: Block): Block {
  const { stage } = folding;
  const { metrics, input } = stage;
  const under = plan === "foot" || plan === "below";
  const arrow = line("arrow", under ? "↓" : "→", { size: metrics.type * 1.5, ink: "ink2" });
  const result = captioned(resultArray(folding, false), label(folding), metrics);
  const shown = input.frame.phase === "array" ? { ...result, marks: [] } : result;
  const { gap } = metrics;
  const cards = source(folding);
  const from = beside([cards, padded(overview, 0, cards.body.y)], gap);
  switch (plan) {
    case "row":
      return beside([from, arrow, shown, work], gap, "middle");
    case "column":
      return beside([from, arrow, below([shown, work], gap * 0.7)], gap);
    case "foot":
      return below([from, beside([arrow, shown, work], gap)], gap * 0.4);
    case "below":
      return below([from, arrow, shown, work], gap * 0.5, "body");
  }
}

function picture(folding: Folding, plan: Plan, work: Block): Block {
  const { metrics, room, input } = folding.stage;
  const { gap } = metrics;
  const flat = isPlanar(folding);
  const wide = Math.min(room.width, metrics.type * 10);
  const overview = overviewOf(folding.from, 0, metrics, wide, input.frame);
  const head = heading(folding);
  const more = furtherResults(folding.stage, folding.amount);
  if (!flat) return below([head, spatial(folding, plan, work, overview), more], gap * 0.5);
  const main = planar(folding);
  const body =
    overview === NOTHING ? main : beside([main, padded(overview, 0, main.body.y)], gap * 1.3);
  const whole = below([head, body, more], gap * 0.5);
  return plan === "row" ? beside([whole, work], gap * 1.8, "middle") : below([whole, work], gap);
}

function arrangements(stage: Stage, recipe: Reduction): readonly Arrangement[] {
  const { room } = stage;
  const work = (width: number) => workedArea(stage, width, 1, foldedBlock);
  const [side, under] = [work(room.width * 0.5), work(room.width)];
  const ndim = stage.input.occurrence.operands[0]?.shape.length ?? 0;
  const plans: readonly Plan[] = ndim < 3 ? ["row", "below"] : ["row", "column", "foot", "below"];
  const crossed =
    ndim > 3 && !recipe.axes.includes(ndim - 3) && Math.min(...recipe.axes) < ndim - 3;
  const amounts = amountsFor(stage.input).filter(
    ({ across, stack }) => !crossed || stack > 1 || across === 1,
  );
  return amounts.flatMap((amount) =>
    plans.map((plan) => ({
      rough: isRough(amount),
      draw: () => {
        const folding = foldingOf(stage, recipe, amount);
        if (folding === null) return NOTHING;
        return picture(folding, plan, plan === "below" ? under : side);
      },
    })),
  );
}

export function reduce(input: ViewInput): Scene {
  const { recipe } = input.occurrence;
  if (recipe.family !== "reduction" || !input.cells.every(hasCells)) return card(input);
  const stage = stageOf(input);
  const block = arranged(stage, "reduce", (each) => arrangements(each, recipe));
  return block === null ? card(input) : sceneOf(block, stage);
}
