import { describe, expect, onTestFinished, test } from "vitest";
import {
  type Answers,
  defaultKeys,
  type Fault,
  type FaultAction,
  type SimulatorOptions,
} from "../../simulator/simulator.ts";
import { HttpClient } from "../../src/http/client.ts";
import { checkWish, type VideoRequest } from "../../src/models/request.ts";
import { connect } from "../../src/providers/connect.ts";
import type { Progress, Provider } from "../../src/providers/provider.ts";
import { newestJobEnds, simulatorForTest } from "../support/plain-client.ts";

const never = new AbortController().signal;
const models = { aimlapi: "pixverse/v5/text-to-video", fal: "fal-ai/kandinsky5/text-to-video/distill" };
type Name = keyof typeof models;

/** A provider's client, and the simulator that it asks. */
async function opened(name: Name, options: SimulatorOptions = {}) {
  const simulator = await simulatorForTest(options);
  const { provider } = openedAt(name, simulator.url);
  const { request } = checkWish({ model: models[name], prompt: "A paper boat", parameters: {} });
  return { simulator, provider, request: request as VideoRequest };
}

function openedAt(name: Name, url: string): { provider: Provider } {
  const http = new HttpClient("generate-video/test");
  onTestFinished(() => http.close());
  return { provider: connect(name, http, new URL(url), defaultKeys[name]) };
}

/** Submits, waits for the job's end, and asks once. */
async function endOf(name: Name, faults: Fault[], answers: Partial<Answers> = {}): Promise<Progress> {
  const { simulator, provider, request } = await opened(name, { faults, answers });
  const { generation } = await provider.submit(request, "gv-test", never);
  await newestJobEnds(simulator);
  return provider.check(generation, never);
}

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
  ])("and the video is found %s", async (_, answer) => {
    const json = ({ id }: Record<string, unknown>) => ({ id, status: "completed", ...answer });
    const progress = await endOf("aimlapi", [{ at: "poll", do: { kind: "body", json } }]);
    expect(progress).toMatchObject({ state: "completed", videoUrl: "https://x.invalid/v" });
  });

  test.each<[what: string, answer: unknown]>([
    ["no object", []],
    ["about another generation", { id: "another", status: "completed" }],
    ["of a video that is none", { id: 7, video: "https://x.invalid" }],
  ])("and an answer is asked for again that is %s", async (_, json) => {
    const asked = endOf("aimlapi", [{ at: "poll", do: { kind: "body", json: json as never } }]);
    await expect(asked).rejects.toMatchObject({ name: "ProviderError", verdict: "again" });
  });

  test("even where it is nested deeper than anything is", async () => {
    const deep = `${'{"detail":'.repeat(20_000)}"x"${"}".repeat(20_000)}`;
    const text = `{"id":"a","status":"error","error":${deep}}`;
    const asked = endOf("aimlapi", [
      { at: "poll", do: { kind: "text", text, contentType: "application/json" } },
    ]);
    await expect(asked).rejects.toMatchObject({ name: "ProviderError", verdict: "again" });
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
    expect(await endOf("fal", [{ at: "status", do: { kind: "body", json } }])).toMatchObject({
      state: "failed",
      reason,
    });
  });

  test.each<[status: string, error: unknown, reason: string]>([
    ["FAILED", null, "Its status is FAILED"],
    ["failed", { detail: "Boom" }, "Boom"],
    ["ERROR", "Boom", "Boom"],
    ["Cancelled", undefined, "Its status is Cancelled"],
    ["canceled", undefined, "Its status is canceled"],
    ["EXPIRED", undefined, "Its status is EXPIRED"],
    ["IN_PROGRESS", "Boom", "Boom"],
    ["in_queue", { code: 7 }, '{"code":7}'],
  ])("where the status is %s with the error %j", async (status, error, reason) => {
    const json = { status, error } as never;
    const progress = await endOf("fal", [{ at: "status", do: { kind: "body", json } }]);
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
  ])(
    "of which the kind follows from status %j and result %j",
    { timeout: 20_000 },
    async (error, result, end) => {
      const json = { status: "COMPLETED", ...error } as never;
      const progress = await endOf("fal", [
        { at: "status", do: { kind: "body", json } },
        { at: "result", do: result },
      ]);
      expect(progress).toMatchObject({ state: "failed", end, reason: "Boom" });
    },
  );

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

