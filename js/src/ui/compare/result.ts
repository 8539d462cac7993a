/** One finished comparison: the verdict, then its sections. */

import type { DeviceComparison, DeviceNumber } from "../../protocol/generated.ts";
import { h } from "../dom.ts";
import { paragraph } from "./parts.ts";
import { SECTIONS } from "./sections.ts";

export function result(
  comparison: DeviceComparison,
  numbers: readonly DeviceNumber[],
): HTMLElement {
  const { state, headline, agreement = "", unfinished = "", made } = comparison;
  return h(
    "div",
    { class: `tensorviz-result tensorviz-${state}` },
    paragraph(headline, { class: "tensorviz-verdict" }),
    agreement && agreement !== headline ? paragraph(agreement) : null,
    unfinished ? paragraph(unfinished) : null,
    ...SECTIONS.map((one) => one(comparison, numbers)),
    h("p", { class: "tensorviz-beside" }, `${made.replace("T", " ")} `, save()),
  );
}

const save = () =>
  h("button", { type: "button", class: "tensorviz-button", "data-save": true }, "Save as JSON");

/** Everything that travelled, every sample among it, as a file. */
export function saveAsFile(comparison: DeviceComparison): void {
  const text = JSON.stringify(comparison, null, 1);
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  h("a", { href: address, download: `comparison-${comparison.asked}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
