/** Which part of the two drawn axes is shown: whole numbers of rows and columns, never outside the array. */

export type Span = readonly [start: number, stop: number];

export interface Window {
  rows: Span;
  columns: Span;
}

export const lengthOf = ([start, stop]: Span): number => stop - start;

export const isSameSpan = (a: Span, b: Span): boolean => a[0] === b[0] && a[1] === b[1];

export const isSameWindow = (a: Window, b: Window): boolean =>
  isSameSpan(a.rows, b.rows) && isSameSpan(a.columns, b.columns);

export const holdsIndex = ([start, stop]: Span, index: number): boolean =>
  index >= start && index < stop;

/** A span of `length` that begins at `start`, moved to lie inside an axis of `size`. */
export function placed(start: number, length: number, size: number): Span {
  const most = Math.min(length, size);
  const first = Math.max(0, Math.min(Math.round(start), size - most));
  return [first, first + most];
}

/** `span` made `factor` times as long, at least `least` long; the place `at` of the axis stays where it is drawn. */
export function zoomedSpan(
  span: Span,
  size: number,
  factor: number,
  least: number,
  at: number,
): Span {
  const length = lengthOf(span);
  if (length === 0) return span;
  const wanted = Math.round(length * factor);
  const next = Math.max(Math.min(least, size), Math.min(size, wanted));
  return placed(at - ((at - span[0]) / length) * next, next, size);
}

export const movedSpan = (span: Span, size: number, by: number): Span =>
  placed(span[0] + by, lengthOf(span), size);

/** The span of `length` around `index`. */
export const spanAround = (index: number, length: number, size: number): Span =>
  placed(index - Math.floor(length / 2), length, size);

/** `span` where it shows `index`, else moved as little as shows it. */
export function revealing(span: Span, size: number, index: number): Span {
  if (holdsIndex(span, index)) return span;
  return movedSpan(span, size, index < span[0] ? index - span[0] : index - span[1] + 1);
}

export function overlap(a: Span, b: Span): Span | null {
  const start = Math.max(a[0], b[0]);
  const stop = Math.min(a[1], b[1]);
  return start < stop ? [start, stop] : null;
}
