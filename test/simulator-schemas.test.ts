import { Ajv, type SchemaObject } from "ajv";
import { describe, expect, test } from "vitest";
import { type PublishedModel, published, publishedSchema } from "./models/published.ts";
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
const text = { type: "string" };
const url = { type: "string", format: "uri" };

/** Values of every JSON type, among them those that are right in another field, or on the other service. */
const strangers = [null, true, "", "x", "5", "5s", 0, 0.5, 1, 2, 5, 7, -1, [], {}];

/** Each field with each value of its own and each stranger, in a body that is right but for that. */
function probes({ fields }: PublishedModel): [field: string, value: unknown][] {
  return Object.entries<SchemaObject>({ ...fields, unheard_of: {} }).flatMap(([field, schema]) =>
    [...((schema.enum as unknown[] | undefined) ?? []), ...strangers].map((value): [string, unknown] => [
      field,
      value,
    ]),
  );
}

/** The probes at which the simulator is kinder than the schema, and those at which it is stricter. */
async function differences(model: PublishedModel, accepts: (body: object) => Promise<boolean>) {
  const matches = new Ajv({ strict: false }).compile(publishedSchema(model));
  const found = { kinder: [] as unknown[], stricter: [] as unknown[] };
  for (const [field, value] of probes(model)) {
    const body = { prompt, [field]: value };
    const accepted = await accepts(body);
    if (accepted && !matches(body)) found.kinder.push([field, value]);
    if (!accepted && matches(body)) found.stricter.push([field, value]);
  }
  return found;
}

const emptyPrompt = ["prompt", ""];

describe("the simulator takes what the published schema takes, and nothing else:", () => {
  test.each(Object.entries(published))("%s", async (id, model) => {
    const simulator = await simulatorForTest();
    const accepts = async (body: object) =>
      (
        await (model.provider === "fal"
          ? submitFal(simulator, body)
          : submit(simulator, { model: id, ...body }))
      ).status === 200;
    const { kinder, stricter } = await differences(model, accepts);
    expect(kinder).toEqual([]);
    expect(stricter.toSorted()).toEqual([emptyPrompt, ...(model.refusedInWords ?? [])].toSorted());
    expect(await accepts({})).toBe(false);
  });
});

/** Checks against a schema in which every field that is not named is wrong. */
function expectToMatch(json: unknown, schema: SchemaObject): void {
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { uri: (uri) => URL.canParse(uri) } });
  const matches = ajv.compile(schema);
  matches(json);
  expect(matches.errors ?? []).toEqual([]);
}

function closed(properties: Record<string, SchemaObject>, required = Object.keys(properties)): SchemaObject {
  return { type: "object", properties, required, additionalProperties: false };
}

const anyOf = (...schemas: SchemaObject[]): SchemaObject => ({ anyOf: schemas });
const none = { type: "null" };
const file = closed({ url, content_type: text, file_name: text, file_size: { type: "integer" } });

