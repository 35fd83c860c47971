import { describe, expect, test } from "vitest";
import type { Fault, FaultAction, Operation } from "../simulator/simulator.ts";
import {
  ask,
  bearer,
  distill,
  falKey,
  fileUrl,
  generate,
  newestJobEnds,
  poll,
  simulatorForTest,
  submit,
  submitFal,
} from "./support/plain-client.ts";

/** A simulator with one fault that always acts. */
const withFault = (at: Operation, action: FaultAction, fileBytes = 0) =>
  simulatorForTest({ fileBytes, faults: [{ at, do: action }] });

/** How a download ends: its status and size, or that it breaks. */
async function download(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers, redirect: "manual" });
  try {
    return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
  } catch {
    return { status: response.status, bytes: "broken" };
  }
}

describe("a list of faults", () => {
  test("is a script: each acts as often as it says, then the next, then none", async () => {
    const faults: Fault[] = [
      { at: "submit", times: 2, do: { kind: "status", status: 503 } },
      { at: "submit", times: 1, do: { kind: "status", status: 429, retryAfter: 7 } },
    ];
    const simulator = await simulatorForTest({ faults });
    for (const status of [503, 503, 429, 200]) {
      expect(await submit(simulator, distill)).toMatchObject({ status });
    }
    expect(simulator.jobs).toHaveLength(1);
  });

  test("can let the first requests pass, and can be changed while it acts", async () => {
    const faults: Fault[] = [{ at: "billing", after: 1, do: { kind: "status", status: 500 } }];
    const simulator = await simulatorForTest({ faults });
    const status = async () => (await ask(`${simulator.url}/v2/billing`, { headers: bearer })).status;
    expect(await status()).toBe(200);
    expect(await status()).toBe(500);
    simulator.faults.length = 0;
    expect(await status()).toBe(200);
  });

  test("does not hide that a client does something wrong", async () => {
    const simulator = await withFault("submit", { kind: "status", status: 503 });
    expect(await submit(simulator, { ...distill, duration: 7 })).toMatchObject({ status: 400 });
  });
});

describe("a status", () => {
  test("is worded by the service that is asked, or as the fault says", async () => {
    const simulator = await withFault("submit", {
      kind: "status",
      status: 429,
      retryAfter: "Fri, 20 Nov 2026 10:00:00 GMT",
    });
    const { json, headers } = await submit(simulator, distill);
    expect(json).toMatchObject({ title: "Too Many Requests", status: 429 });
    expect(headers.get("retry-after")).toBe("Fri, 20 Nov 2026 10:00:00 GMT");
    expect((await submitFal(simulator, { prompt: "x" })).json).toMatchObject({
      error_type: "concurrent_requests_limit",
    });
    simulator.faults[0] = { at: "submit", do: { kind: "status", status: 403, body: "new" } };
    expect((await submit(simulator, distill)).json).toMatchObject({
      error: { data: { kind: "err_insufficent_credits" } },
    });
    simulator.faults[0] = {
      at: "submit",
      do: { kind: "status", status: 403, body: { message: "Unverified" } },
    };
    expect(await submit(simulator, distill)).toMatchObject({ status: 403, json: { message: "Unverified" } });
  });

  test.each([
    ["html", "<html><h1>Error 502</h1></html>\n"],
    ["empty", ""],
    ["upstream connect error", "upstream connect error"],
  ])("can come with the body %s", async (body, text) => {
    const simulator = await withFault("billing", { kind: "status", status: 502, body });
    const response = await fetch(`${simulator.url}/v2/billing`, { headers: bearer });
    expect(response.status).toBe(502);
    expect(await response.text()).toBe(text);
  });
});

