import { createPainter } from "../render/painter.ts";
import { explainCell } from "../scene/explain_cell.ts";
import { draw } from "../scene/view.ts";
import type { Drawing } from "./view.ts";

/** Who draws: the views, their painter, and the frames that are formed in the page. */
export const drawing: Drawing = {
  view: draw,
  createPainter,
  explainCell: ({ occurrence }, cells, index, result) =>
    explainCell(occurrence, cells, index, result),
};
