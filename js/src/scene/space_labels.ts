/** Labels beside what they name, none on another one; what finds no room is left to the list beside the picture. */

import { textWidth } from "../util/text.ts";
import type { Rect } from "./layout.ts";
import { textMark } from "./marks.ts";
import type { TextMark } from "./scene.ts";
import type { Plot, Spot } from "./space_plot.ts";
import type { Wish } from "./space_things.ts";

const WAYS = [0, 0.6, -0.6, 1.2, -1.2, 1.9, -1.9, Math.PI] as const;
const ASCENT = 0.8;
const DESCENT = 0.25;

const touches = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** The box of a text whose middle is `distance` away on the way from `at`. */
function boxOf(wish: Wish, text: string, way: number, size: number, gap: number): Rect {
  const width = textWidth(text, size);
  const height = size * (ASCENT + DESCENT);
  const isCorner = wish.stands === "corner";
  const angle = (isCorner ? 0 : Math.atan2(wish.dy, wish.dx)) + way;
  if (isCorner) {
    const right = Math.cos(angle) < 0 ? -width - gap : gap;
    const low = Math.sin(angle) > 0 ? gap : -height - gap;
    return { x: wish.at.x + right, y: wish.at.y + low, width, height };
  }
  const away = wish.dx === 0 && wish.dy === 0 ? 0 : 1;
  const [ux, uy] = [Math.cos(angle) * away, Math.sin(angle) * away];
  const nearest = Math.max(Math.abs(ux) / (width / 2 + gap), Math.abs(uy) / (height / 2 + gap));
  const side = (Math.abs(ux) * width + Math.abs(uy) * height) / 2 + gap;
  const distance = wish.stands === "side" ? side : nearest > 0 ? 1 / nearest : 0;
  const x = wish.at.x + ux * distance - width / 2;
  const y = wish.at.y + uy * distance - height / 2;
  return { x, y, width, height };
}

/** A spot that no label may cover: a tip, and what is just behind it. */
const around = ({ x, y }: Spot, size: number): Rect => ({
  x: x - size / 2,
  y: y - size / 2,
  width: size,
  height: size,
});

export function labels(
  wishes: readonly Wish[],
  taken: readonly Rect[],
  { side, height }: Plot,
  size: number,
): TextMark[] {
  const gap = size * 0.4;
  const tips = wishes
    .filter(({ dx, dy }) => dx !== 0 || dy !== 0)
    .flatMap(({ at: { x, y }, dx, dy }) => [
      around({ x, y }, gap),
      around({ x: x - dx * size, y: y - dy * size }, gap),
    ]);
  const placed: Rect[] = [...taken, ...tips];
  return wishes.flatMap((wish) => {
    for (const text of wish.texts) {
      for (const way of WAYS) {
        const box = boxOf(wish, text, way, size, gap);
        const fits =
          box.x > 0 && box.y > 0 && box.x + box.width < side && box.y + box.height < height;
        if (!fits || placed.some((other) => touches(box, other))) continue;
        placed.push(box);
        const style = { size, ink: wish.ink, weight: 600 } as const;
        return [{ ...textMark(wish.id, box.x, box.y + size * ASCENT, text, style), halo: true }];
      }
    }
    return [];
  });
}
