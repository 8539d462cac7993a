/** Which stations, and which axes between them, take part in the cell that is followed. */

import type { ReadonlySignal } from "@preact/signals-core";
import type { River, Station } from "../model/river.ts";
import type { RiverLayout } from "../model/river_layout.ts";
import { type Followed, partsOf } from "../model/trails.ts";
import type { Part, Trail } from "../protocol/generated.ts";
import type { Scope } from "../state/scope.ts";
import type { Store } from "../state/store.ts";
import { positionOf } from "../state/times.ts";
import { setText } from "./dom.ts";

type Taking = { kind: "asked" | "ancestor" | "descendant" | "lost"; text: string } | null;

interface Places {
  canvas: HTMLElement;
  buttons: ReadonlyMap<number, HTMLButtonElement>;
}

export function watchTaking(
  scope: Scope,
  store: Store,
  river: ReadonlySignal<River>,
  layout: ReadonlySignal<RiverLayout>,
  { canvas, buttons }: Places,
): void {
  scope.watch(() => {
    const { lines } = layout.value;
    const trail = store.trail.value;
    const takes = river.value.stations.map((station) => trail && takingOf(store, station, trail));
    canvas.classList.toggle("tensorviz-following", trail !== null);
    for (const [at, button] of buttons) {
      const taking = takes[at];
      button.dataset.takes = taking?.kind ?? "";
      const mark = button.querySelector("em");
      if (mark) setText(mark, taking?.text ?? "");
    }
    const isIn = (at: number) => takes[at] !== null && takes[at]?.kind !== "lost";
    canvas.querySelectorAll("path.tensorviz-ribbon").forEach((path, i) => {
      const strand = lines[i]?.strand;
      const both = strand && isIn(strand.to.station) && (!strand.from || isIn(strand.from.station));
      path.classList.toggle("tensorviz-ribbon-in", Boolean(trail && both));
    });
  });
}

const partText = ({ count, total }: Part) =>
  `${count.toLocaleString("en-US")} of ${total.toLocaleString("en-US")}`;

function takingOf(store: Store, station: Station, trail: Followed): Taking {
  const { asked, ancestors, descendants } = trail;
  const { steps } = store.book;
  const own = station.occurrence;
  const spot = (at: number) => {
    const step = steps[at];
    return step ? [step.id, positionOf(step, store.state.peek().iterations, 0)] : [-1, -1];
  };
  const spots = [spot(station.step), ...(own?.returned ? [own.returned] : [])];
  const holds = (step: number, position: number) =>
    spots.some(([id, time]) => id === step && time === position);
  if (holds(asked.step, asked.position)) return { kind: "asked", text: "this cell" };
  const within = (one: Trail | null) =>
    partsOf(one).find((part) => holds(part.step, part.position));
  const [back, forth] = [within(ancestors), within(descendants)];
  if (back) return { kind: "ancestor", text: partText(back) };
  if (forth) return { kind: "descendant", text: partText(forth) };
  const stops = [...(ancestors?.stops ?? []), ...(descendants?.stops ?? [])];
  const lost = stops.some(({ step }) => station.inner.some((at) => steps[at]?.id === step));
  return lost ? { kind: "lost", text: "unknown" } : null;
}
