/** One SVG node per mark: made once, and brought up to date by each scene. */

import type { CellMark, ImageMark, Ink, Mark, PathMark, TextMark } from "../scene/scene.ts";
import { paintOf, toHex } from "../util/color.ts";
import { imageAddress } from "./image.ts";

const SVG = "http://www.w3.org/2000/svg";

export function svg<K extends keyof SVGElementTagNameMap>(name: K): SVGElementTagNameMap[K] {
  return document.createElementNS(SVG, name);
}

function set(node: Element, values: Readonly<Record<string, string | number | undefined>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) node.removeAttribute(name);
    else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
  }
}

const ink = (name: Ink): string => `var(--tv-${name})`;
const short = (value: number): number => Math.round(value * 10) / 10;

/** A node that can take the next mark of the same id. */
export interface MarkNode<M extends Mark = Mark> {
  root: SVGGElement;
  update(mark: M): void;
}

/** The outline of a cell; the rounded ends of a 1-D array are half circles where there is room. */
function outline(mark: CellMark, inset: number): string {
  const [w, h] = [mark.width - 2 * inset, mark.height - 2 * inset];
  const sharp = Math.min(2, w / 2, h / 2);
  const soft = Math.min(mark.size * 0.8, w / 2, h / 2);
  const { round } = mark;
  const corner = (...sides: CellMark["round"][]) => (round && sides.includes(round) ? soft : sharp);
  const nw = corner("both", "left", "top");
  const ne = corner("both", "right", "top");
  const se = corner("both", "right", "bottom");
  const sw = corner("both", "left", "bottom");
  const arc = (r: number, dx: number, dy: number) => `a${r} ${r} 0 0 1 ${short(dx)} ${short(dy)}`;
  return (
    `M${short(inset + nw)} ${inset}H${short(inset + w - ne)}${arc(ne, ne, ne)}` +
    `V${short(inset + h - se)}${arc(se, -se, se)}H${short(inset + sw)}${arc(sw, -sw, -sw)}` +
    `V${short(inset + nw)}${arc(nw, nw, -nw)}z`
  );
}

/** Stripes from the lower left to the upper right, inside a box. */
function stripes(width: number, height: number): string {
  const [x0, y0, w, h] = [4, 4, width - 8, height - 8];
  let d = "";
  for (let c = 6; c < w + h; c += 7) {
    const [ax, ay] = c < h ? [0, c] : [c - h, h];
    const [bx, by] = c < w ? [c, 0] : [w, c - w];
    d += `M${x0 + ax} ${y0 + ay}L${x0 + bx} ${y0 + by}`;
  }
  return d;
}

const cross = (w: number, h: number): string => `M4 4L${w - 4} ${h - 4}M${w - 4} 4L4 ${h - 4}`;

function cellClasses(mark: CellMark): string {
  const kinds = ["tv-cell", `tv-${mark.tone}`];
  if (mark.fill === "nan") kinds.push("tv-nan");
  return kinds.join(" ");
}

function cellColors(mark: CellMark): string {
  const dim = mark.tone === "done";
  const fill = mark.tone === "ghost" || mark.tone === "hidden" ? null : mark.fill;
  const light = paintOf(fill, "light", dim);
  const dark = paintOf(fill, "dark", dim);
  return (
    `--u:${short(mark.size / 15)};--fl:${toHex(light.fill)};--il:${toHex(light.ink)};` +
    `--fd:${toHex(dark.fill)};--id:${toHex(dark.ink)}`
  );
}

function cellNode(): MarkNode<CellMark> {
  const root = svg("g");
  const body = svg("path");
  const text = svg("text");
  const extra = svg("path");
  body.setAttribute("class", "tv-body");
  root.append(body, extra, text);
  const hit = (mark: CellMark) =>
    mark.ref && {
      "data-operand": mark.ref.operand,
      "data-index": mark.ref.index.join(","),
    };
  return {
    root,
    update(mark) {
      const { width, height, size } = mark;
      set(root, {
        class: cellClasses(mark),
        "data-operand": undefined,
        "data-index": undefined,
        ...hit(mark),
      });
      set(body, { d: outline(mark, 1), style: cellColors(mark) });
      set(text, {
        x: short(width / 2),
        y: short(Math.min(height / 2 + size * 0.36, mark.tag ? height - size * 0.65 : height)),
        "font-size": size,
        style: cellColors(mark),
      });
      if (text.textContent !== mark.text) text.textContent = mark.text;
      set(extra, extraOf(mark));
    },
  };
}

