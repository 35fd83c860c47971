import type { Earlier, Observer } from "../../generation/generate.ts";
import type { Journal } from "../../runner/journal.ts";
import type { Runner } from "../../runner/runner.ts";
import type { Outputs } from "./outputs.ts";
import { saveState } from "./state.ts";

/** Stores a ticket for later attempts; undefined where none is to be stored. */
export type StoreTicket = ((earlier: Earlier) => Promise<void>) | undefined;

/** Sets outputs and state the moment something is known, and stores the ticket before the first wait. */
export function stepObserver(
  key: string,
  storeTicket: StoreTicket,
  outputs: Outputs,
  runner: Runner,
  journal: Journal,
): Observer {
  return {
    submitting: () => saveState(runner, { stage: "submitting", key }),
    accepted: async ({ id }, resumed) => {
      saveState(runner, { stage: "accepted", key, id, ticket: false });
      outputs.set("generation-id", id);
      outputs.set("resumed", resumed);
      if (!resumed) journal.line(`The provider has accepted it: generation ${id}`);
      if (!storeTicket) return;
      await storeTicket({ state: "accepted", id });
      saveState(runner, { stage: "accepted", key, id, ticket: true });
    },
    ready: (videoUrl) => {
      outputs.set("video-url", videoUrl);
      journal.line("The video is ready");
    },
  };
}
