/** Small controls that several parts of the view are made of. */

import type { ReadonlySignal } from "@preact/signals-core";
import type { Scope } from "../state/scope.ts";
import { type Attributes, h, setAttribute } from "./dom.ts";
import { type IconName, icon } from "./icons.ts";

export function iconButton(
  scope: Scope,
  name: IconName,
  label: string,
  press: () => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  const button = h(
    "button",
    { type: "button", class: "tensorviz-button", "aria-label": label, title: label, ...attributes },
    icon(name),
  );
  scope.listen(button, "click", press);
  return button;
}

export interface Option<T> {
  value: T;
  label: string;
  title?: string;
}

/** A row of buttons of which one is pressed. */
export function segmented<T>(
  scope: Scope,
  label: string,
  options: readonly Option<T>[],
  chosen: ReadonlySignal<T>,
  choose: (value: T) => void,
): HTMLElement {
  const buttons = options.map((option) => {
    const button = h("button", { type: "button", title: option.title }, option.label);
    scope.listen(button, "click", () => choose(option.value));
    return button;
  });
  scope.watch(() => {
    options.forEach((option, i) => {
      const button = buttons[i];
      if (button) setAttribute(button, "aria-pressed", String(option.value === chosen.value));
    });
  });
  return h("div", { class: "tensorviz-segments", role: "group", "aria-label": label }, ...buttons);
}
