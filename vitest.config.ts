import { availableParallelism } from "node:os";
import { beyondSample } from "./test/support/beyond-sample.ts";
import { SkippedTests } from "./test/support/skipped-tests.ts";

/** How long a test may take before it counts as stuck: nothing else may depend on the speed of the machine. */
const stuckMs = 300_000;

/** Every test that needs only Node. Most of them start processes. */
export default {
  test: {
    include: ["test/**/*.test.ts"],
    tags: [{ name: beyondSample }],
    // Many tests wait for most of their time: for a server, or for another process.
    maxWorkers: 2 * availableParallelism(),
    testTimeout: stuckMs,
    hookTimeout: stuckMs,
    reporters: ["default", new SkippedTests()],
  },
};
