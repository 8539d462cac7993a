/** Labels beside what they name, off lines and arrows, none on another one; what finds no room is left to the list. */

import { textWidth } from "../util/text.ts";
import type { Rect } from "./layout.ts";
import { textMark } from "./marks.ts";
import type { TextMark } from "./scene.ts";
import { clippedTo, type Line, type Plot, type Spot } from "./space_plot.ts";
import type { Place, Wish } from "./space_thing.ts";

const WAYS = [0, 0.6, -0.6, 1.2, -1.2, 1.6, -1.6, 2.1, -2.1, 2.7, -2.7, Math.PI] as const;
const GAPS = [1, 2, 3.5] as const;
const ASCENT = 0.8;
const DESCENT = 0.25;
/** What it costs to turn, to go away, to take a later place, to be shorter: in heights of letters that are struck through. */
const TURNED = 0.06;
const AWAY = 0.3;
const LATER = 0.12;
const SHORTER = 2.5;

const touches = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** The box of a text beside a place, turned by `way`. */
function boxOf(place: Place, width: number, way: number, size: number, gap: number): Rect {
  const height = size * (ASCENT + DESCENT);
  const isCorner = place.stands === "corner";
  const angle = (isCorner ? -Math.PI / 4 : Math.atan2(place.dy, place.dx)) + way;
  if (isCorner) {
    const right = Math.cos(angle) < 0 ? -width - gap : gap;
    const low = Math.sin(angle) > 0 ? gap : -height - gap;
    return { x: place.at.x + right, y: place.at.y + low, width, height };
  }
  const away = place.dx === 0 && place.dy === 0 ? 0 : 1;
  const [ux, uy] = [Math.cos(angle) * away, Math.sin(angle) * away];
  const nearest = Math.max(Math.abs(ux) / (width / 2 + gap), Math.abs(uy) / (height / 2 + gap));
  const side = (Math.abs(ux) * width + Math.abs(uy) * height) / 2 + gap;
  const distance = place.stands === "side" ? side : nearest > 0 ? 1 / nearest : 0;
  const x = place.at.x + ux * distance - width / 2;
  const y = place.at.y + uy * distance - height / 2;
  return { x, y, width, height };
}

interface Candidate {
  box: Rect;
  cost: number;
}

/** The turns and distances that a place allows. */
function freedom({ dx, dy, stands }: Place): readonly [readonly number[], readonly number[]] {
  if (stands === "side") return [[0], GAPS];
  return dx === 0 && dy === 0 && stands !== "corner" ? [[0], [1]] : [WAYS, GAPS];
}

function* candidates({ places }: Wish, text: string, size: number): Generator<Candidate> {
  const width = textWidth(text, size);
  for (const [later, place] of places.entries()) {
    const [ways, gaps] = freedom(place);
    for (const [turned, way] of ways.entries())
      for (const [far, gap] of gaps.entries())
        yield {
          box: boxOf(place, width, way, size, gap * size * 0.4),
          cost: later * LATER + turned * TURNED + far * AWAY,
        };
  }
}

type Segment = readonly [Spot, Spot, number, string];

const segmentsOf = (lines: readonly Line[]): Segment[] =>
  lines.flatMap(({ spots, weight, key }) =>
    spots.slice(1).map((to, at): Segment => [spots[at] ?? to, to, weight, key]),
  );

/** How much of the box lines run through, in its heights, up to what a placed label could cost. */
function struck(box: Rect, segments: readonly Segment[], on: string | undefined): number {
  let cost = 0;
  for (const [a, b, weight, key] of segments) {
    if (key === on) continue;
    const cut = clippedTo(a, b, box);
    if (cut !== null)
      cost += (weight * (Math.hypot(cut[1].x - cut[0].x, cut[1].y - cut[0].y) + 1)) / box.height;
  }
  return cost;
}

export function labels(
  wishes: readonly Wish[],
  taken: readonly Rect[],
  lines: readonly Line[],
  { side, height }: Plot,
  size: number,
): TextMark[] {
  const segments = segmentsOf(lines);
  const placed: Rect[] = [...taken];
  const isFree = (box: Rect) =>
    box.x > 0 &&
    box.y > 0 &&
    box.x + box.width < side &&
    box.y + box.height < height &&
    !placed.some((other) => touches(box, other));
  // what may stand anywhere along a line gives way to what names a tip
  const first = [...wishes].sort((a, b) => Number(a.on !== undefined) - Number(b.on !== undefined));
  return first.flatMap((wish) => {
    let best: { box: Rect; text: string; cost: number } | undefined;
    wish.texts.forEach((text, less) => {
      for (const { box, cost } of candidates(wish, text, size)) {
        const least = cost + less * SHORTER;
        if ((best !== undefined && least >= best.cost) || !isFree(box)) continue;
        const whole = least + struck(box, segments, wish.on);
        if (best === undefined || whole < best.cost) best = { box, text, cost: whole };
      }
    });
    if (best === undefined) return [];
    placed.push(best.box);
    const style = { size, ink: wish.ink, weight: 600 } as const;
    const { x, y } = best.box;
    return [{ ...textMark(wish.id, x, y + size * ASCENT, best.text, style), halo: true }];
  });
}
