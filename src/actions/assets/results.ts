import type { LockEntry } from "../../lock/entry.ts";
import type { Lock } from "../../lock/lock.ts";
import type { Selection } from "../../lock/selection.ts";
import type { Asset } from "../../manifest/asset.ts";
import type { Usage } from "../../providers/provider.ts";
import { roundUsd } from "../../text/format.ts";
import type { Failed, Generated, NotStarted, VideoResult } from "./video-result.ts";

/** What a step has to say of the videos it is about. */
export interface Results {
  unchanged: Asset[];
  generated: Generated[];
  failed: Failed[];
  notStarted: NotStarted[];
  /** What is not fresh at the step's end. */
  stale: Asset[];
}

/** Sorts what came of a selection, each part in the manifest's order. */
export function resultsOf({ unchanged, stale }: Selection, outcomes: readonly VideoResult[]): Results {
  const order = new Map(stale.map(({ asset }, index) => [asset.id, index]));
  const place = ({ asset }: VideoResult) => order.get(asset.id) ?? 0;
  const sorted = outcomes.toSorted((a, b) => place(a) - place(b));
  const generated = sorted.filter((outcome) => outcome.state === "generated");
  const made = new Set(generated.map(({ asset }) => asset.id));
  return {
    unchanged,
    generated,
    failed: sorted.filter((outcome) => outcome.state === "failed"),
    notStarted: sorted.filter((outcome) => outcome.state === "not-started"),
    stale: stale.map(({ asset }) => asset).filter(({ id }) => !made.has(id)),
  };
}

/** What was charged for all together; what no provider reported is left out, and absent where none did. */
export function spent({ generated, failed }: Results): Usage {
  const usages = [...generated.map(({ entry }) => usageOf(entry)), ...failed.map(({ usage }) => usage)];
  const credits = sum(usages.map((usage) => usage.credits));
  const usd = sum(usages.map((usage) => usage.usd));
  return { ...(credits !== undefined && { credits }), ...(usd !== undefined && { usd }) };
}

function usageOf({ "credits-used": credits, "cost-usd": usd }: LockEntry): Usage {
  return { ...(credits !== null && { credits }), ...(usd !== null && { usd }) };
}

/** Nothing was spent on nothing. */
function sum(amounts: readonly (number | undefined)[]): number | undefined {
  const known = amounts.filter((amount) => amount !== undefined);
  if (known.length === 0 && amounts.length > 0) return undefined;
  return roundUsd(known.reduce((total, amount) => total + amount, 0));
}

/** One video, as the output `results` tells of it. */
interface Row extends Partial<LockEntry> {
  id: string;
  status: "generated" | "unchanged" | "failed" | "stale";
  output: string;
  resumed?: boolean;
  "artifact-url"?: string;
  error?: string;
}

/** The rows of the output `results`. */
export function rowsOf(results: Results, lock: Lock): Row[] {
  const failures = new Map(results.failed.map(({ asset, failure }) => [asset.id, failure]));
  const reasons = new Map(results.notStarted.map(({ asset, reason }) => [asset.id, reason]));
  return [
    ...results.generated.map((made): Row => generatedRow(made)),
    ...results.unchanged.map(({ id, output }): Row => ({ id, status: "unchanged", output, ...lock.get(id) })),
    ...results.stale.map(({ id, output, request }): Row => {
      const error = failures.get(id)?.message ?? reasons.get(id);
      const status = failures.has(id) ? "failed" : "stale";
      return { id, status, output, model: request.model, ...(error !== undefined && { error }) };
    }),
  ];
}

function generatedRow({ asset, entry, resumed, artifact }: Generated): Row {
  const { id, output } = asset;
  return {
    id,
    status: "generated",
    output,
    ...entry,
    resumed,
    ...(artifact && { "artifact-url": artifact.url }),
  };
}
