import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { manifestOf, runAssets } from "../support/manifest.ts";
import { useServices } from "../support/services.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { Origin } from "./origin.ts";
import { systemPath } from "./programs.ts";

const services = useServices({ speed: 60, simulator: { usualSeconds: 20 } });
const env = { PATH: systemPath.join(":") };

const ids = ["a", "b", "c", "d"];

/** A clone of a repository, as the checkout makes it. */
async function cloneOf({ folder }: Origin): Promise<string> {
  const workspace = await temporaryFolder("workspace");
  const git = (...args: string[]) => execFileSync("git", args, { cwd: workspace });
  git("init", "--quiet", "--initial-branch=main");
  git("remote", "add", "origin", folder);
  git("fetch", "--quiet", "--depth=1", "origin", "main");
  git("checkout", "--quiet", "-B", "main", "FETCH_HEAD");
  return workspace;
}

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

test("a shard that runs again has the same part, whatever the branch has got meanwhile", async () => {
  const origin = await originWith(["a", "c", "d"]);
  const generated = [];
  for (const shard of ["1/2", "2/2"]) {
    const { json } = await runAssets(services, await cloneOf(origin), { ...pending, shard }, { env });
    generated.push(json.generated);
  }
  // Of four videos the second shard has the second and the fourth.
  expect(generated).toEqual([[], ["b"]]);
});

test("a branch that is not there, or cannot be read, costs nothing but a line", async () => {
  const origin = await Origin.create({ "videos.yml": manifestOf(["a"]) });
  const absent = await runAssets(services, await cloneOf(origin), { ...pending, mode: "plan" }, { env });
  expect([absent.exitCode, absent.warnings, absent.json.stale]).toEqual([0, [], ["a"]]);
  const outside = await temporaryFolder("outside");
  execFileSync("cp", ["-R", `${await cloneOf(origin)}/videos.yml`, outside]);
  const unread = await runAssets(services, outside, { ...pending, mode: "plan" }, { env });
  expect([unread.exitCode, unread.json.stale]).toEqual([0, ["a"]]);
  expect(unread.warnings[0]?.message).toContain("The branch demo-assets could not be read");
});
