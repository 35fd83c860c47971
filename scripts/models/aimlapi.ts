import pMap from "p-map";
import * as z from "zod/mini";
import type { ModelKind, ModelSchema } from "../../src/models/entry.ts";
import { normalizeSchema } from "../../src/models/normalize.ts";
import { providers } from "../../src/providers/table.ts";
import { quoted } from "../../src/text/sanitize.ts";
import { type PublicApi, type Query, UnreadableError } from "./public-api.ts";
import { isModelId, mostModels, type Publication, type PublishedModel } from "./publication.ts";

const submitPath = "/v2/video/generations";

/** What AI/ML API calls that path, in its list of models and in the address of a model's document. */
const submitName = "internal/video-generations/submit";

const atOnce = 4;

const list = z.looseObject({ data: z.array(z.unknown()) });

const listed = z.looseObject({
  id: z.string(),
  aliases: z.catch(z.array(z.string()), []),
  type: z.catch(z.string(), ""),
  info: z.catch(z.looseObject({ name: z.optional(z.string()) }), {}),
});
type Listed = z.output<typeof listed>;

const deprecated = z.looseObject({
  id: z.string(),
  aliases: z.catch(z.array(z.string()), []),
  replaced_by: z.nullish(z.string()),
});

/**
 * Reads AI/ML API's list of models, the announced ends, and a document for each video model. Not the prices: they need
 * no key, so a step asks for the current ones itself.
 *
 * @param known The ids in the catalogue, which the list may have as aliases.
 * @throws {UnreadableError} without a list.
 */
export async function readAimlapi(api: PublicApi, known: ReadonlySet<string>): Promise<Publication> {
  const answer = z.safeParse(list, await api.get("/v1/models", []));
  if (!answer.success) throw new UnreadableError("the list of models has another form");
  const models = answer.data.data
    .map((model) => z.safeParse(listed, model))
    .flatMap(({ data }) => (data && /video-generations/u.test(data.type) ? [data] : []));
  if (models.length > mostModels) throw new UnreadableError(`it lists more than ${mostModels} video models`);
  const wrongIds = models.filter(({ id }) => !isModelId(id));
  const troubles = wrongIds.map(({ id }) => `the list has ${quoted(id)}, which is not a model's id`);
  const successors = await readSuccessors(api).catch((error) => {
    if (!(error instanceof UnreadableError)) throw error;
    troubles.push(`announced ends: ${error.message}`);
    return undefined;
  });
  const named = models.filter(({ id }) => isModelId(id)).flatMap((model) => namesOf(model, known));
  const read = await pMap(named, (each) => readModel(api, each, successors), { concurrency: atOnce });
  return { models: read, troubles };
}

/** A listed model under one of its ids. */
interface Named {
  id: string;
  aliases: string[];
  model: Listed;
}

/** A model is known by the ids that the catalogue has, or else by its own. */
function namesOf(model: Listed, known: ReadonlySet<string>): Named[] {
  const all = [...new Set([model.id, ...model.aliases.filter(isModelId)])];
  const ids = all.filter((id) => known.has(id));
  const others = all.filter((id) => !known.has(id));
  if (ids.length === 0) return [{ id: model.id, aliases: others.filter((id) => id !== model.id), model }];
  return ids.map((id) => ({ id, aliases: others, model }));
}

async function readSuccessors(api: PublicApi): Promise<Map<string, string>> {
  const answer = z.safeParse(list, await api.get("/v1/models/deprecations", []));
  if (!answer.success) throw new UnreadableError("the list has another form");
  const ends = answer.data.data.flatMap((end) => z.safeParse(deprecated, end).data ?? []);
  return new Map(
    ends.flatMap(({ id, aliases, replaced_by: successor }) =>
      successor && isModelId(successor) ? [id, ...aliases].map((name) => [name, successor] as const) : [],
    ),
  );
}

async function readModel(
  api: PublicApi,
  { id, aliases, model }: Named,
  successors: ReadonlyMap<string, string> | undefined,
): Promise<PublishedModel> {
  const query: Query = [
    ["model", model.id],
    ["endpoint", submitName],
  ];
  const schema = await readSchema(api, query);
  return {
    id,
    title: model.info.name,
    kind: "unreadable" in schema ? undefined : kindOf(schema),
    schema,
    aliases: aliases.toSorted(),
    ...(successors && { replacedBy: successors.get(id) ?? successors.get(model.id) ?? null }),
    source: `${providers.aimlapi.baseUrl}/docs-json?${new URLSearchParams(query)}`,
  };
}

async function readSchema(api: PublicApi, query: Query): Promise<PublishedModel["schema"]> {
  try {
    const schema = normalizeSchema(await api.get("/docs-json", query), submitPath);
    return schema ? withoutModel(schema) : { unreadable: "the document has another form" };
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    return { unreadable: error.message };
  }
}

/** The body of a request also names the model, which is no field of it. */
function withoutModel({ fields: { model: _, ...fields }, required }: ModelSchema): ModelSchema {
  return { fields, required: required.filter((name) => name !== "model") };
}

/** AI/ML API's list does not say what a model starts from; the fields that take files do. */
function kindOf({ fields, required }: ModelSchema): ModelKind {
  const takes = (names: readonly string[], medium: string) =>
    names.some((name) => new RegExp(`(?:^|_)${medium}s?(?:_|$)`, "u").test(name));
  if (takes(required, "video")) return "video-to-video";
  if (takes(required, "audio")) return "audio-to-video";
  if (takes(required, "image")) return "image-to-video";
  return takes(Object.keys(fields), "image") ? "both" : "text-to-video";
}
