import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { describe, expect, test } from "vitest";
import { defaultKeys } from "../simulator/simulator.ts";
import {
  ask,
  bearer,
  distill,
  falKey,
  falPath,
  fileUrl,
  poll,
  simulatorForTest,
  submit,
  submitFal,
} from "./support/plain-client.ts";

const prompt = "A paper boat";
const kling = { model: "kling-video/v1.6/standard/text-to-video", prompt };
const pixverse = { model: "pixverse/v5/text-to-video", prompt };

/** A request with only the headers that are given: `fetch` would name itself. */
async function bare(url: string, method: string, headers: Record<string, string>): Promise<number> {
  const outgoing = request(url, { method, headers }).end();
  const [answer] = (await once(outgoing, "response")) as [IncomingMessage];
  answer.resume();
  return answer.statusCode ?? 0;
}

describe("AI/ML API refuses", () => {
  test.each([
    ["a duration as text", { ...distill, duration: "5" }, "duration"],
    ["a duration that is not offered", { ...distill, duration: 7 }, "duration"],
    ["a broken duration", { ...distill, duration: 5.5 }, "duration"],
    ["a ratio of another model", { ...distill, aspect_ratio: "16:9" }, "aspect_ratio"],
    ["a field of another model", { ...distill, resolution: "720p" }, "resolution"],
    ["a field that is null", { ...distill, num_inference_steps: null }, "num_inference_steps"],
    ["steps that are no integer", { ...distill, num_inference_steps: 1.5 }, "num_inference_steps"],
    ["an unknown field", { ...distill, fps: 24 }, "fps"],
    ["no prompt", { model: distill.model }, "prompt"],
    ["an empty prompt", { ...distill, prompt: "" }, "prompt"],
    ["no model", { prompt }, "model"],
    ["a scale over 1", { ...kling, cfg_scale: 2 }, "cfg_scale"],
    ["a scale as text", { ...kling, cfg_scale: "0.5" }, "cfg_scale"],
    ["a provider that does not exist", { ...kling, provider: "nobody" }, "provider"],
    ["8 s for Kling", { ...kling, duration: 8 }, "duration"],
    ["8 s at 1080p", { ...pixverse, duration: 8, resolution: "1080p" }, "duration"],
    ["10 s for PixVerse", { ...pixverse, duration: 10 }, "duration"],
    ["a prompt of 2049 bytes", { ...pixverse, prompt: `${"é".repeat(1024)}x` }, "prompt"],
    [
      "a negative prompt of 2049 bytes",
      { ...pixverse, negative_prompt: "x".repeat(2049) },
      "negative_prompt",
    ],
    ["a style that does not exist", { ...pixverse, style: "noir" }, "style"],
    ["a seed that is no integer", { ...pixverse, seed: 0.5 }, "seed"],
    ["a voice that does not exist", { ...pixverse, lip_sync_tts_speaker: "Nobody" }, "lip_sync_tts_speaker"],
    ["a resolution as a number", { ...pixverse, resolution: 720 }, "resolution"],
  ])("%s", async (_, body, field) => {
    const simulator = await simulatorForTest();
    const { status, json } = await submit(simulator, body);
    expect(status).toBe(400);
    expect(json).toMatchObject({ title: "Bad Request", status: 400, error: { data: [{ path: [field] }] } });
    expect(simulator.jobs).toEqual([]);
  });

  test("several mistakes at once, with the values that would pass", async () => {
    const simulator = await simulatorForTest();
    const { json } = await submit(simulator, { ...pixverse, duration: 7, style: "noir" });
    expect((json.error as { data: unknown }).data).toMatchObject([
      { path: ["duration"], options: [5, 8] },
      { path: ["style"], options: ["anime", "3d_animation", "clay", "comic", "cyberpunk"] },
    ]);
  });

  test("what exactly fits is taken", async () => {
    const simulator = await simulatorForTest();
    expect((await submit(simulator, { ...pixverse, prompt: "é".repeat(1024) })).status).toBe(200);
    expect((await submit(simulator, { ...kling, cfg_scale: 0 })).status).toBe(200);
    expect((await submit(simulator, { ...kling, cfg_scale: 1 })).status).toBe(200);
  });

  test.each([
    ["a model that does not exist", 404, { ...distill, model: "nobody/knows" }, {}],
    ["fal's model", 404, { ...distill, model: "fal-ai/kandinsky5/text-to-video/distill" }, {}],
    ["a wrong key", 401, distill, { authorization: "Bearer wrong" }],
    ["fal's key", 401, distill, falKey],
    ["a key of another scheme", 401, distill, { authorization: `Key ${defaultKeys.aimlapi}` }],
    ["another content type", 400, distill, { "content-type": "text/plain" }],
    ["a body that is no JSON", 400, "{", {}],
    ["a body that is no object", 400, "[]", {}],
  ])("%s, with %i", async (_, expected, body, headers) => {
    const simulator = await simulatorForTest();
    expect(await submit(simulator, body, headers)).toMatchObject({ status: expected });
    expect(simulator.jobs).toEqual([]);
  });

  test.each([
    ["no id", "GET", "/v2/video/generations", 400],
    ["an id twice", "GET", "/v2/video/generations?generation_id=a&generation_id=a", 400],
    ["an id under another name", "GET", "/v2/video/generations?id=a", 400],
    ["an unknown id", "GET", "/v2/video/generations?generation_id=a", 404],
    ["a log without a period", "GET", "/v2/logs", 400],
    ["a period that is none", "GET", "/v2/logs?period=day", 400],
    ["a period that is too long", "GET", "/v2/logs?period=93d", 400],
    ["a page that is too long", "GET", "/v2/logs?period=1d&limit=101", 400],
    ["a page of none", "GET", "/v2/logs?period=1d&limit=0", 400],
    ["an offset below 0", "GET", "/v2/logs?period=1d&offset=-1", 400],
    ["two statuses in one", "GET", "/v2/logs?period=1d&status=succeeded,failed", 400],
    ["a filter that does not exist", "GET", "/v2/logs?period=1d&client_request_id=a", 400],
    ["a wrong method", "DELETE", "/v2/video/generations?generation_id=a", 404],
    ["a vendor's old path", "GET", "/v2/generate/video/kling/generation", 404],
  ])("%s", async (_, method, path, expected) => {
    const simulator = await simulatorForTest();
    expect(await ask(simulator.url + path, { method, headers: bearer })).toMatchObject({ status: expected });
  });

  test("more than 200 looks at the log in a minute", async () => {
    const simulator = await simulatorForTest();
    const look = () => ask(`${simulator.url}/v2/logs?period=1h`, { headers: bearer });
    for (let count = 0; count < 200; count++) expect(await look()).toMatchObject({ status: 200 });
    expect(await look()).toMatchObject({ status: 429 });
  });

  test("in the older form, and with a list or JSON for a message, when asked to", async () => {
    const old = await simulatorForTest({ answers: { errorBody: "old", errorMessage: "json" } });
    const { json } = await submit(old, { ...distill, duration: 7 });
    expect(Object.keys(json)).toEqual(["message", "path", "requestId", "statusCode", "timestamp"]);
    expect(json).toMatchObject({ path: "/v2/video/generations", statusCode: "400" });
    expect(JSON.parse(String(json.message))).toMatchObject([{ path: ["duration"], options: [5, 10] }]);
    const list = await simulatorForTest({ answers: { errorMessage: "list" } });
    expect((await submit(list, { ...distill, fps: 1 })).json.message).toEqual([
      "Body validation error",
      "fps: Unrecognized key",
    ]);
  });
});

