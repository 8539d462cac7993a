import { type Host, type InspectorHost, Refusal } from "./host.ts";

const refuse = () =>
  Promise.reject(
    new Refusal(
      "This page has no kernel, and this needs one: not all that it takes was sent along.",
    ),
  );

/** A page without a kernel: what did not travel cannot be had. */
export const offlineHost: Host & InspectorHost = { ask: refuse };
