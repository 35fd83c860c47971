import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lockOf, manifestWorkspace, runAssets } from "../support/manifest.ts";
import { pngOf, sha256 } from "../support/pictures.ts";
import { useServices } from "../support/services.ts";

const services = useServices({ speed: 200, simulator: { usualSeconds: 10 } });

const manifest = `defaults:
  model: fal-ai/veo3.1/image-to-video
  prompt: The window opens
videos:
  tour:
    image: docs/tour.png
  chart:
    model: kling-video/v1.6/standard/image-to-video
    image: ./docs/chart.png
  both:
    model: fal-ai/veo3.1/first-last-frame-to-video
    image: docs/tour.png
    last-image: docs/chart.png
  raw:
    parameters:
      image_url: ./docs/chart.png
  text:
    model: sber-ai/kandinsky5-distill-t2v
`;

async function workspaceWith(tour: Buffer, chart: Buffer): Promise<string> {
  const workspace = await manifestWorkspace(manifest, { "docs/readme.txt": "" });
  await writeFile(join(workspace, "docs/tour.png"), tour);
  await writeFile(join(workspace, "docs/chart.png"), chart);
  return workspace;
}

const submits = () => services.simulator.requests.filter(({ at }) => at === "submit").length;

test("the videos of a manifest start from their pictures, and are made again when those change", async () => {
  const [tour, chart, changed] = [
    await pngOf(30_000, "tour"),
    await pngOf(30_000, "chart"),
    await pngOf(30_000, "new"),
  ];
  const workspace = await workspaceWith(tour, chart);
  const first = await runAssets(services, workspace);
  expect(first.errors).toEqual([]);
  // They are submitted at the same time, in any order.
  const made = services.simulator.jobs.map(({ model, files }) => ({ model, files }));
  const expected = [
    { model: "fal-ai/veo3.1/image-to-video", files: { image_url: sha256(tour) } },
    { model: "fal-ai/veo3.1/image-to-video", files: { image_url: sha256(chart) } },
    { model: "kling-video/v1.6/standard/image-to-video", files: { image_url: sha256(chart) } },
    {
      model: "fal-ai/veo3.1/first-last-frame-to-video",
      files: { first_frame_url: sha256(tour), last_frame_url: sha256(chart) },
    },
    { model: "sber-ai/kandinsky5-distill-t2v", files: {} },
  ];
  expect(made).toEqual(expect.arrayContaining(expected));
  expect(made).toHaveLength(expected.length);
  expect(submits()).toBe(5);
  const lock = JSON.stringify(await lockOf(workspace));
  expect(lock).not.toMatch(/uploads|base64|docs/u);

  // Its name and place do not matter.
  await rename(join(workspace, "docs/tour.png"), join(workspace, "docs/moved.png"));
  await writeFile(join(workspace, "videos.yml"), manifest.replaceAll("docs/tour.png", "docs/moved.png"));
  const moved = await runAssets(services, workspace);
  expect(moved.json).toMatchObject({ generated: [], stale: [] });
  await writeFile(join(workspace, "docs/moved.png"), changed);
  const again = await runAssets(services, workspace, { mode: "plan" });
  expect(again.json).toMatchObject({ stale: ["tour", "both"] });
  expect(submits()).toBe(5);
});

test("a missing or wrong picture is one problem, with its line, before any request", async () => {
  const workspace = await workspaceWith(await pngOf(1000), Buffer.from("not a picture"));
  await rm(join(workspace, "docs/tour.png"));
  const text = `${manifest}  none:\n    model: fal-ai/veo3.1\n    image: docs/tour.png\n  required:\n    duration: 8s\n`;
  await writeFile(join(workspace, "videos.yml"), text);
  const { errors, exitCode } = await runAssets(services, workspace, { "dry-run": "true" });
  expect(exitCode).toBe(1);
  const missing = 'is "docs/tour.png", which does not exist; a relative path begins at the workspace';
  const wrong = "which is not a picture; allowed are PNG, JPEG, WebP, GIF and AVIF, whatever the file's name";
  expect(errors[0]?.message.split("\n").slice(1, -1)).toEqual([
    `videos.yml:6: tour: image ${missing}`,
    `videos.yml:9: chart: image is "./docs/chart.png", ${wrong}`,
    `videos.yml:12: both: image ${missing}`,
    `videos.yml:13: both: last-image is "docs/chart.png", ${wrong}`,
    `videos.yml:16: raw: parameters.image_url is "./docs/chart.png", ${wrong}`,
    `videos.yml:21: none: image ${missing}`,
    expect.stringMatching(/^videos\.yml:21: none: image is given, but fal-ai\/veo3\.1 takes no picture/u),
    expect.stringMatching(
      /^videos\.yml:22: required: image is missing; fal-ai\/veo3\.1\/image-to-video makes its video from it/u,
    ),
  ]);
  expect(services.simulator.requests).toEqual([]);
});
