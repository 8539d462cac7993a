/** The same numbers in another arrangement: the grids above, the memory line below, linked both ways. */

import type { Cells } from "../model/cells.ts";
import type { Layout } from "../protocol/generated.ts";
import { clip } from "../util/text.ts";
import { axisInk } from "./array.ts";
import { caption, captioned } from "./caption.ts";
import { card } from "./card.ts";
import { type Arrangement, arranged } from "./choose.ts";
import { type Block, below, beside, flow, NOTHING } from "./layout.ts";
import { cellId, cellWidthOf, keyOf, lookOf, RESULT } from "./looks.ts";
import { line, paragraph } from "./marks.ts";
import { type Memory, type MemoryPlan, memoryOf } from "./memory.ts";
import { AMOUNTS, type Amount, hasCells, operandArray } from "./operand.ts";
import {
  destinationOf,
  hasLine,
  originOf,
  positionOf,
  resultInks,
  type Tag,
  tagFor,
} from "./relayout_map.ts";
import type { CellRef, Ink, Scene, Tone, ViewInput } from "./scene.ts";
import type { Look } from "./sheet.ts";
import { cellsOf, type Stage, sceneOf, stageOf } from "./stage.ts";
import { tonesOf } from "./tones.ts";

/** What a reference to a cell of a memory line has for its operand. */
export const LINE = -2;
export const COPY_LINE = -3;

type Index = readonly number[];

interface Relayout {
  stage: Stage;
  recipe: Layout;
  source: Cells;
  result: Cells;
  inks: readonly Ink[];
  tag: Tag | null;
  /** The source cells that are pointed at, by position in reading order; null where the frame's roles say it. */
  lit: ReadonlySet<string> | null;
}

const nameOf = (index: Index): string => index.join(",");

function relayoutOf(stage: Stage, recipe: Layout): Relayout | null {
  const [source, result] = [cellsOf(stage.input, 0), cellsOf(stage.input, RESULT)];
  if (source === null || result === null) return null;
  const { shape } = source.operand;
  const base = {
    stage,
    recipe,
    source,
    result,
    inks: resultInks(recipe, shape, result.operand.shape),
    tag: tagFor(recipe, shape, result.operand.shape),
    lit: null,
  };
  const { focus } = stage.input;
  return focus === null ? base : { ...base, lit: new Set(focused(base, focus)) };
}

function keptIndices(cells: Cells): number[][] {
  return cells.kept.reduce<number[][]>(
    (all, kept) => all.flatMap((index) => kept.map((at) => [...index, at])),
    [[]],
  );
}

const sourcePosition = ({ recipe }: Relayout, index: Index) =>
  positionOf(index, recipe.sourceStrides);

const origin = ({ recipe, source, result }: Relayout, index: Index) =>
  originOf(recipe, source.operand.shape, result.operand.shape, index);

/** The source cells that a reference to any picture of them stands for. */
function focused(all: Relayout, focus: CellRef): string[] {
  if (focus.operand === 0) return [nameOf(focus.index)];
  if (focus.operand === RESULT) return [nameOf(origin(all, focus.index))];
  const position = focus.index[0] ?? -1;
  if (focus.operand === LINE) {
    const reads = (index: Index) => sourcePosition(all, index) - lowest(all) === position;
    return keptIndices(all.source).filter(reads).map(nameOf);
  }
  const { resultStrides } = all.recipe;
  return keptIndices(all.result)
    .filter((index) => positionOf(index, resultStrides) === position)
    .map((index) => nameOf(origin(all, index)));
}

/** Where a line with backward steps begins. */
function lowest({ recipe, source }: Relayout): number {
  return source.operand.shape.reduce(
    (sum, size, axis) => sum + Math.min(0, (size - 1) * (recipe.sourceStrides[axis] ?? 0)),
    0,
  );
}

function tagOf(all: Relayout, index: Index): Ink | undefined {
  if (all.tag === null) return undefined;
  const [from, to] = [all.source.operand.shape, all.result.operand.shape];
  const own = all.tag.ofResult ? destinationOf(all.recipe, from, to, index) : index;
  return axisInk(own[all.tag.axis] ?? 0);
}

/** What the colours of the cells mean. */
function legend(all: Relayout): string {
  if (all.tag === null) return "";
  const { name } = (all.tag.ofResult ? all.result : all.source).operand;
  return `; colours: index along axis ${all.tag.axis} of ${name}`;
}

/** Identity is what matters here: no fill for values, only for what is no number. */
function plainLook(all: Relayout, operand: number, index: Index, from: Index, tone: Tone): Look {
  const cells = operand === RESULT ? all.result : all.source;
  const look = lookOf(cells, operand, index, { tone, numbers: all.stage.input.numbers });
  const shown = look.text !== "" || !all.stage.input.numbers;
  return {
    ...look,
    fill: look.fill === "nan" ? "nan" : null,
    tag: shown && tone !== "hidden" ? tagOf(all, from) : undefined,
  };
}

