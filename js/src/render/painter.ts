/** Paints scenes into a host element: the same datum keeps its node, and moves. */

import type { CellRef, Mark, Scene } from "../scene/scene.ts";
import { type MarkNode, nodeFor, svg } from "./nodes.ts";

const MOVE_MS = 750;
const FADE_MS = 220;

export interface PaintOptions {
  /** Whether marks travel to their new places; otherwise they are there at once. */
  animate: boolean;
  /** 1 is the usual pace, 2 twice as fast. */
  speed: number;
  /** What the picture shows, in words. */
  label?: string;
}

export interface PainterOptions {
  /** Whether motion is unwanted; asked at every paint. By default, what the system's setting says. */
  reducedMotion?: () => boolean;
}

export interface Painter {
  paint(scene: Scene, options: PaintOptions): void;
  destroy(): void;
}

interface Shown {
  mark: Mark;
  node: MarkNode;
}

const systemSetting = (): boolean =>
  typeof matchMedia === "function" && matchMedia("(prefers-reduced-motion: reduce)").matches;

const place = (x: number, y: number): string => `translate(${x.toFixed(1)}px,${y.toFixed(1)}px)`;

/** The cell that an event's target belongs to. */
export function refAt(target: EventTarget | null): CellRef | null {
  if (!(target instanceof Element)) return null;
  const cell = target.closest("[data-operand]");
  const operand = cell?.getAttribute("data-operand");
  if (cell === null || operand === null || operand === undefined) return null;
  const index = cell.getAttribute("data-index") ?? "";
  return { operand: Number(operand), index: index === "" ? [] : index.split(",").map(Number) };
}

const PLACE = new Set(["x", "y", "from"]);

/** Whether two marks differ in nothing but their places. */
function looksAlike(one: Mark, other: Mark): boolean {
  const [a, b]: Readonly<Record<string, unknown>>[] = [{ ...one }, { ...other }];
  const keys = new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})]);
  return [...keys].every((key) => {
    const [left, right] = [a?.[key], b?.[key]];
    if (left === right || PLACE.has(key)) return true;
    if (left instanceof Uint8Array || typeof left !== "object" || typeof right !== "object")
      return false;
    return JSON.stringify(left) === JSON.stringify(right);
  });
}

/** Where a mark that was not there comes from: the place of its origin, in this scene or the last one. */
function originOf(
  mark: Mark,
  before: ReadonlyMap<string, Shown>,
  now: ReadonlyMap<string, Mark>,
): Mark | null {
  if (mark.from === undefined) return null;
  return before.get(mark.from)?.mark ?? now.get(mark.from) ?? null;
}

export function createPainter(host: HTMLElement, options: PainterOptions = {}): Painter {
  const root = svg("svg");
  root.setAttribute("class", "tv-stage");
  root.setAttribute("role", "img");
  host.append(root);
  const shown = new Map<string, Shown>();
  const isStill = options.reducedMotion ?? systemSetting;

  function settle(entering: readonly Shown[], travels: boolean): void {
    if (entering.length === 0) return;
    // One forced layout, so that the transitions start from where the marks were put.
    root.getBoundingClientRect();
    for (const { mark, node } of entering) {
      node.root.style.opacity = "";
      if (travels) node.root.style.transform = place(mark.x, mark.y);
    }
  }

  function enter(mark: Mark, origin: Mark | null, fades: boolean): Shown {
    const node = nodeFor(mark.kind);
    node.update(mark);
    const start = origin ?? mark;
    node.root.style.transform = place(start.x, start.y);
    if (fades) node.root.style.opacity = origin === null ? "0" : "0.35";
    return { mark, node };
  }

  function pace(moves: boolean, fades: boolean, speed: number): void {
    const scale = speed > 0 ? 1 / speed : 1;
    root.style.setProperty("--tv-move", moves ? `${Math.round(MOVE_MS * scale)}ms` : "0ms");
    root.style.setProperty("--tv-fade", fades ? `${Math.round(FADE_MS * scale)}ms` : "0ms");
  }

  function size({ width, height }: Scene): void {
    root.setAttribute("width", String(width));
    root.setAttribute("height", String(height));
    root.setAttribute("viewBox", `0 0 ${width} ${height}`);
  }

  /** The mark on the node that it had; null where it is new. */
  function kept(mark: Mark): Shown | null {
    const old = shown.get(mark.id);
    if (old === undefined || old.mark.kind !== mark.kind) return null;
    const { node } = old;
    if (!looksAlike(old.mark, mark)) node.update(mark);
    if (node.root.style.opacity !== "") node.root.style.opacity = "";
    if (old.mark.x !== mark.x || old.mark.y !== mark.y) {
      node.root.style.transform = place(mark.x, mark.y);
    }
    return { mark, node };
  }

  function replaceShown(next: ReadonlyMap<string, Shown>): void {
    for (const [id, { node }] of shown) if (next.get(id)?.node !== node) node.root.remove();
    shown.clear();
    for (const [id, each] of next) shown.set(id, each);
  }

  /** Nodes in the order of their marks: what comes later is painted on top. */
  function arrange(next: Iterable<Shown>): void {
    let place = root.firstElementChild;
    for (const { node } of next) {
      if (node.root === place) place = place.nextElementSibling;
      else root.insertBefore(node.root, place);
    }
  }

  function paint(scene: Scene, { animate, speed, label }: PaintOptions): void {
    const moves = animate && !isStill();
    const fades = animate && shown.size > 0;
    pace(moves, fades, speed);
    if (label !== undefined) root.setAttribute("aria-label", label);
    size(scene);
    const now = new Map(scene.marks.map((mark) => [mark.id, mark]));
    const next = new Map<string, Shown>();
    const entering = [...now.values()].filter((mark) => {
      const old = kept(mark);
      next.set(
        mark.id,
        old ?? enter(mark, moves && fades ? originOf(mark, shown, now) : null, fades),
      );
      return old === null;
    });
    replaceShown(next);
    arrange(next.values());
    if (fades)
      settle(
        entering.flatMap(({ id }) => next.get(id) ?? []),
        moves,
      );
  }

  return {
    paint,
    destroy() {
      shown.clear();
      root.remove();
    },
  };
}