describe("a submit", () => {
  test.each([
    ["status", { kind: "status", status: 502, accept: true }],
    ["reset", { kind: "reset", accept: true }],
    ["web page", { kind: "html", accept: true }],
    ["body of its own", { kind: "body", json: {}, accept: true }],
  ] satisfies [string, FaultAction][])("can be accepted although the answer is a %s", async (_, action) => {
    const simulator = await withFault("submit", action);
    await submit(simulator, distill).catch(() => undefined);
    expect(simulator.jobs).toHaveLength(1);
  });

  test("that is reset or never answered is otherwise not accepted", async () => {
    const simulator = await withFault("submit", { kind: "reset" });
    await expect(submit(simulator, distill)).rejects.toThrow();
    simulator.faults[0] = { at: "submit", do: { kind: "hang" } };
    const hanging = ask(`${simulator.url}/v2/video/generations`, {
      method: "POST",
      headers: { ...bearer, "content-type": "application/json" },
      body: JSON.stringify(distill),
      signal: AbortSignal.timeout(100),
    });
    await expect(hanging).rejects.toThrow();
    expect(simulator.requests).toMatchObject([{ answered: "reset" }, { answered: "hang" }]);
    expect(simulator.jobs).toEqual([]);
  });

  test("can make a job fail, in each of the known forms and without a charge", async () => {
    const failure = async (form: "object" | "detail" | "string" | "null") => {
      const faults: Fault[] = [{ at: "submit", do: { kind: "job-fails", error: "Refused by the filter" } }];
      const simulator = await simulatorForTest({ faults, answers: { error: form } });
      const { status, json } = await generate(simulator);
      expect({ status, word: json.status, video: json.video }).toEqual({
        status: 200,
        word: "error",
        video: null,
      });
      expect(simulator.jobs[0]).toMatchObject({ state: "failed", costUsd: 0 });
      return json.error;
    };
    expect(await failure("object")).toEqual({ name: "Error", message: "Refused by the filter" });
    expect(await failure("detail")).toMatchObject({ detail: [{ msg: "Refused by the filter" }] });
    expect(await failure("string")).toBe("Refused by the filter");
    expect(await failure("null")).toBeNull();
  });

  test("can fail at once on fal, where the result refuses, too", async () => {
    const faults: Fault[] = [{ at: "submit", do: { kind: "job-fails", error: "No", afterSeconds: 0 } }];
    const simulator = await simulatorForTest({ faults, usualSeconds: 600 });
    const { json } = await submitFal(simulator, { prompt: "x" });
    const status = await ask(String(json.status_url), { headers: falKey });
    expect(status).toMatchObject({ status: 200, json: { status: "COMPLETED", error: "No" } });
    const result = await ask(String(json.response_url), { headers: falKey });
    expect(result).toMatchObject({ status: 422, json: { detail: [{ msg: "No" }] } });
  });
});

describe("a poll", () => {
  test("can be answered with anything", async () => {
    const simulator = await withFault("poll", {
      kind: "body",
      json: (healthy) => ({ ...healthy, video: { url: "file:///etc/passwd" } }),
    });
    expect((await generate(simulator)).json).toMatchObject({
      id: simulator.jobs[0]?.id,
      video: { url: "file:///etc/passwd" },
    });
    simulator.faults[0] = { at: "poll", do: { kind: "body", json: { id: "another", status: "completed" } } };
    expect((await poll(simulator, simulator.jobs[0]?.id)).json).toEqual({
      id: "another",
      status: "completed",
    });
    simulator.faults[0] = {
      at: "poll",
      do: { kind: "text", text: " ", contentType: "application/json", bytes: 2_000_000 },
    };
    const huge = await fetch(`${simulator.url}/v2/video/generations?generation_id=x`, { headers: bearer });
    expect(await huge.text()).toHaveLength(2_000_000);
  });

  test("can point elsewhere", async () => {
    const simulator = await withFault("poll", {
      kind: "redirect",
      status: 307,
      to: (url) => `${url.href}&again`,
    });
    const url = `${simulator.url}/v2/video/generations?generation_id=x`;
    const response = await fetch(url, { headers: bearer, redirect: "manual" });
    expect(response.status).toBe(307);
    expect(response.headers.get("location")).toBe(`${url}&again`);
  });
});

