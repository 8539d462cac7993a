/** The recorded reports, made by the kernel's side. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeReport, fromBase64, type Report } from "../../src/protocol/decode.ts";
import type { Sample } from "./messages.ts";

const folder = join(import.meta.dirname, "../inspections");

export const recordedNames = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => name.replace(/\.json$/, ""))
  .sort();

export function recorded(name: string): Sample<Report> {
  const { message, buffers } = JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8"));
  const text = typeof message === "string" ? message : JSON.stringify(message);
  return { message: decodeReport(text), buffers: buffers.map(fromBase64) };
}
