import pMap from "p-map";
import * as z from "zod/mini";
import type { ListPrice, ModelKind, ModelSchema } from "../../src/models/entry.ts";
import { normalizeSchema } from "../../src/models/normalize.ts";
import { quoted } from "../../src/text/sanitize.ts";
import { type PublicApi, type Query, UnreadableError } from "./public-api.ts";
import { isModelId, mostModels, type Publication, type PublishedModel } from "./publication.ts";

/** Where fal publishes its models; its queue is another host. */
export const falPlatform = "https://api.fal.ai";

/** The kinds of models that make videos; fal calls them categories. */
const categories: readonly ModelKind[] = [
  "text-to-video",
  "image-to-video",
  "video-to-video",
  "audio-to-video",
];

/** The most ids that fal takes in one request. */
const idsAtOnce = 50;

const requestsAtOnce = 2;

const page = z.looseObject({
  models: z.array(z.unknown()),
  next_cursor: z.nullish(z.string()),
});

const listed = z.looseObject({
  endpoint_id: z.string(),
  metadata: z.optional(
    z.looseObject({
      display_name: z.optional(z.string()),
      category: z.optional(z.string()),
      status: z.optional(z.string()),
    }),
  ),
  openapi: z.optional(z.unknown()),
});
type Listed = z.output<typeof listed>;

/**
 * Reads fal's lists of video models and a document for each. With a key, also the prices.
 *
 * @param known The ids in the catalogue; one that is in no list is looked up by itself.
 * @throws {UnreadableError} without a list.
 */
export async function readFal(
  api: PublicApi,
  known: ReadonlySet<string>,
  key: string | undefined,
): Promise<Publication> {
  const lists = await pMap(categories, (category) => readList(api, category), { concurrency: 1 });
  const inLists = lists.flat().filter(isActive);
  if (inLists.length > mostModels) throw new UnreadableError(`it lists more than ${mostModels} video models`);
  const wrongIds = inLists.filter(({ endpoint_id: id }) => !isModelId(id));
  const troubles = wrongIds.map(
    ({ endpoint_id: id }) => `the list has ${quoted(id)}, which is not a model's id`,
  );
  const ids = new Set(inLists.map(({ endpoint_id: id }) => id).filter(isModelId));
  if (ids.size === 0) return { models: [], troubles };
  const others = [...known].filter((id) => !ids.has(id));
  const read = await pMap([...groups([...ids]), ...groups(others)], (group) => readGroup(api, group), {
    concurrency: requestsAtOnce,
  });
  const answered = new Map(read.flat().map((model) => [model.endpoint_id, model]));
  for (const model of inLists) {
    const found = answered.get(model.endpoint_id);
    if (found?.metadata === undefined)
      answered.set(model.endpoint_id, { ...model, openapi: found?.openapi, trouble: found?.trouble });
  }
  const models = [...answered.values()]
    .filter((model) => isModelId(model.endpoint_id) && (model.trouble !== undefined || isActive(model)))
    .map(describe)
    .filter(({ id, schema }) => known.has(id) || "unreadable" in schema || "prompt" in schema.fields);
  if (key === undefined) return { models, troubles };
  const prices = await readPrices(api, models, key, troubles);
  return { models: models.map((model) => ({ ...model, price: prices.get(model.id) })), troubles };
}

async function readList(api: PublicApi, category: string): Promise<Listed[]> {
  const models: Listed[] = [];
  const cursors = new Set<string>();
  let cursor: string | undefined;
  do {
    const query: Query = [["category", category]];
    if (cursor !== undefined) query.push(["cursor", cursor]);
    const answer = z.safeParse(page, await api.get("/v1/models", query));
    if (!answer.success) throw new UnreadableError(`the list of ${category} has another form`);
    models.push(...answer.data.models.flatMap((model) => z.safeParse(listed, model).data ?? []));
    cursor = answer.data.next_cursor || undefined;
    if (cursor !== undefined && (cursors.has(cursor) || cursors.size > mostModels))
      throw new UnreadableError(`the list of ${category} does not end`);
    cursors.add(cursor ?? "");
  } while (cursor !== undefined);
  return models;
}

