/** Beside the picture: what is in it, with its numbers; lengths as bars; what else is to be said. */

import type { Drawn, Frame, Space } from "../protocol/generated.ts";
import { clip, textWidth } from "../util/text.ts";
import { type Block, below, NOTHING } from "./layout.ts";
import { line, paragraph, path, textMark } from "./marks.ts";
import type { Metrics } from "./metrics.ts";
import type { Mark } from "./scene.ts";
import { inkOf } from "./space_thing.ts";

const LISTED = new Set<Drawn["kind"]>([
  "arrow",
  "dots",
  "link",
  "circle",
  "patch",
  "face",
  "curve",
  "field",
]);
const BAR = 120;

export interface Panel {
  space: Space;
  frame: Frame;
  metrics: Metrics;
  width: number;
}

const shownIn = ({ space, frame }: Panel): readonly { drawn: Drawn; at: number }[] =>
  (frame.shown ?? []).flatMap((at) => {
    const drawn = space.drawn[at];
    return drawn === undefined ? [] : [{ drawn, at }];
  });

export function panelBlock(panel: Panel): Block {
  const { metrics, space, width } = panel;
  const { small, unit } = metrics;
  const shown = shownIn(panel);
  const title =
    space.title === undefined || space.title === ""
      ? NOTHING
      : paragraph("p.title", space.title, width, { size: small, ink: "ink2", mono: false });
  const badges = shown.flatMap(({ drawn, at }) =>
    drawn.kind === "badge"
      ? [
          paragraph(`p.b${at}`, drawn.text ?? "", width, {
            size: small,
            ink: "warn",
            weight: 600,
            mono: false,
          }),
        ]
      : [],
  );
  const listed = shown.filter(({ drawn }) => LISTED.has(drawn.kind) && (drawn.name ?? "") !== "");
  const entries = listed
    .filter((each) => !listed.some((other) => repeats(each, other)))
    .map(({ drawn, at }) => entryOf(drawn, at, panel));
  const facts = shown.flatMap(({ drawn, at }) =>
    drawn.kind === "fact" ? [factOf(drawn, at, panel)] : [],
  );
  const parts = [
    title,
    below(badges, 3 * unit),
    below(entries, 3 * unit),
    barsOf(panel, shown),
    below(facts, 8 * unit),
  ];
  return below(parts, 12 * unit);
}

type Shown = ReturnType<typeof shownIn>[number];

/** Whether one is the other at a second place: an earlier one, or the one that has the numbers. */
const repeats = (one: Shown, other: Shown): boolean =>
  one !== other &&
  one.drawn.name === other.drawn.name &&
  one.drawn.ink === other.drawn.ink &&
  one.drawn.quiet === other.drawn.quiet &&
  ((one.drawn.text ?? "") === (other.drawn.text ?? "")
    ? other.at < one.at
    : (one.drawn.text ?? "") === "");

/** A stroke in its colour, its name, its numbers. */
function entryOf(drawn: Drawn, at: number, { metrics, width }: Panel): Block {
  const { small, unit } = metrics;
  const stroke = 20 * unit;
  const start = stroke + 8 * unit;
  const ink = inkOf(drawn);
  const height = small * 1.35;
  const style = { ink, width: 3 * unit, dashed: drawn.quiet === true && drawn.kind !== "curve" };
  const name = clip(drawn.name ?? "", small, width - start);
  const text = drawn.text ?? "";
  const wide = textWidth(`${name} `, small);
  const marks: Mark[] = [
    path(`p.k${at}`, 0, height * 0.55, `M0 0h${stroke}`, style),
    textMark(`p.n${at}`, start, small * 0.98, name, { size: small, weight: 600 }),
  ];
  if (text === "") return boxed(start + wide, height, marks);
  const fits = start + wide + textWidth(text, small) <= width;
  const numbers = { size: small, ink: "ink2" } as const;
  if (fits) {
    marks.push(textMark(`p.v${at}`, start + wide, small * 0.98, text, numbers));
    return boxed(start + wide + textWidth(text, small), height, marks);
  }
  const shown = clip(text, small, width - start);
  marks.push(textMark(`p.v${at}`, start, height + small * 0.98, shown, numbers));
  return boxed(start + Math.max(wide, textWidth(shown, small)), 2 * height, marks);
}

function factOf(drawn: Drawn, at: number, { metrics, width }: Panel): Block {
  const { type, small } = metrics;
  const name = paragraph(`p.f${at}`, drawn.name ?? "", width, {
    size: type,
    weight: 600,
    mono: false,
  });
  const text = drawn.text ?? "";
  if (text === "") return name;
  return below(
    [name, paragraph(`p.g${at}`, text, width, { size: small, ink: "ink2", mono: false })],
    1,
  );
}

const boxed = (width: number, height: number, marks: readonly Mark[]): Block => ({
  width,
  height,
  body: { x: 0, y: 0, width, height },
  marks,
});

/** Numbers as lengths from one zero, negative ones to the left; on one scale in all frames. */
function barsOf(panel: Panel, shown: readonly { drawn: Drawn; at: number }[]): Block {
  const { metrics, space, width } = panel;
  const { small, unit } = metrics;
  const bars = shown.filter(({ drawn }) => drawn.kind === "bar");
  if (bars.length === 0) return NOTHING;
  const values = space.drawn.flatMap(({ kind, value }) => (kind === "bar" ? [value ?? 0] : []));
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const long = Math.min(BAR * unit * 1.6, width - 4 * unit);
  const x = (value: number) => (high === low ? 0 : ((value - low) / (high - low)) * long);
  const rows = bars.map(({ drawn, at }) => {
    const value = drawn.value ?? 0;
    const [from, to] = [x(Math.min(0, value)), x(Math.max(0, value))];
    const thick = 9 * unit;
    const name = clip(drawn.name ?? "", small, width - textWidth(` ${drawn.text ?? ""}`, small));
    const d = `M${from.toFixed(1)} 0h${Math.max(unit, to - from).toFixed(1)}v${thick}h${(-Math.max(unit, to - from)).toFixed(1)}z`;
    const ink = value < 0 ? ("axis1" as const) : ("axis0" as const);
    const bar = boxed(long, thick + 5 * unit, [
      path(`p.z${at}`, x(0), -2 * unit, `M0 0v${thick + 4 * unit}`, {
        ink: "ink2",
        width: 1.4 * unit,
      }),
      path(`p.r${at}`, 0, 0, d, { ink, width: 1, fill: ink }),
    ]);
    const words = [
      { text: `${name} `, ink: "ink2" as const },
      { text: drawn.text ?? "", weight: 600 as const },
    ];
    return below([line(`p.w${at}`, words, { size: small }), bar], 2 * unit);
  });
  return below(rows, 5 * unit);
}
