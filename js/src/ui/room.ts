/** How much room the stage has, and the size of its type. */

import { computed, type ReadonlySignal, signal } from "@preact/signals-core";
import type { Scene } from "../scene/scene.ts";
import type { Scope } from "../state/scope.ts";
import type { Store } from "../state/store.ts";

export interface Room {
  readonly width: number;
  readonly height: number;
}

const TYPE = 15;
export const GROWTH = 1.18;
/** A scene's smallest text is 0.8 of its type, and no text on a projector may be under 22 px. */
const PROJECTOR_FLOOR = 22 / 0.8;
const PROJECTOR_SHARE = 1 / 36;
const INITIAL: Room = { width: 760, height: 520 };

/** The type sizes to try, largest first: on a projector a smaller one may make the picture fit. */
export function typeSizes(fullScreen: boolean, bigger: number, screenHeight: number): number[] {
  const grown = GROWTH ** bigger;
  if (!fullScreen) return [TYPE * grown];
  const floor = Math.max(PROJECTOR_FLOOR, screenHeight / 50 / 0.8);
  const wish = Math.max(floor, screenHeight * PROJECTOR_SHARE * 1.15) * grown;
  return wish > floor ? [wish, (wish + floor) / 2, floor] : [floor];
}

/**
 * The largest of `types` in which the highest of a step's pictures fits into `height` without leaving most out; else the
 * smallest.
 */
export function typeThatFits(
  types: readonly number[],
  height: number,
  pictures: (type: number) => readonly Scene[],
): number {
  const [only = TYPE, ...smaller] = types;
  if (smaller.length === 0) return only;
  const whole = types.find((type) =>
    pictures(type).every((scene) => scene.height <= height && !scene.rough),
  );
  return whole ?? Math.min(...types);
}

export interface StageRoom {
  /** Null until the stage was measured. */
  readonly room: ReadonlySignal<Room | null>;
  readonly sizes: ReadonlySignal<readonly number[]>;
  /** Measures now where the stage stands in a page; else its first layout does. */
  start(): void;
}

export function watchRoom(scope: Scope, store: Store, stage: HTMLElement): StageRoom {
  const measured = signal<Room | null>(null);
  const screen = signal(window.innerHeight || INITIAL.height);
  const fullScreen = store.pick((state) => state.fullScreen);
  const bigger = store.pick((state) => state.bigger);
  const measure = () => {
    const { clientWidth: width, clientHeight: height } = stage;
    const before = measured.peek();
    if (width > 0 && (width !== before?.width || height !== before.height)) {
      measured.value = { width, height };
    }
    screen.value = window.innerHeight;
  };
  const observer = new ResizeObserver(measure);
  observer.observe(stage);
  scope.own(() => observer.disconnect());
  scope.listen(window, "resize", measure);
  const width = computed(() => measured.value?.width);
  const free = computed(() => Math.round(Math.max(360, Math.min(640, screen.value * 0.7))));
  const height = computed(() => (fullScreen.value ? measured.value?.height : free.value));
  return {
    room: computed(() => {
      if (width.value === undefined || height.value === undefined) return null;
      return { width: width.value, height: height.value };
    }),
    start() {
      measure();
      if (stage.isConnected) measured.value ??= INITIAL;
    },
    sizes: computed(() => typeSizes(fullScreen.value, bigger.value, screen.value)),
  };
}
