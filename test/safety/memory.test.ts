import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runAction } from "../support/action.ts";
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

test("memory stays flat while 300 MB are downloaded and uploaded", { timeout: 300_000 }, async () => {
  const small = await peak(1_000_000);
  const whole = await peak(large);
  console.info(
    `At the most ${Math.round(small)} MB for a file of 1 MB, ${Math.round(whole)} MB for one of 300 MB`,
  );
  expect(whole - small).toBeLessThan(allowance);
});
