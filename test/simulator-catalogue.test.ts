import { describe, expect, test } from "vitest";
import type { Fault, Simulator } from "../simulator/simulator.ts";
import { readEntries } from "../src/models/data.ts";
import type { CatalogueEntry } from "../src/models/entry.ts";
import { makeWith, submitTo } from "./support/model-client.ts";
import { ask, bearer, distill, falKey, falPath, generate, simulatorForTest } from "./support/plain-client.ts";

// biome-ignore lint/suspicious/noExplicitAny: a document is JSON of any depth.
type Document = any;

const prompt = "A paper boat";
const falDistill = falPath.slice(1);
const endpoint = "internal%2Fvideo-generations%2Fsubmit";

/** Where each provider publishes the schema of a model. */
const addresses = {
  aimlapi: (model: string) => `/docs-json?model=${encodeURIComponent(model)}&endpoint=${endpoint}`,
  fal: (model: string) => `/api/openapi/queue/openapi.json?endpoint_id=${encodeURIComponent(model)}`,
};

const providers = [
  ["aimlapi", "google/veo-3.1-t2v"],
  ["fal", "fal-ai/veo3.1"],
] as const;

async function documentOf(
  simulator: Simulator,
  provider: keyof typeof addresses,
  model: string,
): Promise<Document> {
  const { status, json } = await ask(simulator.url + addresses[provider](model));
  expect(status).toBe(200);
  return json;
}

const aimlapiSchema = (document: Document) =>
  document.paths["/v2/video/generations"].post.requestBody.content["application/json"].schema;

