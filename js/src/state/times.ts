/** Which of the times that a step ran is meant, and which can be chosen: the sliders of its loops. */

import type { Position, Step } from "../protocol/generated.ts";

type Path = readonly Position[];

export interface Choice {
  /** Null where the step ran several times at the same place of its loops. */
  loop: number | null;
  /** The iterations (or visits) that can be chosen, ascending. */
  options: readonly number[];
  /** Position among the options. */
  at: number;
}

const distance = (path: Path, wanted: ReadonlyMap<number, number>) =>
  path.map(([loop, iteration]) => Math.abs(iteration - (wanted.get(loop) ?? 0)));

/** Nearer in an outer loop wins over nearer in an inner one; of equals, the earlier. */
function nearer(a: readonly number[], b: readonly number[]): boolean {
  for (let level = 0; level < a.length; level++) {
    const difference = (a[level] ?? 0) - (b[level] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

const samePath = (a: Path, b: Path) =>
  a.length === b.length && a.every(([loop, i], k) => loop === b[k]?.[0] && i === b[k]?.[1]);

const visitsOf = (paths: readonly Path[], path: Path): number[] =>
  paths.flatMap((other, position) => (samePath(other, path) ? [position] : []));

/** The position of the wanted time, or of the nearest that was recorded. */
export function positionOf(
  step: Step,
  iterations: ReadonlyMap<number, number>,
  visit: number,
): number {
  const paths = step.positions ?? [];
  let best: Path | undefined;
  for (const path of paths) {
    const closer = best && nearer(distance(path, iterations), distance(best, iterations));
    if (!best || closer) best = path;
  }
  if (!best) return step.occurrences[0]?.position ?? 0;
  const visits = visitsOf(paths, best);
  return visits[Math.min(visit, visits.length - 1)] ?? 0;
}

/** One slider per loop around the step, outermost first, then one for visits where there are several. */
export function choicesAt(step: Step, position: number): Choice[] {
  const paths = step.positions ?? [];
  const path = paths[position] ?? [];
  const loops = path.map(([loop, iteration], level): Choice => {
    const siblings = paths.filter((other) => samePath(other.slice(0, level), path.slice(0, level)));
    const seen = new Set(siblings.flatMap((other) => other[level]?.[1] ?? []));
    const options = [...seen].sort((a, b) => a - b);
    return { loop, options, at: options.indexOf(iteration) };
  });
  const visits = visitsOf(paths, path);
  if (visits.length < 2) return loops;
  const options = visits.map((_, i) => i);
  return [...loops, { loop: null, options, at: visits.indexOf(position) }];
}
