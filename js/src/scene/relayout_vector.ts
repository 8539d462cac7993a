/** What turning an array of one axis is often taken for: the same numbers with one index, and with two. */

import { array, axisInk } from "./array.ts";
import { type Block, below, flow, NOTHING } from "./layout.ts";
import { cellWidthOf } from "./looks.ts";
import { paragraph } from "./marks.ts";
import { type Amount, slotsOf } from "./operand.ts";
import { isEarly, plainLook, type Relayout } from "./relayout_state.ts";

interface Form {
  code: string;
  says: string;
  /** Which axis of the form the numbers lie along; null for the array as it is. */
  along: 0 | 1 | null;
}

const FORMS: readonly Form[] = [
  { code: "", says: "one index", along: null },
  { code: "[:, None]", says: "two indices, the second always 0", along: 0 },
  { code: "[None]", says: "two indices, the first always 0", along: 1 },
];
const ONE = [{ index: 0 }];

function formBlock(all: Relayout, { code, says, along }: Form, amount: Amount): Block {
  const { metrics, input } = all.stage;
  const { operand } = all.source;
  const frames = [input.frame, ...input.reading.frames];
  const slots = slotsOf(all.source, 0, frames, amount)[0] ?? [];
  const length = String(operand.shape[0] ?? 0);
  const numbers = { slots, ink: axisInk(0), label: length };
  const single = { slots: ONE, ink: axisInk(1), label: "1" };
  const axes = along === null ? [numbers] : along === 0 ? [numbers, single] : [single, numbers];
  const id = `form${along ?? ""}`;
  const body = array(
    {
      id,
      axes,
      cellWidth: all.places ? metrics.minCellWidth : cellWidthOf([operand], metrics),
      look: (index) => {
        const own = [index[along ?? 0] ?? 0];
        return { ...plainLook(all, 0, own, own, "plain"), id: `${id}:${own}` };
      },
    },
    metrics,
  );
  const shape = along === null ? `(${length},)` : along === 0 ? `(${length}, 1)` : `(1, ${length})`;
  const width = metrics.type * 13;
  const style = { size: metrics.small, ink: "ink2" as const, mono: false };
  const title = paragraph(`${id}.t`, `${operand.name}${code} ${shape}`, width, {
    size: metrics.small,
    weight: 600,
  });
  return below([body, title, paragraph(`${id}.s`, says, width, style)], 4 * metrics.unit);
}

/** The three forms beside each other, for `a.T` of an array with one axis. */
export function vectorForms(all: Relayout, amount: Amount): Block {
  const { recipe, source, stage } = all;
  if (recipe.kind !== "transpose" || source.operand.shape.length !== 1) return NOTHING;
  const few = { ...amount, inner: Math.min(amount.inner, 6) };
  const { metrics, room, input } = stage;
  const blocks = FORMS.map((form) => formBlock(all, form, few));
  const row = flow(blocks, room.width, metrics.gap * 1.6);
  return isEarly(input) ? { ...row, marks: [] } : row;
}
