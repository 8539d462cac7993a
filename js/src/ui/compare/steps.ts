/** Place by place where it ran, why, what moved, and how long it took where that was measured. */

import type { DeviceStep, DeviceTime } from "../../protocol/generated.ts";
import { h } from "../dom.ts";
import { place, section } from "./parts.ts";
import type { Section } from "./sections.ts";

const times = (count: number) => (count === 1 ? "" : `, ${count.toLocaleString("en")} times`);

function bar(
  time: DeviceTime | undefined,
  waiting: DeviceTime | undefined,
  most: number,
  kind: string,
) {
  if (!time) return null;
  const share = (ns: number) => `inline-size:${((100 * ns) / most).toFixed(2)}%`;
  const idle = Math.min(waiting?.ns ?? 0, time.ns);
  return h(
    "div",
    { class: "tensorviz-step-time" },
    h(
      "div",
      { class: "tensorviz-lane", "aria-hidden": "true" },
      h("i", { class: `tensorviz-bar-${kind}`, style: share(time.ns - idle) }),
      idle > 0 ? h("i", { class: "tensorviz-waiting", style: share(idle) }) : null,
    ),
    h("span", {}, `${kind === "host" ? "CPU" : "there"} ${time.text}`),
  );
}

function row(step: DeviceStep, most: number): HTMLElement {
  const facts = [step.reason, step.moved].filter(Boolean).join(" · ");
  return h(
    "li",
    { class: `tensorviz-ran tensorviz-ran-${step.where}` },
    place(step.place),
    h("span", { class: "tensorviz-ran-words" }, `${step.words}${times(step.times)}`),
    facts ? h("small", {}, facts) : null,
    bar(step.host, undefined, most, "host"),
    bar(step.device, step.waiting, most, "device"),
  );
}

export const stepsSection: Section = ({ steps = [], moreSteps = 0 }) => {
  if (steps.length === 0) return null;
  const most = Math.max(
    1,
    ...steps.flatMap(({ host, device }) => [host?.ns ?? 0, device?.ns ?? 0]),
  );
  const more = moreSteps > 0 ? h("p", {}, `${moreSteps} more places are not listed.`) : null;
  const rows = steps.map((step) => row(step, most));
  const key = steps.some(({ waiting }) => (waiting?.ns ?? 0) > 0)
    ? h(
        "p",
        { class: "tensorviz-lane-key" },
        h("i", { class: "tensorviz-waiting" }),
        "waiting for Python to hand the work over",
      )
    : null;
  return section("Step by step", key, h("ol", { class: "tensorviz-ran-list" }, ...rows), more);
};
