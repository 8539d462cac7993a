/** Where the two runs part, with both values. */

import { h } from "../dom.ts";
import { paragraph, place, section } from "./parts.ts";
import type { Section } from "./sections.ts";

export const partingSection: Section = ({ parting, host, device, headline }) => {
  if (!parting) return null;
  const values =
    parting.host || parting.device
      ? h(
          "dl",
          { class: "tensorviz-both" },
          h("dt", {}, host.title),
          h("dd", {}, h("code", {}, parting.host ?? "")),
          h("dt", {}, device.title),
          h("dd", {}, h("code", {}, parting.device ?? "")),
        )
      : null;
  const where = parting.place ? place(parting.place) : null;
  if (values) return section("Where they part", where, values);
  const isNew = parting.sentence !== headline;
  return section("Where it ended", where, isNew ? paragraph(parting.sentence) : null);
};
