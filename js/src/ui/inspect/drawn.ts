/** A picture of marks that is as wide as the place it stands in. */

import { computed, type ReadonlySignal, signal } from "@preact/signals-core";
import { createPainter } from "../../render/painter.ts";
import { type Metrics, metricsOf } from "../../scene/metrics.ts";
import type { Scene } from "../../scene/scene.ts";
import type { InspectStore } from "../../state/inspect/store.ts";
import type { Scope } from "../../state/scope.ts";
import { h } from "../dom.ts";
import { typeSizes } from "../room.ts";

const INITIAL_WIDTH = 320;

export interface Place {
  width: number;
  metrics: Metrics;
}

/** The sizes of type that the view's settings ask for. */
export function metricsSignal(store: Pick<InspectStore, "pick">): ReadonlySignal<Metrics> {
  const bigger = store.pick((state) => state.bigger);
  const full = store.pick((state) => state.fullScreen);
  return computed(() => {
    const type = typeSizes(full.value, bigger.value, window.innerHeight || 800).at(-1) ?? 15;
    return metricsOf(type);
  });
}

/** `draw` gives the scene and its words; it runs again whenever what it read changes. */
export function drawn(
  scope: Scope,
  metrics: ReadonlySignal<Metrics>,
  className: string,
  draw: (place: Place) => { scene: Scene; label: string },
): HTMLElement {
  const box = h("div", { class: className });
  const width = signal(INITIAL_WIDTH);
  const observer = new ResizeObserver(() => {
    if (box.clientWidth > 0) width.value = box.clientWidth;
  });
  observer.observe(box);
  scope.own(() => observer.disconnect());
  const painter = createPainter(box);
  scope.own(() => painter.destroy());
  scope.watch(() => {
    const { scene, label } = draw({ width: width.value, metrics: metrics.value });
    painter.paint(scene, { animate: false, speed: 1, label });
  });
  return box;
}
