/** Asks for comparisons, hears how far they are, and holds those that are there. */

import { type ReadonlySignal, signal } from "@preact/signals-core";
import { type DeviceAnswer, type DeviceQuestion, Refusal } from "../../host/host.ts";
import { type KernelHost, kernelHost } from "../../host/kernel.ts";
import type { ComparingProgress, Device, DeviceComparison } from "../../protocol/generated.ts";
import type { Scope } from "../../state/scope.ts";
import { type Compared, comparisonsIn } from "../compared.ts";

/** A comparison may wait for a cell that runs for an hour. */
const TIME_LIMIT_MS = 2 ** 31 - 1;
const QUIET_MS = 8000;
const QUIET = "No answer yet: the kernel is busy, or it is gone.";
const STARTING = "Asking the kernel.";

export interface Comparer {
  readonly isLive: boolean;
  readonly devices: ReadonlySignal<readonly Device[]>;
  readonly results: ReadonlySignal<readonly DeviceComparison[]>;
  /** What runs or waits, in any view of this cell. */
  readonly progress: ReadonlySignal<ComparingProgress | null>;
  /** Why the last one of a device was refused, by its name. */
  readonly refused: ReadonlySignal<Readonly<Record<string, string>>>;
  start(device: string): void;
  /** Run the cell at other sizes of one of its numbers. */
  cross(device: string, name: string): void;
  stop(): void;
  /** Look for devices anew. */
  look(): void;
}

const isProgress = (content: unknown): content is ComparingProgress =>
  (content as { type?: unknown } | null)?.type === "comparing";

export function comparer(
  scope: Scope,
  compared: Compared,
  id: string,
  known: readonly Device[],
): Comparer {
  const { model } = compared;
  const devices = signal(known);
  const results = signal(comparisonsIn(compared));
  const progress = signal<ComparingProgress | null>(null);
  const refused = signal<Readonly<Record<string, string>>>({});
  const still = {
    devices,
    results,
    progress,
    refused,
    start() {},
    cross() {},
    stop() {},
    look() {},
  };
  if (!model) return { isLive: false, ...still };
  const host = kernelHost<DeviceQuestion, DeviceAnswer>(model, TIME_LIMIT_MS);
  scope.own(() => host.close());
  const read = () => {
    results.value = comparisonsIn(compared);
  };
  const hear = (content: unknown) => {
    if (isProgress(content)) progress.value = content;
    else if (endsIt(content)) progress.value = null;
  };
  model.on("change:comparisons", read);
  model.on("msg:custom", hear);
  scope.own(() => {
    model.off("change:comparisons", read);
    model.off("msg:custom", hear);
  });
  return {
    isLive: true,
    ...still,
    start: (device) => void start(scope, host, { type: "compare", id, device }, progress, refused),
    cross: (device, name) =>
      void start(scope, host, { type: "cross", id, device, name }, progress, refused),
    stop: () => void host.ask({ type: "stop-comparing", id }, scope.signal).catch(() => {}),
    look: () => {
      const heard = ({ reply }: DeviceAnswer) => {
        if (reply.type === "device-list") devices.value = reply.devices;
      };
      host.ask({ type: "list-devices", id }, scope.signal).then(heard, () => {});
    },
  };
}

const endsIt = (content: unknown) => (content as { type?: unknown } | null)?.type === "compared";

async function start(
  scope: Scope,
  host: KernelHost<DeviceQuestion, DeviceAnswer>,
  question: Extract<DeviceQuestion, { device: string }>,
  progress: { value: ComparingProgress | null; peek(): ComparingProgress | null },
  refused: { value: Readonly<Record<string, string>> },
): Promise<void> {
  const { device } = question;
  const say = (words: string) => {
    progress.value = { type: "comparing", device, done: 0, words };
  };
  say(STARTING);
  refused.value = { ...refused.value, [device]: "" };
  const timer = setTimeout(() => progress.peek()?.words === STARTING && say(QUIET), QUIET_MS);
  scope.own(() => clearTimeout(timer));
  try {
    await host.ask(question, scope.signal, say);
  } catch (error) {
    if (error instanceof Refusal) refused.value = { ...refused.value, [device]: error.message };
  } finally {
    clearTimeout(timer);
    progress.value = null;
  }
}
