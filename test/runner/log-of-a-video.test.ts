import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { StepLog } from "../../src/log/step-log.ts";
import { formatSeconds } from "../../src/text/format.ts";
import { RecordingLog } from "../support/recording-log.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function openLog(name?: string) {
  const recording = await RecordingLog.create();
  return { recording, log: new StepLog(recording.core, name) };
}

describe("the log of a video", () => {
  test("says of each line how long after the start it is", async () => {
    const { recording, log } = await openLog();
    log.info("Submitted");
    vi.advanceTimersByTime(12_340);
    log.info("Ready");
    vi.advanceTimersByTime(113_000);
    log.info("Made");
    expect(recording.log).toBe("[0.0 s] Submitted\n[12.3 s] Ready\n[2 min 5 s] Made\n");
  });

  test("is never silent for a minute while something is waited for", async () => {
    const { recording, log } = await openLog();
    let state = "queued";
    const { promise, resolve } = Promise.withResolvers<void>();
    const waited = log.withHeartbeat(
      () => state,
      () => promise,
    );
    vi.advanceTimersByTime(59_999);
    expect(recording.log).toBe("[50.0 s] Still waiting: queued\n");
    state = "generating";
    vi.advanceTimersByTime(60_000);
    expect(recording.log.split("\n")).toHaveLength(3);
    expect(recording.log).toContain("Still waiting: generating");
    resolve();
    await waited;
    recording.log = "";
    vi.advanceTimersByTime(600_000);
    expect(recording.log).toBe("");
  });

  test("warns once of each thing", async () => {
    const { recording, log } = await openLog();
    for (const message of ["odd", "odd", "other", "odd"]) log.warn(message);
    expect(recording.commands.map(({ data }) => data)).toEqual(["odd", "other"]);
  });

  test("names the video, where there are several", async () => {
    const { recording, log } = await openLog("hero");
    log.info("Ready");
    log.warn("odd");
    expect(recording.log).toBe("[0.0 s] hero: Ready\n::warning::hero: odd\n");
  });
});

test.each([
  [0, "0.0 s"],
  [59_940, "59.9 s"],
  [59_960, "1 min"],
  [60_000, "1 min"],
  [125_999, "2 min 5 s"],
  [3_600_000, "1 h"],
])("%i ms are written %s", (ms, text) => {
  expect(formatSeconds(ms)).toBe(text);
});
