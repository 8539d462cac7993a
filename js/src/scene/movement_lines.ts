/** Rows of cells, one above the other, and a line from every cell to where it went. */

import { caption } from "./caption.ts";
import { type Block, below, beside, middle, NOTHING } from "./layout.ts";
import { cellId, keyOf, RESULT } from "./looks.ts";
import { path, textMark } from "./marks.ts";
import { grid } from "./movement_grid.ts";
import { isBefore, type Movement } from "./movement_state.ts";
import type { Amount } from "./operand.ts";
import type { CellMark, Mark } from "./scene.ts";
import { cellsOf } from "./stage.ts";

/** Whether a row becomes a row. */
export const isRow = ({ stage, result, recipe, links }: Movement): boolean =>
  ["select", "permute", "spread"].includes(recipe.kind) &&
  links.length > 0 &&
  result.operand.shape.length === 1 &&
  stage.input.occurrence.operands.every(({ shape }, at) => at > 0 || shape.length === 1);

const cellMarks = (marks: readonly Mark[]): CellMark[] =>
  marks.filter((mark): mark is CellMark => mark.kind === "cell");

/** The number of its place over every cell. */
function positions(all: Movement, block: Block): Block {
  const { small, unit } = all.stage.metrics;
  const style = { size: small, ink: "ink2" as const, anchor: "middle" as const };
  const room = small + 4 * unit;
  const marks = cellMarks(block.marks).map(({ id, ref, x, y, width }) =>
    textMark(`${id}.at`, x + width / 2, y + room - 6 * unit, String(ref?.index[0] ?? ""), style),
  );
  const shifted = block.marks.map((mark) => ({ ...mark, y: mark.y + room }));
  return {
    width: block.width,
    height: block.height + room,
    body: { ...block.body, y: block.body.y + room },
    marks: [...shifted, ...marks],
  };
}

/** The cells of an array with its name before them. */
export function rowOf(all: Movement, operand: number, amount: Amount): Block {
  const { input, metrics, room } = all.stage;
  const cells = cellsOf(input, operand);
  if (cells === null) return NOTHING;
  const bare = grid(all, operand, { amount, bare: true });
  const isNumbered = all.recipe.saysIndex === true && operand === 0;
  const block = isNumbered ? positions(all, bare) : bare;
  const inks = all.inks.at(operand === RESULT ? -1 : operand) ?? [];
  const width = Math.min(room.width * 0.3, metrics.type * 14);
  const label = caption(cells.operand, metrics, { id: `${keyOf(operand)}.c`, inks, width });
  const both = beside([label, block], metrics.gap * 0.6, "middle");
  const dy = Math.max(middle(label.body), middle(block.body)) - middle(block.body);
  const dx = label.width + metrics.gap * 0.6;
  const body = { ...block.body, x: block.body.x + dx, y: block.body.y + dy };
  return { ...both, body };
}

/** Lines between the cells that belong together. */
function lines(all: Movement, marks: readonly Mark[]): Mark[] {
  const { unit } = all.stage.metrics;
  const cells = new Map(cellMarks(marks).map((mark) => [mark.id, mark]));
  return all.links.flatMap(({ index, origin }) => {
    const from = cells.get(cellId(origin.operand, origin.index));
    const to = cells.get(cellId(RESULT, index));
    if (from === undefined || to === undefined || to.tone === "hidden") return [];
    const start = { x: from.x + from.width / 2, y: from.y + from.height + 3 * unit };
    const dx = to.x + to.width / 2 - start.x;
    const dy = to.y - 3 * unit - start.y;
    const isLit = all.lit?.has(to.id) ?? to.tone === "target";
    const style = {
      ink: isLit ? ("focus" as const) : (to.tag ?? ("ink3" as const)),
      width: (isLit ? 3 : 1.6) * unit,
    };
    const d = `M0 0C0 ${dy / 2} ${dx} ${dy / 2} ${dx} ${dy}`;
    return [path(`line.${to.id}`, start.x, start.y, d, style)];
  });
}

/** The operands, the last of them above the result, and between them the way of every cell. */
export function linked(
  all: Movement,
  operands: readonly number[],
  row: (operand: number) => Block,
): Block {
  const { gap } = all.stage.metrics;
  const above = below(operands.map(row), gap * 0.4, "body");
  const result = row(RESULT);
  const both = below(
    [above, isBefore(all, "moved") ? { ...result, marks: [] } : result],
    gap * 2.4,
    "body",
  );
  return { ...both, marks: [...lines(all, both.marks), ...both.marks] };
}
