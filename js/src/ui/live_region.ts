/** What a screen reader hears: the sentence of the frame, held back while the frames run past. */

import type { Scope } from "../state/scope.ts";
import type { Store } from "../state/store.ts";
import { h, setText } from "./dom.ts";

const PAUSE_MS = 120;
const PAUSE_PLAYING_MS = 900;

export function liveRegion(scope: Scope, store: Store): HTMLElement {
  const region = h("div", { class: "tensorviz-hidden", role: "status", "aria-live": "polite" });
  let first = true;
  scope.watch(() => {
    const text = store.notice.value?.text ?? store.frame.value?.sentence ?? "";
    if (first) {
      first = false;
      return;
    }
    const pause = store.state.peek().playing ? PAUSE_PLAYING_MS : PAUSE_MS;
    const timer = setTimeout(() => setText(region, text), pause);
    return () => clearTimeout(timer);
  });
  return region;
}