describe("a file", () => {
  const size = 200_000;

  test.each([
    ["stops half-way under the whole length", { kind: "half", bytes: 1000 }],
    ["promises more than there is", { kind: "length-lie", by: 10 }],
    ["is reset half-way", { kind: "reset", afterBytes: 1000 }],
  ] satisfies [string, FaultAction][])("%s", async (_, action) => {
    const simulator = await withFault("file", action, size);
    expect(await download(await fileUrl(simulator))).toEqual({ status: 200, bytes: "broken" });
    expect(simulator.jobs[0]?.delivered).toBe(0);
  });

  test("stalls after some bytes", async () => {
    const simulator = await withFault("file", { kind: "stall", afterBytes: 1000 }, size);
    const stalled = await fetch(await fileUrl(simulator));
    const reader = stalled.body?.getReader();
    let arrived = 0;
    while (arrived < 1000) arrived += (await reader?.read())?.value?.length ?? 0;
    expect(arrived).toBe(1000);
    await reader?.cancel();
    expect(simulator.requests.at(-1)).toMatchObject({ at: "file", answered: "hang" });
  });

  test("comes without a length", async () => {
    const simulator = await withFault("file", { kind: "no-length" }, size);
    const response = await fetch(await fileUrl(simulator));
    expect(response.headers.get("content-length")).toBeNull();
    expect(await response.arrayBuffer()).toHaveProperty("byteLength", size);
  });

  test("is served whole for any range", async () => {
    const simulator = await withFault("file", { kind: "ignore-range" }, size);
    const { status, bytes } = await download(await fileUrl(simulator), { range: "bytes=100-" });
    expect({ status, length: bytes.length }).toEqual({ status: 200, length: size });
  });

  test.each([
    ["a web page", { kind: "html" }, /^<!doctype html>/u],
    ["cut short", { kind: "truncated", bytes: 50 }, /^.{50}$/su],
    ["something else", { kind: "not-mp4" }, /^This is not a video/u],
    ["without an index", { kind: "no-moov" }, /^(?!.*moov).*ftyp/su],
    ["without a video track", { kind: "no-video-track" }, /moov(?!.*hdlr.{8}vide).*hdlr.{8}meta/su],
    ["without pictures", { kind: "no-pictures" }, /moov.*.{4}mdat.{4}free/su],
    ["empty", { kind: "text", text: "", contentType: "video/mp4" }, /^$/u],
  ] satisfies [string, FaultAction, RegExp][])("is %s", async (_, action, content) => {
    const simulator = await withFault("file", action);
    const response = await fetch(await fileUrl(simulator));
    expect(response.headers.get("content-type")).toBe("video/mp4");
    expect(Buffer.from(await response.arrayBuffer()).toString("latin1")).toMatch(content);
    expect(simulator.jobs[0]?.delivered).toBe(0);
  });

  test.each([401, 403, 404, 410])("expires with %i, until a poll gives a fresh address", async (status) => {
    const faults: Fault[] = [{ at: "file", times: 1, do: { kind: "expired", status } }];
    const simulator = await simulatorForTest({ faults });
    const url = await fileUrl(simulator);
    expect(await download(url)).toMatchObject({ status });
    expect(await download(url)).toMatchObject({ status });
    const { json } = await poll(simulator, simulator.jobs[0]?.id);
    expect(await download((json.video as { url: string }).url)).toMatchObject({ status: 200 });
    expect(await download(url)).toMatchObject({ status: 403 });
  });
});

