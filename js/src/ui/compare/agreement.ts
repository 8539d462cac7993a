/** How many digits of each name agree. */

import { h } from "../dom.ts";
import { section } from "./parts.ts";
import type { Section } from "./sections.ts";

export const agreementSection: Section = ({ digits = [] }) =>
  digits.length === 0
    ? null
    : section(
        "Digits that agree",
        h(
          "ul",
          { class: "tensorviz-digits" },
          ...digits.map(({ name, text, enough, note }) =>
            h(
              "li",
              enough ? {} : { class: "tensorviz-apart" },
              h("code", {}, name),
              ` ${text}${note ? ` (${note})` : ""}${enough ? "" : ": more than rounding"}`,
            ),
          ),
        ),
      );
