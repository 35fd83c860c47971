import { expect, test } from "vitest";
import { readProvider } from "../../../scripts/models/read-provider.ts";
import { HttpClient } from "../../../src/http/client.ts";
import type { CatalogueEntry, FieldSchema } from "../../../src/models/entry.ts";
import type { ProviderName } from "../../../src/providers/table.ts";
import { type Answers, standIn } from "./provider-stand-in.ts";

type Fields = Record<string, FieldSchema>;

const prompt: FieldSchema = { type: "string" };

function entry(id: string, more: Partial<CatalogueEntry> = {}): CatalogueEntry {
  return { id, kind: "text-to-video", fields: { prompt }, required: ["prompt"], source: "a page", ...more };
}

/** A document of AI/ML API, as its documentation shows one. */
function aimlapiDocument(id: string, fields: Fields, required = ["prompt"]) {
  const schema = {
    type: "object",
    properties: { model: { type: "string", enum: [id] }, ...fields },
    required: ["model", ...required],
  };
  const post = { requestBody: { content: { "application/json": { schema } } } };
  return { openapi: "3.0.0", paths: { "/v2/video/generations": { post } } };
}

function aimlapi(models: Record<string, Fields | number>, answers: Answers = () => undefined): Answers {
  return (path) => {
    const own = answers(path);
    if (own !== undefined) return own;
    if (path === "/v1/models") {
      const listed = Object.keys(models).map((id) => ({ id, type: "internal/video-generations/submit" }));
      return { data: [...listed, { id: "gpt", type: "chat-completion" }, null] };
    }
    if (path === "/v1/models/deprecations") return { data: [] };
    const id = new URL(path, "http://x").searchParams.get("model") ?? "";
    const fields = path.startsWith("/docs-json?") ? models[id] : undefined;
    return typeof fields === "object" ? aimlapiDocument(id, fields) : fields;
  };
}

interface FalModel {
  fields?: Fields;
  category?: string;
  status?: string;
}

function falDocument(id: string, fields: Fields) {
  const schema = { $ref: "#/components/schemas/Input" };
  const post = { requestBody: { content: { "application/json": { schema } } } };
  const input = { type: "object", properties: fields, required: ["prompt"] };
  return { openapi: "3.0.4", components: { schemas: { Input: input } }, paths: { [`/${id}`]: { post } } };
}

/** fal's lists, two models a page, and its documents. */
function fal(models: Record<string, FalModel>, answers: Answers = () => undefined): Answers {
  const describe = (id: string, { fields, category = "text-to-video", status = "active" }: FalModel) => ({
    endpoint_id: id,
    metadata: { display_name: `Title of ${id}`, category, status },
    ...(fields && { openapi: falDocument(id, fields) }),
  });
  return (path) => {
    const own = answers(path);
    if (own !== undefined) return own;
    const { pathname, searchParams: query } = new URL(path, "http://x");
    if (pathname !== "/v1/models") return undefined;
    const asked = query.getAll("endpoint_id");
    if (asked.length > 0) {
      expect(query.get("expand")).toBe("openapi-3.0");
      return { models: asked.map((id) => (models[id] ? describe(id, models[id]) : { endpoint_id: id })) };
    }
    const category = query.get("category");
    const listed = Object.entries(models).filter(
      ([, model]) => (model.category ?? "text-to-video") === category,
    );
    const start = Number(query.get("cursor") ?? 0);
    return {
      models: listed.slice(start, start + 2).map(([id, { fields: _, ...model }]) => describe(id, model)),
      next_cursor: start + 2 < listed.length ? String(start + 2) : null,
    };
  };
}

async function read(
  provider: ProviderName,
  entries: CatalogueEntry[],
  answers: Answers,
  environment: Record<string, string> = {},
) {
  const { url, requests } = await standIn(answers);
  const http = new HttpClient("test", {});
  const update = await readProvider(provider, entries, http, environment, url, [1, 1]).finally(() =>
    http.close(),
  );
  return { ...update, requests };
}

