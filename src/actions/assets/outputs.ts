import { isDeepStrictEqual } from "node:util";
import type { LockEntry } from "../../lock/entry.ts";
import type { Lock } from "../../lock/lock.ts";
import type { Asset } from "../../manifest/asset.ts";
import type { AssetsContext, AssetsInputs } from "./inputs.ts";
import { type Generated, type Results, totalCharged } from "./results.ts";
import { matrixFor } from "./sharding.ts";
import { writeLists } from "./whole-lists.ts";

/**
 * The most characters of each list. GitHub fails a job whose outputs together exceed 1 MB in UTF-16, after everything is
 * paid for; all outputs together stay below 400,000 bytes.
 */
const maxListLength = 20_000;
const maxResultsLength = 80_000;

/** Where the lists are that the outputs may have only in part. */
export interface WholeLists {
  /** Absolute path of a JSON file with every list uncut, by the output's name. */
  file: string;
  isCut: boolean;
}

/**
 * Sets the outputs of `assets/action.yml`, except `gallery-path`. A list that is too long is cut at an element.
 *
 * @param imported Videos that were imported from a branch.
 */
export async function setAssetsOutputs(
  results: Results,
  imported: Iterable<Asset>,
  lock: Lock,
  context: AssetsContext,
): Promise<WholeLists> {
  const { inputs, core } = context;
  const lists = {
    generated: ids(results.generated.map(({ asset }) => asset)),
    unchanged: ids(results.unchanged),
    failed: ids(results.failed.map(({ asset }) => asset)),
    stale: ids(results.stale),
    "changed-files": writtenFiles(results, imported, inputs),
    results: listRows(results, lock),
  };
  const file = await writeLists(lists, context);
  const fitting = {
    generated: firstElements(lists.generated, maxListLength),
    unchanged: firstElements(lists.unchanged, maxListLength),
    failed: firstElements(lists.failed, maxListLength),
    stale: firstElements(lists.stale, maxListLength),
    "changed-files": firstElements(lists["changed-files"], maxListLength),
    results: firstElements(lists.results, maxResultsLength),
  };
  const matrix = matrixFor(results.stale, inputs);
  const { credits, usd } = totalCharged(results);
  const set = (name: OutputName, value: string | number | undefined) => core.setOutput(name, value, true);
  set("generated", JSON.stringify(fitting.generated));
  set("unchanged", JSON.stringify(fitting.unchanged));
  set("failed", JSON.stringify(fitting.failed));
  set("stale", JSON.stringify(fitting.stale));
  set("matrix", JSON.stringify(matrix));
  set("shard-count", matrix.shard.length);
  set("changed-files", fitting["changed-files"].join("\n"));
  core.setOutput("results", JSON.stringify(fitting.results));
  set("results-file", file);
  set("generated-count", results.generated.length);
  set("failed-count", results.failed.length);
  set("stale-count", results.stale.length);
  set("credits-used", credits);
  set("cost-usd", usd);
  return { file, isCut: !isDeepStrictEqual(fitting, lists) };
}

/** The names that `assets/action.yml` declares. */
export const outputNames = [
  "generated",
  "unchanged",
  "failed",
  "stale",
  "matrix",
  "shard-count",
  "changed-files",
  "generated-count",
  "failed-count",
  "stale-count",
  "credits-used",
  "cost-usd",
  "gallery-path",
  "results",
  "results-file",
] as const;

type OutputName = (typeof outputNames)[number];

/** The first elements of a list, as many as fit into a JSON text of some length. */
function firstElements<T>(list: readonly T[], maxLength: number): T[] {
  let length = 1;
  const over = list.findIndex((element) => {
    length += JSON.stringify(element).length + 1;
    return length > maxLength;
  });
  return over < 0 ? [...list] : list.slice(0, over);
}

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
