/** From what a host hands over to typed messages. The shapes inside are the generator's promise; the frame is checked. */

import { type Explanation, PROTOCOL_VERSION, type Reply } from "./generated.ts";

export class OtherVersionError extends Error {
  constructor() {
    super("The page holds another version of tensorviz: reload the page.");
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function decodeExplanation(text: string): Explanation {
  const message: unknown = JSON.parse(text);
  if (!isRecord(message) || message.type !== "explanation") {
    throw new TypeError("This is no explanation.");
  }
  if (message.version !== PROTOCOL_VERSION) throw new OtherVersionError();
  return message as unknown as Explanation;
}

const REPLIES: ReadonlySet<unknown> = new Set([
  "occurrence",
  "cell-frame",
  "cell-trail",
  "refused",
]);

/** A reply to one of our requests; null for any other message. */
export function maybeReply(content: unknown): Reply | null {
  if (!isRecord(content) || !REPLIES.has(content.type)) return null;
  return typeof content.request === "number" ? (content as unknown as Reply) : null;
}

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
