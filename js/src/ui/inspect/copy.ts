/** A cell's place as code: press it to go there, or take the code with you. */

import { indexCode } from "../../model/inspect/place.ts";
import { jumpTo } from "../../state/inspect/moves.ts";
import type { InspectStore } from "../../state/inspect/store.ts";
import type { Scope } from "../../state/scope.ts";
import { h, setAttribute } from "../dom.ts";
import { icon, setIcon } from "../icons.ts";

const SHOWN_MS = 1600;

/** Pages without permission for the clipboard still copy what is selected. */
async function copyText(text: string, from: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = h("textarea", { class: "tensorviz-hidden" });
    field.value = text;
    from.after(field);
    field.select();
    document.execCommand?.("copy");
    field.remove();
    from.focus({ preventScroll: true });
  }
}

export function copyButton(scope: Scope, text: () => string, what = "code"): HTMLButtonElement {
  const label = `Copy the ${what}`;
  const button = h(
    "button",
    {
      type: "button",
      class: "tensorviz-button tensorviz-quiet",
      "aria-label": label,
      title: label,
    },
    icon("copy"),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = (isDone: boolean) => {
    setIcon(button, isDone ? "done" : "copy");
    setAttribute(button, "aria-label", isDone ? "Copied" : label);
  };
  scope.listen(button, "click", () => {
    void copyText(text(), button).then(() => {
      if (scope.signal.aborted) return;
      show(true);
      clearTimeout(timer);
      timer = setTimeout(() => show(false), SHOWN_MS);
    });
  });
  scope.own(() => clearTimeout(timer));
  return button;
}

/** `x[2, 0, 17]`, which leads there, with a button that copies it. */
export function cellLink(scope: Scope, store: InspectStore, index: readonly number[]): HTMLElement {
  const code = indexCode(store.subject.peek().facts.name, index);
  const link = h(
    "button",
    { type: "button", class: "tensorviz-link", title: `Go to ${code}` },
    h("code", {}, code),
  );
  scope.listen(link, "click", () => store.go(jumpTo(index)));
  return h(
    "span",
    { class: "tensorviz-place" },
    link,
    copyButton(scope, () => code),
  );
}
