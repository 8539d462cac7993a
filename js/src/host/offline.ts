import type { Frame } from "../protocol/generated.ts";
import { type Host, type InspectorHost, type Question, Refusal } from "./host.ts";

const refuse = () =>
  Promise.reject(
    new Refusal("This page has no kernel to ask: what is shown is all that was sent."),
  );

/** A page without a kernel: what did not travel cannot be had. */
export const offlineHost: Host & InspectorHost = { ask: refuse };

const keyOf = (question: Question): string | undefined =>
  question.type === "explain-cell"
    ? `${question.step}.${question.position}.${question.result ?? 0}.${question.index.join(",")}`
    : undefined;

/** The same with frames about cells that were formed ahead, by `"step.position.result.index"`. */
export const hostWithAnswers = (answers: Readonly<Record<string, Frame>>): Host => ({
  ask: (question) => {
    const frame = answers[keyOf(question) ?? ""];
    const reply = { type: "cell-frame", request: 0 } as const;
    return frame === undefined
      ? refuse()
      : Promise.resolve({ reply: { ...reply, frame }, buffers: [] });
  },
});
