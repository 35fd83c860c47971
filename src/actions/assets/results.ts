import type { UploadedArtifact } from "../../artifacts/video-artifact.ts";
import type { Failure } from "../../errors.ts";
import type { LockEntry } from "../../lock/entry.ts";
import type { Selection } from "../../lock/selection.ts";
import type { Asset } from "../../manifest/asset.ts";
import type { Usage } from "../../providers/provider.ts";
import { roundUsd } from "../../text/format.ts";

/** The result of a video that was stale. */
export type VideoResult = Generated | Failed | NotStarted;

export interface Generated {
  state: "generated";
  asset: Asset;
  entry: LockEntry;
  /** Whether an earlier generation was collected instead of a new one submitted. */
  resumed: boolean;
  artifact?: UploadedArtifact;
  /** Why its artifact could not be stored. */
  artifactFailure?: Failure;
}

export interface Failed {
  state: "failed";
  asset: Asset;
  failure: Failure;
  /** The charge that the provider reported. */
  usage: Usage;
}

export interface NotStarted {
  state: "not-started";
  asset: Asset;
  /** As the end of a sentence: `because …`. */
  reason: string;
}

/** The results of all videos of a step. */
export interface Results {
  unchanged: Asset[];
  generated: Generated[];
  failed: Failed[];
  notStarted: NotStarted[];
  /** Videos that are still stale when the step ends. */
  stale: Asset[];
}

/** Groups results by state, each group in the manifest's order. */
export function sortResults({ unchanged, stale }: Selection, videoResults: readonly VideoResult[]): Results {
  const order = new Map(stale.map(({ asset }, index) => [asset.id, index]));
  const place = ({ asset }: VideoResult) => order.get(asset.id) ?? 0;
  const sorted = videoResults.toSorted((a, b) => place(a) - place(b));
  const generated = sorted.filter((result) => result.state === "generated");
  const made = new Set(generated.map(({ asset }) => asset.id));
  return {
    unchanged,
    generated,
    failed: sorted.filter((result) => result.state === "failed"),
    notStarted: sorted.filter((result) => result.state === "not-started"),
    stale: stale.map(({ asset }) => asset).filter(({ id }) => !made.has(id)),
  };
}

/** The total of the reported charges. An amount that no provider reported is absent. */
export function totalCharged({ generated, failed }: Results): Usage {
  const usages = [...generated.map(({ entry }) => chargedFor(entry)), ...failed.map(({ usage }) => usage)];
  const credits = sumKnown(usages.map((usage) => usage.credits));
  const usd = sumKnown(usages.map((usage) => usage.usd));
  return { ...(credits !== undefined && { credits }), ...(usd !== undefined && { usd }) };
}

function chargedFor({ "credits-used": credits, "cost-usd": usd }: LockEntry): Usage {
  return { ...(credits !== null && { credits }), ...(usd !== null && { usd }) };
}

/** Sums the known amounts: 0 for an empty list, undefined if none is known. */
function sumKnown(amounts: readonly (number | undefined)[]): number | undefined {
  const known = amounts.filter((amount) => amount !== undefined);
  if (known.length === 0 && amounts.length > 0) return undefined;
  return roundUsd(known.reduce((total, amount) => total + amount, 0));
}