describe("fal's result has its video", () => {
  const url = "https://x.invalid/v";
  test.each<[what: string, result: unknown]>([
    ["as an object", { video: { url } }],
    ["as a text", { video: url }],
    ["in a list", { video: [{ url }] }],
    ["in a list of texts", { video: [url] }],
    ["in a list of several", { videos: [{ url }, { url: `${url}2` }] }],
    ["in a list of texts of several", { videos: [url] }],
    ["in `output.url`", { output: { url } }],
    ["in `output.video`", { output: { video: { url } } }],
    ["in `output` alone", { output: url }],
    ["in a list of outputs", { outputs: [{ video: [{ url }] }] }],
    ["in `data.video`", { status: "OK", data: { video: { url } } }],
    ["in `url`", { url, seed: 7 }],
    ["in `video_url`", { video_url: url }],
    ["behind an empty one", { video: null, videos: [null, { url: "" }, { url }] }],
    ["before what is no video", { image: { url: "https://x.invalid/i" }, video: { url } }],
  ])("%s", async (_, result) => {
    const progress = await endOf("fal", [{ at: "result", do: { kind: "body", json: result as never } }]);
    expect(progress).toMatchObject({ state: "completed", videoUrl: url });
  });

  test("and nothing else is taken for one", async () => {
    const json = { images: [{ url }], thumbnail: url, audio: { url }, output: "done", status_url: url };
    const progress = await endOf("fal", [{ at: "result", do: { kind: "body", json } }]);
    expect(progress).toMatchObject({ state: "without-video" });
  });
});

describe("an id that would lead elsewhere is none:", () => {
  test.each(["..", ".", "", "a b", "a\nb", "x".repeat(301)])("%j", async (id) => {
    for (const name of ["aimlapi", "fal"] as const) {
      const json = name === "fal" ? { request_id: id } : { id };
      const { provider, request } = await opened(name, {
        faults: [{ at: "submit", do: { kind: "body", json } }],
      });
      const submitted = provider.submit(request, "gv-test", never);
      await expect(submitted).rejects.toMatchObject({ name: "ProviderError", verdict: "unsure" });
    }
  });

  test("in AI/ML API's list of requests, too", async () => {
    const row = { status: "succeeded", inference_id: "..", client_request_id: "gv-test" };
    const { provider, request } = await opened("aimlapi", {
      faults: [{ at: "logs", do: { kind: "body", json: { data: [row] } } }],
    });
    expect(await provider.find?.("gv-test", request.model, never)).toEqual({ id: undefined, failed: 0 });
  });
});

describe("AI/ML API's list of requests", () => {
  const rowOf = (status: string, id: string | null, name = "gv-test") => ({
    status,
    inference_id: id,
    client_request_id: name,
  });
  test.each<[what: string, rows: unknown[], listing: unknown]>([
    ["shows one that succeeded", [rowOf("succeeded", "a")], { id: "a", failed: 0 }],
    ["shows one in other words", [rowOf("Succeeded", "a")], { id: "a", failed: 0 }],
    ["shows one that failed", [rowOf("failed", "a")], { id: undefined, failed: 1 }],
    ["shows one that failed, in capitals", [rowOf("FAILED", "a")], { id: undefined, failed: 1 }],
    ["shows one that failed without an id", [rowOf("failed", null)], { id: undefined, failed: 1 }],
    ["shows a later one", [rowOf("succeeded", "b"), rowOf("failed", "a")], { id: "b", failed: 0 }],
    ["shows a later attempt's", [rowOf("succeeded", "b", "gv-test.2")], { id: "b", failed: 0 }],
    [
      "shows that a later attempt's failed",
      [rowOf("failed", "b", "gv-test.2")],
      { id: undefined, failed: 0 },
    ],
    ["shows another's", [rowOf("succeeded", "b", "gv-tests")], { id: undefined, failed: 0 }],
    ["is empty", [], { id: undefined, failed: 0 }],
  ])("%s", async (_, data, listing) => {
    const json = { data } as never;
    const { provider, request } = await opened("aimlapi", {
      faults: [{ at: "logs", do: { kind: "body", json } }],
    });
    expect(await provider.find?.("gv-test", request.model, never)).toEqual(listing);
  });
});

test.each([
  ["workflows/simulator/any-text-to-video", "/workflows/simulator/any-text-to-video/requests/"],
  ["fal-ai/simulator/any-text-to-video", "/fal-ai/simulator/requests/"],
])("a later attempt asks fal about a generation of %s where fal has it", async (model, path) => {
  const { provider, simulator } = await opened("fal");
  const request: VideoRequest = { provider: "fal", model, fields: { prompt: "x" }, known: undefined };
  const { generation } = await provider.submit(request, "gv-test", never);
  await newestJobEnds(simulator);
  const { provider: another } = openedAt("fal", simulator.url);
  expect(await another.check(generation, never)).toMatchObject({ state: "completed" });
  expect(simulator.requests.find(({ at }) => at === "status")?.url).toContain(simulator.url + path);
});
