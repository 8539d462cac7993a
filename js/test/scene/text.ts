/** A scene as text that one can read: a line per mark, in the order of painting. */

import type { CellMark, Mark, Scene } from "../../src/scene/scene.ts";

const round = (value: number): number => Math.round(value);

function fillText(fill: CellMark["fill"]): string {
  if (fill === null) return "";
  return fill === "nan" ? " nan" : ` ${fill.palette[0]}${fill.at.toFixed(2)}`;
}

function markText(mark: Mark): string {
  const place = `${round(mark.x)},${round(mark.y)}`;
  switch (mark.kind) {
    case "cell": {
      const tone = mark.tone === "plain" ? "" : ` ${mark.tone}`;
      const extra = `${mark.round ? ` ${mark.round}` : ""}${mark.tag ? ` tag:${mark.tag}` : ""}`;
      const from = mark.from ? ` from ${mark.from}` : "";
      const size = `${round(mark.width)}x${round(mark.height)}`;
      return `cell ${mark.id} ${place} ${size} "${mark.text}"${fillText(mark.fill)}${tone}${extra}${from}`;
    }
    case "text": {
      const parts = mark.parts
        ?.map((part) => `${part.strike ? "~" : ""}${part.ink ?? ""}`)
        .join("|");
      return `text ${mark.id} ${place} ${mark.anchor} ${mark.size} ${mark.ink} "${mark.text}"${parts ? ` ${parts}` : ""}`;
    }
    case "path":
      return `path ${mark.id} ${place} ${mark.ink}${mark.dashed ? " dashed" : ""}`;
    case "image":
      return `image ${mark.id} ${place} ${round(mark.width)}x${round(mark.height)} of ${mark.rows}x${mark.columns}`;
  }
}

export const sceneText = (scene: Scene): string =>
  [`scene ${scene.width}x${scene.height}`, ...scene.marks.map(markText)].join("\n");
