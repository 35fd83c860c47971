import { describe, expect, onTestFinished, test, vi } from "vitest";
import { measure } from "./support/measure-video.ts";
import {
  ask,
  bearer,
  distill,
  falKey,
  generate,
  newestJobEnds,
  poll,
  simulatorForTest,
  submit,
  submitFal,
} from "./support/plain-client.ts";

const prompt = "A paper boat";

describe("AI/ML API", () => {
  test.each([
    [
      { model: "sber-ai/kandinsky5-t2v", prompt, num_inference_steps: 20 },
      { width: 768, height: 512, seconds: 5 },
    ],
    [
      { model: "sber-ai/kandinsky5-distill-t2v", prompt, aspect_ratio: "2:3", duration: 10 },
      { width: 512, height: 768, seconds: 10 },
    ],
    [
      {
        model: "kling-video/v1.6/standard/text-to-video",
        prompt,
        aspect_ratio: "9:16",
        duration: 10,
        negative_prompt: "blurry",
        cfg_scale: 0.5,
        provider: "auto",
      },
      { width: 720, height: 1280, seconds: 10 },
    ],
    [
      {
        model: "pixverse/v5/text-to-video",
        prompt,
        aspect_ratio: "4:3",
        duration: 8,
        resolution: "540p",
        style: "clay",
        seed: 7,
        negative_prompt: "blurry",
        lip_sync_tts_content: "Ahoy",
        lip_sync_tts_speaker: "Auto",
      },
      { width: 720, height: 540, seconds: 8 },
    ],
    [
      { model: "simulator/any-text-to-video", prompt, whatever: [1] },
      { width: 1280, height: 720, seconds: 5 },
    ],
  ])("makes the video that %j asks for", async (body, expected) => {
    const simulator = await simulatorForTest();
    const { json, status } = await generate(simulator, body);
    expect(status).toBe(200);
    expect(json).toMatchObject({ status: "completed", error: null, video: { content_type: "video/mp4" } });
    const video = json.video as { url: string; file_size: number };
    expect(new URL(video.url).origin).toBe(simulator.fileUrl);
    const file = await (await fetch(video.url)).arrayBuffer();
    expect(file.byteLength).toBe(video.file_size);
    expect(await measure(file)).toEqual(expected);
    const { model, ...fields } = body;
    expect(simulator.jobs).toMatchObject([{ model, fields, state: "completed", delivered: 1 }]);
  });

  test("reports the usage in each of the known places", async () => {
    const usageIn = async (usage: "credits_used" | "tokens_used" | "usd_spent" | "headers" | "none") => {
      const { json, headers } = await generate(await simulatorForTest({ answers: { usage } }));
      return { meta: json.meta, header: headers.get("x-aimlapi-credits-used") };
    };
    expect(await usageIn("credits_used")).toEqual({
      meta: { usage: { credits_used: 100_000 } },
      header: null,
    });
    expect(await usageIn("tokens_used")).toEqual({ meta: { usage: { tokens_used: 100_000 } }, header: null });
    expect(await usageIn("usd_spent")).toEqual({
      meta: { usage: { credits_used: 100_000, usd_spent: 0.05 } },
      header: null,
    });
    expect(await usageIn("headers")).toEqual({ meta: undefined, header: "100000" });
    expect(await usageIn("none")).toEqual({ meta: undefined, header: null });
  });

  test.each([
    ["uuid", /^[0-9a-f-]{36}:sber-ai\/kandinsky5-distill-t2v$/u],
    ["nanoid", /^-[\w-]{20}$/u],
    ["digits", /^\d{18}$/u],
  ] as const)("gives ids of the form %s, and finds them again", async (idForm, form) => {
    const simulator = await simulatorForTest({ idForm });
    const { json, headers } = await generate(simulator);
    expect(json.id).toMatch(form);
    expect(headers.get("x-inference-id")).toBe(json.id);
  });

  test("spells statuses otherwise, and gives the video as a list, when asked to", async () => {
    const seen = await simulatorForTest({ answers: { statuses: "seen", video: "array" } });
    expect((await submit(seen, distill)).json.status).toBe("waiting");
    expect((await generate(seen)).json).toMatchObject({ status: "succeeded", video: [{}] });
    const unknown = await simulatorForTest({ answers: { statuses: "unknown", usageAtSubmit: true } });
    expect((await submit(unknown, distill)).json).toMatchObject({ status: "pondering", meta: { usage: {} } });
  });

  test("lists ended jobs, newest first, with the client's request id", async () => {
    const simulator = await simulatorForTest();
    const logs = (query: string) => ask(`${simulator.url}/v2/logs?period=24h&${query}`, { headers: bearer });
    const accepted = await submit(simulator, distill, { "x-client-request-id": "run-1:job_2.a" });
    expect(accepted.headers.get("x-client-request-id")).toBe("run-1:job_2.a");
    await newestJobEnds(simulator);
    await submit(
      simulator,
      { ...distill, model: "sber-ai/kandinsky5-t2v" },
      { "x-client-request-id": "no/slash" },
    );
    await newestJobEnds(simulator);
    const { json } = await logs("limit=1&offset=1");
    expect(json.pagination).toEqual({ limit: 1, offset: 1, total: 2, has_more: false });
    expect(json.data).toMatchObject([
      {
        status: "succeeded",
        origin: "api",
        model: distill.model,
        cost: { usd: 0.05, credits: 100_000 },
        inference_id: accepted.json.id,
        client_request_id: "run-1:job_2.a",
      },
    ]);
    expect((await logs("model=sber-ai/kandinsky5-t2v")).json.data).toMatchObject([
      { client_request_id: null },
    ]);
    expect((await logs(`model=${distill.model},sber-ai/kandinsky5-t2v`)).json.data).toEqual([]);
  });

  test("says that a job is pending, and does not list it yet", async () => {
    const simulator = await simulatorForTest({ usualSeconds: 600 });
    const { json } = await submit(simulator, distill);
    expect((await poll(simulator, json.id)).json).toEqual({ id: json.id, status: "queued" });
    const logs = await ask(`${simulator.url}/v2/logs?period=24h&limit=100&offset=0`, { headers: bearer });
    expect(logs.json.data).toEqual([]);
  });

  test("quotes each kind of price without a key, and takes it off the balance afterwards", async () => {
    const simulator = await simulatorForTest();
    const kinds = async (id: string) => {
      const { json } = await ask(`${simulator.url}/v1/models?id=${id}&include=pricing`);
      return (json.data as { pricing: { kind: string } }[]).map(({ pricing }) => pricing.kind);
    };
    expect(await kinds(distill.model)).toEqual(["fixed"]);
    expect(await kinds("pixverse/v5/text-to-video")).toEqual(["variants"]);
    expect(await kinds("kling-video/v1.6/standard/text-to-video")).toEqual(["variable"]);
    expect(await kinds("nobody/knows")).toEqual([]);
    await generate(simulator);
    const { json } = await ask(`${simulator.url}/v2/billing`, { headers: bearer });
    expect(json).toEqual({ current_balance: 99.95, currency: "USD" });
  });
});

