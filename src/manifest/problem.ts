import type { Path } from "./lines.ts";

/** A problem in a manifest. */
export interface ManifestProblem {
  /** The invalid value; empty for the whole text. */
  path: Path;
  /** From 1. */
  line: number;
  /** For users; begins with the id: `hero: duration is "7"; allowed are 5, 10`. */
  message: string;
}

/** Formats the problems in the order of the manifest, without duplicates: `videos.yml:12: hero: …`. */
export function describeProblems(problems: readonly ManifestProblem[], file: string): string[] {
  const sorted = problems.toSorted((a, b) => a.line - b.line);
  return [...new Set(sorted.map(({ line, message }) => `${file}:${line}: ${message}`))];
}

/** Drops further problems with the same path, so that a value of the wrong type is not also reported as missing. */
export function withoutEchoes(
  later: readonly ManifestProblem[],
  earlier: readonly ManifestProblem[],
): ManifestProblem[] {
  const reported = new Set(earlier.map(({ path }) => JSON.stringify(path)));
  return later.filter(({ path }) => !reported.has(JSON.stringify(path)));
}
