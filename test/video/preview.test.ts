import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { standInForFfmpeg } from "../support/ffmpeg.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const dryRun = {
  model: "pixverse/v5/text-to-video",
  prompt: "A paper boat",
  "dry-run": "true",
  "upload-artifact": "false",
  "output-file": "boat.mp4",
};

test("a poster and a preview are made beside the video where they are asked for", async () => {
  const env = { PATH: await standInForFfmpeg() };
  const { errors, warnings, outputs, workspace } = await runAction({
    inputs: { ...dryRun, preview: "true" },
    env,
  });
  expect([errors, warnings]).toEqual([[], []]);
  expect(outputs).toMatchObject({
    "poster-file": join(workspace, "boat.poster.jpg"),
    "preview-file": join(workspace, "boat.preview.gif"),
  });
  expect(await readFile(outputs["preview-file"] ?? "", "latin1")).toBe("GIF89a");
});

test.each([
  ["without ffmpeg", "true", /ffmpeg is not installed on this runner/u],
  ["where they are not asked for", "false", /^(?!.*ffmpeg)/su],
])("%s, there is none, and the step succeeds", async (_, preview, log) => {
  const env = { PATH: await temporaryFolder("empty") };
  const result = await runAction({ inputs: { ...dryRun, preview }, env });
  expect([result.exitCode, result.errors]).toEqual([0, []]);
  expect(result.outputs).not.toHaveProperty("poster-file");
  expect(result.outputs).not.toHaveProperty("preview-file");
  expect(result.log).toMatch(log);
});
