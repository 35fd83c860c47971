import { describe, expect, test } from "vitest";
import { runAction, type StepResult, startAction } from "../support/action.ts";
import { useListener } from "../support/listener.ts";
import { longTable } from "../support/long-table.ts";
import {
  type Answer,
  aimlapiDocument,
  broken,
  falDocument,
  json,
  raw,
  redirect,
  type SchemaServer,
  schemaServer,
  silent,
  slow,
  truncated,
} from "../support/schema-server.ts";
import { waitUntil } from "../support/wait-until.ts";

const key = "a-good-key-0123456789";
const text = { type: "string" };

/** A model, inputs that its catalogue entry refuses or does not know, and what its provider publishes. */
interface Case {
  provider: "aimlapi" | "fal";
  model: string;
  inputs: Record<string, string>;
  /** The document as it accepts the inputs, and as it refuses them. */
  accepting: unknown;
  refusing: unknown;
  /** The body of the submit, as the accepting document spells it, and as it is given. */
  spelt: unknown;
  given?: unknown;
  /** What is wrong, as the catalogue and as the refusing document say it. */
  catalogue?: string[];
  published: string;
  /** The address that is asked. */
  address: string;
  /** The provider's own 404. */
  unknown: unknown;
}

const happyhorse = "alibaba/happyhorse-1.1";
const kling = "fal-ai/kling-video/v2.1/master/text-to-video";

const aimlapi404 = {
  message: "Model not found",
  path: "/docs-json",
  requestId: "1",
  statusCode: 404,
  timestamp: "2026-11-26T00:00:00Z",
};
const fal404 = { detail: "Endpoint not found: it is no model" };

const docsJson = (model: string) =>
  `/docs-json?model=${encodeURIComponent(model)}&endpoint=internal%2Fvideo-generations%2Fsubmit`;
const openapi = (model: string) => `/api/openapi/queue/openapi.json?endpoint_id=${encodeURIComponent(model)}`;

const prompt = "A paper boat";
const title = { aimlapi: "AI/ML API", fal: "fal" };

const known: [name: string, of: Case][] = [
  [
    "of AI/ML API",
    {
      provider: "aimlapi",
      model: happyhorse,
      inputs: { duration: "20s" },
      accepting: aimlapiDocument(happyhorse, { prompt: text, duration: { type: "integer", maximum: 30 } }),
      refusing: aimlapiDocument(happyhorse, { prompt: text, duration: { type: "integer", maximum: 16 } }),
      spelt: { model: happyhorse, prompt, duration: 20 },
      catalogue: [`duration is "20s"; ${happyhorse} allows 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15`],
      published: `duration is "20s"; ${happyhorse} allows integer of at most 16`,
      address: docsJson(happyhorse),
      unknown: aimlapi404,
    },
  ],
  [
    "of fal",
    {
      provider: "fal",
      model: kling,
      inputs: { duration: "8", parameters: '{"camera": "still"}' },
      accepting: falDocument(kling, {
        prompt: text,
        duration: { enum: ["5s", "8s"], type: "string" },
        camera: text,
      }),
      refusing: falDocument(kling, {
        prompt: text,
        duration: { enum: ["5s", "6s"], type: "string" },
        camera: text,
      }),
      spelt: { prompt, duration: "8s", camera: "still" },
      catalogue: [
        `parameters.camera is not a field of ${kling} (it is one of fal-ai/lightx/recamera), which takes negative_prompt, cfg_scale`,
        `duration is "8"; ${kling} allows 5, 10`,
      ],
      published: `duration is "8"; ${kling} allows 5s, 6s`,
      address: openapi(kling),
      unknown: fal404,
    },
  ],
];