function toneFor(all: Relayout, operand: number): (index: Index, from: Index) => Tone {
  const cells = operand === RESULT ? all.result : all.source;
  const tones = tonesOf(all.stage.input.frame, operand, cells.operand.shape);
  return (index, from) => {
    const tone = tones(index);
    if (all.lit === null || tone === "hidden") return tone;
    return all.lit.has(nameOf(from)) ? "live" : "plain";
  };
}

function steps(strides: readonly number[]): string {
  return `strides (${strides.join(", ")}${strides.length === 1 ? "," : ""})`;
}

function grid(all: Relayout, operand: number, amount: Amount, width: number): Block {
  const { input, metrics } = all.stage;
  const cells = operand === RESULT ? all.result : all.source;
  const inks = operand === RESULT ? all.inks : cells.operand.shape.map((_, axis) => axisInk(axis));
  const tone = toneFor(all, operand);
  const isResult = operand === RESULT;
  const body = operandArray(
    cells,
    {
      operand,
      frames: [input.frame, ...input.reading.frames],
      amount,
      tone: () => "plain",
      numbers: input.numbers,
      width,
      inks,
      cellWidth: cellWidthOf([all.source.operand], metrics),
      look: (index) => {
        const from = isResult ? origin(all, index) : index;
        const look = plainLook(all, operand, index, from, tone(index, from));
        return isResult ? { ...look, from: cellId(0, from) } : look;
      },
    },
    metrics,
  );
  const strides = isResult ? all.recipe.resultStrides : all.recipe.sourceStrides;
  const known = cells.operand.shape.length > 0 && hasLine(strides, cells.operand.shape);
  const notes = known ? [steps(strides)] : [];
  const label = caption(cells.operand, metrics, {
    id: `${keyOf(operand)}.c`,
    inks,
    width: width - body.body.x,
    notes,
  });
  return captioned(body, label, metrics);
}

function wideText(all: Relayout): number {
  return (
    cellWidthOf([all.source.operand], { ...all.stage.metrics, minCellWidth: 0 }) -
    16 * all.stage.metrics.unit
  );
}

function cutsOf(all: Relayout): MemoryPlan["cuts"] {
  const { phase } = all.stage.input.frame;
  if (phase !== "cut" && phase !== "fill") return [];
  const edge = (shape: readonly number[]) =>
    (all.recipe.order === "F" ? shape[0] : shape.at(-1)) ?? 1;
  const [before, now] = [all.source.operand.shape, all.result.operand.shape];
  const old = { every: edge(before), ink: "ink3" as const, dashed: true };
  const fresh = { every: edge(now), ink: "accent" as const, dashed: false };
  return [...(before.length > 1 ? [old] : []), ...(now.length > 1 ? [fresh] : [])];
}

function stepsOf(all: Relayout): NonNullable<MemoryPlan["steps"]> {
  const told = all.stage.input.reading.frames.some((frame) => frame.phase === "strides");
  if (all.recipe.copied !== false || !told) return [];
  return all.recipe.resultStrides.map((by, axis) => ({
    by,
    ink: all.inks[axis] ?? "ink2",
    label: `axis ${axis}: +${by}`,
  }));
}

function mainLine(all: Relayout, width: number): Memory {
  const { metrics } = all.stage;
  const { shape } = all.source.operand;
  if (!hasLine(all.recipe.sourceStrides, shape) || shape.includes(0)) {
    return { line: NOTHING, steps: NOTHING };
  }
  const start = lowest(all);
  const tone = toneFor(all, 0);
  const places = new Map<number, number[]>();
  for (const index of keptIndices(all.source))
    places.set(sourcePosition(all, index) - start, index);
  const positions = [...places.keys()].sort((a, b) => a - b);
  const top = shape.reduce(
    (sum, size, axis) => sum + Math.max(0, (size - 1) * (all.recipe.sourceStrides[axis] ?? 0)),
    0,
  );
  const look = (position: number): Look => {
    const index = places.get(position) ?? [];
    const own = plainLook(all, 0, index, index, tone(index, index));
    const hit = own.tone === "live" || own.tone === "target";
    return {
      ...own,
      id: `m:${position}`,
      tone: hit ? "live" : "plain",
      ref: { operand: LINE, index: [position] },
    };
  };
  const view = all.recipe.copied === false;
  const plan: MemoryPlan = {
    id: "m",
    positions,
    length: top - start + 1,
    look,
    textWidth: wideText(all),
    cuts: cutsOf(all) ?? [],
    steps: stepsOf(all),
    stepping: all.stage.input.frame.phase === "strides",
    unit: shape.at(-1) ?? 1,
    width,
  };
  const title =
    all.recipe.copied === true ? `memory of ${all.source.operand.name}` : "memory: one line";
  const said = view ? `${title}, read by both` : title;
  const { line: cells, steps: arrows } = memoryOf(plan, metrics);
  return { line: titled("m.t", said + legend(all), cells, width, all), steps: arrows };
}

