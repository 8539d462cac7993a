/** A report in a page, with a kernel that a test answers for. */

import { signal } from "@preact/signals-core";
import { vi } from "vitest";
import {
  type InspectorAnswer,
  type InspectorHost,
  type InspectorQuestion,
  Refusal,
} from "../../src/host/host.ts";
import type { Report } from "../../src/protocol/decode.ts";
import type { Progress } from "../../src/protocol/generated.ts";
import { Scope } from "../../src/state/scope.ts";
import { mountReport } from "../../src/ui/inspect/report_view.ts";
import type { Sample } from "./messages.ts";

interface Asked {
  question: InspectorQuestion;
  answer(answer: InspectorAnswer): void;
  refuse(reason: string): void;
  wait(reason: string): void;
}

export interface Mounted {
  el: HTMLElement;
  asked: Asked[];
  send(sample: Sample<Report>): void;
  tell(progress: Progress): void;
  text(selector: string): string;
  all<T extends HTMLElement = HTMLElement>(selector: string): T[];
  find<T extends HTMLElement = HTMLElement>(selector: string): T;
  button(label: RegExp): HTMLButtonElement;
  press(key: string, shiftKey?: boolean): void;
  close(): void;
}

/** What the kernel would be asked for, held until the test answers. */
function heldHost(asked: Asked[]): InspectorHost {
  return {
    ask: (question, abort, wait = () => {}) =>
      new Promise((resolve, reject) => {
        abort.addEventListener("abort", () => reject(new DOMException("", "AbortError")), {
          once: true,
        });
        asked.push({
          question,
          answer: resolve,
          refuse: (reason) => reject(new Refusal(reason)),
          wait,
        });
      }),
  };
}

export function mount(sample: Sample<Report>): Mounted {
  const sent = signal(sample);
  const progress = signal<Progress | null>(null);
  const asked: Asked[] = [];
  const scope = new Scope();
  const el = document.body.appendChild(document.createElement("div"));
  mountReport(el, sent, progress, heldHost(asked), scope);
  const all = <T extends HTMLElement>(selector: string) => [...el.querySelectorAll<T>(selector)];
  return {
    el,
    asked,
    all,
    send: (next) => {
      sent.value = next;
    },
    tell: (next) => {
      progress.value = next;
    },
    text: (selector) => el.querySelector(selector)?.textContent ?? "",
    find<T extends HTMLElement>(selector: string): T {
      const found = el.querySelector<T>(selector);
      if (!found) throw new Error(`${selector} is not there`);
      return found;
    },
    button(label) {
      const found = all<HTMLButtonElement>("button").find((one) =>
        label.test(one.getAttribute("aria-label") ?? one.textContent ?? ""),
      );
      if (!found) throw new Error(`no button ${label}`);
      return found;
    },
    press(key, shiftKey = false) {
      const target = document.activeElement ?? el;
      target.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey, bubbles: true }));
    },
    close() {
      scope.close();
      el.remove();
    },
  };
}

/** Until the view has asked for `count` things. */
export const untilAsked = (view: Mounted, count: number): Promise<void> =>
  vi.waitFor(() => {
    if (view.asked.length < count) throw new Error(`asked ${view.asked.length} times`);
  });
