import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { offlineHost } from "../../src/host/offline.ts";
import type { Device, DeviceComparison } from "../../src/protocol/generated.ts";
import { Scope } from "../../src/state/scope.ts";
import { drawing } from "../../src/ui/drawing.ts";
import { mountView } from "../../src/ui/view.ts";
import { countHeld, type FakeModel, fakeModel } from "../entries/fake_page.ts";
import { book, step } from "../state/book.ts";
import { DEVICES, EVERY_DEVICE, NO_DEVICES, PROGRESS, RESULTS } from "./samples.ts";

let scope = new Scope();
const el = document.createElement("div");
const cell = book([step(1), step(2), step(3)]);

const choice = () => el.querySelector<HTMLElement>("[aria-label^='Where the cell runs']");
const button = (text: string, within: ParentNode = el) =>
  [...within.querySelectorAll<HTMLElement>("button")].find((one) => one.textContent === text);
const region = (name: string) => el.querySelector<HTMLElement>(`[aria-label='${name}']`);
const verdict = () => el.querySelector(".tensorviz-verdict")?.textContent;
const text = (node: Element | null | undefined) => node?.textContent ?? "";
const bar = () => el.querySelector<HTMLElement>(".tensorviz-running");

function show(
  devices: readonly Device[],
  model?: FakeModel,
  comparisons = Object.values(RESULTS),
  more = {},
) {
  const explanation = { ...cell.explanation, id: "explained", devices, ...more };
  const compared = model ? { model } : { comparisons: comparisons.slice(0, 1) };
  mountView(el, { ...cell, explanation }, offlineHost, drawing, scope, compared);
}

const kernel = (...names: string[]) =>
  fakeModel({ comparisons: JSON.stringify(names.map((name) => RESULTS[name])) });

async function opened(name: string): Promise<FakeModel> {
  const model = kernel(name);
  show(DEVICES, model);
  button("CuPy")?.click();
  await vi.waitFor(() => expect(verdict()).toBe(RESULTS[name]?.headline.replaceAll("`", "")));
  return model;
}

beforeEach(() => {
  scope = new Scope();
  document.body.replaceChildren(el);
});

