/** The whole of a large product in small: where the drawn rows, columns and cells lie. */

import type { Cells } from "../model/cells.ts";
import { ordinal } from "../util/text.ts";
import { type Block, NOTHING } from "./layout.ts";
import { keyOf, RESULT } from "./looks.ts";
import { paragraph, path } from "./marks.ts";
import type { Mark } from "./scene.ts";
import type { Stage } from "./stage.ts";
import { rolesOf } from "./tones.ts";

const GAP = 6;
const LEAST = 60;

interface Tile {
  cells: Cells;
  operand: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

function image(tile: Tile): Mark[] {
  const { overview } = tile.cells.operand;
  const palette = tile.cells.operand.palette ?? "none";
  const { x, y, width, height } = tile;
  const id = `${keyOf(tile.operand)}.map`;
  const outline = path(`${id}.box`, x, y, `M0 0h${width}v${height}h${-width}z`, {
    ink: "ink3",
    width: 1,
  });
  if (overview === undefined || tile.cells.overview === null || palette === "none")
    return [outline];
  const { rows, columns } = overview;
  return [
    { kind: "image", id, x, y, width, height, rows, columns, bytes: tile.cells.overview, palette },
  ];
}

/** An outline of what the frame points at, never thinner than can be seen. */
function brush(tile: Tile, stage: Stage): Mark[] {
  const [rows = 1, columns = 1] = tile.cells.operand.shape;
  return rolesOf(stage.input.frame, tile.operand).flatMap(([kind, , slices], at) => {
    if (kind !== "live" && kind !== "target") return [];
    const [down = [0, rows], across = [0, columns]] = slices;
    const scaleX = tile.width / columns;
    const scaleY = tile.height / rows;
    const width = Math.max(4, (across[1] - across[0]) * scaleX);
    const height = Math.max(4, (down[1] - down[0]) * scaleY);
    const x = Math.min(tile.x + across[0] * scaleX, tile.x + tile.width - width);
    const y = Math.min(tile.y + down[0] * scaleY, tile.y + tile.height - height);
    const d = `M0 0h${width}v${height}h${-width}z`;
    return [path(`${keyOf(tile.operand)}.brush${at}`, x, y, d, { ink: "focus", width: 1.6 })];
  });
}

/** What the small picture shows, in the corner that the three leave free. */
function words(
  all: readonly Cells[],
  stage: Stage,
  free: { width: number; height: number },
): Block {
  const { small } = stage.metrics;
  const steps = Math.max(
    ...all.map(({ operand: { overview } }) =>
      Math.max(overview?.rowStride ?? 1, overview?.columnStride ?? 1),
    ),
  );
  const text = steps > 1 ? `the whole, every ${ordinal(steps)} cell` : "the whole";
  const style = { size: small, ink: "ink2" as const, mono: false };
  const block = paragraph("map.t", text, free.width - GAP, style);
  return block.height <= free.height ? block : NOTHING;
}

/** The three overviews in the same layout as the large picture, where there is room for them. */
export function minimap(
  [left, right, result]: readonly [Cells, Cells, Cells],
  stage: Stage,
  free: { width: number; height: number },
): Block {
  const all = [left, right, result];
  if (
    !all.some((cells) => cells.operand.overview) ||
    all.some((cells) => cells.operand.shape.length !== 2)
  )
    return NOTHING;
  const [rows = 1, inner = 1] = left.operand.shape;
  const columns = right.operand.shape[1] ?? 1;
  const most = Math.min(free.width, free.height, 190 * stage.metrics.unit);
  if (most < LEAST) return NOTHING;
  const scale = (most - GAP) / Math.max(inner + columns, inner + rows);
  const size = (count: number) => Math.max(5, count * scale);
  const [k, m, n] = [size(inner), size(rows), size(columns)];
  const tiles: Tile[] = [
    { cells: left, operand: 0, x: 0, y: k + GAP, width: k, height: m },
    { cells: right, operand: 1, x: k + GAP, y: 0, width: n, height: k },
    { cells: result, operand: RESULT, x: k + GAP, y: k + GAP, width: n, height: m },
  ].filter((tile) => tile.operand !== RESULT || stage.input.frame.phase === "result");
  const label = words(all, stage, { width: k, height: k });
  if (label === NOTHING) return NOTHING;
  const marks: Mark[] = [
    ...tiles.flatMap((tile) => [...image(tile), ...brush(tile, stage)]),
    ...label.marks,
  ];
  const width = k + n + GAP;
  const height = k + m + GAP;
  return { width, height, body: { x: 0, y: 0, width, height }, marks };
}
