import { describe, expect, test } from "vitest";
import { git } from "./checkout.ts";
import { check, type Place, placeWith, stateOf, write } from "./publish-check.ts";

describe("publishing is possible", () => {
  test.each<[string, Record<string, string>, (place: Place) => void, Record<string, string>?]>([
    ["in a plain checkout", {}, () => {}],
    ["as a pull request", {}, () => {}, { publish: "pull-request" }],
    [
      "as a pull request of a tag",
      {},
      ({ workspace }) => void git(workspace, "checkout", "--quiet", "--detach"),
      {
        publish: "pull-request",
        base: "main",
      },
    ],
    [
      "where the ignored files are in the commit",
      { ".gitignore": "*.mp4\n*.jpg\n*.gif\n*.json\n" },
      trackAll,
    ],
    ["where a rule is taken back", { ".gitignore": "*.mp4\n!/videos/*.mp4\n" }, () => {}],
    [
      "with a gallery that is left out as a whole",
      { ".gitignore": "/docs/\n" },
      () => {},
      { gallery: "docs" },
    ],
    ["where others have pushed meanwhile", {}, pushedMeanwhile],
    [
      "where the checkout leaves the videos' folder out",
      { "docs/x": "x" },
      ({ workspace }) => void git(workspace, "sparse-checkout", "set", "docs"),
    ],
  ])("%s", async (_, files, prepare, inputs = {}) => {
    const place = await placeWith(files);
    await prepare(place);
    const before = stateOf(place);
    const { errors, exitCode } = await check(place, { inputs });
    expect([errors, exitCode]).toEqual([[], 0]);
    expect(stateOf(place)).toEqual(before);
    expect(place.origin.branches()).toEqual(["main"]);
  });

  test("as far as the checkout shows it, where the job may do nothing", async () => {
    const place = await placeWith();
    git(place.workspace, "remote", "set-url", "--push", "origin", "/nowhere.invalid");
    const inputs = { check: "checkout", publish: "pull-request", "github-token": "" };
    expect((await check(place, { inputs })).errors).toEqual([]);
    expect(place.github.requests).toEqual([]);
  });

  test("does not matter where nothing is stale", async () => {
    const place = await placeWith({ "videos.yml": "videos: {}\n" });
    git(place.workspace, "checkout", "--quiet", "--detach");
    expect((await check(place)).errors).toEqual([]);
  });
});

/** The commit has files of these names, whatever is ignored. */
async function trackAll({ workspace }: Place): Promise<void> {
  const names = ["a", "b"].flatMap((id) =>
    [".mp4", ".poster.jpg", ".preview.gif"].map((end) => `videos/${id}${end}`),
  );
  await write(workspace, Object.fromEntries(names.map((name) => [name, "old"])));
  await write(workspace, { "videos.lock.json": '{"version":1,"videos":{}}' });
  git(workspace, "add", "--force", "--all");
  git(workspace, "commit", "--quiet", "--message", "Videos");
  git(workspace, "push", "--quiet", "origin", "main");
}

async function pushedMeanwhile({ origin }: Place): Promise<void> {
  await origin.push({ "README.md": "# Videos" }, "Meanwhile");
}
