import type { Scope } from "../state/scope.ts";

/** Marks the moment after the first paint: a task that follows the frame in which the view stands. */
export function markPainted(scope: Scope, id: string): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const request = requestAnimationFrame(() => {
    timer = setTimeout(() => performance.mark("tensorviz:painted", { detail: id }));
  });
  scope.own(() => {
    cancelAnimationFrame(request);
    clearTimeout(timer);
  });
}
