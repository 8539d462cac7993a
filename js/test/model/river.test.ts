import { describe, expect, it } from "vitest";
import { type Book, createBook } from "../../src/model/book.ts";
import { type River, riverOf } from "../../src/model/river.ts";
import { laidOut, lanesOf, type RiverLayout, type Run } from "../../src/model/river_layout.ts";
import { fromBase64 } from "../../src/protocol/decode.ts";
import { explainCell } from "../../src/scene/explain_cell.ts";
import { followHere } from "../../src/state/follow.ts";
import { positionOf } from "../../src/state/times.ts";
import { readFixture } from "../scene/fixtures.ts";

function bookOf(name: string): Book {
  const { message, buffers } = readFixture(name);
  return createBook(message, buffers.map(fromBase64));
}

function flow(
  book: Book,
  switched: readonly string[] = [],
  iterations = new Map<number, number>(),
) {
  const shown = (at: number) => {
    const step = book.steps[at];
    const position = step ? positionOf(step, iterations, 0) : 0;
    return {
      occurrence: step && (book.occurrence(step, position) ?? step.occurrences[0]),
      position,
    };
  };
  return riverOf(book, shown, new Set(switched));
}

const at = (river: River, title: string) => river.stations.findIndex((one) => one.title === title);

const chips = (river: River, title: string) =>
  river.stations[at(river, title)]?.chips.map(({ size, ink }) => `${size}:${ink}`);

function text({ stations, strands }: River): string {
  const rows = stations.map(({ title, chips: own, stubs, inner }, number) => {
    const axes = own.map(({ name, size, ink, merged }) =>
      [name, size, `ink${ink}`, merged.length > 0 ? `of ${merged.join("+")}` : ""]
        .filter(Boolean)
        .join(" "),
    );
    const into = strands
      .filter(({ to }) => to.station === number)
      .map(({ from, to, kind, dashed }) => {
        const source = from ? `${from.station}.${from.chip}` : "-";
        return `  ${source} > ${to.chip ?? "x"} ${kind}${dashed ? " dashed" : ""}`;
      });
    const folded = inner.length > 1 ? ` (${inner.length} steps)` : "";
    const given = stubs.map((stub) => ` <- ${stub.text} ${stub.shape.join("x")}`).join("");
    return [`${number} ${title}${folded} [${axes.join(", ")}]${given}`, ...into].join("\n");
  });
  return `${rows.join("\n")}\n`;
}

function layoutText({ width, height, boxes, lines, brackets }: RiverLayout): string {
  const drawn = [
    ...boxes.map((box) => `box ${box.station} ${[box.x, box.y, box.width, box.height].join(" ")}`),
    ...lines.map(({ d, strand }) => `line ${strand.kind} ${d}`),
    ...brackets.map((one) => `bracket ${one.id} ${[one.x, one.y, one.width].join(" ")}`),
  ];
  return `${[`${width} x ${height}`, ...drawn].join("\n")}\n`;
}

describe("the flow of an attention", () => {
  const river = flow(bookOf("river-attention"));

  it("is what the links and axes of the steps say", async () => {
    await expect(text(river)).toMatchFileSnapshot("./__snapshots__/river-attention.txt");
  });

  it("keeps the colour of an axis from the input to the result", () => {
    const [batch, tokens] = chips(river, "x")?.map((chip) => chip.split(":")[1]) ?? [];
    expect(chips(river, "scores")).toEqual([`1:${batch}`, `2:3`, `3:${tokens}`, `3:${tokens}`]);
    expect(chips(river, "joined")).toEqual([`1:${batch}`, `3:${tokens}`, "4:3"]);
  });

  it("shows axes that split, cross, merge and end", () => {
    const kinds = (title: string) =>
      river.strands.filter(({ to }) => to.station === at(river, title)).map(({ kind }) => kind);
    expect(kinds("joined").filter((kind) => kind === "merge")).toHaveLength(2);
    const scores = river.stations.findIndex(({ label }) => label.startsWith("q @ k"));
    const ended = river.strands.filter(({ to, kind }) => to.station === scores && kind === "end");
    expect(ended).toHaveLength(2);
    const open = flow(
      bookOf("river-attention"),
      river.folds.map(({ id }) => id),
    );
    const reshaped = open.stations.findIndex(({ label }) => label === "y.reshape(1, 3, 2, 2)");
    const split = open.strands.filter(
      ({ to, kind }) => to.station === reshaped && kind === "split",
    );
    expect(split).toHaveLength(2);
  });

  it("hides the steps of a call in one station, and no step for good", () => {
    const all = (one: River) => one.stations.flatMap(({ inner }) => inner).sort((a, b) => a - b);
    const { steps } = bookOf("river-attention");
    expect(all(river)).toEqual(steps.map((_, i) => i));
    const calls = steps.flatMap(({ occurrences }, i) =>
      occurrences[0]?.recipe.family === "call" ? [i] : [],
    );
    const open = flow(
      bookOf("river-attention"),
      river.folds.map(({ id }) => id),
    );
    expect(all(open)).toEqual(steps.flatMap((_, i) => (calls.includes(i) ? [] : [i])));
    expect(open.stations.length).toBe(river.stations.length + calls.length);
  });
});

