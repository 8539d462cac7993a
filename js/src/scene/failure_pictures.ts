/** Pictures of what is wrong where sizes alone do not show it. */

import type { FailurePicture, FailureTable } from "../protocol/generated.ts";
import { grouped, textWidth } from "../util/text.ts";
import { strips } from "./failure_strips.ts";
import { numberOf } from "./failure_table.ts";
import { type Block, below, beside, NOTHING } from "./layout.ts";
import { line, path, textMark } from "./marks.ts";
import type { Metrics } from "./metrics.ts";
import type { Ink, Mark } from "./scene.ts";

const MOST_ROWS = 5;
const MOST_SHARED = 5;

type Draw = (
  picture: FailurePicture,
  metrics: Metrics,
  room: number,
  table?: FailureTable,
) => Block;

const boxOf = (width: number, height: number, marks: readonly Mark[]): Block => ({
  width,
  height,
  body: { x: 0, y: 0, width, height },
  marks,
});

const note = (id: string, text: string, metrics: Metrics, ink: Ink = "ink2"): Block =>
  line(id, text, { size: metrics.small, ink, mono: false });

/** Cells cut in rows of one length; the last row is short. */
const strip: Draw = ({ numbers = [], texts = [] }, metrics, room) => {
  const [cells = 0, width = 1] = numbers;
  const [one = "row"] = texts;
  const rows = Math.floor(cells / width);
  const left = cells % width;
  const shown = Math.min(rows, MOST_ROWS);
  const whole = Array.from({ length: shown }, (_, at) => ({
    name: rows > shown && at === shown - 1 ? `… ${one} ${grouped(rows - 1)}` : `${one} ${at}`,
    length: width,
    meets: width,
  }));
  const rest = left > 0 ? [{ name: "left over", length: left, meets: 0 }] : [];
  return strips([...whole, ...rest], metrics, room);
};

/** Rows of several lengths: there is no right edge. */
const jagged: Draw = ({ numbers = [] }, metrics, room) =>
  strips(
    numbers.map((length, row) => ({
      name: `row ${row}`,
      length,
      meets: Math.min(...numbers),
    })),
    metrics,
    room,
  );

const joinedShape = (shapes: readonly number[][], axis: number): string => {
  const sizes = (shapes[0] ?? []).map((size, at) =>
    at === axis ? shapes.reduce((sum, shape) => sum + (shape[at] ?? 0), 0) : size,
  );
  return `(${sizes.map(grouped).join(", ")}${sizes.length === 1 ? "," : ""})`;
};

/** The pieces side by side along each axis in turn. */
const blocks: Draw = ({ numbers = [], texts = [] }, metrics, room, table) => {
  const { unit } = metrics;
  const shapes = (table?.rows ?? []).map(({ sizes }) => sizes.map((text) => numberOf(text) ?? 1));
  const label = (at: number) => {
    const fits = numbers[at] === 1;
    const gives = fits ? ` → ${joinedShape(shapes, at)}` : "";
    const text = `${texts[at]} ${fits ? "✓" : "✗"}${gives}`;
    return note(`p.b${at}`, text, metrics, fits ? "ok" : "error");
  };
  if (shapes.some((shape) => shape.length !== 2) || shapes.length > 4)
    return beside(
      texts.map((_, at) => label(at)),
      metrics.gap,
    );
  const total = Math.max(
    ...[0, 1].map((axis) => shapes.reduce((sum, shape) => sum + (shape[axis] ?? 1), 0)),
    1,
  );
  const scale = Math.min(24 * unit, (Math.min(room, 520 * unit) / 2 - 40 * unit) / total);
  const laid = [0, 1].map((axis) => {
    let at = 0;
    let wide = 0;
    let high = 0;
    const marks = shapes.map((shape, piece) => {
      const [h = 1, w = 1] = shape.map((length) => Math.max(4 * unit, length * scale));
      const [x, y] = axis === 0 ? [0, at] : [at, 0];
      at += (axis === 0 ? h : w) + 3 * unit;
      wide = Math.max(wide, x + w);
      high = Math.max(high, y + h);
      const ink = `axis${(piece % 5) as 0 | 1 | 2 | 3 | 4}` as const;
      const d = `M0 0h${w}v${h}h${-w}z`;
      return path(`p.${axis}.${piece}`, x, y, d, { ink, width: 2 * unit });
    });
    return below([boxOf(wide, high, marks), label(axis)], 6 * unit);
  });
  return beside(laid, metrics.gap * 2);
};

/** How it is written, and how Python reads it. */
const brackets: Draw = ({ texts = [] }, metrics) => {
  const heads = ["as written", "as it is read", "which asks"];
  const rows = texts.map((text, at) =>
    beside(
      [
        boxOf(textWidth("as it is read", metrics.small), metrics.type, [
          textMark(`p.h${at}`, 0, metrics.type, heads[at] ?? "", {
            size: metrics.small,
            ink: "ink2",
            mono: false,
          }),
        ]),
        line(`p.t${at}`, text, { size: metrics.type, weight: at === 1 ? 600 : 400 }),
      ],
      10 * metrics.unit,
    ),
  );
  return below(rows, 4 * metrics.unit);
};

/** A value above a cell that is cut for another kind. */
const slots: Draw = ({ texts = [] }, metrics) => {
  const { type, unit } = metrics;
  const held = texts.at(-1) ?? "";
  const values = texts.slice(0, -1);
  const wide = Math.max(3 * type, ...values.map((text) => textWidth(text, type) + 16 * unit));
  const cells = values.map((text, at) => {
    const x = wide / 2;
    const d = `M0 0h${wide}v${type * 2}h${-wide}z`;
    return boxOf(wide, type * 5.2, [
      textMark(`p.v${at}`, x, type * 1.1, text, { size: type, anchor: "middle", weight: 600 }),
      textMark(`p.x${at}`, x, type * 2.5, "✗", { size: type, anchor: "middle", ink: "error" }),
      path(`p.c${at}`, 0, type * 3, d, { ink: "ink2", width: 2 * unit }),
    ]);
  });
  return below(
    [beside(cells, 8 * unit), note("p.held", `cells of ${held}`, metrics)],
    4 * unit,
    "middle",
  );
};

