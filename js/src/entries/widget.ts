/** The anywidget: one book or report per model, one view per place where it is shown. */

import { signal, untracked } from "@preact/signals-core";
import { type AnyModel, textTrait } from "../host/any_model.ts";
import { kernelHost } from "../host/kernel.ts";
import { hideStill } from "../host/still.ts";
import { useStyles } from "../host/styles.ts";
import { createBook } from "../model/book.ts";
import { decodeExplanation, isReport, OtherVersionError, toDataViews } from "../protocol/decode.ts";
import { PROTOCOL_VERSION } from "../protocol/generated.ts";
import { familiesOf, loadViews } from "../scene/view.ts";
import { Scope } from "../state/scope.ts";
import { calmLine } from "../ui/asides.ts";
import { h } from "../ui/dom.ts";
import { drawing } from "../ui/drawing.ts";
import { markPainted } from "../ui/painted.ts";
import { mountView } from "../ui/view.ts";

interface Context {
  model: AnyModel;
}

/** What the views of a model have in common. */
interface Shared {
  /** What shows it; null where it cannot be shown. */
  mount: ((el: HTMLElement, scope: Scope) => void) | null;
  /** Why it cannot be shown. */
  reason: string;
  close(): void;
}

const CLOSED =
  "This picture is no longer kept: the cell ran again, or its values were dropped. Run the cell to see it.";

async function explanationOf(model: AnyModel): Promise<Shared> {
  const explanation = decodeExplanation(textTrait(model, "message"));
  await loadViews(familiesOf(explanation));
  const book = createBook(explanation, toDataViews(model.get("buffers")));
  const host = kernelHost(model);
  const mount: Shared["mount"] = (el, scope) => {
    mountView(el, book, host, drawing, scope, { model });
    markPainted(scope, explanation.id);
  };
  return { mount, reason: "", close: () => host.close() };
}

async function reportOf(model: AnyModel): Promise<Shared> {
  const { openReport } = await import("./report.ts");
  const report = openReport(model);
  const mount: Shared["mount"] = (el, scope) => {
    report.mount(el, scope);
    markPainted(scope, report.id);
  };
  return { mount, reason: "", close: report.close };
}

async function open(model: AnyModel): Promise<Shared> {
  const isOfReport = isReport(textTrait(model, "message"));
  try {
    if (model.get("version") !== PROTOCOL_VERSION) throw new OtherVersionError();
    return await (isOfReport ? reportOf(model) : explanationOf(model));
  } catch (error) {
    const shared = { mount: null, close() {} };
    if (error instanceof OtherVersionError) return { ...shared, reason: error.message };
    reportError(error);
    const what = isOfReport ? "inspector" : "explanation";
    return { ...shared, reason: `This ${what} could not be read.` };
  }
}

function renderView(
  { model, el }: Context & { el: HTMLElement },
  shared: Shared,
  css: string,
): () => void {
  const scope = new Scope();
  if (css) scope.own(useStyles(css));
  const closed = signal(model.get("closed") === true);
  const read = () => {
    closed.value = model.get("closed") === true;
  };
  model.on("change:closed", read);
  scope.own(() => model.off("change:closed", read));
  scope.watch(() => {
    const { mount, reason } = shared;
    if (closed.value) return say(el, CLOSED);
    if (!mount) return say(el, reason);
    const view = new Scope();
    untracked(() => {
      view.own(hideStill(el, textTrait(model, "still")));
      mount(el, view);
    });
    return () => view.close();
  });
  return () => scope.close();
}

function say(el: HTMLElement, text: string): () => void {
  const root = h("div", { class: "tensorviz tensorviz-stopped" }, calmLine(text));
  el.append(root);
  return () => root.remove();
}

/** Called once per model: what `initialize` reads is shared by all views of the model. */
export default function createWidget(css = "") {
  let shared: Shared | null = null;
  return {
    async initialize({ model }: Context): Promise<() => void> {
      const opened = await open(model);
      shared = opened;
      return () => opened.close();
    },
    render(context: Context & { el: HTMLElement }): () => void {
      if (!shared) throw new Error("A view is rendered before its model is initialized.");
      return renderView(context, shared, css);
    },
  };
}
