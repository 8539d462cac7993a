/** A ruler with bins between its marks: the values stand over the bin that they fall into. */

import type { Cells } from "../model/cells.ts";
import type { Bin, Frame, Gather, Operand } from "../protocol/generated.ts";
import { grouped, textWidth } from "../util/text.ts";
import { caption } from "./caption.ts";
import { type Block, below, NOTHING } from "./layout.ts";
import { cellId, cellWidthOf, lookOf, RESULT } from "./looks.ts";
import { centred, path, textMark } from "./marks.ts";
import type { Mark } from "./scene.ts";
import { gutterLines } from "./sheet.ts";
import { cellsOf, type Stage } from "./stage.ts";
import { rolesOf, tonesOf } from "./tones.ts";

/** More values than this in a bin are drawn as a bar. */
const MOST_CHIPS = 4;
const BAR = 4;

interface Ruler {
  stage: Stage;
  recipe: Gather;
  bins: readonly Bin[];
  values: Cells;
  width: number;
  /** Where the left mark of a bin stands. */
  starts: readonly number[];
  length: number;
  /** The bin that this frame is about. */
  active: number | undefined;
}

function unravelled(place: number, shape: readonly number[]): number[] {
  let rest = place;
  const index: number[] = [];
  for (const size of shape.toReversed()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index;
}

/** Of a count the bin of the cell that is written; of places the bin that holds the value that is read. */
function activeBin(frame: Frame, recipe: Gather, values: Cells): number | undefined {
  if (frame.phase !== "cell") return undefined;
  if (recipe.kind === "count")
    return rolesOf(frame, RESULT).find(([kind]) => kind === "target")?.[2][0]?.[0];
  const tone = tonesOf(frame, 0);
  const { shape } = values.operand;
  const holds = (bin: Bin) =>
    (bin.cells ?? []).some((place) => tone(unravelled(place, shape)) === "live");
  return (recipe.bins ?? []).find(holds)?.number;
}

const isNext = (bin: Bin, next: Bin): boolean => next.number === bin.number + 1;

/** How many bins wide the ruler is, with one for each place where some are left out. */
const spanOf = (bins: readonly Bin[]): number =>
  bins.reduce((span, bin, at) => {
    const before = bins[at - 1];
    return span + (before === undefined || isNext(before, bin) ? 1 : 2);
  }, 0);

/** As many bins as there is room for: empty ones go first, those that a frame is about last, from the middle out. */
function fitting(all: readonly Bin[], most: number, wanted: ReadonlySet<number>): readonly Bin[] {
  let bins = [...all];
  const worth = ({ number, size }: Bin) => (wanted.has(number) ? 2 : size > 0 ? 1 : 0);
  while (bins.length > 1 && spanOf(bins) > most) {
    const middle = (bins.length - 1) / 2;
    const order = bins.map((bin, at) => ({ bin, rank: worth(bin), off: Math.abs(at - middle) }));
    const [least] = order.sort((a, b) => a.rank - b.rank || a.off - b.off);
    bins = bins.filter((bin) => bin !== least?.bin);
  }
  return bins;
}

function rulerOf(stage: Stage, recipe: Gather): Ruler | null {
  const values = cellsOf(stage.input, 0);
  if (values === null) return null;
  const { metrics, input, room } = stage;
  const texts = (recipe.bins ?? []).flatMap(({ low = "", high = "" }) => [low, high]);
  const widest = Math.max(0, ...texts.map((text) => textWidth(text, metrics.type)));
  const drawn = [values.operand, ...(recipe.kind === "count" ? [input.occurrence.result] : [])];
  const least = Math.max(cellWidthOf(drawn, metrics), widest + 10 * metrics.unit);
  const width = least + 12 * metrics.unit;
  const told = input.reading.frames.map((frame) => activeBin(frame, recipe, values));
  const most = Math.floor((room.width - 2 * sideOf(stage)) / width);
  const bins = fitting(recipe.bins ?? [], most, new Set(told.flatMap((number) => number ?? [])));
  const starts = bins.map((_, at) => (spanOf(bins.slice(0, at + 1)) - 1) * width);
  const active = activeBin(input.frame, recipe, values);
  return { stage, recipe, bins, values, width, starts, length: spanOf(bins) * width, active };
}

/** The room for half of the first and the last mark's text. */
const sideOf = ({ metrics }: Stage): number => metrics.type * 2;

const isPiled = ({ bins }: Ruler): boolean =>
  bins.every(({ size, cells = [] }) => size <= MOST_CHIPS && cells.length === size);

/** Whether the values of a bin have fallen: none before, one bin's in a frame about it, then all. */
function hasFallen(ruler: Ruler, bin: Bin): boolean {
  const { phase } = ruler.stage.input.frame;
  return phase === "result" || (phase === "cell" && bin.number === ruler.active);
}

function chips(ruler: Ruler, bin: Bin, x: number, floor: number): Mark[] {
  const { stage, values, width } = ruler;
  const { metrics, input } = stage;
  const height = Math.round(metrics.cellHeight * 0.8);
  const own = width - 12 * metrics.unit;
  const told = input.frame.phase === "cell";
  const places = (bin.cells ?? []).map((place) => {
    const index = unravelled(place, values.operand.shape);
    return { place, index, tone: told ? tonesOf(input.frame, 0)(index) : ("plain" as const) };
  });
  const fallen = places.filter(({ tone }) => !told || tone === "live");
  return fallen.map(({ place, index, tone }, at): Mark => {
    const look = lookOf(values, 0, index, { tone, numbers: input.numbers });
    return {
      kind: "cell",
      ...look,
      id: `b${place}`,
      from: cellId(0, index),
      x: x + 6 * metrics.unit,
      y: floor - (at + 1) * (height + 3 * metrics.unit),
      width: own,
      height,
      size: metrics.type,
    };
  });
}

function bar(ruler: Ruler, bin: Bin, x: number, floor: number): Mark[] {
  const { stage, bins, width, recipe } = ruler;
  const { metrics } = stage;
  const most = Math.max(1, ...bins.map(({ size }) => size));
  const height = (bin.size / most) * metrics.cellHeight * BAR * 0.8;
  const d = `M0 0v${-height}h${width - 12 * metrics.unit}v${height}z`;
  const ink = bin.number === ruler.active ? "accent" : "axis0";
  const marks: Mark[] =
    bin.size === 0
      ? []
      : [path(`bar${bin.number}`, x + 6 * metrics.unit, floor, d, { ink, width: 1, fill: ink })];
  if (recipe.kind === "count" && bin.size === 0) return marks;
  const style = { size: metrics.small, ink: "ink2", anchor: "middle" } as const;
  const y = floor - height - 5 * metrics.unit;
  return [...marks, textMark(`bart${bin.number}`, x + width / 2, y, grouped(bin.size), style)];
}

/** A mark with its text under the floor. */
function tick(ruler: Ruler, id: string, x: number, floor: number, text: string, near: boolean) {
  const { metrics } = ruler.stage;
  if (text === "") return [];
  const ink = near ? "accent" : "ink";
  const size = metrics.type;
  const y = floor + 9 * metrics.unit + size * 0.8;
  return [
    path(id, x, floor - 6 * metrics.unit, `M0 0v${12 * metrics.unit}`, {
      ink,
      width: 2 * metrics.unit,
    }),
    textMark(`${id}t`, x, y, text, {
      size,
      ink,
      anchor: "middle",
      ...(near ? { weight: 600 } : {}),
    }),
  ];
}

/** What stands under a bin: its result cell, or its number. */
function under(ruler: Ruler, bin: Bin, x: number, top: number): Mark[] {
  const { stage, recipe, width } = ruler;
  const { metrics, input } = stage;
  const result = cellsOf(input, RESULT);
  if (recipe.kind === "place" || result === null) {
    const near = bin.number === ruler.active;
    const style = { size: metrics.type, ink: near ? "accent" : "ink2", anchor: "middle" } as const;
    const y = centred(top + metrics.cellHeight / 2, metrics.type);
    return [textMark(`n${bin.number}`, x + width / 2, y, String(bin.number), style)];
  }
  const tone = tonesOf(input.frame, RESULT, result.operand.shape)([bin.number]);
  const look = lookOf(result, RESULT, [bin.number], { tone, numbers: input.numbers });
  return [
    {
      kind: "cell",
      ...look,
      x: x + 3 * metrics.unit,
      y: top,
      width: width - 6 * metrics.unit,
      height: metrics.cellHeight,
      size: metrics.type,
    },
  ];
}

/** The marks on both sides of a bin; a neighbour draws the one that both have. */
function ticks(ruler: Ruler, at: number, x: number, floor: number): Mark[] {
  const { bins, active, width } = ruler;
  const [before, bin, next] = [bins[at - 1], bins[at], bins[at + 1]];
  if (bin === undefined) return [];
  const near = bin.number === active;
  const nearRight = near || (next !== undefined && isNext(bin, next) && next.number === active);
  const right = tick(ruler, `m${bin.number}`, x + width, floor, bin.high ?? "", nearRight);
  if (before !== undefined && isNext(before, bin)) return right;
  return [...tick(ruler, `m${bin.number - 1}`, x, floor, bin.low ?? "", near), ...right];
}

/** How many bins are not drawn before this one. */
function leftOut(ruler: Ruler, at: number, x: number, floor: number): Mark[] {
  const { bins, width, stage } = ruler;
  const [before, bin] = [bins[at - 1], bins[at]];
  if (before === undefined || bin === undefined || isNext(before, bin)) return [];
  const { small } = stage.metrics;
  const style = { size: small, ink: "ink2", anchor: "middle" } as const;
  return gutterLines(bin.number - before.number - 1).map((text, row) => {
    const y = centred(floor + (row - 0.5) * 1.2 * small, small);
    return textMark(`gap${bin.number}.${row}`, x - width / 2, y, text, style);
  });
}

/** The number that the values of a bin are, where there are no marks. */
function ownNumber(ruler: Ruler, bin: Bin, x: number, floor: number): Mark[] {
  const { stage, recipe, width, active } = ruler;
  if (recipe.kind === "place" || bin.low !== undefined || bin.high !== undefined) return [];
  const { unit, type } = stage.metrics;
  const ink = bin.number === active ? "accent" : "ink2";
  const style = { size: type, ink, anchor: "middle" } as const;
  const y = floor + 5 * unit + type;
  return [textMark(`n${bin.number}`, x + width / 2, y, String(bin.number), style)];
}

function binMarks(ruler: Ruler, at: number, floor: number, top: number): Mark[] {
  const { bins, starts, width, stage, active } = ruler;
  const bin = bins[at];
  const x = starts[at] ?? 0;
  if (bin === undefined) return [];
  const { unit } = stage.metrics;
  const near = bin.number === active;
  const style = { ink: near ? "accent" : "ink2", width: (near ? 3 : 1.6) * unit } as const;
  const fallen = hasFallen(ruler, bin) ? (isPiled(ruler) ? chips : bar)(ruler, bin, x, floor) : [];
  return [
    ...fallen,
    path(`floor${bin.number}`, x, floor, `M0 0h${width}`, style),
    ...under(ruler, bin, x, top),
    ...ticks(ruler, at, x, floor),
    ...leftOut(ruler, at, x, floor),
    ...ownNumber(ruler, bin, x, floor),
  ];
}

export function rulerBlock(stage: Stage, recipe: Gather): Block {
  const ruler = rulerOf(stage, recipe);
  if (ruler === null) return NOTHING;
  const { metrics, room } = stage;
  const { bins } = ruler;
  const most = Math.max(1, ...bins.map(({ size }) => size));
  const chip = Math.round(metrics.cellHeight * 0.8) + 3 * metrics.unit;
  const pile = isPiled(ruler) ? most * chip : metrics.cellHeight * BAR * 0.8 + metrics.type * 1.3;
  const side = sideOf(stage);
  const floor = pile + 4 * metrics.unit;
  const top = floor + metrics.type * 1.9;
  const width = ruler.length + 2 * side;
  const height = top + metrics.cellHeight;
  const marks = bins
    .flatMap((_, at) => binMarks(ruler, at, floor, top))
    .map((mark) => ({ ...mark, x: mark.x + side }));
  const block: Block = {
    width,
    height,
    body: { x: side, y: 0, width: ruler.length, height },
    marks,
  };
  const labels = labelled(stage, recipe).map(({ operand, id, aside }) =>
    caption(operand, metrics, { id, inks: ["axis0"], width: room.width, ...aside }),
  );
  return below([block, ...labels], 4 * metrics.unit, "body");
}

interface Label {
  operand: Operand;
  id: string;
  aside?: { aside: string };
}

/** What the ruler shows beside the values: the counts under it, and the array that its marks are. */
function labelled({ input }: Stage, recipe: Gather): Label[] {
  const { result, operands, more = [] } = input.occurrence;
  if (recipe.kind === "place") {
    const [, ruler, order] = operands;
    const ordered = order === undefined ? "" : `, in the order of ${order.name}`;
    const aside = { aside: `the marks${ordered}; below them the places` };
    return ruler === undefined ? [] : [{ operand: ruler, id: "o1.c", aside }];
  }
  const counts = result === null ? [] : [{ operand: result, id: "r.c" }];
  const marks = { aside: "the marks" };
  return [...counts, ...more.map((each) => ({ operand: each.result, id: "r1.c", aside: marks }))];
}
