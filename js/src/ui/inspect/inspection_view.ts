/** One array, looked into. */

import { computed, type ReadonlySignal, signal } from "@preact/signals-core";
import type { InspectorHost } from "../../host/host.ts";
import { inspectionSubject } from "../../model/inspect/subject.ts";
import type { Inspection, Progress } from "../../protocol/generated.ts";
import { setState } from "../../state/inspect/moves.ts";
import { createInspectStore, type InspectStore } from "../../state/inspect/store.ts";
import type { Scope } from "../../state/scope.ts";
import { h } from "../dom.ts";
import { segmented } from "../parts.ts";
import { distribution } from "./distribution.ts";
import { metricsSignal } from "./drawn.ts";
import { explore } from "./explore.ts";
import { createFrame, type Frame, type Outer, watchFrameKeys } from "./frame.ts";
import { factList, title } from "./header.ts";
import { changedMark, progressBar } from "./live.ts";
import { memoryPanel } from "./memory.ts";
import { numbers } from "./numbers.ts";
import { searchPanel } from "./search.ts";

export interface Sent<Message> {
  message: Message;
  buffers: readonly DataView[];
}

const TABS = [
  { value: "values", label: "Values" },
  { value: "memory", label: "Memory" },
] as const;

export function mountInspection(
  el: HTMLElement,
  sent: ReadonlySignal<Sent<Inspection>>,
  progress: ReadonlySignal<Progress | null>,
  host: InspectorHost,
  scope: Scope,
  outer?: Outer,
): void {
  const subject = computed(() => inspectionSubject(sent.value.message, sent.value.buffers));
  const store = createInspectStore(subject);
  const { array } = sent.peek().message;
  const frame = createFrame(scope, `Inspector of ${array.name}`, outer);
  shareSettings(scope, store, frame);
  const metrics = metricsSignal(store);
  const values = explore(scope, store, host, frame.theme, metrics);
  const statistics = () => sent.peek().message.statistics;
  const search = array.size > 0 ? searchPanel(scope, store, host, statistics) : null;
  const counted = h("div", { class: "tensorviz-counted" });
  const spread = h("div", { class: "tensorviz-spread" });
  showStatistics(scope, store, sent, metrics, { counted, spread });
  const memory = memoryPanel(scope, store, metrics);
  const body = h(
    "div",
    { class: "tensorviz-inspect-body" },
    values.element,
    h("div", { class: "tensorviz-inspect-side" }, spread, search),
  );
  showTab(scope, store, body, memory);
  const now = computed(() => progress.value ?? sent.value.message.progress);
  frame.root.append(
    top(scope, store, frame, array.memory !== undefined && array.memory !== null),
    h(
      "div",
      { class: "tensorviz-inspect-main" },
      progressBar(scope, host, now),
      changedMark(scope, store),
      notes(scope, sent),
      counted,
      body,
      memory,
    ),
    sentence(scope, sent),
  );
  scope.own(() => frame.root.remove());
  el.append(frame.root);
  values.start();
  watchFrameKeys(scope, frame.root, ({ key, shiftKey }) => {
    if (values.key(key, shiftKey)) return true;
    if (frame.key(key)) return true;
    const switches: Readonly<Record<string, () => void>> = {
      l: () => store.go((state) => ({ ...state, isLog: !state.isLog })),
      m: () => store.go(setState("tab", store.state.peek().tab === "memory" ? "values" : "memory")),
    };
    const press = Object.hasOwn(switches, key) ? switches[key] : undefined;
    press?.();
    return press !== undefined;
  });
}

/** The type size and the projector are the frame's; the pictures' state has to know of them. */
export function shareSettings(scope: Scope, store: InspectStore, frame: Frame): void {
  scope.watch(() => {
    const { bigger, fullScreen } = frame.settings.value;
    const state = store.state.peek();
    if (state.bigger !== bigger || state.fullScreen !== fullScreen)
      store.go((before) => ({ ...before, bigger, fullScreen }));
  });
}

export function top(
  scope: Scope,
  store: InspectStore,
  frame: Frame,
  hasMemory: boolean,
): HTMLElement {
  const { facts } = store.subject.peek();
  const tabs = hasMemory
    ? segmented(
        scope,
        "Shown",
        TABS,
        store.pick((state) => state.tab),
        (tab) => store.go(setState("tab", tab)),
      )
    : null;
  return h(
    "div",
    { class: "tensorviz-top" },
    h("div", { class: "tensorviz-heading" }, title(facts), factList(facts)),
    h("div", { class: "tensorviz-tools" }, tabs, ...frame.tools),
  );
}

function showTab(
  scope: Scope,
  store: InspectStore,
  values: HTMLElement,
  memory: HTMLElement,
): void {
  const tab = store.pick((state) => state.tab);
  scope.watch(() => {
    values.hidden = tab.value !== "values";
    memory.hidden = tab.value !== "memory";
  });
}

/** The statistics are replaced as a whole when better ones come. */
function showStatistics(
  scope: Scope,
  store: InspectStore,
  sent: ReadonlySignal<Sent<Inspection>>,
  metrics: ReturnType<typeof metricsSignal>,
  places: { counted: HTMLElement; spread: HTMLElement },
): void {
  const shown = signal<Inspection | null>(null);
  scope.watch(() => {
    shown.value = sent.value.message;
  });
  scope.watch(() => {
    const message = shown.value;
    if (!message) return;
    const inner = scope.child();
    places.counted.replaceChildren(numbers(inner, store, message.statistics));
    const { statistics, histogram } = message;
    places.spread.replaceChildren(
      ...(message.array.size > 0
        ? [distribution(inner, store, metrics, statistics, histogram ?? undefined)]
        : []),
    );
    return () => inner.close();
  });
}

function notes(scope: Scope, sent: ReadonlySignal<Sent<Inspection>>): HTMLElement {
  const box = h("div", { class: "tensorviz-notes" });
  scope.watch(() => {
    const all = sent.value.message.notes ?? [];
    box.replaceChildren(
      ...all.map((text) => h("p", { class: "tensorviz-note tensorviz-remark" }, text)),
    );
  });
  return box;
}

/** What a screen reader is told of the whole, and every reader at the foot. */
function sentence(scope: Scope, sent: ReadonlySignal<Sent<Inspection>>): HTMLElement {
  const text = h("p", { class: "tensorviz-say" });
  scope.watch(() => {
    text.textContent = sent.value.message.sentence;
  });
  return h("div", { class: "tensorviz-inspect-foot" }, text);
}
