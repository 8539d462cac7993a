/** Which picture a step gets. */

import type { Occurrence } from "../protocol/generated.ts";
import { card } from "./card.ts";
import { creation } from "./creation.ts";
import { dot } from "./dot.ts";
import { elementwise } from "./elementwise.ts";
import { matmul } from "./matmul.ts";
import { reduce } from "./reduce.ts";
import { relayout } from "./relayout.ts";
import type { Scene, View, ViewInput } from "./scene.ts";

export function viewFor(occurrence: Occurrence): View {
  const { recipe } = occurrence;
  switch (recipe.family) {
    case "contraction":
      return recipe.view === "dot" ? dot : matmul;
    case "elementwise":
      return elementwise;
    case "reduction":
      return reduce;
    case "layout":
      return relayout;
    case "creation":
      return creation;
    case "call":
    case "opaque":
      return card;
  }
}

export function draw(input: ViewInput): Scene {
  return viewFor(input.occurrence)(input);
}
