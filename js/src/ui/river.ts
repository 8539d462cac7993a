/** The list of steps: calls of the reader's functions indented, loops under their head, the failed step marked. */

import { countLoop, iterationsText, recordedText } from "../model/loops.ts";
import { stepInks } from "../model/step_inks.ts";
import type { Explanation, Loop, Step } from "../protocol/generated.ts";
import { toStep } from "../state/moves.ts";
import type { Scope } from "../state/scope.ts";
import type { Store } from "../state/store.ts";
import { breakable, h, setAttribute } from "./dom.ts";
import { takeInks } from "./inks.ts";
import { shapeText } from "./shapes.ts";

const indent = (step: Step, loops: number) => `--deep:${(step.nesting ?? 0) + loops}`;

function entry(
  scope: Scope,
  store: Store,
  step: Step,
  position: number,
  inks: readonly number[],
): HTMLElement {
  const failed = step.id === store.book.explanation.failed?.step;
  const button = h(
    "button",
    { type: "button", class: failed ? "tensorviz-step tensorviz-failed" : "tensorviz-step" },
    h("code", {}, ...breakable(step.label)),
    h("span", { class: "tensorviz-shapes" }, ...shapeText(step)),
    failed ? h("span", { class: "tensorviz-flag" }, "stopped here") : null,
    step.hazards?.length
      ? h(
          "span",
          { class: "tensorviz-flag tensorviz-check", title: step.hazards.join("\n") },
          "check",
        )
      : null,
  );
  takeInks(button, inks);
  scope.listen(button, "click", () => store.go(toStep(position)));
  return h("li", { style: indent(step, step.loops?.length ?? 0) }, button);
}

function loopHead(loop: Loop, steps: readonly Step[], step: Step, level: number): HTMLElement {
  const counted = countLoop(loop, steps);
  return h(
    "li",
    { class: "tensorviz-loop", style: indent(step, level) },
    h("code", {}, loop.label),
    h("span", { class: "tensorviz-shapes" }, recordedText(counted) || iterationsText(counted)),
  );
}

/** The heads of the loops that begin with this step. */
function loopHeads(store: Store, step: Step, before: Step | undefined): HTMLElement[] {
  return (step.loops ?? []).flatMap((id, level) => {
    const loop = store.book.loop(id);
    return loop && before?.loops?.[level] !== id
      ? [loopHead(loop, store.book.steps, step, level)]
      : [];
  });
}

function list(scope: Scope, store: Store): HTMLElement {
  const { steps } = store.book;
  const inks = stepInks(steps);
  const entries = steps.map((step, i) => entry(scope, store, step, i, inks[i] ?? []));
  const items = steps.flatMap((step, i) => [
    ...loopHeads(store, step, steps[i - 1]),
    ...entries.slice(i, i + 1),
  ]);
  const current = store.pick((state) => state.step);
  const list = h("ol", {}, ...items);
  scope.watch(() => {
    entries.forEach((item, i) => {
      const button = item.firstElementChild;
      if (button) setAttribute(button, "aria-current", i === current.value ? "step" : null);
    });
    keepInSight(list, entries[current.value]);
  });
  return list;
}

/** Scrolls the list alone: scrollIntoView would move the notebook too. */
function keepInSight(list: HTMLElement, item: HTMLElement | undefined): void {
  const box = list.parentElement;
  if (!box || !item) return;
  const top = item.offsetTop - box.offsetTop;
  if (top < box.scrollTop) box.scrollTop = top - 8;
  const under = top + item.offsetHeight - box.clientHeight;
  if (under > box.scrollTop) box.scrollTop = under + 8;
}

/** The head of a loop already says how much of it was recorded. */
const saidByLoops = ({ loops }: Explanation, text: string): boolean =>
  (loops ?? []).some(({ label }) => text.startsWith(`${label}:`));

/** The same list for narrow pages. */
function dropDown(scope: Scope, store: Store): HTMLElement {
  const { steps, explanation } = store.book;
  const options = steps.map((step, i) => {
    const failed = step.id === explanation.failed?.step ? " (stopped here)" : "";
    const check = step.hazards?.length ? " (check)" : "";
    const deep = "\u2003".repeat((step.nesting ?? 0) + (step.loops?.length ?? 0));
    return h(
      "option",
      { value: i },
      `${deep}${i + 1}. ${step.label}  ${step.shapes}${failed}${check}`,
    );
  });
  const select = h("select", { "aria-label": "Step" }, ...options);
  scope.listen(select, "change", () => store.go(toStep(select.selectedIndex)));
  const current = store.pick((state) => state.step);
  scope.watch(() => {
    select.selectedIndex = current.value;
  });
  return h("div", { class: "tensorviz-pick" }, select);
}

export function river(scope: Scope, store: Store): HTMLElement {
  const { explanation } = store.book;
  const asides = [...(explanation.omitted ?? []), ...(explanation.notes ?? [])].filter(
    (text) => !saidByLoops(explanation, text),
  );
  return h(
    "div",
    { class: "tensorviz-river", role: "group", "aria-label": "Steps" },
    list(scope, store),
    dropDown(scope, store),
    ...asides.map((text) => h("p", { class: "tensorviz-aside" }, text)),
  );
}
