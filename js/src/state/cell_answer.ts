/** "Explain this cell": a frame formed here where the operands travelled, else asked from the kernel. */

import { batch, type Signal } from "@preact/signals-core";
import type { Host } from "../host/host.ts";
import type { Cells } from "../model/cells.ts";
import type { Frame } from "../protocol/generated.ts";
import { refused } from "./missing.ts";
import type { Scope } from "./scope.ts";
import type { Shown } from "./shown.ts";
import type { Notice, Store } from "./store.ts";

/** Null where what travelled is not enough. */
export type ExplainLocally = (
  shown: Shown,
  cells: readonly Cells[],
  index: readonly number[],
  result: number,
) => Frame | null;

interface Outlet {
  frame: Signal<Frame | null>;
  notice: Signal<Notice | null>;
}

export function watchCell(
  store: Pick<Store, "book" | "shown" | "state" | "pick">,
  host: Host,
  explain: ExplainLocally,
  outlet: Outlet,
  scope: Scope,
): void {
  const { book } = store;
  const cell = store.pick((state) => state.cell);
  const give = (frame: Frame | null, notice: Notice | null) =>
    batch(() => {
      outlet.frame.value = frame;
      outlet.notice.value = notice;
    });
  scope.watch(() => {
    const index = cell.value;
    const shown = store.shown.peek();
    if (!index || !shown || shown.missing) return give(null, null);
    const { result } = store.state.peek();
    const formed = explain(shown, book.cells(shown.occurrence), index, result);
    if (formed) return give(formed, null);
    const controller = new AbortController();
    give(null, { kind: "waiting", text: `Asking the kernel about cell [${index.join(", ")}] …` });
    const { step, position } = shown;
    const which = result === 0 ? {} : { result };
    host
      .ask({ type: "explain-cell", step: step.id, position, index, ...which }, controller.signal)
      .then(({ reply }) => {
        if (controller.signal.aborted) return;
        give(reply.type === "cell-frame" ? reply.frame : null, null);
      })
      .catch((error: unknown) => {
        if (!controller.signal.aborted) give(null, refused(error));
      });
    return () => controller.abort();
  });
}
