/** One line of memory: its cells in the order in which they stand, broken into rows like text. */

import { grouped, textWidth } from "../util/text.ts";
import { type Block, below, NOTHING, shift } from "./layout.ts";
import { centred, line, path, textMark } from "./marks.ts";
import type { Metrics } from "./metrics.ts";
import type { Ink, Mark, TextPart } from "./scene.ts";
import { gutterSize, type Look } from "./sheet.ts";
import { elide, extent, type Slot, type Track, tracks } from "./slots.ts";

export interface MemoryPlan {
  id: string;
  positions: readonly number[];
  /** One more than the last position of the line. */
  length: number;
  look: (position: number) => Look;
  /** Positions that frames point at. */
  must: readonly number[];
  textWidth: number;
  /** Whether every cell's position stands under it. */
  labelled: boolean;
  /** Where rows are cut: every so many cells. */
  cuts?: readonly { every: number; ink: Ink; dashed: boolean }[];
  /** Whose steps they are. */
  stepsOf?: string;
  /** Steps from the first cell, one per axis; their room is kept where they are not shown. */
  steps?: readonly { by: number; ink: Ink; label: string }[];
  stepping: boolean;
  /** How many cells a row should be a multiple of. */
  unit: number;
  width: number;
}

const MOST_ROWS = 3;

function cellWidth(plan: MemoryPlan, metrics: Metrics): number {
  const { small, type, unit } = metrics;
  const last = String(Math.max(0, plan.length - 1));
  const label = textWidth(last, plan.labelled ? small : type) + 6 * unit;
  return Math.round(Math.max(34 * unit, plan.textWidth + 12 * unit, label));
}

function perRow(plan: MemoryPlan, cell: number): number {
  const most = Math.max(1, Math.floor(plan.width / cell));
  const whole = Math.floor(most / plan.unit) * plan.unit;
  return whole > most / 2 ? whole : most;
}

/** The slots of every row; what does not fit into the rows is only counted. */
function rowsOf(plan: MemoryPlan, cell: number, metrics: Metrics): (readonly Slot[])[] {
  const each = perRow(plan, cell);
  const all = plan.positions.length === plan.length && plan.length <= each * MOST_ROWS;
  const must = [...plan.must, ...plan.positions.slice(-2), ...plan.positions];
  if (all) {
    const slots = elide(plan.positions, plan.length, plan.length);
    return Array.from({ length: Math.ceil(slots.length / each) }, (_, row) =>
      slots.slice(row * each, (row + 1) * each),
    );
  }
  for (let most = each; most > 1; most -= 1) {
    const slots = elide(plan.positions, plan.length, most, must);
    const gap = gutterSize(slots, metrics, "column");
    if (extent(tracks(slots, cell, gap)) <= plan.width) return [slots];
  }
  return [elide(plan.positions, plan.length, 1)];
}

function cutMarks(
  plan: MemoryPlan,
  line: readonly Track[],
  row: number,
  height: number,
  metrics: Metrics,
): Mark[] {
  const { unit } = metrics;
  return (plan.cuts ?? []).flatMap(({ every, ink, dashed }, cut) =>
    line.flatMap(({ slot, start }, at) => {
      if (slot.index === undefined || slot.index === 0 || slot.index % every !== 0) return [];
      const style = { ink, width: (dashed ? 1.6 : 3) * unit, dashed };
      const over = (dashed ? 3 : 6) * unit;
      return [
        path(`${plan.id}.cut${cut}.${row}.${at}`, start, -over, `M0 0v${height + 2 * over}`, style),
      ];
    }),
  );
}

const ENDS = [undefined, "left", "right", "both"] as const;

