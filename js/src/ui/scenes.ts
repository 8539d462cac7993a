/** From what is shown to scenes: the current one, and the room that the tallest of the step needs. */

import { computed, type ReadonlySignal } from "@preact/signals-core";
import type { Frame } from "../protocol/generated.ts";
import type { CellRef, Scene, View } from "../scene/scene.ts";
import type { Shown } from "../state/shown.ts";
import type { Store } from "../state/store.ts";
import { type Room, type StageRoom, typeThatFits } from "./room.ts";

export interface Scenes {
  readonly scene: ReadonlySignal<Scene | null>;
  /** The height of the step's tallest scene; of the current one until the view was painted. */
  readonly height: ReadonlySignal<number>;
}

interface Settings {
  room: Room;
  type: number;
  numbers: boolean;
  memory: boolean;
}

const BLANK: Scene = { width: 0, height: 0, marks: [] };

export function createScenes(
  store: Store,
  view: View,
  { room, sizes }: StageRoom,
  focus: ReadonlySignal<CellRef | null>,
  painted: ReadonlySignal<boolean>,
): Scenes {
  const numbers = store.pick((state) => state.numbers);
  const memory = store.pick((state) => state.memory);
  const draw = (shown: Shown, frame: Frame, settings: Settings, at: CellRef | null): Scene => {
    const { step, occurrence, reading } = shown;
    const cells = store.book.cells(occurrence);
    return view({ step, occurrence, cells, reading, frame, ...settings, focus: at });
  };
  const still = memoised(draw);
  const frames = computed(() => store.shown.value?.frames);
  const occurrence = computed(() => store.shown.value?.occurrence);
  const pictures = (settings: Settings): Scene[] => {
    const shown = store.shown.peek();
    if (!shown || !frames.value || !occurrence.value) return [];
    return frames.value.map((frame) => still(shown, frame, settings));
  };
  const settings = computed<Settings | null>(() => {
    if (!room.value) return null;
    const shared = { room: room.value, numbers: numbers.value, memory: memory.value };
    const types = sizes.value;
    const at = (type: number) => pictures({ ...shared, type });
    return { ...shared, type: typeThatFits(types, shared.room.height, at) };
  });
  const scene = computed(() => {
    const shown = store.shown.value;
    const frame = store.frame.value;
    if (!shown || !frame || !settings.value) return null;
    const at = focus.value;
    return at ? draw(shown, frame, settings.value, at) : still(shown, frame, settings.value);
  });
  const height = computed(() => {
    if (!settings.value) return 0;
    if (!painted.value) return scene.value?.height ?? 0;
    return Math.max(0, ...pictures(settings.value).map((picture) => picture.height));
  });
  return { scene, height };
}

type Draw = (shown: Shown, frame: Frame, settings: Settings, at: CellRef | null) => Scene;

function memoised(draw: Draw): (shown: Shown, frame: Frame, settings: Settings) => Scene {
  const kept = new WeakMap<Frame, Map<string, Scene>>();
  return (shown, frame, settings) => {
    const { room, type, numbers, memory } = settings;
    const key = [room.width, room.height, type, numbers, memory].join();
    const known = kept.get(frame) ?? new Map<string, Scene>();
    kept.set(frame, known);
    const scene = known.get(key) ?? safely(() => draw(shown, frame, settings, null));
    if (known.size > 8) known.clear();
    known.set(key, scene);
    return scene;
  };
}

/** A picture that fails must not take the sentence and the controls with it. */
function safely(work: () => Scene): Scene {
  try {
    return work();
  } catch (error) {
    reportError(error);
    return BLANK;
  }
}
