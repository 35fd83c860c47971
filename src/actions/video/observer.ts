import type { Observer } from "../../generation/generate.ts";
import type { StepLog } from "../../log/step-log.ts";
import type { RecoveryTicket } from "../../recovery/recovery-ticket.ts";
import type { Outputs } from "./outputs.ts";

/**
 * Sets outputs the moment something is known, and has it tracked before the first wait.
 *
 * @param prepare Begins to load what comes after the wait.
 */
export function stepObserver(
  recoveryTicket: RecoveryTicket,
  outputs: Outputs,
  log: StepLog,
  prepare: () => void,
): Observer {
  return {
    submitting: () => recoveryTicket.submitting(),
    accepted: async ({ id }, resumed) => {
      recoveryTicket.accepted(id);
      outputs.set("generation-id", id);
      outputs.set("resumed", resumed);
      if (!resumed) log.info(`Accepted: generation ${id}`);
      await recoveryTicket.storeTicket();
      prepare();
    },
    ready: (videoUrl) => {
      // What is no address of the web is not handed on as one.
      outputs.set("video-url", /^https?:/iu.test(videoUrl) ? URL.parse(videoUrl)?.href : undefined);
      log.info("The video is ready");
    },
  };
}