/** Several places, one cell in memory. */
const shared: Draw = ({ numbers = [] }, metrics) => {
  const { type, unit } = metrics;
  const count = numbers[0] ?? 1;
  const shown = Math.min(count, MOST_SHARED);
  const side = 30 * unit;
  const pitch = side + 14 * unit;
  const width = shown * pitch;
  const middle = (width - 14 * unit) / 2;
  const square = `M0 0h${side}v${side}h${-side}z`;
  const marks = Array.from({ length: shown }, (_, at): Mark[] => {
    const x = at * pitch;
    const line = `M0 0L${middle - (x + side / 2)} ${type * 3}`;
    return [
      path(`p.s${at}`, x, 0, square, { ink: "ink3", width: 1.6 * unit, dashed: true }),
      path(`p.l${at}`, x + side / 2, side + 2 * unit, line, { ink: "accent", width: 1.4 * unit }),
    ];
  }).flat();
  const top = side + type * 3 + 4 * unit;
  marks.push(path("p.one", middle - side / 2, top, square, { ink: "accent", width: 2.4 * unit }));
  const picture = boxOf(width, top + side + 2 * unit, marks);
  return below(
    [picture, note("p.said", `${grouped(count)} places, one cell in memory`, metrics)],
    4 * unit,
    "middle",
  );
};

/** Where the columns of a 2 x 2 matrix point: on one line. */
const plane: Draw = ({ numbers = [] }, metrics) => {
  const { type, unit } = metrics;
  const [a = 0, b = 0, c = 0, d = 0] = numbers;
  const side = 150 * unit;
  const largest = Math.max(Math.abs(a), Math.abs(b), Math.abs(c), Math.abs(d), 1e-300);
  const scale = (side * 0.42) / largest;
  const [x, y] = Math.abs(a) + Math.abs(c) > 0 ? [a, c] : [b, d];
  const reach = (side * 0.48) / Math.max(Math.abs(x), Math.abs(y), 1e-300);
  const middle = side / 2;
  const marks: Mark[] = [
    path("p.x", 0, middle, `M0 0h${side}`, { ink: "ink3", width: unit }),
    path("p.y", middle, 0, `M0 0v${side}`, { ink: "ink3", width: unit }),
    path("p.line", middle, middle, `M${-x * reach} ${y * reach}L${x * reach} ${-y * reach}`, {
      ink: "error",
      width: 1.4 * unit,
      dashed: true,
    }),
  ];
  for (const [at, [u, v]] of [
    [a, c],
    [b, d],
  ].entries())
    marks.push(
      path(`p.v${at}`, middle, middle, `M0 0L${(u ?? 0) * scale} ${-(v ?? 0) * scale}`, {
        ink: at === 0 ? "axis0" : "axis1",
        width: (at === 0 ? 5 : 2.4) * unit,
      }),
    );
  const labels = [`column 0: (${a}, ${c})`, `column 1: (${b}, ${d})`].map((text, at) =>
    line(`p.n${at}`, text, { size: type, ink: at === 0 ? "axis0" : "axis1" }),
  );
  const said = note("p.said", "both on one line: the plane is squashed on it", metrics);
  return beside(
    [boxOf(side, side, marks), below([...labels, said], 6 * unit)],
    metrics.gap,
    "middle",
  );
};

/** Eigenvalues as bars from zero: what goes down makes a saddle. */
const bowl: Draw = ({ numbers = [] }, metrics) => {
  const { small, unit } = metrics;
  const largest = Math.max(...numbers.map(Math.abs), 1e-300);
  const high = 60 * unit;
  const wide = 44 * unit;
  const pitch = wide + 16 * unit;
  const zero = high + small * 1.6;
  const marks: Mark[] = [
    path("p.zero", 0, zero, `M0 0h${numbers.length * pitch}`, { ink: "ink2", width: 1.4 * unit }),
  ];
  numbers.forEach((value, at) => {
    const length = (value / largest) * high;
    const ink: Ink = value > 0 ? "ok" : "error";
    const x = at * pitch + 8 * unit;
    const d = `M0 0h${wide}v${-length}h${-wide}z`;
    marks.push(path(`p.e${at}`, x, zero, d, { ink, width: 2 * unit, dashed: value <= 0 }));
    const text = String(Number(value.toPrecision(3))).replace("-", "−");
    const y = value > 0 ? zero - length - 5 * unit : zero - length + small * 1.1;
    const style = { size: small, anchor: "middle" as const, ink };
    marks.push(textMark(`p.t${at}`, x + wide / 2, y, text, style));
  });
  const picture = boxOf(numbers.length * pitch, 2 * zero, marks);
  return below(
    [picture, note("p.said", "eigenvalues: one that is not above 0 makes a saddle", metrics)],
    4 * unit,
  );
};

const DRAW: Readonly<Record<FailurePicture["kind"], Draw>> = {
  strip,
  jagged,
  blocks,
  brackets,
  slots,
  shared,
  plane,
  bowl,
};

export function failurePicture(
  picture: FailurePicture | undefined,
  metrics: Metrics,
  room: number,
  table?: FailureTable,
): Block {
  return picture === undefined ? NOTHING : DRAW[picture.kind](picture, metrics, room, table);
}
