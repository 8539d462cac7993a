/** An overview's bytes as a picture file: an 8-bit bitmap, whose colour table is the palette. */

import { colorAt, type Palette, type Theme } from "../util/color.ts";

const HEADER = 54;
const COLORS = 256;
const NOT_A_NUMBER = [0x5f, 0x00, 0xa0] as const;

function palette(view: DataView, which: Palette, theme: Theme): void {
  for (let byte = 0; byte < COLORS; byte += 1) {
    const at = which === "diverging" ? (byte - 127) / 127 : byte / 254;
    const [red, green, blue] = colorAt(which, at, theme, 1);
    const bgr = byte === 255 ? NOT_A_NUMBER : [blue, green, red];
    bgr.forEach((part, offset) => {
      view.setUint8(HEADER + byte * 4 + offset, Math.round(part));
    });
  }
}

function bitmap(
  bytes: Uint8Array,
  rows: number,
  columns: number,
  which: Palette,
  theme: Theme,
): Uint8Array {
  const stride = Math.ceil(columns / 4) * 4;
  const start = HEADER + COLORS * 4;
  const file = new Uint8Array(start + stride * rows);
  const view = new DataView(file.buffer);
  view.setUint16(0, 0x424d);
  view.setUint32(2, file.length, true);
  view.setUint32(10, start, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, columns, true);
  view.setInt32(22, rows, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 8, true);
  view.setUint32(46, COLORS, true);
  palette(view, which, theme);
  for (let row = 0; row < rows; row += 1) {
    file.set(bytes.subarray(row * columns, (row + 1) * columns), start + (rows - 1 - row) * stride);
  }
  return file;
}

const KNOWN = new WeakMap<Uint8Array, Map<string, string>>();

/** The address of the picture of `bytes`, row by row, in the colours of a theme. */
export function imageAddress(
  bytes: Uint8Array,
  rows: number,
  columns: number,
  which: Palette,
  theme: Theme,
): string {
  const own = KNOWN.get(bytes) ?? new Map<string, string>();
  KNOWN.set(bytes, own);
  const key = `${which} ${theme} ${rows} ${columns}`;
  const known = own.get(key);
  if (known !== undefined) return known;
  let binary = "";
  for (const byte of bitmap(bytes, rows, columns, which, theme))
    binary += String.fromCharCode(byte);
  const address = `data:image/bmp;base64,${btoa(binary)}`;
  own.set(key, address);
  return address;
}
