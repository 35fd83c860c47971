import pMap from "p-map";
import picomatch from "picomatch";
import { invalidInput } from "../inputs/read.ts";
import type { Asset } from "../manifest/asset.ts";
import type { Problem } from "../models/request.ts";
import { mostListed } from "../text/list.ts";
import { quoted } from "../text/sanitize.ts";
import { didYouMean } from "../text/suggest.ts";
import { findStaleness, type Staleness } from "./freshness.ts";
import type { Lock } from "./lock.ts";

/** Files read at the same time. */
const concurrency = 8;

/** A step's videos, split into those to make, in the manifest's order, and those that are up to date. */
export interface Selection {
  unchanged: Asset[];
  stale: StaleAsset[];
}

export interface StaleAsset {
  asset: Asset;
  why: NonNullable<Staleness>;
}

/**
 * The videos that ids or globs match; all videos if none are given.
 *
 * @throws {Failure} "Invalid input" if one of them matches nothing.
 */
export function choose(assets: readonly Asset[], only: readonly string[]): Asset[] {
  if (only.length === 0) return [...assets];
  const ids = assets.map(({ id }) => id);
  const known = new Set(ids);
  const chosen = new Set<string>();
  const problems: Problem[] = [];
  for (const wanted of only) {
    const isMatch = picomatch(wanted);
    const matching = known.has(wanted) ? [wanted] : ids.filter((id) => isMatch(id));
    for (const id of matching) chosen.add(id);
    if (matching.length > 0) continue;
    // A suggestion takes a look at all ids.
    const suggestion = problems.length < mostListed ? didYouMean(wanted, ids) : "";
    const message = `has ${quoted(wanted)}, which matches no video of the manifest${suggestion}`;
    problems.push({ input: "only", message });
  }
  if (problems.length > 0) throw invalidInput(problems);
  return assets.filter(({ id }) => chosen.has(id));
}

/** Splits videos into those that are up to date and those to make. Reads each file at most once. */
export async function select(assets: readonly Asset[], lock: Lock, dryRun: boolean): Promise<Selection> {
  const why = await pMap(assets, (asset) => findStaleness(asset, lock.get(asset.id), dryRun), {
    concurrency,
  });
  return {
    unchanged: assets.filter((_, index) => why[index] === undefined),
    stale: assets.flatMap((asset, index) => {
      const reason = why[index];
      return reason === undefined ? [] : [{ asset, why: reason }];
    }),
  };
}
