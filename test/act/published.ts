import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inRepository } from "../../scripts/repository.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** What a runner fetches of this repository, as far as it matters. */
const parts = [
  "action.yml",
  "dist",
  "slash-command",
  "report",
  "pull-request",
  "assets",
  "demo-assets",
  "composite",
  ".github",
];

/** A copy of this repository, as a runner would have fetched it. */
export async function publishedRepository(): Promise<string> {
  const folder = await temporaryFolder("published");
  await Promise.all(parts.map((part) => cp(inRepository(part), join(folder, part), { recursive: true })));
  return folder;
}

/**
 * Puts into a copy of a reusable workflow what GitHub says about the commit that it runs at: act's `job` context
 * does not have it.
 */
export async function sayCommit(
  folder: string,
  workflow: string,
  repository: string,
  commit: string,
): Promise<void> {
  const file = join(folder, workflow);
  const text = await readFile(file, "utf8");
  const filled = text
    .replaceAll(`$\{{ fromJSON(toJSON(job)).workflow_repository }}`, repository)
    .replaceAll(`$\{{ fromJSON(toJSON(job)).workflow_sha }}`, commit);
  if (filled === text) throw new Error("The reusable workflow does not look for its commit");
  await writeFile(file, filled);
}

/** The checkout that a reusable workflow is pinned to, as `owner/name@commit`. */
export async function pinnedCheckout(workflow: string): Promise<string> {
  const text = await readFile(inRepository(workflow), "utf8");
  const [, pinned] = /uses: (actions\/checkout@[0-9a-f]{40})/u.exec(text) ?? [];
  if (pinned === undefined) throw new Error("The reusable workflow has no checkout");
  return pinned;
}