/** An id that fal no longer knows comes back without metadata, or not at all. */
function isActive({ metadata }: Listed): boolean {
  return metadata !== undefined && (metadata.status ?? "active") === "active";
}

/** A model, and why its document cannot be read. */
type Answered = Listed & { trouble?: string | undefined };

async function readGroup(api: PublicApi, ids: readonly string[]): Promise<Answered[]> {
  try {
    const query: Query = [...namesOf(ids), ["expand", "openapi-3.0"]];
    const answer = z.safeParse(page, await api.get("/v1/models", query));
    if (!answer.success) throw new UnreadableError("the answer has another form");
    const models = answer.data.models.flatMap((model) => z.safeParse(listed, model).data ?? []);
    return models.filter(({ endpoint_id: id }) => ids.includes(id));
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    return ids.map((id) => ({ endpoint_id: id, trouble: error.message }));
  }
}

function describe({ endpoint_id: id, metadata, openapi, trouble }: Answered): PublishedModel {
  const schema = trouble === undefined ? normalizeSchema(openapi, `/${id}`) : undefined;
  return {
    id,
    title: metadata?.display_name,
    kind: categories.find((category) => category === metadata?.category),
    schema: schema ?? { unreadable: trouble ?? "the document has another form" },
    source: `${falPlatform}/v1/models?${new URLSearchParams({ endpoint_id: id, expand: "openapi-3.0" })}`,
  };
}

const priceList = z.looseObject({ prices: z.array(z.unknown()) });

const listedPrice = z.looseObject({
  endpoint_id: z.string(),
  unit_price: z.number().check(z.nonnegative()),
  unit: z.string(),
  currency: z.string().check(z.regex(/^usd$/iu)),
});

async function readPrices(
  api: PublicApi,
  models: readonly PublishedModel[],
  key: string,
  troubles: string[],
): Promise<Map<string, ListPrice>> {
  const schemas = new Map(models.map(({ id, schema }) => [id, schema]));
  const prices = new Map<string, ListPrice>();
  for (const group of groups(models.map(({ id }) => id))) {
    try {
      const headers = { authorization: `Key ${key}` };
      const answer = await api.get("/v1/models/pricing", namesOf(group), headers);
      const list = z.safeParse(priceList, answer);
      if (!list.success) throw new UnreadableError("the list has another form");
      for (const price of list.data.prices.flatMap((each) => z.safeParse(listedPrice, each).data ?? [])) {
        const schema = schemas.get(price.endpoint_id);
        const fixed = schema && !("unreadable" in schema) ? fixedPrice(price, schema) : undefined;
        if (fixed) prices.set(price.endpoint_id, fixed);
      }
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      troubles.push(`prices of ${group.length} models: ${error.message}`);
    }
  }
  return prices;
}

/** fal multiplies a unit's price by factors that it does not publish, so only a model without such choices has one price. */
function fixedPrice(
  { unit, unit_price: usd }: z.output<typeof listedPrice>,
  { fields }: ModelSchema,
): ListPrice | undefined {
  const choices = Object.keys(fields).some((name) => /resolution|audio|size|quality/u.test(name));
  const name = unit.trim().toLowerCase();
  if (choices) return undefined;
  if (/^seconds?$/u.test(name)) return { perSecond: usd };
  return /^(?:videos?|generations?)$/u.test(name) && !("duration" in fields) ? { perVideo: usd } : undefined;
}

function namesOf(ids: readonly string[]): Query {
  return ids.map((id) => ["endpoint_id", id]);
}

function groups(ids: readonly string[]): string[][] {
  const starts = Array.from({ length: Math.ceil(ids.length / idsAtOnce) }, (_, index) => index * idsAtOnce);
  return starts.map((start) => ids.slice(start, start + idsAtOnce));
}
