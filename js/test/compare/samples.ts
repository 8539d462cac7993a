/** Comparisons as the kernel sends them, one for each way that one can end. */

import type {
  ComparingProgress,
  Device,
  DeviceComparison,
  DeviceSide,
  DeviceStep,
  DeviceTime,
} from "../../src/protocol/generated.ts";
import { PROTOCOL_VERSION } from "../../src/protocol/generated.ts";

const UNITS = [
  [1e9, "s"],
  [1e6, "ms"],
  [1e3, "µs"],
] as const;

export function time(ns: number): DeviceTime {
  const [scale, unit] = UNITS.find(([least]) => ns >= least) ?? [1, "ns"];
  return { ns, text: `${Number((ns / scale).toPrecision(2))} ${unit}` };
}

export const DEVICES: readonly Device[] = [
  {
    name: "cupy",
    library: "CuPy 14.2.0",
    state: "ready",
    reason: "NVIDIA H100.",
    usable: true,
  },
  {
    name: "jax",
    library: "JAX",
    state: "not installed",
    reason: "Arrays compiled for a GPU or for this CPU.",
    hint: "pip install 'tensorviz[jax]'",
  },
  {
    name: "float32",
    library: "float32 instead of float64",
    state: "this CPU",
    reason: "",
    usable: true,
  },
];

/** Where nothing but the CPU is. */
export const NO_DEVICES: readonly Device[] = [
  {
    name: "cupy",
    library: "CuPy",
    state: "not installed",
    reason: "NVIDIA GPUs are used through CuPy.",
    hint: "pip install 'tensorviz[cuda13]' (or [cuda12]), on a machine with an NVIDIA GPU",
  },
  ...DEVICES.slice(1),
];

const there = (name: string, library: string, state = "installed"): Device => ({
  name,
  library,
  state,
  reason: "It is loaded when it is first used.",
  usable: true,
});

export const EVERY_DEVICE: readonly Device[] = [
  ...DEVICES.slice(0, 1),
  there("dpnp", "dpnp 0.20.0"),
  there("jax", "JAX 0.10.2"),
  there("torch", "PyTorch 2.13.0"),
  there("tf32", "TF32 on the GPU", "this GPU"),
  ...DEVICES.slice(2),
];

function side(name: string, title: string, facts: string[], blocks: number[] = []): DeviceSide {
  const sorted = [...blocks].sort((a, b) => a - b);
  const [low, median, high] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  if (low === undefined || median === undefined || high === undefined)
    return { name, title, facts };
  const times = { low: time(low), median: time(median), high: time(high) };
  return { name, title, facts, ...times, samples: blocks.map((block) => [block]) };
}

const cpu = (blocks?: number[]) =>
  side("cpu", "NumPy 2.4.6 on AMD EPYC 7763", ["16 cores", "openblas with 16 threads"], blocks);
const gpu = (blocks?: number[]) =>
  side("cupy", "CuPy 14.2.0 on NVIDIA H100", ["CUDA 13.0", "TF32 off"], blocks);

const step = (line: number, source: string, more: Partial<DeviceStep> = {}): DeviceStep => ({
  place: { line, source, step: line },
  where: "device",
  words: "on CuPy 14.2.0",
  times: 1,
  ...more,
});

const base = {
  type: "device-comparison",
  version: PROTOCOL_VERSION,
  id: "explained",
  asked: "cupy",
  made: "2026-11-23T02:00:00+00:00",
} as const;