const outside: [name: string, of: Case][] = [
  [
    "of AI/ML API",
    {
      provider: "aimlapi",
      model: "acme/dream-9",
      inputs: { provider: "aimlapi", duration: "20s" },
      accepting: aimlapiDocument("acme/dream-9", { prompt: text, duration: { ...text, enum: ["20", "30"] } }),
      refusing: aimlapiDocument("acme/dream-9", { prompt: text, duration: { ...text, enum: ["5", "30"] } }),
      spelt: { model: "acme/dream-9", prompt, duration: "20" },
      given: { model: "acme/dream-9", prompt, duration: 20 },
      published: 'duration is "20s"; acme/dream-9 allows 5, 30',
      address: docsJson("acme/dream-9"),
      unknown: aimlapi404,
    },
  ],
  [
    "of fal",
    {
      provider: "fal",
      model: "acme/dream",
      inputs: { provider: "fal", duration: "8" },
      accepting: falDocument("acme/dream", {
        prompt: text,
        duration: { anyOf: [{ const: "8s" }, { type: "null" }] },
      }),
      refusing: falDocument("acme/dream", { prompt: text, duration: { const: "5s" } }),
      spelt: { prompt, duration: "8s" },
      given: { prompt, duration: 8 },
      published: 'duration is "8"; acme/dream allows 5s',
      address: openapi("acme/dream"),
      unknown: fal404,
    },
  ],
];

const large = JSON.stringify({ openapi: "3.0.0", paths: {}, info: { description: "x".repeat(1024 * 1024) } });
const elsewhere = useListener();

/** Answers that hold no schema, how many requests they lead to, and the reason that is told. */
const unreadable: [what: string, answer: (of: Case) => Answer[], requests: number, reason: string][] = [
  ["a gateway's 404", () => [raw(404, "<h1>Not Found</h1>")], 1, "the server answered HTTP 404"],
  [
    "a 404 of another server's form",
    () => [json(404, { detail: "Not Found" })],
    1,
    "the server answered HTTP 404",
  ],
  ["no JSON", () => [raw(200, "<html>Sign in</html>")], 1, "the answer is not JSON"],
  [
    "half of a document",
    (of) => [raw(200, JSON.stringify(of.accepting).slice(0, 99))],
    1,
    "the answer is not JSON",
  ],
  [
    "another document",
    () => [json(200, { swagger: "2.0" })],
    1,
    "the answer does not describe the model's fields",
  ],
  ["a broken answer", (of) => [truncated(JSON.stringify(of.accepting))], 2, ""],
  ["a broken connection", () => [broken], 2, ""],
  ["trouble", () => [json(503, { message: "Try again" })], 2, "the server answered HTTP 503"],
  [
    "more than 1 MB",
    () => [raw(200, large, "application/json")],
    1,
    "the answer is larger than 1048576 bytes",
  ],
  ["a redirect", () => [redirect(elsewhere.url)], 1, "the server redirects (HTTP 302)"],
  ["nothing in time", () => [silent], 1, "no answer came within 10 s"],
];

async function run(
  { model, inputs, provider }: Pick<Case, "model" | "inputs" | "provider">,
  answers: Answer[],
  more: Record<string, string> = {},
): Promise<{ result: StepResult; server: SchemaServer }> {
  const server = await schemaServer(...answers);
  const hurry = answers.includes(silent) ? { clockSpeed: 10 } : {};
  const result = await runAction({
    inputs: {
      model,
      prompt,
      "upload-artifact": "false",
      "base-url": `${server.url}/gate`,
      ...inputs,
      ...more,
    },
    env: { AIMLAPI_API_KEY: key, FAL_KEY: key, GITHUB_TOKEN: "token-0123456789" },
    ...hurry,
  });
  for (const { method, path, headers, body } of server.schemas) {
    expect(method).toBe("GET");
    expect(body).toBe("");
    expect(Object.keys(headers).toSorted()).toEqual(["accept", "connection", "host", "user-agent"]);
    expect(JSON.stringify([path, headers])).not.toMatch(/a-good-key|0123456789|token/u);
  }
  for (const { headers } of server.submits)
    expect(headers.authorization).toBe(`${provider === "fal" ? "Key" : "Bearer"} ${key}`);
  expect(elsewhere.connections).toBe(0);
  return { result, server };
}

