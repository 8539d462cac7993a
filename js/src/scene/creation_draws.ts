/** The numbers that were drawn, counted in bins, and the line of what was to be expected. */

import type { Draws } from "../protocol/generated.ts";
import { formatTerm } from "../util/number.ts";
import { grouped, textWidth } from "../util/text.ts";
import { type Block, below, beside, flow } from "./layout.ts";
import { line, path, textMark } from "./marks.ts";
import type { Mark } from "./scene.ts";
import type { Stage } from "./stage.ts";

const HEIGHT = 150;
/** A density without end goes out of the picture this far above the highest bar. */
const TALLEST = 1.5;

interface Plot {
  stage: Stage;
  draws: Draws;
  line: readonly (number | null)[];
  left: number;
  width: number;
  height: number;
  top: number;
  most: number;
}

function plotOf(stage: Stage, draws: Draws, room: number): Plot {
  const { unit, small } = stage.metrics;
  const counts = Math.max(1, ...draws.counts);
  const expected = (draws.line ?? []).map((value) => value ?? Number.POSITIVE_INFINITY);
  const most = Math.max(counts, Math.min(Math.max(0, ...expected), counts * TALLEST));
  const left = textWidth(grouped(Math.max(...draws.counts)), small) + 8 * unit;
  const side = Math.max(...endsOf(draws).map((text) => textWidth(text, small))) / 2;
  return {
    stage,
    draws,
    line: draws.line ?? [],
    left,
    width: room - left - side,
    height: HEIGHT * unit,
    top: 6 * unit,
    most,
  };
}

/** Of whole numbers the first and the last, half a number inside the ends. */
const insideOf = ({ isWhole }: Draws): number => (isWhole ? 0.5 : 0);

function endsOf(draws: Draws): readonly string[] {
  const { low, high, labels = [] } = draws;
  const ends = [low + insideOf(draws), high - insideOf(draws)];
  return labels.length > 0 ? labels : ends.map((end) => formatTerm(end, "float64"));
}

const floorOf = ({ top, height }: Plot): number => top + height;
const heightOf = ({ most, height }: Plot, value: number): number => (value / most) * height;
const binOf = ({ width, draws }: Plot): number => width / draws.counts.length;

function bars(plot: Plot): Mark[] {
  const { left, draws, stage } = plot;
  const inset = Math.min(2 * stage.metrics.unit, binOf(plot) * 0.1);
  return draws.counts.flatMap((size, at): Mark[] => {
    const high = heightOf(plot, size);
    const d = `M0 0v${-high}h${binOf(plot) - 2 * inset}v${high}z`;
    const x = left + at * binOf(plot) + inset;
    const style = { ink: "axis0", width: 1, fill: "axis0" } as const;
    return size === 0 ? [] : [path(`d.bar${at}`, x, floorOf(plot), d, style)];
  });
}

/** Over each bin the height that was to be expected. */
function levels(plot: Plot): string {
  const each = binOf(plot);
  return plot.line
    .map((value, at) => `M${at * each} ${-heightOf(plot, value ?? 0)}h${each}`)
    .join("");
}

/** One line through all points, broken where it leaves the picture. */
function curve(plot: Plot): string {
  const step = plot.width / plot.line.length;
  let inside = false;
  return plot.line
    .map((value, at) => {
      const word = inside ? "L" : "M";
      inside = value !== null && value <= plot.most;
      if (!inside) return "";
      return `${word}${((at + 0.5) * step).toFixed(1)} ${(-heightOf(plot, value ?? 0)).toFixed(1)}`;
    })
    .join("");
}

