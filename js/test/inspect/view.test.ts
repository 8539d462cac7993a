/** What a reader does with an inspector, in a page without a layout. */

import { afterEach, describe, expect, it, vi } from "vitest";
import type { Heatmap } from "../../src/protocol/generated.ts";
import { recorded } from "./fixtures.ts";
import { cellsOf, heatmapOf, inspection, waves } from "./messages.ts";
import { type Mounted, mount, untilAsked } from "./mounted.ts";

let view: Mounted;

const show = (...args: Parameters<typeof mount>) => {
  view = mount(...args);
  return view;
};

const stage = () => view.find(".tensorviz-heat");
const notice = () => {
  const box = view.find(".tensorviz-part-notice");
  return box.hidden ? "" : box.textContent;
};
const readout = () => view.text(".tensorviz-readout p");
const figure = (label: string) =>
  view.all(".tensorviz-figure").find((one) => one.querySelector("dt")?.textContent === label);

afterEach(() => {
  view.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it("ends the histogram of dates at a date", () => {
  show(recorded("dates"));
  const texts = view
    .all(".tensorviz-root text, .tensorviz-inspector text")
    .map((one) => one.textContent);
  expect(texts).toContain("2026-01-01");
  expect(texts.some((text) => text?.includes("518"))).toBe(false);
});

it("calls magnitudes what they are", () => {
  show(recorded("complex"));
  expect(figure("min |v|")).toBeDefined();
  expect(figure("max |v|")).toBeDefined();
  expect(figure("max")).toBeUndefined();
});

describe("an array", () => {
  const sample = () => inspection([64, 96], waves, { name: "h", most: 96 });

  it("says what it is, and where what is wrong is", () => {
    show(sample());
    expect(view.text(".tensorviz-title")).toBe("h (64, 96) float64");
    expect(view.text(".tensorviz-facts")).toContain("C-contiguous");
    expect(figure("NaN")?.textContent).toBe("NaN1at h[12, 30]");
    expect(figure("+Inf")?.classList.contains("tensorviz-bad")).toBe(true);
    expect(figure("−Inf")?.classList.contains("tensorviz-bad")).toBe(false);
  });

  it("leads from a position to its cell, and asks for the numbers around it", async () => {
    show(sample());
    figure("NaN")?.querySelector<HTMLElement>(".tensorviz-link")?.click();
    await untilAsked(view, 1);
    const { question } = view.asked[0] ?? {};
    expect(question).toMatchObject({ type: "get-cells", axes: [0, 1] });
    const spans = question?.type === "get-cells" ? question.spans : [];
    const buffers: DataView[] = [];
    const kept = spans.map(([start, stop]) =>
      Array.from({ length: stop - start }, (_, i) => start + i),
    );
    expect(kept[0]).toContain(12);
    expect(kept[1]).toContain(30);
    const cells = cellsOf(kept, waves, buffers);
    view.asked[0]?.answer({ reply: { type: "cells", request: 1, cells }, buffers });
    await vi.waitFor(() =>
      expect(readout()).toBe(`h[12, 30] = NaN · float64 · byte ${(12 * 96 + 30) * 8}`),
    );
    const rows = view.all("table caption").map((one) => one.textContent);
    expect(rows).toContain("The shown cells of h");
  });

  it("goes back to where one looked before", () => {
    show(sample());
    const back = view.button(/^Back to where/);
    expect(back.getAttribute("aria-disabled")).toBe("true");
    figure("max")?.querySelector<HTMLElement>(".tensorviz-link")?.click();
    expect(back.getAttribute("aria-disabled")).toBeNull();
    back.click();
    expect(view.all(".tensorviz-where").map((one) => one.textContent)).toEqual(["all", "all"]);
  });

  it("walks by keys, zooms, and shows all again", () => {
    show(sample());
    stage().focus();
    view.press("ArrowRight");
    expect(readout()).toContain("h[32, 48]");
    view.press("ArrowDown");
    expect(readout()).toContain("h[33, 48]");
    view.press("+");
    expect(view.all(".tensorviz-where").map((one) => one.textContent)).not.toEqual(["all", "all"]);
    view.press("Escape");
    expect(readout()).toContain("Click or arrow keys");
    view.press("Escape");
    expect(view.all(".tensorviz-where").map((one) => one.textContent)).toEqual(["all", "all"]);
  });

  it("leaves keys alone that are not its own", () => {
    show(sample());
    const heard = vi.fn();
    document.addEventListener("keydown", heard);
    stage().focus();
    view.press("x");
    view.press("ArrowUp");
    document.removeEventListener("keydown", heard);
    expect(heard.mock.calls.map(([event]) => event.key)).toEqual(["x"]);
  });

  it("lets a field have every key", () => {
    show(sample());
    const field = view.find<HTMLInputElement>("input[aria-label=Value]");
    field.focus();
    view.press("l");
    expect(view.button(/^log$/).getAttribute("aria-pressed")).toBe("false");
    stage().focus();
    view.press("l");
    expect(view.button(/^log$/).getAttribute("aria-pressed")).toBe("true");
  });

  it("copies the code of a cell", async () => {
    show(sample());
    const writeText = vi.fn(() => Promise.resolve());
    vi.stubGlobal("navigator", { clipboard: { writeText } });
    figure("NaN")?.querySelectorAll("button")[1]?.click();
    expect(writeText).toHaveBeenCalledWith("h[12, 30]");
    await vi.waitFor(() =>
      expect(figure("NaN")?.querySelector("[aria-label=Copied]")).not.toBeNull(),
    );
  });

  it("puts text of the reader in as text", () => {
    const name = "<img src=x onerror=alert(1)>";
    const sentence = `${name} is an array.`;
    show(inspection([3], ([i = 0]) => i, { name, sentence, notes: [name] }));
    expect(view.el.querySelector("img")).toBeNull();
    expect(view.text(".tensorviz-notes")).toBe(name);
  });

  it("shows its memory", () => {
    show(sample());
    view.button(/^Memory$/).click();
    expect(view.find(".tensorviz-memory").hidden).toBe(false);
    expect(view.find(".tensorviz-inspect-body").hidden).toBe(true);
    expect(view.text(".tensorviz-memory")).toContain("axis 0: 768 bytes, 96 places on");
  });
});

describe("slices", () => {
  const sample = () => inspection([2, 3, 8, 10], (index) => index.join("").length, { name: "att" });

  it("are chosen by their picture, by a slider or by a key", () => {
    show(sample());
    const facets = view.all(".tensorviz-facet");
    expect(facets.map((one) => one.getAttribute("aria-label"))).toEqual(
      ["0, 0", "0, 1", "0, 2", "1, 0", "1, 1", "1, 2"].map((at) => `att[${at}, :, :]`),
    );
    facets[4]?.click();
    expect(view.all(".tensorviz-where").map((one) => one.textContent)).toEqual([
      "1",
      "1",
      "all",
      "all",
    ]);
    stage().focus();
    view.press("PageDown");
    expect(view.all(".tensorviz-where").map((one) => one.textContent)).toEqual([
      "1",
      "2",
      "all",
      "all",
    ]);
    const slider = view.find<HTMLInputElement>("input[aria-label='Index on axis 0']");
    slider.value = "0";
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    expect(view.all(".tensorviz-facet[aria-pressed=true]").map((one) => one.textContent)).toEqual([
      "[0, 2, :, :]",
    ]);
  });

  it("are drawn over any two axes; the kernel is asked for what did not travel", async () => {
    show(sample());
    view.button(/^Draw axis 0 down$/).click();
    expect(view.button(/^Draw axis 0 down$/).getAttribute("aria-pressed")).toBe("true");
    expect(view.button(/^Draw axis 3 across$/).getAttribute("aria-pressed")).toBe("true");
    await untilAsked(view, 1).catch(() => {});
    // Every cell of so small an array travelled: nothing is missing.
    expect(view.asked).toEqual([]);
  });
});

describe("the kernel", () => {
  const zoomed = () => {
    show(inspection([200, 200], ([i = 0, j = 0]) => i - j, { name: "big", most: 10 }));
    view.button(/^Zoom in/).click();
  };

  it("is asked for a finer picture, which is then drawn", async () => {
    zoomed();
    await untilAsked(view, 1);
    expect(view.asked[0]?.question).toEqual({
      type: "get-tile",
      axes: [0, 1],
      index: [0, 0],
      spans: [
        [50, 150],
        [50, 150],
      ],
    });
    expect(view.text(".tensorviz-legend")).toContain("20 × 20 cells");
    const buffers: DataView[] = [];
    const tile: Heatmap = {
      ...heatmapOf([50, 50], ([i = 0, j = 0]) => i - j, [1, 1], buffers),
      steps: [2, 2],
      starts: [50, 50],
    };
    view.asked[0]?.answer({ reply: { type: "tile", request: 1, tile, changed: true }, buffers });
    await vi.waitFor(() =>
      expect(view.text(".tensorviz-hazard")).toContain("big has changed since"),
    );
    view.find(".tensorviz-heat-surface");
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(view.asked).toHaveLength(1);
  });

  it("may say that it has to wait, and then answer", async () => {
    zoomed();
    await untilAsked(view, 1);
    view.asked[0]?.wait("A cell is running.");
    expect(notice()).toBe("A cell is running.");
  });

  it("is said to be busy when it does not answer", async () => {
    zoomed();
    await untilAsked(view, 1);
    await vi.waitFor(() => expect(notice()).toContain("The kernel is busy"), 3000);
  });

  it("may refuse: the reason is shown, and the same is not asked again", async () => {
    zoomed();
    await untilAsked(view, 1);
    view.asked[0]?.refuse("The array is gone.");
    await vi.waitFor(() => expect(notice()).toBe("The array is gone."));
    view.button(/^Show all/).click();
    view.button(/^Zoom in/).click();
    await vi.waitFor(() => expect(notice()).toBe("The array is gone."));
    await new Promise((resolve) => setTimeout(resolve, 200));
    const same = view.asked.filter(({ question }) => JSON.stringify(question).includes("[50,150]"));
    expect(same).toHaveLength(1);
  });
});

describe("the statistics", () => {
  const running = { type: "progress", state: "running", done: 0.25 } as const;

  it("say how far they are, can be stopped, and are replaced", async () => {
    const first = inspection([64, 96], waves, { name: "h", most: 96, progress: running });
    const exact = first.message.statistics;
    show({
      ...first,
      message: { ...first.message, statistics: { ...exact, exact: false, read: 100 } },
    });
    expect(view.text(".tensorviz-progress")).toContain("25 %");
    expect(view.text(".tensorviz-sample")).toBe("Statistics of 100 of its 6144 values.");
    view.tell({ ...running, done: 0.5 });
    expect(view.text(".tensorviz-progress")).toContain("50 %");
    view.button(/^Stop$/).click();
    await untilAsked(view, 1);
    expect(view.asked[0]?.question).toEqual({ type: "stop-reading" });
    figure("max")?.querySelector<HTMLElement>(".tensorviz-link")?.click();
    const before = view.all(".tensorviz-where").map((one) => one.textContent);
    view.send(inspection([64, 96], waves, { name: "h", most: 96 }));
    view.tell({ type: "progress", state: "complete" });
    expect(view.find(".tensorviz-progress").hidden).toBe(true);
    expect(view.text(".tensorviz-sample")).toBe("");
    // Where one looks does not change with better numbers.
    expect(view.all(".tensorviz-where").map((one) => one.textContent)).toEqual(before);
  });
});
