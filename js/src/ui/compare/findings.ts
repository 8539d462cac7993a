/** What the cell does that costs time on a device, each at its place. */

import { h } from "../dom.ts";
import { paragraph, place, section } from "./parts.ts";
import type { Section } from "./sections.ts";

export const findings: Section = ({ findings: found = [] }) =>
  found.length === 0
    ? null
    : section(
        "What costs time there",
        h(
          "ul",
          {},
          ...found.map((one) =>
            h("li", { class: "tensorviz-finding" }, place(one.place), paragraph(one.sentence)),
          ),
        ),
      );
