import { readFile } from "node:fs/promises";
import * as z from "zod/mini";
import type { StepContext } from "../../context.ts";
import type { Git } from "../../git/git.ts";

/** The branch that is checked out; on a tag the repository's default one, which the event tells. */
export async function baseOf(git: Git, { eventPath: file }: StepContext): Promise<string | undefined> {
  const branch = await git(["branch", "--show-current"]);
  if (branch !== "" || !file) return branch || undefined;
  const event = z.object({ repository: z.optional(z.object({ default_branch: z.optional(z.string()) })) });
  const parsed = z.safeParse(event, JSON.parse(await readFile(file, "utf8")));
  return parsed.data?.repository?.default_branch;
}
