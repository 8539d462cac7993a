/** What is worked out between operands and results: the panels of a frame, each in a place that stays. */

import { resultNumber, resultsOf } from "../model/results.ts";
import type { Bars, Heat, Matrix, Panel, Words } from "../protocol/generated.ts";
import { barsPanel } from "./board_bars.ts";
import { heatPanel } from "./board_heat.ts";
import { matrixPanel } from "./board_matrix.ts";
import { card } from "./card.ts";
import { type Arrangement, arranged } from "./choose.ts";
import { type Block, below, beside, flow, NOTHING, padded } from "./layout.ts";
import { line, paragraph } from "./marks.ts";
import { remembered } from "./memo.ts";
import { type Amount, amountsFor, hasCells, isRough, operandBlock } from "./operand.ts";
import { calculated } from "./reduce_folds.ts";
import type { Scene, ViewInput } from "./scene.ts";
import { cellsOf, type Stage, sceneOf, stageOf, workedArea } from "./stage.ts";
import { focusedTonesOf, tonesOf } from "./tones.ts";

function wordsPanel(panel: Words, stage: Stage, width: number): Block {
  const { type, small, unit } = stage.metrics;
  const lines = panel.lines.map((text, at) => {
    const first = at === 0 && panel.isOperation === true;
    const style = first
      ? { size: type, ink: "accent" as const, weight: 600 as const }
      : { size: small, ink: "ink2" as const, mono: false };
    return paragraph(`${panel.id}.${at}`, text, width, style);
  });
  return below(lines, 3 * unit);
}

function drawn(panel: Panel, stage: Stage, most: number, width: number): Block {
  switch (panel.kind) {
    case "matrix":
      return matrixPanel(panel satisfies Matrix, stage, most);
    case "bars":
      return barsPanel(panel satisfies Bars, stage, most);
    case "heat":
      return heatPanel(panel satisfies Heat, stage);
    case "words":
      return wordsPanel(panel, stage, width);
  }
}

const MOST = [16, 12, 10, 8, 6, 5, 4, 3, 2];

interface Place {
  id: string;
  words: "before" | "after" | null;
  width: number;
  height: number;
}

const wordsOf = (panel: Panel): Place["words"] => {
  if (panel.kind !== "words") return null;
  return panel.isOperation === true ? "before" : "after";
};

/** The panels of all frames of the reading, in the order of their appearance, with the room that each needs. */
function placesOf(stage: Stage, most: number, width: number): readonly Place[] {
  return remembered(stage.input, `board ${most} ${width} ${stage.metrics.pad}`, () => {
    const places = new Map<string, Place>();
    for (const panel of stage.input.reading.frames.flatMap(({ board = [] }) => board)) {
      const block = drawn(panel, stage, most, width);
      const known = places.get(panel.id) ?? block;
      places.set(panel.id, {
        id: panel.id,
        words: wordsOf(panel),
        width: Math.max(known.width, block.width),
        height: Math.max(known.height, block.height),
      });
    }
    return [...places.values()];
  });
}

/** The most cells and bars of a panel in a row that every panel still is narrow enough with. */
function mostFor(stage: Stage, width: number): number {
  return remembered(stage.input, `most ${width} ${stage.metrics.pad}`, () => {
    const fits = (most: number) =>
      placesOf(stage, most, width).every((each) => each.width <= width);
    return MOST.find(fits) ?? 2;
  });
}

function boardBlock(stage: Stage, width: number): Block {
  const most = mostFor(stage, width);
  const { frame } = stage.input;
  const { gap } = stage.metrics;
  const place = ({ id, width: wide, height }: Place): Block => {
    const panel = (frame.board ?? []).find((each) => each.id === id);
    const own = panel === undefined ? NOTHING : drawn(panel, stage, most, width);
    const grown = padded(own, 0, 0, wide - own.width, height - own.height);
    return { ...grown, body: { x: 0, y: 0, width: wide, height } };
  };
  const places = placesOf(stage, most, width);
  const of = (words: Place["words"]) => places.filter((each) => each.words === words).map(place);
  return below(
    [...of("before"), flow(of(null), width, gap), ...of("after"), worked(stage, width)],
    gap * 0.5,
  );
}

const worked = (stage: Stage, width: number): Block => workedArea(stage, width, 1, calculated);

function arrayBlock(stage: Stage, operand: number, amount: Amount): Block {
  const { input, metrics, room } = stage;
  const cells = cellsOf(input, operand);
  if (cells === null || !hasCells(cells)) return NOTHING;
  const find = operand < 0 ? tonesOf : focusedTonesOf;
  const options = {
    operand,
    frames: [input.frame, ...input.reading.frames],
    amount,
    tone: find(input.frame, operand, cells.operand.shape),
    numbers: input.numbers,
    width: Math.min(room.width, metrics.type * 26),
  };
  return operandBlock(cells, options, metrics);
}

/** Operands, an arrow, results. */
function arrays(stage: Stage, amount: Amount, width: number): Block {
  const { occurrence } = stage.input;
  const { metrics } = stage;
  const parts = occurrence.operands.map((_, operand) => arrayBlock(stage, operand, amount));
  const arrow = line("arrow", "→", { size: metrics.type * 1.5, ink: "ink2" });
  const results = resultsOf(occurrence).map((_, at) => arrayBlock(stage, resultNumber(at), amount));
  const [first = NOTHING, ...others] = results.filter((block) => block.width > 0);
  const gap = metrics.gap * 0.8;
  const pointed = first.width > 0 ? beside([arrow, first], gap, "middle") : NOTHING; // no line ends in an arrow
  return flow([...parts, pointed, ...others], width, gap, "middle");
}

function arrangements(stage: Stage): readonly Arrangement[] {
  const { room, metrics } = stage;
  return amountsFor(stage.input).flatMap((amount): Arrangement[] => {
    const rough = isRough(amount);
    const half = room.width * 0.5;
    const under = () =>
      below([arrays(stage, amount, room.width), boardBlock(stage, room.width)], metrics.gap);
    const side = () =>
      beside([arrays(stage, amount, half), boardBlock(stage, half)], metrics.gap * 1.5);
    return [
      { rough, draw: under },
      { rough, draw: side },
    ];
  });
}

export function board(input: ViewInput): Scene {
  const stage = stageOf(input);
  const block = arranged(stage, "board", arrangements);
  return block === null ? card(input) : sceneOf(block, stage);
}
