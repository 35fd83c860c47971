import { onTestFinished } from "vitest";
import { type GitHub, type GitHubOptions, startGitHub } from "../../simulator/github.ts";
import type { Services } from "../support/services.ts";
import { Origin } from "./origin.ts";

/** A repository, and GitHub's API for it and for the artifacts of its run. */
export interface Hosted {
  origin: Origin;
  github: GitHub;
}

/** Puts files into a repository of its own, until the test is over. */
export async function hosted(
  files: Readonly<Record<string, string | Uint8Array>>,
  { artifacts }: Pick<Services, "artifacts">,
  permissions: NonNullable<GitHubOptions["token"]>["permissions"] = { pull_requests: "write" },
): Promise<Hosted> {
  const origin = await Origin.create(files);
  const github = await startGitHub({
    token: { value: artifacts.run.token, permissions },
    hasBranch: (name) => origin.branches().includes(name),
    artifactsUrl: artifacts.apiUrl,
  });
  onTestFinished(() => github.close());
  return { origin, github };
}
