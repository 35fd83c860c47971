import { tmpdir } from "node:os";
import type { Earlier, Found } from "../generation/generate.ts";
import type { Journal } from "../runner/journal.ts";
import type { Environment } from "../runner/runner.ts";
import { restListing } from "./rest-listing.ts";
import { hasArtifacts } from "./service.ts";
import type { EarlierTickets } from "./tickets.ts";

/** A ticket that takes longer than this is given up: the video is worth more. */
const storeTimeoutMs = 20_000;

/**
 * Stores a ticket as an artifact of the run. Losing it never fails a video.
 *
 * @returns why it could not be stored; undefined where it was, and where there is no service for it.
 */
export async function storeTicket(
  key: string,
  earlier: Earlier,
  environment: Environment,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (!hasArtifacts(environment)) return undefined;
  try {
    const { storeTicket } = await import("./tickets.ts");
    const folder = environment.RUNNER_TEMP || tmpdir();
    await storeTicket(key, earlier, folder, AbortSignal.any([signal, AbortSignal.timeout(storeTimeoutMs)]));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Finds what an earlier attempt of this run left, by the key of its ticket. @throws the signal's reason. */
export type TicketFinder = (key: string) => Promise<Found>;

/** Makes a finder that reads each listing of the run's artifacts once at most, however many keys it is asked for. */
export function ticketFinder(
  githubToken: string | undefined,
  environment: Environment,
  journal: Journal,
  signal: AbortSignal,
): TicketFinder {
  if (!hasArtifacts(environment)) return async () => undefined;
  const tell = (reason: string) =>
    journal.line(`A listing of the run's artifacts could not be read: ${reason}`);
  let reading: Promise<EarlierTickets> | undefined;
  const read = async () => {
    const { EarlierTickets } = await import("./tickets.ts");
    return new EarlierTickets(restListing(githubToken, environment), tell, signal);
  };
  return async (key) => {
    reading ??= read();
    return (await reading).find(key);
  };
}