describe("fal's price list", () => {
  const ids = (count: number) => Array.from({ length: count }, () => falPath.slice(1)).join(",");
  test.each([
    ["one model", 200, `endpoint_id=${ids(1)}`, falKey],
    ["as many as it takes", 200, `endpoint_id=${ids(50)}`, falKey],
    ["too many", 422, `endpoint_id=${ids(51)}`, falKey],
    ["no model", 422, "", falKey],
    ["a model that it does not have", 404, "endpoint_id=fal-ai/nothing", falKey],
    ["another parameter", 400, `endpoint_id=${ids(1)}&expand=all`, falKey],
    ["no key", 401, `endpoint_id=${ids(1)}`, {}],
    ["AI/ML API's key", 401, `endpoint_id=${ids(1)}`, bearer],
  ])("asked for %s answers %i", async (_, expected, query, headers) => {
    const simulator = await simulatorForTest();
    const answer = await ask(`${simulator.url}/v1/models/pricing?${query}`, { headers });
    expect(answer.status).toBe(expected);
  });
});

describe("fal refuses", () => {
  test.each([
    ["a duration as a number", { prompt, duration: 5 }, "duration", "literal_error"],
    ["a duration without its unit", { prompt, duration: "5" }, "duration", "literal_error"],
    ["a ratio that is not offered", { prompt, aspect_ratio: "16:9" }, "aspect_ratio", "literal_error"],
    [
      "a resolution of another ratio",
      { prompt, aspect_ratio: "1:1", resolution: "768x512" },
      "resolution",
      "value_error",
    ],
    ["an unknown field", { prompt, num_inference_steps: 30 }, "num_inference_steps", "extra_forbidden"],
    ["the model in the body", { prompt, model: falPath.slice(1) }, "model", "extra_forbidden"],
    ["no prompt", {}, "prompt", "missing"],
    ["an empty prompt", { prompt: "" }, "prompt", "value_error"],
    ["a prompt that is no text", { prompt: 5 }, "prompt", "value_error"],
  ])("%s", async (_, body, field, type) => {
    const simulator = await simulatorForTest();
    const { status, json } = await submitFal(simulator, body);
    expect(status).toBe(422);
    expect(json).toMatchObject({ detail: [{ loc: ["body", field], type }] });
    expect(simulator.jobs).toEqual([]);
  });

  test.each([
    ["AI/ML API's scheme", 401, { authorization: `Bearer ${defaultKeys.fal}` }],
    ["AI/ML API's key", 401, { authorization: `Key ${defaultKeys.aimlapi}` }],
    ["another content type", 422, { "content-type": "text/plain" }],
  ])("%s", async (_, expected, headers) => {
    const simulator = await simulatorForTest();
    expect(await submitFal(simulator, { prompt }, headers)).toMatchObject({ status: expected });
    expect(simulator.jobs).toEqual([]);
  });

  test("a client that does not name itself", async () => {
    const simulator = await simulatorForTest();
    expect(await bare(simulator.url + falPath, "POST", falKey)).toBe(403);
    expect(simulator.requests).toMatchObject([{ at: "submit", answered: 403 }]);
  });

  test("an application that does not exist", async () => {
    const simulator = await simulatorForTest();
    const headers = { ...falKey, "content-type": "application/json" };
    const answer = await ask(`${simulator.url}/fal-ai/nothing`, { method: "POST", headers, body: "{}" });
    expect(answer).toMatchObject({ status: 404, json: { detail: "Application 'fal-ai/nothing' not found" } });
  });

  test.each([
    ["the sub-path in a request's address", "GET", `${falPath}/requests/ID/status`, 405],
    ["a request of another application", "GET", "/fal-ai/simulator/requests/ID/status", 404],
    ["an unknown request", "GET", "/fal-ai/kandinsky5/requests/0/status", 404],
    ["a flag that is none", "GET", "/fal-ai/kandinsky5/requests/ID/status?logs=yes", 422],
    ["an unknown parameter", "GET", "/fal-ai/kandinsky5/requests/ID?logs=1", 400],
    ["a cancel by POST", "POST", "/fal-ai/kandinsky5/requests/ID/cancel", 405],
  ])("%s", async (_, method, path, expected) => {
    const simulator = await simulatorForTest();
    const { json } = await submitFal(simulator, { prompt });
    const url = simulator.url + path.replace("ID", String(json.request_id));
    expect(await ask(url, { method, headers: falKey })).toMatchObject({ status: expected });
  });
});

