/** The cells in sight as a real table, for who cannot see the picture. */

import type { ReadonlySignal } from "@preact/signals-core";
import { cellIn } from "../../model/inspect/cell_table.ts";
import { cellAtPlace } from "../../state/inspect/moves.ts";
import type { InspectStore } from "../../state/inspect/store.ts";
import type { Scope } from "../../state/scope.ts";
import { h } from "../dom.ts";

const range = ([start, stop]: readonly [number, number]) =>
  Array.from({ length: stop - start }, (_, i) => start + i);

export function cellsTable(
  scope: Scope,
  store: InspectStore,
  isText: ReadonlySignal<boolean>,
): HTMLElement {
  const box = h("div", { class: "tensorviz-hidden" });
  scope.watch(() => {
    if (!isText.value) return box.replaceChildren();
    const state = store.state.value;
    const { name } = store.subject.value.facts;
    const tables = store.tables.value;
    const columns = range(state.window.columns);
    const text = (row: number, column: number) => {
      const cell = cellIn(tables, cellAtPlace(state, row, column));
      return cell ? (cell.isMasked ? "masked" : cell.text) : "not sent";
    };
    const head = columns.map((column) => h("th", { scope: "col" }, String(column)));
    const rows = range(state.window.rows).map((row) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, String(row)),
        ...columns.map((column) => h("td", {}, text(row, column))),
      ),
    );
    box.replaceChildren(
      h(
        "table",
        {},
        h("caption", {}, `The shown cells of ${name}`),
        h("thead", {}, h("tr", {}, h("td"), ...head)),
        h("tbody", {}, ...rows),
      ),
    );
  });
  return box;
}
