/** Which time of a step is shown (one slider per loop) and which reading of it. */

import { computed } from "@preact/signals-core";
import type { Book } from "../model/book.ts";
import { countLoop, iterationText, recordedText } from "../model/loops.ts";
import { toIteration, toReading, toVisit } from "../state/moves.ts";
import { Scope } from "../state/scope.ts";
import type { Store } from "../state/store.ts";
import { type Choice, choicesAt } from "../state/times.ts";
import { h, setAttribute } from "./dom.ts";
import { segmented } from "./parts.ts";

const MOST_TICKS = 40;

/** A solid tick per option; a hollow one where something between two was not recorded. */
function ticks(choice: Choice, ran: number | null): HTMLElement[] {
  const { options, at } = choice;
  const marks: HTMLElement[] = [];
  const gap = (missing: number, place: number) => {
    if (missing <= 0) return;
    const title = `${missing} not recorded`;
    marks.push(h("i", { class: "tensorviz-gap", style: `--at:${place}`, title }));
  };
  options.forEach((option, i) => {
    const before = i === 0 ? -1 : (options[i - 1] ?? option);
    if (choice.loop !== null) gap(option - before - 1, i - 0.5);
    if (options.length <= MOST_TICKS) {
      marks.push(h("i", { class: i === at ? "tensorviz-now" : "", style: `--at:${i}` }));
    }
  });
  const end = options.at(-1) ?? 0;
  if (ran !== null) gap(ran - 1 - end, options.length - 0.5);
  return marks;
}

interface Description {
  label: string;
  value: string;
  note: string;
  /** How many iterations ran, where that is known of this entry into the loop. */
  ran: number | null;
}

function described(choice: Choice, { loop: find, steps }: Book): Description {
  const { at, options } = choice;
  const loop = choice.loop === null ? undefined : find(choice.loop);
  if (!loop) {
    return {
      label: "ran several times",
      value: `time ${at + 1} of ${options.length}`,
      note: "",
      ran: null,
    };
  }
  const counted = countLoop(loop, steps);
  return {
    label: loop.label,
    value: iterationText(options[at] ?? 0, options.length, counted),
    note: recordedText(counted),
    ran: counted.inner ? null : counted.ran,
  };
}

function slider(scope: Scope, store: Store, choice: Choice): HTMLElement {
  const { label, value, note, ran } = described(choice, store.book);
  const last = choice.options.length - 1;
  const input = h("input", {
    type: "range",
    min: 0,
    max: last,
    value: choice.at,
    disabled: last < 1,
    "aria-label": label,
    "aria-valuetext": value,
    "data-choice": String(choice.loop),
  });
  scope.listen(input, "input", () => {
    const option = choice.options[Number(input.value)] ?? 0;
    store.go(choice.loop === null ? toVisit(option) : toIteration(choice.loop, option));
  });
  const line = h(
    "div",
    { class: "tensorviz-ticks", style: `--last:${Math.max(last, 1)}` },
    ...ticks(choice, ran),
    input,
  );
  return h(
    "div",
    { class: "tensorviz-choice" },
    h("code", {}, label),
    line,
    h("span", {}, value, ...(note ? [" · ", h("small", {}, note)] : [])),
  );
}

/** Rebuilding a slider under the reader's hand would drop it: the focus and the drag go on in the new one. */
function loopSliders(scope: Scope, store: Store): HTMLElement {
  const box = h("div", { class: "tensorviz-choices" });
  const place = computed(() => {
    const shown = store.shown.value;
    return shown ? `${shown.step.id} ${shown.position}` : "";
  });
  let built = "";
  let inner: Scope | null = null;
  scope.own(() => inner?.close());
  scope.watch(() => {
    place.value;
    const shown = store.shown.peek();
    const choices = shown ? choicesAt(shown.step, shown.position) : [];
    const shape = JSON.stringify(choices.map(({ loop, options }) => [loop, options]));
    if (shape === built) {
      refresh(box, store, choices);
      return;
    }
    built = shape;
    const held = document.activeElement?.getAttribute("data-choice");
    inner?.close();
    inner = new Scope();
    const own = inner;
    box.replaceChildren(...choices.map((choice) => slider(own, store, choice)));
    if (held) box.querySelector<HTMLInputElement>(`[data-choice="${held}"]`)?.focus();
  });
  return box;
}

function refresh(box: HTMLElement, store: Store, choices: readonly Choice[]): void {
  choices.forEach((choice, i) => {
    const row = box.children[i];
    const input = row?.querySelector("input");
    const text = row?.querySelector("span")?.firstChild;
    if (!row || !input || !text) return;
    const { value } = described(choice, store.book);
    text.nodeValue = value;
    input.value = String(choice.at);
    setAttribute(input, "aria-valuetext", value);
    row.querySelectorAll("i:not(.tensorviz-gap)").forEach((tick, k) => {
      tick.className = k === choice.at ? "tensorviz-now" : "";
    });
  });
}

/** Tabs where a step can be read in more than one way. */
function readings(scope: Scope, store: Store): HTMLElement {
  const box = h("div", { class: "tensorviz-readings" });
  const options = computed(() =>
    JSON.stringify(
      (store.shown.value?.occurrence.readings ?? []).map(({ name, label }) => [name, label]),
    ),
  );
  const chosen = computed(() => store.shown.value?.reading.name ?? "");
  let inner: Scope | null = null;
  scope.own(() => inner?.close());
  scope.watch(() => {
    const pairs = JSON.parse(options.value) as [string, string][];
    inner?.close();
    inner = new Scope();
    if (pairs.length < 2) {
      box.replaceChildren();
      return;
    }
    const choices = pairs.map(([value, label]) => ({ value, label }));
    const choose = (name: string) => store.go(toReading(name));
    box.replaceChildren(segmented(inner, "Read the step by", choices, chosen, choose));
  });
  return box;
}

export function choices(scope: Scope, store: Store): HTMLElement[] {
  return [loopSliders(scope, store), readings(scope, store)];
}
