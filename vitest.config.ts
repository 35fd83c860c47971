import { availableParallelism } from "node:os";
import { configDefaults } from "vitest/config";
import { beyondSample } from "./test/support/beyond-sample.ts";
import { LongestFirst } from "./test/support/longest-first.ts";
import { SkippedTests } from "./test/support/skipped-tests.ts";

/** How long a test may take before it counts as stuck: nothing else may depend on the speed of the machine. */
const stuckMs = 300_000;

const all = "test/**/*.test.ts";
/** These replace modules, standard output, the network, the job summary or variables of their process, which the others share. */
const alone = [
  "test/artifact-client.test.ts",
  "test/artifacts/*.test.ts",
  "test/github/*.test.ts",
  "test/runner/hostile-text.test.ts",
  "test/runner/keys-stay-hidden.test.ts",
  "test/safety/unsent.test.ts",
  "test/video-file/download.test.ts",
];

/** Every test that needs only Node. Most of them start processes. */
export default {
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "shared",
          include: [all],
          exclude: [...configDefaults.exclude, ...alone],
          isolate: false,
        },
      },
      { extends: true, test: { name: "alone", include: alone } },
    ],
    tags: [{ name: beyondSample }],
    // Many tests wait for most of their time: for a server, or for another process.
    maxWorkers: 2 * availableParallelism(),
    sequence: { sequencer: LongestFirst },
    testTimeout: stuckMs,
    hookTimeout: stuckMs,
    reporters: ["default", new SkippedTests()],
  },
};
