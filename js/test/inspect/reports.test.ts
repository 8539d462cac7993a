/** Reports of two arrays and of a watched model, and what holds for every report. */

import axe from "axe-core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { countHeld } from "../entries/fake_page.ts";
import { recorded, recordedNames } from "./fixtures.ts";
import { inspection } from "./messages.ts";
import { type Mounted, mount, untilAsked } from "./mounted.ts";
import { comparison, fileListing, watchTable } from "./reports.ts";
import { samples } from "./samples.ts";

let view: Mounted;

const show = (...args: Parameters<typeof mount>) => {
  view = mount(...args);
  return view;
};

afterEach(() => {
  view.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("two arrays", () => {
  it("say how they differ, and by how much at which tolerance", () => {
    show(comparison());
    expect(view.all(".tensorviz-title").map((one) => one.textContent)).toEqual([
      "a (20, 30) float64",
      "b (20, 30) float32",
    ]);
    expect(view.text(".tensorviz-sentences")).toContain("float32");
    const said = () => view.text(".tensorviz-tolerance .tensorviz-say");
    expect(said()).toBe("No cell differs by more than 1e-1; 2 are NaN on one side only.");
    const slider = view.find<HTMLInputElement>("input[aria-label=Tolerance]");
    slider.value = "10";
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    expect(said()).toBe("20 of 600 cells differ by more than 1e-2; 2 are NaN on one side only.");
    expect(view.all(".tensorviz-worst tbody tr")).toHaveLength(3);
    view.button(/^relative$/).click();
    expect(said()).toContain("of the right value");
  });

  it("of shapes that cannot be compared say why", () => {
    show(
      comparison({
        comparable: false,
        sentences: ["a has shape (2,) and b has shape (3,)."],
        overview: undefined,
        worst: [],
        tolerances: [],
      }),
    );
    expect(view.el.querySelector(".tensorviz-heat")).toBeNull();
    expect(view.text(".tensorviz-sentences")).toContain("a has shape (2,)");
  });
});

describe("a watched model", () => {
  it("names the first NaN, what is dead, and shows gradients vanish", () => {
    show(watchTable());
    expect(view.text(".tensorviz-hazard")).toContain("The first NaN");
    expect(view.all("tbody tr").map((one) => one.className)).toEqual([
      "",
      "tensorviz-warned",
      "tensorviz-bad",
    ]);
    view.button(/^Gradients$/).click();
    const bars = view
      .all("tbody .tensorviz-deviation i")
      .map((one) => one.style.getPropertyValue("--share"));
    expect(Number(bars[0])).toBeLessThan(0.2);
    expect(Number(bars[2])).toBeGreaterThan(0.6);
  });
});

describe("a file", () => {
  it("lists its arrays, and looks into the one that is pressed", async () => {
    show(fileListing());
    expect(view.all("tbody tr").map((one) => one.className)).toEqual(["", "tensorviz-bad"]);
    view.button(/^layer.bias$/).click();
    await untilAsked(view, 1);
    expect(view.asked[0]?.question).toEqual({ type: "open-entry", name: "layer.bias" });
    const { message, buffers } = inspection([8, 6], ([i = 0, j = 0]) => i - j, { name: "bias" });
    const reply = { type: "inspection-reply", request: 1, inspection: message } as const;
    view.asked[0]?.answer({ reply, buffers });
    const titles = () => view.all(".tensorviz-title").map((one) => one.textContent);
    await vi.waitFor(() => expect(titles()).toContain("bias (8, 6) float64"));
    view.button(/^layer.weight$/).click();
    await untilAsked(view, 2);
    view.asked[1]?.refuse("The file is gone.");
    await vi.waitFor(() => expect(view.text(".tensorviz-found")).toBe("The file is gone."));
  });
});

describe("every report", () => {
  const all = {
    ...samples(),
    ...Object.fromEntries(recordedNames.map((name) => [name, recorded(name)])),
  };

  it.each(Object.keys(all))("%s leaves nothing behind", async (name) => {
    const held = countHeld();
    show(all[name] as Parameters<typeof mount>[0]);
    expect(held.listeners).toBeGreaterThan(3);
    view.close();
    await Promise.resolve();
    expect({ ...held, nodes: document.body.childNodes.length }).toEqual({
      listeners: 0,
      observers: 0,
      timers: 0,
      nodes: 0,
    });
  });

  it.each(Object.keys(samples()))(
    "%s has no fault that axe can find without a layout",
    async (name) => {
      show(all[name] as Parameters<typeof mount>[0]);
      const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };
      const found = await axe.run(view.el, { rules });
      expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual(
        [],
      );
    },
    30_000,
  );

  it.each(Object.keys(all))("%s names every control", (name) => {
    show(all[name] as Parameters<typeof mount>[0]);
    for (const control of view.all("button, input, select, progress")) {
      const label = control.getAttribute("aria-label") ?? control.textContent;
      expect(label?.trim(), control.outerHTML).not.toBe("");
    }
  });
});