describe("fal", () => {
  const addresses = async (
    simulator: Awaited<ReturnType<typeof simulatorForTest>>,
    body: object = { prompt },
  ) => {
    const { json } = await submitFal(simulator, body);
    return json as { request_id: string; status_url: string; response_url: string; cancel_url: string };
  };

  test("makes the video, and reports its progress with all log lines so far", async () => {
    const simulator = await simulatorForTest();
    const body = { prompt, aspect_ratio: "1:1", duration: "10s", resolution: "512x512" };
    const { request_id, status_url, response_url } = await addresses(simulator, body);
    expect(status_url).toBe(`${simulator.url}/fal-ai/kandinsky5/requests/${request_id}/status`);
    await newestJobEnds(simulator);
    const { status, json } = await ask(`${status_url}?logs=1`, { headers: falKey });
    expect(status).toBe(200);
    expect(json.status).toBe("COMPLETED");
    expect(json.logs).toHaveLength(10);
    const result = await ask(response_url, { headers: falKey });
    expect(result.headers.get("x-fal-billable-units")).toBe("2");
    const { url } = result.json.video as { url: string };
    const file = await (await fetch(url)).arrayBuffer();
    expect(await measure(file)).toEqual({ width: 512, height: 512, seconds: 10 });
  });

  test("gives the log to whoever asks, in either client's spelling, and null to others", async () => {
    const simulator = await simulatorForTest();
    const { status_url } = await addresses(simulator);
    await newestJobEnds(simulator);
    const logs = async (query: string) => (await ask(status_url + query, { headers: falKey })).json.logs;
    for (const query of ["?logs=1", "?logs=true"]) expect(await logs(query)).toHaveLength(10);
    for (const query of ["", "?logs=0", "?logs=false"]) expect(await logs(query)).toBeNull();
  });

  test("names the request in a header of every answer, refusals included", async () => {
    const simulator = await simulatorForTest();
    const requestId = async (url: string) =>
      (await ask(url, { headers: falKey })).headers.get("x-fal-request-id");
    const { request_id, status_url, response_url } = await addresses(simulator);
    await newestJobEnds(simulator);
    for (const url of [status_url, response_url]) expect(await requestId(url)).toBe(request_id);
    const { status, headers } = await submitFal(simulator, { prompt, duration: 5 });
    expect(status).toBe(422);
    expect(headers.get("x-fal-request-id")).toMatch(/^[0-9a-f-]{36}$/u);
    expect(await requestId(`${simulator.url}/fal-ai/kandinsky5/requests/0`)).toMatch(/^[0-9a-f-]{36}$/u);
  });

  test("streams each change with only the new lines, until it is done", async () => {
    const simulator = await simulatorForTest({ usualSeconds: 2 });
    const { status_url } = await addresses(simulator);
    const stream = await fetch(`${status_url}/stream?logs=1`, { headers: falKey });
    expect(stream.headers.get("content-type")).toContain("text/event-stream");
    const text = await stream.text();
    expect(text).toMatch(/^: ping\n\n/u);
    const events = text
      .split("\n\n")
      .filter((event) => event.startsWith("data: "))
      .map((event) => JSON.parse(event.slice(6)) as { status: string; logs?: { message: string }[] });
    expect(events.map(({ status }) => status).filter((status) => status === "COMPLETED")).toHaveLength(1);
    expect(events.at(-1)?.status).toBe("COMPLETED");
    const lines = events.flatMap(({ logs = [] }) => logs.map(({ message }) => message));
    expect(lines).toEqual(Array.from({ length: 10 }, (_, index) => `Denoising, step ${index + 1} of 10`));
  });

  test.each([0.3, 0.7, 1.1, 2.3])(
    "streams a change that comes while it looks, the clock being %d ms further at each look",
    async (step) => {
      const simulator = await simulatorForTest();
      const { status_url } = await addresses(simulator);
      let clock = Date.now();
      const looks = vi.spyOn(Date, "now").mockImplementation(() => (clock += step));
      onTestFinished(() => looks.mockRestore());
      const signal = AbortSignal.timeout(10_000);
      const stream = await fetch(`${status_url}/stream?logs=1`, { headers: falKey, signal });
      expect(await stream.text()).toContain("COMPLETED");
    },
  );

  test("cancels an active job, and ends its stream", async () => {
    const simulator = await simulatorForTest({ usualSeconds: 600 });
    const { status_url, cancel_url, response_url } = await addresses(simulator);
    expect(await ask(status_url, { headers: falKey })).toMatchObject({
      status: 202,
      json: { status: "IN_QUEUE", queue_position: 0 },
    });
    const stream = await fetch(`${status_url}/stream`, { headers: falKey });
    const cancelled = await ask(cancel_url, { method: "PUT", headers: falKey });
    expect(cancelled).toMatchObject({ status: 202, json: { status: "CANCELLATION_REQUESTED" } });
    expect(await stream.text()).toContain('"error":"Request was cancelled"');
    expect(await ask(response_url, { headers: falKey })).toMatchObject({ status: 499 });
    expect(simulator.jobs[0]).toMatchObject({ state: "cancelled", cancelled: true, costUsd: 0 });
    const again = await ask(cancel_url, { method: "PUT", headers: falKey });
    expect(again).toMatchObject({ status: 400, json: { status: "ALREADY_COMPLETED" } });
    const unknown = await ask(cancel_url.replace(/[^/]+\/cancel/u, "0/cancel"), {
      method: "PUT",
      headers: falKey,
    });
    expect(unknown).toMatchObject({ status: 404, json: { status: "NOT_FOUND" } });
  });

  test("gives no result before the end", async () => {
    const simulator = await simulatorForTest({ usualSeconds: 600 });
    const { response_url } = await addresses(simulator);
    expect(await ask(response_url, { headers: falKey })).toMatchObject({ status: 400 });
  });
});
