/** Two vectors: entries pair up, are multiplied, and add up. */

import type { Contraction, Term, Worked } from "../protocol/generated.ts";
import { grouped } from "../util/text.ts";
import { ruled } from "./array.ts";
import { sumBlock } from "./bars.ts";
import { caption } from "./caption.ts";
import { card } from "./card.ts";
import { type Arrangement, arranged } from "./choose.ts";
import { type Block, below, beside, NOTHING, padded } from "./layout.ts";
import { cellWidthOf, keyOf, lookOf, RESULT } from "./looks.ts";
import { centred, line, textMark } from "./marks.ts";
import { hasCells } from "./operand.ts";
import type { Ink, Mark, Scene, ViewInput } from "./scene.ts";
import { columnTracks, emptySheet, type Look, rowTracks, sheet } from "./sheet.ts";
import { elide, type Slot, type Track } from "./slots.ts";
import { cellsOf, type Stage, sceneOf, stageOf, workedArea } from "./stage.ts";
import { tonesOf } from "./tones.ts";
import { fillOfText, restText } from "./worked.ts";

const ONE: readonly Slot[] = [{ index: 0 }];
/** As many products as travel with a frame. */
const MOST = 8;
/** The colour of the axis that disappears, as in the matrix product. */
const INNER: Ink = "axis1";

interface Pairing {
  stage: Stage;
  recipe: Contraction;
  columns: readonly Track[];
  width: number;
}

/** The term of the pair at `index`, where it travelled. */
function termAt(worked: Worked | undefined, index: number, length: number): Term | undefined {
  if (worked === undefined) return undefined;
  const { terms, hidden = 0, hiddenAfter = 0 } = worked;
  if (hidden === 0 || index < hiddenAfter) return terms[index];
  return index < length - (terms.length - hiddenAfter) ? undefined : terms[index - hidden];
}

function strip(
  pairing: Pairing,
  id: string,
  look: (index: number) => Look | null,
  top: boolean,
): Block {
  const { metrics } = pairing.stage;
  const plan = {
    id,
    rows: rowTracks(ONE, metrics),
    columns: pairing.columns,
    look: (_: number, column: number) => look(column),
    round: "row" as const,
  };
  const block =
    pairing.columns.length === 0
      ? emptySheet(id, pairing.width, 1, 0, metrics)
      : sheet(plan, metrics);
  if (!top) return block;
  const slots = pairing.columns.map((track) => track.slot);
  const axis = { slots, ink: INNER, label: grouped(pairing.recipe.inner) };
  return ruled(id, block, axis, { slots: ONE, ink: "ink2", label: "" }, metrics);
}

/** A row of small signs, one under each pair. */
function signs(pairing: Pairing, id: string, text: string, shown: boolean): Block {
  const { metrics } = pairing.stage;
  const height = metrics.type * 1.25;
  const marks: Mark[] = pairing.columns.flatMap(({ slot, start, size }, at) =>
    slot.index === undefined || !shown
      ? []
      : [
          textMark(`${id}${at}`, start + size / 2, centred(height / 2, metrics.type), text, {
            size: metrics.type,
            ink: "ink2",
            anchor: "middle",
          }),
        ],
  );
  const last = pairing.columns.at(-1);
  const width = last === undefined ? 0 : last.start + last.size;
  return { width, height, body: { x: 0, y: 0, width, height }, marks };
}

function vector(pairing: Pairing, operand: number): Block {
  const { stage } = pairing;
  const cells = cellsOf(stage.input, operand);
  if (cells === null) return NOTHING;
  const tones = tonesOf(stage.input.frame, operand, cells.operand.shape);
  const look = (index: number) =>
    lookOf(cells, operand, [index], { tone: tones([index]), numbers: stage.input.numbers });
  return strip(pairing, keyOf(operand), look, operand === 0);
}

function products(pairing: Pairing): Block {
  const { frame, occurrence } = pairing.stage.input;
  const early = frame.phase === "names" || frame.phase === "align";
  const look = (index: number): Look | null => {
    const term = early ? undefined : termAt(frame.worked, index, pairing.recipe.inner);
    if (term === undefined) return null;
    const fill = fillOfText(term.value, occurrence.result);
    return { id: `p:${index}`, text: term.value, fill, tone: "plain", from: `o1:${index}` };
  };
  return strip(pairing, "p", look, false);
}

