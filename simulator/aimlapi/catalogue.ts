import { createHash } from "node:crypto";
import type { CatalogueEntry } from "../../src/models/entry.ts";
import { choose } from "../catalogue/choice.ts";
import { withdrawn } from "../catalogue/own-entries.ts";
import type { Exchange } from "../http/exchange.ts";
import { jsonReply, type Reply, textReply } from "../http/reply.ts";
import type { World } from "../world.ts";
import { modelOf } from "./models.ts";
import { submitEndpoint } from "./openapi.ts";
import { describePricing, type Pricing } from "./pricing.ts";

/** The document of a model, or undefined where there is none. It has only the endpoint of video models. */
export function documentReply({ url }: Exchange, { catalogue }: World): Reply | undefined {
  const entry = catalogue.find("aimlapi", url.searchParams.get("model") ?? "");
  const endpoint = url.searchParams.get("endpoint") ?? submitEndpoint;
  return entry && endpoint === submitEndpoint
    ? jsonReply(200, catalogue.document("aimlapi", entry))
    : undefined;
}

/** A model of another kind, as the list has many. */
const chat = {
  id: "simulator/any-chat",
  aliases: ["any-chat"],
  type: "openai/chat-completions",
  info: {
    name: "Any chat",
    developer: "simulator",
    docsJson: docsJson("simulator/any-chat", "openai/chat-completions"),
  },
  tags: ["playground:chat"],
};
const chatPricing: Pricing = { kind: "fixed", unit: "token", price: 3.25, per: 1_000_000 };

/** Lists the requested models; omits unknown ids and ignores unknown sections. Filters are combined with "and". */
export function modelsReply(exchange: Exchange, world: World): Reply {
  const query = exchange.url.searchParams;
  const [ids, types, sections] = [values(query, "id"), values(query, "type"), values(query, "include")];
  const named = ids.flatMap((id) => world.catalogue.find("aimlapi", id) ?? []);
  const entries = ids.length > 0 ? [...new Set(named)] : world.catalogue.list("aimlapi");
  const chats = ids.length === 0 || ids.includes(chat.id) ? [chat] : [];
  const others = chats.map((model) => ({ ...model, ...pricingSection(chatPricing, sections, world) }));
  const data = [...entries.map((entry) => describeModel(entry, sections, world)), ...others];
  const wanted = types.length > 0 ? data.filter(({ type }) => types.includes(type)) : data;
  return taggedReply(exchange, { object: "list", data: wanted }, wanted);
}

/** The values of a filter: repeated or separated by commas. */
function values(query: URLSearchParams, name: string): string[] {
  return query.getAll(name).flatMap((value) => value.split(","));
}

function describeModel(entry: CatalogueEntry, sections: readonly string[], world: World) {
  const { id, title, aliases = [] } = entry;
  return {
    id,
    aliases,
    type: submitEndpoint,
    info: {
      ...(title !== undefined && { name: title }),
      developer: id.split("/", 1)[0],
      docsJson: docsJson(id, submitEndpoint),
    },
    tags: ["playground:video"],
    ...(sections.includes("capabilities") && { capabilities: capabilities[entry.kind] }),
    ...pricingSection(modelOf(entry, world.catalogue).pricing, sections, world),
  };
}

function pricingSection(pricing: Pricing, sections: readonly string[], { settings }: World) {
  const quotes = settings.answers.pricing;
  if (!sections.includes("pricing") || quotes === "none") return {};
  return { pricing: describePricing(quotes === "variable" ? { kind: "variable", price: 0 } : pricing) };
}

const capabilities: Record<CatalogueEntry["kind"], string[]> = {
  "text-to-video": ["text_to_video"],
  "image-to-video": ["image_to_video"],
  both: ["image_to_video", "text_to_video"],
  "video-to-video": ["video_to_video"],
  "audio-to-video": ["audio_to_video"],
};

function docsJson(model: string, endpoint: string): string {
  return `https://api.aimlapi.com/docs-json?${new URLSearchParams({ model, endpoint })}`;
}

/** The models that end, are gone, or are reached by an alias of another one: the three states of the list. */
export function deprecationsReply(exchange: Exchange, { catalogue }: World): Reply {
  const query = exchange.url.searchParams;
  const rows = [
    ...[...catalogue.list("aimlapi"), ...catalogue.own("aimlapi")].flatMap(describeEnds),
    describeEnd(withdrawn.id, "withdrawn", withdrawn.replacedBy, {
      shutdown_at: announced,
      reason: "provider_delisted",
    }),
  ];
  const statuses = values(query, "status");
  const data = rows.filter(({ status }) => statuses.length === 0 || statuses.includes(status));
  return taggedReply(exchange, { object: "list", generated_at: new Date().toISOString(), data }, data);
}

const announced = "2026-08-10";

function describeEnds({ id, aliases = [], replacedBy }: CatalogueEntry) {
  const superseded = aliases.map((alias) => describeEnd(alias, "superseded", id, { reason: "consolidated" }));
  return replacedBy === undefined
    ? superseded
    : [...superseded, describeEnd(id, "deprecated", replacedBy, { aliases, shutdown_at: "2027-02-01" })];
}

function describeEnd(
  id: string,
  status: "deprecated" | "superseded" | "withdrawn",
  replaced_by: string,
  known: { aliases?: string[]; shutdown_at?: string; reason?: string },
) {
  return {
    id,
    aliases: [],
    status,
    deprecated_at: announced,
    shutdown_at: null,
    replaced_by,
    reason: null,
    ...known,
  };
}

/** JSON with a tag over what is listed, or 304 without a body where the client has it. */
function taggedReply(exchange: Exchange, json: unknown, listed: unknown): Reply {
  const etag = `W/"${createHash("sha1").update(JSON.stringify(listed)).digest("base64url")}"`;
  const headers = { etag, "cache-control": "public, max-age=300" };
  const answer =
    exchange.headers["if-none-match"] === etag
      ? textReply(304, "application/json", "")
      : jsonReply(200, json);
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

/** Seconds over which times are measured. */
const windowSeconds = 300;

/** Times of the asked models, exactly by id or alias. A model that nobody used in the window is missing. */
export function metricsReply({ url }: Exchange, { catalogue }: World): Reply {
  const names = url.searchParams.getAll("aliases");
  const entries =
    names.length > 0
      ? names.flatMap((name) => catalogue.find("aimlapi", name) ?? [])
      : catalogue.list("aimlapi");
  const measured = entries.filter(
    ({ id, usualSeconds }) => usualSeconds !== undefined || choose(id, [true, false]),
  );
  const models = measured.map((entry) => {
    const { id, usualSeconds } = modelOf(entry, catalogue);
    const times = Object.entries({ p50: 1, p75: 1.2, p90: 1.5, p99: 2.5 });
    const duration_ms = Object.fromEntries(
      times.map(([name, factor]) => [name, usualSeconds * factor * 1000]),
    );
    return { alias: id, endpoint: "/v2/video/generations", metrics: { duration_ms } };
  });
  return jsonReply(200, { window_seconds: windowSeconds, generated_at: new Date().toISOString(), models });
}
