/** From what a host hands over to typed messages. The shapes inside are the generator's promise; the frame is checked. */

import {
  type Comparison,
  type DeviceReply,
  type Explanation,
  type FileListing,
  type Inspection,
  type InspectorReply,
  PROTOCOL_VERSION,
  type Progress,
  type Reply,
  type WatchTable,
} from "./generated.ts";
import { unpack } from "./unpack.ts";

/** What an inspector shows. */
export type Report = Inspection | Comparison | FileListing | WatchTable;

export class OtherVersionError extends Error {
  constructor() {
    super("The page holds another version of tensorviz: reload the page.");
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What kind of message a text is, without reading all of it: the tag comes first. */
export const messageType = (text: string): string =>
  /^\{\s*"type":\s*"([\w-]*)"/.exec(text)?.[1] ?? "";

function decode<T>(text: string, types: ReadonlySet<unknown>): T {
  const message: unknown = JSON.parse(text);
  if (!isRecord(message) || !types.has(message.type)) {
    throw new TypeError(`This is no ${[...types].join(" or ")}.`);
  }
  if (message.version !== PROTOCOL_VERSION) throw new OtherVersionError();
  return unpack(message) as T;
}

const EXPLANATION: ReadonlySet<unknown> = new Set(["explanation"]);
const REPORTS: ReadonlySet<unknown> = new Set(["inspection", "comparison", "file", "watch"]);

export const decodeExplanation = (text: string): Explanation => decode(text, EXPLANATION);

export const isReport = (text: string): boolean => REPORTS.has(messageType(text));

export const decodeReport = (text: string): Report => decode(text, REPORTS);

const REPLIES: ReadonlySet<unknown> = new Set([
  "occurrence",
  "cell-frame",
  "cell-trail",
  "refused",
  "tile",
  "cells",
  "found",
  "inspection-reply",
  "stopped",
  "waiting",
  "device-list",
  "compared",
]);

export type AnyReply = Reply | InspectorReply | DeviceReply;

/** A reply to one of our requests; null for any other message. */
export function maybeReply(content: unknown): AnyReply | null {
  if (!isRecord(content) || !REPLIES.has(content.type)) return null;
  return typeof content.request === "number" ? (unpack(content) as AnyReply) : null;
}

/** News of the statistics that are being computed; null for any other message. */
export const maybeProgress = (content: unknown): Progress | null =>
  isRecord(content) && content.type === "progress" ? (content as unknown as Progress) : null;

/** A host may give a view of a larger buffer, a typed array or a whole buffer. */
export function toDataView(value: unknown): DataView {
  if (value instanceof DataView) return value;
  if (ArrayBuffer.isView(value)) {
    return new DataView(value.buffer, value.byteOffset, value.byteLength);
  }
  if (value instanceof ArrayBuffer) return new DataView(value);
  throw new TypeError("This is no buffer.");
}

export const toDataViews = (values: unknown): DataView[] =>
  Array.isArray(values) ? values.map(toDataView) : [];

export function fromBase64(text: string): DataView {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return new DataView(bytes.buffer);
}
