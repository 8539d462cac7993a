/** The lines of memory under a change of layout: the one that both read, or the copy's own. */

import type { Frame } from "../protocol/generated.ts";
import { shortName } from "./array.ts";
import { type Block, below, NOTHING, padded } from "./layout.ts";
import { cellWidthOf, RESULT } from "./looks.ts";
import { paragraph } from "./marks.ts";
import { type Memory, type MemoryPlan, memoryOf } from "./memory.ts";
import { hasLine, positionOf } from "./relayout_map.ts";
import {
  COPY_LINE,
  isEarly,
  keptIndices,
  LINE,
  legend,
  lowest,
  origin,
  placeOf,
  plainLook,
  type Relayout,
  toneFor,
} from "./relayout_state.ts";
import type { Look } from "./sheet.ts";
import { rolesOf } from "./tones.ts";

function wideText(all: Relayout): number {
  return cellWidthOf([all.source.operand], { ...all.stage.metrics, minCellWidth: 0, pad: 0 });
}

/** Whether the cells of the source stand on its line in the order in which they are read. */
function isInOrder({ recipe, source }: Relayout): boolean {
  const { shape } = source.operand;
  const axes = recipe.order === "F" ? [...shape.keys()] : [...shape.keys()].reverse();
  let step = 1;
  return axes.every((axis) => {
    const own = step;
    step *= shape[axis] ?? 1;
    return shape[axis] === 1 || recipe.sourceStrides[axis] === own;
  });
}

/** The frames in which the line is cut. */
const isCutting = ({ phase }: Frame): boolean => phase === "cut" || phase === "fill";
const isCut = (all: Relayout): boolean => isCutting(all.stage.input.frame);

/** Where the old rows end and the new ones; on a line in another order there are no such places. */
function cutsOf(all: Relayout): NonNullable<MemoryPlan["cuts"]> {
  const { frames } = all.stage.input.reading;
  if (!frames.some(isCutting) || !isInOrder(all)) return [];
  const edge = (shape: readonly number[]) =>
    (all.recipe.order === "F" ? shape[0] : shape.at(-1)) ?? 1;
  const [before, now] = [all.source.operand.shape, all.result.operand.shape];
  const old = { every: edge(before), ink: "ink3" as const, dashed: true };
  const fresh = { every: edge(now), ink: "accent" as const, dashed: false };
  return [...(before.length > 1 ? [old] : []), ...(now.length > 1 ? [fresh] : [])];
}

/** What the lines across the memory line mean. */
function cutsText(all: Relayout, positions: readonly number[]): string {
  const { order } = all.recipe;
  const [before, now] = [all.source.operand, all.result.operand].map(({ name }) => shortName(name));
  const rows = order === "F" ? "columns" : "rows";
  return cutsOf(all)
    .filter(({ every }) => positions.some((place) => place > 0 && place % every === 0))
    .map(({ dashed }) => {
      const whose = dashed ? before || "the source" : now || "the result";
      return `${dashed ? "dashed" : "solid"}: ${rows} of ${whose}`;
    })
    .join(", ");
}

function stepsOf(all: Relayout): NonNullable<MemoryPlan["steps"]> {
  const told = all.stage.input.reading.frames.some((frame) => frame.phase === "strides");
  if (all.recipe.copied !== false || !told) return [];
  return all.recipe.resultStrides.map((by, axis) => ({
    by,
    ink: all.inks[axis] ?? "ink2",
    label: by < 0 ? String(by) : `+${by}`,
  }));
}

/** The cells on the line that frames point at. */
function pointedPlaces(all: Relayout): number[] {
  const { frame, reading } = all.stage.input;
  return [frame, ...reading.frames].flatMap((each) =>
    rolesOf(each, 0).flatMap(([kind, , slices]) =>
      kind === "live" && slices.every(([from, to]) => to - from === 1)
        ? [
            placeOf(
              all,
              slices.map(([from]) => from),
            ),
          ]
        : [],
    ),
  );
}

