import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runAction, type StepResult } from "../support/action.ts";
import { manifestOf, runAssets } from "../support/manifest.ts";
import { useServices } from "../support/services.ts";
import { cloneOf, git } from "./checkout.ts";
import { type Hosted, hosted } from "./hosted.ts";
import { systemPath } from "./programs.ts";

const services = useServices({ speed: 60, simulator: { usualSeconds: 20 } });

const env = { PATH: systemPath.join(":") };

/** A checkout whose videos are made; the repository does not have them yet. */
async function made(files: Record<string, string> = {}): Promise<Hosted & { workspace: string }> {
  const place = await hosted({ "videos.yml": manifestOf(["a"]), ...files }, services);
  const workspace = await cloneOf(place.origin);
  await runAssets(services, workspace, { "dry-run": "true", "upload-artifacts": "false" });
  return { ...place, workspace };
}

async function publish(
  { github, workspace }: Hosted & { workspace: string },
  inputs: Record<string, string> = {},
): Promise<StepResult> {
  const result = await runAction({
    action: "demo-assets/publish/action.yml",
    inputs: { publish: "commit", "github-token": github.token.value, ...inputs },
    workspace,
    env: { ...services.step().env, GITHUB_API_URL: github.apiUrl, ...env },
  });
  return result;
}

describe("what is missing", () => {
  const missing = { "generated-count": "1", "stale-count": "4" };
  const note = "This has 1 of 5 videos: run the job again for the rest.";

  test("stands in the commit", async () => {
    const place = await made();
    expect((await publish(place, missing)).errors).toEqual([]);
    expect(git(place.origin.folder, "log", "-1", "--format=%B", "main").trim()).toBe(
      `Update demo videos\n\n${note}`,
    );
  });

  test("stands in the pull request, first of all", async () => {
    const place = await made();
    const { errors } = await publish(place, { ...missing, publish: "pull-request" });
    expect(errors).toEqual([]);
    expect(place.github.pulls[0]?.body).toMatch(
      new RegExp(`^\\*\\*${note}\\*\\*\\n\\nOne video is new`, "u"),
    );
  });
});

describe("a commit", () => {
  test("leaves staged changes alone, and shows the pushed files", async () => {
    const place = await made({ "edited.txt": "old", "removed.txt": "x", "kept.txt": "x" });
    const { workspace, origin } = place;
    await writeFile(join(workspace, "added.txt"), "new");
    await writeFile(join(workspace, "edited.txt"), "staged");
    git(workspace, "add", "added.txt", "edited.txt");
    git(workspace, "rm", "--quiet", "removed.txt");
    await writeFile(join(workspace, "edited.txt"), "not staged");
    const staged = () => git(workspace, "status", "--porcelain", "--", "*.txt");
    const before = staged();
    expect(before).toBe("A  added.txt\nMM edited.txt\nD  removed.txt\n");

    const { errors, outputs } = await publish(place);
    expect(errors).toEqual([]);
    expect(origin.changed("main")).toEqual(["videos.lock.json", "videos/a.mp4"]);
    expect(git(workspace, "rev-parse", "HEAD").trim()).toBe(outputs.commit);
    expect(git(workspace, "status", "--porcelain")).toBe(before);
    expect(git(workspace, "show", ":edited.txt")).toBe("staged");
  });

  test.each([
    ["here and there", true],
    ["here alone", false],
  ])("takes a file that is gone %s", async (_, there) => {
    const place = await made({ "docs/videos/old.mp4": "x", "docs/index.html": "x" });
    const { workspace, origin } = place;
    await rm(join(workspace, "docs/videos/old.mp4"));
    await writeFile(join(workspace, "docs/index.html"), "y");
    await origin.push({ "README.md": "x" }, "Meanwhile", there ? ["docs/videos/old.mp4"] : []);
    const { errors } = await publish(place, { gallery: "docs" });
    expect(errors).toEqual([]);
    expect(origin.files("main")).toEqual([
      "README.md",
      "docs/index.html",
      "videos.lock.json",
      "videos.yml",
      "videos/a.mp4",
    ]);
  });

  test("does not count on a video that is staged by force, which the commit before has not", async () => {
    const place = await made({ ".gitignore": "*.mp4\n" });
    git(place.workspace, "add", "--force", "videos/a.mp4");
    const { errors } = await publish(place);
    expect(errors).toMatchObject([{ title: "Invalid input" }]);
    expect(errors[0]?.message).toContain('"videos/a.mp4" is ignored by git');
    expect(errors[0]?.message).toContain("The videos are paid for, and stored as a");
    expect(place.origin.commits("main")).toEqual(["Ann: First commit"]);
  });

  test.each([
    ["with whole folders", ["sparse-checkout", "set", "docs"]],
    ["by patterns", ["sparse-checkout", "set", "--no-cone", "/*", "!/videos/", "!/extra/"]],
  ])("reaches what a sparse checkout leaves out, and removes nothing there (%s)", async (_, sparse) => {
    const files = { "docs/x": "x", "extra/y": "y", "videos/other.mp4": "x" };
    const place = await hosted({ "videos.yml": manifestOf(["a"]), ...files }, services);
    const workspace = await cloneOf(place.origin);
    git(workspace, ...sparse);
    await runAssets(services, workspace, { "upload-artifacts": "false" });
    const { errors } = await publish({ ...place, workspace });
    expect(errors).toEqual([]);
    expect(place.origin.changed("main")).toEqual(["videos.lock.json", "videos/a.mp4"]);
    expect(place.origin.files("main")).toEqual(expect.arrayContaining(Object.keys(files)));

    // The next run has the same checkout, and nothing in it of what the commit has.
    const next = await cloneOf(place.origin);
    git(next, ...sparse);
    const { json } = await runAssets(services, next, { "upload-artifacts": "false" }, { env });
    expect(json).toMatchObject({ generated: [], unchanged: ["a"], stale: [] });
    expect(services.simulator.jobs).toHaveLength(1);
  });
});

