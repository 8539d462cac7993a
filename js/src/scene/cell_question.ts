/** What is asked about one cell, and the words of the answer. */

import type { Cells, Scalar } from "../model/cells.ts";
import type { CellTemplate, Occurrence } from "../protocol/generated.ts";

/** What a family makes a frame of. */
export interface CellQuestion {
  occurrence: Occurrence;
  template: CellTemplate;
  /** One entry per operand, the result's last. */
  cells: readonly Cells[];
  result: Cells;
  /** The recorded value. */
  value: Scalar;
  index: readonly number[];
}

export const indexText = (index: readonly number[]): string =>
  index.length === 0 ? "" : `[${index.join(", ")}]`;

/** A template with its slots filled; slots that nothing is known of stay empty. */
export function filled(template: string, slots: Readonly<Record<string, string>>): string {
  const text = template.replace(/\{(\w+)\}/g, (_, slot: string) => slots[slot] ?? "");
  return text.startsWith("lane ") ? `L${text.slice(1)}` : text;
}
