/** The generic card: what went in, and what came out. Never blank. */

import { resultNumber, resultsOf } from "../model/results.ts";
import { grouped } from "../util/text.ts";
import { type Arrangement, arranged, narrowest, smaller } from "./choose.ts";
import { type Block, below, beside, flow, NOTHING, padded } from "./layout.ts";
import { line, paragraph, path } from "./marks.ts";
import { type Amount, amountsFor, isRough, operandBlock } from "./operand.ts";
import type { Scene, ViewInput } from "./scene.ts";
import { cellsOf, type Stage, sceneOf, stageOf } from "./stage.ts";
import { tonesOf } from "./tones.ts";

const MOST_RESULTS = 6;

function blockOf(stage: Stage, operand: number, amount: Amount): Block {
  const { input, metrics, room } = stage;
  const cells = cellsOf(input, operand);
  if (cells === null) return NOTHING;
  const width = Math.min(room.width, metrics.type * 26);
  const { frame, numbers } = input;
  return operandBlock(
    cells,
    {
      operand,
      frames: [frame],
      amount,
      tone: tonesOf(frame, operand, cells.operand.shape),
      numbers,
      width,
      detailed: true,
    },
    metrics,
  );
}

function heading(id: string, text: string, stage: Stage): Block {
  return line(id, text, { size: stage.metrics.small, ink: "ink2", mono: false });
}

function under(title: Block, block: Block, stage: Stage): Block {
  const both = below([title, block], 8 * stage.metrics.unit);
  return { ...both, body: { x: 0, y: 0, width: both.width, height: both.height } };
}

function failure(stage: Stage): Block {
  const { metrics, room } = stage;
  const pad = 12 * metrics.unit;
  const style = { size: metrics.type, ink: "error" as const, mono: false };
  const text = paragraph(
    "failed",
    "stopped here: no result",
    Math.min(room.width - 2 * pad, 300 * metrics.unit),
    style,
  );
  const inner = padded(text, pad, pad, pad, pad);
  const d = `M1 1h${inner.width - 2}v${inner.height - 2}h${2 - inner.width}z`;
  const outline = path("failed.box", 0, 0, d, { ink: "error", width: 2 * metrics.unit });
  return { ...inner, marks: [outline, ...inner.marks] };
}

function outcome(stage: Stage, amount: Amount): Block {
  const { occurrence, frame } = stage.input;
  const { recipe } = occurrence;
  const failed = frame.phase === "failed" || (recipe.family === "opaque" && recipe.failed === true);
  if (failed) return under(heading("h.out", "after", stage), failure(stage), stage);
  if (occurrence.result === null) {
    const style = { size: stage.metrics.type, ink: "ink2" as const, mono: false };
    return under(heading("h.out", "after", stage), line("nothing", "no value", style), stage);
  }
  const results = resultsOf(occurrence);
  const shown = results.slice(0, MOST_RESULTS);
  const blocks = shown.map((_, position) => blockOf(stage, resultNumber(position), amount));
  const left = results.length - shown.length;
  if (left > 0) blocks.push(heading("more", `… ${grouped(left)} more`, stage));
  const title = results.length > 1 ? `${grouped(results.length)} results` : "result";
  const width = stage.room.width * (results.length > 2 ? 0.6 : 1);
  return under(heading("h.out", title, stage), flow(blocks, width, stage.metrics.gap), stage);
}

function arrow(stage: Stage): Block {
  return line("arrow", "→", { size: stage.metrics.type * 1.5, ink: "ink2" });
}

/** `axis = 0`: what is no array. */
function plainBlock(stage: Stage): Block {
  const { metrics, room, input } = stage;
  const texts = input.occurrence.operands.flatMap(({ plain, keyword }) =>
    plain === undefined ? [] : [keyword === undefined ? plain : `${keyword} = ${plain}`],
  );
  const lines = texts.map((text, at) =>
    paragraph(`plain${at}`, text, Math.min(room.width, metrics.type * 26), { size: metrics.type }),
  );
  return below(lines, 2 * metrics.unit);
}

function arrangements(stage: Stage): readonly Arrangement[] {
  const { metrics, room, input } = stage;
  const arrays = input.occurrence.operands.flatMap(({ plain }, operand) =>
    plain === undefined ? [operand] : [],
  );
  const none = input.occurrence.operands.length === 0;
  const title = heading("h.in", none ? "nothing went in" : "went in", stage);
  const gap = metrics.gap * 1.3;
  const before = input.frame.phase === "before";
  return amountsFor(stage.input).flatMap((amount) => {
    const parts = () => [
      ...arrays.map((operand) => blockOf(stage, operand, amount)),
      plainBlock(stage),
    ];
    const after = () => (before ? outcomeSpace(stage, amount) : outcome(stage, amount));
    const rough = isRough(amount);
    return [
      {
        rough,
        draw: () => {
          const row = under(title, beside(parts(), gap), stage);
          return beside([row, arrow(stage), after()], metrics.gap, "middle");
        },
      },
      {
        rough,
        draw: () =>
          below([under(title, flow(parts(), room.width, gap), stage), after()], metrics.gap),
      },
    ];
  });
}

/** The room of the result, before there is one. */
function outcomeSpace(stage: Stage, amount: Amount): Block {
  return { ...outcome(stage, amount), marks: [] };
}

export function card(input: ViewInput): Scene {
  const stage = stageOf(input);
  const block =
    arranged(stage, "card", arrangements) ??
    arranged(smaller(stage), "card, small", arrangements) ??
    narrowest(arrangements(stage));
  return sceneOf(block, stage);
}
