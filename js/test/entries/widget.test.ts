import { afterEach, describe, expect, it, vi } from "vitest";
import createWidget from "../../src/entries/widget.ts";
import { buffer, explanation, loopStep, occurrence, operand, step } from "../state/book.ts";
import { countHeld, type FakeModel, fakeModel } from "./fake_page.ts";

const message = (...args: Parameters<typeof explanation>) => JSON.stringify(explanation(...args));
const traits = () => ({ message: message(), buffers: [buffer()] });

const element = () => document.body.appendChild(document.createElement("div"));
const text = (root: ParentNode, selector: string) =>
  root.querySelector(selector)?.textContent ?? "";
const said = (root: ParentNode) => text(root, ".tensorviz-caption-now .tensorviz-say");
const styles = () => document.head.querySelectorAll("style").length;

async function show(model: FakeModel, css?: string) {
  const created = createWidget(css);
  const render: typeof created.render = (context) => {
    const unmount = created.render(context);
    mounted.push(unmount);
    return unmount;
  };
  const widget = { ...created, render };
  const forget = await widget.initialize({ model });
  const el = element();
  return { widget, el, forget, unmount: render({ model, el }) };
}

const mounted: (() => void)[] = [];

const press = (el: HTMLElement, label: RegExp) => {
  const all = [...el.querySelectorAll("button")];
  all.find((one) => label.test(one.getAttribute("aria-label") ?? one.textContent ?? ""))?.click();
};

afterEach(() => {
  for (const unmount of mounted.splice(0)) unmount();
  document.body.replaceChildren();
  document.head.replaceChildren();
  vi.unstubAllGlobals();
});

describe("a view", () => {
  it("shows the steps, the code, the sentence and the transport", async () => {
    const { el } = await show(fakeModel(traits()));
    expect(el.querySelectorAll(".tensorviz-step")).toHaveLength(3);
    expect(text(el, "mark")).toBe("-A");
    expect(said(el)).toBe("main 0");
    expect(text(el, ".tensorviz-counter")).toBe("1 / 3");
    press(el, /^Next/);
    expect(said(el)).toBe("main 2");
    expect(text(el, ".tensorviz-counter")).toBe("2 / 3");
  });

  it("is one of several of its model, each at its own place", async () => {
    const model = fakeModel(traits());
    const { el, widget } = await show(model);
    const other = element();
    widget.render({ model, el: other });
    press(other, /^Next/);
    expect([said(el), said(other)]).toEqual(["main 0", "main 2"]);
  });

  it("puts text in as text", async () => {
    const label = "<img src=x onerror=alert(1)>";
    const { el } = await show(fakeModel({ ...traits(), message: message([step(1, { label })]) }));
    expect(el.querySelector("img")).toBeNull();
    expect(text(el, ".tensorviz-step code")).toBe(label);
  });
});

describe("the style sheet", () => {
  it("is one for all views, as long as there is one", async () => {
    const css = ".tensorviz{color:red}";
    const first = await show(fakeModel(traits()), css);
    const second = await show(fakeModel(traits()), css);
    expect(styles()).toBe(1);
    first.unmount();
    expect(document.head.textContent).toBe(css);
    second.unmount();
    expect(styles()).toBe(0);
  });
});

describe("unmounting", () => {
  it("leaves no listener, observer, timer, style or element", async () => {
    const held = countHeld();
    const model = fakeModel(traits());
    const { el, unmount, forget } = await show(model);
    expect(held.listeners).toBeGreaterThan(10);
    expect(held.observers).toBeGreaterThan(0);
    press(el, /^Play/);
    press(el, /^Settings/);
    expect(held.timers).toBeGreaterThan(0);
    unmount();
    forget();
    expect({
      ...held,
      model: model.listeners(),
      styles: styles(),
      nodes: el.childNodes.length,
    }).toEqual({
      listeners: 0,
      observers: 0,
      timers: 0,
      model: 0,
      styles: 0,
      nodes: 0,
    });
  });
});

const still = () => {
  const one = element();
  one.dataset.tensorviz = "still-1";
  return one;
};

