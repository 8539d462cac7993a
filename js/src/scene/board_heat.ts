/** A large matrix as colours. */

import type { Heat } from "../protocol/generated.ts";
import { grouped, ordinal } from "../util/text.ts";
import { type Block, below } from "./layout.ts";
import { line, paragraph } from "./marks.ts";
import type { Stage } from "./stage.ts";

const LEVELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const NOT_FINITE = 255;
const SIDE = 150;

/** One byte per cell as in an overview: 127 is zero. */
export function bytesOf(levels: string): Uint8Array {
  return Uint8Array.from(levels, (letter) => {
    const level = LEVELS.indexOf(letter);
    return level < 0 ? NOT_FINITE : Math.round((level / 62) * 254);
  });
}

export function heatPanel(panel: Heat, stage: Stage): Block {
  const { metrics } = stage;
  const { rows, columns, every = 1 } = panel;
  const scale = (SIDE * metrics.unit) / Math.max(rows, columns, 1);
  const [width, height] = [Math.max(6, columns * scale), Math.max(6, rows * scale)];
  const key = `b.${panel.id}`;
  const image: Block = {
    width,
    height,
    body: { x: 0, y: 0, width, height },
    marks: [
      {
        kind: "image",
        id: `${key}.image`,
        x: 0,
        y: 0,
        width,
        height,
        rows,
        columns,
        bytes: bytesOf(panel.levels),
        palette: "diverging",
      },
    ],
  };
  const sizes = panel.shape.map(grouped).join(" × ");
  const said = every > 1 ? `${sizes}, every ${ordinal(every)}` : sizes;
  const quiet = { size: metrics.small, ink: "ink2" as const, mono: false };
  const name = line(`${key}.name`, panel.name, { size: metrics.type, weight: 600 });
  return below(
    [image, name, paragraph(`${key}.size`, said, SIDE * metrics.unit * 1.4, quiet)],
    3 * metrics.unit,
  );
}
