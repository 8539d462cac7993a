/** Roles of a frame that is formed here. */

import type { Role } from "../protocol/generated.ts";

export const roleAt = (kind: Role[0], operand: number, index: readonly number[]): Role => [
  kind,
  operand,
  index.map((at) => [at, at + 1] as const),
];

export const wholeRole = (kind: Role[0], operand: number, shape: readonly number[]): Role => [
  kind,
  operand,
  shape.map((size) => [0, size] as const),
];
