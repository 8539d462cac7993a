/** The state of one view as signals, and what follows from it. */

import type { ReadonlySignal, Signal } from "@preact/signals-core";
import type { Book } from "../model/book.ts";
import type { Followed } from "../model/trails.ts";
import type { Frame } from "../protocol/generated.ts";
import type { Move } from "./moves.ts";
import type { Shown } from "./shown.ts";
import type { ViewState } from "./view_state.ts";

/** What is said in place of the frame: while we wait, or why there is nothing. */
export interface Notice {
  kind: "waiting" | "refused";
  text: string;
}

export interface Store {
  readonly book: Book;
  readonly state: ReadonlySignal<ViewState>;
  readonly shown: ReadonlySignal<Shown | null>;
  /** The frame to draw: the explained cell's, or the step's. */
  readonly frame: ReadonlySignal<Frame | null>;
  readonly notice: ReadonlySignal<Notice | null>;
  /** The cells that made the traced cell, and that it went into; set by the river. */
  readonly trail: Signal<Followed | null>;
  go(move: Move): void;
  /** A signal of one part of the state, that changes only when the part does. */
  pick<T>(part: (state: ViewState) => T): ReadonlySignal<T>;
}
