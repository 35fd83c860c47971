import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { lockOf, manifestOf, manifestWorkspace, runAssets } from "../support/manifest.ts";
import { useServices } from "../support/services.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { cloneOf } from "./checkout.ts";
import { Origin } from "./origin.ts";
import { programs, systemPath } from "./programs.ts";

const services = useServices({ speed: 60, simulator: { usualSeconds: 20 } });
const env = { PATH: systemPath.join(":") };

const ids = ["a", "b", "c", "d"];

/** A repository of which another branch has some of the videos. */
async function originWith(made: readonly string[]): Promise<Origin> {
  const origin = await Origin.create({ "videos.yml": manifestOf(ids) });
  const workspace = await cloneOf(origin);
  await runAssets(services, workspace, { only: made.join(","), "upload-artifacts": "false" });
  const git = (...args: string[]) => execFileSync("git", args, { cwd: workspace });
  git("add", "--all");
  git("-c", "user.name=Ann", "-c", "user.email=ann@example.com", "commit", "--quiet", "--message", "Videos");
  git("push", "--quiet", "origin", "HEAD:refs/heads/demo-assets");
  return origin;
}

const pending = { "pending-branch": "demo-assets", "upload-artifacts": "false" };

test("what another branch has is taken over and not paid for again", async () => {
  const origin = await originWith(["a", "b"]);
  const workspace = await cloneOf(origin);
  const { json, errors } = await runAssets(services, workspace, pending, { env });
  expect(errors).toEqual([]);
  expect(json).toMatchObject({ generated: ["c", "d"], unchanged: ["a", "b"] });
  expect(services.simulator.jobs).toHaveLength(4);
});

test.each(["plan", "check"])(
  "mode %s takes it into account, and leaves the checkout as it is",
  async (mode) => {
    const origin = await originWith(["a", "b"]);
    const workspace = await cloneOf(origin);
    const inputs = { ...pending, mode, gallery: "docs" };
    const { json } = await runAssets(services, workspace, inputs, { env });
    expect(json).toMatchObject({ unchanged: ["a", "b"], stale: ["c", "d"] });
    expect(await readdir(workspace)).toEqual([".git", "videos.yml"]);
  },
);

test("a re-run shard has the same videos, even if the branch has new commits", async () => {
  const origin = await originWith(["a", "c", "d"]);
  const generated = [];
  for (const shard of ["1/2", "2/2"]) {
    const { json } = await runAssets(services, await cloneOf(origin), { ...pending, shard }, { env });
    generated.push(json.generated);
  }
  // Of four videos the second shard has the second and the fourth.
  expect(generated).toEqual([[], ["b"]]);
});

test("a branch that is not there, or has no lock, costs nothing but a line", async () => {
  const origin = await Origin.create({ "videos.yml": manifestOf(["a"]) });
  for (const branch of ["demo-assets", "main"]) {
    const inputs = { ...pending, "pending-branch": branch, mode: "plan" };
    const { exitCode, warnings, json } = await runAssets(services, await cloneOf(origin), inputs, { env });
    expect([exitCode, warnings, json.stale]).toEqual([0, [], ["a"]]);
  }
});

describe("nothing is submitted", () => {
  async function refusalOf(workspace: string): Promise<string> {
    const { exitCode, errors } = await runAssets(services, workspace, pending, { env });
    expect(exitCode).toBe(1);
    expect(errors).toHaveLength(1);
    expect(services.simulator.requests).toEqual([]);
    return `${errors[0]?.title}: ${errors[0]?.message}`;
  }

  test("in a workspace that is not a checkout", async () => {
    const workspace = await manifestWorkspace(manifestOf(["a"]));
    expect(await refusalOf(workspace)).toMatch(
      /^GitHub refused: The branch demo-assets may hold videos that are paid for, and cannot be read: .*Nothing was submitted and nothing was spent\. Run the job again/s,
    );
  });

  test("where the remote does not answer", async () => {
    const workspace = await cloneOf(await Origin.create({ "videos.yml": manifestOf(["a"]) }));
    execFileSync("git", ["remote", "set-url", "origin", "/nowhere.invalid"], { cwd: workspace });
    expect(await refusalOf(workspace)).toMatch(/^GitHub refused: The branch demo-assets .*nowhere\.invalid/s);
  });

  test("where the branch's lock is broken", async () => {
    const origin = await Origin.create({ "videos.yml": manifestOf(["a"]) });
    const workspace = await cloneOf(origin);
    await origin.push({ "videos.lock.json": "<<<<<<< HEAD" }, "A merge");
    execFileSync("git", ["branch", "--move", "main", "demo-assets"], { cwd: origin.folder });
    expect(await refusalOf(workspace)).toMatch(
      /^Invalid input: The lock file demo-assets:videos\.lock\.json cannot be used/,
    );
  });
});

