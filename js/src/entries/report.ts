/** The inspector's part of the widget, loaded when there is something to look into. */

import { signal } from "@preact/signals-core";
import { type AnyModel, textTrait } from "../host/any_model.ts";
import type { InspectorAnswer, InspectorQuestion } from "../host/host.ts";
import { kernelHost } from "../host/kernel.ts";
import { decodeReport, maybeProgress, type Report, toDataViews } from "../protocol/decode.ts";
import type { Progress } from "../protocol/generated.ts";
import type { Scope } from "../state/scope.ts";
import type { Sent } from "../ui/inspect/inspection_view.ts";
import { mountReport } from "../ui/inspect/report_view.ts";

/** A cell that runs for an hour is answered after an hour. */
const TIME_LIMIT_MS = 2 ** 31 - 1;

export interface OpenReport {
  readonly id: string;
  mount(el: HTMLElement, scope: Scope): void;
  close(): void;
}

const read = (model: AnyModel): Sent<Report> => ({
  message: decodeReport(textTrait(model, "message")),
  buffers: toDataViews(model.get("buffers")),
});

export function openReport(model: AnyModel): OpenReport {
  const sent = signal(read(model));
  const progress = signal<Progress | null>(null);
  const host = kernelHost<InspectorQuestion, InspectorAnswer>(model, TIME_LIMIT_MS);
  const replace = () => {
    try {
      sent.value = read(model);
      progress.value = null;
    } catch (error) {
      reportError(error);
    }
  };
  const hear = (content: unknown) => {
    progress.value = maybeProgress(content) ?? progress.peek();
  };
  model.on("change:message", replace);
  model.on("msg:custom", hear);
  return {
    id: sent.peek().message.id,
    mount: (el, scope) => mountReport(el, sent, progress, host, scope),
    close() {
      model.off("change:message", replace);
      model.off("msg:custom", hear);
      host.close();
    },
  };
}
