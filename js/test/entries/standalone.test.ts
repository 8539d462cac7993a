import { afterEach, expect, it, vi } from "vitest";
import { explanation } from "../state/book.ts";

afterEach(() => {
  document.body.replaceChildren();
  vi.resetModules();
  vi.unstubAllGlobals();
});

const base64 = btoa(String.fromCharCode(...new Uint8Array(new Float64Array([1, 2, 3, 4]).buffer)));

function page(data: string): void {
  const script = document.createElement("script");
  script.type = "application/json";
  script.id = "tensorviz-explanation";
  script.textContent = data;
  const still = document.createElement("div");
  still.dataset.tensorviz = "still";
  document.body.append(still, script);
}

it("mounts what lies in the page, in place of the still", async () => {
  page(JSON.stringify({ message: explanation(), buffers: [base64] }));
  await import("../../src/entries/standalone.ts");
  expect(document.querySelectorAll(".tensorviz-step")).toHaveLength(3);
  expect(document.querySelector<HTMLElement>("[data-tensorviz]")?.hidden).toBe(true);
  await vi.waitFor(() => {
    expect(document.querySelector(".tensorviz-tables td:last-child")?.textContent).toBe("2");
  });
});

it("takes the message as text too", async () => {
  page(JSON.stringify({ message: JSON.stringify(explanation()), buffers: [base64] }));
  await import("../../src/entries/standalone.ts");
  expect(document.querySelectorAll(".tensorviz-step")).toHaveLength(3);
});

it("leaves the still where the data cannot be read", async () => {
  vi.stubGlobal("reportError", vi.fn());
  page("{");
  await import("../../src/entries/standalone.ts");
  expect(document.querySelector<HTMLElement>("[data-tensorviz]")?.hidden).toBe(false);
  expect(document.body.textContent).toContain("could not be read");
});
