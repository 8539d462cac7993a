import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Host, Refusal } from "../../src/host/host.ts";
import { createStore } from "../../src/state/create_store.ts";
import { explainCell, leaveCell, next, togglePlay } from "../../src/state/moves.ts";
import { dwell } from "../../src/state/player.ts";
import { Scope } from "../../src/state/scope.ts";
import { book, frame } from "./book.ts";

let scope = new Scope();
beforeEach(() => {
  vi.useFakeTimers();
  scope = new Scope();
});
afterEach(() => {
  scope.close();
  vi.useRealTimers();
});

const silent: Host = { ask: () => new Promise(() => {}) };
const sentence = (store: ReturnType<typeof createStore>) => store.frame.value?.sentence;

describe("playing", () => {
  it("goes on after the time to read, faster at a higher speed", () => {
    const store = createStore(book(), silent, () => null, scope);
    store.go(togglePlay);
    vi.advanceTimersByTime(dwell("main 0", 1) - 1);
    expect(sentence(store)).toBe("main 0");
    vi.advanceTimersByTime(1);
    expect(sentence(store)).toBe("main 2");
    expect(dwell("main 0", 2)).toBe(dwell("main 0", 1) / 2);
  });

  it("ends at the end, and leaves no timer", () => {
    const store = createStore(book(), silent, () => null, scope);
    store.go(togglePlay);
    vi.advanceTimersByTime(60_000);
    expect(store.state.value).toMatchObject({ step: 2, frame: 2, playing: false });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("an explained cell", () => {
  it("is formed here where that is possible", () => {
    const store = createStore(
      book(),
      silent,
      (_, cells, index) => frame(`${cells.length} ${index}`),
      scope,
    );
    store.go(explainCell([1, 0]));
    expect(sentence(store)).toBe("2 1,0");
    store.go(leaveCell);
    expect(sentence(store)).toBe("main 0");
  });

  it("is asked for else, once", async () => {
    const ask = vi.fn<Host["ask"]>().mockResolvedValue({
      reply: { type: "cell-frame", request: 1, frame: frame("from the kernel") },
      buffers: [],
    });
    const store = createStore(book(), { ask }, () => null, scope);
    store.go(explainCell([1, 0]));
    expect(store.notice.value?.kind).toBe("waiting");
    await vi.waitFor(() => expect(sentence(store)).toBe("from the kernel"));
    expect(ask).toHaveBeenCalledTimes(1);
    expect(ask.mock.calls[0]?.[0]).toEqual({
      type: "explain-cell",
      step: 1,
      position: 0,
      index: [1, 0],
    });
  });

  it("is asked for with the result that it belongs to, where there are several", async () => {
    const ask = vi.fn<Host["ask"]>().mockRejectedValue(new Refusal("Not kept."));
    const asked: number[] = [];
    const local = (...[, , , result]: [unknown, unknown, unknown, number]) => {
      asked.push(result);
      return null;
    };
    const store = createStore(book(), { ask }, local, scope);
    store.go(explainCell([1, 0], 2));
    await vi.waitFor(() => expect(store.notice.value?.kind).toBe("refused"));
    expect(ask.mock.calls[0]?.[0]).toMatchObject({ index: [1, 0], result: 2 });
    expect(asked).toEqual([2]);
  });

  it("says why it cannot be had, until one goes on", async () => {
    const host: Host = { ask: () => Promise.reject(new Refusal("Not kept.")) };
    const store = createStore(book(), host, () => null, scope);
    store.go(explainCell([0, 0]));
    await vi.waitFor(() =>
      expect(store.notice.value).toEqual({ kind: "refused", text: "Not kept." }),
    );
    store.go(next);
    expect(store.notice.value).toBeNull();
  });

  it("does not answer for a cell that was left", async () => {
    let answer: (value: Awaited<ReturnType<Host["ask"]>>) => void = () => {};
    const host: Host = {
      ask: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    };
    const store = createStore(book(), host, () => null, scope);
    store.go(explainCell([0, 0]));
    store.go(leaveCell);
    answer({ reply: { type: "cell-frame", request: 1, frame: frame("late") }, buffers: [] });
    await Promise.resolve();
    expect(sentence(store)).toBe("main 0");
  });
});
