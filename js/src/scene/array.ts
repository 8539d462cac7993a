/** An array on the stage: its rank shows in its form, and every axis has a ruler. */

import { textWidth } from "../util/text.ts";
import { type Block, below, beside, padded, type Rect } from "./layout.ts";
import { arrow, bracket, centred, line, textMark } from "./marks.ts";
import type { Metrics } from "./metrics.ts";
import type { Ink, Mark, TextPart } from "./scene.ts";
import {
  columnTracks,
  emptySheet,
  gutterLines,
  type Look,
  roomyWidth,
  rowTracks,
  sheet,
} from "./sheet.ts";
import { indicesOf, type Slot } from "./slots.ts";

export interface Axis {
  slots: readonly Slot[];
  ink: Ink;
  /** Its size as the ruler says it: `3`, `k 3`, `1 → 4`; empty for no ruler. */
  label: string;
  /** Whether one walks along it: its ruler is an arrow. */
  arrow?: boolean;
}

export interface ArrayPlan {
  id: string;
  /** What its cards are parts of. */
  name?: string;
  axes: readonly Axis[];
  look: (index: readonly number[]) => Look | null;
  cellWidth: number;
  /** A 1-D array that stands. */
  upright?: boolean;
  /** Whether the ends are round: by default those of a 1-D array are. */
  round?: boolean;
  /** Whether the cards of a 3-D array stand below each other. */
  down?: boolean;
}

const ONE: readonly Slot[] = [{ index: 0 }];
const NO_AXIS: Axis = { slots: ONE, ink: "ink2", label: "" };

export function axisInk(axis: number): Ink {
  const inks = ["axis0", "axis1", "axis2", "axis3", "axis4"] as const;
  return inks[((axis % 5) + 5) % 5] ?? "axis0";
}

/** A name where it is short and a name; nothing where it is an expression. */
export const shortName = (name: string): string =>
  /^[\p{L}_][\p{L}\p{N}_.]{0,11}$/u.test(name) ? name : "";

/** The room that a ruler with this label takes beside the cells. */
export function rulerRoom(label: string, side: "top" | "left", metrics: Metrics): number {
  if (label === "") return 0;
  const along = side === "top" ? metrics.small * 1.15 : textWidth(label, metrics.small);
  return Math.round(along + 14 * metrics.unit);
}

function rulerMark(id: string, at: Rect, side: "top" | "left", axis: Axis, unit: number): Mark {
  return (axis.arrow ? arrow : bracket)(id, at, side, axis.ink, unit);
}

/** A block with rulers on its top and its left. */
export function ruled(id: string, block: Block, top: Axis, left: Axis, metrics: Metrics): Block {
  const { unit, small } = metrics;
  const overhang = Math.max(0, (textWidth(top.label, small) - block.body.width) / 2);
  const dx = Math.max(rulerRoom(left.label, "left", metrics), overhang - block.body.x);
  const dy = rulerRoom(top.label, "top", metrics);
  const inner = padded(
    block,
    dx,
    dy,
    Math.max(0, overhang - (block.width - block.body.x - block.body.width)),
  );
  const { x, y, width, height } = inner.body;
  const marks: Mark[] = [...inner.marks];
  const style = { size: small, weight: 600 as const };
  if (top.label !== "") {
    const at = { x, y: y - block.body.y - 9 * unit, width, height: 0 };
    marks.push(rulerMark(`${id}.top`, at, "top", top, unit));
    const place = { ...style, ink: top.ink, anchor: "middle" as const };
    marks.push(textMark(`${id}.topl`, x + width / 2, at.y - 5 * unit, top.label, place));
  }
  if (left.label !== "") {
    const at = { x: x - block.body.x - 9 * unit, y, width: 0, height };
    marks.push(rulerMark(`${id}.left`, at, "left", left, unit));
    const place = { ...style, ink: left.ink, anchor: "end" as const };
    const middle = centred(y + height / 2, small);
    marks.push(textMark(`${id}.leftl`, at.x - 5 * unit, middle, left.label, place));
  }
  return { ...inner, marks: metrics.blank ? [] : marks };
}

