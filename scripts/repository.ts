import { glob } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Absolute path of the repository. */
export const root = dirname(import.meta.dirname);

/** The absolute path of a file of the repository, from its relative path with `/`. */
export function inRepository(path: string): string {
  return join(root, ...path.split("/"));
}

/** The sorted paths of the repository, with `/`, that match one of the patterns. */
export async function findInRepository(patterns: readonly string[]): Promise<string[]> {
  const paths: string[] = [];
  for await (const path of glob(patterns, { cwd: root })) paths.push(path.replaceAll("\\", "/"));
  return paths.sort();
}
