/** What leads from the cells that go in to the cell that follows: lines, and the sign where they meet. */

import type { Scan } from "../protocol/generated.ts";
import { cellId, RESULT } from "./looks.ts";
import { centred, path, textMark } from "./marks.ts";
import type { Metrics } from "./metrics.ts";
import type { CellMark, Mark, ViewInput } from "./scene.ts";
import { rolesOf } from "./tones.ts";

const middle = (cell: CellMark): number => cell.x + cell.width / 2;
const foot = (cell: CellMark): number => cell.y + cell.height;

/** Down to a cell, with a head. */
function down(x: number, from: number, to: number, metrics: Metrics): Mark {
  const { unit } = metrics;
  const head = 5 * unit;
  const d = `M0 0v${to - from - 2 * unit}m${-head} ${-head}l${head} ${head}l${head} ${-head}`;
  return path("link", x, from, d, { ink: "focus", width: 2 * unit });
}

/** From the edge of a cell to the level where the lines meet, and along it. */
function elbow(id: string, cell: CellMark, y: number, level: number, to: number, unit: number) {
  const d = `M0 0V${level - y}H${to - middle(cell)}`;
  return path(id, middle(cell), y, d, { ink: "focus", width: 2 * unit });
}

function signMark(x: number, level: number, text: string, metrics: Metrics): Mark {
  const style = { size: metrics.type, ink: "ink" as const, weight: 600 as const };
  return textMark("link.s", x + 9 * metrics.unit, centred(level, metrics.type), text, style);
}

/** The lines of a frame about one cell; none where one of its cells is not drawn. */
export function linked(
  marks: readonly Mark[],
  { frame }: ViewInput,
  recipe: Scan,
  metrics: Metrics,
): Mark[] {
  const target = rolesOf(frame, RESULT).find(([kind]) => kind === "target")?.[2][0];
  if (frame.phase !== "cell" || target === undefined || recipe.kind === "normalised") return [];
  const [at] = target;
  const find = (operand: number, index: number) =>
    marks.find(
      (mark): mark is CellMark => mark.kind === "cell" && mark.id === cellId(operand, [index]),
    );
  const to = find(RESULT, at);
  const own = find(0, at);
  if (to === undefined || own === undefined) return [];
  const level = (foot(own) + to.y) / 2;
  const x = middle(to);
  if (recipe.kind === "difference") {
    const next = find(0, at + 1);
    if (next === undefined) return [];
    return [
      elbow("link.0", own, foot(own), level, x, metrics.unit),
      elbow("link.1", next, foot(next), level, x, metrics.unit),
      down(x, level, to.y, metrics),
      signMark(x, (level + to.y) / 2, recipe.symbol, metrics),
    ];
  }
  const before = at === 0 ? undefined : find(RESULT, at - 1);
  const lines = [down(x, foot(own), to.y, metrics)];
  if (before === undefined) return at === 0 ? lines : [];
  return [
    ...lines,
    elbow("link.0", before, before.y, level, x, metrics.unit),
    signMark(x, level, recipe.symbol, metrics),
  ];
}
