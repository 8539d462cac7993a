/** One finished comparison: the verdict, then its sections. */

import type { DeviceComparison } from "../../protocol/generated.ts";
import { h } from "../dom.ts";
import { type GoTo, SECTIONS } from "./sections.ts";

export function result(comparison: DeviceComparison, goTo: GoTo): HTMLElement {
  const { state, headline, agreement = "", made } = comparison;
  return h(
    "div",
    { class: `tensorviz-result tensorviz-${state}` },
    h("p", { class: "tensorviz-verdict" }, headline),
    agreement && agreement !== headline ? h("p", {}, agreement) : null,
    ...SECTIONS.map((one) => one(comparison, goTo)),
    h("p", { class: "tensorviz-beside" }, `Measured ${made.replace("T", " ")}. `, save(comparison)),
  );
}

/** Everything that travelled, every sample among it, as a file. */
function save(comparison: DeviceComparison): HTMLElement {
  const label = "Save as JSON";
  const button = h("button", { type: "button", class: "tensorviz-button" }, label);
  button.addEventListener("click", () => {
    const text = JSON.stringify(comparison, null, 1);
    const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    h("a", { href: address, download: `comparison-${comparison.asked}.json` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  });
  return button;
}
