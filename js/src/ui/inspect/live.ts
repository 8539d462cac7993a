/** How far the statistics are, what the kernel cannot tell just now, and whether the array has changed since. */

import type { ReadonlySignal } from "@preact/signals-core";
import type { InspectorHost } from "../../host/host.ts";
import type { Progress } from "../../protocol/generated.ts";
import type { InspectStore } from "../../state/inspect/store.ts";
import type { Scope } from "../../state/scope.ts";
import { h, setText } from "../dom.ts";

const TEXTS: Readonly<Record<Progress["state"], string>> = {
  sampled: "These are statistics of a sample: every value is read when the kernel is free.",
  running: "Reading every value: the statistics are of a sample until then.",
  complete: "",
  stopped: "Reading was stopped: the statistics are of what was read by then.",
  failed: "Reading failed: the statistics are of what was read by then.",
};

export function progressBar(
  scope: Scope,
  host: InspectorHost,
  progress: ReadonlySignal<Progress>,
): HTMLElement {
  const bar = h("progress", { max: 1, "aria-label": "Statistics" });
  const text = h("span", {});
  const stop = h("button", { type: "button", class: "tensorviz-button" }, "Stop");
  const controller = new AbortController();
  scope.own(() => controller.abort());
  scope.listen(stop, "click", () => {
    stop.disabled = true;
    host
      .ask({ type: "stop-reading" }, controller.signal)
      .catch(() => {})
      .finally(() => {
        stop.disabled = false;
      });
  });
  const box = h("div", { class: "tensorviz-progress", role: "status" }, bar, text, stop);
  scope.watch(() => {
    const { state, done = 1, note = "" } = progress.value;
    const isRunning = state === "running";
    box.hidden = state === "complete" && note === "";
    bar.hidden = !isRunning;
    stop.hidden = !isRunning;
    bar.value = done;
    const percent = isRunning ? ` ${Math.floor(done * 100)} %` : "";
    setText(text, `${note || TEXTS[state]}${percent}`);
  });
  return box;
}

export function changedMark(scope: Scope, store: InspectStore): HTMLElement {
  const box = h("p", { class: "tensorviz-note tensorviz-hazard", role: "status", hidden: true });
  scope.watch(() => {
    box.hidden = !store.changed.value;
    const { name } = store.subject.peek().facts;
    if (store.changed.value)
      setText(
        box,
        `${name} has changed since its statistics were read: run the cell to read them again.`,
      );
  });
  return box;
}

/** About the part of the picture that did not come. */
export function partNotice(scope: Scope, store: InspectStore): HTMLElement {
  const box = h("p", { class: "tensorviz-part-notice", role: "status", hidden: true });
  scope.watch(() => {
    const notice = store.notice.value;
    box.hidden = notice === null;
    if (notice) setText(box, notice.text);
  });
  return box;
}
