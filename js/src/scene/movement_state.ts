/** Numbers that were only moved: which cells a frame is about, and which belong together. */

import { axisInks } from "../model/axis_inks.ts";
import type { Cells } from "../model/cells.ts";
import type { Origin } from "../model/origins.ts";
import type { Frame, Movement as Recipe, Role } from "../protocol/generated.ts";
import { cellId, RESULT } from "./looks.ts";
import { hasCells } from "./operand.ts";
import { roleAt } from "./roles.ts";
import type { CellRef, Ink } from "./scene.ts";
import { cellsOf, type Stage } from "./stage.ts";
import { isWhole, rolesOf, type ToneAt, tonesOf } from "./tones.ts";

export type Index = readonly number[];

export interface Movement {
  stage: Stage;
  recipe: Recipe;
  result: Cells;
  /** Operands that are drawn. */
  arrays: readonly number[];
  /** The kept cells of the result, and where they came from. */
  links: readonly Link[];
  /** A frame that points at all that the links lead to: what a picture should not leave out. */
  pointing: Frame;
  /** Whether the links tell of every cell of the result. */
  complete: boolean;
  /** The colours of the axes, one entry per operand, the result's last. */
  inks: readonly (readonly Ink[])[];
  /** The value of the strongest colour: a number that is moved keeps its colour. */
  limit: number;
  /** Whether nothing but the cells is drawn: more of them fit then. */
  isLean: boolean;
  /** The ids of the cells that belong to the one that is pointed at. */
  lit: ReadonlySet<string> | null;
}

export interface Link {
  index: Index;
  origin: Origin;
}

const product = (lines: readonly Index[]): number[][] =>
  lines.reduce<number[][]>(
    (all, line) => all.flatMap((index) => line.map((at) => [...index, at])),
    [[]],
  );

const roleOf = ({ operand, index }: Origin): Role[] =>
  operand < 0 ? [] : [roleAt("live", operand, index)];

const MOST_BLANK = 1024;

/** Whether an array has cells to draw: blank ones where its values were not kept and it is small. */
export function isDrawable(cells: Cells): boolean {
  const { plain, shape } = cells.operand;
  const size = shape.reduce((product, length) => product * length, 1);
  return hasCells(cells) || (plain === undefined && size <= MOST_BLANK);
}

/** A row is joined along its one axis. */
function withAxis(recipe: Recipe, ndim: number): Recipe {
  const isRow = recipe.kind === "join" && ndim === 1;
  return isRow && recipe.axis === undefined ? { ...recipe, axis: 0 } : recipe;
}

export function movementOf(stage: Stage, told: Recipe): Movement | null {
  const { occurrence, cells } = stage.input;
  const result = cellsOf(stage.input, RESULT);
  if (result === null) return null;
  const recipe = withAxis(told, result.operand.shape.length);
  const links = product(result.kept).flatMap((index): Link[] => {
    const origin = result.origin(index);
    return origin === undefined ? [] : [{ index, origin }];
  });
  const arrays = occurrence.operands.flatMap((_, operand) => {
    const own = cells[operand];
    return own !== undefined && isDrawable(own) ? [operand] : [];
  });
  const inks = axisInks(occurrence).map((axes) =>
    axes.map((axis): Ink => (axis === null ? "ink2" : `axis${axis as 0 | 1 | 2 | 3 | 4}`)),
  );
  const size = result.operand.shape.reduce((all, length) => all * length, 1);
  const complete = links.length === size;
  const pointing = {
    phase: "moved",
    sentence: "",
    roles: links.flatMap(({ origin }) => roleOf(origin)),
  };
  const moved = occurrence.operands.filter(
    (_, at) => at === 0 || links.some(({ origin }) => origin.operand === at),
  );
  const colored = recipe.saysIndex ? moved : [...moved, result.operand];
  const limit = Math.max(0, ...colored.map((operand) => operand.limit ?? 1));
  const known = { stage, recipe, result, arrays, links, inks, complete, pointing, limit };
  const base = { ...known, isLean: false };
  const { focus } = stage.input;
  return { ...base, lit: focus === null ? null : new Set(belonging(base, focus)) };
}

const same = (a: Index, b: Index): boolean =>
  a.length === b.length && a.every((at, i) => at === b[i]);

/** The cell itself, where it came from, and where it went. */
function belonging({ links, recipe }: Omit<Movement, "lit">, focus: CellRef): string[] {
  const { operand, index } = focus;
  const found = links.filter((link) =>
    operand === RESULT
      ? same(link.index, index)
      : (link.origin.operand === operand && same(link.origin.index, index)) ||
        (recipe.kind === "write" && operand === 0 && same(link.index, index)),
  );
  return [
    cellId(operand, index),
    ...found.map((link) => cellId(RESULT, link.index)),
    ...found.map(({ origin }) => cellId(origin.operand, origin.index)),
  ];
}

/** The axis of an array along which it happened; -1 where it has no such axis. */
export function axisOf({ recipe, stage, result }: Movement, operand: number): number {
  const ndim = result.operand.shape.length;
  if (recipe.axis === undefined) return -1;
  const own =
    operand === RESULT ? ndim : (stage.input.occurrence.operands[operand]?.shape.length ?? 0);
  return own !== ndim && recipe.kind === "join" ? -1 : recipe.axis - (ndim - own);
}