/** The submit was sent, and refused by the server. */
function expectSubmit({ result, server }: Awaited<ReturnType<typeof run>>, body: unknown): void {
  expect(server.submits.map((submit) => JSON.parse(submit.body))).toEqual([body]);
  expect(result.errors.map((error) => error.title)).toEqual(["Provider refused"]);
}

function expectRefusal({ result, server }: Awaited<ReturnType<typeof run>>, ...lines: unknown[]): void {
  expect(server.submits).toEqual([]);
  expect(result.errors.map((error) => error.title)).toEqual(["Invalid input"]);
  expect(result.errors[0]?.message.split("\n").slice(1, -1)).toEqual(lines);
  expect(result.outputs.status).toBe("failed");
  expect(result.notices).toEqual([]);
  expect(result.warnings).toEqual([]);
}

describe.each(known)("A value that the catalogue refuses of a model %s", (_, of) => {
  test("is sent with one notice if the provider's schema accepts it", async () => {
    const ended = await run(of, [json(200, of.accepting)]);
    expectSubmit(ended, of.spelt);
    expect(ended.server.schemas.map(({ path }) => path)).toEqual([`/gate${of.address}`]);
    expect(ended.result.warnings).toEqual([]);
    expect(ended.result.notices).toHaveLength(1);
    expect(ended.result.notices[0]?.message).toContain(
      `the schema that ${title[of.provider]} publishes now accepts the request`,
    );
    for (const problem of of.catalogue ?? []) expect(ended.result.notices[0]?.message).toContain(problem);
  });

  test("is sent with one notice if that schema takes its time", async () => {
    const ended = await run(of, [slow(json(200, of.accepting))]);
    expectSubmit(ended, of.spelt);
    expect(ended.server.schemas).toHaveLength(1);
    expect(ended.result.warnings).toEqual([]);
    expect(ended.result.notices).toHaveLength(1);
  });

  test("is sent after a second question if the first one fails", async () => {
    const ended = await run(of, [raw(502, "<h1>Bad gateway</h1>"), json(200, of.accepting)]);
    expectSubmit(ended, of.spelt);
    expect(ended.server.schemas).toHaveLength(2);
  });

  test("is refused with the provider's own values if its schema refuses it too", async () => {
    const ended = await run(of, [json(200, of.refusing)]);
    expectRefusal(ended, `- ${of.published}`);
    expect(ended.server.schemas).toHaveLength(1);
  });

  test("is refused if the provider no longer has the model", async () => {
    const ended = await run(of, [json(404, of.unknown)]);
    expectRefusal(
      ended,
      `- model is "${of.model}", which ${title[of.provider]} no longer lists; choose another model`,
      ...(of.catalogue ?? []).map((problem) => `- ${problem}`),
    );
    expect(ended.server.schemas).toHaveLength(1);
  });

  longTable(unreadable)("is refused if the answer is %s", async (__, answer, requests, reason) => {
    const ended = await run(of, answer(of));
    const [first = "", ...others] = of.catalogue ?? [];
    const source = `${title[of.provider]}'s own schema, which may be newer than this version's catalogue, could not be read: ${reason}`;
    expectRefusal(
      ended,
      expect.stringContaining(`- ${first} (${source}`),
      ...others.map((problem) => `- ${problem}`),
    );
    expect(ended.server.schemas).toHaveLength(requests);
  });

  test("is reported together with other problems, without a question", async () => {
    const ended = await run(of, [json(200, of.accepting)], { "timeout-minutes": "soon" });
    expect(ended.server.schemas).toEqual([]);
    expect(ended.result.errors[0]?.message).toContain("timeout-minutes");
    for (const problem of of.catalogue ?? []) expect(ended.result.errors[0]?.message).toContain(problem);
  });
});

