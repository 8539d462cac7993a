import { batch, computed, signal } from "@preact/signals-core";
import type { Host } from "../host/host.ts";
import type { Book } from "../model/book.ts";
import type { Followed } from "../model/trails.ts";
import type { Frame } from "../protocol/generated.ts";
import { type ExplainLocally, watchCell } from "./cell_answer.ts";
import { watchMissing } from "./missing.ts";
import { watchPlaying } from "./player.ts";
import type { Scope } from "./scope.ts";
import { shownIn } from "./shown.ts";
import type { Notice, Store } from "./store.ts";
import { initialState } from "./view_state.ts";

export function createStore(book: Book, host: Host, explain: ExplainLocally, scope: Scope): Store {
  const state = signal(initialState(book.explanation));
  const shown = computed(() => {
    book.arrivals.value;
    return shownIn(book, state.value);
  });
  const cellFrame = signal<Frame | null>(null);
  const cellNotice = signal<Notice | null>(null);
  const missingNotice = signal<Notice | null>(null);
  const store: Store = {
    book,
    state,
    shown,
    frame: computed(() => cellFrame.value ?? shown.value?.frame ?? null),
    notice: computed(() => missingNotice.value ?? cellNotice.value),
    trail: signal<Followed | null>(null),
    go(move) {
      batch(() => {
        state.value = move(state.peek(), book);
      });
    },
    pick: (part) => computed(() => part(state.value)),
  };
  watchMissing(store, host, missingNotice, scope);
  watchCell(store, host, explain, { frame: cellFrame, notice: cellNotice }, scope);
  watchPlaying(store, scope);
  return store;
}