function extraOf(mark: CellMark): Record<string, string | undefined> {
  const { width, height, size } = mark;
  if (mark.hatched || mark.tone === "clash")
    return { class: "tv-hatch", d: stripes(width, height), style: undefined };
  if (mark.fill === "nan" && mark.tone !== "hidden")
    return { class: "tv-cross", d: cross(width, height), style: undefined };
  if (mark.tag) {
    const y = short(height - size * 0.36);
    return {
      class: "tv-tag",
      d: `M6 ${y}H${short(width - 6)}`,
      style: `stroke:${ink(mark.tag)};stroke-width:${short(size * 0.24)}`,
    };
  }
  return { class: undefined, d: undefined, style: undefined };
}

function textNode(): MarkNode<TextMark> {
  const root = svg("g");
  const text = svg("text");
  root.append(text);
  let written = "";
  return {
    root,
    update(mark) {
      set(text, {
        class: mark.halo ? "tv-halo" : mark.mono === false ? "tv-prose" : undefined,
        "font-size": mark.size,
        "text-anchor": mark.anchor,
        "font-weight": mark.weight,
        style: `fill:${ink(mark.ink)}`,
      });
      const next = JSON.stringify([mark.text, mark.parts]);
      if (next === written) return;
      written = next;
      if (mark.parts) text.replaceChildren(...mark.parts.map(partNode));
      else text.textContent = mark.text;
    },
  };
}

function partNode(part: NonNullable<TextMark["parts"]>[number]): SVGTSpanElement {
  const span = svg("tspan");
  set(span, {
    "font-weight": part.weight,
    style: part.ink && `fill:${ink(part.ink)}`,
    class: part.strike ? "tv-strike" : undefined,
  });
  span.textContent = part.text;
  return span;
}

function pathNode(): MarkNode<PathMark> {
  const root = svg("g");
  const path = svg("path");
  root.append(path);
  return {
    root,
    update(mark) {
      const before = path.getAttribute("d");
      const way = mark.ways?.find(([first]) => first === before && first !== mark.d);
      const dash = mark.dashed
        ? `${short(mark.width * 1.4)} ${short(mark.width * 2.4)}`
        : undefined;
      set(path, {
        class: mark.morphs && !way ? "tv-line tv-morph" : "tv-line",
        "fill-opacity": mark.soft ? 0.14 : undefined,
        d: mark.d,
        "stroke-width": short(mark.width),
        "stroke-dasharray": dash,
        style: `stroke:${ink(mark.ink)};fill:${mark.fill ? ink(mark.fill) : "none"}`,
      });
      if (way) follow(path, way);
    },
  };
}

/** Leads a path through the forms on its way, as long as everything else moves. */
function follow(path: SVGPathElement, way: readonly string[]): void {
  const duration = Number.parseFloat(getComputedStyle(path).getPropertyValue("--tv-move")) || 0;
  if (duration === 0 || typeof path.animate !== "function") return;
  const forms = way.map((form) => `path("${form}")`);
  path.animate({ d: forms }, { duration, easing: "cubic-bezier(0.45, 0, 0.25, 1)" });
}

function imageNode(): MarkNode<ImageMark> {
  const root = svg("g");
  const themes = ["light", "dark"] as const;
  const images = themes.map((theme) => {
    const image = svg("image");
    image.setAttribute("class", `tv-image tv-only-${theme}`);
    image.setAttribute("preserveAspectRatio", "none");
    return image;
  });
  const frame = svg("rect");
  frame.setAttribute("class", "tv-frame");
  root.append(...images, frame);
  return {
    root,
    update({ bytes, rows, columns, palette, width, height }) {
      images.forEach((image, at) => {
        const href = imageAddress(bytes, rows, columns, palette, themes[at] ?? "light");
        set(image, { href, width, height });
      });
      set(frame, { width, height });
    },
  };
}

/** A node for a mark, not yet brought up to date. */
export function nodeFor(kind: Mark["kind"]): MarkNode {
  const makers = { cell: cellNode, text: textNode, path: pathNode, image: imageNode };
  return makers[kind]() as MarkNode;
}
