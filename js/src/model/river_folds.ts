/** What a river can draw as one station: calls of the reader's functions, and steps that are one thing together. */

import type { Explanation, Step } from "../protocol/generated.ts";

export interface Fold {
  id: string;
  kind: "call" | "group";
  label: string;
  /** What it does; empty where nothing more is known than its label. */
  sentence: string;
  /** Positions among the steps, ascending; of a call its own is the first. */
  steps: readonly number[];
  /** The step whose result it gives. */
  result: number;
}

function bodyOf(steps: readonly Step[], call: number): number[] {
  const level = steps[call]?.nesting ?? 0;
  const end = steps.findIndex((step, at) => at > call && (step.nesting ?? 0) <= level);
  const last = end < 0 ? steps.length : end;
  return Array.from({ length: last - call - 1 }, (_, i) => call + 1 + i);
}

const isCall = ({ occurrences }: Step) => occurrences[0]?.recipe.family === "call";

function callFolds(steps: readonly Step[]): Fold[] {
  return steps.flatMap((step, at) => {
    const body = isCall(step) ? bodyOf(steps, at) : [];
    if (body.length === 0) return [];
    const fold = { id: `call ${step.id}`, kind: "call", label: step.label, sentence: "" } as const;
    return [{ ...fold, steps: [at, ...body], result: at }];
  });
}

function groupFolds({ steps, groups = [] }: Explanation): Fold[] {
  const places = new Map(steps.map((step, at) => [step.id, at]));
  return groups.flatMap(({ label, sentence, steps: ids, result }, number) => {
    const members = ids.flatMap((id) => places.get(id) ?? []).sort((a, b) => a - b);
    const shown = places.get(result);
    if (members.length < 2 || shown === undefined) return [];
    return [
      { id: `group ${number}`, kind: "group", label, sentence, steps: members, result: shown },
    ];
  });
}

/** The larger ones first: what is closed hides what lies in it. */
export const foldsOf = (explanation: Explanation): Fold[] =>
  [...callFolds(explanation.steps), ...groupFolds(explanation)].sort(
    (a, b) => b.steps.length - a.steps.length,
  );

/** Calls are closed at first, groups open. */
export const isOpen = (fold: Fold, switched: ReadonlySet<string>): boolean =>
  (fold.kind === "group") !== switched.has(fold.id);

/** By the position of every step that of the step whose station stands for it; -1 for a call that is a bracket. */
export function ownersOf(
  steps: readonly Step[],
  folds: readonly Fold[],
  switched: ReadonlySet<string>,
): number[] {
  const owners = steps.map((_, at) => at);
  const taken = new Set<number>();
  for (const fold of folds) {
    if (fold.steps.every((at) => taken.has(at))) continue;
    if (isOpen(fold, switched)) {
      if (fold.kind === "call") owners[fold.result] = -1;
      continue;
    }
    for (const at of fold.steps) {
      if (!taken.has(at)) owners[at] = fold.result;
      taken.add(at);
    }
  }
  return owners;
}