afterEach(() => {
  scope.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("the toggle", () => {
  it("sets code of a sentence as code", async () => {
    await opened("impossible");
    const code = [...el.querySelectorAll(".tensorviz-verdict code")].map(text);
    expect(code).toEqual(["big", "%%explain --device NAME"]);
  });

  it("has the CPU, what can be used, and the rest behind one button", () => {
    show(DEVICES, kernel());
    const labels = [...(choice()?.querySelectorAll("button") ?? [])].map(text);
    expect(labels).toEqual(["CPU", "CuPy", "…"]);
    expect(button("CPU")?.getAttribute("aria-pressed")).toBe("true");
  });

  it("is not there where nothing can be compared", () => {
    show([], kernel());
    expect(choice()?.hidden).toBe(true);
  });

  it("explains itself where there is no other device", async () => {
    show(NO_DEVICES, kernel());
    button("no other device")?.click();
    await vi.waitFor(() =>
      expect(text(region("Not here"))).toContain("pip install 'tensorviz[cuda13]'"),
    );
    expect(el.textContent).toContain("No second device can be used here.");
    expect(button("float32 instead of float64")).toBeDefined();
  });

  it("offers fewer digits on a GPU beside the devices, not among them", async () => {
    show(EVERY_DEVICE, kernel());
    const choices = [...el.querySelectorAll("[aria-label^='Where the cell'] button")].map(text);
    expect(choices).toEqual(["CPU", "CuPy", "dpnp", "JAX", "PyTorch", "…"]);
    button("…")?.click();
    await vi.waitFor(() => expect(button("TF32 on the GPU")).toBeDefined());
  });

  it("opens and closes by keys", async () => {
    show(DEVICES, kernel("finished"));
    el.querySelector<HTMLElement>(".tensorviz")?.focus();
    const press = (key: string) =>
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    press("c");
    await vi.waitFor(() => expect(verdict()).toBe(RESULTS.finished?.headline));
    press("Escape");
    expect(button("CPU")?.getAttribute("aria-pressed")).toBe("true");
  });
});

describe("the cell at other sizes", () => {
  const numbers = [
    { name: "n", value: 1000 },
    { name: "m", value: 20 },
  ];
  const sizes = () => [...el.querySelectorAll(".tensorviz-sizes button")].map(text);

  it("is asked for by the name of a number", async () => {
    const model = kernel("finished");
    show(DEVICES, model, [], { numbers });
    button("CuPy")?.click();
    await vi.waitFor(() => expect(sizes()).toHaveLength(2));
    expect(sizes()[0]).toBe("n = 1,000");
    button("m = 20")?.click();
    const question = { type: "cross", id: "explained", device: "cupy", name: "m", request: 1 };
    expect(model.sent).toEqual([question]);
    expect(bar()?.hidden).toBe(false);
    const reason = "The cell has no whole number of that name.";
    model.emit("msg:custom", { type: "refused", request: 1, reason });
    await vi.waitFor(() => expect(verdict()).toBe(reason));
    expect(text(region("The whole cell"))).toContain("NumPy");
  });

  it("is not offered without a kernel, nor where results differ", async () => {
    show(DEVICES, undefined, [RESULTS.finished as DeviceComparison], { numbers });
    button("cupy")?.click();
    await vi.waitFor(() => expect(verdict()).toBe(RESULTS.finished?.headline));
    expect(sizes()).toEqual([]);
    scope.close();
    scope = new Scope();
    show(DEVICES, kernel("diverged"), [], { numbers });
    button("CuPy")?.click();
    await vi.waitFor(() => expect(verdict()).toBe(RESULTS.diverged?.headline.replaceAll("`", "")));
    expect(sizes()).toEqual([]);
  });
});

describe("a device that the cell was run with", () => {
  it("is shown once its comparison is there, and only once", async () => {
    const model = kernel();
    show(DEVICES, model, [], { device: "cupy" });
    expect(button("CPU")?.getAttribute("aria-pressed")).toBe("true");
    const unfinished = "Stopped: 1 of 3 steps were timed alone.";
    model.set("comparisons", JSON.stringify([{ ...RESULTS.finished, unfinished }]));
    await vi.waitFor(() => expect(verdict()).toBe(RESULTS.finished?.headline));
    expect(el.textContent).toContain(unfinished);
    expect(model.sent).toEqual([]);
    button("CPU")?.click();
    model.set("comparisons", JSON.stringify([RESULTS.fallback]));
    expect(button("CPU")?.getAttribute("aria-pressed")).toBe("true");
  });

  it("is shown in a page that holds it", async () => {
    show(DEVICES, undefined, [RESULTS.finished as DeviceComparison], { device: "auto" });
    await vi.waitFor(() => expect(verdict()).toBe(RESULTS.finished?.headline));
  });
});

describe("a comparison that runs", () => {
  it("is asked for once, tells how far it is, and can be stopped", async () => {
    const model = kernel();
    show(DEVICES, model);
    button("CuPy")?.click();
    await vi.waitFor(() => expect(model.sent).toHaveLength(1));
    expect(model.sent[0]).toEqual({ type: "compare", id: "explained", device: "cupy", request: 1 });
    model.emit("msg:custom", PROGRESS);
    expect(el.querySelector("progress")?.value).toBe(0.57);
    expect(text(bar())).toContain(PROGRESS.words);
    button("Stop")?.click();
    expect(model.sent[1]).toMatchObject({ type: "stop-comparing", id: "explained" });
    model.set("comparisons", JSON.stringify([RESULTS.stopped]));
    model.emit("msg:custom", { type: "compared", request: 1, device: "cupy" });
    await vi.waitFor(() => expect(bar()?.hidden).toBe(true));
    expect(verdict()).toBe(RESULTS.stopped?.headline);
    expect(button("Run again")?.hidden).toBe(false);
  });

  it("says why it was refused, and that it waits", async () => {
    const model = kernel();
    show(DEVICES, model);
    button("CuPy")?.click();
    await vi.waitFor(() => expect(model.sent).toHaveLength(1));
    model.emit("msg:custom", {
      type: "waiting",
      request: 1,
      reason: "Another cell is being compared.",
    });
    expect(text(bar())).toContain("Another cell is being compared.");
    model.emit("msg:custom", { type: "refused", request: 1, reason: "It went." });
    await vi.waitFor(() => expect(verdict()).toBe("It went."));
    expect(bar()?.hidden).toBe(true);
  });
});

describe("a result", () => {
  it("shows both sides with their intervals, and what stands beside them", async () => {
    await opened("finished");
    const sides = [...(region("The whole cell")?.querySelectorAll(".tensorviz-timed") ?? [])].map(
      text,
    );
    expect(sides[0]).toContain("24 ms");
    expect(sides[1]).toContain("2 ms 1.9 ms to 2.5 ms");
    expect(text(region("The whole cell"))).toContain(
      "sending the inputs, 4.8 ms; bringing the results back, 900 µs: not in the ratio",
    );
    expect(text(region("Beside the times"))).toContain("First run1.9 s");
    const widths = [...el.querySelectorAll<HTMLElement>(".tensorviz-timed .tensorviz-lane > i")];
    expect(widths.every((one) => Number.parseFloat(one.style.inlineSize) <= 100)).toBe(true);
  });

  it("goes to the step of a finding, and says what ran on the CPU and why", async () => {
    await opened("fallback");
    expect(text(region("Step by step"))).toContain(
      "on the CPU, 12 timesCuPy has no geomspace · 512 B moved",
    );
    expect(text(region("Step by step"))).toContain("7 more places are not listed.");
    region("What costs time there")?.querySelector("button")?.click();
    expect(text(el.querySelector(".tensorviz-step[aria-current]"))).toContain("(3)");
  });

  it("shows both values where the runs part", async () => {
    await opened("diverged");
    expect(text(region("Where they part"))).toContain("9.99e-07 > 1e-06");
    expect(text(region("Where they part"))).toContain("1.0003e-06 > 1e-06");
    expect(region("The whole cell")).toBeNull();
  });

  it("says once why a run ended, and where", async () => {
    await opened("outOfMemory");
    expect(text(region("Where it ended"))).toBe("Where it endedline 9np.exp(scores)");
    expect(el.textContent?.split("ran out of memory")).toHaveLength(2);
  });

  it("is shown from a page without a kernel", async () => {
    show(DEVICES);
    button("cupy")?.click();
    await vi.waitFor(() => expect(verdict()).toBe(RESULTS.finished?.headline));
    expect(button("Run again")?.hidden).toBe(true);
  });

  it("saves every sample", async () => {
    const made: Blob[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue();
    vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
      made.push(blob as Blob);
      return "blob:x";
    });
    await opened("finished");
    button("Save as JSON")?.click();
    expect(JSON.parse((await made[0]?.text()) ?? "")).toEqual(RESULTS.finished);
  });
});

it("leaves nothing behind", async () => {
  const held = countHeld();
  const model = await opened("finished");
  scope.close();
  expect([held.listeners, model.listeners()]).toEqual([0, 0]);
});
