/** The whole cell on both sides: a bar each, with its interval, and what came before the clock. */

import type { DeviceSide, DeviceTime } from "../../protocol/generated.ts";
import { h } from "../dom.ts";
import { section } from "./parts.ts";
import type { Section } from "./sections.ts";

const percent = (ns: number, most: number) => `${((100 * ns) / most).toFixed(2)}%`;

interface Timed {
  side: DeviceSide;
  median: DeviceTime;
  low: DeviceTime;
  high: DeviceTime;
}

const timed = (side: DeviceSide): Timed | null =>
  side.median && side.low && side.high
    ? { side, median: side.median, low: side.low, high: side.high }
    : null;

function row(one: Timed, sent: DeviceTime | undefined, most: number, kind: string): HTMLElement {
  const { side, median, low, high } = one;
  const begin = sent?.ns ?? 0;
  const width = (ns: number) => `inline-size:${percent(ns, most)}`;
  const at = (ns: number) => `inset-inline-start:${percent(begin + ns, most)}`;
  const interval = h("i", {
    class: "tensorviz-interval",
    style: `${at(low.ns)};${width(high.ns - low.ns)}`,
  });
  const bars = h(
    "div",
    { class: "tensorviz-lane", "aria-hidden": "true" },
    begin > 0 ? h("i", { class: "tensorviz-sending", style: width(begin) }) : null,
    h("i", { class: `tensorviz-bar-${kind}`, style: width(median.ns) }),
    interval,
  );
  return h(
    "div",
    { class: "tensorviz-timed" },
    h("b", {}, side.title),
    bars,
    h("span", {}, h("b", {}, median.text), ` ${low.text} to ${high.text}`),
    h("small", {}, side.facts.join(" · ")),
  );
}

export const wholeCell: Section = ({ host, device, sending, notes = [] }) => {
  const [ours, theirs] = [timed(host), timed(device)];
  if (!ours || !theirs) return null;
  const most = Math.max(ours.high.ns, (sending?.ns ?? 0) + theirs.high.ns, 1);
  const key =
    sending && sending.ns > 0
      ? h(
          "p",
          { class: "tensorviz-lane-key" },
          h("i", { class: "tensorviz-sending" }),
          `sending the inputs, ${sending.text}: not in the ratio`,
        )
      : null;
  return section(
    "The whole cell",
    row(ours, undefined, most, "host"),
    row(theirs, sending, most, "device"),
    key,
    ...notes.map((note) => h("p", { class: "tensorviz-beside" }, note)),
  );
};
