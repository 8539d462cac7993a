/** Arrows, grids and angles in a plane or in space, with the list of what they are beside them. */

import type { Drawn } from "../protocol/generated.ts";
import { textWidth } from "../util/text.ts";
import { type Block, below, beside, bottom, type Rect, right, shift } from "./layout.ts";
import { remembered } from "./memo.ts";
import type { Mark, Scene, TextMark, ViewInput } from "./scene.ts";
import { axisLines, planeGround, spaceGround } from "./space_ground.ts";
import { labels } from "./space_labels.ts";
import { panelBlock } from "./space_panel.ts";
import { type Plot, plotOf } from "./space_plot.ts";
import type { Thing } from "./space_thing.ts";
import { thingOf } from "./space_things.ts";
import { withWays } from "./space_turn.ts";
import { type Stage, sceneOf, stageOf } from "./stage.ts";

/** The side of the picture, at type 15. */
const LARGEST = 430;
const LEAST = 250;
const PANEL = 300;

/** What has lines enough of its own. */
const BUSY = new Set(["curve", "field", "grid"]);

const boxOf = ({ x, y, text, size, anchor }: TextMark): Rect => {
  const width = textWidth(text, size);
  const shifted = { start: 0, middle: width / 2, end: width }[anchor];
  return { x: x - shifted, y: y - size * 0.8, width, height: size * 1.05 };
};

function picture(stage: Stage, side: number): Block {
  const { input, metrics } = stage;
  const { space, frames } = input.reading;
  if (space === undefined || space.axes.length === 0) return below([], 0);
  const plot = plotOf(input, space, side);
  const shown = input.frame.shown ?? [];
  const lined = !frames.some((frame) =>
    (frame.shown ?? []).some((at) => BUSY.has(space.drawn[at]?.kind ?? "fact")),
  );
  const ground =
    plot.dimensions === 3
      ? spaceGround(plot, space, metrics)
      : planeGround(plot, space, metrics, lined);
  const things = shown.flatMap((at): Thing[] => {
    const drawn = space.drawn[at];
    if (drawn === undefined) return [];
    const draw = (one: Drawn) => thingOf(plot, one, drawn.key || `s${at}`, metrics.unit);
    const marks = withWays(input.reading, input.frame, space, drawn, (one) => draw(one).marks);
    return [{ ...draw(drawn), marks }];
  });
  const words = ground.flatMap((mark) => (mark.kind === "text" ? [boxOf(mark)] : []));
  const wishes = things.flatMap((thing) => thing.wishes);
  const lines = [...axisLines(plot), ...things.flatMap((thing) => thing.lines)];
  const named = labels(wishes, words, lines, plot, metrics.small);
  const marks: Mark[] = [...ground, ...things.flatMap((thing) => thing.marks), ...named];
  return framed(plot, marks, words);
}

/** The picture with the room for what is written around it, which is the same in all frames. */
function framed(plot: Plot, marks: readonly Mark[], words: readonly Rect[]): Block {
  const { side, height } = plot;
  const beyond = (edges: readonly number[]) => Math.ceil(Math.max(2, ...edges));
  const left = beyond(words.map(({ x }) => -x));
  const top = beyond(words.map(({ y }) => -y));
  return {
    width: left + side + beyond(words.map((box) => right(box) - side)),
    height: top + height + beyond(words.map((box) => bottom(box) - height)),
    body: { x: left, y: top, width: side, height },
    marks: shift(marks, left, top),
  };
}

/** The list, as wide and as high as in the frame that says most. */
function panel(stage: Stage, width: number): Block {
  const { input, metrics } = stage;
  const { space, frames } = input.reading;
  if (space === undefined) return below([], 0);
  const draw = (frame: (typeof frames)[number]) => panelBlock({ space, frame, metrics, width });
  const room = remembered(input, `panel ${width}`, () => {
    const blocks = frames.map(draw);
    return {
      width: Math.max(...blocks.map((block) => block.width)),
      height: Math.max(...blocks.map((block) => block.height)),
    };
  });
  const own = draw(input.frame);
  return { ...own, ...room, body: { x: 0, y: 0, ...room } };
}

export function space(input: ViewInput): Scene {
  const stage = stageOf(input);
  const { metrics, room } = stage;
  const { unit, gap, small } = metrics;
  const around = small * 6;
  const narrow = Math.min(PANEL * unit, room.width * 0.45);
  const list = panel(stage, narrow);
  const free = room.width - list.width - gap - around;
  const high = Math.max(LEAST * unit, room.height - small * 5);
  if (free >= LEAST * unit) {
    const side = Math.min(free, LARGEST * unit, high);
    return sceneOf(beside([picture(stage, side), list], gap, "top"), stage);
  }
  const side = Math.min(room.width - around, LARGEST * unit, high);
  return sceneOf(below([picture(stage, side), panel(stage, room.width)], gap * 0.6), stage);
}
