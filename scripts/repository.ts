import { glob } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The repository's folder, wherever the script was started from. */
export const root = dirname(import.meta.dirname);

/** An absolute path of the repository, from one that uses `/`. */
export function inRepository(path: string): string {
  return join(root, ...path.split("/"));
}

/** The repository's paths, with `/`, that fit one of the patterns; sorted. */
export async function findInRepository(patterns: readonly string[]): Promise<string[]> {
  const paths: string[] = [];
  for await (const path of glob(patterns, { cwd: root })) paths.push(path.replaceAll("\\", "/"));
  return paths.sort();
}
