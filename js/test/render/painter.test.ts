import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { imageAddress } from "../../src/render/image.ts";
import { createPainter, type Painter, refAt } from "../../src/render/painter.ts";
import type { CellMark, Mark, Scene } from "../../src/scene/scene.ts";
import { draw, FAMILIES, loadViews } from "../../src/scene/view.ts";
import { inputOf, toldIn } from "../scene/fixtures.ts";

await loadViews(FAMILIES);

const cell = (id: string, x: number, more: Partial<CellMark> = {}): CellMark => ({
  kind: "cell",
  id,
  x,
  y: 10,
  width: 40,
  height: 34,
  text: id,
  fill: { palette: "diverging", at: 0.5 },
  tone: "plain",
  size: 15,
  ref: { operand: 0, index: [1, x] },
  ...more,
});

const scene = (...marks: readonly Mark[]): Scene => ({ width: 400, height: 100, marks });
const STILL = { animate: false, speed: 1, label: "a picture" };
const MOVING = { animate: true, speed: 1 };

let host: HTMLElement;
let painter: Painter;

const roots = () => [...host.querySelectorAll<SVGGElement>("svg > g")];
const places = () => roots().map((node) => node.style.transform);

beforeEach(() => {
  host = document.createElement("div");
  document.body.append(host);
  painter = createPainter(host, { reducedMotion: () => false });
});

afterEach(() => {
  painter.destroy();
  host.remove();
});

describe("the painter", () => {
  it("draws a picture that has a name", () => {
    painter.paint(scene(cell("a", 0)), STILL);
    const svg = host.querySelector("svg");
    expect(svg?.getAttribute("role")).toBe("img");
    expect(svg?.getAttribute("aria-label")).toBe("a picture");
    expect(svg?.getAttribute("viewBox")).toBe("0 0 400 100");
    expect(host.querySelector("text")?.textContent).toBe("a");
  });

  it("leaves no node and never listens", () => {
    const listen = vi.spyOn(EventTarget.prototype, "addEventListener");
    const own = document.createElement("div");
    const other = createPainter(own);
    other.paint(scene(cell("a", 0)), STILL);
    other.destroy();
    expect(own.childNodes.length).toBe(0);
    expect(listen).not.toHaveBeenCalled();
  });

  it("moves the node that stands for the same datum", () => {
    painter.paint(scene(cell("a", 0), cell("b", 50)), STILL);
    const [first] = roots();
    painter.paint(scene(cell("b", 50), cell("a", 100)), MOVING);
    expect(roots()[1]).toBe(first);
    expect(places()).toEqual(["translate(50.0px,10.0px)", "translate(100.0px,10.0px)"]);
    expect(host.querySelector("svg")?.style.getPropertyValue("--tv-move")).toBe("750ms");
  });

  it("goes faster when asked, and at once where there is to be no motion", () => {
    const move = () => host.querySelector("svg")?.style.getPropertyValue("--tv-move");
    painter.paint(scene(cell("a", 0)), { animate: true, speed: 2 });
    expect(move()).toBe("375ms");
    painter.paint(scene(cell("a", 9)), STILL);
    expect(move()).toBe("0ms");
    const still = createPainter(host, { reducedMotion: () => true });
    still.paint(scene(cell("a", 0)), MOVING);
    const last = host.querySelectorAll("svg")[1];
    expect(last?.style.getPropertyValue("--tv-move")).toBe("0ms");
    still.destroy();
  });

  it("lets a new mark grow out of its origin, and ends at its place", () => {
    painter.paint(scene(cell("a", 0)), STILL);
    const seen: string[] = [];
    const svg = host.querySelector("svg");
    if (svg === null) throw new Error("no picture");
    vi.spyOn(svg, "getBoundingClientRect").mockImplementation(() => {
      seen.push(...places());
      return new DOMRect();
    });
    painter.paint(scene(cell("a", 0), cell("b", 90, { from: "a" })), MOVING);
    expect(seen).toEqual(["translate(0.0px,10.0px)", "translate(0.0px,10.0px)"]);
    expect(places()).toEqual(["translate(0.0px,10.0px)", "translate(90.0px,10.0px)"]);
  });

  it("never locks: a paint during a motion goes to the new place", () => {
    painter.paint(scene(cell("a", 0)), STILL);
    painter.paint(scene(cell("a", 100)), MOVING);
    painter.paint(scene(cell("a", 30)), MOVING);
    expect(places()).toEqual(["translate(30.0px,10.0px)"]);
    expect(roots().length).toBe(1);
  });

  it("removes what is gone and keeps the order of the marks", () => {
    painter.paint(scene(cell("a", 0), cell("b", 50), cell("c", 90)), STILL);
    painter.paint(scene(cell("c", 0), cell("d", 50), cell("a", 90)), STILL);
    const texts = [...host.querySelectorAll("text")].map((text) => text.textContent);
    expect(texts).toEqual(["c", "d", "a"]);
  });

  it("says which cell an event is about", () => {
    painter.paint(scene(cell("a", 7), cell("b", 50, { ref: undefined })), STILL);
    const [one, other] = [...host.querySelectorAll("text")];
    expect(refAt(one ?? null)).toEqual({ operand: 0, index: [1, 7] });
    expect(refAt(other ?? null)).toBeNull();
    expect(refAt(null)).toBeNull();
    painter.paint(scene(cell("z", 0, { ref: { operand: -1, index: [] } })), STILL);
    expect(refAt(host.querySelector("text"))).toEqual({ operand: -1, index: [] });
  });

  it("writes the reader's text as text", () => {
    painter.paint(scene(cell("a", 0, { text: "<img src=x onerror=alert(1)>" })), STILL);
    expect(host.querySelector("img")).toBeNull();
    expect(host.querySelector("text")?.textContent).toBe("<img src=x onerror=alert(1)>");
  });

  it("draws what is no number, masked cells and tags", () => {
    const marks = [
      cell("a", 0, { fill: "nan" }),
      cell("b", 50, { hatched: true, fill: null }),
      cell("c", 90, { tag: "axis1", tone: "ghost" }),
    ];
    painter.paint(scene(...marks), STILL);
    for (const kind of [".tv-cross", ".tv-hatch", ".tv-tag", ".tv-ghost"]) {
      expect(host.querySelector(kind), kind).not.toBeNull();
    }
    painter.paint(scene(cell("a", 0)), STILL);
    expect(host.querySelector(".tv-cross")).toBeNull();
  });

  it("draws every fixture", () => {
    for (const name of ["matmul-1000", "masked", "max-nan", "transpose-4d", "failing"]) {
      for (const told of toldIn(name)) {
        const picture = draw(inputOf(told));
        painter.paint(picture, MOVING);
        expect(roots().length).toBe(picture.marks.length);
      }
    }
  }, 60_000);
});

describe("an overview", () => {
  it("is a bitmap, upside down, rows filled up to four bytes", () => {
    const address = imageAddress(Uint8Array.of(0, 127, 254, 255), 2, 2, "diverging", "light");
    const file = Uint8Array.from(atob(address.replace("data:image/bmp;base64,", "")), (letter) =>
      letter.charCodeAt(0),
    );
    expect([...file.slice(0, 2)]).toEqual([0x42, 0x4d]);
    expect(new DataView(file.buffer).getUint32(2, true)).toBe(file.length);
    expect([...file.slice(-8)]).toEqual([254, 255, 0, 0, 0, 127, 0, 0]);
    expect([...file.slice(54, 58)]).toEqual([0x06, 0x58, 0xb3, 0]);
  });
});
