/** What a view needs of the page it lives in: someone to ask for what did not travel ahead. */

import type {
  Command,
  DeviceCommand,
  DeviceReply,
  InspectorCommand,
  InspectorReply,
  Refused,
  Reply,
  Stopped,
  Waiting,
} from "../protocol/generated.ts";

type Unnumbered<T> = T extends unknown ? Omit<T, "request"> : never;

export type Question = Unnumbered<Command>;
export type InspectorQuestion = Unnumbered<InspectorCommand>;

export type DeviceQuestion = Unnumbered<DeviceCommand>;

export interface Answered<R> {
  reply: R;
  buffers: readonly DataView[];
}

export type Answer = Answered<Exclude<Reply, Refused>>;
export type InspectorAnswer = Answered<Exclude<InspectorReply, Waiting>>;
export type DeviceAnswer = Answered<DeviceReply | Stopped>;

/** The question was not answered; the message is for the reader. */
export class Refusal extends Error {}

export const KERNEL_GONE = "The kernel is gone; this cell's values did not travel.";

export interface Asking<Q, A> {
  /**
   * Rejects with a `Refusal` that says why, or with an `AbortError` when `signal` is aborted. `wait` is told when the
   * answer has to wait, and for what.
   */
  ask(question: Q, signal: AbortSignal, wait?: (reason: string) => void): Promise<A>;
}

export type Host = Asking<Question, Answer>;
export type DeviceHost = Asking<DeviceQuestion, DeviceAnswer>;
export type InspectorHost = Asking<InspectorQuestion, InspectorAnswer>;

export const aborted = () => new DOMException("No longer wanted.", "AbortError");
