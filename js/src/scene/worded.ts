/** A function of one cell of each operand, with a word before each of them. */

import type { Worked } from "../protocol/generated.ts";
import { type Block, below } from "./layout.ts";
import {
  chip,
  chipWidth,
  fillOfText,
  inRow,
  noteBlock,
  sign,
  type WorkedContext,
} from "./worked.ts";

/** `where [T] then [3] else [0] = [3]`. */
export function wordedBlock(words: readonly string[]) {
  return function worded(worked: Worked, context: WorkedContext): Block {
    const { metrics, operands, result } = context;
    const box = (id: string, text: string, tone: "plain" | "target", operand: number) => {
      const fill = fillOfText(text, tone === "target" ? result : operands[operand]);
      return chip({ id, text, fill, tone, width: chipWidth([text], metrics) }, metrics);
    };
    const rows = worked.terms.map((term, at) => {
      const parts = term.operands.flatMap((text, k) => [
        sign(`w${at}.s${k}`, words[k] ?? "", metrics),
        box(`w${at}.${k}`, text, "plain", k),
      ]);
      const outcome = box(`w${at}.v`, term.value, "target", -1);
      return inRow([...parts, sign(`w${at}.e`, "=", metrics), outcome], metrics);
    });
    return below([...rows, noteBlock(worked, context)], 6 * metrics.unit);
  };
}
