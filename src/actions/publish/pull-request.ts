import { readFile } from "node:fs/promises";
import * as z from "zod/mini";
import type { Git } from "../../git/git.ts";
import { runProgram } from "../../programs/run.ts";
import type { Environment } from "../../runner/runner.ts";
import { noPullRequest } from "./failures.ts";
import type { PublishInputs } from "./inputs.ts";

export interface PullRequest {
  number: number;
  url: string;
}

const list = z.array(z.object({ number: z.int(), url: z.string() }));

/**
 * Opens the branch's pull request, or brings the open one up to date, by the `gh` program.
 *
 * @throws {Failure} "GitHub refused"
 */
export async function openPullRequest(
  inputs: PublishInputs,
  body: string,
  git: Git,
  environment: Environment,
  cancelled: AbortSignal,
): Promise<PullRequest> {
  const { branch, title } = inputs;
  const gh = ghIn(inputs, environment, cancelled);
  try {
    const open = await openOf(branch, gh);
    if (open) {
      await gh(["pr", "edit", String(open.number), "--title", title, "--body-file", "-"], body);
      return open;
    }
    const base = inputs.base ?? (await baseOf(git, environment));
    const into = base === undefined ? [] : ["--base", base];
    await gh(["pr", "create", "--head", branch, ...into, "--title", title, "--body-file", "-"], body);
    const created = await openOf(branch, gh);
    if (!created) throw new Error("GitHub does not list the pull request that was created.");
    return created;
  } catch (error) {
    throw noPullRequest(branch, error);
  }
}

type Gh = (args: readonly string[], input?: string) => Promise<string>;

/** `gh` with the step's token, for the repository that the workflow runs in. */
function ghIn({ workspace, githubToken }: PublishInputs, environment: Environment, signal: AbortSignal): Gh {
  const { GITHUB_SERVER_URL = "https://github.com", GITHUB_REPOSITORY = "" } = environment;
  const { host } = new URL(GITHUB_SERVER_URL);
  const variables = {
    GH_TOKEN: githubToken,
    GH_ENTERPRISE_TOKEN: githubToken,
    GH_REPO: `${host}/${GITHUB_REPOSITORY}`,
    GH_PROMPT_DISABLED: "1",
  };
  return (args, input = "") =>
    runProgram({
      command: "gh",
      args,
      folder: workspace,
      environment,
      variables,
      signal,
      input,
    });
}

async function openOf(branch: string, gh: Gh): Promise<PullRequest | undefined> {
  const text = await gh([
    "pr",
    "list",
    "--head",
    branch,
    "--state",
    "open",
    "--limit",
    "1",
    "--json",
    "number,url",
  ]);
  return z.parse(list, JSON.parse(text || "[]"))[0];
}

/** The branch that is checked out; on a tag the repository's default one, which the event tells. */
async function baseOf(git: Git, { GITHUB_EVENT_PATH: file }: Environment): Promise<string | undefined> {
  const branch = await git(["branch", "--show-current"]);
  if (branch !== "" || !file) return branch || undefined;
  const event = z.object({ repository: z.optional(z.object({ default_branch: z.optional(z.string()) })) });
  const parsed = z.safeParse(event, JSON.parse(await readFile(file, "utf8")));
  return parsed.data?.repository?.default_branch;
}
