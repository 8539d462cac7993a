/** While playing, goes on after the time that it takes to read the sentence. */

import { next, stop } from "./moves.ts";
import type { Scope } from "./scope.ts";
import type { Store } from "./store.ts";

const LOOK_MS = 1100;
const WORD_MS = 190;

export function dwell(sentence: string, speed: number): number {
  const words = sentence.split(/\s+/).filter(Boolean).length;
  return (LOOK_MS + WORD_MS * words) / speed;
}

export function watchPlaying(
  store: Pick<Store, "go" | "frame" | "notice" | "state" | "pick">,
  scope: Scope,
): void {
  const playing = store.pick((state) => state.playing);
  const place = store.pick((state) => `${state.step} ${state.frame} ${state.speed}`);
  scope.watch(() => {
    if (!playing.value) return;
    place.value;
    if (store.notice.value?.kind === "refused") return store.go(stop);
    if (store.notice.value) return;
    const { speed } = store.state.peek();
    const sentence = store.frame.value?.sentence ?? "";
    const timer = setTimeout(() => store.go(next), dwell(sentence, speed));
    return () => clearTimeout(timer);
  });
}
