/** The colours of a step's axes, which its picture numbers on its own, as those that the river gives them. */

import type { Step } from "../protocol/generated.ts";
import { type AxisInks, axisInks } from "./axis_inks.ts";
import { COLOURS, type Strands, strandsOf } from "./river_inks.ts";

/**
 * For each of the picture's colours the one to take, by the position of the step. The result's axes come first: where two
 * axes of the operands that have one colour in the river are told apart in the picture, the second has another.
 */
export function stepInks(steps: readonly Step[]): readonly (readonly number[])[] {
  const strands = strandsOf(steps, (step) => steps[step]?.occurrences[0]);
  return steps.map((step, position) => orderOf(step, position, strands));
}

function orderOf(step: Step, position: number, strands: Strands): number[] {
  const [occurrence] = step.occurrences;
  const order: (number | undefined)[] = Array.from({ length: COLOURS });
  const give = (own: AxisInks = [], colours: readonly number[]) =>
    own.forEach((ink, axis) => {
      const colour = colours[axis];
      if (ink === null || colour === undefined || order.includes(colour)) return;
      order[ink] ??= colour;
    });
  if (occurrence) {
    const inks = axisInks(occurrence);
    give(inks[occurrence.operands.length], strands.result(position));
    occurrence.operands.forEach((_, number) => {
      give(inks[number], strands.operand(position, number));
    });
  }
  const used = new Set(order);
  const free = Array.from({ length: COLOURS }, (_, ink) => ink).filter((ink) => !used.has(ink));
  return order.map((colour, ink) => {
    if (colour !== undefined) return colour;
    const at = Math.max(0, free.indexOf(ink));
    return free.splice(at, 1)[0] ?? ink;
  });
}
