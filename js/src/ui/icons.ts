import { svg } from "./dom.ts";

const PATHS = {
  first: "M2 2h2v10H2zM12 2v10L5 7z",
  back: "M10.5 2v10L3.5 7z",
  play: "M4 2l8 5-8 5z",
  pause: "M3 2h3v10H3zM8 2h3v10H8z",
  next: "M3.5 2v10l7-5z",
  last: "M10 2h2v10h-2zM2 2v10l7-5z",
  full: "M1 1h4.2v1.7H2.7v2.5H1zM8.8 1H13v4.2h-1.7V2.7H8.8zM1 8.8h1.7v2.5h2.5V13H1zM11.3 8.8H13V13H8.8v-1.7h2.5z",
  small:
    "M3.5 1h1.7v4.2H1V3.5h2.5zM8.8 1h1.7v2.5H13v1.7H8.8zM1 8.8h4.2V13H3.5v-2.5H1zM8.8 8.8H13v1.7h-2.5V13H8.8z",
  more: "M1 2.2h12v1.6H1zM1 6.2h12v1.6H1zM1 10.2h12v1.6H1zM4 1h2v4H4zM9 5h2v4H9zM3 9h2v4H3z",
  river:
    "M1 2.4c2-1.6 4-1.6 6 0s4 1.6 6 0v1.7c-2 1.6-4 1.6-6 0s-4-1.6-6 0zM1 6.4c2-1.6 4-1.6 6 0s4 1.6 6 0v1.7c-2 1.6-4 1.6-6 0s-4-1.6-6 0zM1 10.4c2-1.6 4-1.6 6 0s4 1.6 6 0v1.7c-2 1.6-4 1.6-6 0s-4-1.6-6 0z",
  unfold: "M2.2 4l4.8 4.8L11.8 4 13 5.2 7 11.2 1 5.2z",
  fold: "M2.2 10L7 5.2l4.8 4.8L13 8.8 7 2.8 1 8.8z",
  dark: "M7 1a6 6 0 1 0 6 6 6 6 0 0 0-6-6zm0 1.7v8.6a4.3 4.3 0 0 1 0-8.6z",
  copy: "M4 1h9v9h-2.6V8.4h1V2.6H5.6v1H4zM1 4h9v9H1zm1.6 1.6v5.8h5.8V5.6z",
  done: "M1.4 7.6l1.5-1.5 2.8 2.8 5.4-5.6 1.5 1.5-6.9 7z",
  close:
    "M2.6 1.4L7 5.8l4.4-4.4 1.2 1.2L8.2 7l4.4 4.4-1.2 1.2L7 8.2l-4.4 4.4-1.2-1.2L5.8 7 1.4 2.6z",
  undo: "M6.2 2v3.2c4 0 6.3 2 6.8 6.3-1.6-2.4-3.6-3.2-6.8-3.1v3.4L1 6.9z",
} as const;

export type IconName = keyof typeof PATHS;

export function icon(name: IconName): SVGElement {
  const path = svg("path", { d: PATHS[name] });
  return svg("svg", { viewBox: "0 0 14 14", "aria-hidden": "true", class: "tensorviz-icon" }, path);
}

export function setIcon(element: Element, name: IconName): void {
  element.querySelector("path")?.setAttribute("d", PATHS[name]);
}