describe("the file host refuses", () => {
  test.each([
    ["a key", { ...bearer }],
    ["any other authorization", { authorization: "Basic eDp5" }],
    ["a key in another header", { "x-api-key": `prefix ${defaultKeys.fal}` }],
  ])("%s, and the request stays on record", async (_, headers) => {
    const simulator = await simulatorForTest();
    const url = await fileUrl(simulator);
    expect((await fetch(url, { headers })).status).toBe(400);
    expect(simulator.requests.at(-1)).toMatchObject({ at: "file", url, headers, answered: 400 });
    expect(simulator.jobs[0]?.delivered).toBe(0);
  });

  test("a key in the address, an unknown address, another method, and a client without a name", async () => {
    const simulator = await simulatorForTest();
    const url = await fileUrl(simulator);
    expect((await fetch(`${url}?key=${defaultKeys.aimlapi}`)).status).toBe(400);
    expect((await fetch(`${url}?x=1`)).status).toBe(404);
    expect((await fetch(url, { method: "HEAD" })).status).toBe(405);
    expect(await bare(url, "GET", {})).toBe(403);
  });

  test("the API's paths, as the API refuses the file host's", async () => {
    const simulator = await simulatorForTest();
    const url = await fileUrl(simulator);
    expect((await fetch(`${simulator.fileUrl}/v2/billing`)).status).toBe(404);
    expect((await fetch(simulator.url + new URL(url).pathname)).status).not.toBe(200);
    expect(await poll(simulator, "x", { authorization: "" })).toMatchObject({ status: 401 });
  });
});
