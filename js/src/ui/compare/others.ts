/** What else a cell can be compared on, and what is missing for it. */

import type { Device } from "../../protocol/generated.ts";
import { h } from "../dom.ts";
import { section } from "./parts.ts";

const isWay = ({ state }: Device) => state === "this CPU";

const missing = ({ library, state, reason, hint }: Device) =>
  h(
    "li",
    {},
    h("b", {}, library),
    ` ${state}. ${reason}`,
    hint ? h("span", { class: "tensorviz-needs" }, h("code", {}, hint)) : null,
  );

export function others(devices: readonly Device[]): HTMLElement {
  const absent = devices.filter((one) => !isWay(one) && !one.usable);
  const there = devices.filter((one) => !isWay(one) && one.usable);
  const line =
    there.length > 0
      ? "Each runs this cell again, from the inputs that it began with, and holds every result against NumPy's."
      : "No second device can be used here. These are known, with what each one needs:";
  const buttons = (some: readonly Device[]) =>
    some.map(({ name, library }) =>
      h("button", { type: "button", class: "tensorviz-button", "data-choose": name }, library),
    );
  const ways = devices.filter(isWay);
  return h(
    "div",
    { class: "tensorviz-others" },
    h("p", {}, line),
    there.length > 0 ? h("div", { class: "tensorviz-row" }, ...buttons(there)) : null,
    ways.length > 0
      ? section("On this CPU alone", h("div", { class: "tensorviz-row" }, ...buttons(ways)))
      : null,
    absent.length > 0 ? section("Not here", h("ul", {}, ...absent.map(missing))) : null,
  );
}
