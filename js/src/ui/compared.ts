import { type AnyModel, textTrait } from "../host/any_model.ts";
import type { DeviceComparison } from "../protocol/generated.ts";

/** Where comparisons come from: a kernel, by the widget's model, or a page that holds them. */
export interface Compared {
  model?: AnyModel;
  comparisons?: readonly DeviceComparison[];
}

/** All that there are now. */
export function comparisonsIn({ model, comparisons = [] }: Compared): readonly DeviceComparison[] {
  if (!model) return comparisons;
  try {
    return JSON.parse(textTrait(model, "comparisons") || "[]") as readonly DeviceComparison[];
  } catch (error) {
    reportError(error);
    return [];
  }
}

/** What is missing, and comparisons on the CPU alone. */
export const OTHERS = "?";
