/** Numbers that were only moved: where each cell of the result stood before. */

import type { Movement as Recipe } from "../protocol/generated.ts";
import { grouped, textWidth } from "../util/text.ts";
import { rulerRoom, shortName } from "./array.ts";
import { card } from "./card.ts";
import { type Arrangement, arranged } from "./choose.ts";
import { type Block, below, beside, flow, NOTHING, padded } from "./layout.ts";
import { RESULT } from "./looks.ts";
import { line, paragraph } from "./marks.ts";
import { chipsBlock } from "./movement_chips.ts";
import { grid, isIndex, named, tagAxis, VALUE } from "./movement_grid.ts";
import { seamed, shownPieces, sizesBlock, sumText } from "./movement_join.ts";
import { cellRow, isRow, linked, rowOf } from "./movement_lines.ts";
import {
  hasConstants,
  isDrawable,
  isEarly,
  isReadAgain,
  type Movement,
  movementOf,
} from "./movement_state.ts";
import { travelBlock } from "./movement_travel.ts";
import { isPlaced, isSpread, valueBlock, valueInPlace } from "./movement_value.ts";
import { type Amount, amountsFor, hasCells, isRough } from "./operand.ts";
import type { Scene, ViewInput } from "./scene.ts";
import { several } from "./several.ts";
import { type Stage, sceneOf, stageOf } from "./stage.ts";

/** How much of the room the sum at a ruler may take. */
const WIDEST_SUM = 0.3;

/** Where the result stands: under the source, cell by cell, right of it, or below it. */
type Plan = "rows" | "right" | "below";

function arrow(all: Movement, isDown: boolean): Block {
  return line("arrow", isDown ? "↓" : "→", { size: all.stage.metrics.type * 1.5, ink: "ink2" });
}

/** Under a title; with room for a ruler, so that titles beside each other stand on one line. */
function headed(all: Movement, text: string, bare: Block): Block {
  const { small, unit } = all.stage.metrics;
  const block = padded(
    bare,
    0,
    Math.max(0, rulerRoom(text, "top", all.stage.metrics) - bare.body.y),
  );
  const title = line(`h.${text}`, text, { size: small, ink: "ink2", mono: false });
  const both = below([title, block], 6 * unit);
  return { ...both, body: { ...block.body, y: block.body.y + title.height + 6 * unit } };
}

/** Whether the source and the result are the reader's one name: then it is said which is which. */
const isRenewed = ({ stage, recipe, result }: Movement): boolean =>
  recipe.kind === "write" || stage.input.occurrence.operands[0]?.name === result.operand.name;

/** In its place from the first frame on, but drawn only when the numbers are moved. */
const arriving = (all: Movement, block: Block): Block =>
  isEarly(all) ? { ...block, marks: [] } : block;

function resultBlock(all: Movement, amount: Amount): Block {
  const { metrics, room } = all.stage;
  const along = sumText(all) ?? "";
  const fits = along !== "" && textWidth(along, metrics.small) <= room.width * WIDEST_SUM;
  const cells = grid(all, RESULT, { amount, ...(fits ? { along } : {}) });
  return named(all, RESULT, all.recipe.kind === "join" ? seamed(all, cells) : cells);
}

/** Operands that only say which cells, and those whose cells are moved. */
function parted(all: Movement): { indices: number[]; carriers: number[] } {
  return {
    indices: all.arrays.filter((operand) => isIndex(all, operand)),
    carriers: all.arrays.filter((operand) => !isIndex(all, operand)),
  };
}

function sourceBlocks(all: Movement, amount: Amount): Block[] {
  const block = (operand: number) => named(all, operand, grid(all, operand, { amount }));
  const { indices, carriers } = parted(all);
  if (all.recipe.kind !== "write") {
    const source = (operand: number) =>
      isRenewed(all) && operand === 0 ? headed(all, "before", block(0)) : block(operand);
    return [...indices.map(block), ...carriers.map(source)];
  }
  const value = headed(all, "value", valueBlock(all, amount));
  return [...indices.map(block), headed(all, "before", block(0)), value];
}

/** The pieces of a join as they will stand: beside each other, or one above the other. */
function pieces(all: Movement, amount: Amount): Block {
  const { recipe, stage, result } = all;
  const { metrics, room } = stage;
  const ndim = result.operand.shape.length;
  const isDown = recipe.axis !== undefined && ndim <= 2 && recipe.axis < ndim - 1;
  const { shown, left } = shownPieces(all);
  const blocks = shown.map((operand) => named(all, operand, grid(all, operand, { amount })));
  if (left > 0) {
    const text = `… ${grouped(left)} more`;
    blocks.splice(-1, 0, line("more", text, { size: metrics.small, ink: "ink2" }));
  }
  const { gap } = metrics;
  return isDown ? below(blocks, gap * 0.6, "body") : flow(blocks, room.width, gap, "middle");
}

/** Rows of cells, one above the other. */
function rows(all: Movement, amount: Amount): Block {
  const isWrite = all.recipe.kind === "write";
  const row = (operand: number, aside?: string) =>
    rowOf(all, operand, cellRow(all, operand, amount), isRenewed(all) ? aside : undefined);
  const { indices, carriers } = parted(all);
  const above = isWrite ? [0] : carriers;
  // Beside each other: a line from a row above another row would run behind it.
  const carried = above.map((each) => row(each, each === 0 ? "before" : undefined));
  const sources = [...indices.map((each) => row(each)), beside(carried, all.stage.metrics.gap)];
  const result = arriving(all, row(RESULT, "after"));
  if (!isWrite) return linked(all, sources, result);
  const value = rowOf(all, VALUE, valueInPlace(all, amount));
  return below([...sources, value, result], all.stage.metrics.gap * 0.5, "body");
}

