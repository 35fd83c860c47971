import * as z from "zod/mini";
import type { StepContext } from "../../context.ts";
import type { Git } from "../../git/git.ts";
import { requireToken } from "../../inputs/keys.ts";
import { invalidInput, readGiven } from "../../inputs/read.ts";
import {
  artifactNameText,
  booleanText,
  branchText,
  numberText,
  parsed,
  wordText,
} from "../../inputs/values.ts";
import type { StepLog } from "../../log/step-log.ts";
import { type AssetPaths, pathInputs, readPaths } from "../../manifest/paths.ts";

const text = z.exactOptional(z.string());

/** The values of `publish`, without `none`: the composite action then skips this step. */
export const publishModes = ["commit", "pull-request", "artifact"] as const;

/** What to check instead of publishing: nothing, the checkout, or also the permissions of the job. */
export const checks = ["none", "checkout", "all"] as const;

/** GitHub accepts titles of this length, on one line. */
const titleText = parsed(
  (given) => (/^.{1,256}$/u.test(given) ? given : undefined),
  "one line of at most 256 characters",
);

/** A number of videos. */
const countText = z.prefault(numberText({ from: 0, to: 1_000_000, integer: true }), "0");

/** The inputs of `demo-assets/publish/action.yml`. */
export const inputSchema = z.strictObject({
  ...pathInputs,
  publish: wordText(publishModes),
  check: z.prefault(wordText(checks), "none"),
  only: text,
  "dry-run": z.prefault(booleanText, "false"),
  branch: z.prefault(branchText, "demo-assets"),
  base: z.exactOptional(branchText),
  title: z.prefault(titleText, "Update demo videos"),
  "artifact-name": z.prefault(artifactNameText, "demo-assets"),
  "retention-days": z.exactOptional(numberText({ from: 1, to: 400, integer: true })),
  "generated-count": countText,
  "stale-count": countText,
  "github-token": text,
});

export interface PublishInputs extends AssetPaths {
  mode: (typeof publishModes)[number];
  check: (typeof checks)[number];
  /** Ids and globs of the videos to make; empty for all. */
  only: string[];
  dryRun: boolean;
  /** Of the pull request. */
  branch: string;
  /** The branch that the pull request merges into, if given. */
  base: string | undefined;
  /** Of the commit and of the pull request. */
  title: string;
  /** Says that videos of this run are missing; undefined if none is. */
  note: string | undefined;
  artifactName: string;
  retentionDays: number | undefined;
  githubToken: string | undefined;
}

/** @throws {Failure} "Invalid input" */
export async function readPublishInputs(context: StepContext): Promise<PublishInputs> {
  const { values, complete, problems } = readGiven(inputSchema, context.environment);
  const paths = await readPaths(values, context, problems);
  if (values.check === "all" && values.publish === "pull-request") {
    requireToken(values["github-token"], problems);
  }
  if (!complete || problems.length > 0) throw invalidInput(problems);
  return {
    ...paths,
    mode: complete.publish,
    check: complete.check,
    only: (complete.only ?? "").split(/[\s,]+/u).filter(Boolean),
    dryRun: complete["dry-run"],
    branch: complete.branch,
    base: complete.base,
    title: complete.title,
    note: describeMissing(complete["generated-count"], complete["stale-count"]),
    artifactName: complete["artifact-name"],
    retentionDays: complete["retention-days"],
    githubToken: complete["github-token"],
  };
}

function describeMissing(made: number, missing: number): string | undefined {
  if (missing === 0) return undefined;
  return `This has ${made} of ${made + missing} videos: run the job again for the rest.`;
}

/** The step, for all parts of the action. */
export interface PublishContext extends StepContext {
  git: Git;
  log: StepLog;
}
