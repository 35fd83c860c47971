import { describe, expect, test } from "vitest";
import { isFalError, readDetail, readErrorTypes } from "../../src/providers/fal/answers.ts";
import { classifyEnd, ResultErrors, saysInProgress } from "../../src/providers/fal/failures.ts";
import { type ErrorKind, ProviderError } from "../../src/providers/provider.ts";

/** An error in place of a result. */
function failed(
  status: number,
  kind: ErrorKind = "rejected",
  { fromProvider = true, message = "x", json, retryAfterMs }: Partial<ProviderError> = {},
): ProviderError {
  return new ProviderError(kind, message, { status, fromProvider, json, retryAfterMs });
}

/** What comes of the same answer so many times: the error that is final, or the kinds that were thrown. */
function repeated(
  times: number,
  error: unknown,
  errors = new ResultErrors(),
): (ErrorKind | "final" | "other")[] {
  return Array.from({ length: times }, () => {
    try {
      expect(errors.finalError("gen-1", error)).toBe(error);
      return "final";
    } catch (thrown) {
      return thrown instanceof ProviderError ? thrown.kind : "other";
    }
  });
}

describe("an error in place of fal's result is", () => {
  test.each([400, 413, 422, 405, 410, 451, 499])("final where it is a verdict: %i", (status) => {
    expect(repeated(1, failed(status))).toEqual(["final"]);
  });

  test.each([404, 408, 409, 425, 429])("no verdict with %i, however often it comes", (status) => {
    expect(repeated(6, failed(status))).not.toContain("final");
  });

  test.each([500, 502, 503, 504])("final where fal's own server error comes five times: %i", (status) => {
    const later: ErrorKind = "retryable";
    expect(repeated(5, failed(status, later))).toEqual([later, later, later, later, "final"]);
  });

  test("counted as one, whichever server error it is, and anew after another answer and for another generation", () => {
    const errors = new ResultErrors();
    for (const status of [500, 502, 503, 504])
      expect(repeated(1, failed(status, "retryable"), errors)).toEqual(["retryable"]);
    expect(repeated(1, failed(429, "rate-limited"), errors)).toEqual(["rate-limited"]);
    expect(repeated(5, failed(500, "retryable"), errors).at(-1)).toBe("final");
    expect(() => errors.finalError("gen-2", failed(500, "retryable"))).toThrow(ProviderError);
  });

  test("neither counted nor a new start where a gateway says it", () => {
    const errors = new ResultErrors();
    const gateway = failed(502, "retryable", { fromProvider: false });
    expect(repeated(4, failed(500, "retryable"), errors)).not.toContain("final");
    expect(repeated(9, gateway, errors)).not.toContain("final");
    expect(repeated(1, failed(500, "retryable"), errors)).toEqual(["final"]);
    // A verdict of a gateway is none.
    expect(repeated(1, failed(422, "rejected", { fromProvider: false }))).toEqual(["retryable"]);
  });

  test.each([401, 402, 403])("about the key, and about no generation: %i", (status) => {
    expect(repeated(6, failed(status))).toEqual(Array(6).fill("rejected"));
  });

  test("what the HTTP client has told already", () => {
    expect(repeated(6, failed(0, "outcome-unknown"))).toEqual(Array(6).fill("outcome-unknown"));
    expect(repeated(1, new Error("x"))).toEqual(["other"]);
  });

  test("that there is no such result, once fal has said so five times", () => {
    const kinds = repeated(6, failed(404, "not-found"));
    expect(kinds).toEqual(["retryable", "retryable", "retryable", "retryable", "not-found", "not-found"]);
  });

  test("no verdict while it says that the request is in progress", () => {
    const error = failed(400, "rejected", { message: "Request is still in progress", retryAfterMs: 700 });
    expect(repeated(1, error)).toEqual(["retryable"]);
    try {
      new ResultErrors().finalError("x", error);
    } catch (thrown) {
      expect(thrown).toMatchObject({
        kind: "retryable",
        status: 400,
        retryAfterMs: 700,
        cause: error,
        message: error.message,
      });
    }
  });
});

describe("an answer in place of a result", () => {
  test.each([
    "Request is in progress",
    "the job is IN_QUEUE",
    "still queued",
    "still being processed",
    "Still running",
    "still generating",
    "still being generated",
    "result is not ready",
    "response is not yet complete",
    "Job has not finished",
    "video has not been completed",
    "generation is not yet ready",
    "request has not been yet finished",
  ])("says that there is none yet: %s", (text) => {
    expect(saysInProgress(text)).toBe(true);
  });

  test.each([
    "in progressive rock",
    "main progress bar",
    "distill running",
    "the model is not ready",
    "a result is ready",
    "video is nothing",
    "requested is not ready",
    "",
  ])("does not: %s", (text) => {
    expect(saysInProgress(text)).toBe(false);
  });
});

