import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The files that take longest. vitest learns that only from an earlier run, and a fresh clone has none. */
const longest = [
  "safety/kill",
  "safety/faults",
  "safety/rerun",
  "assets/bundles",
  "safety/cancel",
  "video/pictures",
  "runner/uncaught",
  "video/heartbeat",
];

/** Starts the longest files first, so that none of them is left to run alone at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) =>
      longest.some((name) => moduleId.endsWith(`/test/${name}.test.ts`));
    const [first = [], rest = []] = [true, false].map((wanted) =>
      files.filter((file) => isLong(file) === wanted),
    );
    return [...first, ...(await super.sort(rest))];
  }
}