describe("steps that are one thing together", () => {
  const { message, buffers } = readFixture("river-attention");
  const group = { name: "shares", label: "shares of lowered", sentence: "Each lane sums to 1." };
  const groups = [{ ...group, steps: [26, 27, 28], result: 28 }];
  const book = createBook({ ...message, groups }, buffers.map(fromBase64));

  it("are open at first, and become one station with the axes that come from outside", () => {
    const open = flow(book);
    expect(open.folds.map(({ id }) => id)).toContain("group 0");
    expect(at(open, "lowered")).toBeGreaterThan(0);
    const closed = flow(book, ["group 0"]);
    const weights = at(closed, "weights");
    expect(closed.stations[weights]?.inner).toEqual([26, 27, 28]);
    expect(closed.stations[weights]?.fold).toBe("group 0");
    expect(at(closed, "lowered")).toBe(-1);
    const into = closed.strands.filter(({ to }) => to.station === weights);
    const scores = into.filter(({ from }) => from?.station === at(closed, "scores"));
    expect(scores.map(({ from, to }) => [from?.chip, to.chip])).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });
});

describe("a loop", () => {
  it("links what an earlier iteration made by words, and what the same one made by a ribbon", () => {
    const book = bookOf("river-loop");
    const first = flow(book);
    expect(first.stations[at(first, "step")]?.stubs.map(({ text: own }) => own)).toEqual([]);
    const loop = book.explanation.loops?.[0]?.id ?? -1;
    const third = flow(book, [], new Map([[loop, 2]]));
    const reversed = third.stations.find(({ label }) => label === "w[::-1]");
    expect(reversed?.stubs.map(({ text: own, from }) => [own, from])).toEqual([["w", 3]]);
  });
});

describe("the layout", () => {
  const river = flow(bookOf("river-attention"));
  const runs: Run[] = [
    { id: "call", first: 4, last: 9 },
    { id: "one", first: 6, last: 6 },
  ];
  const whole = laidOut(river, runs, 1, [0, river.stations.length]);

  it("stands still", async () => {
    await expect(layoutText(whole)).toMatchFileSnapshot("./__snapshots__/river-layout.txt");
  });

  it("keeps stations apart, inside its size, from left to right", () => {
    for (const [i, box] of whole.boxes.entries()) {
      expect(box.x).toBeGreaterThan(whole.boxes[i - 1]?.x ?? 0);
      expect(box.x + box.width).toBeLessThanOrEqual(whole.width);
      expect(box.y + box.height).toBeLessThanOrEqual(whole.height);
    }
  });

  it("gives a lane to one value at a time", () => {
    const lanes = lanesOf(river.strands, 0, river.stations.length);
    for (const { from, to } of river.strands) {
      if (!from) continue;
      const between = lanes.slice(from.station + 1, to.station);
      expect(between).not.toContain(lanes[from.station]);
    }
  });

  it("grows with the type, and cuts a page out of a long cell", () => {
    const larger = laidOut(river, runs, 2, [0, river.stations.length]);
    expect(larger.boxes[3]?.width).toBe(2 * (whole.boxes[3]?.width ?? 0));
    const page = laidOut(river, runs, 1, [5, 8]);
    expect(page.boxes.map(({ station }) => station)).toEqual([5, 6, 7]);
    expect(page.lines.every(({ d }) => !d.includes("NaN"))).toBe(true);
  });
});

describe("following a cell without the kernel", () => {
  const book = bookOf("river-attention");
  const explain: Parameters<typeof followHere>[2] = ({ occurrence }, cells, index, result) =>
    explainCell(occurrence, cells, index, result);
  const ask = (step: number, index: readonly number[]) =>
    followHere(book, { step, position: 0, index, result: 0 }, explain);

  it("finds the cells that Python's own sources name", () => {
    const found = new Map(
      ask(31, [0, 1, 2]).ancestors?.parts?.map(({ step, count }) => [step, count]),
    );
    const known = [30, 29, 28, 27, 23, 22, 21, 20, 17, 16, 13, 12, 9, 8].map((step) =>
      found.get(step),
    );
    expect(known).toEqual([1, 1, 3, 1, 2, 2, 4, 3, 3, 4, 4, 2, 2, 12]);
  });

  it("says where it does not know more", () => {
    const { ancestors, descendants, reason } = ask(31, [0, 1, 2]);
    expect(descendants).toBeNull();
    expect(reason).toContain("kernel");
    const lost = ancestors?.stops?.map(({ step }) => step);
    expect(lost).toContain(9);
    expect(ask(0, [3]).ancestors).toEqual({ parts: [], inputs: [], stops: [] });
  });
});
