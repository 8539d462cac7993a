import { describe, expect, it } from "vitest";
import {
  decodeExplanation,
  fromBase64,
  maybeReply,
  OtherVersionError,
  toDataView,
  toDataViews,
} from "../../src/protocol/decode.ts";
import { explanation } from "../state/book.ts";

describe("an explanation", () => {
  it("is read from its text", () => {
    expect(decodeExplanation(JSON.stringify(explanation())).steps).toHaveLength(3);
  });

  it("of another version is refused with a way out", () => {
    const text = JSON.stringify({ ...explanation(), version: 2 });
    expect(() => decodeExplanation(text)).toThrow(OtherVersionError);
    expect(() => decodeExplanation(text)).toThrow(/reload the page/);
  });

  it("is nothing else", () => {
    for (const text of ["3", "null", "[]", '{"type":"occurrence"}', "{"]) {
      expect(() => decodeExplanation(text)).toThrow();
    }
  });
});

describe("a reply", () => {
  it("has a known type and a number", () => {
    expect(maybeReply({ type: "refused", request: 1, reason: "no" })).not.toBeNull();
    expect(maybeReply({ type: "refused", request: "1" })).toBeNull();
    expect(maybeReply({ type: "hello", request: 1 })).toBeNull();
    expect(maybeReply(undefined)).toBeNull();
  });
});

describe("buffers", () => {
  it("keep to their part of a larger one", () => {
    const whole = new Uint8Array([9, 9, 1, 2, 9]);
    const part = toDataView(whole.subarray(2, 4));
    expect([part.byteLength, part.getUint8(0), part.getUint8(1)]).toEqual([2, 1, 2]);
    expect(toDataView(new DataView(whole.buffer, 3, 1)).getUint8(0)).toBe(2);
    expect(toDataView(whole.buffer).byteLength).toBe(5);
    expect(toDataViews(undefined)).toEqual([]);
    expect(() => toDataView("AQI=")).toThrow();
  });

  it("come from base64", () => {
    const view = fromBase64("AQL/");
    expect([view.byteLength, view.getUint8(2)]).toEqual([3, 255]);
  });
});
