/** What stands below the verdict of a comparison, in this order. */

import type { DeviceComparison } from "../../protocol/generated.ts";
import { agreementSection } from "./agreement.ts";
import { beside } from "./beside.ts";
import { crossoverSection } from "./crossover.ts";
import { findings } from "./findings.ts";
import { partingSection } from "./parting.ts";
import { rooflineSection } from "./roofline.ts";
import { stepsSection } from "./steps.ts";
import { wholeCell } from "./whole_cell.ts";

/** Part of a comparison; null where there is nothing to tell. */
export type Section = (comparison: DeviceComparison) => HTMLElement | null;

export const SECTIONS: readonly Section[] = [
  partingSection,
  wholeCell,
  beside,
  findings,
  crossoverSection,
  stepsSection,
  rooflineSection,
  agreementSection,
];
