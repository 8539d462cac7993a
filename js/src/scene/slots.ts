/** Which indices of an axis are drawn, and where the others are only counted. */

export type Slot = { index: number; gap?: undefined } | { gap: number; index?: undefined };

/** From so many cells on a gap of one is filled in: below, cells may be much wider than a gap. */
const FILLED = 2;

/**
 * At most `most` of the `kept` indices of an axis of `length`: those of `must` first, then the outermost ones.
 * Where indices are left out, a gap says how many; a gap of one is filled in. With `front`, where an index takes much
 * more room than a gap, the first ones are drawn, and no gap is filled in.
 */
export function elide(
  kept: readonly number[],
  length: number,
  most: number,
  must: readonly number[] = [],
  front = false,
): Slot[] {
  if (kept.length === length && length <= most) return kept.map((index) => ({ index }));
  const wanted = front ? [...must, ...kept] : must;
  const filled = front || most < FILLED ? [] : kept;
  return withGaps(chosen(kept, Math.max(1, most), wanted), length, new Set(filled));
}

function chosen(kept: readonly number[], most: number, must: readonly number[]): number[] {
  const there = new Set(kept);
  const found = new Set([...new Set(must)].filter((index) => there.has(index)).slice(0, most));
  let front = 0;
  let back = kept.length - 1;
  for (let turn = 0; found.size < most && front <= back; turn += 1) {
    const index = turn % 2 === 0 ? kept[front++] : kept[back--];
    if (index !== undefined) found.add(index);
  }
  return [...found].sort((a, b) => a - b);
}

function withGaps(indices: readonly number[], length: number, kept: ReadonlySet<number>): Slot[] {
  const slots: Slot[] = [];
  let next = 0;
  const skipTo = (index: number) => {
    const gap = index - next;
    if (gap === 1 && kept.has(next)) slots.push({ index: next });
    else if (gap > 0) slots.push({ gap });
  };
  for (const index of indices) {
    skipTo(index);
    slots.push({ index });
    next = index + 1;
  }
  skipTo(length);
  return slots;
}

export function indicesOf(slots: readonly Slot[]): number[] {
  return slots.flatMap((slot) => (slot.index === undefined ? [] : [slot.index]));
}

/** One slot's place along its axis. */
export interface Track {
  slot: Slot;
  start: number;
  size: number;
}

export function tracks(slots: readonly Slot[], cell: number, gap: number): Track[] {
  let start = 0;
  return slots.map((slot) => {
    const size = slot.index === undefined ? gap : cell;
    const track = { slot, start, size };
    start += size;
    return track;
  });
}

export function extent(line: readonly Track[]): number {
  const last = line.at(-1);
  return last === undefined ? 0 : last.start + last.size;
}
