/** The anywidget: one book per model, one view per place where it is shown. */

import { signal, untracked } from "@preact/signals-core";
import { type AnyModel, textTrait } from "../host/any_model.ts";
import type { Host } from "../host/host.ts";
import { kernelHost } from "../host/kernel.ts";
import { hideStill } from "../host/still.ts";
import { useStyles } from "../host/styles.ts";
import { type Book, createBook } from "../model/book.ts";
import { decodeExplanation, OtherVersionError, toDataViews } from "../protocol/decode.ts";
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

interface Shared {
  book: Book | null;
  /** Why there is no book. */
  reason: string;
  host: Host;
}

const CLOSED =
  "This picture is no longer kept: the cell ran again, or its values were dropped. Run the cell to see it.";

async function read(model: AnyModel): Promise<Pick<Shared, "book" | "reason">> {
  try {
    if (model.get("version") !== PROTOCOL_VERSION) throw new OtherVersionError();
    const explanation = decodeExplanation(textTrait(model, "message"));
    await loadViews(familiesOf(explanation));
    return { book: createBook(explanation, toDataViews(model.get("buffers"))), reason: "" };
  } catch (error) {
    if (error instanceof OtherVersionError) return { book: null, reason: error.message };
    reportError(error);
    return { book: null, reason: "This explanation could not be read." };
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
    const { book, host, reason } = shared;
    if (closed.value) return say(el, CLOSED);
    if (!book) return say(el, reason);
    const view = new Scope();
    untracked(() => {
      view.own(hideStill(el, textTrait(model, "still")));
      mountView(el, book, host, drawing, view);
      markPainted(view, book.explanation.id);
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
      const host = kernelHost(model);
      shared = { ...(await read(model)), host };
      return () => host.close();
    },
    render(context: Context & { el: HTMLElement }): () => void {
      if (!shared) throw new Error("A view is rendered before its model is initialized.");
      return renderView(context, shared, css);
    },
  };
}
