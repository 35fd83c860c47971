import { oneLine } from "./sanitize.ts";

/** Characters of one problem. */
const longestProblem = 1000;

/** More problems than the list in an error can show. */
export const mostListed = 100;

export interface ListOptions {
  /** Before each line. */
  mark?: string;
  /** Where the others are: `; see the log`. */
  place?: string;
}

/**
 * Lists problems, a line each, as far as there is room, and counts the others.
 *
 * @param room Characters.
 */
export function listProblems(
  problems: readonly string[],
  room: number,
  { mark = "- ", place = "" }: ListOptions = {},
): string {
  const countOthers = (count: number): string => `${mark}and ${count} more${place}`;
  const lines: string[] = [];
  let length = 0;
  for (const problem of problems.slice(0, mostListed)) {
    const line = `${mark}${oneLine(problem, longestProblem)}`;
    length += line.length + 1;
    const others = problems.length - lines.length - 1;
    if (length + (others > 0 ? countOthers(others).length + 1 : 0) > room) break;
    lines.push(line);
  }
  const others = problems.length - lines.length;
  if (others > 0) lines.push(countOthers(others));
  return lines.join("\n");
}
