import type { AnyModel } from "../host/any_model.ts";
import type { DeviceComparison } from "../protocol/generated.ts";

/** Where comparisons come from: a kernel, by the widget's model, or a page that holds them. */
export interface Compared {
  model?: AnyModel;
  comparisons?: readonly DeviceComparison[];
}

/** What is missing, and comparisons on the CPU alone. */
export const OTHERS = "?";
