import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { beyondSample } from "../support/beyond-sample.ts";
import { manifestWorkspace, runAssets } from "../support/manifest.ts";
import { pngOf } from "../support/pictures.ts";
import { startServices } from "../support/services.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { attemptOf, withServices } from "./attempt.ts";

const large = 300_000_000;

/**
 * Megabytes that a large file may take more than a small one. The artifact client alone keeps five blocks of 8 MB on
 * their way and fills the next ones meanwhile.
 */
const allowance = 160;

/** Megabytes that a step has at the most while it downloads and uploads a file. */
async function peak(bytes: number): Promise<number> {
  const file = join(await temporaryFolder("memory"), "peak");
  await withServices({ simulator: { usualSeconds: 20, fileBytes: bytes } }, async (services) => {
    const step = attemptOf(services, "aimlapi", { env: { MEMORY_FILE: file } });
    const preload = ["--import", new URL("peak-memory.mjs", import.meta.url).href];
    const result = await runAction({
      ...step,
      nodeArgs: [...(step.nodeArgs ?? []), ...preload],
      timeoutMs: 240_000,
    });
    expect(result.errors).toEqual([]);
    expect(Number(result.outputs.size)).toBeGreaterThanOrEqual(bytes);
    const [, video] = services.artifacts.artifacts;
    expect(video?.digest).toBe(`sha256:${result.outputs.sha256}`);
  });
  return Number(await readFile(file, "utf8")) / 1024;
}

test("memory stays flat while 300 MB are downloaded and uploaded", {
  timeout: 300_000,
  tags: beyondSample,
}, async () => {
  const small = await peak(1_000_000);
  const whole = await peak(large);
  console.info(
    `At the most ${Math.round(small)} MB for a file of 1 MB, ${Math.round(whole)} MB for one of 300 MB`,
  );
  expect(whole - small).toBeLessThan(allowance);
});

const models = { fal: "fal-ai/veo3.1/image-to-video", aimlapi: "kling-video/v1.6/standard/image-to-video" };
const pictureBytes = 8_000_000;

/** Megabytes: the picture that is checked, its copy in the library that reads its sides, and what is not yet collected. */
const pictureAllowance = 100;

/** Megabytes that a manifest's step has at the most while it makes 50 videos, each from a picture of so many bytes. */
async function peakOfManifest(provider: "aimlapi" | "fal", bytes: number): Promise<number> {
  const file = join(await temporaryFolder("memory"), "peak");
  const ids = Array.from({ length: 50 }, (_, index) => `v${index}`);
  const entries = ids.map((id) => `  ${id}:\n    prompt: A boat called ${id}\n    image: ${id}.png\n`);
  const workspace = await manifestWorkspace(
    `defaults:\n  model: ${models[provider]}\nvideos:\n${entries.join("")}`,
  );
  for (const id of ids) await writeFile(join(workspace, `${id}.png`), await pngOf(bytes, id));
  // Slower than elsewhere: large pictures take their time to be sent.
  const services = await startServices({ speed: 10, simulator: { usualSeconds: 5 } });
  try {
    const preload = ["--import", new URL("peak-memory.mjs", import.meta.url).href];
    const inputs = { "upload-artifacts": "false" };
    const { errors, json } = await runAssets(services, workspace, inputs, {
      env: { MEMORY_FILE: file },
      nodeArgs: preload,
    });
    expect(errors).toEqual([]);
    expect(json.generated).toEqual(ids);
    const arrived = services.simulator.jobs.flatMap(({ files }) => Object.values(files));
    expect(new Set(arrived).size).toBe(50);
  } finally {
    await services.close();
  }
  return Number(await readFile(file, "utf8")) / 1024;
}

test.each(["fal", "aimlapi"] as const)(
  "50 pictures of 8 MB for %s take the memory of one more than 50 small ones",
  { timeout: 300_000, tags: beyondSample },
  async (provider) => {
    const small = await peakOfManifest(provider, 1000);
    const large = await peakOfManifest(provider, pictureBytes);
    console.info(
      `${provider}: at the most ${Math.round(small)} MB, and ${Math.round(large)} MB with large pictures`,
    );
    expect(large - small).toBeLessThan(pictureAllowance);
  },
);
