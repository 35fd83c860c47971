import type { LockEntry } from "../../lock/entry.ts";
import type { Lock } from "../../lock/lock.ts";
import type { ActionLog } from "../../log/action-log.ts";
import type { Asset } from "../../manifest/asset.ts";
import type { AssetsInputs } from "./inputs.ts";
import { type Generated, type Results, totalCharged } from "./results.ts";
import { matrixFor } from "./shard.ts";

/**
 * Sets the outputs of `assets/action.yml`, except `gallery-path`.
 *
 * @param imported Videos that were imported from a branch.
 */
export function setAssetsOutputs(
  results: Results,
  imported: Iterable<Asset>,
  lock: Lock,
  inputs: AssetsInputs,
  core: ActionLog,
): void {
  const set = (name: OutputName, value: unknown) => core.setOutput(name, JSON.stringify(value), true);
  const { credits, usd } = totalCharged(results);
  set("generated", ids(results.generated.map(({ asset }) => asset)));
  set("unchanged", ids(results.unchanged));
  set("failed", ids(results.failed.map(({ asset }) => asset)));
  set("stale", ids(results.stale));
  set("matrix", matrixFor(results.stale, inputs));
  core.setOutput("results", JSON.stringify(listRows(results, lock)));
  core.setOutput("changed-files", writtenFiles(results, imported, inputs).join("\n"), true);
  core.setOutput("credits-used", credits);
  core.setOutput("cost-usd", usd);
}

/** The names that `assets/action.yml` declares. */
export const outputNames = [
  "generated",
  "unchanged",
  "failed",
  "stale",
  "matrix",
  "changed-files",
  "credits-used",
  "cost-usd",
  "gallery-path",
  "results",
] as const;

type OutputName = (typeof outputNames)[number];

function writtenFiles(
  { generated }: Results,
  imported: Iterable<Asset>,
  { lockFile }: AssetsInputs,
): string[] {
  const written = [...imported, ...generated.map(({ asset }) => asset)];
  return written.length === 0 ? [] : [...written.map(({ output }) => output), lockFile.name];
}

function ids(assets: readonly Asset[]): string[] {
  return assets.map(({ id }) => id);
}

/** A video in the output `results`. */
interface Row extends Partial<LockEntry> {
  id: string;
  status: "generated" | "unchanged" | "failed" | "stale";
  output: string;
  resumed?: boolean;
  "artifact-url"?: string;
  error?: string;
}

function listRows(results: Results, lock: Lock): Row[] {
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