const finished: DeviceComparison = {
  ...base,
  state: "agrees",
  headline: "CuPy on NVIDIA H100 is 12 times faster (9.4 to 14).",
  agreement: "The results agree to 14 digits or more.",
  host: cpu([24_100_000, 24_600_000, 25_200_000, 23_900_000, 24_400_000, 26_100_000, 24_300_000]),
  device: gpu([2_010_000, 1_990_000, 2_550_000, 1_870_000, 2_020_000, 2_000_000, 2_040_000]),
  ratio: [9.4, 12, 14],
  sending: time(4_800_000),
  bringing: time(900_000),
  firstUse: time(1_900_000_000),
  transfers: [
    "To the device: 16 MiB in 2 copies; 16 MiB of it are the cell's inputs.",
    "Back: 8 MiB in 1 copy.",
  ],
  memory:
    "The cell's arrays need about 32 MiB there at once; what the library needs to work comes on top.",
  steps: [
    step(1, "A @ B", { host: time(21_000_000), device: time(1_400_000), waiting: time(12_000) }),
    step(2, "C + 1", { host: time(3_100_000), device: time(61_000), waiting: time(9_000) }),
  ],
  digits: [
    { name: "C", digits: 14.2, text: "14 digits", enough: true },
    { name: "D", digits: 14.9, text: "14 digits", enough: true },
  ],
  notes: [
    "The whole cell runs as one would write it; what is compiled or loaded once is not counted.",
  ],
};

const fallback: DeviceComparison = {
  ...finished,
  headline: "NumPy on the CPU is 3.8 times faster than CuPy on NVIDIA H100 (3.5 to 3.9).",
  host: cpu([410_000, 420_000, 405_000, 431_000, 415_000, 418_000, 411_000]),
  device: gpu([1_610_000, 1_570_000, 1_590_000, 1_480_000, 1_620_000, 1_600_000, 1_580_000]),
  ratio: [0.26, 0.26, 0.28],
  steps: [
    step(1, "A @ B"),
    step(2, "np.geomspace(1.0, 8.0, 64)", {
      where: "host",
      words: "on the CPU",
      reason: "CuPy has no geomspace",
      moved: "512 B moved",
      times: 12,
    }),
    step(3, "float(C.sum())", {
      where: "answer",
      words: "had to answer Python",
      times: 12,
      moved: "96 B moved",
    }),
    step(4, "print(total)", { where: "not-run-again", words: "not run again" }),
  ],
  moreSteps: 7,
  findings: [
    {
      rule: "answers",
      place: { line: 3, source: "float(C.sum())", step: 3 },
      sentence:
        "The device had to stop and answer Python 12 times; keep the numbers there, and ask once.",
    },
  ],
};

const diverged: DeviceComparison = {
  ...base,
  state: "parted",
  headline:
    "`err > 1e-6` was False on the CPU and is True on CuPy. From here on the two runs do different work.",
  host: cpu(),
  device: gpu(),
  parting: {
    sentence: "They part here.",
    place: { line: 7, source: "err > 1e-6", step: 2 },
    host: "9.99e-07 > 1e-06",
    device: "1.0003e-06 > 1e-06",
  },
  steps: [step(1, "A @ B"), step(2, "err > 1e-6")],
};

const FULL =
  "CuPy ran out of memory: OutOfMemoryError: Out of memory allocating 12,884,901,888 bytes. 8,375,186,227 of " +
  "85,899,345,920 bytes were free. The largest arrays there: `weights` 48 GiB, `scores` 24 GiB.";

const outOfMemory: DeviceComparison = {
  ...base,
  state: "parted",
  headline: FULL,
  host: cpu(),
  device: gpu(),
  parting: { sentence: FULL, place: { line: 9, source: "np.exp(scores)", step: 2 } },
  steps: [step(1, "A @ B")],
};

const stopped: DeviceComparison = {
  ...finished,
  state: "stopped",
  headline: "Not timed. The comparison was stopped before it was through.",
  host: cpu(),
  device: gpu(),
  steps: [step(1, "A @ B"), step(2, "C + 1")],
  notes: [],
};

const impossible: DeviceComparison = {
  ...base,
  state: "impossible",
  headline:
    "`big` held other values when the cell began, and they were not kept. Run the cell with `%%explain --device NAME`: then all that it overwrites is kept.",
  host: cpu(),
  device: gpu(),
};

export const RESULTS: Readonly<Record<string, DeviceComparison>> = {
  finished,
  fallback,
  diverged,
  outOfMemory,
  stopped,
  impossible,
};

export const PROGRESS: ComparingProgress = {
  type: "comparing",
  device: "cupy",
  done: 0.57,
  words: "Timing both sides in turn, as one would write the cell.",
};
