/** What is said beside the steps: a cell without steps, the exception that ended it, a view that has stopped. */

import type { Explanation, Failed } from "../protocol/generated.ts";
import type { Scope } from "../state/scope.ts";
import type { Store } from "../state/store.ts";
import { h } from "./dom.ts";

export const calmLine = (text: string): HTMLElement => h("p", { class: "tensorviz-calm" }, text);

const exceptionText = ({ type, message }: Failed) => (message ? `${type}: ${message}` : type);

export function emptyPanel({ failed, notes, omitted }: Explanation): HTMLElement {
  const asides = [...(omitted ?? []), ...(notes ?? [])];
  return h(
    "div",
    { class: "tensorviz-empty" },
    calmLine("This cell ran no array operation that could be shown."),
    failed ? h("p", { class: "tensorviz-note tensorviz-error" }, exceptionText(failed)) : null,
    ...asides.map((text) => h("p", { class: "tensorviz-aside" }, text)),
  );
}

/** At the step that raised: what Python said; folded where the picture says it in the reader's names. */
export function failedPanel(scope: Scope, store: Store): HTMLElement {
  const { failed, steps } = store.book.explanation;
  const box = h("div", { class: "tensorviz-note tensorviz-error", hidden: true });
  if (!failed) return box;
  const at = steps.findIndex((step) => step.id === failed.step);
  const isTold = steps[at]?.occurrences[0]?.recipe.family === "failure";
  const summary = h("summary", {}, `What Python said: ${failed.type}`);
  box.append(
    isTold ? h("details", {}, summary, h("p", {}, exceptionText(failed))) : exceptionText(failed),
  );
  const current = store.pick((state) => state.step);
  scope.watch(() => {
    box.hidden = current.value !== (at < 0 ? steps.length - 1 : at);
  });
  return box;
}
