/** Every cell that was really run can be stepped through, at every depth and in every reading. */

import { readdirSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { offlineHost } from "../../src/host/offline.ts";
import { createBook } from "../../src/model/book.ts";
import { decodeExplanation, fromBase64 } from "../../src/protocol/decode.ts";
import { FAMILIES, loadViews } from "../../src/scene/view.ts";
import { Scope } from "../../src/state/scope.ts";
import { DEPTHS } from "../../src/state/view_state.ts";
import { drawing } from "../../src/ui/drawing.ts";
import { mountView } from "../../src/ui/view.ts";

await loadViews(FAMILIES);

const FOLDER = "test/fixtures/";
const names = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));

function read(name: string) {
  const { message, buffers } = JSON.parse(readFileSync(FOLDER + name, "utf8"));
  const text = typeof message === "string" ? message : JSON.stringify(message);
  return createBook(decodeExplanation(text), buffers.map(fromBase64));
}

let scope = new Scope();
afterEach(() => {
  scope.close();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const click = (el: HTMLElement, selector: string, at: number) =>
  el.querySelectorAll<HTMLElement>(selector)[at]?.click();

describe("a recorded cell", () => {
  it.each(names)(
    "%s",
    (name) => {
      scope = new Scope();
      const faults = vi.fn();
      vi.stubGlobal("reportError", faults);
      const book = read(name);
      const el = document.body.appendChild(document.createElement("div"));
      mountView(el, book, offlineHost, drawing, scope);
      click(el, ".tensorviz-tools .tensorviz-segments button", DEPTHS.indexOf("story"));
      book.steps.forEach((step, at) => {
        click(el, ".tensorviz-step", at);
        const readings = step.occurrences[0]?.readings ?? [];
        readings.forEach((reading, which) => {
          click(el, ".tensorviz-readings button", which);
          const counter = el.querySelector(".tensorviz-counter")?.textContent;
          expect(counter?.split(" / ")[1], reading.name).toBe(String(reading.story.length));
          expect(reading.shape).toHaveLength(1);
          expect(reading.brief.length).toBeLessThanOrEqual(4);
        });
      });
      expect(faults.mock.calls).toEqual([]);
      expect(el.querySelector(".tensorviz-tables")?.childNodes.length).toBeGreaterThan(0);
    },
    30_000,
  );
});
