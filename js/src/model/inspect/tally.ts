/** The statistics as a list of labelled numbers, each with the place that it is about. */

import type { CellIndex, Places, Statistics } from "../../protocol/generated.ts";
import { grouped } from "../../util/text.ts";

export interface Figure {
  label: string;
  text: string;
  /** The first cell that it counts, or the one that holds it. */
  index?: CellIndex;
  /** "first at" where it counts several. */
  lead?: string;
  /** Whether it asks for attention. */
  isBad?: boolean;
}

const share = (count: number, size: number): string => {
  if (count === 0 || size === 0) return "";
  const percent = (100 * count) / size;
  if (percent >= 99.95 && count < size) return " (> 99.9 %)";
  return ` (${percent < 0.1 ? "< 0.1" : percent.toFixed(1).replace(/\.0$/, "")} %)`;
};

function placesFigure(label: string, { count, first = [] }: Places): Figure {
  const [index] = first;
  if (count === 0 || !index) return { label, text: grouped(count), isBad: count > 0 };
  return { label, text: grouped(count), index, lead: count === 1 ? "at" : "first at", isBad: true };
}

export const isTimeType = (dtype: string): boolean => /datetime|timedelta/.test(dtype);

/** Dates have no zero. */
const isDate = (dtype: string): boolean => /datetime/.test(dtype);

/** Whether a dtype has infinities; whether it has a value that is none. */
const hasInfinities = (dtype: string) => /float|complex|object/.test(dtype);
const hasNone = (dtype: string) => hasInfinities(dtype) || isTimeType(dtype);

/** Whether nothing is known of its values, a count of 0 neither. */
export const isUnread = ({ read, size }: Statistics): boolean => read === 0 && size > 0;

export function figuresOf(statistics: Statistics, dtype: string): Figure[] {
  const { minimum, maximum, mean, std, read, masked = 0 } = statistics;
  if (isUnread(statistics)) return [];
  const magnitude = dtype.startsWith("complex") ? " |v|" : "";
  const count = (label: string, number: number | undefined, isShared = true): Figure[] =>
    number === undefined || number === null
      ? []
      : [{ label, text: grouped(number) + (isShared ? share(number, read) : "") }];
  const places = (label: string, all: Places, isPossible: boolean): Figure[] =>
    isPossible || all.count > 0 ? [placesFigure(label, all)] : [];
  return [
    ...(minimum
      ? [{ label: `min${magnitude}`, text: minimum.text, index: minimum.index, lead: "at" }]
      : []),
    ...(maximum
      ? [{ label: `max${magnitude}`, text: maximum.text, index: maximum.index, lead: "at" }]
      : []),
    ...(mean ? [{ label: "mean", text: mean.text }] : []),
    ...(std ? [{ label: "std", text: std.text }] : []),
    ...places(isTimeType(dtype) ? "NaT" : "NaN", statistics.nan, hasNone(dtype)),
    ...places("+Inf", statistics.posinf, hasInfinities(dtype)),
    ...places("−Inf", statistics.neginf, hasInfinities(dtype)),
    ...(isDate(dtype) ? [] : count("zeros", statistics.zeros)),
    ...(isDate(dtype) ? [] : count("negative", statistics.negatives)),
    ...count("subnormal", statistics.subnormals),
    ...count("True", statistics.trues),
    ...count("distinct", statistics.distinct, false),
    ...(masked > 0 ? count("masked", masked) : []),
  ];
}

/** What the numbers are of, where they are not of all cells. */
export function sampleText(statistics: Statistics): string {
  const { exact, read, size } = statistics;
  if (exact || isUnread(statistics)) return "";
  return `Statistics of ${grouped(read)} of its ${grouped(size)} values.`;
}
