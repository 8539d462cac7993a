import { expect, it } from "vitest";
import { hostWithAnswers } from "../../src/host/offline.ts";

const frame = { phase: "cell", sentence: "counts[1] is 2." };
const host = hostWithAnswers({ "3.0.0.1,2": frame });
const asked = { type: "explain-cell", step: 3, position: 0 } as const;
const never = new AbortController().signal;

it("answers about the cells that were explained ahead", async () => {
  const { reply } = await host.ask({ ...asked, index: [1, 2] }, never);
  expect(reply).toEqual({ type: "cell-frame", request: 0, frame });
});

it("refuses all else", async () => {
  for (const question of [
    { ...asked, index: [1, 3] },
    { ...asked, index: [1, 2], result: 1 },
    { type: "get-occurrence", step: 3, position: 0 } as const,
  ])
    await expect(host.ask(question, never)).rejects.toThrow("no kernel");
});
