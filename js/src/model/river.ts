/** A cell as a flow of shapes: stations, and the axes that run between them. */

import type { Link, Occurrence, Operand, Step } from "../protocol/generated.ts";
import type { Book } from "./book.ts";
import { resultsOf } from "./results.ts";
import { type Fold, foldsOf, isOpen, ownersOf } from "./river_folds.ts";
import { type Strands, strandsOf } from "./river_inks.ts";
import { type Chip, flowsInto, type ShownOf, type Strand, type Stub } from "./river_strands.ts";

export type { Chip, Strand, Stub };

export interface Station {
  /** The position among the steps of the one whose result it shows. */
  step: number;
  /** All steps that it stands for. */
  inner: readonly number[];
  /** The closed fold that it is; null for a single step. */
  fold: string | null;
  occurrence: Occurrence | undefined;
  /** The reader's name of the result, or what the operation is called. */
  title: string;
  isNamed: boolean;
  label: string;
  chips: readonly Chip[];
  stubs: readonly Stub[];
  /** The text of a result without axes. */
  plain: string;
  /** What asks whether its steps are what was meant. */
  hazards: readonly string[];
}

export interface River {
  stations: readonly Station[];
  strands: readonly Strand[];
  folds: readonly Fold[];
}

function chipsOf(step: number, occurrence: Occurrence | undefined, strands: Strands): Chip[] {
  const result = occurrence?.result;
  if (!occurrence || !result) return [];
  const inks = strands.result(step);
  return result.shape.map((size, axis) => {
    const pairs = occurrence.axes?.[axis] ?? [];
    const merged = pairs.filter(([operand], _, all) => operand === all[0]?.[0]);
    return {
      name: result.axes?.[axis] ?? "",
      size,
      ink: inks[axis] ?? 0,
      merged:
        merged.length > 1
          ? merged.map(([operand, at]) => strands.operand(step, operand)[at] ?? 0)
          : [],
    };
  });
}

function plainOf(result: Operand | null | undefined): string {
  if (!result || result.shape.length > 0) return "";
  return result.plain ?? result.text?.[0] ?? "";
}

/** `switched` are the folds that are not as they are at first. */
export function riverOf(book: Book, shown: ShownOf, switched: ReadonlySet<string>): River {
  const { steps, explanation } = book;
  const inks = strandsOf(steps, (step) => shown(step).occurrence);
  const folds = foldsOf(explanation);
  const owners = ownersOf(steps, folds, switched);
  const heads = [...new Set(owners.filter((owner) => owner >= 0))].sort((a, b) => a - b);
  const columns = new Map(heads.map((step, column) => [step, column]));
  const places = new Map(steps.map((step, at) => [step.id, at]));
  const columnOf = (link: Link) => columns.get(owners[places.get(link.step) ?? -1] ?? -1);
  const closed = folds.filter((fold) => !isOpen(fold, switched));
  const strands: Strand[] = [];
  const stations = heads.map((step, column): Station => {
    const inner = owners.flatMap((owner, at) => (owner === step ? [at] : []));
    const { occurrence } = shown(step);
    const chips = chipsOf(step, occurrence, inks);
    const flow = flowsInto({ inks, shown, columnOf, places, column, inner, chips });
    strands.push(...flow.strands);
    const { stubs } = flow;
    return {
      step,
      inner,
      fold:
        closed.find((fold) => inner.length > 1 && inner.every((at) => fold.steps.includes(at)))
          ?.id ?? null,
      occurrence,
      ...titled(steps[step], occurrence),
      chips,
      stubs,
      plain: plainOf(occurrence?.result),
      hazards: inner.flatMap((at) => steps[at]?.hazards ?? []),
    };
  });
  return { stations, strands, folds };
}

function titled(
  step: Step | undefined,
  occurrence: Occurrence | undefined,
): Pick<Station, "title" | "isNamed" | "label"> {
  const label = step?.source.replace(/\s+/g, " ") ?? "";
  const several = occurrence?.more ? resultsOf(occurrence).map(({ name }) => name) : [];
  if (several.length > 1) return { title: several.join(", "), isNamed: true, label };
  if (step?.target) return { title: step.target, isNamed: true, label };
  const name = step?.operation.split(".").at(-1) ?? "";
  const title = name.includes("__") ? name.replaceAll("__", "").replace(/item$/, " [ ]") : name;
  return { title: title || label, isNamed: false, label };
}