const PHASES = ["before", "axis", "check", "value", "moved", "verdict"];

/** How far a frame got: "axis" comes before "value" and "moved". */
export const isBefore = ({ stage }: Movement, phase: string): boolean =>
  PHASES.indexOf(stage.input.frame.phase) < PHASES.indexOf(phase);

/** Whether nothing of the result is there yet: a frame may show a part of it before the others. */
export const isEarly = (all: Movement): boolean =>
  isBefore(all, "moved") &&
  !rolesOf(all.stage.input.frame, RESULT).some(([kind]) => kind === "target");

/** How many leading axes of the source the frame has looked at. */
function narrowedTo({ stage, recipe }: Movement): number {
  const { axis } = stage.input.frame;
  const ends = (recipe.chips ?? []).flatMap((chip) => chip.axis ?? []);
  if (axis === undefined) return Number.POSITIVE_INFINITY;
  return Math.min(...ends.filter((end) => end > axis), Number.POSITIVE_INFINITY);
}

/** Whether a source cell is among the chosen ones; undefined where that is not known. */
function chosenOf(all: Movement): (index: Index) => boolean | undefined {
  const { recipe, stage, links, complete } = all;
  const isAxis = stage.input.frame.phase === "axis";
  const depth = isAxis ? narrowedTo(all) : Number.POSITIVE_INFINITY;
  const prefix = (index: Index) => index.slice(0, depth).join();
  const taken = links.flatMap(({ index, origin }) => {
    if (recipe.kind === "write") return origin.operand === 0 ? [] : [index];
    return origin.operand === 0 ? [origin.index] : [];
  });
  const prefixes = new Set(taken.map(prefix));
  return (index) => prefixes.has(prefix(index)) || (complete ? false : undefined);
}

/** Chosen cells have the attention, all others step back. */
function chosenTones(all: Movement, tones: ToneAt, isPointed: boolean): ToneAt {
  const chosen = chosenOf(all);
  const isWrite = all.recipe.kind === "write";
  return (index) => {
    const own = tones(index);
    if (own === "hidden" || own === "clash" || own === "hazard") return own;
    switch (chosen(index)) {
      case undefined:
        return own;
      case false:
        return isWrite ? "plain" : "done";
      default:
        return isPointed ? own : "live";
    }
  };
}

/** The cells of the result that are no new numbers: constants, and cells that are read again. */
function ghosts({ recipe, links }: Movement): ReadonlySet<string> {
  const seen = new Set<string>();
  const isView = recipe.kind === "spread" && recipe.copied === false;
  const found = links.filter(({ origin }) => {
    const id = cellId(origin.operand, origin.index);
    const isAgain = seen.has(id);
    seen.add(id);
    return origin.operand < 0 || (isView && isAgain);
  });
  return new Set(found.map(({ index }) => cellId(RESULT, index)));
}

function resultTones(all: Movement, tones: ToneAt): ToneAt {
  const dashed = ghosts(all);
  const written = new Set(
    all.links.flatMap(({ index, origin }) =>
      all.recipe.kind === "write" && origin.operand !== 0 ? [cellId(RESULT, index)] : [],
    ),
  );
  const first = tonesOf(all.stage.input.frame, RESULT);
  const isPart = isBefore(all, "moved");
  return (index) => {
    const own = tones(index);
    if (isPart && first(index) !== "target") return "hidden";
    if (own !== "plain") return own;
    const id = cellId(RESULT, index);
    if (written.size > 0) return written.has(id) ? "target" : "done";
    return dashed.has(id) ? "ghost" : "plain";
  };
}

function stillTones(all: Movement, operand: number): ToneAt {
  const { input } = all.stage;
  const { frame, occurrence } = input;
  const shape = (operand === RESULT ? all.result : input.cells[operand])?.operand.shape ?? [];
  const tones = tonesOf(frame, operand, shape);
  if (operand === RESULT) return resultTones(all, tones);
  if (all.recipe.kind === "join" && shape.every((size) => size === 1)) return () => "plain";
  const chooses = all.recipe.kind === "select" || all.recipe.kind === "write";
  if (operand > 0 || !chooses || frame.phase === "before" || all.links.length === 0) return tones;
  const isPointed =
    frame.phase !== "axis" &&
    occurrence.operands.some(({ shape: own }, number) =>
      rolesOf(frame, number).some((role) => role[0] === "live" && !isWhole(role, own)),
    );
  return chosenTones(all, tones, isPointed);
}

/** What the frame says about a cell, and whether it belongs to the one that is pointed at. */
export function toneFor(all: Movement, operand: number): ToneAt {
  const still = stillTones(all, operand);
  if (all.lit === null) return still;
  const { lit } = all;
  return (index) => {
    const tone = still(index);
    if (tone === "hidden") return tone;
    if (lit.has(cellId(operand, index))) return "live";
    return tone === "live" || tone === "target" ? "plain" : tone;
  };
}

/** Whether a constant was put into the result. */
export const hasConstants = ({ links, recipe }: Movement): boolean =>
  recipe.kind !== "write" && links.some(({ origin }) => origin.operand < 0);

/** Whether cells of the result are cells of a view that stood there before. */
export const isReadAgain = (all: Movement): boolean =>
  all.recipe.kind === "spread" && all.recipe.copied === false && ghosts(all).size > 0;
