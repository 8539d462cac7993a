/** Opens the inspector on an operand of the step, with the values that were kept; its code comes when it is wanted. */

import { computed, type ReadonlySignal, signal } from "@preact/signals-core";
import type { Theme } from "../host/theme.ts";
import type { Cells } from "../model/cells.ts";
import { Scope } from "../state/scope.ts";
import type { Store } from "../state/store.ts";
import { h, setAttribute } from "./dom.ts";

export interface LookInto {
  /** One button per array of the step. */
  choice: HTMLElement;
  place: HTMLElement;
  key(key: string): boolean;
}

const MOST = 6;
const LONGEST = 22;

const isArray = ({ operand, kept }: Cells) =>
  operand.plain === undefined && !operand.missing && kept.every((line) => line.length > 0);

export function lookInto(scope: Scope, store: Store, theme: ReadonlySignal<Theme>): LookInto {
  const occurrence = computed(() => store.shown.value?.occurrence);
  const arrays = computed(() => {
    const now = occurrence.value;
    const all = now ? store.book.cells(now).filter(isArray) : [];
    return all.slice(0, MOST);
  });
  const looked = signal<Cells | null>(null);
  const choice = h("div", { class: "tensorviz-look", role: "group", "aria-label": "Look into" });
  const place = h("div", { class: "tensorviz-looked", hidden: true });
  scope.watch(() => {
    occurrence.value;
    looked.value = null;
  });
  scope.watch(() => showChoice(scope, choice, arrays.value, looked));
  const leave = () => {
    const pressed = choice.querySelector<HTMLElement>("[aria-pressed=true]");
    if (place.contains(document.activeElement)) pressed?.focus({ preventScroll: true });
    looked.value = null;
  };
  scope.watch(() => showLooked(place, looked, theme, leave));
  return {
    choice,
    place,
    key(key) {
      if (key === "Escape" && looked.peek()) {
        looked.value = null;
        return true;
      }
      if (key !== "i") return false;
      const all = arrays.peek();
      const at = looked.peek() ? all.indexOf(looked.peek() as Cells) : -1;
      looked.value = all[at + 1] ?? null;
      return all.length > 0;
    },
  };
}

function showChoice(
  scope: Scope,
  choice: HTMLElement,
  arrays: readonly Cells[],
  looked: { value: Cells | null; peek(): Cells | null },
): () => void {
  const inner = scope.child();
  choice.hidden = arrays.length === 0;
  const buttons = arrays.map((cells) => {
    const { name } = cells.operand;
    const label = `Look into ${name}`;
    const title = `${label} (i)`;
    const button = h(
      "button",
      { type: "button", class: "tensorviz-button", title, "aria-label": label },
      h("code", {}, name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name),
    );
    inner.listen(button, "click", () => {
      looked.value = looked.peek() === cells ? null : cells;
    });
    inner.watch(() => setAttribute(button, "aria-pressed", String(looked.value === cells)));
    return button;
  });
  choice.replaceChildren(h("span", { "aria-hidden": "true" }, "look into"), ...buttons);
  return () => inner.close();
}

function showLooked(
  place: HTMLElement,
  looked: { value: Cells | null },
  theme: ReadonlySignal<Theme>,
  leave: () => void,
): (() => void) | undefined {
  const cells = looked.value;
  place.hidden = cells === null;
  if (!cells) return undefined;
  const inner = new Scope();
  void mount(place, cells, theme, inner, leave);
  return () => inner.close();
}

async function mount(
  place: HTMLElement,
  cells: Cells,
  theme: ReadonlySignal<Theme>,
  scope: Scope,
  close: () => void,
): Promise<void> {
  try {
    const { mountOperand } = await import("./inspect/operand_view.ts");
    if (!scope.signal.aborted) mountOperand(place, cells, theme, scope, close);
  } catch (error) {
    reportError(error);
    close();
  }
}