export function mainLine(all: Relayout, width: number): Memory {
  const { metrics } = all.stage;
  const { shape } = all.source.operand;
  if (!hasLine(all.recipe.sourceStrides, shape) || shape.includes(0)) {
    return { line: NOTHING, steps: NOTHING };
  }
  const tone = toneFor(all, 0);
  const indices = new Map(keptIndices(all.source).map((index) => [placeOf(all, index), index]));
  const positions = [...indices.keys()].sort((a, b) => a - b);
  const top = shape.reduce(
    (sum, size, axis) => sum + Math.max(0, (size - 1) * (all.recipe.sourceStrides[axis] ?? 0)),
    0,
  );
  const length = top - lowest(all) + 1;
  const valued = !all.places || length * (wideText(all) + 12 * metrics.unit) <= width * 2;
  const look = (position: number): Look => {
    const index = indices.get(position) ?? [];
    const own = plainLook(all, 0, index, index, tone(index, index), !valued);
    const hit = own.tone === "live" || own.tone === "target";
    return {
      ...own,
      id: `m:${position}`,
      tone: hit ? "live" : "plain",
      ref: { operand: LINE, index: [position] },
    };
  };
  const plan: MemoryPlan = {
    id: "m",
    positions,
    length,
    look,
    must: [...stepsOf(all).flatMap(({ by }) => (by > 0 ? [0, by] : [])), ...pointedPlaces(all)],
    textWidth: valued ? wideText(all) : 0,
    labelled: valued,
    cuts: isCut(all) ? cutsOf(all) : [],
    steps: stepsOf(all),
    stepsOf: shortName(all.result.operand.name) || "the result",
    stepping: all.stage.input.frame.phase === "strides",
    unit: shape.at(-1) ?? 1,
    width,
  };
  const copied = all.recipe.copied === true;
  const title = copied ? `memory of ${all.source.operand.name}` : "memory: one line";
  const said = all.recipe.copied === false ? `${title}, read by both` : title;
  const { line: cells, steps: arrows } = memoryOf(plan, metrics);
  const cuts = cutsText(all, positions);
  const words = (parts: readonly string[]) => parts.filter((part) => part !== "").join("; ");
  const whole = titled("m.t", words([said, legend(all, valued), cuts]), cells, width, all);
  const now = titled("m.t", words([said, legend(all, valued)]), cells, width, all);
  return { line: isCut(all) || cuts === "" ? whole : inRoomOf(whole, now), steps: arrows };
}

/** A block with its foot where that of another is. */
function inRoomOf({ width, height }: Block, block: Block): Block {
  const low = padded(block, 0, height - block.height);
  return { ...low, width: Math.max(width, block.width) };
}

/** The second line of a copy: its cells come from the first. */
export function copyLine(all: Relayout, width: number): Block {
  const { metrics, input } = all.stage;
  const { shape } = all.result.operand;
  if (all.recipe.copied !== true || shape.includes(0) || !hasLine(all.recipe.resultStrides, shape))
    return NOTHING;
  const tone = toneFor(all, RESULT);
  const places = new Map<number, number[]>();
  for (const index of keptIndices(all.result))
    places.set(positionOf(index, all.recipe.resultStrides), index);
  const look = (position: number): Look => {
    const index = places.get(position) ?? [];
    const from = origin(all, index);
    const own = plainLook(all, RESULT, index, from, tone(index, from));
    const state = own.tone === "target" ? "live" : own.tone;
    return {
      ...own,
      id: `n:${position}`,
      tone: state,
      from: `m:${placeOf(all, from)}`,
      ref: { operand: COPY_LINE, index: [position] },
    };
  };
  const length = shape.reduce((product, size) => product * size, 1);
  const positions = [...places.keys()].sort((a, b) => a - b);
  const plan: MemoryPlan = {
    id: "n",
    positions,
    length,
    look,
    must: [],
    textWidth: all.places ? 0 : wideText(all),
    labelled: true,
    stepping: false,
    unit: shape.at(-1) ?? 1,
    width,
  };
  const block = titled(
    "n.t",
    [
      `memory of ${all.result.operand.name}: a copy`,
      ...(all.places ? [`numbers: place in the memory of ${all.source.operand.name}`] : []),
    ].join("; "),
    memoryOf(plan, metrics).line,
    width,
    all,
  );
  return isEarly(input) ? { ...block, marks: [] } : block;
}

function titled(id: string, text: string, block: Block, width: number, all: Relayout): Block {
  const { metrics } = all.stage;
  const style = { size: metrics.small, ink: "ink2" as const, mono: false };
  const lines = paragraph(id, text, width, style);
  return below([lines, block], 9 * metrics.unit);
}
