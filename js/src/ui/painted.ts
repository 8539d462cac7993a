import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Scope } from "../state/scope.ts";

/** False until the view was painted for the first time: what the first picture does not need waits for it. */
export function afterFirstPaint(scope: Scope): ReadonlySignal<boolean> {
  const painted = signal(false);
  afterPaint(scope, () => {
    painted.value = true;
  });
  return painted;
}

/** Marks the moment after the first paint: a task that follows the frame in which the view stands. */
export function markPainted(scope: Scope, id: string): void {
  afterPaint(scope, () => performance.mark("tensorviz:painted", { detail: id }));
}

function afterPaint(scope: Scope, work: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const request = requestAnimationFrame(() => {
    timer = setTimeout(work);
  });
  scope.own(() => {
    cancelAnimationFrame(request);
    clearTimeout(timer);
  });
}
