import { readFile } from "node:fs/promises";
import * as z from "zod/mini";
import { userAgent } from "../../src/version.ts";
import { inRepository } from "../repository.ts";

const versioned = z.object({ version: z.string() });

/** Checks that all files that hold this project's version have the given one. */
export async function checkVersion(version: string): Promise<string[]> {
  const files = ["package.json", "package-lock.json"];
  const found = await Promise.all(
    files.map(async (file) => ({
      file,
      has: versioned.parse(JSON.parse(await readFile(inRepository(file), "utf8"))).version,
    })),
  );
  found.push({ file: "src/version.ts", has: userAgent.replace(/^.*\//u, "") });
  return found
    .filter(({ has }) => has !== version)
    .map(({ file, has }) => `${file} has version ${has}, not ${version}`);
}
