import { describe, expect, it } from "vitest";
import { labels } from "../../src/scene/space_labels.ts";
import type { Line, Plot, Spot } from "../../src/scene/space_plot.ts";
import { besideLine, type Wish } from "../../src/scene/space_thing.ts";
import { textWidth } from "../../src/util/text.ts";

const SIZE = 12;
const plot = { side: 400, height: 400 } as Plot;
const from: Spot = { x: 50, y: 200 };

const boxes = (wishes: readonly Wish[], lines: readonly Line[]) =>
  labels(wishes, [], lines, plot, SIZE).map(({ x, y, text, id }) => ({
    id,
    text,
    x,
    y: y - 0.8 * SIZE,
    right: x + textWidth(text, SIZE),
    bottom: y + 0.25 * SIZE,
  }));

const named = (id: string, to: Spot): Wish => ({
  id,
  texts: [`${id} (3, 1)`, id],
  ink: "axis0",
  places: [{ at: to, dx: 1, dy: 0 }, ...besideLine(from, to, [0.5])],
});

describe("labels", () => {
  it("stand off lines that lie on one another, and off each other", () => {
    const [near, far] = [
      { x: 200, y: 200 },
      { x: 350, y: 200 },
    ];
    const lines = [near, far].map((to, at) => ({ key: `s${at}`, spots: [from, to], weight: 3 }));
    const placed = boxes([named("a", near), named("b", far)], lines);
    expect(placed.map(({ text }) => text)).toEqual(["a (3, 1)", "b (3, 1)"]);
    for (const { y, bottom, x } of placed) expect(x > far.x || bottom < 200 || y > 200).toBe(true);
    const [one, other] = placed;
    expect(
      (one?.right ?? 0) <= (other?.x ?? 0) ||
        (one?.bottom ?? 0) <= (other?.y ?? 0) ||
        (one?.y ?? 0) >= (other?.bottom ?? 0),
    ).toBe(true);
  });

  it("slide along their own line, which they may stand on, to where no other one is", () => {
    const spots = [100, 200, 300].map((x) => ({ x, y: 100 }));
    const wish: Wish = {
      id: "level",
      texts: ["12"],
      ink: "ink2",
      on: "own",
      places: spots.map((at) => ({ at, dx: 0, dy: 0 })),
    };
    const own = { key: "own", spots: [spots[0], spots[2]] as Spot[], weight: 0.5 };
    const crossing = {
      key: "x",
      spots: [
        { x: 100, y: 0 },
        { x: 100, y: 300 },
      ],
      weight: 1,
    };
    expect(boxes([wish], [own])[0]?.x).toBeLessThan(100);
    expect(boxes([wish], [own, crossing])[0]?.x).toBeGreaterThan(150);
  });

  it("are left to the list where there is no room at all", () => {
    expect(boxes([named("a".repeat(80), { x: 200, y: 200 })], [])).toEqual([]);
  });
});
