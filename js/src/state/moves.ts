/** Every change of a view's state, as a function from state to state. */

import type { Book } from "../model/book.ts";
import { shownIn } from "./shown.ts";
import { type Depth, LARGEST, type Speed, type ViewState } from "./view_state.ts";

export type Move = (state: ViewState, book: Book) => ViewState;

/** Going anywhere leaves the explained cell. */
const gone = (state: ViewState, change: Partial<ViewState>): ViewState => ({
  ...state,
  cell: null,
  ...change,
});

const countAt = (state: ViewState, book: Book) => shownIn(book, state)?.frames.length ?? 1;
const frameAt = (state: ViewState, book: Book) => shownIn(book, state)?.at ?? 0;

function atEndOf(state: ViewState, book: Book): ViewState {
  return { ...state, frame: countAt(state, book) - 1 };
}

export const isAtEnd = (state: ViewState, book: Book): boolean =>
  state.step >= book.steps.length - 1 && frameAt(state, book) >= countAt(state, book) - 1;

export const isAtStart = (state: ViewState, book: Book): boolean =>
  state.step === 0 && frameAt(state, book) === 0;

export const next: Move = (state, book) => {
  const frame = frameAt(state, book) + 1;
  if (frame < countAt(state, book)) return gone(state, { frame });
  if (state.step >= book.steps.length - 1) return gone(state, { playing: false });
  return gone(state, { step: state.step + 1, frame: 0 });
};

export const back: Move = (state, book) => {
  const frame = frameAt(state, book) - 1;
  if (frame >= 0) return gone(state, { frame });
  if (state.step === 0) return gone(state, {});
  return atEndOf(gone(state, { step: state.step - 1 }), book);
};

/** To the first frame of the step, and from there to that of the step before. */
export const first: Move = (state, book) => {
  const step = frameAt(state, book) > 0 ? state.step : Math.max(0, state.step - 1);
  return gone(state, { step, frame: 0 });
};

/** To the last frame of the step, and from there to that of the step after. */
export const last: Move = (state, book) => {
  const atLast = frameAt(state, book) >= countAt(state, book) - 1;
  const step = atLast ? Math.min(state.step + 1, book.steps.length - 1) : state.step;
  return atEndOf(gone(state, { step }), book);
};

export const toFrame =
  (frame: number): Move =>
  (state, book) =>
    gone(state, { frame: Math.max(0, Math.min(frame, countAt(state, book) - 1)) });

export const toStep =
  (step: number): Move =>
  (state, book) =>
    step < 0 || step >= book.steps.length ? state : gone(state, { step, frame: 0, visit: 0 });

export const nextStep: Move = (state, book) => toStep(state.step + 1)(state, book);
export const previousStep: Move = (state, book) => toStep(state.step - 1)(state, book);

export const toReading =
  (reading: string): Move =>
  (state, book) => {
    const chosen = { ...state, reading };
    return gone(chosen, { frame: frameAt(chosen, book) });
  };

/** The same picture where the new depth has it, else the one before it; a single shape opens at its first frame. */
export const toDepth =
  (depth: Depth): Move =>
  (state, book) => {
    const shown = shownIn(book, state);
    if (!shown || state.depth === "shape") return gone(state, { depth, frame: 0 });
    const here = shown.reading[state.depth][shown.at] ?? 0;
    const reached = shown.reading[depth].filter((position) => position <= here).length;
    return gone(state, { depth, frame: Math.max(0, reached - 1) });
  };

export const toIteration =
  (loop: number, iteration: number): Move =>
  (state) =>
    gone(state, { iterations: new Map(state.iterations).set(loop, iteration), visit: 0 });

export const toVisit =
  (visit: number): Move =>
  (state) =>
    gone(state, { visit });

export const explainCell =
  (index: readonly number[], result = 0): Move =>
  (state, book) => {
    const shown = shownIn(book, state);
    const asked = shown && { step: shown.step.id, position: shown.position, index, result };
    return { ...state, cell: index, result, playing: false, traced: asked };
  };

export const leaveCell: Move = (state) => ({ ...state, cell: null });
export const leaveTrail: Move = (state) => ({ ...state, cell: null, traced: null });

/** Play at the very end begins again. */
export const togglePlay: Move = (state, book) => {
  if (state.playing) return { ...state, playing: false };
  if (isAtEnd(state, book)) return gone(state, { playing: true, step: 0, frame: 0 });
  return gone(state, { playing: true });
};

export const stop: Move = (state) => (state.playing ? { ...state, playing: false } : state);

export const atSpeed =
  (speed: Speed): Move =>
  (state) => ({ ...state, speed });

type Switch =
  | "numbers"
  | "narration"
  | "memory"
  | "blank"
  | "help"
  | "wholeSource"
  | "fullScreen"
  | "river";

export const toggle =
  (name: Switch): Move =>
  (state) => ({ ...state, [name]: !state[name] });

export const set =
  (name: Switch, value: boolean): Move =>
  (state) =>
    state[name] === value ? state : { ...state, [name]: value };

/** To the other of light and dark than the one in force; where that is the page's own, it follows the page again. */
export const otherTheme =
  (inForce: "light" | "dark", page: "light" | "dark"): Move =>
  (state) => {
    const other = inForce === "dark" ? "light" : "dark";
    return { ...state, theme: other === page ? "page" : other };
  };

export const resize =
  (change: 1 | -1): Move =>
  (state) => ({ ...state, bigger: Math.max(0, Math.min(LARGEST, state.bigger + change)) });
