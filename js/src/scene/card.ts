/** The generic card: what went in, and what came out. Never blank. */

import { type Block, below, beside, firstFitting, flow, NOTHING, padded } from "./layout.ts";
import { RESULT } from "./looks.ts";
import { line, paragraph, path } from "./marks.ts";
import { AMOUNTS, type Amount, operandBlock } from "./operand.ts";
import type { Scene, ViewInput } from "./scene.ts";
import { cellsOf, type Stage, sceneOf, stageOf } from "./stage.ts";
import { tonesOf } from "./tones.ts";

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
      tone: tonesOf(frame, operand),
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
  return under(heading("h.out", "result", stage), blockOf(stage, RESULT, amount), stage);
}

function arrow(stage: Stage): Block {
  return line("arrow", "→", { size: stage.metrics.type * 1.5, ink: "ink2" });
}

function* candidates(stage: Stage): Generator<Block> {
  const { metrics, room, input } = stage;
  const numbers = input.occurrence.operands.map((_, operand) => operand);
  for (const amount of AMOUNTS) {
    const arguments_ = numbers.map((operand) => blockOf(stage, operand, amount));
    const after = input.frame.phase === "before" ? NOTHING : outcome(stage, amount);
    const kept = input.frame.phase === "before" ? outcomeSpace(stage, amount) : after;
    const title = heading("h.in", numbers.length === 0 ? "no arrays went in" : "went in", stage);
    const row = under(title, beside(arguments_, metrics.gap * 1.3), stage);
    yield beside([row, arrow(stage), kept], metrics.gap, "middle");
    const wrapped = under(title, flow(arguments_, room.width, metrics.gap * 1.3), stage);
    yield below([wrapped, kept], metrics.gap);
  }
}

/** The room of the result, before there is one. */
function outcomeSpace(stage: Stage, amount: Amount): Block {
  return { ...outcome(stage, amount), marks: [] };
}

export function card(input: ViewInput): Scene {
  const stage = stageOf(input);
  return sceneOf(firstFitting(stage.room, candidates(stage)), stage);
}
