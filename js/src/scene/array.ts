/** An array on the stage: its rank shows in its form, and every axis has a ruler. */

import { grouped, textWidth } from "../util/text.ts";
import { type Block, below, beside, padded, type Rect } from "./layout.ts";
import { arrow, bracket, centred, line, textMark } from "./marks.ts";
import type { Metrics } from "./metrics.ts";
import type { Ink, Mark, TextPart } from "./scene.ts";
import { columnTracks, emptySheet, type Look, roomyWidth, rowTracks, sheet } from "./sheet.ts";
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
function rulerRoom(label: string, side: "top" | "left", metrics: Metrics): number {
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

/** How many cards are not drawn, in words. */
function moreCards(plan: ArrayPlan): string {
  const lead = plan.axes.slice(0, -2).map(({ slots }) => slots);
  const product = (sizes: readonly number[]) => sizes.reduce((all, size) => all * size, 1);
  const all = product(lead.map((slots) => slots.reduce((sum, { gap = 1 }) => sum + gap, 0)));
  const more = all - product(lead.map((slots) => indicesOf(slots).length));
  return more > 0 ? `… ${grouped(more)} more card${more > 1 ? "s" : ""}` : "";
}

/** A card with its indices under it, and after the last card how many more there are. */
function named(plan: ArrayPlan, lead: readonly number[], block: Block, metrics: Metrics): Block {
  const id = [plan.id, ...lead].join(".");
  const { small, unit } = metrics;
  const title = titleOf(plan, lead);
  const isLast = lead.every(
    (index, axis) => indicesOf(plan.axes[axis]?.slots ?? []).at(-1) === index,
  );
  const more: TextPart = { text: isLast ? moreCards(plan) : "", ink: "ink2" };
  const label = line(`${id}.n`, title, { size: small });
  const room = block.width - block.body.x - label.width - small;
  const count = line(`${id}.more`, [more], { size: small });
  const words =
    more.text === ""
      ? label
      : count.width <= room
        ? beside([label, count], small)
        : below([label, count], 0);
  const both = below([block, padded(words, block.body.x, 0)], 2 * unit);
  return { ...both, body: block.body, marks: metrics.blank ? [] : both.marks };
}

function nested(plan: ArrayPlan, lead: readonly number[], metrics: Metrics, first: boolean): Block {
  const rest = plan.axes.length - lead.length;
  const id = [plan.id, ...lead].join(".");
  const axis = plan.axes[lead.length];
  if (rest <= 2 || axis === undefined) return card(id, plan, lead, metrics, first);
  const blocks = indicesOf(axis.slots).map((index, at) => {
    const own = [...lead, index];
    const inside = nested(plan, own, metrics, first && at === 0);
    return rest > 3 ? inside : named(plan, own, inside, metrics);
  });
  if (blocks.length === 0) return emptySheet(id, plan.cellWidth, 1, 0, metrics);
  const across = (rest % 2 === 1) !== (plan.down ?? false);
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
