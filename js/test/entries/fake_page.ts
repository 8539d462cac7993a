/** A widget's model as a host would give it, and a count of everything that a view leaves behind. */

import { vi } from "vitest";
import type { AnyModel } from "../../src/host/any_model.ts";
import { PROTOCOL_VERSION } from "../../src/protocol/generated.ts";

type Callback = (...args: unknown[]) => void;

export interface FakeModel extends AnyModel {
  readonly sent: unknown[];
  listeners(): number;
  emit(name: string, ...args: unknown[]): void;
  set(name: string, value: unknown): void;
}

export function fakeModel(traits: Record<string, unknown>): FakeModel {
  const values: Record<string, unknown> = {
    version: PROTOCOL_VERSION,
    buffers: [],
    still: "still-1",
    closed: false,
    ...traits,
  };
  const callbacks = new Map<string, Set<Callback>>();
  const emit = (name: string, ...args: unknown[]) => {
    for (const one of [...(callbacks.get(name) ?? [])]) one(...args);
  };
  const sent: unknown[] = [];
  return {
    sent,
    emit,
    get: (name) => values[name],
    set(name, value) {
      values[name] = value;
      emit(`change:${name}`);
    },
    on: (name, callback) =>
      void callbacks.set(name, (callbacks.get(name) ?? new Set()).add(callback)),
    off: (name, callback) => void callbacks.get(name)?.delete(callback),
    send: (content) => void sent.push(content),
    listeners: () => [...callbacks.values()].reduce((sum, set) => sum + set.size, 0),
  };
}

export interface Held {
  listeners: number;
  observers: number;
  timers: number;
}

/** Counts what is added and not taken away again, from now on. */
export function countHeld(): Held {
  const held: Held = { listeners: 0, observers: 0, timers: 0 };
  countListeners(held);
  for (const name of ["ResizeObserver", "MutationObserver"] as const) countObserver(held, name);
  countTimers(held);
  return held;
}

function countListeners(held: Held): void {
  const known = new Set<string>();
  const ids = new WeakMap<object, number>();
  let last = 0;
  const idOf = (value: object) => {
    if (!ids.has(value)) ids.set(value, ++last);
    return ids.get(value);
  };
  const key = (target: object, type: string, listener: unknown) =>
    `${idOf(target)} ${type} ${listener ? idOf(listener) : 0}`;
  for (const prototype of listening()) {
    const { addEventListener: add, removeEventListener: remove } = prototype;
    vi.spyOn(prototype, "addEventListener").mockImplementation(function (
      this: EventTarget,
      ...args
    ) {
      known.add(key(this, args[0], args[1]));
      held.listeners = known.size;
      return add.apply(this, args);
    });
    vi.spyOn(prototype, "removeEventListener").mockImplementation(function (
      this: EventTarget,
      ...args
    ) {
      known.delete(key(this, args[0], args[1]));
      held.listeners = known.size;
      return remove.apply(this, args);
    });
  }
}

/** Wherever the test environment defines the methods: that is not one place. */
function listening(): EventTarget[] {
  const targets: EventTarget[] = [
    window,
    document,
    document.createElement("div"),
    matchMedia("all"),
  ];
  return [...new Set(targets.map(owner))];
}

function owner(target: EventTarget): EventTarget {
  let one: EventTarget = target;
  while (!Object.hasOwn(one, "addEventListener")) one = Object.getPrototypeOf(one);
  return one;
}

function countObserver(held: Held, name: "ResizeObserver" | "MutationObserver"): void {
  const Original = globalThis[name];
  class Counting extends (Original as typeof ResizeObserver) {
    #observing = false;
    override observe(...args: Parameters<ResizeObserver["observe"]>): void {
      if (!this.#observing) held.observers += 1;
      this.#observing = true;
      super.observe(...args);
    }
    override disconnect(): void {
      if (this.#observing) held.observers -= 1;
      this.#observing = false;
      super.disconnect();
    }
  }
  vi.stubGlobal(name, Counting);
}

function countTimers(held: Held): void {
  const pending = new Set<unknown>();
  const update = () => {
    held.timers = pending.size;
  };
  const { setTimeout: begin, clearTimeout: end } = globalThis;
  const set = (work: () => void, delay?: number) => {
    const timer = begin(() => {
      pending.delete(timer);
      update();
      work();
    }, delay);
    pending.add(timer);
    update();
    return timer;
  };
  vi.stubGlobal("setTimeout", set);
  vi.stubGlobal("clearTimeout", (timer: Parameters<typeof clearTimeout>[0]) => {
    pending.delete(timer);
    update();
    end(timer);
  });
}
