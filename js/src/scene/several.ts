/** Several results of moved numbers: what went in, and every array that came out, each cell in the colour of its piece. */

import type { Cells } from "../model/cells.ts";
import type { Origin } from "../model/origins.ts";
import { resultNumber, resultsOf, seenFrom } from "../model/results.ts";
import type { Movement } from "../protocol/generated.ts";
import { grouped } from "../util/text.ts";
import { axisInk } from "./array.ts";
import { card } from "./card.ts";
import { type Arrangement, arranged } from "./choose.ts";
import { type Block, below, beside, flow, NOTHING } from "./layout.ts";
import { cellId, cellWidthOf, lookOf } from "./looks.ts";
import { line, paragraph } from "./marks.ts";
import { type Amount, amountsFor, hasCells, isRough, operandBlock } from "./operand.ts";
import type { Ink, Scene, Tone, ViewInput } from "./scene.ts";
import type { Look } from "./sheet.ts";
import { cellsOf, type Stage, sceneOf, stageOf } from "./stage.ts";
import { tonesOf } from "./tones.ts";

const MOST_DRAWN = 6;

type Index = readonly number[];

interface Several {
  stage: Stage;
  recipe: Movement;
  /** The operand numbers of the arrays that are drawn, and how many results are not. */
  sources: readonly number[];
  results: readonly number[];
  left: number;
  /** The colours of cells, by their ids: pieces of one array, or what comes from each of several. */
  inks: ReadonlyMap<string, Ink>;
  /** Where every cell came from, by their ids; a source cell that went anywhere came from itself. */
  origins: ReadonlyMap<string, string>;
  legend: string;
}

const indicesOf = ({ kept }: Cells): readonly Index[] =>
  kept.reduce<Index[]>(
    (all, axis) => all.flatMap((index) => axis.map((at) => [...index, at])),
    [[]],
  );

/** The origins of the drawn cells of one result. */
function trace(input: ViewInput, result: number, mark: (to: string, origin: Origin) => void): void {
  const cells = cellsOf(input, result);
  for (const index of cells === null ? [] : indicesOf(cells)) {
    const origin = cells?.origin(index);
    if (origin !== undefined && origin.operand >= 0) mark(cellId(result, index), origin);
  }
}

const COLOURS = {
  pieces: "colours: the pieces",
  arrays: "colours: the array that a cell comes from",
};

/** What the numbers of a result count, where they are positions along an axis. */
function positionsOf(input: ViewInput, result: number): string[] {
  const recipe = seenFrom(input.occurrence, resultNumber(result)).recipe;
  if (recipe.family !== "movement" || recipe.function !== "nonzero" || recipe.axis === undefined)
    return [];
  const name = cellsOf(input, result)?.operand.name ?? "";
  return [`${name}: index along axis ${recipe.axis}`];
}

function severalOf(stage: Stage, recipe: Movement): Several {
  const { input } = stage;
  const all = resultsOf(input.occurrence).map((_, position) => resultNumber(position));
  const results =
    all.length > MOST_DRAWN ? [...all.slice(0, MOST_DRAWN - 1), ...all.slice(-1)] : all;
  const sources = input.occurrence.operands.flatMap(({ plain }, at) =>
    plain === undefined ? [at] : [],
  );
  const by = recipe.kind === "split" ? "pieces" : sources.length > 1 ? "arrays" : null;
  const inks = new Map<string, Ink>();
  const origins = new Map<string, string>();
  for (const result of results) {
    trace(input, result, (to, { operand, index }) => {
      const from = cellId(operand, index);
      origins.set(to, from).set(from, from);
      const ink = axisInk(by === "pieces" ? resultNumber(result) : operand);
      if (by !== null) inks.set(to, ink).set(from, ink);
    });
  }
  const legend = [
    ...(by === null || inks.size === 0 ? [] : [COLOURS[by]]),
    ...results.flatMap((result) => positionsOf(input, result)),
  ].join("; ");
  return {
    stage,
    recipe,
    sources,
    results,
    left: all.length - results.length,
    inks,
    origins,
    legend,
  };
}

/** Before the numbers are moved nothing of the results is there. */
const isEarly = ({ stage }: Several): boolean =>
  ["before", "axis", "check"].includes(stage.input.frame.phase);

function toneOf(all: Several, operand: number, cells: Cells): (index: Index) => Tone {
  const { frame, focus } = all.stage.input;
  const still = tonesOf(frame, operand, cells.operand.shape);
  const pointed = focus === null ? null : cellId(focus.operand, focus.index);
  const root = pointed === null ? undefined : all.origins.get(pointed);
  const isLit = (id: string) =>
    id === pointed || (root !== undefined && all.origins.get(id) === root);
  const chooses = all.recipe.kind === "select" && operand >= 0 && !isEarly(all);
  const unlit = (tone: Tone): Tone =>
    pointed !== null && (tone === "live" || tone === "target") ? "plain" : tone;
  return (index) => {
    const id = cellId(operand, index);
    const own = still(index);
    if (operand < 0 && isEarly(all) && own !== "target") return "hidden";
    if (isLit(id)) return "live";
    return own === "plain" && chooses && !all.origins.has(id) ? "done" : unlit(own);
  };
}

