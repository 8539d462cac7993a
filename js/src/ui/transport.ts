/** First, back, play, next, last; the track with one dot per frame; the counter; the speed. */

import { computed } from "@preact/signals-core";
import {
  atSpeed,
  back,
  first,
  isAtEnd,
  isAtStart,
  last,
  next,
  toFrame,
  togglePlay,
} from "../state/moves.ts";
import type { Scope } from "../state/scope.ts";
import type { Store } from "../state/store.ts";
import { SPEEDS } from "../state/view_state.ts";
import { h, setAttribute, setText } from "./dom.ts";
import { type IconName, setIcon } from "./icons.ts";
import { iconButton, segmented } from "./parts.ts";

function stepButtons(scope: Scope, store: Store): HTMLElement {
  const { go, book, state } = store;
  const atStart = computed(() => store.shown.value !== null && isAtStart(state.value, book));
  const atEnd = computed(() => store.shown.value !== null && isAtEnd(state.value, book));
  const playing = store.pick(({ playing }) => playing);
  const button = (name: IconName, label: string, press: () => void) =>
    iconButton(scope, name, label, press);
  const toFirst = button("first", "First frame (Home)", () => go(first));
  const toBack = button("back", "Back (Left)", () => go(back));
  const play = button("play", "Play (Space)", () => go(togglePlay));
  const toNext = button("next", "Next (Right)", () => go(next));
  const toLast = button("last", "Last frame (End)", () => go(last));
  play.classList.add("tensorviz-play");
  scope.watch(() => {
    for (const one of [toFirst, toBack])
      setAttribute(one, "aria-disabled", atStart.value ? "true" : null);
    for (const one of [toNext, toLast])
      setAttribute(one, "aria-disabled", atEnd.value ? "true" : null);
  });
  scope.watch(() => {
    const label = playing.value ? "Pause (Space)" : "Play (Space)";
    setIcon(play, playing.value ? "pause" : "play");
    setAttribute(play, "aria-label", label);
    setAttribute(play, "title", label);
  });
  return h("div", { class: "tensorviz-buttons" }, toFirst, toBack, play, toNext, toLast);
}

function track(scope: Scope, store: Store): HTMLElement {
  const count = computed(() => store.shown.value?.frames.length ?? 1);
  const at = computed(() => store.shown.value?.at ?? 0);
  const slider = h("input", { type: "range", "aria-label": "Frame", min: 1, step: 1 });
  const dots = h("div", { class: "tensorviz-dots", "aria-hidden": "true" });
  const box = h("div", { class: "tensorviz-track" }, dots, slider);
  scope.listen(slider, "input", () => store.go(toFrame(Number(slider.value) - 1)));
  scope.watch(() => {
    setAttribute(slider, "max", count.value);
    box.classList.toggle("tensorviz-single", count.value < 2);
    slider.disabled = count.value < 2;
    dots.replaceChildren(...Array.from({ length: count.value }, () => h("i")));
  });
  scope.watch(() => {
    const now = at.value;
    const total = count.value;
    slider.value = String(now + 1);
    setAttribute(slider, "aria-valuetext", `frame ${now + 1} of ${total}`);
    box.style.setProperty("--at", String(total > 1 ? now / (total - 1) : 0));
    [...dots.children].forEach((dot, i) => {
      dot.className = i < now ? "tensorviz-past" : i === now ? "tensorviz-now" : "";
    });
  });
  return box;
}

function counter(scope: Scope, store: Store): HTMLElement {
  const text = h("span", { class: "tensorviz-counter" });
  scope.watch(() => {
    const shown = store.shown.value;
    if (shown) setText(text, `${shown.at + 1} / ${shown.frames.length}`);
  });
  return text;
}

export function transport(scope: Scope, store: Store): HTMLElement {
  const speeds = SPEEDS.map((value) => ({ value, label: `${value}×` }));
  return h(
    "div",
    { class: "tensorviz-bar", role: "group", "aria-label": "Frames" },
    stepButtons(scope, store),
    track(scope, store),
    counter(scope, store),
    segmented(
      scope,
      "Speed",
      speeds,
      store.pick((state) => state.speed),
      (speed) => store.go(atSpeed(speed)),
    ),
  );
}
