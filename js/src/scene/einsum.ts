/** Products added up over named axes: a letter and a colour for each axis, and one cell worked out. */

import { einsumInks } from "../model/axis_inks.ts";
import type { Einsum } from "../protocol/generated.ts";
import { grouped } from "../util/text.ts";
import { axisInk } from "./array.ts";
import { card } from "./card.ts";
import { type Arrangement, arranged } from "./choose.ts";
import { type Block, below, beside, flow } from "./layout.ts";
import { RESULT } from "./looks.ts";
import { line } from "./marks.ts";
import { type Amount, amountsFor, hasCells, isRough, operandBlock } from "./operand.ts";
import type { Scene, TextPart, ViewInput } from "./scene.ts";
import { cellsOf, columnsFor, type Stage, sceneOf, stageOf, workedArea } from "./stage.ts";
import { focusedTonesOf, tonesOf } from "./tones.ts";

const lettersOf = ({ inputs, output }: Einsum, operand: number): string =>
  operand === RESULT ? output : (inputs[operand] ?? "");

const isAdded = ({ inputs, addsLast }: Einsum, operand: number): boolean =>
  addsLast === true && operand === inputs.length - 1;

/** `bik, bkj → bij  Σ k`, every letter in its colour. */
function spelling({ metrics, input }: Stage, recipe: Einsum): Block {
  const inks = new Map(recipe.sizes.map(([letter], at) => [letter, axisInk(at)]));
  const quiet = (text: string): TextPart => ({ text, ink: "ink2" });
  const spelt = (letters: string): TextPart[] =>
    letters === ""
      ? [quiet("one number")]
      : [...letters].map((text) => ({ text, ink: inks.get(text), weight: 700 as const }));
  const summed = recipe.sizes
    .map(([letter]) => letter)
    .filter((one) => !recipe.output.includes(one));
  const shown = input.frame.phase !== "letters" && summed.length > 0;
  const parts: TextPart[] = [
    ...recipe.inputs.flatMap((letters, at) => [
      ...(at > 0 ? [quiet(isAdded(recipe, at) ? " + " : ", ")] : []),
      ...spelt(letters),
    ]),
    quiet(" → "),
    ...spelt(recipe.output),
    ...(shown ? [quiet("   Σ "), ...spelt(summed.join(""))] : []),
  ];
  return line("letters", parts, { size: metrics.type * 1.2 });
}

function blockOf(stage: Stage, recipe: Einsum, operand: number, amount: Amount): Block | null {
  const { input, metrics, room } = stage;
  const cells = cellsOf(input, operand);
  if (cells === null) return null;
  const { shape } = cells.operand;
  const find = operand === RESULT ? tonesOf : focusedTonesOf;
  const letters = lettersOf(recipe, operand);
  const { axes = [] } = cells.operand;
  const isLettered =
    axes.length > 0 && axes.every((name) => recipe.sizes.some(([one]) => one === name));
  const named = isLettered ? { ...cells.operand, axes: [...letters] } : cells.operand;
  return operandBlock(
    { ...cells, operand: named },
    {
      operand,
      frames: [input.frame, ...input.reading.frames],
      amount,
      tone: find(input.frame, operand, shape),
      numbers: input.numbers,
      width: Math.min(room.width, metrics.type * 26),
      inks: einsumInks(recipe, letters).map(axisInk),
      labels: shape.map((size, axis) => `${letters[axis] ?? ""} ${grouped(size)}`),
    },
    metrics,
  );
}

function sign(id: string, text: string, { metrics }: Stage): Block {
  return line(id, text, { size: metrics.type * 1.3, ink: "ink2" });
}

function arrangements(stage: Stage, recipe: Einsum): readonly Arrangement[] {
  const { metrics, room } = stage;
  const gap = metrics.gap * 0.8;
  const arrays = (amount: Amount) => {
    const parts = recipe.inputs.flatMap((_, operand) => {
      const block = blockOf(stage, recipe, operand, amount);
      return block === null
        ? []
        : [
            ...(operand > 0
              ? [sign(`x${operand}`, isAdded(recipe, operand) ? "+" : "×", stage)]
              : []),
            block,
          ];
    });
    const result = blockOf(stage, recipe, RESULT, amount);
    return result === null ? parts : [...parts, sign("is", "→", stage), result];
  };
  return amountsFor(stage.input).flatMap((amount) => {
    const rough = isRough(amount);
    const work = () => workedArea(stage, room.width, columnsFor(stage, room.width));
    const under = (row: Block) => below([spelling(stage, recipe), row, work()], metrics.gap * 0.8);
    return [
      { rough, draw: () => under(beside(arrays(amount), gap, "middle")) },
      { rough, draw: () => under(flow(arrays(amount), room.width, gap)) },
    ];
  });
}

export function einsum(input: ViewInput): Scene {
  const { recipe } = input.occurrence;
  if (recipe.family !== "einsum" || !input.cells.every(hasCells)) return card(input);
  const stage = stageOf(input);
  const block = arranged(stage, "einsum", (each) => arrangements(each, recipe));
  return block === null ? card(input) : sceneOf(block, stage);
}
