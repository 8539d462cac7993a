/** An operand of an elementwise operation, at the places where its cells are read. */

import type { Cells } from "../model/cells.ts";
import { resultNumber } from "../model/results.ts";
import type { Elementwise, Frame } from "../protocol/generated.ts";
import { grouped } from "../util/text.ts";
import { type ArrayPlan, array, axisInk } from "./array.ts";
import { isWorded, sourceIndex } from "./explain_apply.ts";
import type { Block } from "./layout.ts";
import { cellId, cellWidthOf, keyOf, lookOf, RESULT } from "./looks.ts";
import { type Amount, mostOf } from "./operand.ts";
import type { Ink, Tone, ViewInput } from "./scene.ts";
import type { Look } from "./sheet.ts";
import { elide, indicesOf, type Slot } from "./slots.ts";
import type { Stage } from "./stage.ts";
import { leftOut } from "./taking_part.ts";
import { pointedAt, rolesOf, tonesOf } from "./tones.ts";

/** Which axes of an operand are stretched so far, and whether 1s were put in front. */
export interface Stretch {
  padded: boolean;
  stretched: ReadonlySet<number>;
}

const PHASES = ["operands", "align", "pad", "stretch", "combine", "result"];

/** A number after a word (`clip x from 0`): it stays the one that it is. */
export const isSingle = (input: ViewInput, recipe: Elementwise, operand: number): boolean =>
  isWorded(recipe) && input.occurrence.operands[operand]?.shape.length === 0;

function stretchable(input: ViewInput, recipe: Elementwise, operand: number): number[] {
  if (isSingle(input, recipe, operand)) return [];
  const padded = recipe.padded[operand] ?? [];
  return recipe.output.flatMap((size, axis) => (padded[axis] === 1 && size !== 1 ? [axis] : []));
}

/** What the frames up to and including this one did to an operand. */
export function stretchOf(input: ViewInput, recipe: Elementwise, operand: number): Stretch {
  const { frame, reading } = input;
  const all = new Set(stretchable(input, recipe, operand));
  const phase = PHASES.indexOf(frame.phase);
  if (phase < 0 || phase > PHASES.indexOf("stretch")) return { padded: true, stretched: all };
  const at = reading.frames.indexOf(frame);
  const before = at < 0 ? [frame] : reading.frames.slice(0, at + 1);
  const own = (each: Frame) => rolesOf(each, operand).length > 0;
  const axes = before.flatMap((each) => {
    if (each.phase !== "stretch" || !own(each)) return [];
    return each.axis === undefined ? [...all] : [each.axis];
  });
  const padded =
    frame.phase === "stretch" || before.some((each) => each.phase === "pad" && own(each));
  return { padded, stretched: new Set(axes.filter((axis) => all.has(axis))) };
}

export const fullStretch = (input: ViewInput, recipe: Elementwise, operand: number): Stretch => ({
  padded: true,
  stretched: new Set(stretchable(input, recipe, operand)),
});

/** The drawn indices of every axis of the result, shared by all operands. */
export function outputSlots(
  stage: Stage,
  recipe: Elementwise,
  amount: Amount,
): readonly (readonly Slot[])[] {
  const { cells, frame, reading, occurrence } = stage.input;
  const ndim = recipe.output.length;
  const frames = [frame, ...reading.frames];
  return recipe.output.map((length, axis) => {
    const lines = cells.flatMap((each, at) => {
      const own = axis - (ndim - each.operand.shape.length);
      const position = at - occurrence.operands.length;
      if (own < 0 || each.operand.shape[own] !== length) return [];
      return [
        { kept: each.kept[own] ?? [], operand: position < 0 ? at : resultNumber(position), own },
      ];
    });
    const kept = (lines[0]?.kept ?? []).filter((index) =>
      lines.every((each) => each.kept.includes(index)),
    );
    const must = lines.flatMap(({ operand, own }) => pointedAt(frames, operand, own));
    return elide(kept, length, mostOf(amount, axis, ndim), must, axis < ndim - 2);
  });
}

export interface Placement {
  stage: Stage;
  recipe: Elementwise;
  slots: readonly (readonly Slot[])[];
  amount: Amount;
}

const FIRST: readonly Slot[] = [{ index: 0 }];

function rulerOf(size: number, output: number, stretched: boolean): string {
  return stretched ? `1 → ${grouped(output)}` : grouped(size);
}

interface Tones {
  own: Tone;
  /** Of the same cell, read again at another place. */
  again: Tone;
}

/** What the cell of an operand that is read at a place of the result is doing. */
function tonesAt(place: Placement, cells: Cells, operand: number) {
  const { input } = place.stage;
  const own = tonesOf(input.frame, operand);
  const target = tonesOf(input.frame, RESULT);
  const isOne = isSingle(input, place.recipe, operand);
  const pointing = !isOne && rolesOf(input.frame, RESULT).some((role) => role[0] === "target");
  const idle = leftOut(input, place.recipe, operand);
  return (display: readonly number[]): Tones => {
    const tone = own(sourceIndex(cells.operand.shape, display));
    const picked = tone === "live" && (!pointing || target(display) === "target");
    if (picked) return { own: "live", again: "live" };
    const quiet = !isOne && idle(display);
    const isPlain = tone === "live" || tone === "ghost" || tone === "plain";
    return { own: isPlain ? (quiet ? "done" : "plain") : tone, again: quiet ? "done" : "ghost" };
  };
}

/** The cell that is read at a place of the result, and whether it stands there itself. */
function lookAt(
  place: Placement,
  cells: Cells,
  operand: number,
  stretched: ReadonlySet<number>,
): (at: readonly number[]) => Look | null {
  const { numbers } = place.stage.input;
  const tones = tonesAt(place, cells, operand);
  const firsts = place.slots.map((slots) => indicesOf(slots)[0] ?? 0);
  return (display) => {
    const index = sourceIndex(cells.operand.shape, display);
    const itself = display.every((at, axis) => !stretched.has(axis) || at === firsts[axis]);
    const tone = tones(display);
    const look = lookOf(cells, operand, index, { tone: tone.own, numbers });
    if (itself) return look;
    const id = `${look.id}@${display.join(",")}`;
    const fill = look.fill === "nan" ? "nan" : null;
    return { ...look, id, from: cellId(operand, index), fill, tone: tone.again };
  };
}

/** The operand as far as it is stretched. */
export function spread(place: Placement, cells: Cells, operand: number, stretch: Stretch): Block {
  const { recipe, slots, stage } = place;
  const padded = recipe.padded[operand] ?? [];
  const skip = padded.length - cells.operand.shape.length;
  const axes = recipe.output.map((output, axis) => {
    const stretched = stretch.stretched.has(axis);
    const size = padded[axis] ?? 1;
    const there = axis >= skip || (stretch.padded && cells.operand.shape.length > 0) || stretched;
    return {
      slots: stretched || size === output ? (slots[axis] ?? FIRST) : FIRST,
      ink: axisInk(axis) satisfies Ink,
      label: there ? rulerOf(size, output, stretched) : "",
    };
  });
  const plan: ArrayPlan = {
    id: keyOf(operand),
    name: skip === 0 && stretch.stretched.size === 0 ? cells.operand.name : "",
    axes,
    look: lookAt(place, cells, operand, stretch.stretched),
    cellWidth: cellWidthOf([cells.operand], stage.metrics),
    round: cells.operand.shape.length === 1,
    ...(place.amount.down ? { down: true } : {}),
  };
  return array(plan, stage.metrics);
}