test("a remote that fails once is asked again", async () => {
  const origin = await originWith(["a", "b", "c", "d"]);
  const folder = await temporaryFolder("git");
  const script = `#!/bin/sh
if test "$2" = ls-remote && ! test -e "${folder}/failed"; then touch "${folder}/failed"; exit 128; fi
exec ${systemPath.map((place) => join(place, "git")).find(existsSync)} "$@"
`;
  await writeFile(join(folder, "git"), script, { mode: 0o755 });
  const flaky = { PATH: [folder, ...systemPath].join(":") };
  const { json, errors } = await runAssets(services, await cloneOf(origin), pending, { env: flaky });
  expect([errors, json.generated, json.unchanged]).toEqual([[], [], ids]);
});

test("a run takes over another run's videos, also those it was not asked for, and logs them", async () => {
  const origin = await originWith(["a", "b"]);
  const workspace = await cloneOf(origin);
  const { json, outputs } = await runAssets(services, workspace, { ...pending, only: "b, c" }, { env });
  expect(json).toMatchObject({ generated: ["c"], unchanged: ["b"], stale: [] });
  expect(Object.keys(await lockOf(workspace))).toEqual(["a", "b", "c"]);
  expect(outputs["changed-files"]?.split("\n")).toEqual([
    "videos/a.mp4",
    "videos/b.mp4",
    "videos/c.mp4",
    "videos.lock.json",
  ]);
});

test("a checkout of the whole history keeps it", async () => {
  const origin = await originWith(["a", "b", "c", "d"]);
  await origin.push({ "README.md": "x" }, "Second commit");
  const workspace = await cloneOf(origin);
  execFileSync("git", ["fetch", "--quiet", "--unshallow"], { cwd: workspace });
  await runAssets(services, workspace, pending, { env });
  expect(execFileSync("git", ["log", "--format=%s"], { cwd: workspace, encoding: "utf8" })).toBe(
    "Second commit\nFirst commit\n",
  );
});

describe("the branch is made anew", () => {
  async function publish(workspace: string) {
    return runAction({
      action: "demo-assets/publish/action.yml",
      inputs: { publish: "pull-request" },
      workspace,
      env: { ...services.step().env, PATH: await programs(["git"]) },
    });
  }

  test("with what earlier runs with other choices have made", async () => {
    const origin = await originWith(["a", "b"]);
    const workspace = await cloneOf(origin);
    await runAssets(services, workspace, { ...pending, only: "c" }, { env });
    // There is no token here, which is needed after the push.
    expect((await publish(workspace)).errors[0]?.message).toContain("The branch demo-assets is pushed");
    expect(lockedOn(origin, "demo-assets")).toEqual(["a", "b", "c"]);
    expect(services.simulator.jobs).toHaveLength(3);
  });

  test("unless the branch has moved since its videos were taken over", async () => {
    const origin = await originWith(["a", "b"]);
    const workspace = await cloneOf(origin);
    await runAssets(services, workspace, { ...pending, only: "c" }, { env });
    const other = execFileSync("git", ["rev-parse", "main"], { cwd: origin.folder, encoding: "utf8" }).trim();
    execFileSync("git", ["update-ref", "refs/heads/demo-assets", other], { cwd: origin.folder });
    const { errors } = await publish(workspace);
    expect(errors).toMatchObject([{ title: "GitHub refused" }]);
    expect(errors[0]?.message).toContain("Somebody has pushed to the branch demo-assets");
    expect(origin.commits("demo-assets")).toEqual(["Ann: First commit"]);
  });

  test("also where it was merged and deleted meanwhile", async () => {
    const origin = await originWith(["a", "b"]);
    const workspace = await cloneOf(origin);
    await runAssets(services, workspace, { ...pending, only: "c" }, { env });
    execFileSync("git", ["branch", "-D", "demo-assets"], { cwd: origin.folder });
    await publish(workspace);
    expect(lockedOn(origin, "demo-assets")).toEqual(["a", "b", "c"]);
  });
});

function lockedOn(origin: Origin, branch: string): string[] {
  return Object.keys(JSON.parse(origin.file(branch, "videos.lock.json").toString()).videos);
}