describe("the still", () => {
  it("is hidden while a view lives, and no longer", async () => {
    const one = still();
    const model = fakeModel(traits());
    const { widget, unmount } = await show(model);
    const second = widget.render({ model, el: element() });
    expect(one.style.display).toBe("none");
    unmount();
    expect(one.style.display).toBe("none");
    second();
    expect(one.style.display).toBe("");
  });

  it("is hidden with its whole output, also when it comes later", async () => {
    const outputs = element();
    outputs.className = "jp-OutputArea";
    const elsewhere = still();
    const model = fakeModel(traits());
    const el = outputs.appendChild(document.createElement("div"));
    const { widget } = await show(model);
    widget.render({ model, el });
    const output = document.createElement("div");
    output.className = "jp-OutputArea-child";
    output.append(still(), document.createElement("style"));
    outputs.append(output);
    await vi.waitFor(() => expect(output.style.display).toBe("none"));
    expect(output.querySelector("style")).toBeNull();
    expect(elsewhere.style.display).toBe("none");
  });

  it("stays in sight for another version, which says what to do", async () => {
    const one = still();
    const { el } = await show(fakeModel({ ...traits(), version: 99 }));
    expect(el.textContent).toBe("The page holds another version of tensorviz: reload the page.");
    expect(one.style.display).toBe("");
  });

  it("stays in sight where the message cannot be read", async () => {
    vi.stubGlobal("reportError", vi.fn());
    const one = still();
    const { el } = await show(fakeModel({ ...traits(), message: "{" }));
    expect(el.textContent).toBe("This explanation could not be read.");
    expect(one.style.display).toBe("");
  });
});

describe("a model that is closed", () => {
  it("leaves one calm line in every view", async () => {
    const model = fakeModel(traits());
    const one = still();
    const { el } = await show(model);
    model.set("closed", true);
    expect(el.querySelector(".tensorviz-step")).toBeNull();
    expect(el.textContent).toMatch(/no longer kept/);
    expect(one.style.display).toBe("");
  });
});

describe("a cell without steps", () => {
  it("says so, with what was left out and the exception", async () => {
    const failed = { type: "NameError", message: "name 'x' is not defined" };
    const empty = message([], { omitted: ["3 operations of pandas"], failed });
    const { el } = await show(fakeModel({ message: empty }));
    expect(el.textContent).toMatch(/no array operation/);
    expect(el.textContent).toContain("NameError: name 'x' is not defined");
    expect(el.textContent).toContain("3 operations of pandas");
  });
});

describe("an iteration that did not travel", () => {
  const looped = () => {
    const steps = [loopStep(1, [0, 1, 5])];
    const loops = [{ id: 7, label: "for i in x", ran: 9, recorded: [0, 1, 5] }];
    return { message: message(steps, { loops }), buffers: [buffer()] };
  };
  const slide = (el: HTMLElement, to: number) => {
    const slider = el.querySelector<HTMLInputElement>("[data-choice]");
    if (!slider) throw new Error("no slider");
    slider.value = String(to);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  };

  it("is asked for, and shown when it comes", async () => {
    const model = fakeModel(looped());
    const { el } = await show(model);
    slide(el, 2);
    expect(model.sent).toEqual([{ type: "get-occurrence", step: 1, position: 2, request: 1 }]);
    expect(said(el)).toMatch(/Asking/);
    const values = new DataView(new Float64Array([8, 8, 8, 8]).buffer);
    const fifth = { ...operand("A"), text: ["8", "8", "8", "8"] };
    const reply = {
      type: "occurrence",
      request: 1,
      step: 1,
      occurrence: occurrence(2, { operands: [fifth] }),
    };
    model.emit("msg:custom", reply, [values]);
    await vi.waitFor(() => {
      expect(said(el)).toBe("main 0");
      expect(text(el, ".tensorviz-tables")).toContain("8");
    });
    expect(text(el, ".tensorviz-tables td")).toBe("");
  });

  it("says calmly when it is refused", async () => {
    const model = fakeModel(looped());
    const { el } = await show(model);
    slide(el, 1);
    model.emit("msg:custom", { type: "refused", request: 1, reason: "No longer kept." }, []);
    await vi.waitFor(() => expect(said(el)).toBe("No longer kept."));
    slide(el, 0);
    expect(said(el)).toBe("main 0");
  });

  it("names what was not recorded", async () => {
    const { el } = await show(fakeModel(looped()));
    expect(text(el, ".tensorviz-choice small")).toBe("recorded 3 of 9");
    expect(el.querySelectorAll(".tensorviz-gap")).toHaveLength(2);
  });
});
