import { oneLine } from "./sanitize.ts";

/**
 * Characters of the list in an error. The runner cuts an annotation after 4096, and its end says what the problems cost
 * and what to do.
 */
const longestList = 3400;

/** Characters of one problem. */
const longestProblem = 1000;

/** More problems than the list in an error can show. */
export const mostListed = 100;

/**
 * Lists problems in an error, a line each, as far as an annotation can show them, and counts the others.
 *
 * @param mark Before each line.
 * @param place Where the others are: `; see the log`.
 */
export function listProblems(problems: readonly string[], { mark = "- ", place = "" } = {}): string {
  const lines: string[] = [];
  let length = 0;
  for (const problem of problems.slice(0, mostListed)) {
    const line = `${mark}${oneLine(problem, longestProblem)}`;
    length += line.length + 1;
    if (length > longestList) break;
    lines.push(line);
  }
  const others = problems.length - lines.length;
  if (others > 0) lines.push(`${mark}and ${others} more${place}`);
  return lines.join("\n");
}
