import * as z from "zod/mini";
import { invalidInput, readGiven } from "../../inputs/read.ts";
import { artifactNameText, branchText, numberText, wordText } from "../../inputs/values.ts";
import type { Environment } from "../../runner/runner.ts";
import { type Places, placeInputs, readPlaces } from "../assets/places.ts";

const text = z.exactOptional(z.string());

/** The ways to publish that this step knows; with `none` it is not run at all. */
export const ways = ["commit", "pull-request", "artifact"] as const;

/** The inputs of `demo-assets/publish/action.yml`. */
export const inputSchema = z.strictObject({
  ...placeInputs,
  publish: wordText(ways),
  branch: z.prefault(branchText, "demo-assets"),
  base: z.exactOptional(branchText),
  title: z.prefault(z.string(), "Update demo videos"),
  "artifact-name": z.prefault(artifactNameText, "demo-assets"),
  "retention-days": z.exactOptional(numberText({ from: 1, to: 400, integer: true })),
  "github-token": text,
});

export interface PublishInputs extends Places {
  way: (typeof ways)[number];
  /** Of the pull request. */
  branch: string;
  /** What the pull request is to be merged into, where that is said. */
  base: string | undefined;
  /** Of the commit and of the pull request. */
  title: string;
  artifactName: string;
  retentionDays: number | undefined;
  githubToken: string | undefined;
}

/** @throws {Failure} "Invalid input" */
export async function readInputs(environment: Environment): Promise<PublishInputs> {
  const { values, complete, problems } = readGiven(inputSchema, environment);
  const places = await readPlaces(values, environment, problems);
  if (!complete || problems.length > 0) throw invalidInput(problems);
  return {
    ...places,
    way: complete.publish,
    branch: complete.branch,
    base: complete.base,
    title: complete.title,
    artifactName: complete["artifact-name"],
    retentionDays: complete["retention-days"],
    githubToken: complete["github-token"],
  };
}
