import pMap from "p-map";
import { whyNotWritable } from "../files/replace.ts";
import { invalidInput } from "../inputs/read.ts";
import type { Asset } from "../manifest/asset.ts";
import type { AssetPaths } from "../manifest/paths.ts";
import { quoted } from "../text/sanitize.ts";
import type { Lock } from "./lock.ts";

/** Files that are tested at the same time. */
const concurrency = 8;

/**
 * Tests that videos and their lock can be written, before anything is paid for.
 *
 * @throws {Failure} "Invalid input", with every path that cannot be written.
 */
export async function assertFilesWritable(
  assets: readonly Asset[],
  lock: Lock,
  { lockFile }: AssetPaths,
): Promise<void> {
  const reasons = await pMap(assets, async ({ path }) => whyNotWritable(path), { concurrency });
  const problems = assets.flatMap(({ id, output }, index) => {
    const reason = reasons[index];
    const message = `is ${quoted(output)}, which cannot be written: ${reason}`;
    return reason === undefined ? [] : [{ input: `the output of ${id}`, message }];
  });
  const reason = await lock.whyNotWritable();
  if (reason !== undefined) {
    const message = `is ${quoted(lockFile.name)}, which cannot be written: ${reason}`;
    problems.push({ input: "lock-file", message });
  }
  if (problems.length > 0) throw invalidInput(problems);
}
