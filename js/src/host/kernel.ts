/** Questions to the kernel over the widget's own messages, each with its number, its time limit and its abort. */

import { maybeReply, toDataViews } from "../protocol/decode.ts";
import type { AnyModel } from "./any_model.ts";
import { type Answer, type Asking, aborted, KERNEL_GONE, type Question, Refusal } from "./host.ts";

const TIME_LIMIT_MS = 8000;

interface Waiting<A> {
  resolve(answer: A): void;
  reject(error: Error): void;
  wait(reason: string): void;
}

export interface KernelHost<Q = Question, A = Answer> extends Asking<Q, A> {
  close(): void;
}

/** The answers are of the type that the questions have: that is the protocol's promise. */
export function kernelHost<Q extends object = Question, A = Answer>(
  model: AnyModel,
  timeLimit = TIME_LIMIT_MS,
): KernelHost<Q, A> {
  const waiting = new Map<number, Waiting<A>>();
  let last = 0;

  const receive = (content: unknown, buffers: unknown) => {
    const reply = maybeReply(content);
    const one = reply && waiting.get(reply.request);
    if (!one) return;
    if (reply.type === "refused") one.reject(new Refusal(reply.reason));
    else if (reply.type === "waiting") one.wait(reply.reason);
    else one.resolve({ reply, buffers: toDataViews(buffers) } as A);
  };
  model.on("msg:custom", receive);

  const ask = (question: Q, signal: AbortSignal, wait: (reason: string) => void = () => {}) => {
    const request = ++last;
    return new Promise<A>((resolve, reject) => {
      if (signal.aborted) return reject(aborted());
      const abort = () => reject(aborted());
      signal.addEventListener("abort", abort);
      const timer = setTimeout(() => reject(new Refusal(KERNEL_GONE)), timeLimit);
      const settle =
        <T>(give: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          signal.removeEventListener("abort", abort);
          waiting.delete(request);
          give(value);
        };
      waiting.set(request, {
        resolve: settle(resolve),
        reject: settle(reject),
        wait(reason) {
          clearTimeout(timer);
          wait(reason);
        },
      });
      reject = settle(reject);
      trySend(model, { ...question, request }, reject);
    });
  };

  return {
    ask,
    close() {
      model.off("msg:custom", receive);
      for (const one of [...waiting.values()]) one.reject(aborted());
    },
  };
}

function trySend(model: AnyModel, content: unknown, reject: (error: Error) => void): void {
  try {
    model.send(content);
  } catch {
    reject(new Refusal(KERNEL_GONE));
  }
}
