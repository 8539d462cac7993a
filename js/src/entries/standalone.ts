/** The exported HTML file: the same view, of an explanation that lies in the page. */

import { signal } from "@preact/signals-core";
import { hostWithAnswers, offlineHost } from "../host/offline.ts";
import { createBook } from "../model/book.ts";
import { decodeExplanation, decodeReport, fromBase64, isReport } from "../protocol/decode.ts";
import type { DeviceComparison, Frame } from "../protocol/generated.ts";
import { familiesOf, loadViews } from "../scene/view.ts";
import { Scope } from "../state/scope.ts";
import { calmLine } from "../ui/asides.ts";
import { h } from "../ui/dom.ts";
import { drawing } from "../ui/drawing.ts";
import { markPainted } from "../ui/painted.ts";
import { mountView } from "../ui/view.ts";

interface Exported {
  message: unknown;
  buffers: readonly string[];
  /** Frames about cells that the page can't explain by itself. */
  answers?: Readonly<Record<string, Frame>>;
  comparisons?: readonly DeviceComparison[];
}

const DATA = "tensorviz-explanation";
const PLACE = "tensorviz";

async function show(el: HTMLElement, data: string): Promise<void> {
  const { message, buffers, answers = {}, comparisons = [] } = JSON.parse(data) as Exported;
  const text = typeof message === "string" ? message : JSON.stringify(message);
  if (isReport(text)) return showReport(el, text, buffers.map(fromBase64));
  const explanation = decodeExplanation(text);
  await loadViews(familiesOf(explanation));
  const book = createBook(explanation, buffers.map(fromBase64));
  const scope = new Scope();
  mountView(el, book, hostWithAnswers(answers), drawing, scope, { comparisons });
  markPainted(scope, book.explanation.id);
}

async function showReport(
  el: HTMLElement,
  text: string,
  buffers: readonly DataView[],
): Promise<void> {
  const { mountReport } = await import("../ui/inspect/report_view.ts");
  const scope = new Scope();
  const message = decodeReport(text);
  mountReport(el, signal({ message, buffers }), signal(null), offlineHost, scope);
  markPainted(scope, message.id);
}

async function start(): Promise<void> {
  const data = document.getElementById(DATA)?.textContent;
  if (!data) return;
  const el = document.getElementById(PLACE) ?? document.body.appendChild(h("main"));
  const still = [...document.querySelectorAll<HTMLElement>("[data-tensorviz]")];
  document.documentElement.style.colorScheme = "light dark";
  try {
    await show(el, data);
    for (const one of still) one.hidden = true;
  } catch (error) {
    reportError(error);
    el.append(
      h(
        "div",
        { class: "tensorviz tensorviz-stopped" },
        calmLine("This explanation could not be read."),
      ),
    );
  }
}

if (document.readyState === "loading")
  document.addEventListener("DOMContentLoaded", () => void start(), { once: true });
else void start();
