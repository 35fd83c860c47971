import type { StepContext } from "../context.ts";
import type { PreviousAttempt, PreviousAttemptLookup } from "../generation/generate.ts";
import type { StepLog } from "../log/step-log.ts";
import type { TicketStore } from "./recovery-ticket.ts";

/** A ticket that takes longer than this is given up: the video is worth more. */
const storeTimeoutMs = 20_000;

/**
 * Stores a ticket as an artifact of the run. Losing it never fails a video.
 *
 * @returns why it could not be stored; undefined where it was, and where there is no service for it.
 */
export async function storeTicket(
  key: string,
  previous: PreviousAttempt,
  signal: AbortSignal,
  { hasArtifacts, temporaryFolder }: StepContext,
): Promise<string | undefined> {
  if (!hasArtifacts) return undefined;
  try {
    const { storeTicket } = await import("./tickets.ts");
    const timeout = AbortSignal.any([signal, AbortSignal.timeout(storeTimeoutMs)]);
    await storeTicket(key, previous, temporaryFolder, timeout);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Milliseconds after which a submit is on its way, and loading no longer delays it. */
const afterSubmitMs = 100;

export function ticketStore(key: string, signal: AbortSignal, step: StepContext): TicketStore {
  const load = () => void import("./tickets.ts").catch(() => {});
  return {
    prepare: () => {
      if (step.hasArtifacts) setTimeout(load, afterSubmitMs).unref();
    },
    store: (previous) => storeTicket(key, previous, signal, step),
  };
}

/** Finds what an earlier attempt of this run left, by the key of its ticket. @throws the signal's reason. */
export type TicketFinder = (key: string) => Promise<PreviousAttemptLookup>;

/** Makes a finder that reads each listing of the run's artifacts once at most, however many keys it is asked for. */
export function ticketFinder(
  githubToken: string | undefined,
  log: StepLog,
  signal: AbortSignal,
  step: StepContext,
): TicketFinder {
  if (!step.hasArtifacts) return async () => undefined;
  const load = async () => {
    const [{ findTicket }, { RunArtifacts, restAccess }] = await Promise.all([
      import("./tickets.ts"),
      import("../artifacts/run-artifacts.ts"),
    ]);
    const run = new RunArtifacts(restAccess(githubToken, step), log, signal);
    return (key: string) => findTicket(key, run);
  };
  let find: Promise<TicketFinder> | undefined;
  return async (key) => {
    find ??= load();
    return (await find)(key);
  };
}
