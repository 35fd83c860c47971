import { join } from "node:path";
import { expect, test } from "vitest";
import { StepLog } from "../../src/log/step-log.ts";
import { DownloadError } from "../../src/video-file/errors.ts";
import { PartFile } from "../../src/video-file/part-file.ts";
import { RecordingLog } from "../support/recording-log.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const start = Buffer.concat([Buffer.from([0, 0, 0, 16]), Buffer.from("ftypisom"), Buffer.alloc(4)]);

test("what cannot be written ends the download: no other attempt at the file would mend that", async () => {
  const { core } = await RecordingLog.create();
  const path = join(await temporaryFolder("part"), "v.part");
  const part = await PartFile.create(path, 1_000_000, new StepLog(core));
  part.write(start);
  await part.close();
  expect(() => part.write(start)).toThrow(DownloadError);
});