function block(all: Several, operand: number, amount: Amount): Block {
  const { input, metrics, room } = all.stage;
  const cells = cellsOf(input, operand);
  if (cells === null) return NOTHING;
  const tone = toneOf(all, operand, cells);
  const saysIndex = operand < 0 && indexed(input, operand);
  const look = (index: Index): Look => {
    const own = lookOf(cells, operand, index, { tone: tone(index), numbers: input.numbers });
    const origin = operand < 0 ? cells.origin(index) : undefined;
    const tag = own.tone === "hidden" ? undefined : all.inks.get(own.id);
    const isPlain = (all.inks.size > 0 || saysIndex) && own.fill !== "nan";
    const from = origin && origin.operand >= 0 ? cellId(origin.operand, origin.index) : undefined;
    return { ...own, fill: isPlain ? null : own.fill, tag, from };
  };
  const options = {
    operand,
    frames: [input.frame, ...input.reading.frames],
    amount,
    tone,
    numbers: input.numbers,
    width: Math.min(room.width, metrics.type * 20),
    look,
    inks: inksFor(all, operand, cells.operand.shape.length),
    cellWidth: cellWidthOf([cells.operand], metrics),
  };
  return operandBlock(cells, options, metrics);
}

/** The colours of the axes: what is taken apart along an axis keeps the colours of the others. */
function inksFor({ recipe, stage }: Several, operand: number, ndim: number): Ink[] {
  const source = stage.input.occurrence.operands[0]?.shape.length ?? 0;
  const isUnstacked = recipe.kind === "split" && operand < 0 && ndim === source - 1;
  const skipped = isUnstacked ? (recipe.axis ?? 0) : ndim;
  return Array.from({ length: ndim }, (_, axis) => axisInk(axis < skipped ? axis : axis + 1));
}

/** Whether a result holds positions instead of values. */
function indexed({ occurrence }: ViewInput, operand: number): boolean {
  const { recipe, more } = occurrence;
  const own = more?.[resultNumber(operand) - 1]?.recipe ?? recipe;
  return own.family === "movement" && own.saysIndex === true;
}

function outcome(all: Several, amount: Amount, width: number): Block {
  const { metrics } = all.stage;
  const blocks = all.results.map((operand) => block(all, operand, amount));
  if (all.left > 0) {
    const text = `… ${grouped(all.left)} more`;
    blocks.splice(-1, 0, line("more", text, { size: metrics.small, ink: "ink2" }));
  }
  const drawn = flow(blocks, width, metrics.gap, "middle");
  return isEarly(all)
    ? { ...drawn, marks: drawn.marks.filter(({ kind }) => kind === "cell") }
    : drawn;
}

function arrangements(stage: Stage, recipe: Movement): readonly Arrangement[] {
  const { metrics, room } = stage;
  const all = severalOf(stage, recipe);
  const style = { size: metrics.small, ink: "ink2" as const, mono: false };
  const key = all.legend === "" ? NOTHING : paragraph("key", all.legend, room.width, style);
  const arrow = (text: string) => {
    const drawn = line("arrow", text, { size: metrics.type * 1.5, ink: "ink2" });
    return isEarly(all) ? { ...drawn, marks: [] } : drawn;
  };
  const parts = (amount: Amount) => all.sources.map((operand) => block(all, operand, amount));
  return amountsFor(stage.input).flatMap((amount) => {
    const rough = isRough(amount);
    const across = () => {
      const sources = below(parts(amount), metrics.gap * 0.6);
      const free = room.width - sources.width - 4 * metrics.gap;
      const results = outcome(all, amount, Math.max(free, room.width / 3));
      return below(
        [beside([sources, arrow("→"), results], metrics.gap, "middle"), key],
        metrics.gap * 0.8,
      );
    };
    const down = () => {
      const sources = flow(parts(amount), room.width, metrics.gap);
      const rows = [sources, arrow("↓"), outcome(all, amount, room.width)];
      return below([below(rows, metrics.gap * 0.5), key], metrics.gap * 0.8);
    };
    return [
      { rough, draw: across },
      { rough, draw: down },
    ];
  });
}

export function several(input: ViewInput, recipe: Movement): Scene {
  const arrays = input.cells.filter(({ operand }) => operand.plain === undefined);
  if (!arrays.every(hasCells)) return card(input);
  const stage = stageOf(input);
  const drawn = arranged(stage, "several", (each) => arrangements(each, recipe));
  return drawn === null ? card(input) : sceneOf(drawn, stage);
}