describe("a generation of fal ended", () => {
  const typed = (...types: unknown[]) => ({ detail: types.map((type) => ({ type })) });
  test.each<[string, Parameters<typeof classifyEnd>, string]>([
    ["cancelled, by its state", ["cancelled", undefined, failed(500)], "cancelled"],
    ["cancelled, by the status of its result", ["failed", undefined, failed(499)], "cancelled"],
    [
      "cancelled, by a type",
      ["failed", { status: "x", error_type: "request_cancelled" }, undefined],
      "cancelled",
    ],
    ["by a server error", ["failed", undefined, failed(500)], "model-error"],
    ["by a server error of 599", ["failed", undefined, failed(599)], "model-error"],
    [
      "by an internal error's type",
      ["failed", { status: "x", error_type: "internal_server_error" }, undefined],
      "model-error",
    ],
    [
      "by a runner's type",
      ["failed", { status: "x", error: { error_type: "runner_disconnected" } }, undefined],
      "model-error",
    ],
    [
      "by a startup that took too long",
      ["failed", { status: "x", error_type: "startup_timeout" }, undefined],
      "model-error",
    ],
    [
      "by a request that took too long",
      ["expired", { status: "x", error_type: "request_timeout" }, undefined],
      "model-error",
    ],
    [
      "by a generation that took too long",
      ["failed", undefined, failed(422, "rejected", { json: typed("generation_timeout") })],
      "model-error",
    ],
    [
      "by no server error, whatever the type ends with",
      ["failed", { status: "x", error_type: "my_request_timeout" }, undefined],
      "failed",
    ],
    [
      "by no server error, whatever follows",
      ["failed", { status: "x", error_type: "request_timeouts" }, undefined],
      "failed",
    ],
    [
      "by the policy on contents",
      ["failed", undefined, failed(422, "rejected", { json: typed("other", "content_policy_violation") })],
      "content-policy",
    ],
    ["by a refused input", ["failed", undefined, failed(422)], "refused-input"],
    ["by a refused request", ["failed", undefined, failed(400)], "refused-input"],
    ["by an input that is too large", ["completed", undefined, failed(413)], "refused-input"],
    ["by no verdict", ["failed", undefined, failed(410)], "failed"],
    [
      "by no verdict while it is in progress",
      ["failed", undefined, failed(400, "rejected", { message: "still running" })],
      "failed",
    ],
    ["as expired", ["expired", undefined, undefined], "expired"],
    ["as failed", ["failed", { status: "FAILED" }, undefined], "failed"],
  ])("%s", (_, said, end) => {
    expect(classifyEnd(...said)).toBe(end);
  });
});

describe("fal's error message is read from", () => {
  test.each([
    [{ detail: "a text" }, "a text"],
    [{ detail: "", error: "an error" }, "an error"],
    [{ detail: 7, error: {}, message: "a message" }, "a message"],
    [{ detail: "first", error: "second" }, "first"],
    [{ detail: [{ loc: ["body", "prompt"], msg: "too long" }] }, "prompt: too long"],
    [{ detail: [{ loc: ["body", "images", 0, "url"], msg: "no" }, { msg: "bad" }] }, "images.0.url: no; bad"],
    [{ detail: [{ loc: "seed", msg: "no number" }] }, "seed: no number"],
    [{ detail: [{ loc: ["body"], msg: "no" }] }, "no"],
    [{ detail: [null, { loc: ["a"] }] }, "refused; a: refused"],
    [{ detail: [] }, undefined],
    [{ detail: "" }, undefined],
    [{}, undefined],
    [null, undefined],
    ["a text", undefined],
    [undefined, undefined],
  ])("%j: %j", (json, text) => {
    expect(readDetail(json)).toBe(text);
  });

  test("and is known for fal's own by its body or its header", () => {
    for (const json of [{ detail: null }, { error_type: "x" }]) expect(isFalError(json, {})).toBe(true);
    expect(isFalError(undefined, { "x-fal-error-type": "x" })).toBe(true);
    for (const json of [{}, null, "detail", undefined, { error: "x" }])
      expect(isFalError(json, {})).toBe(false);
    expect(isFalError({}, { "x-fal-error-type": "" })).toBe(false);
  });

  test.each([
    [{ error_type: "a", detail: [{ type: "b" }, { type: 7 }, null, {}] }, ["a", "b"]],
    [{ error_type: 7, detail: "text" }, []],
    [{ detail: [{ type: "b" }] }, ["b"]],
    [null, []],
    [undefined, []],
  ])("with the types of %j: %j", (json, types) => {
    expect(readErrorTypes(json)).toEqual(types);
  });
});
