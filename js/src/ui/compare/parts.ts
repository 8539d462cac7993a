/** What the sections of a comparison are made of. */

import type { DevicePlace } from "../../protocol/generated.ts";
import { type Child, h } from "../dom.ts";

export const section = (title: string, ...children: readonly Child[]): HTMLElement =>
  h("section", { "aria-label": title }, h("h3", {}, title), ...children);

/** A sentence of the kernel as a paragraph: what stands between backticks is code. */
export const paragraph = (
  text: string,
  attributes: Readonly<Record<string, string>> = {},
): HTMLElement =>
  h("p", attributes, ...text.split("`").map((part, at) => (at % 2 ? h("code", {}, part) : part)));

/** A place in the reader's code; where a step stands there, a button: the view goes to its `data-step`. */
export function place({ line, source, step }: DevicePlace): HTMLElement {
  const text = [h("small", {}, `line ${line}`), ...(source ? [h("code", {}, source)] : [])];
  if (step === undefined) return h("span", { class: "tensorviz-spot" }, ...text);
  const attributes = { type: "button", class: "tensorviz-spot", title: "Go to this step" } as const;
  return h("button", { ...attributes, "data-step": step }, ...text);
}
