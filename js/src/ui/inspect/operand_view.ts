/** The inspector on the kept values of one operand, inside the view of an explained cell. */

import { type ReadonlySignal, signal } from "@preact/signals-core";
import { type InspectorHost, Refusal } from "../../host/host.ts";
import type { Theme } from "../../host/theme.ts";
import type { Cells } from "../../model/cells.ts";
import { operandReport } from "../../model/inspect/from_operand.ts";
import type { Scope } from "../../state/scope.ts";
import { mountInspection } from "./inspection_view.ts";

/** What was not recorded, nobody has. */
const recordedOnly: InspectorHost = {
  ask: () => Promise.reject(new Refusal("The recording kept no more of this array.")),
};

export function mountOperand(
  el: HTMLElement,
  cells: Cells,
  theme: ReadonlySignal<Theme>,
  scope: Scope,
  close: () => void,
): void {
  const sent = signal(operandReport(cells));
  mountInspection(el, sent, signal(null), recordedOnly, scope, { theme, close });
}
