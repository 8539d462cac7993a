/** The cell as a flow of shapes, above its steps. Loaded when it is opened for the first time. */

import { computed, signal } from "@preact/signals-core";
import type { Host } from "../host/host.ts";
import { type River, riverOf } from "../model/river.ts";
import { isOpen } from "../model/river_folds.ts";
import { laidOut, type RiverLayout, type Run } from "../model/river_layout.ts";
import { told } from "../model/trails.ts";
import type { ExplainLocally } from "../state/cell_answer.ts";
import { watchTrail } from "../state/follow.ts";
import { leaveTrail, toStep } from "../state/moves.ts";
import { Scope } from "../state/scope.ts";
import type { Store } from "../state/store.ts";
import { positionOf } from "../state/times.ts";
import { h, setAttribute, setText, svg } from "./dom.ts";
import { bracketElement } from "./river_bracket.ts";
import { spokenStation, stationElement } from "./river_station.ts";
import { watchTaking } from "./river_taking.ts";

export interface RiverMap {
  element: HTMLElement;
  key(key: string, target: EventTarget | null): boolean;
}

/** More stations than this are shown page by page. */
const PAGE = 60;
const TYPE = 12.5;

export function riverMap(
  scope: Scope,
  store: Store,
  host: Host,
  explain: ExplainLocally,
): RiverMap {
  const { book } = store;
  const { steps, explanation } = book;
  watchTrail(scope, store, host, explain);
  const switched = signal<ReadonlySet<string>>(new Set());
  const page = signal(0);
  const unit = signal(1);
  const iterations = store.pick((state) => state.iterations);
  const current = store.pick((state) => state.step);
  const river = computed(() => {
    book.arrivals.value;
    const shown = (at: number) => {
      const step = steps[at];
      const position = step ? positionOf(step, iterations.value, 0) : 0;
      const occurrence = step && (book.occurrence(step, position) ?? step.occurrences[0]);
      return { occurrence, position };
    };
    return riverOf(book, shown, switched.value);
  });
  const column = computed(() => stationOf(river.value, current.value));
  const span = computed((): [number, number] => {
    const start = page.value * PAGE;
    return [start, Math.min(start + PAGE, river.value.stations.length)];
  });
  const runs = computed(() => runsOf(store, river.value, switched.value));
  const layout = computed(() => laidOut(river.value, runs.value, unit.value, span.value));
  scope.watch(() => {
    if (column.value >= 0) page.value = Math.floor(column.value / PAGE);
  });

  const canvas = h("div", { class: "tensorviz-flow-canvas" });
  const scroller = h("div", { class: "tensorviz-flow-scroll" }, canvas);
  const summary = h("p", { class: "tensorviz-flow-said" });
  const clear = h("button", { type: "button", class: "tensorviz-button" }, "Leave the trail (Esc)");
  const turns = h("span", { class: "tensorviz-flow-turns" });
  const count = h("p", { class: "tensorviz-flow-count" });
  const element = h(
    "div",
    { class: "tensorviz-flow", role: "group", "aria-label": "Flow of shapes" },
    scroller,
    h("div", { class: "tensorviz-flow-foot" }, clear, summary, count, turns),
  );
  scope.listen(clear, "click", () => store.go(leaveTrail));

  const buttons = new Map<number, HTMLButtonElement>();
  let inner = new Scope();
  scope.own(() => inner.close());
  const turn = (to: number, text: string) => {
    const button = h("button", { type: "button", class: "tensorviz-button" }, text);
    inner.listen(button, "click", () => {
      page.value = to;
    });
    return button;
  };
  scope.watch(() => {
    const held = document.activeElement?.closest<HTMLElement>("[data-flow]")?.dataset.flow;
    inner.close();
    inner = new Scope();
    buttons.clear();
    const plan = layout.value;
    const [start, end] = span.value;
    const after = river.value.stations.length - end;
    canvas.style.cssText = `width:${plan.width}px;height:${plan.height}px;--u:${unit.value}`;
    turns.replaceChildren(
      ...(start > 0 ? [turn(page.peek() - 1, `← ${start} earlier`)] : []),
      ...(after > 0 ? [turn(page.peek() + 1, `${after} later →`)] : []),
    );
    canvas.replaceChildren(
      picture(plan),
      ...plan.brackets.map((bracket) =>
        bracketElement(inner, store, river.peek(), bracket, switched),
      ),
      ...plan.boxes.flatMap((box) => {
        const station = river.peek().stations[box.station];
        const step = station && steps[station.step];
        if (!station || !step) return [];
        const button = stationElement(station, step, box, unit.peek());
        button.dataset.flow = String(step.id);
        if (step.id === explanation.failed?.step) button.classList.add("tensorviz-stopped-here");
        inner.listen(button, "click", ({ detail }) => {
          store.go(toStep(station.step));
          // Who points goes on with the frames, who came by keys with the stations.
          if (detail > 0) canvas.closest<HTMLElement>(".tensorviz")?.focus({ preventScroll: true });
        });
        buttons.set(box.station, button);
        return [button];
      }),
    );
    if (held) canvas.querySelector<HTMLElement>(`[data-flow="${held}"]`)?.focus();
  });
  scope.watch(() => {
    layout.value;
    const at = column.value;
    const rove = buttons.has(at) ? at : [...buttons.keys()][0];
    for (const [station, button] of buttons) {
      setAttribute(button, "aria-current", station === at ? "step" : null);
      setAttribute(button, "tabindex", station === rove ? 0 : -1);
    }
    keepInSight(scroller, layout.value, at - span.value[0]);
  });
  watchTaking(scope, store, river, layout, { canvas, buttons });
  const returning = steps.filter(({ occurrences }) => occurrences[0]?.returned);
  const calls = new Set(returning.map(({ id }) => id));
  scope.watch(() => {
    const trail = store.trail.value;
    const name = (id: number) => {
      const step = steps.find((one) => one.id === id);
      return step?.target ?? step?.source ?? "an earlier step";
    };
    const waiting = store.state.value.traced ? "Following the cell …" : "";
    setText(summary, trail ? told(trail, name, calls).join(" ") : waiting);
    clear.hidden = !trail;
    for (const [at, button] of buttons) {
      const taking = button.querySelector("em")?.textContent ?? "";
      const text = spokenStation(river.value, at, steps.length);
      setAttribute(button, "aria-label", taking ? `${text}; ${taking} take part` : text);
    }
  });
  const recount = () => setText(count, countText(scroller, layout.peek(), river.peek()));
  scope.listen(scroller, "scroll", recount, { passive: true });
  const observer = new ResizeObserver(() => {
    const size = Number.parseFloat(getComputedStyle(scroller).fontSize);
    unit.value = Number.isFinite(size) && size > 0 ? Math.round((size / TYPE) * 100) / 100 : 1;
    recount();
  });
  observer.observe(scroller);
  scope.own(() => observer.disconnect());
  scope.watch(() => {
    layout.value;
    recount();
  });
  return { element, key: (key, target) => roved(canvas, key, target) };
}

