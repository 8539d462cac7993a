/** What the roles of a frame say about one cell. */

import type { Frame, Role } from "../protocol/generated.ts";
import type { Tone } from "./scene.ts";

const ORDER: readonly Role[0][] = ["clash", "hazard", "target", "live", "ghost", "done", "hidden"];

const POINTING: readonly Role[0][] = ["live", "target", "clash", "hazard"];

export type ToneAt = (index: readonly number[]) => Tone;

function covers(role: Role, index: readonly number[]): boolean {
  return index.every((at, axis) => {
    const slice = role[2][axis];
    return slice === undefined || (at >= slice[0] && at < slice[1]);
  });
}

export function rolesOf(frame: Frame, operand: number): readonly Role[] {
  return (frame.roles ?? []).filter((role) => role[1] === operand);
}

/** Whether a role is about all of an array of more than one cell: then no cell of it stands out. */
export function isWhole(role: Role, shape: readonly number[]): boolean {
  if (shape.every((size) => size === 1)) return false;
  return shape.every((size, axis) => {
    const slice = role[2][axis];
    return slice === undefined || (slice[0] === 0 && slice[1] >= size);
  });
}

/** Whether all of an array is hidden still, but for single cells. */
export function isVeiled(frame: Frame, operand: number, shape: readonly number[]): boolean {
  const whole = rolesOf(frame, operand).filter((role) => isWhole(role, shape));
  return whole.length > 0 && whole.every(([kind]) => kind === "hidden");
}

/** The strongest role that covers a cell; where several do: clash, hazard, target, live, ghost, done, hidden. */
export function tonesOf(frame: Frame, operand: number, shape?: readonly number[]): ToneAt {
  const own = rolesOf(frame, operand);
  const roles = ORDER.flatMap((kind) => own.filter((role) => role[0] === kind)).filter(
    (role) => !(shape && (role[0] === "live" || role[0] === "target") && isWhole(role, shape)),
  );
  return (index) => roles.find((role) => covers(role, index))?.[0] ?? "plain";
}

/** As `tonesOf`, and where some cells of the operand have the attention all others step back. */
export function focusedTonesOf(frame: Frame, operand: number, shape: readonly number[]): ToneAt {
  const tones = tonesOf(frame, operand, shape);
  const some = rolesOf(frame, operand).some(
    (role) => (role[0] === "live" || role[0] === "target") && !isWhole(role, shape),
  );
  if (!some) return tones;
  return (index) => {
    const tone = tones(index);
    return tone === "plain" ? "done" : tone;
  };
}

/** The indices of an axis that frames point at one by one: a picture must not leave them out. */
export function pointedAt(frames: readonly Frame[], operand: number, axis: number): number[] {
  const found = new Set<number>();
  for (const frame of frames) {
    for (const [kind, , slices] of rolesOf(frame, operand)) {
      const slice = slices[axis];
      if (slice === undefined || !POINTING.includes(kind)) continue;
      if (slice[1] - slice[0] === 1) found.add(slice[0]);
    }
  }
  return [...found];
}
