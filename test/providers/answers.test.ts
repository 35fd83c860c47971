import { describe, expect, test } from "vitest";
import type { Answers, FaultAction } from "../../simulator/simulator.ts";
import { newestJobEnds } from "../support/plain-client.ts";
import { endOf, never, opened } from "../support/provider.ts";

const withoutResult = { at: "result", do: { kind: "status", status: 404 } } as const;
const fails = { at: "submit", do: { kind: "job-fails", error: "The prompt was flagged" } } as const;

describe("AI/ML API's reason of a failure is read", () => {
  test.each<[error: Answers["error"], reason: string]>([
    ["object", "The prompt was flagged"],
    ["detail", "prompt: The prompt was flagged"],
    ["string", "The prompt was flagged"],
    ["null", "The provider gives no reason."],
  ])("from an error of the form %s", async (error, reason) => {
    expect(await endOf("aimlapi", [fails], { error })).toMatchObject({ state: "failed", reason });
  });

  test.each<[what: string, answer: Record<string, unknown>, reason: string]>([
    ["failed, in another word", { status: "failed", error: "Busy!" }, "Busy!"],
    ["has an error under an unknown word", { status: "exploded", error: { name: "Bang" } }, "Bang"],
    ["has an error and no word", { error: { title: "Bang", message: "" } }, "Bang"],
    ["has an error, and goes on", { status: "generating", error: { message: "Bang" } }, "Bang"],
    ["failed, in capitals", { status: "FAILED", error: "Busy!" }, "Busy!"],
    ["was cancelled", { status: "canceled" }, "Its status is canceled."],
    ["was cancelled, in British", { status: "Cancelled" }, "Its status is Cancelled."],
    ["has expired", { status: "expired", video: null }, "Its status is expired."],
    ["ran out of time", { status: "Timed-Out" }, "Its status is Timed-Out."],
    ["ran out of time, in one word", { status: "timedOut" }, "Its status is timedOut."],
    ["failed, in several words", { status: "FAILED_WITH_ERROR" }, "Its status is FAILED_WITH_ERROR."],
    ["failed, in another's words", { status: "TASK_STATUS_FAILED" }, "Its status is TASK_STATUS_FAILED."],
    ["failed, in one word of several", { status: "GenerationFailed" }, "Its status is GenerationFailed."],
    ["was refused by a filter", { status: "nsfw" }, "Its status is nsfw."],
    ["was refused by a moderator", { status: "Content Moderated" }, "Its status is Content Moderated."],
    ["was stopped", { status: "terminated" }, "Its status is terminated."],
    ["was cancelled by somebody", { status: "CANCELLED_BY_USER" }, "Its status is CANCELLED_BY_USER."],
    ["has an error of a form that nobody knows", { status: "error", error: { code: 7 } }, '{"code":7}'],
    ["has JSON in its message", { status: "error", error: { message: '{"message":"deep"}' } }, "deep"],
    [
      "has a list of faults",
      { status: "error", error: [{ path: ["a", 0], message: "x", options: [1, 2] }] },
      "a.0: x (allowed: 1, 2)",
    ],
  ])("where it %s", async (_, answer, reason) => {
    const json = ({ id }: Record<string, unknown>) => ({ id, ...answer });
    const progress = await endOf("aimlapi", [{ at: "poll", do: { kind: "body", json } }]);
    expect(progress).toMatchObject({ state: "failed", reason });
  });

  test.each<[what: string, answer: Record<string, unknown>, reason: string]>([
    ["is completed without a video", { status: "completed", video: null }, "It gives no reason."],
    ["has no address", { status: "succeeded", video: [{ url: "" }] }, "It gives no reason."],
    ["has an empty list", { status: "completed", video: [] }, "It gives no reason."],
    ["is completed with an error", { status: "completed", error: { message: "NSFW" } }, "NSFW"],
  ])("where it %s, which costs what a video costs", async (_, answer, reason) => {
    const json = ({ id }: Record<string, unknown>) => ({ id, ...answer });
    const progress = await endOf("aimlapi", [{ at: "poll", do: { kind: "body", json } }]);
    expect(progress).toMatchObject({ state: "without-video", reason });
  });

  test.each<[what: string, answer: Record<string, unknown>, progress: Record<string, unknown>]>([
    [
      "a video under an unknown word",
      { status: "yay", video: { url: "https://x.invalid" } },
      { state: "completed" },
    ],
    ["no word at all", {}, { state: "pending", label: "no status" }],
    ["a known word, in capitals", { status: "QUEUED" }, { state: "pending", label: "QUEUED" }],
    ["another's word", { status: "in-progress" }, { state: "pending", label: "in-progress" }],
    ["an error that is none", { status: "queued", error: {} }, { state: "pending", label: "queued" }],
    ["no errors", { status: "queued", error: [] }, { state: "pending", label: "queued" }],
    ["another try", { status: "failed_retrying" }, { state: "pending", label: "failed_retrying" }],
    ["not the end of it", { status: "no_error_yet" }, { state: "pending", label: "no_error_yet" }],
    ["a word of any length", { status: "x".repeat(1000) }, { state: "pending", label: `${"x".repeat(39)}…` }],
  ])("or it goes on: %s", async (_, answer, progress) => {
    const json = ({ id }: Record<string, unknown>) => ({ id, ...answer });
    expect(await endOf("aimlapi", [{ at: "poll", do: { kind: "body", json } }])).toMatchObject(progress);
  });

  test.each<[what: string, answer: Record<string, unknown>]>([
    ["as a text", { video: "https://x.invalid/v" }],
    ["in a list of texts", { video: ["https://x.invalid/v"] }],
    ["in a list of objects", { videos: [{ url: "https://x.invalid/v" }] }],
    ["in `output`", { output: { video_url: "https://x.invalid/v" } }],
    ["in `data`", { video: null, data: [{ url: "https://x.invalid/v" }] }],
    ["under a word in capitals", { status: "COMPLETED", video: { url: "https://x.invalid/v" } }],
    ["under another's words", { status: "TASK_STATUS_SUCCEED", video: { url: "https://x.invalid/v" } }],
  ])("and the video is found %s", async (_, answer) => {
    const json = ({ id }: Record<string, unknown>) => ({ id, status: "completed", ...answer });
    const progress = await endOf("aimlapi", [{ at: "poll", do: { kind: "body", json } }]);
    expect(progress).toMatchObject({ state: "completed", videoUrl: "https://x.invalid/v" });
  });

  test.each<[what: string, said: Record<string, unknown>, usage: Record<string, number>]>([
    ["numbers", { credits_used: 100_000, usd_spent: 0.05 }, { credits: 100_000, usd: 0.05 }],
    ["texts", { credits_used: "100000", usd_spent: "0.05" }, { credits: 100_000, usd: 0.05 }],
    ["credits alone, as text", { tokens_used: "100000" }, { credits: 100_000, usd: 0.05 }],
    ["below zero", { credits_used: -5, usd_spent: -0.1 }, {}],
    ["no numbers", { credits_used: "many", usd_spent: "" }, {}],
    ["nothing", { credits_used: 0 }, { credits: 0, usd: 0 }],
  ])("and what it cost is read from %s", async (_, usage, expected) => {
    const json = ({ id, video }: Record<string, unknown>) => ({
      id,
      video,
      status: "completed",
      meta: { usage },
    });
    const progress = await endOf("aimlapi", [{ at: "poll", do: { kind: "body", json } }]);
    expect(progress).toMatchObject({ state: "completed" });
    expect(progress).toHaveProperty("usage", expected);
  });

  test.each<[what: string, answer: unknown]>([
    ["no object", []],
    ["about another generation", { id: "another", status: "completed" }],
    ["of a video that is none", { id: 7, video: "https://x.invalid" }],
  ])("and an answer is asked for again that is %s", async (_, json) => {
    const asked = endOf("aimlapi", [{ at: "poll", do: { kind: "body", json: json as never } }]);
    await expect(asked).rejects.toMatchObject({ name: "ProviderError", kind: "retryable" });
  });

  test("even where it is nested deeper than anything is", async () => {
    const deep = `${'{"detail":'.repeat(20_000)}"x"${"}".repeat(20_000)}`;
    const text = `{"id":"a","status":"error","error":${deep}}`;
    const asked = endOf("aimlapi", [
      { at: "poll", do: { kind: "text", text, contentType: "application/json" } },
    ]);
    await expect(asked).rejects.toMatchObject({ name: "ProviderError", kind: "retryable" });
  });
});

