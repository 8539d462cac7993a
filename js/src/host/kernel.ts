/** Questions to the kernel over the widget's own messages, each with its number, its time limit and its abort. */

import { maybeReply, toDataViews } from "../protocol/decode.ts";
import type { AnyModel } from "./any_model.ts";
import { type Answer, aborted, type Host, KERNEL_GONE, type Question, Refusal } from "./host.ts";

const TIME_LIMIT_MS = 8000;

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

export interface KernelHost extends Host {
  close(): void;
}

export function kernelHost(model: AnyModel, timeLimit = TIME_LIMIT_MS): KernelHost {
  const waiting = new Map<number, Waiting>();
  let last = 0;

  const receive = (content: unknown, buffers: unknown) => {
    const reply = maybeReply(content);
    const one = reply && waiting.get(reply.request);
    if (!one) return;
    if (reply.type === "refused") one.reject(new Refusal(reply.reason));
    else one.resolve({ reply, buffers: toDataViews(buffers) });
  };
  model.on("msg:custom", receive);

  const ask = (question: Question, signal: AbortSignal) => {
    const request = ++last;
    return new Promise<Answer>((resolve, reject) => {
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
      waiting.set(request, { resolve: settle(resolve), reject: settle(reject) });
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
