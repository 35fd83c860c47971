import { expect, test } from "vitest";
import { RecordingLog } from "../support/recording-log.ts";

test("the client's lines are for those who debug, but for masks; those of the step come through meanwhile", async () => {
  const recording = await RecordingLog.create();
  // Takes standard output as it is when the module is loaded.
  const { withMutedClient } = await import("../../src/artifacts/mute-client-log.ts");
  const { promise, resolve } = Promise.withResolvers<void>();
  const work = withMutedClient(async () => {
    process.stdout.write("Uploading\n::debug::Body\n");
    await promise;
    process.stdout.write("::add-mask::signature\n");
    process.stdout.write("::warning::Odd\n");
  });
  recording.core.info("Still waiting");
  resolve();
  await work;
  recording.core.info("Uploaded");
  expect(recording.log.split("\n")).toEqual([
    "::debug::Uploading",
    "::debug::Body",
    "Still waiting",
    "::add-mask::signature",
    "::debug::: :warning::Odd",
    "Uploaded",
    "",
  ]);
});
