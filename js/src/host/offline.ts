import { type Host, Refusal } from "./host.ts";

/** A page without a kernel: what did not travel cannot be had. */
export const offlineHost: Host = {
  ask: () =>
    Promise.reject(
      new Refusal(
        "This page has no kernel, and this needs one: not all that it takes was sent along.",
      ),
    ),
};
