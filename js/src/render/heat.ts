/** Paints blocks of values on a canvas under the marks. */

import { levelOf, placeOnScale, type Raster, type Scale } from "../model/inspect/raster.ts";
import type { HeatScene, Patch } from "../scene/inspect/heat.ts";
import { colorAt, GROUND, type Theme } from "../util/color.ts";

const NOT_A_NUMBER = [0xa0, 0x00, 0x5f] as const;

/** 256 colours, one after the other: red, green, blue, opacity. */
function colors(own: Scale, shown: Scale, theme: Theme): Uint8ClampedArray {
  const table = new Uint8ClampedArray(256 * 4);
  for (let byte = 0; byte < 256; byte++) {
    const place = placeOnScale(levelOf(byte, own), shown);
    const { palette } = shown;
    const isNone = byte === 255 || palette === "none";
    const color = isNone ? NOT_A_NUMBER : colorAt(palette, place, theme, 1);
    table.set([...color, 255], byte * 4);
  }
  return table;
}

function pictureOf(raster: Raster, shown: Scale, theme: Theme): HTMLCanvasElement | null {
  const { width, height, bytes, scale } = raster;
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) return null;
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const table = new Uint32Array(colors(scale, shown, theme).buffer);
  for (let at = 0; at < pixels.length; at++) pixels[at] = table[bytes[at] ?? 255] ?? 0;
  context.putImageData(image, 0, 0);
  return canvas;
}

const known = new WeakMap<Raster, Map<string, HTMLCanvasElement | null>>();

function remembered(raster: Raster, shown: Scale, theme: Theme): HTMLCanvasElement | null {
  const own = known.get(raster) ?? new Map<string, HTMLCanvasElement | null>();
  known.set(raster, own);
  const key = `${theme} ${shown.palette} ${shown.low} ${shown.high}`;
  const before = own.get(key);
  if (before !== undefined) return before;
  const made = pictureOf(raster, shown, theme);
  own.set(key, made);
  return made;
}

function draw(
  context: CanvasRenderingContext2D,
  { raster, source, place }: Patch,
  shown: Scale,
  theme: Theme,
): void {
  const picture = remembered(raster, shown, theme);
  if (!picture) return;
  // More pixels than places: the neighbours are mixed; fewer: each stays one sharp square.
  context.imageSmoothingEnabled = source.width > place.width * 1.5;
  context.drawImage(
    picture,
    source.x,
    source.y,
    source.width,
    source.height,
    place.x,
    place.y,
    place.width,
    place.height,
  );
}

export function paintHeat(canvas: HTMLCanvasElement, scene: HeatScene, theme: Theme): void {
  const scale = window.devicePixelRatio || 1;
  const [width, height] = [Math.round(scene.width * scale), Math.round(scene.height * scale)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.style.width = `${scene.width}px`;
  canvas.style.height = `${scene.height}px`;
  const context = canvas.getContext("2d");
  if (!context) return;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, scene.width, scene.height);
  if (scene.patches.length === 0) return;
  const { x, y, width: w, height: h } = scene.plot;
  context.fillStyle = `rgb(${GROUND[theme].join(" ")})`;
  context.fillRect(x, y, w, h);
  for (const patch of scene.patches) draw(context, patch, scene.scale ?? patch.raster.scale, theme);
}
