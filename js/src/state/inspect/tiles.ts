/** Asks for what the window shows and nobody sent: finer blocks from afar, numbers from near. */

import { computed, type ReadonlySignal } from "@preact/signals-core";
import type { InspectorHost, InspectorQuestion } from "../../host/host.ts";
import { cellIn, cellTable } from "../../model/inspect/cell_table.ts";
import { rastersOf } from "../../model/inspect/heatmaps.ts";
import { covers, type Raster } from "../../model/inspect/raster.ts";
import { lengthOf, type Window } from "../../model/inspect/window.ts";
import type { Scope } from "../scope.ts";
import { askPatiently } from "./asking.ts";
import { cellAtPlace } from "./moves.ts";
import type { InspectStore } from "./store.ts";

/** A window that moves on at once is not asked for. */
const PAUSE_MS = 110;
const MOST_BLOCKS = 256;
const MOST_CELLS = 1024;

/** Whether a picture shows the window as finely as one could ask for. */
function isFine(raster: Raster, window: Window): boolean {
  const isOneSlice = raster.index.every((span) => span === null || lengthOf(span) === 1);
  if (!isOneSlice || !covers(raster, window)) return false;
  const [down, across] = raster.steps;
  const finest = (length: number) => Math.max(1, Math.ceil(length / MOST_BLOCKS));
  return down <= finest(lengthOf(window.rows)) && across <= finest(lengthOf(window.columns));
}

function hasCells(store: InspectStore): boolean {
  const state = store.state.value;
  const { rows, columns } = state.window;
  const tables = store.tables.value;
  for (let row = rows[0]; row < rows[1]; row++)
    for (let column = columns[0]; column < columns[1]; column++)
      if (!cellIn(tables, cellAtPlace(state, row, column))) return false;
  return true;
}

/** The question for what is missing; null where nothing is. */
export function missingPart(store: InspectStore, isText: boolean): InspectorQuestion | null {
  const { axes, index, window, part } = store.state.value;
  const subject = store.subject.value;
  if (subject.facts.size === 0) return null;
  const drawn = axes.flatMap((axis, side) =>
    axis === null ? [] : [{ axis, span: side === 0 ? window.rows : window.columns }],
  );
  const box = { axes: drawn.map((one) => one.axis), index, spans: drawn.map((one) => one.span) };
  const count = lengthOf(window.rows) * lengthOf(window.columns);
  if (isText && count <= MOST_CELLS && part === "") {
    return hasCells(store) ? null : { type: "get-cells", ...box };
  }
  if (!subject.scales.has(part) || drawn.length === 0) return null;
  const finest = store.rasters.value.at(-1);
  if (finest && (isFine(finest, window) || store.rasters.value.some((one) => isFine(one, window))))
    return null;
  return { type: "get-tile", ...box, ...(part === "" ? {} : { part }) };
}

export function watchTiles(
  store: InspectStore,
  host: InspectorHost,
  isText: ReadonlySignal<boolean>,
  scope: Scope,
): void {
  const { shape } = store.subject.peek().facts;
  const wanted = computed(() => {
    const question = missingPart(store, isText.value);
    return question ? JSON.stringify(question) : "";
  });
  const refused = new Map<string, string>();
  scope.watch(() => {
    const text = wanted.value;
    store.notice.value = null;
    if (!text) return;
    const before = refused.get(text);
    if (before !== undefined) {
      store.notice.value = { kind: "refused", text: before };
      return;
    }
    let giveUp = () => {};
    const timer = setTimeout(() => {
      giveUp = askPatiently(host, JSON.parse(text) as InspectorQuestion, {
        waits(reason) {
          store.notice.value = { kind: "waiting", text: reason };
        },
        refused(reason) {
          refused.set(text, reason);
          store.notice.value = { kind: "refused", text: reason };
        },
        done({ reply, buffers }) {
          if ("changed" in reply && reply.changed) store.changed.value = true;
          if (reply.type === "tile") store.addRasters(rastersOf(reply.tile, buffers, shape));
          if (reply.type === "cells") store.addTable(cellTable(reply.cells, buffers));
        },
      });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      giveUp();
    };
  });
}
