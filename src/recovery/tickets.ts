import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ListedArtifact, RunArtifacts } from "../artifacts/run-artifacts.ts";
import type { StepContext } from "../context.ts";
import type { StepLog } from "../log/step-log.ts";
import {
  formatTicketName,
  type PreviousAttempt,
  type PreviousAttemptLookup,
  parseTicketName,
} from "./ticket-name.ts";

/** After this many milliseconds a ticket is given up: the step must not wait longer for it than for a video. */
const storeTimeoutMs = 20_000;

const explanation =
  "This lets a re-run of the job collect the video that this attempt has paid for. It can be deleted.\n";

/**
 * Stores a ticket as an artifact of the run. Losing it never fails a video.
 *
 * @returns why it could not be stored; undefined once it is stored, and where there is no artifact service.
 */
export async function storeTicket(
  key: string,
  previous: PreviousAttempt,
  signal: AbortSignal,
  { hasArtifacts, temporaryFolder }: Pick<StepContext, "hasArtifacts" | "temporaryFolder">,
): Promise<string | undefined> {
  if (!hasArtifacts) return undefined;
  try {
    const name = formatTicketName(key, previous);
    const [{ uploadArtifact }, { inScratchFolder }] = await loadUpload();
    const timeout = AbortSignal.any([signal, AbortSignal.timeout(storeTimeoutMs)]);
    await inScratchFolder(join(temporaryFolder, "ticket-"), timeout, async (folder) => {
      const file = join(folder, "ticket");
      await writeFile(file, explanation);
      await uploadArtifact({ file, name, archive: false, retentionDays: undefined }, timeout);
    });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Milliseconds after which a submit is on its way, so that loading no longer delays it. */
const afterSubmitMs = 100;

/** Loads the artifact client while the step waits for the provider: a step that is stopped has no time for it. */
export function preloadTickets({ hasArtifacts }: StepContext): void {
  // An import that fails here fails again in `storeTicket`, which reports it.
  if (hasArtifacts) setTimeout(() => void loadUpload().catch(() => {}), afterSubmitMs).unref();
}

function loadUpload() {
  return Promise.all([import("../artifacts/upload.ts"), import("../artifacts/scratch.ts")]);
}

/** Finds the newest ticket of an idempotency key. @throws the signal's reason. */
export type TicketFinder = (key: string) => Promise<PreviousAttemptLookup>;

/** Creates a finder that requests each listing of the run's artifacts at most once, for any number of keys. */
export function createTicketFinder(
  githubToken: string | undefined,
  log: StepLog,
  signal: AbortSignal,
  step: StepContext,
): TicketFinder {
  if (!step.hasArtifacts) return async () => undefined;
  let run: Promise<RunArtifacts> | undefined;
  const load = async () => {
    const { RunArtifacts, restAccess } = await import("../artifacts/run-artifacts.ts");
    return new RunArtifacts(restAccess(githubToken, step), log, signal);
  };
  return async (key) => {
    run ??= load();
    return findTicket(key, await run);
  };
}

/**
 * Finds the newest ticket of a key among the artifacts of all attempts. Without one, only a complete listing proves
 * that nothing was submitted.
 *
 * @throws the signal's reason.
 */
export async function findTicket(key: string, run: RunArtifacts): Promise<PreviousAttemptLookup> {
  const own = await run.own();
  const listed = own.gap === undefined ? selectNewest(key, own.artifacts) : undefined;
  if (listed) return listed;
  const { artifacts, gap } = await run.all();
  const newest = selectNewest(key, artifacts);
  const certain = gap === undefined || isAccepted(newest);
  return certain ? newest : "unreadable";
}

/** Ids do not grow with time and a name can occur several times, so the time decides; of one time, an accepted one. */
function selectNewest(key: string, artifacts: readonly ListedArtifact[]): PreviousAttemptLookup {
  const tickets = artifacts.flatMap(({ name, createdAt }) => {
    const attempt = parseTicketName(key, name);
    return attempt ? [{ attempt, time: createdAt?.getTime() ?? 0 }] : [];
  });
  const newest = Math.max(...tickets.map(({ time }) => time));
  const candidates = tickets.filter(({ time }) => time === newest).map(({ attempt }) => attempt);
  return candidates.find(isAccepted) ?? candidates[0];
}

function isAccepted(attempt: PreviousAttemptLookup): boolean {
  return typeof attempt === "object" && attempt.state === "accepted";
}
