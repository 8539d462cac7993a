import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { offlineHost } from "../../src/host/offline.ts";
import { Scope } from "../../src/state/scope.ts";
import { drawing } from "../../src/ui/drawing.ts";
import { mountView } from "../../src/ui/view.ts";
import { book } from "../state/book.ts";

const scope = { current: new Scope() };
let root: HTMLElement;

const said = () => root.querySelector(".tensorviz-caption-now .tensorviz-say")?.textContent ?? null;
const counter = () => root.querySelector(".tensorviz-counter")?.textContent;

function press(key: string, target: Element = root, init: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init });
  target.dispatchEvent(event);
  return event;
}

beforeEach(() => {
  scope.current = new Scope();
  const el = document.body.appendChild(document.createElement("div"));
  mountView(el, book(), offlineHost, drawing, scope.current);
  const found = el.querySelector<HTMLElement>(".tensorviz");
  if (!found) throw new Error("no view");
  root = found;
});

afterEach(() => {
  scope.current.close();
  document.body.replaceChildren();
});

describe("keys", () => {
  it("step, jump and return exactly", () => {
    press("ArrowRight");
    press("PageDown");
    expect([said(), counter()]).toEqual(["main 4", "3 / 3"]);
    press("PageUp");
    press("ArrowLeft");
    expect(said()).toBe("main 0");
    press("3");
    expect(counter()).toBe("3 / 3");
    press("Home");
    expect(counter()).toBe("1 / 3");
    press("End");
    expect(counter()).toBe("3 / 3");
    press("ArrowDown");
    expect(root.querySelectorAll("[aria-current]")[0]?.textContent).toContain("(2)");
  });

  it("hide the sentence, the screen and the help", () => {
    press("n");
    expect(said()).toBeNull();
    press("b");
    expect(root.querySelector<HTMLElement>(".tensorviz-blank")?.hidden).toBe(false);
    press("x");
    press("PageDown");
    expect(root.querySelector<HTMLElement>(".tensorviz-blank")?.hidden).toBe(true);
    expect(counter()).toBe("1 / 3");
    press("?");
    expect(root.querySelector<HTMLElement>(".tensorviz-panel")?.hidden).toBe(false);
    press("Escape");
    expect(root.querySelector<HTMLElement>(".tensorviz-panel")?.hidden).toBe(true);
  });

  it("switch light and dark, and the size of the type", () => {
    const before = root.dataset.theme;
    press("d");
    expect(root.dataset.theme).not.toBe(before);
    press("+");
    press("?");
    expect(root.querySelector("[aria-label='Smaller type']")?.hasAttribute("aria-disabled")).toBe(
      false,
    );
  });

  it("play and pause, without the repeats of a held key", () => {
    const label = () => root.querySelector(".tensorviz-play")?.getAttribute("aria-label");
    press(" ");
    expect(label()).toBe("Pause (Space)");
    press(" ", root, { repeat: true });
    expect(label()).toBe("Pause (Space)");
    press(" ");
    expect(label()).toBe("Play (Space)");
  });

  it("are the notebook's where we have no use for them", () => {
    const heard: string[] = [];
    const hear = ({ key }: KeyboardEvent) => void heard.push(key);
    document.addEventListener("keydown", hear, { capture: true });
    expect(press("ArrowRight").defaultPrevented).toBe(true);
    expect(press("s", root, { ctrlKey: true }).defaultPrevented).toBe(false);
    press("Enter", root, { shiftKey: true });
    press("z");
    press("ArrowRight", document.body);
    document.removeEventListener("keydown", hear, { capture: true });
    expect(heard).toEqual(["s", "Enter", "z", "ArrowRight"]);
    expect(counter()).toBe("2 / 3");
  });

  it("are left to the control in focus", () => {
    const slider = root.querySelector(".tensorviz-track input");
    if (!slider) throw new Error("no track");
    expect(press("ArrowRight", slider).defaultPrevented).toBe(false);
    expect(counter()).toBe("1 / 3");
    const button = root.querySelector("button");
    expect(button && press(" ", button).defaultPrevented).toBe(false);
    expect(root.querySelector(".tensorviz-play")?.getAttribute("aria-label")).toBe("Play (Space)");
    press("PageDown", button ?? root);
    expect(counter()).toBe("2 / 3");
  });
});

describe("the cells of the result", () => {
  it("are walked with the arrows, explained with Enter, and left with Esc", () => {
    const stage = root.querySelector<HTMLElement>(".tensorviz-stage");
    if (!stage) throw new Error("no stage");
    stage.focus();
    press("Enter", stage);
    press("ArrowDown", stage);
    press("ArrowRight", stage);
    expect(root.querySelector(".tensorviz-readout p")?.textContent).toBe(
      "B[1, 1] = 4.0 · float64 · byte 24 · Enter explains it",
    );
    expect(counter()).toBe("1 / 3");
    press("Enter", stage);
    expect(root.querySelector<HTMLElement>(".tensorviz-readout button")?.hidden).toBe(false);
    press("Escape", stage);
    expect(root.querySelector<HTMLElement>(".tensorviz-readout button")?.hidden).toBe(true);
    expect(root.querySelector<HTMLElement>(".tensorviz-cursor")?.hidden).toBe(false);
    press("Escape", stage);
    expect(root.querySelector(".tensorviz-readout p")?.textContent).toBe("numpy.negative");
    expect(root.querySelector<HTMLElement>(".tensorviz-cursor")?.hidden).toBe(true);
    press("ArrowRight", stage);
    expect(counter()).toBe("2 / 3");
  });
});
