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

/** What is not in the ratio: before the clock begins, and after it has stopped. */
interface Copies {
  sending?: DeviceTime | undefined;
  bringing?: DeviceTime | undefined;
}

const ns = (time: DeviceTime | undefined) => time?.ns ?? 0;

function row(one: Timed, copies: Copies, most: number, kind: string): HTMLElement {
  const { side, median, low, high } = one;
  const begin = ns(copies.sending);
  const width = (length: number) => `inline-size:${percent(length, most)}`;
  const at = (place: number) => `inset-inline-start:${percent(begin + place, most)}`;
  const copied = (time: DeviceTime | undefined) =>
    ns(time) > 0 ? h("i", { class: "tensorviz-sending", style: width(ns(time)) }) : null;
  const interval = h("i", {
    class: "tensorviz-interval",
    style: `${at(low.ns)};${width(high.ns - low.ns)}`,
  });
  const bars = h(
    "div",
    { class: "tensorviz-lane", "aria-hidden": "true" },
    copied(copies.sending),
    h("i", { class: `tensorviz-bar-${kind}`, style: width(median.ns) }),
    copied(copies.bringing),
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

function keyOf({ sending, bringing }: Copies): HTMLElement | null {
  const parts = [
    ns(sending) > 0 ? `sending the inputs, ${sending?.text}` : "",
    ns(bringing) > 0 ? `bringing the results back, ${bringing?.text}` : "",
  ].filter(Boolean);
  if (parts.length === 0) return null;
  const words = `${parts.join("; ")}: not in the ratio`;
  return h("p", { class: "tensorviz-lane-key" }, h("i", { class: "tensorviz-sending" }), words);
}

export const wholeCell: Section = ({ host, device, sending, bringing, notes = [] }) => {
  const [ours, theirs] = [timed(host), timed(device)];
  if (!ours || !theirs) return null;
  const copies = { sending, bringing };
  const after = Math.max(theirs.high.ns, theirs.median.ns + ns(bringing));
  const most = Math.max(ours.high.ns, ns(sending) + after, 1);
  return section(
    "The whole cell",
    row(ours, {}, most, "host"),
    row(theirs, copies, most, "device"),
    keyOf(copies),
    ...notes.map((note) => h("p", { class: "tensorviz-beside" }, note)),
  );
};
