import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { notPushed } from "../../src/actions/publish/failures.ts";
import { gitIn } from "../../src/git/git.ts";
import { cloneOf } from "../act/checkout.ts";
import { Origin } from "../act/origin.ts";

/** What GitHub says when it refuses a push, and words of the advice. */
const refusals: readonly [string, string][] = [
  [
    "error: GH001: Large files detected. You may want to try Git Large File Storage.\nerror: File videos/a.mp4 is 120.00 MB; this exceeds GitHub's file size limit of 100.00 MB",
    "no file of more than 100 MB",
  ],
  ["fatal: pack exceeds maximum allowed size (2.00 GiB)", "at most 2 GiB in a push"],
  [
    "error: GH006: Protected branch update failed for refs/heads/main.\nerror: Changes must be made through a pull request.",
    "set publish: pull-request",
  ],
  [
    "error: GH013: Repository rule violations found for refs/heads/main.\n- GITHUB PUSH PROTECTION\n  - Push cannot contain secrets",
    "found a secret",
  ],
  [
    "error: GH013: Repository rule violations found for refs/heads/main.\n- Changes must be made through a pull request.",
    "set publish: pull-request",
  ],
  [
    "refusing to allow a GitHub App to create or update workflow `.github/workflows/a.yml` without `workflows` permission",
    "changes a workflow",
  ],
  ["Permission to octo-org/videos.git denied to github-actions[bot].", '"contents: write"'],
];

test.each(refusals)("a push refused with %j gives advice about it", async (said, advice) => {
  const origin = await Origin.create({ a: "a" });
  const workspace = await cloneOf(origin);
  const hook = `#!/bin/sh\ncat >&2 <<'SAID'\n${said}\nSAID\nexit 1\n`;
  await writeFile(join(origin.folder, "hooks/pre-receive"), hook, { mode: 0o755 });
  const git = gitIn(workspace, process.env, new AbortController().signal);
  const error: unknown = await git(["push", "origin", "HEAD:refs/heads/new"]).catch((cause) => cause);
  expect(notPushed("new", error, 3).report.next).toContain(advice);
});
