import { inRepository } from "../../scripts/repository.ts";

/** `npm run test:runner`: workflows, run by act. It takes Go, git, ffmpeg and minutes, and is no part of `npm test`. */
export default {
  root: inRepository("."),
  test: {
    include: ["test/act/*.act.ts"],
    globalSetup: "test/act/setup.ts",
    testTimeout: 120_000,
    fileParallelism: false,
  },
};