describe("the simulator answers as the published schemas say:", () => {
  /** The answer to a submit and to a poll. Of the video the schema has the address alone; what else comes was seen. */
  const generation = closed(
    {
      id: text,
      status: { enum: ["queued", "generating", "completed", "error"] },
      video: anyOf(file, none),
      error: anyOf(closed({ name: text, message: text }), none),
      meta: closed({ usage: closed({ credits_used: { type: "number" } }) }),
    },
    ["id", "status"],
  );

  test("AI/ML API, from the submit to the end", async () => {
    const simulator = await simulatorForTest({ answers: { usageAtSubmit: true }, usualSeconds: 0.2 });
    const submitted = await submit(simulator, distill);
    expectToMatch(submitted.json, generation);
    expectToMatch((await poll(simulator, submitted.json.id)).json, generation);
    expectToMatch((await generate(simulator)).json, generation);
    simulator.faults.push({ at: "submit", do: { kind: "job-fails", error: "Content policy" } });
    const failed = await generate(simulator);
    expect(failed.json).toMatchObject({ status: "error", error: { message: "Content policy" } });
    expectToMatch(failed.json, generation);
  });

  test("AI/ML API, in its log and its list of models", async () => {
    const simulator = await simulatorForTest();
    await generate(simulator);
    const number = { type: "number" };
    const row = closed({
      created: text,
      status: { enum: ["succeeded", "failed"] },
      origin: text,
      model: text,
      cost: closed({ usd: number, credits: number }),
      tokens: { type: "object" },
      request_id: text,
      inference_id: anyOf(text, none),
      client_request_id: anyOf(text, none),
    });
    const logs = await ask(`${simulator.url}/v2/logs?period=24h`, { headers: bearer });
    const pagination = closed({
      limit: number,
      offset: number,
      total: number,
      has_more: { type: "boolean" },
    });
    expectToMatch(logs.json, closed({ data: { type: "array", items: row, minItems: 1 }, pagination }));
    const models = await ask(`${simulator.url}/v1/models?include=pricing`);
    const pricing = { type: "object", properties: { kind: { enum: ["fixed", "variants", "variable"] } } };
    const model = closed({
      id: text,
      aliases: { type: "array", items: text },
      type: text,
      info: { type: "object" },
      tags: { type: "array", items: text },
      pricing: { ...pricing, required: ["kind", "currency"] },
    });
    expectToMatch(models.json, closed({ object: { const: "list" }, data: { type: "array", items: model } }));
  });

  /** As fal's clients have them; the Python one takes a log of null. */
  const addresses = { request_id: text, response_url: url, status_url: url, cancel_url: url };
  const line = closed({ timestamp: text, level: text, source: { const: "USER" }, message: text });
  const logs = anyOf({ type: "array", items: line }, none);
  const inQueue = closed({
    status: { const: "IN_QUEUE" },
    ...addresses,
    queue_position: { type: "integer", minimum: 0 },
  });
  const status = anyOf(
    inQueue,
    closed({ status: { const: "IN_PROGRESS" }, ...addresses, logs }),
    closed(
      {
        status: { const: "COMPLETED" },
        ...addresses,
        logs,
        metrics: closed({ inference_time: { type: "number" } }),
        error: text,
        error_type: text,
      },
      ["status", ...Object.keys(addresses), "logs", "metrics"],
    ),
  );

  test.each(["", "?logs=1"])("fal, from the submit to the end, asked with '%s'", async (query) => {
    const simulator = await simulatorForTest({ usualSeconds: 0.5 });
    const { json } = await submitFal(simulator, { prompt });
    expectToMatch(json, inQueue);
    const seen = new Set<unknown>();
    while (!seen.has("COMPLETED")) {
      const now = await ask(String(json.status_url) + query, { headers: falKey });
      expectToMatch(now.json, status);
      seen.add(now.json.status);
    }
    const result = await ask(String(json.response_url), { headers: falKey });
    expectToMatch(result.json, closed({ video: file }));
  });

  test("fal, of failed and cancelled jobs", async () => {
    const simulator = await simulatorForTest();
    simulator.faults.push({ at: "submit", times: 1, do: { kind: "job-fails", error: "Content policy" } });
    const failed = await submitFal(simulator, { prompt });
    await newestJobEnds(simulator);
    const problem = closed({ loc: { type: "array" }, msg: text, type: text });
    const result = await ask(String(failed.json.response_url), { headers: falKey });
    expect(result.status).toBe(422);
    expectToMatch(result.json, closed({ detail: { type: "array", items: problem, minItems: 1 } }));
    const end = await ask(String(failed.json.status_url), { headers: falKey });
    expect(end.json.error).toBe("Content policy");
    expectToMatch(end.json, status);
    const again = await submitFal(simulator, { prompt, duration: 5 });
    const complaint = { type: "object", required: ["loc", "msg", "type"] };
    expectToMatch(again.json, closed({ detail: { type: "array", items: complaint, minItems: 1 } }));
  });
});
