/** Looking for a cell: the first NaN, the largest, one that is equal to a value or outside of a range. */

import type { InspectorHost } from "../../host/host.ts";
import { localHit } from "../../model/inspect/local_search.ts";
import { isTimeType } from "../../model/inspect/tally.ts";
import type { Search, Statistics } from "../../protocol/generated.ts";
import { askOneAtATime } from "../../state/inspect/asking.ts";
import { jumpTo } from "../../state/inspect/moves.ts";
import type { InspectStore } from "../../state/inspect/store.ts";
import type { Scope } from "../../state/scope.ts";
import { h, setText } from "../dom.ts";

type Kind = Search["kind"];

const KINDS: readonly (readonly [kind: Kind, label: string])[] = [
  ["nan", "NaN"],
  ["inf", "an infinity"],
  ["zero", "zero"],
  ["largest", "the largest"],
  ["smallest", "the smallest"],
  ["equal", "equal to"],
  ["outside", "outside of"],
];

const isNumeric = (dtype: string) => /float|int|complex|bool|decimal/.test(dtype);
const hasNan = (dtype: string) => /float|complex|object|datetime|timedelta/.test(dtype);

function kindsFor(dtype: string): readonly (readonly [Kind, string])[] {
  return KINDS.filter(([kind]) => {
    if (kind === "nan") return hasNan(dtype);
    if (kind === "inf") return /float|complex/.test(dtype);
    if (kind === "equal") return true;
    return isNumeric(dtype) || (kind !== "zero" && /datetime|timedelta/.test(dtype));
  });
}

export function searchPanel(
  scope: Scope,
  store: InspectStore,
  host: InspectorHost,
  statistics: () => Statistics | null,
): HTMLElement {
  const { dtype, name } = store.subject.peek().facts;
  const none = isTimeType(dtype) ? "NaT" : "NaN";
  const options = kindsFor(dtype).map(([value, label]) =>
    h("option", { value }, value === "nan" ? none : label),
  );
  const kind = h("select", { "aria-label": "Look for" }, ...options);
  const field = (label: string) =>
    h("input", { type: "text", "aria-label": label, size: 8, spellcheck: "false", hidden: true });
  const [value, low, high] = [field("Value"), field("Lowest"), field("Highest")];
  const and = h("span", { hidden: true }, "to");
  const find = h("button", { type: "submit", class: "tensorviz-button" }, "Find");
  const next = h("button", { type: "button", class: "tensorviz-button" }, "Next");
  const said = h("p", { class: "tensorviz-found", role: "status" });
  const form = h("form", { class: "tensorviz-search" }, kind, value, low, and, high, find, next);
  const kindNow = () => kind.value as Kind;
  const showFields = () => {
    value.hidden = kindNow() !== "equal";
    for (const one of [low, high, and]) one.hidden = kindNow() !== "outside";
    next.hidden = kindNow() === "largest" || kindNow() === "smallest";
  };
  showFields();
  const ask = askOneAtATime(scope, host, (text) => setText(said, text));
  const start = (after: readonly number[] | null) => {
    const known = statistics();
    const hit = known && localHit(known, name, kindNow(), after, none);
    if (hit) {
      setText(said, hit.sentence);
      store.go(jumpTo(hit.index));
      return;
    }
    const texts = {
      ...(kindNow() === "equal" ? { value: value.value } : {}),
      ...(kindNow() === "outside" ? { low: low.value, high: high.value } : {}),
    };
    setText(said, "Looking …");
    ask({ type: "search", kind: kindNow(), ...texts, ...(after ? { after } : {}) }, ({ reply }) => {
      if (reply.type !== "found") return;
      if (reply.changed) store.changed.value = true;
      setText(said, reply.sentence);
      if (reply.index) store.go(jumpTo(reply.index));
    });
  };
  scope.listen(kind, "change", showFields);
  scope.listen(form, "submit", (event) => {
    event.preventDefault();
    start(null);
  });
  const cell = store.pick((state) => state.cell);
  scope.listen(next, "click", () => start(cell.peek()));
  return h(
    "section",
    { class: "tensorviz-find", "aria-label": "Search" },
    h("h3", {}, "Find"),
    form,
    said,
  );
}
