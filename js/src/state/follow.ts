/** Follows a traced cell: the kernel knows all of its making, the page what it can explain itself. */

import type { Host } from "../host/host.ts";
import type { Book } from "../model/book.ts";
import { resultsOf } from "../model/results.ts";
import { type Asked, type Followed, followed } from "../model/trails.ts";
import type { Occurrence, Part, Stop } from "../protocol/generated.ts";
import type { ExplainLocally } from "./cell_answer.ts";
import type { Scope } from "./scope.ts";
import type { Store } from "./store.ts";

const MOST_CELLS = 4000;
const MOST_RUNS = 512;
const ASK = "Where it goes is not known without the kernel.";

export function watchTrail(scope: Scope, store: Store, host: Host, explain: ExplainLocally): void {
  const asked = store.pick((state) => (state.river ? state.traced : null));
  scope.watch(() => {
    const cell = asked.value;
    if (!cell) {
      store.trail.value = null;
      return;
    }
    const controller = new AbortController();
    const give = (trail: Followed) => {
      if (!controller.signal.aborted) store.trail.value = trail;
    };
    host
      .ask({ type: "follow-cell", ...cell }, controller.signal)
      .then(({ reply }) => {
        if (reply.type === "cell-trail") give(followed(cell, reply));
      })
      .catch(() => give(followHere(store.book, cell, explain)));
    return () => controller.abort();
  });
}

interface Found {
  occurrence: Occurrence;
  step: number;
  position: number;
  result: number;
  /** Of which operand; undefined for a result. */
  operand?: number;
  cells: Map<string, readonly number[]>;
}

/** The ancestors as far as the page can form the explanations of the cells. */
export function followHere(book: Book, asked: Asked, explain: ExplainLocally): Followed {
  const walk: Walk = { found: new Map(), stops: new Map(), queue: [asked] };
  let visited = 0;
  for (let cell = walk.queue.pop(); cell; cell = walk.queue.pop()) {
    if (++visited > MOST_CELLS) {
      stop(walk, cell, "more cells take part than the page follows without the kernel");
      break;
    }
    const sources = sourcesOf(book, cell, explain);
    if (sources) visit(walk, book, cell, sources);
    else stop(walk, cell, "what feeds this cell is not known without the kernel");
  }
  const parts = [...walk.found.values()].map(partOf);
  const trail = {
    parts: parts.filter(({ operand }) => operand === undefined),
    inputs: parts.filter(({ operand }) => operand !== undefined),
    stops: [...walk.stops.values()],
  };
  return { asked, ancestors: trail, descendants: null, reason: ASK };
}

interface Walk {
  found: Map<string, Found>;
  stops: Map<string, Stop>;
  queue: Asked[];
}

function stop({ stops }: Walk, { step, position }: Asked, reason: string): void {
  stops.set(`${step} ${reason}`, { step, position, reason });
}

function visit(walk: Walk, book: Book, cell: Asked, { occurrence, cells }: Sources): void {
  const { step, position, result } = cell;
  for (const { operand, index } of cells) {
    const maker = madeBy(book, occurrence, operand);
    if (!maker && !isInput(occurrence, operand)) continue;
    if (maker === "unknown")
      stop(walk, cell, "which cells it reads is not known without the kernel");
    else if (!maker) reach(walk, { occurrence, step, position, result, operand }, index);
    else if (reach(walk, maker, index)) walk.queue.push({ ...maker, index });
  }
}

/** Whether the cell is new. */
function reach({ found }: Walk, place: Omit<Found, "cells">, index: readonly number[]): boolean {
  const { step, position, result, operand } = place;
  const key = [step, position, operand ?? `result ${result}`].join();
  const part: Found = found.get(key) ?? { ...place, cells: new Map() };
  found.set(key, part);
  const isNew = !part.cells.has(index.join());
  part.cells.set(index.join(), index);
  return isNew;
}

interface Sources {
  occurrence: Occurrence;
  cells: { operand: number; index: readonly number[] }[];
}

const stepOf = (book: Book, id: number) => book.steps.find((step) => step.id === id);

/** The cells that the frame about a cell reads. */
function sourcesOf(
  book: Book,
  { step: id, position, index, result }: Asked,
  explain: ExplainLocally,
): Sources | null {
  const step = stepOf(book, id);
  const occurrence = step && book.occurrence(step, position);
  if (!occurrence) return null;
  if (occurrence.returned) {
    const [inner, time] = occurrence.returned;
    return sourcesOf(book, { step: inner, position: time, index, result }, explain);
  }
  const isMade = occurrence.operands.every(({ plain }) => plain !== undefined);
  if (isMade) return { occurrence, cells: [] };
  const frame = explain(
    { step, occurrence } as Parameters<ExplainLocally>[0],
    book.cells(occurrence),
    index,
    result,
  );
  if (!frame) return null;
  const cells = (frame.roles ?? []).flatMap(([kind, operand, cuts]) =>
    kind === "live" && operand >= 0 ? product(cuts).map((at) => ({ operand, index: at })) : [],
  );
  return { occurrence, cells };
}

const product = (cuts: readonly (readonly [number, number])[]): number[][] =>
  cuts.reduce<number[][]>(
    (rows, [start, end]) =>
      rows.flatMap((row) => Array.from({ length: end - start }, (_, i) => [...row, start + i])),
    [[]],
  );

/** A number that is written where it is used comes from nowhere. */
const isInput = ({ operands }: Occurrence, operand: number): boolean =>
  operands[operand]?.shape.length !== 0 ||
  /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(operands[operand]?.name ?? "");

/** Null for an input. */
function madeBy(
  book: Book,
  occurrence: Occurrence,
  operand: number,
): Omit<Found, "cells"> | "unknown" | null {
  const link = occurrence.links?.[operand];
  const array = occurrence.operands[operand];
  if (!link) return null;
  const step = stepOf(book, link.step);
  const position = link.position ?? 0;
  const maker = step && book.occurrence(step, position);
  const result = link.result ?? 0;
  const made = maker && resultsOf(maker)[result];
  const isKnown = (link.axes?.length ?? 0) === array?.shape.length;
  const isSame = isKnown && made?.shape.join() === array?.shape.join();
  return maker && isSame ? { occurrence: maker, step: link.step, position, result } : "unknown";
}

function partOf({ occurrence, step, position, result, operand, cells }: Found): Part {
  const array =
    operand === undefined ? resultsOf(occurrence)[result] : occurrence.operands[operand];
  const shape = array?.shape ?? [];
  const flat = [...cells.values()]
    .map((index) => index.reduce((sum, at, axis) => sum * (shape[axis] ?? 1) + at, 0))
    .sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const at of flat) {
    const last = runs.at(-1);
    if (last && last[1] === at) last[1] = at + 1;
    else if (runs.length < MOST_RUNS) runs.push([at, at + 1]);
  }
  const total = shape.reduce((all, size) => all * size, 1);
  const part = { step, position, count: flat.length, total, runs, name: array?.name ?? "" };
  return operand === undefined ? { ...part, result } : { ...part, operand };
}
