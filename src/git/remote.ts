import type { Git } from "./git.ts";

/** The hash of the newest commit of a remote branch; undefined if there is no such branch. */
export async function remoteTip(git: Git, branch: string): Promise<string | undefined> {
  const listed = await git(["ls-remote", "origin", `refs/heads/${branch}`]);
  return listed.split("\t", 1)[0] || undefined;
}

/** Fetches the newest commit of a remote branch. A full clone stays one. @returns the hash. */
export async function fetchTip(git: Git, branch: string): Promise<string> {
  const shallow = (await git(["rev-parse", "--is-shallow-repository"])) === "true";
  const depth = shallow ? ["--depth=1"] : [];
  await git(["fetch", "--no-tags", ...depth, "origin", `refs/heads/${branch}`]);
  return git(["rev-parse", "FETCH_HEAD"]);
}

/** The ref that records, for later steps, which commit of a branch was read. */
function readRef(branch: string): string {
  return `refs/generate-video/read/${branch}`;
}

/** @param tip Undefined if there is no such branch. */
export async function rememberTip(git: Git, branch: string, tip: string | undefined): Promise<void> {
  await git(tip === undefined ? ["update-ref", "-d", readRef(branch)] : ["update-ref", readRef(branch), tip]);
}

/** The commit of a branch that an earlier step read; undefined if none did. */
export async function rememberedTip(git: Git, branch: string): Promise<string | undefined> {
  return (await git(["for-each-ref", "--format=%(objectname)", readRef(branch)])) || undefined;
}