function card(
  id: string,
  plan: ArrayPlan,
  lead: readonly number[],
  metrics: Metrics,
  labelled: boolean,
): Block {
  const inner = plan.axes.slice(lead.length);
  const flat = inner.length < 2;
  const only = inner[0] ?? NO_AXIS;
  const [rows, columns] = flat
    ? plan.upright
      ? [only, NO_AXIS]
      : [NO_AXIS, only]
    : [inner[0] ?? NO_AXIS, inner[1] ?? NO_AXIS];
  const indexAt = (row: number, column: number): readonly number[] => {
    if (!flat) return [...lead, row, column];
    return inner.length === 0 ? lead : [...lead, plan.upright ? row : column];
  };
  const round = plan.round ?? plan.axes.length === 1;
  const empty = rows.slots.length === 0 || columns.slots.length === 0;
  const block = empty
    ? emptySheet(id, plan.cellWidth, rows.slots.length, columns.slots.length, metrics)
    : sheet(
        {
          id,
          rows: rowTracks(rows.slots, metrics),
          columns: columnTracks(
            columns.slots,
            roomyWidth(plan.cellWidth, rows.slots, columns.slots, metrics),
            metrics,
          ),
          look: (row, column) => plan.look(indexAt(row, column)),
          round: round ? (plan.upright ? "column" : "row") : undefined,
        },
        metrics,
      );
  return labelled ? ruled(id, block, columns, rows, metrics) : block;
}

/** `t[0, 1]`, every index in the colour of its axis. */
function titleOf(plan: ArrayPlan, lead: readonly number[]): TextPart[] {
  const ink = "ink2" as const;
  const indices = lead.flatMap((index, axis): TextPart[] => [
    ...(axis > 0 ? [{ text: ", ", ink }] : []),
    { text: String(index), ink: plan.axes[axis]?.ink, weight: 600 },
  ]);
  return [{ text: `${shortName(plan.name ?? "")}[`, ink }, ...indices, { text: "]", ink }];
}

/** A card with its indices under it. */
function named(plan: ArrayPlan, lead: readonly number[], block: Block, metrics: Metrics): Block {
  const id = [plan.id, ...lead].join(".");
  const label = line(`${id}.n`, titleOf(plan, lead), { size: metrics.small });
  const both = below([block, padded(label, block.body.x, 0)], 2 * metrics.unit);
  return { ...both, body: block.body, marks: metrics.blank ? [] : both.marks };
}

/** How many cards are left out, where they would stand: on the middle of others of this height; 0 between rows. */
function leftOut(id: string, gap: number, height: number, metrics: Metrics): Block {
  const texts = height > 0 ? gutterLines(gap) : [gutterLines(gap).join(" ")];
  const style = { size: metrics.small, ink: "ink2" as const };
  const lines = texts.map((text, at) => line(`${id}.g${at}`, text, style));
  const words = below(lines, 0, "middle");
  const top = Math.max(0, (height - words.height) / 2);
  return { ...padded(words, 0, top), body: { x: 0, y: 0, width: words.width, height } };
}

function nested(plan: ArrayPlan, lead: readonly number[], metrics: Metrics, first: boolean): Block {
  const rest = plan.axes.length - lead.length;
  const id = [plan.id, ...lead].join(".");
  const axis = plan.axes[lead.length];
  if (rest <= 2 || axis === undefined) return card(id, plan, lead, metrics, first);
  const shown = indicesOf(axis.slots);
  const cards = new Map(
    shown.map((index, at) => {
      const own = [...lead, index];
      const inside = nested(plan, own, metrics, first && at === 0);
      return [index, rest > 3 ? inside : named(plan, own, inside, metrics)];
    }),
  );
  if (cards.size === 0) return emptySheet(id, plan.cellWidth, 1, 0, metrics);
  const across = (rest % 2 === 1) !== (plan.down ?? false);
  const high = across ? Math.max(...[...cards.values()].map(({ body }) => body.height)) : 0;
  const blocks = axis.slots.map((slot, at): Block => {
    const card = slot.index === undefined ? undefined : cards.get(slot.index);
    return card ?? leftOut(`${id}.${at}`, slot.gap ?? 0, high, metrics);
  });
  const gap = metrics.gap * 0.6 * 1.8 ** (rest - 3);
  const together = across ? beside(blocks, gap) : below(blocks, gap * 0.6, "body");
  if (!first || !axis.arrow) return together;
  return across
    ? ruled(`${id}.axis`, together, axis, NO_AXIS, metrics)
    : ruled(`${id}.axis`, together, NO_AXIS, axis, metrics);
}

/** The array with the rulers of its axes; 3-D as cards, 4-D and more as nested facets. */
export function array(plan: ArrayPlan, metrics: Metrics): Block {
  return nested(plan, [], metrics, true);
}
