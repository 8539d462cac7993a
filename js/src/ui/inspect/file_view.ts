/** The arrays of a file, each with its summary; pressing one looks into it. */

import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { InspectorHost } from "../../host/host.ts";
import { bytesText, shapeText } from "../../model/inspect/place.ts";
import type { FileEntry, FileListing, Inspection } from "../../protocol/generated.ts";
import { askOneAtATime } from "../../state/inspect/asking.ts";
import type { Scope } from "../../state/scope.ts";
import { grouped } from "../../util/text.ts";
import { h, setText } from "../dom.ts";
import { createFrame, watchFrameKeys } from "./frame.ts";
import { mountInspection, type Sent } from "./inspection_view.ts";

const HEADS = ["array", "NaN", "shape", "dtype", "size", "min", "max", "mean", "std"];

function line(scope: Scope, entry: FileEntry, open: (name: string) => void): HTMLElement {
  const {
    name,
    shape,
    dtype,
    nbytes,
    nan,
    mean = "",
    std = "",
    low = "",
    high = "",
    summary = "",
  } = entry;
  const button = h("button", { type: "button", class: "tensorviz-link" }, h("code", {}, name));
  scope.listen(button, "click", () => open(name));
  const isBad = (nan ?? 0) > 0;
  return h(
    "tr",
    { class: isBad ? "tensorviz-bad" : "", title: summary || null },
    h("th", { scope: "row" }, button),
    h("td", { class: isBad ? "tensorviz-bad" : "" }, nan == null ? "" : grouped(nan)),
    ...[shapeText(shape), dtype, bytesText(nbytes)].map((text) => h("td", {}, text)),
    ...(nan == null && !low
      ? [h("td", { colspan: 4 }, summary)]
      : [low, high, mean, std].map((text) => h("td", {}, text))),
  );
}

export function mountFile(
  el: HTMLElement,
  sent: ReadonlySignal<Sent<FileListing>>,
  host: InspectorHost,
  scope: Scope,
): void {
  const first = sent.peek().message;
  const frame = createFrame(scope, `File ${first.name}`);
  const opened = signal<Sent<Inspection> | null>(null);
  const said = h("p", { class: "tensorviz-found", role: "status" });
  const place = h("div", { class: "tensorviz-opened" });
  const ask = askOneAtATime(scope, host, (text) => setText(said, text));
  const open = (name: string) => {
    setText(said, `Opening ${name} …`);
    ask({ type: "open-entry", name }, ({ reply, buffers }) => {
      if (reply.type !== "inspection-reply") return;
      setText(said, "");
      opened.value = { message: reply.inspection, buffers };
    });
  };
  const lines = h("tbody", {});
  const foot = h("div", { class: "tensorviz-inspect-foot" });
  scope.watch(() => {
    const { entries, more = 0, sentence, notes = [] } = sent.value.message;
    const inner = scope.child();
    lines.replaceChildren(...entries.map((entry) => line(inner, entry, open)));
    foot.replaceChildren(
      h("p", { class: "tensorviz-say" }, sentence),
      ...notes.map((text) => h("p", { class: "tensorviz-note tensorviz-remark" }, text)),
      ...(more > 0
        ? [h("p", { class: "tensorviz-hint" }, `${grouped(more)} more arrays are not listed.`)]
        : []),
    );
    return () => inner.close();
  });
  scope.watch(() => {
    const one = opened.value;
    if (!one) return;
    const inner = scope.child();
    mountInspection(place, signal(one), signal(one.message.progress), host, inner);
    return () => inner.close();
  });
  const heads = HEADS.map((text) => h("th", { scope: "col" }, text));
  frame.root.append(
    h(
      "div",
      { class: "tensorviz-top" },
      h(
        "h2",
        { class: "tensorviz-title" },
        h("code", {}, first.name),
        " ",
        h("span", { class: "tensorviz-dtype" }, `${first.format}, ${bytesText(first.nbytes)}`),
      ),
      h("div", { class: "tensorviz-tools" }, ...frame.tools),
    ),
    h(
      "div",
      { class: "tensorviz-inspect-main" },
      h(
        "div",
        { class: "tensorviz-scroll", tabindex: 0, role: "region", "aria-label": "Arrays" },
        h(
          "table",
          { class: "tensorviz-watch tensorviz-listing" },
          h("caption", { class: "tensorviz-hidden" }, `Arrays of ${first.name}`),
          h("thead", {}, h("tr", {}, ...heads)),
          lines,
        ),
      ),
      said,
    ),
    foot,
    place,
  );
  scope.own(() => frame.root.remove());
  el.append(frame.root);
  watchFrameKeys(scope, frame.root, ({ key }) => frame.key(key));
}
