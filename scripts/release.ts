import { parseArgs } from "node:util";
import { checkDist } from "./check/dist.ts";
import { readReleaseNotes } from "./release/changelog.ts";
import { checkCheckout } from "./release/checkout.ts";
import { publishRelease } from "./release/publish.ts";
import { checkVersion } from "./release/version.ts";

const { values, positionals } = parseArgs({
  options: { "dry-run": { type: "boolean", default: false } },
  allowPositionals: true,
});
const dryRun = values["dry-run"];
const [version = "", ...others] = positionals;

if (others.length > 0 || !/^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}$/u.test(version)) {
  console.error("Usage: npm run release -- X.Y.Z [--dry-run]");
  process.exitCode = 2;
} else {
  process.exitCode = (await release()) ? 0 : 1;
}

/** Releases the version if nothing is wrong with it. @returns false if something is. */
async function release(): Promise<boolean> {
  const notes = await readReleaseNotes(version);
  const checkout = await checkCheckout(version);
  const wrong = [
    ...("problem" in notes ? [notes.problem] : []),
    ...(await checkVersion(version)),
    ...(await checkDist()).problems,
    ...checkout.changes,
    // One may try a release before its pull request is merged.
    ...(dryRun ? [] : checkout.place),
  ];
  for (const problem of wrong) console.error(problem);
  if (wrong.length > 0 || "problem" in notes) {
    console.error("Nothing was released.");
    return false;
  }
  if (dryRun) for (const problem of checkout.place) console.log(`A release stops here: ${problem}`);
  await publishRelease(version, notes.text, dryRun);
  return true;
}
