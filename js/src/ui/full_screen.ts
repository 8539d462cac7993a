/** The projector: the whole screen where the page allows it, else the whole window. */

import type { ReadonlySignal } from "@preact/signals-core";
import type { Scope } from "../state/scope.ts";

/** Returns what switches it. */
export function watchFullScreen(
  scope: Scope,
  root: HTMLElement,
  isOn: ReadonlySignal<boolean>,
  turn: (on: boolean) => void,
): () => void {
  const ours = () => document.fullscreenElement === root;
  let granted = false;
  scope.listen(document, "fullscreenchange", () => {
    if (ours()) granted = true;
    else if (granted) {
      granted = false;
      turn(false);
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
    turn(on);
    root.focus();
    if (on) root.requestFullscreen?.().catch(() => {});
  };
}