function arraysBlock(all: Movement, amount: Amount, plan: Plan): Block {
  const { metrics, room } = all.stage;
  const { gap } = metrics;
  if (plan === "rows") return rows(all, amount);
  const result = resultBlock(all, amount);
  const after = arriving(all, isRenewed(all) ? headed(all, "after", result) : result);
  const sources = all.recipe.kind === "join" ? [pieces(all, amount)] : sourceBlocks(all, amount);
  if (plan === "right") {
    const align = isRenewed(all) ? "top" : "middle";
    return beside([...sources, arriving(all, arrow(all, false)), after], gap * 1.2, align);
  }
  return below(
    [flow(sources, room.width, gap * 1.4), arriving(all, arrow(all, true)), after],
    gap * 0.5,
  );
}

/** What colours and dashes mean. */
function legend(all: Movement): Block {
  const { recipe, stage, result } = all;
  const { metrics, room, input } = stage;
  const name = shortName(input.occurrence.operands[0]?.name ?? "") || "the source";
  const outcome = shortName(result.operand.name) || "the result";
  const tag = tagAxis(all);
  const parts = [
    ...(tag === "array" ? ["colours: the array that a cell comes from"] : []),
    ...(typeof tag === "number" ? [`colours: index along axis ${tag} of ${name}`] : []),
    ...(recipe.saysIndex ? [`numbers of ${outcome}: positions in ${name}`] : []),
    ...(hasConstants(all) ? ["dashed: put there"] : []),
    ...(isReadAgain(all) || (recipe.kind === "write" && isSpread(all))
      ? ["dashed: read again, not copied"]
      : []),
    ...(recipe.kind === "write" && input.frame.roles?.some(([kind]) => kind === "clash")
      ? ["red: selected more than once"]
      : []),
  ];
  const style = { size: metrics.small, ink: "ink2" as const, mono: false };
  return parts.length === 0 ? NOTHING : paragraph("key", parts.join("; "), room.width, style);
}

/** Chips above; the sizes of a join above or at the left, or, where cells need the room, only at the rulers. */
type Head = "above" | "left" | "none";

function picture(all: Movement, amount: Amount, plan: Plan, head: Head): Block {
  const { metrics, room } = all.stage;
  const gap = metrics.gap * 0.8;
  const sizes = head === "none" ? NOTHING : sizesBlock(all, room.width);
  const arrays = arraysBlock({ ...all, isLean: head === "none" }, amount, plan);
  const body =
    head === "left" ? beside([sizes, arrays], gap * 2, "middle") : below([sizes, arrays], gap);
  return below([chipsBlock(all, room.width), travelBlock(all), body, legend(all)], gap);
}

function headsFor({ recipe, stage }: Movement): readonly Head[] {
  if (recipe.kind === "join") return ["above", "left", "none"];
  return stage.input.cells.some(({ overview }) => overview) ? ["above", "none"] : ["above"];
}

/** The names of joined pieces stand beside their cells, and count for the size. */
function withCells(stage: Stage): Stage {
  return { ...stage, metrics: { ...stage.metrics, blank: false } };
}

function arrangements(stage: Stage, recipe: Recipe): readonly Arrangement[] {
  const all = movementOf(recipe.kind === "join" ? withCells(stage) : stage, recipe);
  if (all === null) return [];
  const plans: readonly Plan[] =
    isRow(all) && (recipe.kind !== "write" || isPlaced(all))
      ? ["rows", "right", "below"]
      : ["right", "below"];
  return amountsFor(stage.input).flatMap((amount) =>
    headsFor(all).flatMap((head) =>
      plans.map((plan) => ({
        rough: isRough(amount),
        draw: () => picture(all, amount, plan, head),
      })),
    ),
  );
}

/** Whether there is something to tell: numbers, or at least the way of cells whose values were not kept. */
function isTold(input: ViewInput): boolean {
  const { operands } = input.occurrence;
  const arrays = input.cells.filter((_, at) => operands[at]?.plain === undefined);
  if (operands[0]?.plain !== undefined) return false;
  const result = input.cells.at(-1);
  const isKnown = result?.origin(result.kept.map(([first = 0]) => first)) !== undefined;
  return arrays.every(hasCells) || (isKnown && arrays.every(isDrawable));
}

/** Whether the arrays are told one by one: results that are several, or may be. */
const isOfSeveral = ({ occurrence }: ViewInput, { kind }: Recipe): boolean =>
  occurrence.more !== undefined || kind === "split";

export function movement(input: ViewInput): Scene {
  const { recipe } = input.occurrence;
  if (recipe.family !== "movement") return card(input);
  if (isOfSeveral(input, recipe)) return several(input, recipe);
  if (!isTold(input)) return card(input);
  const stage = stageOf(input);
  const block = arranged(stage, "movement", (each) => arrangements(each, recipe));
  return block === null ? card(input) : sceneOf(block, stage);
}