describe("a pull request", () => {
  const proposal = { publish: "pull-request" };

  test("is brought up to date where another run was faster to open it", async () => {
    const place = await made();
    const head = { owner: "octo-org", repository: "octo-org/videos", ref: "demo-assets" };
    const other = {
      number: 30,
      head,
      base: "main",
      title: "x",
      body: "x",
      login: "x",
      state: "open" as const,
    };
    place.github.pulls.push(other);
    // The first list was asked before.
    place.github.faults.push({ at: "list-pulls", times: 1, do: { kind: "body", json: [] } });
    const { errors, outputs } = await publish(place, proposal);
    expect(errors).toEqual([]);
    expect(outputs["pull-request-number"]).toBe("30");
    expect(place.github.pulls).toMatchObject([{ number: 30, title: "Update demo videos" }]);
  });

  test("is opened anew once the one before is closed", async () => {
    const place = await made();
    const head = { owner: "octo-org", repository: "octo-org/videos", ref: "demo-assets" };
    const closed = {
      number: 30,
      head,
      base: "main",
      title: "x",
      body: "x",
      login: "x",
      state: "closed" as const,
    };
    place.github.pulls.push(closed);
    const { outputs } = await publish(place, proposal);
    expect(outputs["pull-request-number"]).toBe("31");
    expect(place.github.pulls[0]).toEqual(closed);
  });

  test.each([
    [{ contents: "write", pull_requests: "read" } as const, true, 'Add the line "pull-requests: write"'],
    [
      { pull_requests: "write" } as const,
      false,
      'Tick "Allow GitHub Actions to create and approve pull requests"',
    ],
  ])("that GitHub refuses to open (%o) is reported with advice", async (permissions, allowed, advice) => {
    const place = await made();
    place.github.allowPulls(allowed);
    Object.assign(place.github.token, { permissions });
    const { errors } = await publish(place, proposal);
    expect(errors).toMatchObject([{ title: "GitHub refused" }]);
    expect(errors[0]?.message).toContain(advice);
    expect(errors[0]?.message).toContain("The branch demo-assets is pushed");
    expect(place.origin.branches()).toEqual(["demo-assets", "main"]);
  });

  test("never takes the branch that it is to be merged into", async () => {
    const place = await made();
    const { errors } = await publish(place, { ...proposal, branch: "main" });
    expect(errors).toMatchObject([{ title: "Invalid input" }]);
    expect(place.origin.commits("main")).toEqual(["Ann: First commit"]);
  });
});