/** A strip with its name on the left, on one edge with the others. */
function lane(label: Block, block: Block, width: number, stage: Stage): Block {
  const { unit } = stage.metrics;
  const dy = block.body.y + Math.max(0, (block.body.height - label.height) / 2);
  const named = padded(label, width - label.width, dy);
  const shifted = padded(block, width + 14 * unit, 0);
  return {
    ...shifted,
    height: Math.max(shifted.height, named.height),
    marks: [...named.marks, ...shifted.marks],
  };
}

function labelOf(stage: Stage, operand: number): Block {
  const cells = cellsOf(stage.input, operand);
  if (cells === null) return NOTHING;
  const options = {
    id: `${keyOf(operand)}.c`,
    inks: [INNER],
    width: stage.metrics.nameWidth,
  };
  return caption(cells.operand, stage.metrics, options);
}

function strips(stage: Stage, recipe: Contraction, most: number): Block {
  const { input, metrics } = stage;
  const { operands } = input.occurrence;
  const kept = input.cells[0]?.kept[0] ?? [];
  const texts = input.reading.frames.flatMap((frame) => frame.worked?.terms ?? []);
  const longest = Math.max(0, ...texts.map((term) => term.value.length));
  const width = Math.max(
    cellWidthOf([operands[0] ?? null, operands[1] ?? null], metrics),
    Math.round(longest * 0.61 * metrics.type + 14 * metrics.unit),
  );
  const slots = elide(kept, recipe.inner, most);
  const pairing = { stage, recipe, width, columns: columnTracks(slots, width, metrics) };
  const { phase, worked } = input.frame;
  const done = phase !== "names" && phase !== "align";
  const labels = [labelOf(stage, 0), labelOf(stage, 1)];
  const named = line("p.c", "products", { size: metrics.small, ink: "ink2", mono: false });
  const edge = Math.max(named.width, ...labels.map((label) => label.width));
  const at = (block: Block) => padded(block, edge + 14 * metrics.unit, 0);
  const more = worked && (worked.hidden ?? 0) > 0 && done ? restText(worked) : "";
  const rest = line("p.rest", more, { size: metrics.small, ink: "ink2" });
  const rows = [
    lane(labels[0] ?? NOTHING, vector(pairing, 0), edge, stage),
    at(signs(pairing, "x", recipe.conjugates ? "× conj" : "×", phase !== "names")),
    lane(labels[1] ?? NOTHING, vector(pairing, 1), edge, stage),
    at(signs(pairing, "e", "=", done)),
    lane(done ? named : { ...named, marks: [] }, products(pairing), edge, stage),
    at(rest),
  ];
  return below(rows, 1 * metrics.unit);
}

function outcome(stage: Stage, width: number): Block {
  return workedArea(stage, width, 1, (worked, context) => {
    const phase = stage.input.frame.phase;
    const all = sumBlock(worked, context);
    return phase === "multiply" ? { ...all, marks: [] } : all;
  });
}

function arrangements(stage: Stage, recipe: Contraction): readonly Arrangement[] {
  const { metrics, room } = stage;
  const gap = metrics.gap * 1.2;
  return [MOST, 6, 5, 4, 3, 2, 1].flatMap((most) => [
    {
      rough: most < 4,
      draw: () =>
        beside(
          [strips(stage, recipe, most), outcome(stage, room.width * 0.6)],
          gap * 1.6,
          "middle",
        ),
    },
    {
      rough: most < 4,
      draw: () => below([strips(stage, recipe, most), outcome(stage, room.width)], gap),
    },
  ]);
}

export function dot(input: ViewInput): Scene {
  const { recipe } = input.occurrence;
  const shown = [0, 1, RESULT].map((operand) => cellsOf(input, operand));
  const whole = shown.every((cells) => cells !== null && hasCells(cells));
  if (recipe.family !== "contraction" || !whole) return card(input);
  const stage = stageOf(input);
  const block = arranged(stage, "dot", (each) => arrangements(each, recipe));
  return block === null ? card(input) : sceneOf(block, stage);
}
