/** Asking the kernel, and saying so when the answer takes its time. */

import {
  type InspectorAnswer,
  type InspectorHost,
  type InspectorQuestion,
  Refusal,
} from "../../host/host.ts";
import type { Scope } from "../scope.ts";

/** After this long without an answer the reader is told that the kernel has other things to do. */
const PATIENCE_MS = 1000;

export const BUSY =
  "The kernel is busy: this is what it sent before. The rest follows when it is free.";
const FAILED = "This could not be shown.";

export interface Outcomes {
  waits(reason: string): void;
  done(answer: InspectorAnswer): void;
  refused(reason: string): void;
}

/** Returns what gives the question up. */
export function askPatiently(
  host: InspectorHost,
  question: InspectorQuestion,
  { waits, done, refused }: Outcomes,
): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const patience = setTimeout(() => waits(BUSY), PATIENCE_MS);
  const wait = (reason: string) => {
    clearTimeout(patience);
    waits(reason);
  };
  host
    .ask(question, signal, wait)
    .then((answer) => {
      if (!signal.aborted) done(answer);
    })
    .catch((error: unknown) => {
      if (!signal.aborted) refused(error instanceof Refusal ? error.message : FAILED);
    })
    .finally(() => clearTimeout(patience));
  return () => {
    clearTimeout(patience);
    controller.abort();
  };
}

/** One question at a time: a newer one takes the place of an older one. */
export function askOneAtATime(
  scope: Scope,
  host: InspectorHost,
  say: (text: string) => void,
): (question: InspectorQuestion, done: Outcomes["done"]) => void {
  let giveUp = () => {};
  scope.own(() => giveUp());
  return (question, done) => {
    giveUp();
    giveUp = askPatiently(host, question, { waits: say, refused: say, done });
  };
}
