import { describe, expect, onTestFinished, test } from "vitest";
import { type Answers, defaultKeys, type Fault, type SimulatorOptions } from "../../simulator/simulator.ts";
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
  const http = new HttpClient("generate-video/test");
  onTestFinished(() => http.close());
  const provider: Provider = connect(name, http, new URL(simulator.url), defaultKeys[name]);
  const { request } = checkWish({ model: models[name], prompt: "A paper boat", parameters: {} });
  return { simulator, provider, request: request as VideoRequest };
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
    ["a word of any length", { status: "x".repeat(1000) }, { state: "pending", label: `${"x".repeat(39)}…` }],
  ])("or it goes on: %s", async (_, answer, progress) => {
    const json = ({ id }: Record<string, unknown>) => ({ id, ...answer });
    expect(await endOf("aimlapi", [{ at: "poll", do: { kind: "body", json } }])).toMatchObject(progress);
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

  test("where the result is refused", async () => {
    const refusal = { kind: "status", status: 422, body: { detail: "Content policy" } } as const;
    const progress = await endOf("fal", [{ at: "result", do: refusal }]);
    expect(progress).toMatchObject({
      state: "failed",
      reason: "The provider refused the request (HTTP 422): Content policy.",
    });
  });

  test.each([
    ["IN_QUEUE", { queue_position: 3 }, "in queue, position 3"],
    ["IN_QUEUE", {}, "in queue"],
    ["IN_PROGRESS", { logs: [{ message: "a" }, {}, { message: null }] }, "in progress"],
    ["PAUSED", {}, "PAUSED"],
  ])("or it goes on: %s %j", async (status, rest, label) => {
    const progress = await endOf("fal", [
      { at: "status", do: { kind: "body", json: { status, ...rest } as never } },
    ]);
    expect(progress).toMatchObject({ state: "pending", label });
  });
});
