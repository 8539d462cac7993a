import { dot } from "./dot.ts";
import { matmul } from "./matmul.ts";
import type { Scene, ViewInput } from "./scene.ts";

export function contraction(input: ViewInput): Scene {
  const { recipe } = input.occurrence;
  return recipe.family === "contraction" && recipe.view === "dot" ? dot(input) : matmul(input);
}
