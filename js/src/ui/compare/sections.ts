/** What stands below the verdict of a comparison, in this order. */

import type { DeviceComparison, DeviceNumber } from "../../protocol/generated.ts";
import { agreementSection } from "./agreement.ts";
import { beside } from "./beside.ts";
import { crossoverSection } from "./crossover.ts";
import { findings } from "./findings.ts";
import { partingSection } from "./parting.ts";
import { rooflineSection } from "./roofline.ts";
import { stepsSection } from "./steps.ts";
import { wholeCell } from "./whole_cell.ts";

/**
 * Part of a comparison; null where there is nothing to tell.
 *
 * The cell can be run at other values of its `numbers` now.
 */
export type Section = (
  comparison: DeviceComparison,
  numbers: readonly DeviceNumber[],
) => HTMLElement | null;

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
