import { oneLine } from "../text/sanitize.ts";
import type { Path } from "./lines.ts";

/** Something wrong with a manifest. */
export interface ManifestProblem {
  /** What is at fault; empty for the text as a whole. */
  path: Path;
  /** From 1. */
  line: number;
  /** What is wrong, beginning with where: `hero: duration is "7"; allowed are 5, 10`. */
  message: string;
}

/** The problems in the order of the manifest, each once: `videos.yml:12: hero: …`. */
export function describeProblems(problems: readonly ManifestProblem[], file: string): string[] {
  const sorted = problems.toSorted((a, b) => a.line - b.line);
  return [...new Set(sorted.map(({ line, message }) => `${file}:${line}: ${oneLine(message, 1000)}`))];
}

/** Drops problems with a path that has a problem already: a value of the wrong type is not missing as well. */
export function withoutEchoes(
  later: readonly ManifestProblem[],
  earlier: readonly ManifestProblem[],
): ManifestProblem[] {
  const told = new Set(earlier.map(({ path }) => JSON.stringify(path)));
  return later.filter(({ path }) => !told.has(JSON.stringify(path)));
}