test("AI/ML API: models are added, changed and retired; other kinds of models are left out", async () => {
  const before = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"].map((id) => entry(id));
  const same = Object.fromEntries(before.slice(1).map(({ id }) => [id, { prompt }]));
  const published = {
    ...same,
    j: { prompt, seed: { type: "integer" } },
    "new/one": { prompt, image_url: prompt },
  } as const;
  const { entries, troubles } = await read("aimlapi", before, aimlapi(published));
  expect(troubles).toEqual([]);
  expect(entries.map(({ id }) => id)).toEqual([..."bcdefghij", "new/one"]);
  expect(entries.find(({ id }) => id === "b")).toEqual(entry("b"));
  expect(entries.find(({ id }) => id === "j")).toEqual({
    ...entry("j"),
    fields: { prompt, seed: { type: "integer" } },
    source: "https://api.aimlapi.com/docs-json?model=j&endpoint=internal%2Fvideo-generations%2Fsubmit",
  });
  expect(entries.at(-1)).toMatchObject({ id: "new/one", kind: "both", required: ["prompt"] });
});

test("AI/ML API: an alias in the catalogue is the listed model, and announced ends name a successor", async () => {
  const answers = aimlapi({}, (path) => {
    const type = "internal/video-generations/submit";
    if (path === "/v1/models")
      return {
        data: [
          { id: "vendor/a-1", aliases: ["a", "another", "<b>"], type },
          { id: "b", type },
        ],
      };
    if (path === "/v1/models/deprecations")
      return {
        data: [
          { id: "vendor/a-1", status: "deprecated", replaced_by: "b" },
          { id: "b", replaced_by: null },
        ],
      };
    return path.startsWith("/docs-json") ? aimlapiDocument("x", { prompt }) : undefined;
  });
  const before = [entry("a"), entry("b", { replacedBy: "c" })];
  const { entries, requests } = await read("aimlapi", before, answers);
  expect(entries).toEqual([entry("a", { aliases: ["another", "vendor/a-1"], replacedBy: "b" }), entry("b")]);
  expect(requests.map(({ path }) => path)).toContain(
    "/docs-json?model=vendor/a-1&endpoint=internal/video-generations/submit",
  );
});

test.each([
  ["absent", 404, "HTTP 404", 1],
  ["broken", 500, "HTTP 500", 3],
  ["no JSON", "<html>", "the answer is not JSON", 1],
  [
    "enormous",
    aimlapiDocument("a", {
      prompt,
      voice: {
        type: "string",
        enum: Array.from({ length: 4000 }, (_, index) => `voice ${index} ${"x".repeat(50)}`),
      },
    }),
    "it describes more than a model can have",
    1,
  ],
  ["of another form", { openapi: "3.0.0", paths: {} }, "the document has another form", 1],
])(
  "AI/ML API: a document that is %s leaves the model as it is, and is named",
  async (_, answer, reason, attempts) => {
    const before = [entry("a", { title: "A", usualSeconds: 7 })];
    const answers = aimlapi({ a: { prompt } }, (path) =>
      path.startsWith("/docs-json") ? answer : undefined,
    );
    const { entries, troubles, requests } = await read("aimlapi", before, answers);
    expect(entries).toEqual(before);
    expect(troubles).toEqual([`the document of a: ${reason}`]);
    expect(requests.filter(({ path }) => path.startsWith("/docs-json"))).toHaveLength(attempts);
  },
);

test("a list of ends that cannot be read leaves the known successors", async () => {
  const before = [entry("a", { replacedBy: "b" })];
  const answers = aimlapi({ a: { prompt } }, (path) => (path.endsWith("/deprecations") ? 404 : undefined));
  const { entries, troubles } = await read("aimlapi", before, answers);
  expect(entries).toEqual(before);
  expect(troubles).toEqual(["announced ends: HTTP 404"]);
});

test("what is not published stays: title, usual time, price, order of fields, addresses of files", async () => {
  const link: FieldSchema = { type: "string", format: "file-url" };
  const fields: Fields = {
    prompt,
    clip: link,
    list: { type: "array", items: link },
    o: { type: "object", properties: { u: link } },
  };
  const before = [entry("a", { title: "A", usualSeconds: 7, price: { perVideo: 1 }, fields })];
  const published: Fields = {
    o: { properties: { u: { type: "string" } }, type: "object" },
    list: { items: { type: "string" }, type: "array" },
    clip: { type: "string" },
    prompt,
  };
  const { entries } = await read("aimlapi", before, aimlapi({ a: published }));
  expect(JSON.stringify(entries)).toBe(
    JSON.stringify(
      [{ ...entry("a"), fields, title: "A", usualSeconds: 7, price: { perVideo: 1 }, source: "a page" }].map(
        ({ id, kind, required, title, usualSeconds, price, source }) => ({
          id,
          kind,
          fields,
          required,
          title,
          usualSeconds,
          price,
          source,
        }),
      ),
    ),
  );
});

