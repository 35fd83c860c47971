import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import * as z from "zod/mini";
import type { StepContext } from "../../context.ts";
import { type Git, withRetries } from "../../git/git.ts";
import { findObstacles } from "../../git/obstacles.ts";
import { readReason } from "../../github/refusal.ts";
import { quoted, sentence } from "../../text/sanitize.ts";
import type { PublishContext, PublishInputs } from "./inputs.ts";

/** The checked-out commit, or why nothing can be committed. */
export type Head = { hash: string } | { problem: string };

/** Finds the commit that is checked out in the workspace. */
export async function findHead(git: Git): Promise<Head> {
  try {
    const place = await git(["rev-parse", "--is-inside-work-tree", "--show-prefix"]);
    const [inside, prefix = ""] = place.split("\n");
    if (inside === "true" && prefix === "") {
      return { hash: await git(["rev-parse", "--verify", "HEAD^{commit}"]) };
    }
    return {
      problem: noCheckout(inside === "true" ? `It is the folder ${quoted(prefix)} of one.` : "It is bare."),
    };
  } catch (error) {
    return { problem: noCheckout(sentence(readReason(error))) };
  }
}

function noCheckout(reason: string): string {
  return `The workspace is not a checkout to commit to: ${reason} Check out the repository into the workspace before this action.`;
}

/** The files to commit, which may not exist yet, by paths from the workspace. */
export interface FilesToCome {
  files: readonly string[];
  /** Files of the gallery, its page first. If git ignores the page, none of them is published. */
  gallery: readonly string[];
}

/** Finds the problems of a commit that the checkout shows. Changes nothing. */
export async function checkoutProblems(
  head: string,
  { files, gallery }: FilesToCome,
  inputs: PublishInputs,
  context: PublishContext,
): Promise<string[]> {
  const { git, temporaryFolder: temporary } = context;
  const { workspace: folder } = inputs;
  const obstacles = await findObstacles(git, head, [...files, ...gallery], { folder, temporary });
  if (obstacles.get(gallery[0] ?? "")?.ignored) for (const file of gallery) obstacles.delete(file);
  return [
    ...(await branchProblems(inputs, context)),
    ...(await mergeProblems(git, folder)),
    ...[...obstacles].map(
      ([file, { why }]) => `${quoted(file)} ${why}. It would be missing from the commit.`,
    ),
    ...(await filterProblems(files, git)),
  ];
}

/** Checks whether this job may push. Pushes nothing. */
export async function pushProblems(
  { mode, branch }: PublishInputs,
  { git, cancelled }: PublishContext,
): Promise<string[]> {
  const target = mode === "commit" ? await git(["branch", "--show-current"]) : branch;
  if (target === "") return [];
  // `--force` ignores what others have pushed: the real push handles that.
  const push = ["push", "--dry-run", "--no-verify", "--force", "origin", `HEAD:refs/heads/${target}`];
  try {
    await withRetries(git, cancelled)(push);
    return [];
  } catch (error) {
    return [
      `The branch ${target} cannot be pushed to: ${sentence(readReason(error))} Add the line "contents: write" under "permissions:" of the job, and let the checkout keep its credentials.`,
    ];
  }
}

async function branchProblems(inputs: PublishInputs, context: PublishContext): Promise<string[]> {
  const { git } = context;
  const current = await git(["branch", "--show-current"]);
  if (inputs.mode === "commit") {
    return current === ""
      ? [
          "The checkout is not on a branch: check one out, for example with ref: main, or set publish: pull-request.",
        ]
      : [];
  }
  const base = inputs.base ?? (await findBase(git, context));
  if (base === undefined)
    return ["base is missing: the checkout is not on a branch that a pull request could be merged into."];
  if (base !== inputs.branch) return [];
  return [`branch is ${quoted(base)}, which is the base of the pull request: name another branch.`];
}

/** The files that git keeps while an operation is in progress. */
const unfinished = { MERGE_HEAD: "merge", CHERRY_PICK_HEAD: "cherry-pick", REVERT_HEAD: "revert" };

async function mergeProblems(git: Git, folder: string): Promise<string[]> {
  const names = Object.keys(unfinished);
  const paths = (await git(["rev-parse", ...names.flatMap((name) => ["--git-path", name])])).split("\n");
  return Object.values(unfinished).flatMap((name, index) =>
    existsSync(resolve(folder, paths[index] ?? ""))
      ? [`A ${name} is in progress in the checkout: finish it first.`]
      : [],
  );
}

/** Finds filters that cannot run, so that no file of Git LFS is committed itself. */
async function filterProblems(files: readonly string[], git: Git): Promise<string[]> {
  const problems: string[] = [];
  for (const [filter, file] of await findFilters(files, git)) {
    // git ignores a filter without configuration, and refuses the file if a configured filter fails.
    const trial = filter === "lfs" ? ["lfs", "version"] : ["hash-object", "--stdin", `--path=${file}`];
    await git(trial).catch((error: unknown) => {
      problems.push(
        filter === "lfs"
          ? `.gitattributes puts ${file} into Git LFS, which is not available on this runner: ${sentence(readReason(error))} Install git-lfs on the runner, or remove the line from .gitattributes.`
          : `.gitattributes puts ${file} through the filter ${filter}, which does not run: ${readReason(error)}`,
      );
    });
  }
  return problems;
}

/** Finds the filters that .gitattributes sets, each with one of its files. */
export async function findFilters(files: readonly string[], git: Git): Promise<Map<string, string>> {
  const output = await git(["check-attr", "--stdin", "-z", "filter"], {
    input: files.map((file) => `${file}\0`).join(""),
  });
  const fields = output.split("\0");
  const filters = files.map((file, index): [string, string] => [fields[index * 3 + 2] ?? "", file]);
  return new Map(filters.filter(([filter]) => !["", "unspecified", "unset", "set"].includes(filter)));
}

/** Finds the checked-out branch; on a tag, the default branch that the event names. */
export async function findBase(git: Git, { eventPath: file }: StepContext): Promise<string | undefined> {
  const branch = await git(["branch", "--show-current"]);
  if (branch !== "" || !file) return branch || undefined;
  const event = z.object({ repository: z.optional(z.object({ default_branch: z.optional(z.string()) })) });
  const parsed = z.safeParse(event, JSON.parse(await readFile(file, "utf8")));
  return parsed.data?.repository?.default_branch;
}
