import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runAction, type StepResult } from "../support/action.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const token = "header.of-the-job.signature";
/** Whoever puts files into the temporary folder beforehand cannot know the token. */
const name = `generate-video-${createHash("sha256").update(token).digest("hex")}`;

/** Runs a step of the job with this token, which refuses its inputs. */
async function refused(temp: string, env: Record<string, string | undefined> = {}): Promise<StepResult> {
  const result = await runAction({
    inputs: {
      model: "pixverse/v5/text-to-video",
      prompt: "A paper boat",
      duration: "7",
      "api-key": "a-key-0123456789",
    },
    // The tests' own cache would be used instead.
    env: { NODE_COMPILE_CACHE: undefined, ACTIONS_RUNTIME_TOKEN: token, ...env },
    temp,
    timeoutMs: 60_000,
  });
  expect(result.errors.map(({ title }) => title)).toEqual(["Invalid input"]);
  return result;
}

async function keptIn(temp: string): Promise<string[]> {
  const entries = await readdir(join(temp, name), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe("The compiled code that a job's first step keeps", () => {
  test("is what the next step uses", async () => {
    const temp = await temporaryFolder("temp");
    await refused(temp);
    expect(await keptIn(temp)).not.toEqual([]);
    const { stderr } = await refused(temp, { NODE_DEBUG_NATIVE: "COMPILE_CACHE" });
    expect(stderr).toMatch(/index\.js was accepted/u);
  });

  test("is not used by a job with another token", async () => {
    const temp = await temporaryFolder("temp");
    await refused(temp);
    const { stderr } = await refused(temp, {
      ACTIONS_RUNTIME_TOKEN: "header.of-another-job.signature",
      NODE_DEBUG_NATIVE: "COMPILE_CACHE",
    });
    expect(stderr).toContain("index.js");
    expect(stderr).not.toContain("was accepted");
  });

  test("is kept by no job without a token, nor where Node's variables turn it off or put it elsewhere", async () => {
    const elsewhere = await temporaryFolder("elsewhere");
    for (const env of [
      { ACTIONS_RUNTIME_TOKEN: undefined },
      { NODE_DISABLE_COMPILE_CACHE: "1" },
      { NODE_COMPILE_CACHE: elsewhere },
    ]) {
      const temp = await temporaryFolder("temp");
      await refused(temp, env);
      expect((await readdir(temp)).filter((each) => each.startsWith("generate-video"))).toEqual([]);
    }
  });

  test("holds no input and no token", async () => {
    const temp = await temporaryFolder("temp");
    await refused(temp);
    for (const file of await keptIn(temp)) {
      const content = await readFile(file, "latin1");
      for (const value of ["a-key-0123456789", "A paper boat", token])
        expect(content.includes(value)).toBe(false);
    }
  });

  test("is made again where it is damaged", async () => {
    const temp = await temporaryFolder("temp");
    await refused(temp);
    const kept = await keptIn(temp);
    for (const file of kept) await writeFile(file, "not compiled code");
    expect((await refused(temp)).stderr).toBe("");
    for (const file of kept) expect(await readFile(file, "latin1")).not.toBe("not compiled code");
  });

  test("is missed by none where it cannot be kept", async () => {
    const temp = await temporaryFolder("temp");
    await writeFile(join(temp, name), "a file, not a folder");
    expect((await refused(temp)).stderr).toBe("");
  });

  // Node would try for ever to make a folder where none can be made.
  test.each(["/proc/nowhere", "/proc", "nowhere"])("keeps no step from ending in %s", async (place) => {
    const temp = await temporaryFolder("temp");
    expect((await refused(temp, { RUNNER_TEMP: place })).stderr).toBe("");
  });
});
