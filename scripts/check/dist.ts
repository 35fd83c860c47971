import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { type Bundle, bundle } from "../bundle.ts";
import { inRepository } from "../repository.ts";
import type { Finding } from "./part.ts";

/** Checks that `dist` equals a fresh build byte for byte, without changed, missing or extra files. */
export async function checkDist(): Promise<Finding> {
  const fresh = await bundle();
  const problems = differences(fresh, await committed());
  return { problems, note: `${fresh.size} files` };
}

async function committed(): Promise<Bundle> {
  const folder = inRepository("dist");
  const files = (await readdir(folder, { withFileTypes: true, recursive: true })).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map((file) => join(file.parentPath, file.name));
  const read = async (path: string) => [relative(folder, path), await readFile(path)] as const;
  return new Map(await Promise.all(paths.map(read)));
}

function differences(fresh: Bundle, old: Bundle): string[] {
  const names = [...new Set([...fresh.keys(), ...old.keys()])].sort();
  return names.flatMap((name) => {
    const problem = difference(fresh.get(name), old.get(name));
    return problem === undefined ? [] : [`dist/${name} ${problem}: run "npm run build"`];
  });
}

function difference(fresh: Buffer | undefined, old: Buffer | undefined): string | undefined {
  if (fresh === undefined) return "comes from nothing in src";
  if (old === undefined) return "is missing";
  return fresh.equals(old) ? undefined : "is out of date";
}
