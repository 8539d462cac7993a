/** Opens the flow of shapes above the steps; its code comes when it is wanted first. */

import type { Host } from "../host/host.ts";
import type { ExplainLocally } from "../state/cell_answer.ts";
import { set, toggle } from "../state/moves.ts";
import type { Scope } from "../state/scope.ts";
import type { Store } from "../state/store.ts";
import { h, setAttribute } from "./dom.ts";
import { iconButton } from "./parts.ts";
import type { RiverMap } from "./river_map.ts";

export interface RiverSwitch {
  button: HTMLElement;
  place: HTMLElement;
  key: RiverMap["key"];
}

export function riverSwitch(
  scope: Scope,
  root: HTMLElement,
  store: Store,
  host: Host,
  explain: ExplainLocally,
): RiverSwitch {
  const place = h("div", { hidden: true });
  const open = store.pick((state) => state.river);
  const flip = () => store.go(toggle("river"));
  const button = iconButton(scope, "river", "Flow of shapes (w)", flip);
  let map: RiverMap | null = null;
  let asked = false;
  const load = async () => {
    asked = true;
    try {
      const { riverMap } = await import("./river_map.ts");
      if (scope.signal.aborted) return;
      map = riverMap(scope, store, host, explain);
      place.append(map.element);
    } catch (error) {
      asked = false;
      store.go(set("river", false));
      reportError(error);
    }
  };
  scope.watch(() => {
    place.hidden = !open.value;
    root.classList.toggle("tensorviz-flowing", open.value);
    setAttribute(button, "aria-pressed", String(open.value));
    if (open.value && !asked) void load();
  });
  return { button, place, key: (key, target) => map?.key(key, target) ?? false };
}
