import { createPainter } from "../render/painter.ts";
import { draw } from "../scene/view.ts";
import type { Drawing } from "./view.ts";

export const drawing: Drawing = { view: draw, createPainter, explainCell: () => null };