describe("a stream", () => {
  const submitted = async (faults: Fault[], usualSeconds = 0.03) => {
    const simulator = await simulatorForTest({ faults, usualSeconds });
    const { json } = await submitFal(simulator, { prompt: "x" });
    return { simulator, stream: `${json.status_url}/stream?logs=1`, status: `${json.status_url}?logs=1` };
  };

  test.each([404, 405] as const)("does not exist: %i", async (status) => {
    const { stream } = await submitted([{ at: "stream", do: { kind: "unsupported", status } }]);
    expect(await ask(stream, { headers: falKey })).toMatchObject({ status });
  });

  test("breaks after so many events", async () => {
    const { stream } = await submitted([{ at: "stream", do: { kind: "stream-break", afterEvents: 1 } }], 600);
    const response = await fetch(stream, { headers: falKey });
    let text = "";
    const reading = (async () => {
      for await (const part of response.body ?? []) text += Buffer.from(part).toString();
    })();
    await expect(reading).rejects.toThrow();
    expect(text.match(/^data:/gmu)).toHaveLength(1);
  });

  test("carries as many lines as a fault wants, and so does a status", async () => {
    const action: FaultAction = { kind: "huge-logs", lines: 500, characters: 200 };
    const { simulator, stream, status } = await submitted([{ at: "submit", do: action }]);
    const text = await (await fetch(stream, { headers: falKey })).text();
    expect(text.match(/x{200}/gu)).toHaveLength(500);
    await newestJobEnds(simulator);
    expect((await ask(status, { headers: falKey })).json.logs).toHaveLength(510);
  });
});

test("the log can lose what it should list", async () => {
  const simulator = await withFault("logs", { kind: "drop-log" });
  await generate(simulator);
  const { json } = await ask(`${simulator.url}/v2/logs?period=24h`, { headers: bearer });
  expect(json).toMatchObject({ data: [], pagination: { total: 0 } });
});

test("a late answer is the healthy one", async () => {
  const simulator = await withFault("billing", { kind: "delay", seconds: 0.01 });
  const { json } = await ask(`${simulator.url}/v2/billing`, { headers: bearer });
  expect(json).toEqual({ current_balance: 100, currency: "USD" });
});

describe("the log lists a submit that came to nothing", () => {
  const named = { "x-client-request-id": "mine" };
  test.each<[what: string, body: unknown, faults: Fault[], rows: unknown[]]>([
    ["refused for its body", { ...distill, duration: 7 }, [], [{ status: "failed", cost: { usd: 0 } }]],
    [
      "refused by a fault",
      distill,
      [{ at: "submit", do: { kind: "status", status: 500 } }],
      [{ status: "failed" }],
    ],
    [
      "refused by a gateway",
      distill,
      [{ at: "submit", do: { kind: "status", status: 502, body: "html" } }],
      [],
    ],
    ["without a valid key", distill, [{ at: "submit", do: { kind: "status", status: 401 } }], []],
    [
      "accepted all the same",
      distill,
      [{ at: "submit", do: { kind: "status", status: 500, accept: true } }],
      [],
    ],
  ])("%s", async (_, body, faults, rows) => {
    const simulator = await simulatorForTest({ faults, usualSeconds: 60 });
    await fetch(`${simulator.url}/v2/video/generations`, {
      method: "POST",
      headers: { ...bearer, ...named, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const { json } = await ask(`${simulator.url}/v2/logs?period=24h`, { headers: bearer });
    expect(json.data).toHaveLength(rows.length);
    expect(json.data).toMatchObject(rows.map((row) => ({ client_request_id: "mine", ...(row as object) })));
  });
});

describe("fal charges", () => {
  test.each<[what: string, fault: Record<string, unknown>, status: number, units: string | null]>([
    ["for a 422, where a fault says so", { charged: true }, 422, "1"],
    ["for no other 422", {}, 422, null],
    ["for no server error", { status: 500 }, 500, null],
  ])("%s", async (_, fault, status, units) => {
    const faults = [{ at: "submit", do: { kind: "job-fails", error: "No", ...fault } } as Fault];
    const simulator = await simulatorForTest({ faults });
    const { json } = await submitFal(simulator, { prompt: "A paper boat" });
    await newestJobEnds(simulator);
    const result = await ask(String(json.response_url), { headers: falKey });
    expect([result.status, result.headers.get("x-fal-billable-units")]).toEqual([status, units]);
    expect(simulator.jobs[0]?.costUsd).toBe(units === null ? 0 : 0.05);
  });

  test("never for a server error, even if a fault demands it", async () => {
    const simulator = await simulatorForTest({ usualSeconds: 60 });
    await submitFal(simulator, { prompt: "A paper boat" });
    const fail = () => simulator.jobs[0]?.fail({ error: "No", status: 500, charged: true });
    expect(fail).toThrow("does not charge");
  });
});
