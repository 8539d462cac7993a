/** Rows of cells, one above the other, and a line from every cell to where it went. */

import { clip } from "../util/text.ts";
import { caption } from "./caption.ts";
import { type Block, below, beside, middle, moved, NOTHING } from "./layout.ts";
import { cellId, keyOf, RESULT } from "./looks.ts";
import { line, path, textMark } from "./marks.ts";
import { grid } from "./movement_grid.ts";
import type { Movement } from "./movement_state.ts";
import type { Amount } from "./operand.ts";
import type { CellMark, Mark } from "./scene.ts";

/** Whether a row becomes a row. */
export const isRow = ({ stage, result, recipe, links }: Movement): boolean =>
  recipe.kind !== "join" &&
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

function label(all: Movement, operand: number, width: number, aside?: string): Block {
  const { input, metrics } = all.stage;
  const own = operand === RESULT ? all.result.operand : input.occurrence.operands[operand];
  if (own === undefined) return NOTHING;
  const id = `${keyOf(operand)}.c`;
  if (own.plain !== undefined) {
    const text = clip(own.plain, metrics.type, width);
    return line(`${id}.name`, text, { size: metrics.type, weight: 600 });
  }
  const inks = all.inks.at(operand === RESULT ? -1 : operand) ?? [];
  const words = [aside, own.missing && "values not kept"].filter((each) => each).join(", ");
  return caption(own, metrics, { id, inks, width, ...(words ? { aside: words } : {}) });
}

/** Cells with the name of their array before them. */
export function rowOf(all: Movement, operand: number, block: Block, aside?: string): Block {
  const { metrics, room } = all.stage;
  const width = Math.min(room.width * 0.3, metrics.nameWidth);
  const words = label(all, operand, width, aside);
  const gap = metrics.gap * 0.6;
  const both = beside([words, block], gap, "middle");
  const dy = Math.max(middle(words.body), middle(block.body)) - middle(block.body);
  const body = moved(block.body, words.width + gap, dy);
  return { ...both, body };
}

/** The cells of an array without rulers; with their places where the result says places. */
export function cellRow(all: Movement, operand: number, amount: Amount): Block {
  const bare = grid(all, operand, { amount, bare: true });
  return all.recipe.saysIndex === true && operand === 0 ? positions(all, bare) : bare;
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

/** The source above the result, and between them the way of every cell. */
export function linked(all: Movement, above: readonly Block[], result: Block): Block {
  const { gap } = all.stage.metrics;
  const both = below([below(above, gap * 0.4, "body"), result], gap * 2.4, "body");
  return { ...both, marks: [...lines(all, both.marks), ...both.marks] };
}
