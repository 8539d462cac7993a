/** Looking for a cell. */

import { afterEach, describe, expect, it, vi } from "vitest";
import { recorded } from "./fixtures.ts";
import { inspection, waves } from "./messages.ts";
import { type Mounted, mount, untilAsked } from "./mounted.ts";

let view: Mounted;

const show = (...args: Parameters<typeof mount>) => {
  view = mount(...args);
  return view;
};

const readout = () => view.text(".tensorviz-readout p");

afterEach(() => view.close());

describe("searching", () => {
  const find = (kind: string) => {
    const select = view.find<HTMLSelectElement>("select");
    select.value = kind;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    view
      .find<HTMLFormElement>("form")
      .dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  };

  it("needs no kernel for what the statistics tell", () => {
    show(inspection([64, 96], waves, { name: "h", most: 96 }));
    find("nan");
    expect(view.text(".tensorviz-found")).toBe("h[12, 30] is NaN.");
    find("largest");
    expect(view.text(".tensorviz-found")).toContain("is first at h[");
    expect(view.asked).toEqual([]);
  });

  it("of dates looks for NaT, and along an axis says from which date to which", () => {
    show(recorded("dates"));
    expect(view.all("select option")[0]?.textContent).toBe("NaT");
    find("nan");
    expect(view.text(".tensorviz-found")).toBe("x[1] is NaT.");
    const said = view.all(".tensorviz-said").map((one) => one.textContent);
    expect(said).toEqual(["from 2026-01-01 at 0 to 2026-03-05 at 2"]);
    expect(view.text(".tensorviz-axes")).not.toContain("|v|");
  });

  it("tells of no number while nothing was read, and keeps the whole in view", () => {
    const { message, buffers } = inspection([64, 96], waves, { name: "h" });
    const statistics = { ...message.statistics, exact: false, read: 0, minimum: undefined };
    const progress = { type: "progress", state: "running", done: 0 } as const;
    const rest = { overview: undefined, histogram: undefined, profiles: [] };
    show({ message: { ...message, ...rest, statistics, progress }, buffers });
    expect(view.text(".tensorviz-inspect-main")).not.toContain("+Inf");
    expect(view.text(".tensorviz-inspect-main")).toContain("No value was read.");
    expect(view.asked).toEqual([]);
  });

  it("asks for the rest, and goes where it is", async () => {
    show(inspection([64, 96], waves, { name: "h", most: 96 }));
    expect(view.find("input[aria-label=Value]").hidden).toBe(true);
    find("equal");
    expect(view.find("input[aria-label=Value]").hidden).toBe(false);
    await untilAsked(view, 1);
    expect(view.asked[0]?.question).toEqual({ type: "search", kind: "equal", value: "" });
    const reply = {
      type: "found",
      request: 1,
      sentence: "h[5, 6] is 2.",
      index: [5, 6],
      text: "2",
    } as const;
    view.asked[0]?.answer({ reply, buffers: [] });
    await vi.waitFor(() => expect(view.text(".tensorviz-found")).toBe("h[5, 6] is 2."));
    expect(readout()).toContain("h[5, 6]");
  });

  it("says why nothing was found", async () => {
    show(inspection([64, 96], waves, { name: "h", most: 96 }));
    find("zero");
    await untilAsked(view, 1);
    view.asked[0]?.refuse("The array is gone.");
    await vi.waitFor(() => expect(view.text(".tensorviz-found")).toBe("The array is gone."));
  });

  it("offers what the dtype has", () => {
    show(inspection([4], ([i = 0]) => i, { facts: { dtype: "int64" } }));
    expect(view.all("option").map((one) => one.getAttribute("value"))).toEqual([
      "zero",
      "largest",
      "smallest",
      "equal",
      "outside",
    ]);
  });
});