describe("fal's reason of a failure is read", () => {
  test.each<Answers["error"]>(["detail", "string"])("from an error of the form %s", async (error) => {
    const reason = "The prompt was flagged";
    expect(await endOf("fal", [fails], { error })).toMatchObject({ state: "failed", reason });
  });

  test.each<[what: string, result: Record<string, unknown>, reason: string]>([
    ["has no video", { seed: 7 }, "It gives no reason."],
    ["has an empty video", { video: null }, "It gives no reason."],
    ["has a fault instead", { detail: [{ loc: ["body", "prompt"], msg: "NSFW" }] }, "prompt: NSFW"],
    ["has a text instead", { detail: "Locked" }, "Locked"],
  ])("where the result %s", async (_, json, reason) => {
    const progress = await endOf("fal", [{ at: "result", do: { kind: "body", json: json as never } }]);
    expect(progress).toMatchObject({ state: "without-video", reason });
  });

  test.each<[what: string, error: unknown, reason: string]>([
    ["text", "Out of memory", "Out of memory"],
    ["a fault", { detail: "NSFW" }, "NSFW"],
    ["anything", { code: 7 }, '{"code":7}'],
  ])("where the status has an error that is %s", async (_, error, reason) => {
    const json = { status: "COMPLETED", error } as never;
    expect(await endOf("fal", [{ at: "status", do: { kind: "body", json } }, withoutResult])).toMatchObject({
      state: "failed",
      reason,
    });
  });

  test.each(["COMPLETED", "FAILED", "CANCELLED", "IN_PROGRESS"])(
    "unless there is a video all the same: %s",
    async (status) => {
      const json = { status, error: "A warning" };
      const progress = await endOf("fal", [{ at: "status", do: { kind: "body", json } }]);
      expect(progress).toMatchObject({ state: "completed", videoUrl: expect.stringMatching(/^http/u) });
    },
  );

  test.each<[status: string, error: unknown, reason: string]>([
    ["FAILED", null, "Its status is FAILED"],
    ["failed", { detail: "Boom" }, "Boom"],
    ["ERROR", "Boom", "Boom"],
    ["Cancelled", undefined, "Its status is Cancelled"],
    ["canceled", undefined, "Its status is canceled"],
    ["EXPIRED", undefined, "Its status is EXPIRED"],
    ["FAILED_WITH_ERROR", undefined, "Its status is FAILED_WITH_ERROR"],
    ["NSFW", undefined, "Its status is NSFW"],
    ["IN_PROGRESS", "Boom", "Boom"],
    ["in_queue", { code: 7 }, '{"code":7}'],
  ])("where the status is %s with the error %j", async (status, error, reason) => {
    const json = { status, error } as never;
    const progress = await endOf("fal", [{ at: "status", do: { kind: "body", json } }, withoutResult]);
    expect(progress).toMatchObject({ state: "failed", reason });
  });

  const detail = [{ loc: ["body", "prompt"], msg: "Flagged", type: "content_policy_violation" }];
  test.each<[status: number, body: Record<string, unknown>, end: string]>([
    [422, { detail: "Unsafe" }, "refused-input"],
    [422, { detail }, "content-policy"],
    [400, { detail: "Bad image" }, "refused-input"],
    [413, { detail: "Too large" }, "refused-input"],
    [499, { detail: "Request was cancelled" }, "cancelled"],
    [410, { detail: "Gone" }, "failed"],
  ])("where the result answers %i %j", async (status, body, end) => {
    const progress = await endOf("fal", [{ at: "result", do: { kind: "status", status, body } }]);
    expect(progress).toMatchObject({ state: "failed", end });
  });

  test.each<[error: Record<string, unknown>, result: FaultAction, end: string]>([
    [{ error: "Boom" }, { kind: "status", status: 500, body: { detail: "Boom" } }, "model-error"],
    [{ error: "Boom", error_type: "runner_disconnected" }, { kind: "hang" }, "model-error"],
    [
      { error: "Boom", error_type: "client_cancelled" },
      { kind: "status", status: 502, body: "html" },
      "cancelled",
    ],
    [{ error: "Boom" }, { kind: "status", status: 422, body: { detail } }, "content-policy"],
    [{ error: "Boom" }, { kind: "status", status: 502, body: "html" }, "failed"],
  ])("of which the kind follows from status %j and result %j", async (error, result, end) => {
    const json = { status: "COMPLETED", ...error } as never;
    const progress = await endOf("fal", [
      { at: "status", do: { kind: "body", json } },
      { at: "result", do: result },
    ]);
    expect(progress).toMatchObject({ state: "failed", end, reason: "Boom" });
  });

  test.each<[status: number, body: Record<string, unknown>]>([
    [400, { detail: [{ loc: [], msg: "Request is still in progress", type: "x" }] }],
    [400, { detail: "Request is IN_QUEUE" }],
    [422, { detail: "The request has not completed yet" }],
    [400, { detail: "Result is not ready" }],
    [200, { detail: "Request is still in progress" }],
    [200, { detail: [{ msg: "Still being processed" }] }],
  ])("but not where the result is not there yet: %i %j", async (status, body) => {
    const asked = endOf("fal", [{ at: "result", do: { kind: "status", status, body } }]);
    await expect(asked).rejects.toMatchObject({ name: "ProviderError", kind: "retryable" });
  });

  const own = (status: number): FaultAction => ({ kind: "status", status, body: { detail: "Boom" } });
  const page: FaultAction = { kind: "status", status: 502, body: "html" };
  test.each<[what: string, answers: FaultAction[]]>([
    ["of one status", [own(500)]],
    ["of two in turn", [own(500), own(503)]],
    ["with a gateway's in between", [own(500), page]],
    ["with broken connections in between", [own(500), { kind: "reset" }]],
  ])("from a server error that comes again and again, %s", async (_, answers) => {
    const faults = Array.from({ length: 12 }).flatMap(() =>
      answers.map((action) => ({ at: "result", times: 1, do: action }) as const),
    );
    const { simulator, provider, request } = await opened("fal", { faults });
    const { generation } = await provider.submit(request, "gv-test", never);
    await newestJobEnds(simulator);
    const asked: string[] = [];
    while (asked.at(-1) !== "failed" && asked.length < 20)
      asked.push(
        await provider.check(generation, never).then(
          ({ state }) => state,
          () => "error",
        ),
      );
    expect(asked.filter((state) => state === "failed")).toHaveLength(1);
    expect(asked.length).toBeGreaterThanOrEqual(5);
  });

  test.each([
    ["IN_QUEUE", { queue_position: 3 }, "in queue, position 3"],
    ["IN_QUEUE", {}, "in queue"],
    ["IN_PROGRESS", { logs: [{ message: "a" }, {}, { message: null }] }, "in progress"],
    ["in_progress", { error: null }, "in progress"],
    ["In-Queue", { error: "" }, "in queue"],
    ["PAUSED", {}, "PAUSED"],
  ])("or it goes on: %s %j", async (status, rest, label) => {
    const progress = await endOf("fal", [
      { at: "status", do: { kind: "body", json: { status, ...rest } as never } },
    ]);
    expect(progress).toMatchObject({ state: "pending", label });
  });
});

