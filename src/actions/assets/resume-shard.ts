import type { Lock } from "../../lock/lock.ts";
import type { Asset } from "../../manifest/asset.ts";
import type { ShardTickets } from "../../recovery/shard-bundle.ts";
import type { TicketFinder } from "../../recovery/tickets.ts";
import { findShardBundle, importBundle } from "./import-bundle.ts";
import type { AssetsContext } from "./inputs.ts";
import { keyOf } from "./make.ts";
import type { Generated } from "./results.ts";
import type { Shard } from "./sharding.ts";

/** What the earlier attempts of a shard have left. */
export interface EarlierWork {
  /** Their finished videos, now in the workspace and the lock. */
  videos: Generated[];
  /** What is surely known of the shard's videos. */
  tickets: ShardTickets;
  /** What earlier attempts than the last one have paid for. Their videos may have been submitted again since. */
  older: ShardTickets;
}

/**
 * Imports the newest bundle of a shard's earlier attempts. Only the last attempt's tells what was not paid for: an
 * attempt without a bundle, such as one whose runner was lost, may have submitted anything.
 *
 * @throws the signal's reason.
 */
export async function resumeShard(
  shard: Shard,
  own: readonly Asset[],
  lock: Lock,
  context: AssetsContext,
): Promise<EarlierWork> {
  const { runAttempt, hasArtifacts, log } = context;
  const videos: Generated[] = [];
  const nothing: ShardTickets = new Map();
  if (runAttempt === 1)
    return { videos, tickets: new Map(own.map((each) => [keyOf(each, context), undefined])), older: nothing };
  for (let attempt = runAttempt - 1; hasArtifacts && attempt >= 1; attempt--) {
    const { name, bundles, gap } = await findShardBundle(shard, attempt, context);
    if (gap !== undefined) log.info(`The bundle ${name} could not be looked up: ${gap}`);
    const [bundle] = bundles;
    if (!bundle) continue;
    const missing = own.filter((asset) => !videos.some((video) => video.asset === asset));
    const { tickets, problem, ...imported } = await importBundle(bundle, missing, lock, context);
    videos.push(...imported.videos);
    if (problem !== undefined) log.warn(`The bundle ${name} could not be read: ${problem}`);
    if (tickets.size === 0) continue;
    const isLast = attempt === runAttempt - 1;
    return { videos, tickets: isLast ? tickets : nothing, older: isLast ? nothing : tickets };
  }
  return { videos, tickets: nothing, older: nothing };
}

/** Finds what a shard's videos have paid for: in its bundle, and in the run's artifacts for what the bundle does not tell. */
export function findInBundle({ tickets, older }: EarlierWork, findTicket: TicketFinder): TicketFinder {
  return async (key) => {
    if (tickets.has(key)) return tickets.get(key);
    const found = await findTicket(key);
    return typeof found === "object" ? found : (older.get(key) ?? found);
  };
}
