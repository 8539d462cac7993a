/** The projector: the whole screen where the page allows it, else the whole window. */

import { set } from "../state/moves.ts";
import type { Scope } from "../state/scope.ts";
import type { Store } from "../state/store.ts";

export function watchFullScreen(scope: Scope, root: HTMLElement, store: Store): () => void {
  const isOn = store.pick((state) => state.fullScreen);
  const ours = () => document.fullscreenElement === root;
  let granted = false;
  scope.listen(document, "fullscreenchange", () => {
    if (ours()) granted = true;
    else if (granted) {
      granted = false;
      store.go(set("fullScreen", false));
    }
  });
  scope.watch(() => {
    const on = isOn.value;
    root.classList.toggle("tensorviz-full", on);
    if (!on && ours()) void document.exitFullscreen();
  });
  scope.own(() => {
    if (ours()) void document.exitFullscreen();
  });
  return () => {
    const on = !isOn.peek();
    store.go(set("fullScreen", on));
    root.focus();
    if (on) root.requestFullscreen?.().catch(() => {});
  };
}
