/** Asks for the occurrence that is wanted and did not travel. */

import { computed, type Signal } from "@preact/signals-core";
import { type Host, Refusal } from "../host/host.ts";
import type { Scope } from "./scope.ts";
import type { Shown } from "./shown.ts";
import type { Notice, Store } from "./store.ts";

type Place = Pick<Store, "book" | "shown">;

export function watchMissing(
  { book, shown }: Place,
  host: Host,
  notice: Signal<Notice | null>,
  scope: Scope,
): void {
  const wanted = computed(() => (shown.value?.missing ? placeOf(shown.value) : ""));
  scope.watch(() => {
    const now = wanted.value && shown.peek();
    if (!now) {
      notice.value = null;
      return;
    }
    const { step, position } = now;
    const controller = new AbortController();
    notice.value = { kind: "waiting", text: "Asking the kernel for this iteration …" };
    host
      .ask({ type: "get-occurrence", step: step.id, position }, controller.signal)
      .then(({ reply, buffers }) => {
        if (reply.type === "occurrence") book.add(step.id, reply.occurrence, buffers);
      })
      .catch((error: unknown) => {
        if (!controller.signal.aborted) notice.value = refused(error);
      });
    return () => controller.abort();
  });
}

const placeOf = ({ step, position }: Shown) => `${step.id} ${position}`;

export const refused = (error: unknown): Notice => ({
  kind: "refused",
  text: error instanceof Refusal ? error.message : "This could not be shown.",
});
