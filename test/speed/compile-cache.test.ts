import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const step = {
  inputs: { model: "pixverse/v5/text-to-video", prompt: "A paper boat", duration: "7" },
  // The tests' own cache would be used instead.
  env: { NODE_COMPILE_CACHE: undefined },
};

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name, parentPath }) => join(parentPath, name));
}

describe("The compiled code that a job's first step keeps", () => {
  test("is what the next step uses", async () => {
    const temp = await temporaryFolder("temp");
    await runAction({ ...step, temp });
    const kept = await filesBelow(join(temp, "generate-video-compile-cache"));
    expect(kept).not.toEqual([]);
    const { errors, stderr } = await runAction({
      ...step,
      temp,
      env: { ...step.env, NODE_DEBUG_NATIVE: "COMPILE_CACHE" },
    });
    expect(errors.map(({ title }) => title)).toEqual(["Invalid input"]);
    expect(stderr).toMatch(/index\.js was accepted/u);
  });

  test("holds no input", async () => {
    const temp = await temporaryFolder("temp");
    await runAction({ ...step, inputs: { ...step.inputs, "api-key": "a-key-0123456789" }, temp });
    const kept = await filesBelow(join(temp, "generate-video-compile-cache"));
    for (const file of kept) {
      const content = await readFile(file, "latin1");
      for (const value of ["a-key-0123456789", "A paper boat"]) expect(content.includes(value)).toBe(false);
    }
  });

  test("is made again where it is damaged", async () => {
    const temp = await temporaryFolder("temp");
    await runAction({ ...step, temp });
    const kept = await filesBelow(join(temp, "generate-video-compile-cache"));
    for (const file of kept) await writeFile(file, "not compiled code");
    const { errors, stderr } = await runAction({ ...step, temp });
    expect([errors.map(({ title }) => title), stderr]).toEqual([["Invalid input"], ""]);
    for (const file of kept) expect(await readFile(file, "latin1")).not.toBe("not compiled code");
  });

  test("is missed by none where it cannot be kept", async () => {
    const temp = await temporaryFolder("temp");
    await writeFile(join(temp, "generate-video-compile-cache"), "a file, not a folder");
    const { errors, stderr } = await runAction({ ...step, temp });
    expect([errors.map(({ title }) => title), stderr]).toEqual([["Invalid input"], ""]);
  });
});