const url = "https://x.invalid/v.mp4";
const dataUri = `data:video/mp4;base64,${"AAAA".repeat(1000)}`;

/** How an answer may hold its video. */
const shapes: [what: string, answer: Record<string, unknown>][] = [
  ["an object", { video: { url, content_type: "video/mp4", file_name: "v.mp4", file_size: 7 } }],
  ["a text", { video: url }],
  ["a list of objects", { video: [{ url }] }],
  ["a list of texts", { video: [url] }],
  ["a list whose first item is nothing", { video: [null, { url: null }, { url }] }],
  ["`videos`, objects", { videos: [{ url }, { url: "https://x.invalid/2.mp4" }] }],
  ["`videos`, texts", { video: null, videos: [url] }],
  ["`video_url`", { video_url: url }],
  ["`output`, a text", { output: url }],
  ["`output`, a list", { output: [url] }],
  ["`output.video`", { output: { video: { url } } }],
  ["`output.videos`", { output: { videos: [{ url }] } }],
  ["`result.output`", { result: { output: [{ video: url }] } }],
  [
    "beside what the model was given",
    { input_video: { url: "https://x.invalid/given.mp4" }, video: { url } },
  ],
  ["beside other files", { frames_zip: { url: "https://x.invalid/z.zip" }, seed: 7, video: { url } }],
  [
    "beside a preview and a text",
    { thumbnail: { url: "https://x.invalid/t.webp" }, prompt: "x", video: { url } },
  ],
  ["beside itself as data", { video: [{ url: dataUri }, { url }] }],
];

