/** Every comparison of devices, whole. The address says which: comparisons.html?only=product&theme=dark&width=600 */

import type { DeviceComparison } from "../src/protocol/generated.ts";
import { result } from "../src/ui/compare/result.ts";
import { h } from "../src/ui/dom.ts";

declare const FIXTURES: readonly (DeviceComparison & { name: string })[];

const asked = new URLSearchParams(location.search);
const only = asked.get("only") ?? "";
const theme = asked.get("theme") ?? "light";
const width = asked.get("width");

document.body.className = theme;
const page = document.querySelector("main") as HTMLElement;
if (width) page.style.width = `${width}px`;
for (const comparison of FIXTURES) {
  if (!comparison.name.includes(only)) continue;
  const shown = h(
    "section",
    { class: "tensorviz-compare" },
    result(comparison, () => {}),
  );
  page.append(h("div", { class: "tensorviz", "data-theme": theme }, shown));
}
document.title = "tensorviz comparison gallery";
