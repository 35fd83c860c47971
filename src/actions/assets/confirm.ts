import pMap from "p-map";
import type { Asset } from "../../manifest/asset.ts";
import { invalidManifest } from "../../manifest/manifest.ts";
import type { ManifestProblem } from "../../manifest/problem.ts";
import { collectWarnings, confirmRequest } from "../../models/confirm.ts";
import { PublishedSchemas } from "../../models/published.ts";
import type { AssetsContext } from "./inputs.ts";

/** Schemas requested at the same time. */
const concurrency = 8;

/**
 * Has the published schemas confirm the requests of stale videos, where they have to, and warns about the others.
 *
 * @throws {Failure} "Invalid input", with every problem and its line.
 */
export async function confirmRequests(stale: readonly Asset[], context: AssetsContext): Promise<void> {
  const { inputs, environment, signal, log, core } = context;
  const schemas = new PublishedSchemas({ baseUrl: inputs.baseUrl, environment, signal });
  const problems: ManifestProblem[] = [];
  const confirm = async (asset: Asset): Promise<void> => {
    const decision = asset.open ? await confirmRequest(asset.open, schemas) : asset;
    if (!decision.request) return void problems.push(...decision.problems.map(asset.locate));
    asset.request = decision.request;
    if ("notice" in decision) core.notice(`${asset.id}: ${decision.notice}`);
    for (const warning of collectWarnings(decision)) log.warn(warning);
  };
  try {
    await pMap(stale, confirm, { concurrency });
  } finally {
    await schemas.close();
  }
  if (problems.length > 0) throw invalidManifest(problems, inputs.manifest.name);
}
