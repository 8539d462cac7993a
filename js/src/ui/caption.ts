/** The sentence and the notes of a frame; the room of the step's longest is kept, so that nothing below jumps. */

import { computed, type ReadonlySignal } from "@preact/signals-core";
import { runs } from "../model/sentence.ts";
import type { Frame, Occurrence } from "../protocol/generated.ts";
import type { Scope } from "../state/scope.ts";
import type { Store } from "../state/store.ts";
import { type Child, h } from "./dom.ts";

export function withNumbers(sentence: string): Child[] {
  return runs(sentence).map((run) => (run.number ? h("b", {}, run.text) : run.text));
}

const QUIET = "Written at the end of the line, this comment silences the remark";

const note = (kind: string, text: string) =>
  h("p", { class: `tensorviz-note tensorviz-${kind}` }, ...withNumbers(text));

/** With the comment that silences it on its line, small at the end. */
function hazard(sentence: string, quiet = "", isSaid = false): HTMLElement {
  const line = note("hazard", sentence);
  line.classList.toggle("tensorviz-say", isSaid);
  if (quiet) line.append(" ", h("code", { class: "tensorviz-quiet", title: QUIET }, quiet));
  return line;
}

function content(frame: Frame, occurrence: Occurrence, narration: boolean): HTMLElement[] {
  const { hazards = [] } = frame;
  const isSaid = (sentence: string) => narration && sentence === frame.sentence;
  const parts: HTMLElement[] = [];
  if (narration && !hazards.some(({ sentence }) => isSaid(sentence)))
    parts.push(h("p", { class: "tensorviz-say" }, ...withNumbers(frame.sentence)));
  for (const { sentence, quiet } of hazards) parts.push(hazard(sentence, quiet, isSaid(sentence)));
  for (const text of occurrence.notes ?? []) parts.push(note("remark", text));
  return parts;
}

export function caption(scope: Scope, store: Store, painted: ReadonlySignal<boolean>): HTMLElement {
  const now = h("div", { class: "tensorviz-caption-now" });
  const room = h("div", { class: "tensorviz-caption-room", "aria-hidden": "true" });
  const narration = store.pick((state) => state.narration);
  const frames = computed(() => store.shown.value?.frames);
  const occurrence = computed(() => store.shown.value?.occurrence);
  scope.watch(() => {
    const { value: frame } = store.frame;
    const notice = store.notice.value;
    if (notice)
      now.replaceChildren(h("p", { class: `tensorviz-say tensorviz-${notice.kind}` }, notice.text));
    else if (frame && occurrence.value)
      now.replaceChildren(...content(frame, occurrence.value, narration.value));
  });
  scope.watch(() => {
    const one = occurrence.value;
    if (!one || !painted.value) return;
    const each = (frames.value ?? []).map((frame) =>
      h("div", {}, ...content(frame, one, narration.value)),
    );
    room.replaceChildren(...each);
  });
  return h("div", { class: "tensorviz-caption" }, now, room);
}
