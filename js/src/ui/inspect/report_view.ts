/** Which view a report gets. */

import { computed, type ReadonlySignal } from "@preact/signals-core";
import type { InspectorHost } from "../../host/host.ts";
import type { Report } from "../../protocol/decode.ts";
import type { Progress } from "../../protocol/generated.ts";
import type { Scope } from "../../state/scope.ts";
import { mountComparison } from "./comparison_view.ts";
import { mountFile } from "./file_view.ts";
import { mountInspection, type Sent } from "./inspection_view.ts";
import { mountWatch } from "./watch_view.ts";

/** The report with its buffers, as long as it is of the type that it was first. */
function ofType<T extends Report["type"]>(
  sent: ReadonlySignal<Sent<Report>>,
  type: T,
): ReadonlySignal<Sent<Extract<Report, { type: T }>>> | null {
  type Own = Sent<Extract<Report, { type: T }>>;
  if (sent.peek().message.type !== type) return null;
  let last = sent.peek() as Own;
  return computed(() => {
    if (sent.value.message.type === type) last = sent.value as Own;
    return last;
  });
}

export function mountReport(
  el: HTMLElement,
  sent: ReadonlySignal<Sent<Report>>,
  progress: ReadonlySignal<Progress | null>,
  host: InspectorHost,
  scope: Scope,
): void {
  const inspection = ofType(sent, "inspection");
  const comparison = ofType(sent, "comparison");
  const file = ofType(sent, "file");
  const watch = ofType(sent, "watch");
  if (inspection) mountInspection(el, inspection, progress, host, scope);
  else if (comparison) mountComparison(el, comparison, host, scope);
  else if (file) mountFile(el, file, host, scope);
  else if (watch) mountWatch(el, watch, scope);
}