/** What every bin holds where there is room for it; else the first and the last. */
function feet(plot: Plot): Mark[] {
  const { left, draws, stage, width } = plot;
  const { small, unit } = stage.metrics;
  const texts = endsOf(draws);
  const labelled = (draws.labels ?? []).length > 0;
  const widest = Math.max(...texts.map((text) => textWidth(text, small)));
  const every = Math.ceil((widest + 6 * unit) / binOf(plot));
  return texts.flatMap((text, at): Mark[] => {
    if (labelled && at % every > 0) return [];
    const half = (insideOf(draws) / (draws.high - draws.low)) * width;
    const x = labelled ? (at + 0.5) * binOf(plot) : at === 0 ? half : width - half;
    const y = floorOf(plot) + 4 * unit + small;
    return [
      textMark(`d.t${at}`, left + x, y, text, { size: small, ink: "ink2", anchor: "middle" }),
    ];
  });
}

function axis(plot: Plot): Mark[] {
  const { left, draws, stage, width } = plot;
  const { small, unit } = stage.metrics;
  const most = Math.max(...draws.counts);
  const y = floorOf(plot);
  const quiet = { size: small, ink: "ink2", anchor: "end" } as const;
  const high = y - heightOf(plot, most);
  return [
    path("d.floor", left, y, `M0 0h${width}`, { ink: "ink2", width: 1.4 * unit }),
    textMark("d.zero", left - 5 * unit, y + small * 0.3, "0", quiet),
    textMark("d.most", left - 5 * unit, high + small * 0.3, grouped(most), quiet),
  ];
}

function sign(id: string, text: string, mark: Mark, stage: Stage): Block {
  const { small, unit } = stage.metrics;
  const size = 14 * unit;
  const box = { width: size, height: size, body: { x: 0, y: 0, width: size, height: size } };
  const words = line(id, text, { size: small, ink: "ink2", mono: false });
  return beside([{ ...box, marks: [mark] }, words], 5 * unit, "middle");
}

function legend(plot: Plot, isFallen: boolean): Block {
  const { stage, draws } = plot;
  const { unit } = stage.metrics;
  const square = path("d.key0", 0, 2 * unit, `M0 0h${10 * unit}v${10 * unit}h${-10 * unit}z`, {
    ink: "axis0",
    width: 1,
    fill: "axis0",
  });
  const stroke = path("d.key1", 0, 7 * unit, `M0 0h${14 * unit}`, {
    ink: "ink",
    width: 2.4 * unit,
  });
  const total = draws.counts.reduce((sum, size) => sum + size, 0);
  const { beyond = 0, size = 0, sampled = size } = draws;
  const isPart = sampled < size;
  const words = isPart
    ? `counted: ${grouped(total)} of ${grouped(size)} drawn`
    : `drawn: ${grouped(total)}`;
  const drawn = sign("d.drawn", words, square, stage);
  const signs = [isFallen ? drawn : { ...drawn, marks: [] }];
  if (plot.line.length > 0) signs.push(sign("d.asked", "expected", stroke, stage));
  const quiet = { size: stage.metrics.small, ink: "ink2", mono: false } as const;
  if (beyond > 0 && isFallen) signs.push(line("d.beyond", `${grouped(beyond)} further out`, quiet));
  return flow(signs, plot.left + plot.width, 16 * unit);
}

/** Before the numbers are there, the line alone; where there is no line, nothing. */
export function drawsBlock(stage: Stage, draws: Draws, room: number): Block {
  const plot = plotOf(stage, draws, room);
  const { unit, small } = stage.metrics;
  const { phase } = stage.input.frame;
  const fallen = phase === "draws" || (phase === "result" && plot.line.length === 0);
  const d = draws.isWhole ? levels(plot) : curve(plot);
  const style = { ink: "ink", width: 2.4 * unit } as const;
  const asked = plot.line.length > 0 ? [path("d.line", plot.left, floorOf(plot), d, style)] : [];
  const height = floorOf(plot) + 8 * unit + small;
  const body = { x: 0, y: 0, width: room, height };
  const marks = [...axis(plot), ...(fallen ? bars(plot) : []), ...asked, ...feet(plot)];
  const block = below([{ width: room, height, body, marks }, legend(plot, fallen)], 4 * unit);
  return fallen || asked.length > 0 ? block : { ...block, marks: [] };
}
