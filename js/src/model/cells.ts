/** The kept cells of one operand, decoded from the message. */

import type { Operand } from "../protocol/generated.ts";
import type { Scalar } from "../util/scalar.ts";
import type { Origin } from "./origins.ts";

export type { Scalar };

export interface Cells {
  operand: Operand;
  /** The kept indices per axis, spelled out. */
  kept: readonly (readonly number[])[];
  /** Whether every cell of the array is here. */
  whole: boolean;
  /** The text of the cell at `index`; undefined where it did not travel. */
  text(index: readonly number[]): string | undefined;
  /** The exact value at `index`, in the operand's dtype; undefined where it did not travel or has no number. */
  value(index: readonly number[]): Scalar | undefined;
  /** The value as a number for colours: NaN where there is none. */
  number(index: readonly number[]): number;
  masked(index: readonly number[]): boolean;
  /** Which cell of which operand stands at `index` of the result, where numbers were only moved; undefined where that is not known. */
  origin(index: readonly number[]): Origin | undefined;
  /** The bytes of the overview, where there is one. */
  overview: Uint8Array | null;
}
