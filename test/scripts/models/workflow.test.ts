import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { inRepository } from "../../../scripts/repository.ts";
import { runProgram } from "../../../src/process.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

interface Step {
  name: string;
  env?: Record<string, string>;
  run?: string;
}

const { jobs } = parse(await readFile(inRepository(".github/workflows/models.yml"), "utf8"));
const step: Step = jobs.update.steps.at(-1);

/** Notes its arguments, one a line, and answers with the file `open-pull-request` what is asked by `gh api`. */
const ghStandIn = `#!/bin/sh
printf '%s\\n' "$@" -- >> "$NOTES/gh"
case "$1" in api) cat "$NOTES/open-pull-request";; esac
`;

let notes = "";
let clone = "";
let origin = "";

async function git(folder: string, ...args: string[]): Promise<string> {
  const signal = AbortSignal.timeout(60_000);
  return runProgram({ command: "git", args, folder, environment: process.env, signal });
}

describe.skipIf(process.platform === "win32")("the step that proposes the change", () => {
  beforeEach(async () => {
    [notes, clone, origin] = [
      await temporaryFolder("notes"),
      await temporaryFolder("clone"),
      await temporaryFolder("origin"),
    ];
    await git(origin, "init", "--quiet", "--bare", "--initial-branch=main");
    await git(clone, "init", "--quiet", "--initial-branch=main");
    await git(clone, "remote", "add", "origin", origin);
    await writeFile(join(clone, "data.json"), "[]\n");
    await git(clone, "add", "--all");
    await git(
      clone,
      "-c",
      "user.name=a",
      "-c",
      "user.email=a@example.com",
      "commit",
      "--quiet",
      "--message",
      "First",
    );
    await git(clone, "push", "--quiet", "origin", "main");
    await mkdir(join(notes, "bin"));
    await writeFile(join(notes, "bin", "gh"), ghStandIn);
    await chmod(join(notes, "bin", "gh"), 0o755);
    await writeFile(join(notes, "open-pull-request"), "\n");
    await writeFile(join(notes, "models.md"), "$(touch hacked) `touch hacked`\n");
  });

  async function propose(): Promise<string[]> {
    const { GH_TOKEN: _token, BASE: _base, ...env } = step.env ?? {};
    await runProgram({
      command: "bash",
      args: ["-e", "-o", "pipefail", "-c", step.run ?? ""],
      folder: clone,
      environment: process.env,
      variables: {
        ...env,
        BASE: "main",
        GH_TOKEN: "token",
        GITHUB_REPOSITORY: "o/r",
        GITHUB_REPOSITORY_OWNER: "o",
        RUNNER_TEMP: notes,
        NOTES: notes,
        PATH: [join(notes, "bin"), process.env.PATH].join(delimiter),
      },
      signal: AbortSignal.timeout(60_000),
    });
    const called = await readFile(join(notes, "gh"), "utf8").catch(() => "");
    return called
      .split("\n--\n")
      .map((args) => args.split("\n").join(" "))
      .filter((args) => /^(?:api|pr) /u.test(args));
  }

  test("does nothing without a change", async () => {
    expect(await propose()).toEqual([]);
    expect(await git(origin, "branch", "--list", "update-models")).toBe("");
  });

  test("pushes a commit with changed and new files, and opens a pull request with the summary", async () => {
    await writeFile(join(clone, "data.json"), "[1]\n");
    await writeFile(join(clone, "new.md"), "new\n");
    const [list, create, ...others] = await propose();
    expect(others).toEqual([]);
    expect(list).toMatch(/^api repos\/o\/r\/pulls\?head=o:update-models /u);
    expect(create).toBe(
      `pr create --head update-models --base main --title Update the models --body-file ${notes}/models.md`,
    );
    expect(await git(origin, "show", "--name-only", "--format=%s", "update-models")).toBe(
      "Update the models\n\ndata.json\nnew.md\n",
    );
    expect(await git(clone, "ls-files", "hacked", "--others")).toBe("");
  });

  test("updates the open pull request, whatever its branch held before", async () => {
    await git(clone, "push", "--quiet", "origin", "main:update-models");
    await writeFile(join(notes, "open-pull-request"), "7\n");
    await writeFile(join(clone, "data.json"), "[1]\n");
    const calls = await propose();
    expect(calls.at(-1)).toBe(
      `api --silent --method PATCH repos/o/r/pulls/7 -f title=Update the models -F body=@${notes}/models.md`,
    );
    expect(await git(origin, "show", "update-models:data.json")).toBe("[1]\n");
  });
});