/** Answers that are complete, and have no video. */
const emptyShapes: [what: string, answer: Record<string, unknown>][] = [
  ["null", { video: null }],
  ["nothing", {}],
  ["an empty list", { video: [] }],
  ["an empty object", { video: {} }],
  ["an object without an address", { video: { url: null, content_type: "video/mp4" } }],
  ["an empty text", { video: "" }],
  ["an empty `videos`", { video: null, videos: [], output: null }],
  ["only a picture", { images: [{ url: "https://x.invalid/p.png" }], output: ["https://x.invalid/p.png"] }],
  ["only sound", { output: { url: "https://x.invalid/a", content_type: "audio/mpeg" } }],
  ["only what the model was given", { input_video: { url } }],
  ["only the file itself as data", { video: { url: dataUri } }],
];

describe.each(["aimlapi", "fal"] as const)("%s's answer", (provider) => {
  function endWith(answer: Record<string, unknown>) {
    const json = (healthy: Record<string, unknown>) =>
      provider === "fal" ? answer : { id: healthy.id, status: "completed", ...answer };
    return endOf(provider, [{ at: provider === "fal" ? "result" : "poll", do: { kind: "body", json } }]);
  }

  test.each(shapes)("has its video as %s", async (_, answer) => {
    expect(await endWith(answer)).toMatchObject({ state: "completed", videoUrl: url });
  });

  test.each(emptyShapes)("has no video: %s", async (_, answer) => {
    expect(await endWith(answer)).toMatchObject({ state: "without-video" });
  });
});
