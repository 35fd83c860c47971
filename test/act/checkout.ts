import { execFileSync } from "node:child_process";
import { temporaryFolder } from "../support/temporary-folder.ts";
import type { Origin } from "./origin.ts";

/** A clone of a repository, as the checkout makes it. */
export async function cloneOf({ folder }: Origin): Promise<string> {
  const workspace = await temporaryFolder("workspace");
  git(workspace, "init", "--quiet", "--initial-branch=main");
  git(workspace, "remote", "add", "origin", folder);
  git(workspace, "fetch", "--quiet", "--depth=1", "origin", "main");
  git(workspace, "checkout", "--quiet", "-B", "main", "FETCH_HEAD");
  return workspace;
}

export function git(folder: string, ...args: string[]): string {
  const ann = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "protocol.file.allow=always"];
  return execFileSync("git", [...ann, ...args], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}
