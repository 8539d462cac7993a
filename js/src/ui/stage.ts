/** The picture: paints the current scene and keeps its room. */

import type { ReadonlySignal } from "@preact/signals-core";
import { stepInks } from "../model/step_inks.ts";
import type { Frame } from "../protocol/generated.ts";
import type { Painter } from "../render/painter.ts";
import type { Scene, View } from "../scene/scene.ts";
import type { Scope } from "../state/scope.ts";
import type { Store } from "../state/store.ts";
import { watchCells } from "./cell_input.ts";
import { createCursor } from "./cursor.ts";
import { h } from "./dom.ts";
import { takeInks } from "./inks.ts";
import { watchRoom } from "./room.ts";
import { createScenes } from "./scenes.ts";

const LEAST_HEIGHT = 200;
const MOST_KEPT = 340;

export interface Stage {
  readonly element: HTMLElement;
  readonly readout: HTMLElement;
  replay(): void;
  /** To be called when both stand in the view. */
  start(): void;
  /** Handles a key that is meant for the cells; false where it is not. */
  key(key: string): boolean;
}

export interface StageOptions {
  view: View;
  createPainter(host: HTMLElement): Painter;
}

export function createStage(
  scope: Scope,
  store: Store,
  painted: ReadonlySignal<boolean>,
  options: StageOptions,
): Stage {
  const cursor = createCursor();
  const canvas = h("div", { class: "tensorviz-canvas" });
  const stage = h("div", { class: "tensorviz-stage", tabindex: 0, role: "group" }, canvas);
  const room = watchRoom(scope, store, stage);
  const { scene, height } = createScenes(store, options.view, room, cursor.focus, painted);
  const replay = paintScenes(scope, store, scene, options.createPainter(canvas));
  keepHeight(scope, store, stage, canvas, height);
  scope.watch(() => {
    stage.classList.toggle("tensorviz-asking", store.notice.value?.kind === "waiting");
  });
  const inks = stepInks(store.book.steps);
  const step = store.pick((state) => state.step);
  scope.watch(() => takeInks(stage, inks[step.value] ?? []));
  const cells = watchCells(scope, store, { stage, canvas, scene, cursor });
  return {
    element: stage,
    readout: cells.readout,
    replay,
    start: room.start,
    key: (key) => document.activeElement === stage && cells.key(key),
  };
}

/** The room of the step's tallest frame; of a lower step, that of the tallest step so far, so that the page stays. */
function keepHeight(
  scope: Scope,
  store: Store,
  stage: HTMLElement,
  canvas: HTMLElement,
  needed: ReadonlySignal<number>,
): void {
  const fullScreen = store.pick((state) => state.fullScreen);
  let tallest = LEAST_HEIGHT;
  scope.watch(() => {
    const height = needed.value;
    canvas.style.minHeight = `${height}px`;
    if (!fullScreen.value) tallest = Math.max(tallest, Math.min(height, MOST_KEPT));
    stage.style.minHeight = fullScreen.value ? "" : `${tallest}px`;
  });
}

/** Paints every scene, and returns what shows the last motion once more, at half the pace. */
function paintScenes(
  scope: Scope,
  store: Store,
  scene: ReadonlySignal<Scene | null>,
  painter: Painter,
): () => void {
  let frame: Frame | null = null;
  let motion: { from: Scene; to: Scene } | null = null;
  let last: Scene | null = null;
  scope.own(() => painter.destroy());
  scope.watch(() => {
    const start = performance.now();
    const now = scene.value;
    if (!now) return;
    const next = store.frame.peek();
    const isNew = last !== null && frame !== next;
    if (isNew && last) motion = { from: last, to: now };
    frame = next;
    last = now;
    const label = next?.alt || next?.sentence || "";
    painter.paint(now, { animate: isNew, speed: store.state.peek().speed, label });
    performance.measure("tensorviz:frame", { start, end: performance.now() });
  });
  return () => {
    if (!motion) return;
    painter.paint(motion.from, { animate: false, speed: 1 });
    painter.paint(motion.to, { animate: true, speed: store.state.peek().speed / 2 });
  };
}