/** What a question would be answered with, where nobody is to be asked. */
const unasked: [schema: string, answer: (of: Case) => Answer][] = [
  ["present", (of) => json(200, of.accepting)],
  ["absent", () => json(200, { openapi: "3.0.0", paths: {} })],
  ["changed", (of) => json(200, of.refusing)],
  ["a 404", (of) => json(404, of.unknown)],
  ["broken", () => broken],
  ["slow", () => silent],
];

const pixverse = "pixverse/v5/text-to-video";
const fields = { prompt: text, duration: { type: "integer" }, seed: text };

const reviewed: Case = {
  provider: "aimlapi",
  model: pixverse,
  inputs: { duration: "7" },
  accepting: aimlapiDocument(pixverse, fields),
  refusing: aimlapiDocument(pixverse, { prompt: text }),
  spelt: {
    model: pixverse,
    prompt,
    aspect_ratio: "16:9",
    duration: 5,
    resolution: "720p",
  },
  catalogue: [`duration is "7"; ${pixverse} allows 5, 8`],
  published: "",
  address: docsJson(pixverse),
  unknown: aimlapi404,
};

/** Each case with each schema. */
function withSchemas(cases: readonly (readonly [what: string, of: Case])[]) {
  return unasked.flatMap(([schema, answer]) =>
    cases.map(([what, of]) => [schema, what, of, answer(of)] as const),
  );
}

describe("Nobody is asked with a schema that is", () => {
  longTable(withSchemas(known))(
    "%s, if the catalogue accepts the request of a model %s",
    async (_, __, of, answer) => {
      const ended = await run({ ...of, inputs: { duration: "5" } }, [answer]);
      const duration = of.provider === "fal" ? "5" : 5;
      expectSubmit(ended, { ...(of.provider === "aimlapi" && { model: of.model }), prompt, duration });
      expect(ended.server.schemas).toEqual([]);
      expect([...ended.result.notices, ...ended.result.warnings]).toEqual([]);
    },
  );

  longTable(withSchemas([...known, ["that is reviewed", reviewed]]))(
    "%s, about a wrong value in a dry run of a model %s",
    async (_, __, of, answer) => {
      const ended = await run(of, [answer], { "dry-run": "true" });
      expectRefusal(ended, ...(of.catalogue ?? []).map((problem) => `- ${problem}`));
      expect(ended.server.schemas).toEqual([]);
    },
  );

  longTable(withSchemas(outside))(
    "%s, in a dry run of a model outside the catalogue, %s",
    async (_, __, of, answer) => {
      const ended = await run(of, [answer], { "dry-run": "true" });
      expect(ended.result.errors).toEqual([]);
      expect(ended.server.schemas).toEqual([]);
      expect(ended.result.warnings.map(({ message }) => message)).toEqual([
        `The model ${of.model} is not in the catalogue: its parameters are sent unchecked.`,
      ]);
    },
  );

  const cases = withSchemas([["that is reviewed", reviewed]]);

  longTable(cases)("%s, about a wrong value of a model %s", async (_, __, of, answer) => {
    const ended = await run(of, [answer]);
    expectRefusal(ended, ...(of.catalogue ?? []).map((problem) => `- ${problem}`));
    expect(ended.server.schemas).toEqual([]);
  });

  longTable(cases)("%s, about a right value of a model %s", async (_, __, of, answer) => {
    const ended = await run({ ...of, inputs: { duration: "5" } }, [answer]);
    expectSubmit(ended, of.spelt);
    expect(ended.server.schemas).toEqual([]);
    expect([...ended.result.notices, ...ended.result.warnings]).toEqual([]);
  });
});

