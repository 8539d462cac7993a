/** Everything that must be undone when a view goes: listeners, effects, observers, timers. */

import { effect } from "@preact/signals-core";

type Events = DocumentEventMap & WindowEventMap;

export class Scope {
  readonly #controller = new AbortController();
  #undo: (() => void)[] = [];

  /** Aborted when the scope closes. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  own(undo: () => void): void {
    if (this.signal.aborted) undo();
    else this.#undo.push(undo);
  }

  listen<K extends keyof Events>(
    target: EventTarget,
    type: K,
    handle: (event: Events[K]) => void,
    options?: { capture?: boolean; passive?: boolean },
  ): void {
    const listener = handle as EventListener;
    target.addEventListener(type, listener, options);
    this.own(() => target.removeEventListener(type, listener, options));
  }

  /** Runs `work` now and whenever a signal that it read changes; it may return its own cleanup. */
  watch(work: () => unknown): void {
    this.own(effect(work as () => void));
  }

  /** A scope that closes with this one, or earlier. */
  child(): Scope {
    const child = new Scope();
    this.own(() => child.close());
    return child;
  }

  close(): void {
    this.#controller.abort();
    const undo = this.#undo.reverse();
    this.#undo = [];
    for (const one of undo) one();
  }
}
