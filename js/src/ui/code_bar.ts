/** The reader's code with the live part underlined: its line, or the whole source around it. */

import { computed } from "@preact/signals-core";
import { type CodeLine, liveLines, markedLines } from "../model/code.ts";
import type { Step } from "../protocol/generated.ts";
import { toggle } from "../state/moves.ts";
import type { Scope } from "../state/scope.ts";
import type { Store } from "../state/store.ts";
import { h, setAttribute } from "./dom.ts";
import { setIcon } from "./icons.ts";
import { iconButton } from "./parts.ts";

const MOST_LIVE_LINES = 3;

const codeLine = ({ number, before, live, after }: CodeLine, numbered: boolean) =>
  h(
    "div",
    { class: live ? "tensorviz-line tensorviz-live" : "tensorviz-line" },
    numbered ? h("i", {}, String(number)) : null,
    h("span", {}, before, live ? h("mark", {}, live) : null, after),
  );

function shortened(lines: readonly CodeLine[]): HTMLElement[] {
  if (lines.length <= MOST_LIVE_LINES) return lines.map((line) => codeLine(line, true));
  const head = lines.slice(0, MOST_LIVE_LINES - 1).map((line) => codeLine(line, true));
  const more = lines.length - MOST_LIVE_LINES + 1;
  return [
    ...head,
    h("div", { class: "tensorviz-line" }, h("i", {}, "…"), h("span", {}, `${more} more lines`)),
  ];
}

export function codeBar(scope: Scope, store: Store): HTMLElement {
  const { sources } = store.book.explanation;
  const step = computed(() => store.shown.value?.step);
  const whole = store.pick((state) => state.wholeSource && !state.fullScreen);
  const name = h("span", { class: "tensorviz-source" });
  const lines = h("div", { class: "tensorviz-lines" });
  const unfold = iconButton(scope, "unfold", "Show the whole cell", () =>
    store.go(toggle("wholeSource")),
  );
  unfold.classList.add("tensorviz-quiet");
  const sourceOf = (one: Step) => sources[one.file ?? 0];
  scope.watch(() => {
    const one = step.value;
    if (!one) return;
    const text = sourceOf(one)?.text ?? one.source;
    const single = !text.trim().includes("\n");
    const failing = one.id === store.book.explanation.failed?.step;
    lines.classList.toggle("tensorviz-failing", failing);
    lines.classList.toggle("tensorviz-whole", whole.value && !single);
    unfold.hidden = single;
    setAttribute(lines, "tabindex", whole.value && !single ? 0 : null);
    name.textContent = (one.file ?? 0) > 0 ? (sourceOf(one)?.name ?? "") : "";
    if (whole.value && !single) {
      lines.replaceChildren(...markedLines(text, one.span).map((line) => codeLine(line, true)));
      scrollToLive(lines);
    } else lines.replaceChildren(...shortened(liveLines(text, one.span)));
  });
  scope.watch(() => {
    const label = whole.value ? "Show only this line" : "Show the whole cell";
    setIcon(unfold, whole.value ? "fold" : "unfold");
    setAttribute(unfold, "aria-label", label);
    setAttribute(unfold, "title", label);
    setAttribute(unfold, "aria-expanded", String(whole.value));
  });
  return h("div", { class: "tensorviz-code" }, name, lines, unfold);
}

function scrollToLive(lines: HTMLElement): void {
  const live = lines.querySelector<HTMLElement>(".tensorviz-live");
  if (live) lines.scrollTop = live.offsetTop - lines.clientHeight / 2 + live.clientHeight / 2;
}
