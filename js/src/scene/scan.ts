/** Running totals and differences: every cell of the result under the cells that it follows from. */

import type { Cells } from "../model/cells.ts";
import type { Frame, Scan, Worked } from "../protocol/generated.ts";
import { grouped } from "../util/text.ts";
import { array, axisInk } from "./array.ts";
import { caption, captioned } from "./caption.ts";
import { card } from "./card.ts";
import { type Arrangement, arranged } from "./choose.ts";
import { type Block, below, beside, NOTHING, padded } from "./layout.ts";
import { cellWidthOf, keyOf, lookOf, RESULT } from "./looks.ts";
import { line } from "./marks.ts";
import {
  type Amount,
  amountsFor,
  hasCells,
  inksOf,
  isRough,
  mostOf,
  overviewOf,
} from "./operand.ts";
import { linked } from "./scan_links.ts";
import type { Ink, Scene, ViewInput } from "./scene.ts";
import { elide, type Slot } from "./slots.ts";
import { cellsOf, type Stage, sceneOf, stageOf, workedArea } from "./stage.ts";
import { focusedTonesOf, pointedAt, tonesOf } from "./tones.ts";
import { type WorkedContext, workedBlock } from "./worked.ts";

interface Scanning {
  stage: Stage;
  recipe: Scan;
  from: Cells;
  to: Cells;
  amount: Amount;
  width: number;
}

/** The drawn indices of an operand: where both have the same axes, the same ones, so that they line up. */
function slotsFor({ stage, from, to, amount }: Scanning, operand: number): (readonly Slot[])[] {
  const { frame, reading } = stage.input;
  const frames: readonly Frame[] = [frame, ...reading.frames];
  const cells = operand === RESULT ? to : from;
  const { shape } = cells.operand;
  const alike = from.operand.shape.length === to.operand.shape.length;
  return shape.map((length, axis) => {
    const others = alike ? pointedAt(frames, operand === RESULT ? 0 : RESULT, axis) : [];
    const must = [...new Set([...pointedAt(frames, operand, axis), ...others])];
    const most = mostOf(amount, axis, shape.length);
    const wanted = must.filter((index) => index < length).sort((a, b) => a - b);
    return elide(cells.kept[axis] ?? [], length, most, wanted, axis < shape.length - 2);
  });
}

function inksFor({ from, to, recipe }: Scanning, operand: number): Ink[] {
  const { shape } = operand === RESULT ? to.operand : from.operand;
  const flat = operand === RESULT && recipe.axis === null && from.operand.shape.length > 1;
  return flat ? ["ink2"] : inksOf(shape.length);
}

function drawn(scanning: Scanning, operand: number, ruled = true): Block {
  const { stage, from, to, recipe, width, amount } = scanning;
  const { frame, numbers } = stage.input;
  const cells = operand === RESULT ? to : from;
  const { shape, name } = cells.operand;
  const tones =
    operand === RESULT ? tonesOf(frame, operand, shape) : focusedTonesOf(frame, 0, shape);
  const inks = inksFor(scanning, operand);
  const walked = recipe.axis ?? shape.length - 1;
  return array(
    {
      id: keyOf(operand),
      name,
      axes: slotsFor(scanning, operand).map((slots, axis) => ({
        slots,
        ink: inks[axis] ?? axisInk(axis),
        label: ruled ? grouped(shape[axis] ?? 0) : "",
        arrow: operand === 0 && axis === walked,
      })),
      look: (index) => lookOf(cells, operand, index, { tone: tones(index), numbers }),
      cellWidth: width,
      ...(amount.down ? { down: true } : {}),
    },
    stage.metrics,
  );
}

function labelFor(scanning: Scanning, operand: number, width: number): Block {
  const { from, to, stage } = scanning;
  const { operand: own } = operand === RESULT ? to : from;
  const id = `${keyOf(operand)}.c`;
  return caption(own, stage.metrics, { id, inks: inksFor(scanning, operand), width });
}

function named(scanning: Scanning, operand: number): Block {
  const { stage, from, to } = scanning;
  const { metrics, room } = stage;
  const body = drawn(scanning, operand);
  const cells = operand === RESULT ? to : from;
  const label = labelFor(scanning, operand, room.width - body.body.x);
  const whole = captioned(body, label, metrics);
  const overview = overviewOf(cells, operand, metrics, room.width - body.body.x, stage.input.frame);
  if (overview === NOTHING) return whole;
  return { ...below([whole, overview], 8 * metrics.unit, "body"), body: whole.body };
}

/** A strip over the strip that follows from it, with what leads from one to the other between them. */
function strips(scanning: Scanning): Block {
  const { stage, recipe, width } = scanning;
  const { metrics, room } = stage;
  const source = drawn(scanning, 0);
  const above = labelFor(scanning, 0, room.width - source.body.x);
  const top = below([padded(above, source.body.x, 0), source], metrics.gap * 0.4);
  const result = drawn(scanning, RESULT, false);
  const shift = recipe.kind === "difference" ? width / 2 : 0;
  const label = labelFor(scanning, RESULT, room.width - result.body.x);
  const bottom = captioned(padded(result, shift, 0), label, metrics);
  const x = top.body.x - bottom.body.x + shift;
  const both = below([top, padded(bottom, Math.max(0, x), 0)], metrics.gap * 1.7);
  return { ...both, marks: [...both.marks, ...linked(both.marks, stage.input, recipe, metrics)] };
}

type Plan = "strips" | "row" | "column";

function picture(scanning: Scanning, plan: Plan, work: Block): Block {
  const { gap, type } = scanning.stage.metrics;
  if (plan === "strips") return below([strips(scanning), work], gap);
  const [from, to] = [named(scanning, 0), named(scanning, RESULT)];
  const arrow = line("arrow", plan === "row" ? "→" : "↓", { size: type * 1.5, ink: "ink2" });
  const arrays =
    plan === "row" ? beside([from, arrow, to], gap, "middle") : below([from, arrow, to], gap * 0.5);
  return below([arrays, work], gap);
}

function arrangements(stage: Stage, recipe: Scan): readonly Arrangement[] {
  const [from, to] = [cellsOf(stage.input, 0), cellsOf(stage.input, RESULT)];
  if (from === null || to === null) return [];
  const width = cellWidthOf([from.operand, to.operand], stage.metrics);
  const flat = from.operand.shape.length === 1 && to.operand.shape.length === 1;
  const plans: readonly Plan[] = flat ? ["strips"] : ["row", "column"];
  const before = recipe.kind === "running" ? to.operand : from.operand;
  const term = (worked: Worked, context: WorkedContext): Block => {
    const single = worked.terms[0]?.operands.length === 1;
    return workedBlock(worked, {
      ...context,
      operands: single ? [from.operand] : [before, from.operand],
    });
  };
  const work = workedArea(stage, stage.room.width, 1, term);
  return amountsFor(stage.input).flatMap((amount) =>
    plans.map((plan) => ({
      rough: isRough(amount),
      draw: () => picture({ stage, recipe, from, to, amount, width }, plan, work),
    })),
  );
}

export function scan(input: ViewInput): Scene {
  const { recipe } = input.occurrence;
  if (recipe.family !== "scan" || !input.cells.every(hasCells)) return card(input);
  const stage = stageOf(input);
  const block = arranged(stage, "scan", (each) => arrangements(each, recipe));
  return block === null ? card(input) : sceneOf(block, stage);
}
