import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { KERNEL_GONE, type Question, Refusal } from "../../src/host/host.ts";
import { kernelHost } from "../../src/host/kernel.ts";
import { fakeModel } from "./fake_page.ts";

const question: Question = { type: "explain-cell", step: 1, position: 0, index: [1, 0] };
const frame = { phase: "cell", sentence: "so" };
const never = () => new AbortController().signal;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a question to the kernel", () => {
  it("is answered by its number", async () => {
    const model = fakeModel({});
    const host = kernelHost(model);
    const one = host.ask(question, never());
    const two = host.ask(question, never());
    model.emit("msg:custom", { type: "cell-frame", request: 2, frame }, [
      new DataView(new ArrayBuffer(3)),
    ]);
    model.emit("msg:custom", {
      type: "cell-frame",
      request: 1,
      frame: { ...frame, sentence: "first" },
    });
    expect((await two).buffers[0]?.byteLength).toBe(3);
    expect((await one).reply).toMatchObject({ frame: { sentence: "first" } });
  });

  it("is refused with the kernel's reason", async () => {
    const model = fakeModel({});
    const asked = kernelHost(model).ask(question, never());
    model.emit("msg:custom", { type: "refused", request: 1, reason: "Not kept." });
    await expect(asked).rejects.toThrow(new Refusal("Not kept."));
  });

  it("gives up after a while, and at once where nothing can be sent", async () => {
    const model = fakeModel({});
    const asked = kernelHost(model, 100).ask(question, never());
    vi.advanceTimersByTime(100);
    await expect(asked).rejects.toThrow(KERNEL_GONE);
    model.send = () => {
      throw new Error("comm is dead");
    };
    await expect(kernelHost(model).ask(question, never())).rejects.toThrow(KERNEL_GONE);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("waits as long as it takes once the kernel has said so", async () => {
    const model = fakeModel({});
    const wait = vi.fn();
    const asked = kernelHost(model, 100).ask(question, never(), wait);
    model.emit("msg:custom", { type: "waiting", request: 1, reason: "A cell is running." });
    expect(wait).toHaveBeenCalledWith("A cell is running.");
    vi.advanceTimersByTime(100_000);
    model.emit("msg:custom", { type: "cell-frame", request: 1, frame });
    expect((await asked).reply).toMatchObject({ type: "cell-frame" });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is dropped by its abort, and by closing", async () => {
    const host = kernelHost(fakeModel({}));
    const controller = new AbortController();
    const dropped = host.ask(question, controller.signal);
    controller.abort();
    await expect(dropped).rejects.toMatchObject({ name: "AbortError" });
    const closed = host.ask(question, never());
    host.close();
    await expect(closed).rejects.toMatchObject({ name: "AbortError" });
    expect(vi.getTimerCount()).toBe(0);
  });
});
