import type { Git } from "./git.ts";

/** The newest commit of a branch of the remote; undefined where it has no such branch. */
export async function remoteTip(git: Git, branch: string): Promise<string | undefined> {
  const listed = await git(["ls-remote", "origin", `refs/heads/${branch}`]);
  return listed.split("\t", 1)[0] || undefined;
}

/** Fetches the newest commit of a branch of the remote, and gives its hash. A checkout of the whole history keeps it. */
export async function fetchTip(git: Git, branch: string): Promise<string> {
  const shallow = (await git(["rev-parse", "--is-shallow-repository"])) === "true";
  const depth = shallow ? ["--depth=1"] : [];
  await git(["fetch", "--no-tags", ...depth, "origin", `refs/heads/${branch}`]);
  return git(["rev-parse", "FETCH_HEAD"]);
}

/** Where the checkout keeps, for the steps that follow, which commit of a branch was read. */
function readRef(branch: string): string {
  return `refs/generate-video/read/${branch}`;
}

/** @param tip Undefined where there is no such branch. */
export async function rememberTip(git: Git, branch: string, tip: string | undefined): Promise<void> {
  await git(tip === undefined ? ["update-ref", "-d", readRef(branch)] : ["update-ref", readRef(branch), tip]);
}

/** The commit of a branch that a step before has read; undefined where none has. */
export async function rememberedTip(git: Git, branch: string): Promise<string | undefined> {
  return (await git(["for-each-ref", "--format=%(objectname)", readRef(branch)])) || undefined;
}
