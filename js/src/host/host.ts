/** What a view needs of the page it lives in: someone to ask for what did not travel ahead. */

import type {
  CellFrame,
  CellTrail,
  ExplainCell,
  FollowCell,
  GetOccurrence,
  OccurrenceReply,
} from "../protocol/generated.ts";

export type Question =
  | Omit<GetOccurrence, "request">
  | Omit<ExplainCell, "request">
  | Omit<FollowCell, "request">;

export interface Answer {
  reply: OccurrenceReply | CellFrame | CellTrail;
  buffers: readonly DataView[];
}

/** The question was not answered; the message is for the reader. */
export class Refusal extends Error {}

export const KERNEL_GONE = "The kernel is gone; this cell's values did not travel.";

export interface Host {
  /**
   * Rejects with a `Refusal` that says why, or with an `AbortError` when `signal` is aborted.
   */
  ask(question: Question, signal: AbortSignal): Promise<Answer>;
}

export const aborted = () => new DOMException("No longer wanted.", "AbortError");
