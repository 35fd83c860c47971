import type { Observer } from "../../generation/generate.ts";
import type { Tracker } from "../../generation/tracker.ts";
import type { Journal } from "../../runner/journal.ts";
import type { Outputs } from "./outputs.ts";

/**
 * Sets outputs the moment something is known, and has it tracked before the first wait.
 *
 * @param prepare Begins to load what comes after the wait.
 */
export function stepObserver(
  tracker: Tracker,
  outputs: Outputs,
  journal: Journal,
  prepare: () => void,
): Observer {
  return {
    submitting: () => tracker.submitting(),
    accepted: async ({ id }, resumed) => {
      tracker.accepted(id);
      outputs.set("generation-id", id);
      outputs.set("resumed", resumed);
      if (!resumed) journal.line(`Accepted: generation ${id}`);
      await tracker.storeTicket();
      prepare();
    },
    ready: (videoUrl) => {
      // What is no address of the web is not handed on as one.
      outputs.set("video-url", /^https?:/iu.test(videoUrl) ? URL.parse(videoUrl)?.href : undefined);
      journal.line("The video is ready");
    },
  };
}
