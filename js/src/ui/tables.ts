/** The arrays of the step as real tables, for who cannot see the stage. */

import { computed, type ReadonlySignal } from "@preact/signals-core";
import type { Cells } from "../model/cells.ts";
import type { Scope } from "../state/scope.ts";
import type { Store } from "../state/store.ts";
import { h } from "./dom.ts";

const shapeOf = ({ operand }: Cells) =>
  `(${operand.shape.join(", ")}${operand.shape.length === 1 ? "," : ""})`;

/** Every combination of kept indices of the axes before the last. */
function rowIndices(cells: Cells): number[][] {
  return cells.kept
    .slice(0, -1)
    .reduce<number[][]>((rows, line) => rows.flatMap((row) => line.map((i) => [...row, i])), [[]]);
}

function cellText(cells: Cells, index: readonly number[]): string {
  return cells.masked(index) ? "masked" : (cells.text(index) ?? "not kept");
}

function table(cells: Cells): HTMLElement {
  const { operand, kept } = cells;
  const left = cells.whole ? "" : ", some cells left out";
  const caption = h(
    "caption",
    {},
    `${operand.name}, shape ${shapeOf(cells)}, ${operand.dtype}${left}`,
  );
  const columns = kept.at(-1);
  if (!columns) {
    const row = h("tr", {}, h("th", { scope: "row" }, "value"), h("td", {}, cellText(cells, [])));
    return h("table", {}, caption, h("tbody", {}, row));
  }
  const rows = rowIndices(cells);
  const heads = columns.map((j) => h("th", { scope: "col" }, String(j)));
  const corner = kept.length > 1 ? h("td") : null;
  const body = rows.map((row) => {
    const head = row.length > 0 ? h("th", { scope: "row" }, row.join(", ")) : null;
    return h("tr", {}, head, ...columns.map((j) => h("td", {}, cellText(cells, [...row, j]))));
  });
  return h(
    "table",
    {},
    caption,
    h("thead", {}, h("tr", {}, corner, ...heads)),
    h("tbody", {}, ...body),
  );
}

function described(cells: Cells): HTMLElement {
  const { operand } = cells;
  if (operand.plain !== undefined) return h("p", {}, `${operand.name}: ${operand.plain}`);
  if (operand.missing)
    return h("p", {}, `${operand.name}, shape ${shapeOf(cells)}: ${operand.missing}`);
  return table(cells);
}

export function tables(scope: Scope, store: Store, painted: ReadonlySignal<boolean>): HTMLElement {
  const box = h("div", { class: "tensorviz-hidden tensorviz-tables" });
  const alt = h("p");
  const occurrence = computed(() => store.shown.value?.occurrence);
  const body = h("div");
  scope.watch(() => {
    const one = painted.value ? occurrence.value : null;
    body.replaceChildren(...(one ? store.book.cells(one).map(described) : []));
  });
  scope.watch(() => {
    alt.textContent = store.frame.value?.alt ?? "";
  });
  box.append(alt, body);
  return box;
}