function rowBlock(
  plan: MemoryPlan,
  slots: readonly Slot[],
  row: number,
  last: boolean,
  cell: number,
  metrics: Metrics,
): Block {
  const { small, unit, type } = metrics;
  const line = tracks(slots, cell, gutterSize(slots, metrics, "column"));
  const height = Math.round(30 * unit);
  const foot = height + (plan.labelled ? small * 1.15 : 0);
  const marks: Mark[] = line.flatMap(({ slot, start, size }, at): Mark[] => {
    const middle = start + size / 2;
    const style = { size: small, ink: "ink2" as const, anchor: "middle" as const };
    if (slot.index === undefined) {
      const y = height / 2;
      return [
        textMark(
          `${plan.id}.g${row}.${at}`,
          middle,
          centred(y - small * 0.6, small),
          `…${grouped(slot.gap)}`,
          style,
        ),
        textMark(
          `${plan.id}.h${row}.${at}`,
          middle,
          centred(y + small * 0.6, small),
          "more",
          style,
        ),
      ];
    }
    const first = row === 0 && at === 0;
    const end = last && at === line.length - 1;
    const round = ENDS[(first ? 1 : 0) + (end ? 2 : 0)];
    return [
      {
        kind: "cell",
        ...plan.look(slot.index),
        x: start,
        y: 0,
        width: size,
        height,
        round,
        size: type,
      },
      ...(plan.labelled
        ? [textMark(`${plan.id}.p${slot.index}`, middle, foot, String(slot.index), style)]
        : []),
    ];
  });
  const width = extent(line);
  const all = [...marks, ...cutMarks(plan, line, row, height, metrics)];
  return { width, height: foot + small * 0.35, body: { x: 0, y: 0, width, height }, marks: all };
}

/** How far one step along each axis leads: in one line, with arrows for those that end on the drawn line. */
function stepMarks(
  plan: MemoryPlan,
  slots: readonly Slot[],
  cell: number,
  metrics: Metrics,
): Block {
  const { unit } = metrics;
  const steps = plan.steps ?? [];
  if (steps.length === 0) return NOTHING;
  const track = tracks(slots, cell, gutterSize(slots, metrics, "column"));
  const middle = (position: number) => {
    const found = track.find(({ slot }) => slot.index === position);
    return found && found.start + found.size / 2;
  };
  const from = middle(0) ?? 0;
  const head = 5 * unit;
  const ends = steps.flatMap(({ by, ink }) => {
    const to = by > 0 ? middle(by) : undefined;
    return to === undefined ? [] : [{ to, ink }];
  });
  const arrows = ends.map(({ to, ink }, at) => {
    const d = `M0 0h${to - from}m${-head} ${-head * 0.7}l${head} ${head * 0.7}l${-head} ${head * 0.7}`;
    return path(`${plan.id}.s${at}`, from, (at + 0.5) * 8 * unit, d, { ink, width: 2 * unit });
  });
  const words: TextPart[] = [
    { text: `steps of ${plan.stepsOf ?? "it"}:`, ink: "ink2" },
    ...steps.map(({ label, ink }) => ({ text: ` ${label}`, ink, weight: 600 as const })),
  ];
  const said = line(`${plan.id}.sl`, words, { size: metrics.type });
  const drawn = ends.length * 8 * unit;
  const width = Math.max(said.width, ...ends.map(({ to }) => to + head));
  const height = drawn + said.height;
  const marks = [...arrows, ...shift(said.marks, 0, drawn)];
  return {
    width,
    height,
    body: { x: 0, y: 0, width, height },
    marks: plan.stepping ? marks : [],
  };
}

export interface Memory {
  line: Block;
  /** How far one step along each axis leads, in room that is kept for it. */
  steps: Block;
}

export function memoryOf(plan: MemoryPlan, metrics: Metrics): Memory {
  const cell = cellWidth(plan, metrics);
  const rows = rowsOf(plan, cell, metrics);
  const blocks = rows.map((slots, row) =>
    rowBlock(plan, slots, row, row === rows.length - 1, cell, metrics),
  );
  const steps = stepMarks(plan, rows[0] ?? [], cell, metrics);
  const gap = 5 * metrics.unit;
  if (rows.length === 1) return { line: below(blocks, gap), steps };
  return { line: below([steps, ...blocks], gap), steps: NOTHING };
}
