/** What stands over a run of stations: a call or a group that can be closed, a loop with its slider. */

import type { Signal } from "@preact/signals-core";
import { countLoop, iterationText, recordedText } from "../model/loops.ts";
import type { River } from "../model/river.ts";
import { isOpen } from "../model/river_folds.ts";
import type { Bracket } from "../model/river_layout.ts";
import { toIteration } from "../state/moves.ts";
import type { Scope } from "../state/scope.ts";
import type { Store } from "../state/store.ts";
import { choicesAt, positionOf } from "../state/times.ts";
import { h } from "./dom.ts";

export function bracketElement(
  scope: Scope,
  store: Store,
  river: River,
  { id, x, y, width, first }: Bracket,
  switched: Signal<ReadonlySet<string>>,
): HTMLElement {
  const place = {
    class: "tensorviz-flow-bracket",
    style: `left:${x}px;top:${y}px;width:${width}px`,
  };
  if (typeof id === "number") {
    const step = river.stations[first]?.inner.find((at) =>
      store.book.steps[at]?.loops?.includes(id),
    );
    return h("div", place, ...loopParts(scope, store, id, step));
  }
  const fold = river.folds.find((one) => one.id === id);
  const open = fold !== undefined && isOpen(fold, switched.peek());
  const button = h(
    "button",
    {
      type: "button",
      tabindex: -1,
      "aria-expanded": String(open),
      "data-flow": id,
      title: fold?.sentence || fold?.label,
    },
    `${open ? "▾" : "▸"} ${fold?.label ?? ""}`,
  );
  scope.listen(button, "click", () => {
    const now = new Set(switched.peek());
    if (!now.delete(id)) now.add(id);
    switched.value = now;
  });
  return h("div", place, button);
}

function loopParts(scope: Scope, store: Store, id: number, at: number | undefined): HTMLElement[] {
  const { book } = store;
  const loop = book.loop(id);
  const step = at === undefined ? undefined : book.steps[at];
  if (!loop || !step) return [];
  const position = positionOf(step, store.state.peek().iterations, 0);
  const choice = choicesAt(step, position).find((one) => one.loop === id);
  const counted = countLoop(loop, book.steps);
  const value = choice
    ? iterationText(choice.options[choice.at] ?? 0, choice.options.length, counted)
    : "";
  const said = [value, recordedText(counted)].filter(Boolean).join(" · ");
  const label = h("span", {}, h("code", {}, loop.label), ` ${said}`);
  if (!choice || choice.options.length < 2) return [label];
  const input = h("input", {
    type: "range",
    min: 0,
    max: choice.options.length - 1,
    value: choice.at,
    "aria-label": loop.label,
    "aria-valuetext": value,
    "data-flow": `loop ${id}`,
  });
  scope.listen(input, "input", () =>
    store.go(toIteration(id, choice.options[Number(input.value)] ?? 0)),
  );
  return [label, input];
}