/** The second line of a copy: its cells come from the first. */
function copyLine(all: Relayout, width: number): Block {
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
    const start = sourcePosition(all, from) - lowest(all);
    const state = own.tone === "target" ? "live" : own.tone;
    return {
      ...own,
      id: `n:${position}`,
      tone: state,
      from: `m:${start}`,
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
    textWidth: wideText(all),
    stepping: false,
    unit: shape.at(-1) ?? 1,
    width,
  };
  const block = titled(
    "n.t",
    `memory of ${all.result.operand.name}: a copy`,
    memoryOf(plan, metrics).line,
    width,
    all,
  );
  return isEarly(input) ? { ...block, marks: [] } : block;
}

const isEarly = (input: ViewInput): boolean => ["before", "cut"].includes(input.frame.phase);

function titled(id: string, text: string, block: Block, width: number, all: Relayout): Block {
  const { metrics } = all.stage;
  const style = { size: metrics.small, ink: "ink2" as const, mono: false };
  const lines = paragraph(id, text, width, style);
  return below([lines, block], 9 * metrics.unit);
}

/** `y[2, 1]: 0 + 2·1 + 1·4 = 6`, for the one cell that is pointed at. */
function formula(all: Relayout, operand: number, index: Index): string {
  const cells = operand === RESULT ? all.result : all.source;
  const strides = operand === RESULT ? all.recipe.resultStrides : all.recipe.sourceStrides;
  const offset = operand === RESULT && all.recipe.copied === false ? (all.recipe.offset ?? 0) : 0;
  const start = operand === RESULT && all.recipe.copied === true ? 0 : -lowest(all);
  const terms = index.map((at, axis) => `${at}·${strides[axis] ?? 0}`);
  const first = offset + start;
  const sum = [...(first === 0 && terms.length > 0 ? [] : [String(first)]), ...terms].join(" + ");
  const { name } = cells.operand;
  const short = /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name)
    ? name
    : operand === RESULT
      ? "result"
      : "source";
  return `${short}[${index.join(", ")}]: ${sum} = ${positionOf(index, strides, first)}`;
}

function pointed(all: Relayout): { source: number[] | null; result: number[] | null } {
  const one = (operand: number, cells: Cells) => {
    const tone = toneFor(all, operand);
    const found = keptIndices(cells).filter((index) => {
      const from = operand === RESULT ? origin(all, index) : index;
      const state = tone(index, from);
      return state === "live" || state === "target";
    });
    return found.length === 1 ? (found[0] ?? null) : null;
  };
  return { source: one(0, all.source), result: one(RESULT, all.result) };
}

function formulas(all: Relayout, width: number): Block {
  const { metrics, input } = all.stage;
  const at = pointed(all);
  const texts = [
    at.source && hasLine(all.recipe.sourceStrides, all.source.operand.shape)
      ? formula(all, 0, at.source)
      : "",
    at.result && !isEarly(input) && hasLine(all.recipe.resultStrides, all.result.operand.shape)
      ? formula(all, RESULT, at.result)
      : "",
  ];
  const lines = texts.map((text, row) =>
    line(`f.${row}`, clip(text, metrics.type, width), { size: metrics.type, ink: "ink2" }),
  );
  return below(lines, 2 * metrics.unit);
}

function picture(all: Relayout, amount: Amount, stacked: boolean): Block {
  const { metrics, room, input } = all.stage;
  const width = Math.min(room.width, metrics.type * 22);
  const from = grid(all, 0, amount, width);
  const full = grid(all, RESULT, amount, width);
  const to = isEarly(input) ? { ...full, marks: [] } : full;
  const gap = metrics.gap * 2;
  const grids = stacked ? flow([from, to], room.width, gap * 0.7) : beside([from, to], gap);
  if (!input.memory) return grids;
  const main = mainLine(all, room.width);
  const lines = [main.line, copyLine(all, room.width)];
  if (lines.every((each) => each.width === 0)) return grids;
  const said = formulas(all, room.width);
  const told = main.steps.marks.length > 0 ? [main.steps, said] : [said, main.steps];
  return below([grids, ...lines, below(told, 4 * metrics.unit)], metrics.gap * 0.8);
}

function arrangements(stage: Stage, recipe: Layout): readonly Arrangement[] {
  return AMOUNTS.flatMap((amount) =>
    [false, true].map((stacked) => ({
      rough: amount.inner < 4,
      draw: () => {
        const all = relayoutOf(stage, recipe);
        return all === null ? NOTHING : picture(all, amount, stacked);
      },
    })),
  );
}

export function relayout(input: ViewInput): Scene {
  const { recipe } = input.occurrence;
  if (recipe.family !== "layout" || !input.cells.every(hasCells)) return card(input);
  const stage = stageOf(input);
  const block = arranged(stage, "layout", (each) => arrangements(each, recipe));
  return block === null ? card(input) : sceneOf(block, stage);
}
