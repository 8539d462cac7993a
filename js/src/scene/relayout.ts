/** The same numbers in another arrangement: the grids above, the memory line below, linked both ways. */

import type { Layout } from "../protocol/generated.ts";
import { textWidth } from "../util/text.ts";
import { axisInk } from "./array.ts";
import { caption, captioned } from "./caption.ts";
import { card } from "./card.ts";
import { type Arrangement, arranged } from "./choose.ts";
import { type Block, below, beside, flow, NOTHING } from "./layout.ts";
import { cellId, cellWidthOf, keyOf, RESULT } from "./looks.ts";
import { paragraph } from "./marks.ts";
import type { Metrics } from "./metrics.ts";
import { type Amount, amountsFor, hasCells, isRough, operandArray } from "./operand.ts";
import { formulas } from "./relayout_formulas.ts";
import { copyLine, mainLine } from "./relayout_lines.ts";
import { hasLine } from "./relayout_map.ts";
import {
  isEarly,
  legend,
  origin,
  plainLook,
  type Relayout,
  relayoutOf,
  toneFor,
} from "./relayout_state.ts";
import { vectorForms } from "./relayout_vector.ts";
import type { Scene, ViewInput } from "./scene.ts";
import { type Stage, sceneOf, stageOf } from "./stage.ts";

function steps(strides: readonly number[]): string {
  return `strides (${strides.join(", ")}${strides.length === 1 ? "," : ""})`;
}

/** Up to so many columns the cells of places are as wide as others. */
const FEW_COLUMNS = 6;

/** Places need less room than values. */
function metricsFor({ places, source, result, stage }: Relayout): Metrics {
  const { metrics } = stage;
  if (!places) return metrics;
  const last = source.operand.shape.reduce((product, size) => product * size, 1) - 1;
  const least = Math.round(textWidth(String(last), metrics.type) + 7 * metrics.unit);
  const drawn = [source, result].map(({ kept }) => kept.at(-1)?.length ?? 1);
  const columns = Math.max(...drawn);
  const isFew = source.operand.shape.length < 4 && columns <= FEW_COLUMNS;
  return {
    ...metrics,
    cellHeight: Math.round(25 * metrics.unit),
    minCellWidth: isFew ? Math.max(least, metrics.minCellWidth) : least,
  };
}

function grid(all: Relayout, operand: number, amount: Amount, width: number): Block {
  const { input } = all.stage;
  const metrics = metricsFor(all);
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
      cellWidth: all.places ? metrics.minCellWidth : cellWidthOf([all.source.operand], metrics),
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
  const aside = known ? steps(strides) : "";
  const label = caption(cells.operand, metrics, {
    id: `${keyOf(operand)}.c`,
    inks,
    width: Math.min(width, Math.max(body.body.width, metrics.nameWidth)),
    aside,
  });
  return captioned(body, label, metrics);
}

function picture(all: Relayout, amount: Amount, stacked: boolean): Block {
  const { metrics, room, input } = all.stage;
  const width = Math.min(room.width, metrics.type * 22);
  const from = grid(all, 0, amount, width);
  const full = grid(all, RESULT, amount, width);
  const to = isEarly(input) ? { ...full, marks: [] } : full;
  const gap = metrics.gap * 2;
  const grids = stacked ? flow([from, to], room.width, gap * 0.7) : beside([from, to], gap);
  const main = mainLine(all, room.width);
  const lines = input.memory ? [main.line, copyLine(all, room.width)] : [];
  if (lines.every((each) => each.width === 0)) {
    const style = { size: metrics.small, ink: "ink2" as const, mono: false };
    return below([grids, paragraph("key", legend(all), room.width, style)], metrics.gap * 0.6);
  }
  const said = formulas(all, room.width);
  const told = said.marks.length > 0 ? said : main.steps;
  const height = Math.max(said.height, main.steps.height);
  const foot = { ...told, height, width: Math.max(1, told.width) };
  return below([grids, ...lines, vectorForms(all, amount), foot], metrics.gap * 0.6);
}

function arrangements(stage: Stage, recipe: Layout): readonly Arrangement[] {
  return amountsFor(stage.input).flatMap((amount) =>
    [false, true].map((stacked) => ({
      rough: isRough(amount),
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
