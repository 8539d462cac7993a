/** The widget with a report: loaded when it is there, kept up to date, and gone without a trace. */

import { afterEach, expect, it, vi } from "vitest";
import createWidget from "../../src/entries/widget.ts";
import { countHeld, fakeModel } from "../entries/fake_page.ts";
import { inspection, waves } from "./messages.ts";

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const sample = inspection([64, 96], waves, {
  name: "h",
  most: 16,
  progress: { type: "progress", state: "running", done: 0 },
});
const exact = inspection([64, 96], waves, { name: "h", most: 16 });

async function show() {
  const { message, buffers } = sample;
  const model = fakeModel({ message: JSON.stringify(message), buffers });
  const widget = createWidget(".tensorviz{color:red}");
  const forget = await widget.initialize({ model });
  const el = document.body.appendChild(document.createElement("div"));
  return { model, el, forget, unmount: widget.render({ model, el }) };
}

it("shows a report, hears how far it is, and takes the better one", async () => {
  const { model, el, unmount, forget } = await show();
  const progress = () => el.querySelector<HTMLElement>(".tensorviz-progress");
  expect(el.querySelector(".tensorviz-title")?.textContent).toContain("h (64, 96)");
  model.emit("msg:custom", { type: "progress", state: "running", done: 0.5 }, []);
  expect(progress()?.textContent).toContain("50 %");
  model.set("buffers", exact.buffers);
  model.set("message", JSON.stringify(exact.message));
  expect(progress()?.hidden).toBe(true);
  unmount();
  forget();
});

it("keeps what it shows when a message cannot be read", async () => {
  vi.stubGlobal("reportError", vi.fn());
  const { model, el, unmount, forget } = await show();
  model.set("message", "{}");
  expect(el.querySelector(".tensorviz-title")?.textContent).toContain("h (64, 96)");
  expect(reportError).toHaveBeenCalledOnce();
  unmount();
  forget();
});

it("asks the kernel in messages of its own, and waits as long as it says", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const { model, el, unmount, forget } = await show();
  await vi.advanceTimersByTimeAsync(200);
  expect(model.sent).toMatchObject([{ type: "get-tile", request: 1, axes: [0, 1] }]);
  model.emit("msg:custom", { type: "waiting", request: 1, reason: "A cell is running." }, []);
  await vi.advanceTimersByTimeAsync(60 * 60 * 1000);
  expect(el.querySelector(".tensorviz-part-notice")?.textContent).toBe("A cell is running.");
  model.emit("msg:custom", { type: "refused", request: 1, reason: "It is gone." }, []);
  await vi.advanceTimersByTimeAsync(1);
  expect(el.querySelector(".tensorviz-part-notice")?.textContent).toBe("It is gone.");
  unmount();
  forget();
  vi.useRealTimers();
});

it("leaves no listener, observer, timer, style or element", async () => {
  const held = countHeld();
  const { model, el, unmount, forget } = await show();
  expect(held.listeners).toBeGreaterThan(20);
  expect(held.observers).toBeGreaterThan(2);
  el.querySelector<HTMLElement>("[aria-label^='Zoom in']")?.click();
  expect(held.timers).toBeGreaterThan(0);
  unmount();
  forget();
  expect({
    ...held,
    model: model.listeners(),
    styles: document.head.querySelectorAll("style").length,
    nodes: el.childNodes.length,
  }).toEqual({ listeners: 0, observers: 0, timers: 0, model: 0, styles: 0, nodes: 0 });
});
