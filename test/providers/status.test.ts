import { describe, expect, test } from "vitest";
import { isError, parseState } from "../../src/providers/status.ts";

describe("a status is read as", () => {
  test.each([
    ["queued", "queued IN_QUEUE in-queue waiting pending submitted created scheduled starting InQueue"],
    ["running", "IN_PROGRESS inProgress generating active processing dreaming running started"],
    ["completed", "COMPLETED complete succeeded succeed success finished done"],
    [
      "failed",
      "FAILED failure fail error errors errored rejected refused aborted denied terminated killed crashed moderated blocked flagged nsfw",
    ],
    ["cancelled", "CANCELLED canceled"],
    ["expired", "EXPIRED timeout timedout timed_out TIME_OUT timeOut timed-out"],
  ])("%s: %s", (state, spellings) => {
    const read = spellings.split(" ").map((spelling) => [spelling, parseState(spelling)]);
    expect(read).toEqual(spellings.split(" ").map((spelling) => [spelling, state]));
  });

  test.each([
    ["  completed\n", "completed"],
    ["in progress", "running"],
    ["FAILED_WITH_ERROR", "failed"],
    ["ERROR_NSFW_CONTENT", "failed"],
    ["content moderated", "failed"],
    ["request_timed_out", "expired"],
    ["job cancelled by user", "cancelled"],
    // Of several ends, one that the user asked for comes first.
    ["failed_cancelled", "cancelled"],
    ["failed expired", "expired"],
    ["video generation completed", "completed"],
    ["TaskCompleted", "completed"],
    ["completed_with_status_success", "completed"],
    // There may be a video all the same.
    ["completed_with_warnings", "unknown"],
    ["partially completed", "unknown"],
    ["completed_with_errors", "completed"],
    // Nothing has ended yet.
    ["error_in_retry queued", "unknown"],
    ["failed_running", "unknown"],
    ["retrying failed", "unknown"],
    ["retry_error", "unknown"],
    ["retried_error", "unknown"],
    ["not_failed", "unknown"],
    ["no error", "unknown"],
    ["non_error", "unknown"],
    ["never failed", "unknown"],
    ["without_error", "unknown"],
    ["noerror", "unknown"],
    ["notice_failed", "failed"],
    ["annot failed", "failed"],
    ["", "unknown"],
    ["warp", "unknown"],
    ["constructor", "unknown"],
  ])("%j is %s", (status, state) => {
    expect(parseState(status)).toBe(state);
  });
});

test("an error field reports an error unless it is empty", () => {
  for (const nothing of [null, undefined, "", false, 0, {}, []]) expect(isError(nothing)).toBe(false);
  for (const something of ["x", true, 1, { a: 1 }, [0]]) expect(isError(something)).toBe(true);
});