test("fal: all pages of all kinds are read, documents for up to fifty ids at once", async () => {
  const ids = Array.from({ length: 60 }, (_, index) => `fal-ai/m${index}`);
  const category = (index: number) =>
    ["text-to-video", "image-to-video", "video-to-video", "audio-to-video"][index % 4] ?? "";
  const models = Object.fromEntries(
    ids.map((id, index) => [id, { fields: { prompt }, category: category(index) }]),
  );
  const { entries, requests } = await read(
    "fal",
    ids.slice(0, 30).map((id) => entry(id)),
    fal(models),
  );
  expect(entries.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  expect(entries.find(({ id }) => id === "fal-ai/m59")).toEqual({
    ...entry("fal-ai/m59"),
    title: "Title of fal-ai/m59",
    kind: "audio-to-video",
    source: "https://api.fal.ai/v1/models?endpoint_id=fal-ai%2Fm59&expand=openapi-3.0",
  });
  const groups = requests
    .map(({ path }) => path.split("endpoint_id=").length - 1)
    .filter((count) => count > 0);
  expect(groups.toSorted()).toEqual([10, 50]);
  expect(requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
});

test("fal: a model that is in no list of videos is looked up; unknown and ended ones are retired", async () => {
  const before = Array.from({ length: 20 }, (_, index) => entry(`fal-ai/m${index}`));
  const models = Object.fromEntries(
    before.slice(2).map(({ id }) => [id, { fields: { prompt } } as FalModel]),
  );
  models["fal-ai/m2"] = { fields: { prompt }, category: "lip-sync" };
  models["fal-ai/m1"] = { fields: { prompt }, status: "deprecated" };
  models["fal-ai/upscaler"] = { fields: { video_url: prompt } };
  const { entries, troubles } = await read("fal", before, fal(models));
  expect(entries.map(({ id }) => id).toSorted()).toEqual(
    before
      .slice(2)
      .map(({ id }) => id)
      .toSorted(),
  );
  expect(troubles).toEqual([]);
});

test("fal: where documents cannot be had, models stay as they are", async () => {
  const before = [entry("fal-ai/a", { usualSeconds: 7 }), entry("fal-ai/b")];
  const models = { "fal-ai/a": { fields: { prompt } }, "fal-ai/new": { fields: { prompt } } };
  const { entries, troubles } = await read(
    "fal",
    before,
    fal(models, (path) => (path.includes("endpoint_id") ? 503 : undefined)),
  );
  expect(entries.map(({ id, usualSeconds }) => [id, usualSeconds])).toEqual([
    ["fal-ai/a", 7],
    ["fal-ai/b", undefined],
  ]);
  expect(troubles).toEqual([
    "the document of fal-ai/a: HTTP 503",
    "the document of the new model fal-ai/new: HTTP 503",
    "the document of fal-ai/b: HTTP 503",
  ]);
});

test("fal: with a key, single prices are read and tables of prices are kept", async () => {
  const plain = { fields: { prompt } };
  const models = {
    "fal-ai/seconds": plain,
    "fal-ai/videos": plain,
    "fal-ai/tokens": plain,
    "fal-ai/choice": { fields: { prompt, resolution: prompt } },
    "fal-ai/table": plain,
  };
  const prices = [
    { endpoint_id: "fal-ai/seconds", unit_price: 0.1, unit: "seconds", currency: "USD" },
    { endpoint_id: "fal-ai/videos", unit_price: 0.3, unit: "videos", currency: "USD" },
    { endpoint_id: "fal-ai/tokens", unit_price: 2, unit: "1m tokens", currency: "USD" },
    { endpoint_id: "fal-ai/choice", unit_price: 0.1, unit: "seconds", currency: "USD" },
    { endpoint_id: "fal-ai/table", unit_price: 0.1, unit: "seconds", currency: "USD" },
  ];
  const table = { perSecond: { "720p": 0.1, "1080p": 0.2 } };
  const before = [entry("fal-ai/table", { price: table })];
  const answers = fal(models, (path) => (path.startsWith("/v1/models/pricing") ? { prices } : undefined));
  const { entries, requests } = await read("fal", before, answers, { FAL_KEY: "fal-test-key" });
  expect(Object.fromEntries(entries.map(({ id, price }) => [id, price]))).toEqual({
    "fal-ai/seconds": { perSecond: 0.1 },
    "fal-ai/videos": { perVideo: 0.3 },
    "fal-ai/tokens": undefined,
    "fal-ai/choice": undefined,
    "fal-ai/table": table,
  });
  const withKey = requests.filter(({ headers }) => headers.authorization === "Key fal-test-key");
  expect(withKey.map(({ path }) => path.split("?")[0])).toEqual(["/v1/models/pricing"]);
});

const ten = Array.from({ length: 10 }, (_, index) => entry(`vendor/m${index}`));

test.each<[string, ProviderName, Answers, string]>([
  ["is empty", "aimlapi", aimlapi({}), "AI/ML API: the list has no video model. Nothing was written."],
  ["is empty", "fal", fal({}), "fal: the list has no video model. Nothing was written."],
  [
    "lacks more than a tenth",
    "aimlapi",
    aimlapi(Object.fromEntries(ten.slice(2).map(({ id }) => [id, { prompt }]))),
    "AI/ML API: the list lacks 2 of the catalogue's 10 models. Nothing was written.",
  ],
  [
    "lacks more than a tenth",
    "fal",
    fal(Object.fromEntries(ten.slice(2).map(({ id }) => [id, { fields: { prompt } }]))),
    "fal: the list lacks 2 of the catalogue's 10 models. Nothing was written.",
  ],
  ["cannot be had", "aimlapi", () => 502, "AI/ML API: HTTP 502. Nothing was written."],
  ["cannot be had", "fal", () => 404, "fal: HTTP 404. Nothing was written."],
  [
    "has another form",
    "aimlapi",
    () => [],
    "AI/ML API: the list of models has another form. Nothing was written.",
  ],
  [
    "never ends",
    "fal",
    () => ({ models: [], next_cursor: "same" }),
    "fal: the list of text-to-video does not end. Nothing was written.",
  ],
  [
    "has 10 MB",
    "aimlapi",
    () => JSON.stringify({ data: ["x".repeat(10_000_000)] }),
    "AI/ML API: the answer is larger than 8 MB. Nothing was written.",
  ],
])("a list that %s stops the update (%s)", async (_, provider, answers, message) => {
  await expect(read(provider, ten, answers)).rejects.toThrow(message);
});

const wrongIds = ["a<script>", "a\nb", "../../etc/passwd", "-rf", "a b", "x".repeat(300)];

test.each<[ProviderName, Answers]>([
  [
    "aimlapi",
    aimlapi({ "vendor/m0": { prompt } }, (path) => {
      const type = "internal/video-generations/submit";
      return path === "/v1/models"
        ? { data: ["vendor/m0", ...wrongIds].map((id) => ({ id, type })) }
        : undefined;
    }),
  ],
  ["fal", fal(Object.fromEntries(["vendor/m0", ...wrongIds].map((id) => [id, { fields: { prompt } }])))],
])(
  "ids that are none are left out, named in one line each, and never asked for (%s)",
  async (provider, answers) => {
    const { entries, troubles, requests } = await read(provider, [entry("vendor/m0")], answers);
    expect(entries).toHaveLength(1);
    expect(troubles).toHaveLength(wrongIds.length);
    expect(troubles.join("")).not.toContain("\n");
    const asked = requests.flatMap(({ path }) => [...new URL(path, "http://x").searchParams.values()]);
    expect(asked.filter((value) => wrongIds.some((id) => value.includes(id)))).toEqual([]);
  },
);

test("a list of more models than any provider has stops the update", async () => {
  const many = Object.fromEntries(Array.from({ length: 3001 }, (_, index) => [`m${index}`, 404]));
  await expect(read("aimlapi", ten, aimlapi(many))).rejects.toThrow("it lists more than 3000 video models");
});

test("only https and loopback addresses are asked", async () => {
  const http = new HttpClient("test", {});
  await expect(readProvider("fal", ten, http, {}, "http://example.com")).rejects.toThrow(
    "--base-url must be",
  );
  await http.close();
});