describe.each(outside)("A model outside the catalogue, %s,", (_, of) => {
  test("is sent as its provider's schema spells it, without a warning", async () => {
    const ended = await run(of, [json(200, of.accepting)]);
    expectSubmit(ended, of.spelt);
    expect(ended.server.schemas.map(({ path }) => path)).toEqual([`/gate${of.address}`]);
    expect([...ended.result.notices, ...ended.result.warnings]).toEqual([]);
  });

  test("is sent in the same way if that schema takes its time", async () => {
    const ended = await run(of, [slow(json(200, of.accepting))]);
    expectSubmit(ended, of.spelt);
    expect(ended.server.schemas).toHaveLength(1);
    expect([...ended.result.notices, ...ended.result.warnings]).toEqual([]);
  });

  test("is refused as that schema says", async () => {
    const ended = await run(of, [json(200, of.refusing)]);
    expectRefusal(ended, `- ${of.published}`);
    expect(ended.server.schemas).toHaveLength(1);
  });

  test("is refused as no model of the provider", async () => {
    const ended = await run(of, [json(404, of.unknown)]);
    expectRefusal(ended, `- model is "${of.model}", which is no model of ${title[of.provider]}`);
    expect(ended.server.schemas).toHaveLength(1);
  });

  longTable(unreadable)(
    "is sent as given, with a warning, if the answer is %s",
    async (__, answer, requests, reason) => {
      const ended = await run(of, answer(of));
      expectSubmit(ended, of.given);
      expect(ended.server.schemas).toHaveLength(requests);
      expect(ended.result.notices).toEqual([]);
      expect(ended.result.warnings).toHaveLength(1);
      expect(ended.result.warnings[0]?.message).toContain(
        `The model ${of.model} is not in the catalogue: its parameters are sent unchecked. Its published schema could not be read: ${reason}`,
      );
    },
  );

  test("is not asked about if a generation of it is collected", async () => {
    const ended = await run(of, [json(404, of.unknown)], { "generation-id": "an-id-of-it" });
    expect(ended.server.schemas).toEqual([]);
    expect(ended.result.errors.map((error) => error.title)).toEqual(["Provider refused"]);
  });
});

test("A mistyped id is refused with the nearest one, if its provider does not know it", async () => {
  const model = "fal-ai/kling-video/v2.1/mastr/text-to-video";
  const ended = await run({ provider: "fal", model, inputs: { provider: "fal" } }, [json(404, fal404)]);
  expectRefusal(ended, `- model is "${model}", which is no model of fal; did you mean "${kling}"?`);
});

describe("A step that waits for a schema", () => {
  const inputs = { model: happyhorse, prompt, duration: "20", "upload-artifact": "false", "api-key": key };

  test("ends at once when it is cancelled", async () => {
    const server = await schemaServer(silent);
    const running = await startAction({ inputs: { ...inputs, "base-url": server.url } });
    await waitUntil(() => server.schemas.length === 1);
    running.signal("SIGINT");
    const result = await running.finished;
    expect(result.errors.map((error) => error.title)).toEqual(["Cancelled"]);
    expect(result.outputs.status).toBe("cancelled");
    expect(server.submits).toEqual([]);
  });

  test("ends when its own time is over", async () => {
    const server = await schemaServer(silent);
    const result = await runAction({
      inputs: { ...inputs, "base-url": server.url, "timeout-minutes": "0.02" },
    });
    expect(result.errors.map((error) => error.title)).toEqual(["Timed out"]);
    expect(result.outputs.status).toBe("timed-out");
    expect(server.submits).toEqual([]);
  });
});

test("Texts of a schema cannot start a command in the log", async () => {
  const hostile = "::error::x\u202e\n::set-output name=a::b";
  const document = aimlapiDocument("acme/dream-9", {
    prompt: text,
    duration: { enum: [hostile], type: "string" },
  });
  const ended = await run(
    { provider: "aimlapi", model: "acme/dream-9", inputs: { provider: "aimlapi", duration: "5" } },
    [json(200, document)],
  );
  expect(ended.result.errors).toHaveLength(1);
  expect(ended.result.errors[0]?.message).not.toMatch(/\u202e|^::/mu);
  expect(ended.result.log).not.toMatch(/^::set-output/mu);
});
