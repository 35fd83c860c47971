import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { type RunningStep, startAction } from "../support/action.ts";
import { manifestOf, manifestWorkspace, runAssets } from "../support/manifest.ts";
import { useServices } from "../support/services.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { systemPath } from "./programs.ts";

const services = useServices();

/** A folder with a program that gets stuck where `when` holds, in a child of its own, and does not mind SIGTERM. */
async function stuck(program: string, when: string): Promise<{ folder: string; begun: () => void }> {
  const folder = await temporaryFolder("stuck");
  const begun = join(folder, "begun");
  const real = systemPath.map((place) => join(place, program)).find(existsSync);
  const script = `#!/bin/sh\nif ${when}; then trap "" TERM; touch "${begun}"; sleep 20; fi\nexec ${real} "$@"\n`;
  await writeFile(join(folder, program), script, { mode: 0o755 });
  return { folder, begun: () => expect(existsSync(begun)).toBe(true) };
}

async function workspaceWithVideos(): Promise<string> {
  const workspace = await manifestWorkspace(manifestOf(["a", "b", "c"]));
  const git = (...args: string[]) => execFileSync("git", args, { cwd: workspace });
  git("init", "--quiet", "--initial-branch=main");
  git("add", "videos.yml");
  git("-c", "user.name=Ann", "-c", "user.email=ann@example.com", "commit", "--quiet", "--message", "First");
  git("remote", "add", "origin", await temporaryFolder("origin"));
  await runAssets(services, workspace, { "dry-run": "true", "upload-artifacts": "false" });
  return workspace;
}

async function endOf(step: RunningStep, signal: NodeJS.Signals): Promise<string> {
  const asked = performance.now();
  step.signal(signal);
  const { exitCode, errors } = await step.finished;
  expect(performance.now() - asked).toBeLessThan(5000);
  expect([exitCode, errors.length]).toEqual([1, 1]);
  return `${errors[0]?.title}: ${errors[0]?.message}`;
}

test.each(["SIGINT", "SIGTERM"] as const)(
  "showing videos ends on %s, and leaves nothing half made",
  async (signal) => {
    const workspace = await workspaceWithVideos();
    const { folder, begun } = await stuck("ffmpeg", "true");
    const step = await startAction({
      action: "demo-assets/previews/action.yml",
      inputs: { "dry-run": "true", gallery: "page" },
      workspace,
      env: { PATH: [folder, ...systemPath].join(":") },
    });
    await vi.waitFor(begun, 10_000);
    expect(await endOf(step, signal)).toMatch(/^Cancelled: The step was cancelled\. .* spends nothing/);
    expect((await readdir(join(workspace, "videos"))).sort()).toEqual(["a.mp4", "b.mp4", "c.mp4"]);
  },
);

test.each(["commit", "pull-request"])("publishing videos as a %s ends on SIGINT", async (publish) => {
  const workspace = await workspaceWithVideos();
  const { folder, begun } = await stuck("git", 'test "$2" = push');
  const step = await startAction({
    action: "demo-assets/publish/action.yml",
    inputs: { publish },
    workspace,
    env: { PATH: [folder, ...systemPath].join(":") },
  });
  await vi.waitFor(begun, 10_000);
  expect(await endOf(step, "SIGINT")).toMatch(/^Cancelled: /);
});
