/** Pointing at the picture: reading a cell, choosing it, going nearer, moving along. */

import type { ReadonlySignal, Signal } from "@preact/signals-core";
import { lengthOf } from "../../model/inspect/window.ts";
import type { HeatScene } from "../../scene/inspect/heat.ts";
import { cellAtPlace, chooseCell, pan, zoom } from "../../state/inspect/moves.ts";
import type { InspectStore } from "../../state/inspect/store.ts";
import type { Scope } from "../../state/scope.ts";

export interface PointerPlaces {
  stage: HTMLElement;
  surface: HTMLElement;
  heat: ReadonlySignal<HeatScene>;
  /** Row and column under the pointer. */
  hover: Signal<readonly [number, number] | null>;
}

const WHEEL = 1.3;
const DOUBLE = 0.25;
const DRAG_FROM = 4;

/** Where a point of the page lies on the drawn axes, in cells; null beside the picture. */
export function pointAt(
  store: InspectStore,
  { surface, heat }: PointerPlaces,
  event: MouseEvent,
): [row: number, column: number] | null {
  const box = surface.getBoundingClientRect();
  const { x, y, width, height } = heat.peek().plot;
  const across = (event.clientX - box.left - x) / width;
  const down = (event.clientY - box.top - y) / height;
  if (!(across >= 0 && across < 1 && down >= 0 && down < 1)) return null;
  const { rows, columns } = store.state.peek().window;
  return [rows[0] + down * lengthOf(rows), columns[0] + across * lengthOf(columns)];
}

export function watchPointer(scope: Scope, store: InspectStore, places: PointerPlaces): void {
  const { stage, surface, heat, hover } = places;
  const point = (event: MouseEvent) => pointAt(store, places, event);
  const same = (a: readonly number[] | null, b: readonly number[] | null) =>
    a?.[0] === b?.[0] && a?.[1] === b?.[1];
  const show = (event: MouseEvent) => {
    const at = point(event);
    const next = at && ([Math.floor(at[0]), Math.floor(at[1])] as const);
    if (!same(hover.peek(), next)) hover.value = next;
  };
  watchDrag(scope, store, places, show);
  scope.listen(surface, "pointerleave", () => {
    hover.value = null;
  });
  scope.listen(surface, "dblclick", (event) => {
    const at = point(event);
    if (at) store.go(zoom(DOUBLE, at));
  });
  // A wheel over a picture that nobody chose belongs to the page.
  scope.listen(
    surface,
    "wheel",
    (event) => {
      const { deltaY, ctrlKey, metaKey } = event as WheelEvent;
      const isOurs = ctrlKey || metaKey || document.activeElement === stage;
      const at = point(event as WheelEvent);
      if (!isOurs || !at || deltaY === 0) return;
      const before = store.state.peek().window;
      store.go(zoom(deltaY > 0 ? WHEEL : 1 / WHEEL, at, false));
      if (store.state.peek().window !== before || deltaY < 0) event.preventDefault();
    },
    { passive: false },
  );
  scope.watch(() => {
    surface.classList.toggle("tensorviz-heat-near", heat.value.isText);
  });
}

function watchDrag(
  scope: Scope,
  store: InspectStore,
  places: PointerPlaces,
  show: (event: MouseEvent) => void,
): void {
  const { surface, heat, stage } = places;
  let from: { x: number; y: number; rows: number; columns: number } | null = null;
  let isDrag = false;
  scope.listen(surface, "pointerdown", (event) => {
    if (event.button !== 0 || !pointAt(store, places, event)) return;
    from = { x: event.clientX, y: event.clientY, rows: 0, columns: 0 };
    isDrag = false;
    stage.focus({ preventScroll: true });
  });
  scope.listen(surface, "pointermove", (event) => {
    if (!from) return show(event);
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    if (!isDrag && Math.hypot(x, y) < DRAG_FROM) return;
    isDrag = true;
    surface.setPointerCapture?.(event.pointerId);
    const { rows, columns } = store.state.peek().window;
    const { width, height } = heat.peek().plot;
    const down = Math.round((-y / height) * lengthOf(rows));
    const across = Math.round((-x / width) * lengthOf(columns));
    store.go(pan(down - from.rows, across - from.columns));
    from = { ...from, rows: down, columns: across };
  });
  const end = (event: PointerEvent) => {
    if (from && !isDrag && event.type === "pointerup") {
      const at = pointAt(store, places, event);
      const state = store.state.peek();
      if (at) store.go(chooseCell(cellAtPlace(state, Math.floor(at[0]), Math.floor(at[1]))));
    }
    from = null;
  };
  scope.listen(surface, "pointerup", end);
  scope.listen(surface, "pointercancel", end);
}