function falSchema(document: Document, model: string) {
  const { $ref } = document.paths[`/${model}`].post.requestBody.content["application/json"].schema;
  return document.components.schemas[/^#\/components\/schemas\/(\w+Input)$/u.exec($ref)?.[1] ?? ""];
}

describe("AI/ML API's document of a model", () => {
  test("has the vendor's form: inline, the model as a list of one, a number's default as text", async () => {
    const simulator = await simulatorForTest();
    const document = await documentOf(simulator, "aimlapi", distill.model);
    expect(document).toMatchObject({ openapi: "3.0.0", info: { title: "AIML API", version: "1.0.0" } });
    expect(JSON.stringify(document)).not.toContain("$ref");
    expect(aimlapiSchema(document)).toMatchObject({
      type: "object",
      properties: {
        model: { type: "string", enum: [distill.model] },
        prompt: { type: "string" },
        aspect_ratio: { type: "string", enum: ["3:2", "1:1", "2:3"], default: "3:2" },
        duration: { type: "integer", enum: [5, 10], default: "5" },
        num_inference_steps: { type: "integer", default: 30 },
      },
      required: ["model", "prompt"],
      title: distill.model,
    });
  });

  test("spells null `nullable`, at any depth", async () => {
    const simulator = await simulatorForTest();
    const document = await documentOf(simulator, "aimlapi", "klingai/video-v3-standard-turbo-image-to-video");
    expect(aimlapiSchema(document).properties.multi_prompt).toMatchObject({
      type: "array",
      nullable: true,
      items: { type: "object", properties: { prompt: { maxLength: 3072 } }, required: ["prompt"] },
    });
    expect(JSON.stringify(document)).not.toContain('"null"');
  });

  test("says nothing of the fields of a model that takes any", async () => {
    const simulator = await simulatorForTest();
    const document = await documentOf(simulator, "aimlapi", "simulator/any-text-to-video");
    expect(aimlapiSchema(document)).toEqual({ type: "object", title: "simulator/any-text-to-video" });
  });
});

describe("fal's document of a model", () => {
  test("has fal's form: references, titles, the order of the fields", async () => {
    const simulator = await simulatorForTest();
    const document = await documentOf(simulator, "fal", falDistill);
    expect(document.openapi).toBe("3.0.4");
    expect(falSchema(document, falDistill)).toMatchObject({
      type: "object",
      required: ["prompt"],
      properties: {
        prompt: { type: "string", title: "Prompt" },
        aspect_ratio: { enum: ["3:2", "1:1", "2:3"], default: "3:2", title: "Aspect Ratio", type: "string" },
        duration: { enum: ["5s", "10s"], default: "5s", title: "Duration", type: "string" },
      },
      "x-fal-order-properties": expect.arrayContaining(["prompt", "aspect_ratio", "duration", "resolution"]),
    });
  });

  test("spells null as one of two schemas, one value as `const`, nested objects as references", async () => {
    const simulator = await simulatorForTest();
    const kling = "fal-ai/kling-video/v3/pro/image-to-video";
    const document = await documentOf(simulator, "fal", kling);
    const { properties } = falSchema(document, kling);
    expect(properties.prompt.anyOf).toEqual([{ type: "string", maxLength: 2500 }, { type: "null" }]);
    expect(properties.end_image_url.anyOf).toEqual([
      { type: "string", ui: { field: "image" } },
      { type: "null" },
    ]);
    const [list] = properties.multi_prompt.anyOf;
    expect(list).toMatchObject({ type: "array", items: { $ref: expect.stringMatching(/^#\/components/u) } });
    const element = document.components.schemas[list.items.$ref.split("/").at(-1)];
    expect(element).toMatchObject({ required: ["prompt"], properties: { duration: { default: "5" } } });
    const lucy = await documentOf(simulator, "fal", "decart/lucy-restyle");
    expect(falSchema(lucy, "decart/lucy-restyle").properties.resolution).toMatchObject({
      const: "720p",
      default: "720p",
    });
  });
});

describe.each(providers)("the schema of a model of %s", (provider, model) => {
  test("needs no key, and a request that carries one stays on record", async () => {
    const simulator = await simulatorForTest();
    await ask(simulator.url + addresses[provider](model));
    await ask(simulator.url + addresses[provider](model), { headers: bearer });
    expect(simulator.requests.map(({ at, headers }) => [at, headers.authorization])).toEqual([
      ["schema", undefined],
      ["schema", bearer.authorization],
    ]);
  });

  test("is a 404 in JSON for a model that does not exist", async () => {
    const simulator = await simulatorForTest();
    expect(await ask(simulator.url + addresses[provider]("nobody/knows"))).toMatchObject({ status: 404 });
  });

  test("can change: the document, and with it what the provider takes", async () => {
    const change = (document: Document) => {
      const schema = provider === "fal" ? falSchema(document, model) : aimlapiSchema(document);
      schema.properties.aspect_ratio.enum.push("1:1");
      schema.properties.fps = { type: "integer" };
      delete schema.properties.seed;
      return document;
    };
    const simulator = await simulatorForTest({ schemas: { [model]: change } });
    const document = await documentOf(simulator, provider, model);
    const { properties } = provider === "fal" ? falSchema(document, model) : aimlapiSchema(document);
    expect(Object.keys(properties)).toContain("fps");
    const accepts = async (fields: object) =>
      (await submitTo(simulator, provider, model, { prompt, ...fields })).status === 200;
    expect(await accepts({ aspect_ratio: "1:1", fps: 30 })).toBe(true);
    expect(await accepts({ seed: 1 })).toBe(false);
    expect(await accepts({ aspect_ratio: "2:1" })).toBe(false);
  });

  test.each<[string, Fault["do"], (text: string, status: number) => boolean]>([
    ["missing", { kind: "status", status: 404 }, (text, status) => status === 404 && isJson(text)],
    [
      "no JSON",
      { kind: "text", text: "{'openapi'", contentType: "application/json" },
      (text, status) => status === 200 && !isJson(text),
    ],
    ["of another shape", { kind: "body", json: { swagger: "2.0" } }, (text) => text === '{"swagger":"2.0"}'],
    [
      "over 1 MB and valid",
      { kind: "body", json: (document) => ({ ...document, padding: "x".repeat(1_100_000) }) },
      (text) => text.length > 1_100_000 && isJson(text),
    ],
  ])("can be %s", async (_, fault, expected) => {
    const simulator = await simulatorForTest({ faults: [{ at: "schema", do: fault }] });
    const answer = await fetch(simulator.url + addresses[provider](model));
    expect(expected(await answer.text(), answer.status)).toBe(true);
  });

  test.each<[string, Fault["do"]]>([
    ["cut short", { kind: "half", bytes: 500 }],
    ["reset", { kind: "reset", afterBytes: 500 }],
  ])("can be %s", async (_, fault) => {
    const simulator = await simulatorForTest({ faults: [{ at: "schema", do: fault }] });
    const read = fetch(simulator.url + addresses[provider](model)).then((answer) => answer.text());
    await expect(read).rejects.toThrow();
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The rows of a list. */
const rowsOf = async (url: string, name: "data" | "models" | "prices", headers = {}) =>
  (await ask(url, { headers })).json[name] as Record<string, unknown>[];

describe("AI/ML API's list of models", () => {
  test("names each with the address of its document, and models of other types too", async () => {
    const simulator = await simulatorForTest();
    const all = await rowsOf(`${simulator.url}/v1/models`, "data");
    const videos = await rowsOf(`${simulator.url}/v1/models?type=internal/video-generations/submit`, "data");
    expect(videos.map(({ id }) => id)).toEqual(readEntries("aimlapi").map(({ id }) => id));
    expect(all.length).toBeGreaterThan(videos.length);
    expect(videos.find(({ id }) => id === "veo2")).toEqual({
      id: "veo2",
      aliases: [],
      type: "internal/video-generations/submit",
      info: {
        developer: "veo2",
        docsJson:
          "https://api.aimlapi.com/docs-json?model=veo2&endpoint=internal%2Fvideo-generations%2Fsubmit",
      },
      tags: ["playground:video"],
    });
    expect(simulator.requests.map(({ at }) => at)).toEqual(["models", "models"]);
  });

  test("filters by ids and aliases, and adds the sections that are asked for", async () => {
    const simulator = await simulatorForTest();
    const query = "id=veo2,simulator/earlier-text-to-video&id=nobody/knows&include=capabilities";
    expect(await rowsOf(`${simulator.url}/v1/models?${query}`, "data")).toMatchObject([
      { id: "veo2", capabilities: ["text_to_video"] },
      { id: "simulator/next-text-to-video", aliases: ["simulator/earlier-text-to-video"] },
    ]);
  });

  test.each(["/v1/models?include=pricing", "/v1/models/deprecations"])(
    "%s has a tag, and no body for who knows it",
    async (path) => {
      const simulator = await simulatorForTest();
      const first = await fetch(simulator.url + path);
      const etag = first.headers.get("etag") ?? "";
      expect(etag).toMatch(/^W\/"/u);
      const again = await fetch(simulator.url + path, { headers: { "if-none-match": etag } });
      expect([again.status, await again.text()]).toEqual([304, ""]);
      const other = await fetch(simulator.url + path, { headers: { "if-none-match": 'W/"x"' } });
      expect(other.status).toBe(200);
    },
  );

  test("quotes in every form", async () => {
    const simulator = await simulatorForTest();
    const models = await rowsOf(`${simulator.url}/v1/models?include=pricing`, "data");
    const forms = models.map(({ pricing }) => {
      const { kind, units, variants } = pricing as {
        kind: string;
        units?: { name: string; per: number }[];
        variants?: { unit: string; when: object }[];
      };
      if (kind === "fixed") return `fixed: ${units?.[0]?.per} ${units?.[0]?.name}`;
      return variants ? `variants: ${variants[0]?.unit} ${Object.keys(variants[0]?.when ?? {})}` : kind;
    });
    expect(forms).toEqual(
      expect.arrayContaining([
        "fixed: 1 second",
        "fixed: 5 second",
        "fixed: 1 generation",
        "fixed: 1000000 token",
        "variants: second resolution",
        "variants: video resolution",
        "variable",
      ]),
    );
    expect(forms.join()).toContain("generate_audio");
  });

  test("lists what ends, what was folded into another model, and what is gone", async () => {
    const simulator = await simulatorForTest();
    const { json } = await ask(`${simulator.url}/v1/models/deprecations`);
    expect(json.object).toBe("list");
    const next = "simulator/next-text-to-video";
    expect(json.data).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          id: "simulator/retiring-text-to-video",
          status: "deprecated",
          replaced_by: next,
        }),
        expect.objectContaining({
          id: "simulator/earlier-text-to-video",
          status: "superseded",
          replaced_by: next,
        }),
        expect.objectContaining({
          id: "simulator/withdrawn-text-to-video",
          status: "withdrawn",
          replaced_by: next,
        }),
      ]),
    );
    const gone = await rowsOf(`${simulator.url}/v1/models/deprecations?status=withdrawn`, "data");
    expect(gone.map(({ status }) => status)).toEqual(["withdrawn"]);
  });

  test("measures times exactly by name, and misses models that nobody used", async () => {
    const simulator = await simulatorForTest();
    const path = "/models/metrics?aliases=kling-video/v1.6/standard/text-to-video&aliases=veo2,luma/ray-2";
    const { status, json } = await ask(simulator.url + path);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      window_seconds: 300,
      models: [
        {
          alias: "kling-video/v1.6/standard/text-to-video",
          metrics: { duration_ms: { p50: 186_000, p99: 465_000 } },
        },
      ],
    });
    expect(await ask(`${simulator.url}/models/metrics?model=veo2`)).toMatchObject({ status: 400 });
    const { json: whole } = await ask(`${simulator.url}/models/metrics`);
    expect((whole.models as unknown[]).length).toBeLessThan(readEntries("aimlapi").length);
  });
});

describe("fal's list of models", () => {
  test("gives the documents of the asked models, and no metadata of an unknown one", async () => {
    const simulator = await simulatorForTest();
    const query = `endpoint_id=fal-ai/veo3.1,${falDistill}&endpoint_id=nobody/knows&expand=openapi-3.0`;
    const models = await rowsOf(`${simulator.url}/v1/models?${query}`, "models");
    expect(models).toMatchObject([
      {
        endpoint_id: "fal-ai/veo3.1",
        metadata: { display_name: "Veo 3.1", category: "text-to-video", status: "active" },
        openapi: { openapi: "3.0.4" },
      },
      { endpoint_id: falDistill, openapi: {} },
      { endpoint_id: "nobody/knows" },
    ]);
    expect(Object.keys(models[2] ?? {})).toEqual(["endpoint_id"]);
    expect(models[1]?.openapi).toEqual(await documentOf(simulator, "fal", falDistill));
  });

  test("gives a category page by page", async () => {
    const simulator = await simulatorForTest();
    const found: unknown[] = [];
    for (let cursor = ""; ; ) {
      const { json } = await ask(
        `${simulator.url}/v1/models?category=video-to-video&status=active&limit=40${cursor}`,
      );
      const models = json.models as { endpoint_id: string; metadata: { category: string } }[];
      expect(models.length).toBeLessThanOrEqual(40);
      found.push(...models.map(({ endpoint_id }) => endpoint_id));
      expect(new Set(models.map(({ metadata }) => metadata.category))).toEqual(new Set(["video-to-video"]));
      if (!json.has_more) break;
      cursor = `&cursor=${json.next_cursor}`;
    }
    const category = readEntries("fal").filter(({ kind }) => kind === "video-to-video");
    expect(found).toEqual(category.map(({ id }) => id));
  });

  test.each([
    ["endpoint_id=a/b".concat(",a/b".repeat(50)), 422],
    ["category=text-to-video&limit=0", 422],
    ["category=text-to-video&limit=51&expand=openapi-3.0", 422],
    ["category=text-to-video&cursor=%21", 422],
    ["category=text-to-video&status=retired", 422],
    ["endpoint_id=a/b&expand=pricing", 422],
    ["endpoint_id=a/b&q=boat", 400],
  ])("refuses %s", async (query, expected) => {
    const simulator = await simulatorForTest();
    expect(await ask(`${simulator.url}/v1/models?${query}`)).toMatchObject({ status: expected });
  });
});

describe("fal's prices", () => {
  const priceOf = async (simulator: Simulator, model: string) =>
    (await rowsOf(`${simulator.url}/v1/models/pricing?endpoint_id=${model}`, "prices", falKey))[0] as {
      unit_price: number;
      unit: string;
    };

  test.each([
    // From the models' pages: 0.06 a second at 1080p, 0.24 at 2160p; 0.112 a second, 0.168 with sound; 0.02 a video.
    ["fal-ai/ltx-2.3/text-to-video", { prompt }, "units", 0.36],
    // 0.2 a second to 1080p and 0.4 at 4k, with sound 0.4 and 0.6.
    ["fal-ai/veo3.1", { prompt, duration: "4s" }, "units", 1.6],
    ["fal-ai/veo3.1", { prompt, duration: "4s", generate_audio: false }, "units", 0.8],
    ["fal-ai/veo3.1", { prompt, duration: "4s", resolution: "4k" }, "units", 2.4],
    ["fal-ai/ltx-2.3/text-to-video", { prompt, resolution: "2160p", duration: 8 }, "units", 1.92],
    [
      "fal-ai/kling-video/v3/pro/image-to-video",
      { start_image_url: "https://example.com/a.png" },
      "units",
      0.84,
    ],
    [
      "fal-ai/kling-video/v3/pro/image-to-video",
      { start_image_url: "https://example.com/a.png", generate_audio: false, duration: "10" },
      "units",
      1.12,
    ],
    ["fal-ai/sora-2/text-to-video", { prompt, duration: 8 }, "seconds", 0.8],
    ["fal-ai/ltx-video", { prompt }, "videos", 0.02],
  ])(
    "of %s with %j agree with the published ones and with the billed units",
    async (model, fields, unit, usd) => {
      const simulator = await simulatorForTest();
      const price = await priceOf(simulator, model);
      expect(price.unit).toBe(unit);
      const { headers } = await makeWith(simulator, "fal", model, fields);
      expect(Number(headers.get("x-fal-billable-units")) * price.unit_price).toBeCloseTo(usd, 6);
      expect(simulator.jobs[0]?.costUsd).toBeCloseTo(usd, 6);
    },
  );

  test("with sound can depend on the resolution, too", async () => {
    const price = { perSecond: { "720p": 0.1, "4k": 0.4 }, perSecondWithSound: { "720p": 0.2, "4k": 0.6 } };
    const resolution = { type: "string", enum: ["720p", "4k"], default: "4k" };
    const sound = { type: "boolean", default: true };
    const entry = {
      id: "acme/loud-motion",
      kind: "text-to-video",
      fields: { prompt: { type: "string" }, resolution, generate_audio: sound },
      required: ["prompt"],
      price,
      source: "a test",
    };
    const simulator = await simulatorForTest({ models: { fal: [entry as unknown as CatalogueEntry] } });
    await makeWith(simulator, "fal", entry.id, { prompt });
    await makeWith(simulator, "fal", entry.id, { prompt, generate_audio: false, resolution: "720p" });
    expect(simulator.jobs.map(({ costUsd }) => costUsd)).toEqual([3, 0.5]);
  });

  test("come in every unit that fal is known to have", async () => {
    const simulator = await simulatorForTest();
    const models = await rowsOf(`${simulator.url}/v1/models?category=text-to-video&limit=1000`, "models");
    const ids = models.map(({ endpoint_id }) => String(endpoint_id));
    const units = new Set<unknown>();
    for (let start = 0; start < ids.length; start += 50) {
      const some = ids.slice(start, start + 50).join(",");
      const prices = await rowsOf(`${simulator.url}/v1/models/pricing?endpoint_id=${some}`, "prices", falKey);
      for (const { unit } of prices) units.add(unit);
    }
    expect([...units]).toEqual(
      expect.arrayContaining(["seconds", "videos", "generations", "units", "compute seconds", "1m tokens"]),
    );
  });
});

test("AI/ML API bills what its list quotes", async () => {
  const simulator = await simulatorForTest();
  const models = await rowsOf(`${simulator.url}/v1/models?include=pricing`, "data");
  const perSecond = models.find(({ id, pricing }) => {
    const { units } = pricing as { units?: { name: string; per: number }[] };
    return units?.[0]?.name === "second" && units[0].per === 5 && String(id).includes("text-to-video");
  });
  expect(perSecond).toBeDefined();
  const { json } = await generate(simulator, { model: perSecond?.id, prompt });
  const seconds = simulator.jobs[0]?.measure.seconds ?? 0;
  expect(json.meta).toEqual({ usage: { credits_used: Math.round((0.4 / 5) * seconds * 2_000_000) } });
});
