/** The cells that take part in one cell's making, and what became of it. */

import type { CellTrail, Part, Trail } from "../protocol/generated.ts";

export interface Asked {
  step: number;
  position: number;
  index: readonly number[];
  /** Of several results the position of the one that the cell belongs to. */
  result: number;
}

/** What is known of the cell that was asked about; `reason` says why the rest is not. */
export interface Followed {
  asked: Asked;
  ancestors: Trail | null;
  descendants: Trail | null;
  reason: string;
}

export const followed = (asked: Asked, { ancestors, descendants }: CellTrail): Followed => ({
  asked,
  ancestors,
  descendants,
  reason: "",
});

export const partsOf = (trail: Trail | null): readonly Part[] => trail?.parts ?? [];

/** The parts of one occurrence: of its result, and of its operands that are inputs. */
export function partsAt(
  { ancestors, descendants }: Followed,
  step: number,
  position: number,
): Part[] {
  const all = [...partsOf(ancestors), ...partsOf(descendants), ...(ancestors?.inputs ?? [])];
  return all.filter((part) => part.step === step && part.position === position);
}

/** Whether the cell at `index` of an array of `shape` takes part. */
export function holds(
  { runs = [] }: Part,
  shape: readonly number[],
  index: readonly number[],
): boolean {
  const flat = index.reduce((sum, at, axis) => sum * (shape[axis] ?? 1) + at, 0);
  return runs.some(([first, end]) => flat >= first && flat < end);
}

const count = (n: number, noun: string) =>
  `${n.toLocaleString("en-US")} ${noun}${n === 1 ? "" : "s"}`;

const sum = (parts: readonly Part[]) => parts.reduce((total, part) => total + part.count, 0);

const stepsIn = (parts: readonly Part[]) => new Set(parts.map(({ step }) => step)).size;

/** "24 cells of 5 steps", or "nothing". */
export const tally = (parts: readonly Part[]): string =>
  parts.length === 0
    ? "nothing"
    : `${count(sum(parts), "cell")} of ${count(stepsIn(parts), "step")}`;

export const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;

/** The sentences about a trail, for the eye and for a screen reader. */
export function told(
  { asked, ancestors, descendants, reason }: Followed,
  names: (step: number) => string,
  /** Calls, whose results are those of steps inside. */
  calls: ReadonlySet<number>,
): string[] {
  const own = (parts: readonly Part[] = []) => parts.filter(({ step }) => !calls.has(step));
  const where = asked.index.length > 0 ? `[${asked.index.join(", ")}]` : "";
  const cell = `${names(asked.step)}${where}`;
  const stops = [...(ancestors?.stops ?? []), ...(descendants?.stops ?? [])];
  const reasons = [...new Set(stops.map(({ reason: why }) => why))];
  const lost = reasons.map((why) => {
    const at = stops.filter((stop) => stop.reason === why).map(({ step }) => names(step));
    return `The trail ends at ${listed([...new Set(at)])}: ${why}.`;
  });
  const inputs = ancestors?.inputs ?? [];
  const named = [...new Set(inputs.map(({ name = "" }) => name))];
  const given = inputs.length > 0 ? `, and ${count(sum(inputs), "cell")} of ${listed(named)}` : "";
  return [
    ...(ancestors ? [`${cell} is made from ${tally(own(ancestors.parts))}${given}.`] : []),
    ...(descendants ? [`It goes into ${tally(own(descendants.parts))}.`] : []),
    ...lost,
    ...(reason ? [reason] : []),
  ];
}
