/** CPU, or what the cell can be compared on; the comparison's code comes when one is chosen. */

import { signal } from "@preact/signals-core";
import type { Device } from "../protocol/generated.ts";
import type { Scope } from "../state/scope.ts";
import type { Store } from "../state/store.ts";
import type { CompareView } from "./compare/compare_view.ts";
import { type Compared, comparisonsIn, OTHERS } from "./compared.ts";
import { h } from "./dom.ts";
import { type Option, segmented } from "./parts.ts";

export interface CompareSwitch {
  choice: HTMLElement;
  place: HTMLElement;
  key(key: string): boolean;
}

const CPU: Option<string> = { value: "", label: "CPU", title: "The cell as it ran" };

const WAYS = ["this CPU", "this GPU"];

const isDevice = ({ usable, state }: Device) => usable && !WAYS.includes(state);

function optionsOf(devices: readonly Device[], compared: Compared): Option<string>[] {
  if (!compared.model)
    return (compared.comparisons ?? []).map(({ asked }) => ({ value: asked, label: asked }));
  if (devices.length === 0) return [];
  const there = devices.filter(isDevice).map(({ name, library, reason }) => ({
    value: name,
    label: library.split(" ")[0] ?? name,
    title: `The same cell on ${library}: ${reason}`,
  }));
  const label = there.length > 0 ? "…" : "no other device";
  return [...there, { value: OTHERS, label, title: "What else there is, and what is missing (c)" }];
}

export function compareSwitch(
  scope: Scope,
  root: HTMLElement,
  store: Store,
  compared: Compared,
): CompareSwitch {
  const { devices = [], device = "" } = store.book.explanation;
  const options = optionsOf(devices, compared);
  const chosen = signal("");
  const place = h("div", { hidden: true });
  const choose = (value: string) => {
    chosen.value = value;
  };
  let view: CompareView | null = null;
  let asked = false;
  const load = async () => {
    asked = true;
    try {
      const { compareView } = await import("./compare/compare_view.ts");
      if (scope.signal.aborted) return;
      view = compareView(scope, store, compared, chosen);
      place.append(view.element);
    } catch (error) {
      asked = false;
      choose("");
      reportError(error);
    }
  };
  scope.watch(() => {
    const isOpen = chosen.value !== "";
    place.hidden = !isOpen;
    root.classList.toggle("tensorviz-comparing", isOpen);
    if (isOpen && !asked) void load();
  });
  const { model } = compared;
  const open = () => {
    const found = comparisonsIn(compared).find(
      ({ asked }) => device === "auto" || asked === device,
    );
    if (!found) return;
    model?.off("change:comparisons", open);
    if (!chosen.peek()) choose(found.asked);
  };
  if (device) {
    model?.on("change:comparisons", open);
    scope.own(() => model?.off("change:comparisons", open));
    open();
  }
  const choice = segmented(scope, "Where the cell runs (c)", [CPU, ...options], chosen, choose);
  choice.hidden = options.length === 0;
  return {
    choice,
    place,
    key(key) {
      const isOpen = chosen.peek() !== "";
      if (options.length === 0 || !(key === "c" || (key === "Escape" && isOpen))) return false;
      choose(isOpen ? "" : (options[0]?.value ?? ""));
      return true;
    },
  };
}