const stationOf = ({ stations }: River, step: number): number =>
  stations.findIndex(({ inner, step: own }) => own === step || inner.includes(step));

/** The open folds and the loops, by the stations that they hold. */
function runsOf(store: Store, river: River, switched: ReadonlySet<string>): Run[] {
  const { steps, explanation } = store.book;
  const at = (held: (step: number) => boolean): Omit<Run, "id">[] => {
    const found = river.stations.flatMap(({ inner }, station) =>
      inner.some(held) ? [station] : [],
    );
    const [first, last] = [found[0], found.at(-1)];
    return first === undefined || last === undefined ? [] : [{ first, last }];
  };
  const folds = river.folds.flatMap((fold) => {
    const [run] = at((step) => fold.steps.includes(step));
    if (!run) return [];
    const alone = run.first === run.last ? river.stations[run.first]?.fold : null;
    const isSeen = isOpen(fold, switched) ? !alone : alone === fold.id;
    return isSeen ? [{ id: fold.id, ...run }] : [];
  });
  const loops = (explanation.loops ?? []).flatMap(({ id }) =>
    at((step) => steps[step]?.loops?.includes(id) ?? false).map((run) => ({ id, ...run })),
  );
  return [...loops, ...folds];
}

function picture({ width, height, lines }: RiverLayout): SVGElement {
  const paths = lines.flatMap(({ d, strand, end }) => {
    const { kind, ink, dashed } = strand;
    const look = kind === "number" ? "tensorviz-ribbon-number" : `tensorviz-axis${ink}`;
    const other = dashed || kind === "stretch" ? " tensorviz-ribbon-other" : "";
    const path = svg("path", { d, class: `tensorviz-ribbon ${look}${other}` });
    if (kind !== "end") return [path];
    const at = { cx: end.x, cy: end.y, r: 4.5 };
    return [path, svg("circle", { ...at, class: `tensorviz-axis${ink} tensorviz-ribbon-end` })];
  });
  return svg("svg", { width, height, "aria-hidden": "true" }, ...paths);
}

function keepInSight(scroller: HTMLElement, { boxes }: RiverLayout, at: number): void {
  const box = boxes[at];
  if (!box) return;
  const room = scroller.clientWidth;
  const margin = Math.min(box.width, room / 4);
  if (box.x - margin < scroller.scrollLeft) scroller.scrollLeft = Math.max(0, box.x - margin);
  const over = box.x + box.width + margin - room;
  if (over > scroller.scrollLeft) scroller.scrollLeft = over;
  if (box.y < scroller.scrollTop) scroller.scrollTop = box.y;
  const under = box.y + box.height - scroller.clientHeight;
  if (under > scroller.scrollTop) scroller.scrollTop = under;
}

/** "Stations 3 to 9 of 40". */
function countText(scroller: HTMLElement, { boxes }: RiverLayout, { stations }: River): string {
  const [from, to] = [scroller.scrollLeft, scroller.scrollLeft + scroller.clientWidth];
  const seen = boxes.filter(({ x, width }) => x + width / 2 > from && x + width / 2 < to);
  const [first, last] = [seen[0], seen.at(-1)];
  if (!first || !last || seen.length === stations.length) return "";
  return `${first.station + 1} to ${last.station + 1} of ${stations.length} stations`;
}

const MOVES: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowRight: (at) => at + 1,
  ArrowDown: (at) => at + 1,
  ArrowLeft: (at) => at - 1,
  ArrowUp: (at) => at - 1,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** One tab stop: the arrows go from station to station, and over the brackets' own buttons. */
function roved(canvas: HTMLElement, key: string, target: EventTarget | null): boolean {
  const move = MOVES[key];
  if (!move || !(target instanceof HTMLButtonElement) || !canvas.contains(target)) return false;
  const all = [...canvas.querySelectorAll("button")];
  const next = all[Math.max(0, Math.min(move(all.indexOf(target), all.length), all.length - 1))];
  for (const one of all) setAttribute(one, "tabindex", one === next ? 0 : -1);
  next?.focus();
  return true;
}
