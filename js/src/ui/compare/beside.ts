/** What must stand beside the times: copies, the first use, memory. */

import { h } from "../dom.ts";
import { section } from "./parts.ts";
import type { Section } from "./sections.ts";

export const beside: Section = ({ transfers = [], firstUse, memory = "" }) => {
  const lines: [string, string][] = [];
  if (transfers.length > 0) lines.push(["Copies", transfers.join(" ")]);
  if (firstUse) {
    const words = `${firstUse.text}, with all that is compiled or loaded once and every result checked`;
    lines.push(["First run", words]);
  }
  if (memory) lines.push(["Memory", memory]);
  if (lines.length === 0) return null;
  const terms = lines.flatMap(([term, text]) => [h("dt", {}, term), h("dd", {}, text)]);
  return section("Beside the times", h("dl", {}, ...terms));
};
