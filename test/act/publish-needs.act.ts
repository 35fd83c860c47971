import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { git } from "./checkout.ts";
import { hosted } from "./hosted.ts";
import { programs } from "./programs.ts";
import { check, manifest, type Place, placeWith, refusalOf, services, write } from "./publish-check.ts";

const lfs = { ".gitattributes": "*.mp4 filter=lfs -text\n" };
const ignoredVideo = (source: string) => `"videos/a.mp4" is ignored by git: "*.mp4" in line 1 of "${source}"`;

describe("before anything is paid for it is refused, as invalid input,", () => {
  test.each<[string, Record<string, string>, Record<string, string>, string]>([
    ["a video that .gitignore leaves out", { ".gitignore": "*.mp4\n" }, {}, ignoredVideo(".gitignore")],
    [
      "one that its folder's own leaves out",
      { "videos/.gitignore": "*.mp4\n" },
      {},
      ignoredVideo("videos/.gitignore"),
    ],
    [
      "one whose folder is left out",
      { ".gitignore": "/videos/\n" },
      {},
      '"videos/a.mp4" is ignored by git: "/videos/"',
    ],
    [
      "a lock that is left out",
      { ".gitignore": "*.lock.json\n" },
      {},
      '"videos.lock.json" is ignored by git',
    ],
    ["a poster that is left out", { ".gitignore": "*.jpg\n" }, {}, '"videos/a.poster.jpg" is ignored by git'],
    [
      "a preview that is left out",
      { ".gitignore": "*.preview.*\n" },
      {},
      '"videos/b.preview.gif" is ignored by git',
    ],
    [
      "a gallery without its videos",
      { ".gitignore": "*.mp4\n!/videos/*.mp4\n" },
      { gallery: "docs/gallery" },
      '"docs/gallery/videos/a.mp4" is ignored by git',
    ],
    [
      "a branch that is its own base",
      {},
      { publish: "pull-request", branch: "main" },
      'branch is "main", which is the base of the pull request',
    ],
    [
      "the same where the base is given",
      {},
      { publish: "pull-request", base: "demo-assets" },
      'branch is "demo-assets", which',
    ],
    [
      "a pull request without a token",
      {},
      { publish: "pull-request", "github-token": "" },
      "github-token is empty",
    ],
    ["a way that is none", {}, { publish: "push" }, 'publish is "push"'],
    [
      "a name that no artifact has",
      {},
      { publish: "artifact", "artifact-name": "a/b" },
      'artifact-name is "a/b"',
    ],
    ["a title of two lines", {}, { title: "a\nb" }, "title is"],
  ])("%s", async (_, files, inputs, message) => {
    const place = await placeWith(files);
    const { exitCode, errors } = await check(place, { inputs });
    expect([exitCode, errors.map(({ title }) => title)]).toEqual([1, ["Invalid input"]]);
    expect(errors[0]?.message).toContain(message);
    expect(errors[0]?.message).toMatch(/Nothing was (?:submitted|sent) and nothing was spent\./u);
  });

  test("what the machine's own rules leave out", async () => {
    const home = await temporaryFolder("home");
    await write(home, { ".config/git/ignore": "*.mp4\n" });
    expect(await refusalOf(await placeWith(), { env: { HOME: home } })).toContain(
      `${ignoredVideo(`${home}/.config/git/ignore`)}`,
    );
  });

  test("what the checkout's own rules leave out", async () => {
    const place = await placeWith();
    await writeFile(join(place.workspace, ".git/info/exclude"), "*.mp4\n");
    expect(await refusalOf(place)).toContain(ignoredVideo(".git/info/exclude"));
  });

  test.each<[string, (place: Place) => Promise<void> | void, string]>([
    [
      "a video in a submodule that is there",
      async ({ workspace }) => {
        const { origin } = await hosted({ "README.md": "x" }, services);
        git(workspace, "submodule", "--quiet", "add", origin.folder, "videos");
        git(workspace, "commit", "--quiet", "--message", "A submodule");
      },
      '"videos/a.mp4" lies in the submodule "videos"',
    ],
    [
      "a video in a submodule that is not fetched",
      ({ workspace }) => {
        const head = git(workspace, "rev-parse", "HEAD").trim();
        git(workspace, "update-index", "--add", "--cacheinfo", `160000,${head},videos`);
        git(workspace, "commit", "--quiet", "--message", "A submodule");
      },
      '"videos/a.mp4" lies in the submodule "videos"',
    ],
    [
      "a video in another repository",
      ({ workspace }) => {
        git(workspace, "init", "--quiet", "videos");
      },
      '"videos/a.mp4" lies in another repository, "videos"',
    ],
    [
      "a video behind a link",
      async ({ workspace }) => {
        await mkdir(join(workspace, "media"));
        await symlink("media", join(workspace, "videos"));
      },
      '"videos/a.mp4" lies behind the link "videos"',
    ],
    [
      "a merge that is not finished",
      ({ workspace }) => {
        git(workspace, "update-ref", "MERGE_HEAD", "HEAD");
      },
      "A merge is in progress in the checkout",
    ],
    [
      "a checkout of no branch",
      ({ workspace }) => {
        git(workspace, "checkout", "--quiet", "--detach");
      },
      "The checkout is not on a branch",
    ],
    [
      "a filter that does not run",
      async ({ workspace }) => {
        await writeFile(join(workspace, ".gitattributes"), "*.mp4 filter=crypt\n");
        git(workspace, "config", "filter.crypt.clean", "no-such-program");
        git(workspace, "config", "filter.crypt.required", "true");
      },
      "puts videos/b.mp4 through the filter crypt, which does not run",
    ],
  ])("%s", async (_, spoil, message) => {
    const place = await placeWith();
    await spoil(place);
    expect(await refusalOf(place)).toMatch(/^Invalid input: /u);
    expect(await refusalOf(place)).toContain(message);
  });

  test.each([".GIT/a.mp4", "docs/.git/a.mp4", ".Git/modules/a.mp4"])("a video at %s", async (output) => {
    const text = `defaults: { model: pixverse/v5/text-to-video }\nvideos: { a: { prompt: x, output: ${output} } }\n`;
    const place = await placeWith({ "videos.yml": text });
    expect(await refusalOf(place)).toContain("Invalid input");
  });

  test("a workspace that is not a checkout, or an incomplete one", async () => {
    const { github, origin, workspace } = await placeWith();
    const empty = await temporaryFolder("workspace");
    await write(empty, { "videos.yml": manifest });
    const no =
      "Invalid input: The videos cannot be published:\n- The workspace is not a checkout to commit to: ";
    expect(await refusalOf({ github, origin, workspace: empty })).toContain(
      `${no}git rev-parse ended with 128`,
    );
    await write(workspace, { "below/videos.yml": manifest });
    expect(await refusalOf({ github, origin, workspace: join(workspace, "below") })).toContain(
      `${no}It is the folder "below/" of one.`,
    );
  });

  test("a checkout of another owner, in git's own words", async () => {
    const place = await placeWith();
    const folder = await temporaryFolder("git");
    const script = `#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec /usr/bin/git "$@"\n`;
    await writeFile(join(folder, "git"), script, { mode: 0o755 });
    expect(await refusalOf(place, { env: { PATH: folder } })).toMatch(/dubious ownership.*safe\.directory/u);
  });

  test("a runner without git", async () => {
    const { errors } = await check(await placeWith(), { env: { PATH: await temporaryFolder("nothing") } });
    expect(errors[0]?.message).toContain("git cannot be started");
  });

  test("everything that is missing, at once", async () => {
    const place = await placeWith({ ...lfs, ".gitignore": "*.lock.json\n" });
    git(place.workspace, "checkout", "--quiet", "--detach");
    const text = await refusalOf(place, { env: { PATH: await programs(["git"]) } });
    expect(text).toContain("not on a branch");
    expect(text).toContain('"videos.lock.json" is ignored');
    expect(text).toContain("puts videos/b.mp4 into Git LFS, which is not available on this runner");
    expect(text.match(/^- /gmu)).toHaveLength(3);
  });
});

describe("before anything is paid for GitHub refuses", () => {
  test.each(["commit", "pull-request"])("a push that this job may not do (%s)", async (publish) => {
    const place = await placeWith();
    git(place.workspace, "remote", "set-url", "--push", "origin", "/nowhere.invalid");
    const text = await refusalOf(place, { inputs: { publish } });
    expect(text).toMatch(
      /^GitHub refused: .*\n- The branch (?:main|demo-assets) cannot be pushed to: .*nowhere\.invalid/u,
    );
    expect(text).toContain("contents: write");
  });

  test("a token that may not see pull requests", async () => {
    const place = await placeWith();
    Object.assign(place.github.token, { permissions: { contents: "write" } });
    const text = await refusalOf(place, { inputs: { publish: "pull-request" } });
    expect(text).toMatch(
      /^GitHub refused: .*\n- This job cannot read the repository's pull requests: HTTP 403/u,
    );
    expect(text).toContain("pull-requests: write");
  });
});
