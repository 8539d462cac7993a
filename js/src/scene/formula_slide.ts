/** A kernel under the cells of a signal that it is multiplied with, and the result below its middle. */

import type { Cells } from "../model/cells.ts";
import type { Slide } from "../protocol/generated.ts";
import { grouped } from "../util/text.ts";
import { array } from "./array.ts";
import { caption, captioned } from "./caption.ts";
import { type Block, below, NOTHING, padded } from "./layout.ts";
import { cellWidthOf, keyOf, lookOf, RESULT } from "./looks.ts";
import type { ViewInput } from "./scene.ts";
import type { Slot } from "./slots.ts";
import { cellsOf, type Stage } from "./stage.ts";
import { focusedTonesOf, rolesOf, tonesOf } from "./tones.ts";

/** Wider than any room: another arrangement is needed. */
const TOO_WIDE: Block = { ...NOTHING, width: Number.POSITIVE_INFINITY, height: 1 };

const lengthOf = ({ operand }: Cells): number => operand.shape[0] ?? 0;
const isWhole = (cells: Cells): boolean => cells.kept[0]?.length === lengthOf(cells);

/** Which cell of the result the frame is about: before all of them the first, at the end the last. */
function placeOf({ frame, reading }: ViewInput): number {
  const target = (roles: typeof frame) =>
    rolesOf(roles, RESULT).find(([kind]) => kind === "target")?.[2][0]?.[0];
  const own = target(frame);
  if (own !== undefined) return own;
  const shown = reading.frames.flatMap((each) => target(each) ?? []);
  return (frame.phase === "before" ? shown[0] : shown.at(-1)) ?? 0;
}

/** What happens to the kernel before it slides. */
function changesOf({ occurrence }: ViewInput, { flipped }: Slide): string[] {
  const { recipe, operands } = occurrence;
  const isTurned =
    recipe.family === "formula" &&
    recipe.function === "correlate" &&
    operands[1]?.dtype.startsWith("complex");
  return [...(flipped ? ["flipped"] : []), ...(isTurned ? ["conjugated"] : [])];
}

function strip(
  stage: Stage,
  operand: number,
  cells: Cells,
  width: number,
  notes: readonly string[] = [],
): Block {
  const flipped = notes.includes("flipped");
  const { input, metrics, room } = stage;
  const { shape, name } = cells.operand;
  const find = operand === RESULT ? tonesOf : focusedTonesOf;
  const tones = find(input.frame, operand, shape);
  const slots: Slot[] = Array.from({ length: lengthOf(cells) }, (_, index) => ({ index }));
  const body = array(
    {
      id: keyOf(operand),
      name,
      axes: [
        { slots: flipped ? slots.reverse() : slots, ink: "axis0", label: grouped(shape[0] ?? 0) },
      ],
      look: (index) =>
        lookOf(cells, operand, index, { tone: tones(index), numbers: input.numbers }),
      cellWidth: width,
    },
    metrics,
  );
  const id = `${keyOf(operand)}.c`;
  const label = caption(cells.operand, metrics, { id, inks: ["axis0"], width: room.width, notes });
  return captioned(body, label, metrics);
}

/** Three strips under each other; too wide where one of them is not drawn whole. */
export function slid(stage: Stage, slide: Slide): Block {
  const { input, metrics } = stage;
  const [signal, kernel] = [cellsOf(input, slide.signal), cellsOf(input, slide.kernel)];
  const result = cellsOf(input, RESULT);
  if (signal === null || kernel === null || result === null) return TOO_WIDE;
  if (![signal, kernel, result].every(isWhole)) return TOO_WIDE;
  const width = cellWidthOf([signal.operand, kernel.operand, result.operand], metrics);
  const { start } = slide;
  const middle = start + (lengthOf(kernel) - 1) / 2;
  const left = Math.max(0, -start, -middle) * width;
  const at = (cells: number, block: Block): Block =>
    padded(block, Math.max(0, left + cells * width - block.body.x + metrics.gap), 0);
  const last = start + lengthOf(result) - 1;
  const moving = at(
    start + placeOf(input),
    strip(stage, slide.kernel, kernel, width, changesOf(input, slide)),
  );
  const rows = [
    at(0, strip(stage, slide.signal, signal, width)),
    moving,
    at(middle, strip(stage, RESULT, result, width)),
  ];
  const reach = left + (last + lengthOf(kernel)) * width + metrics.gap;
  const whole = below(rows, metrics.gap * 0.7);
  return { ...whole, width: Math.max(whole.width, reach) };
}
