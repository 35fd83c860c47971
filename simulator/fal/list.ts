import type { CatalogueEntry } from "../../src/models/entry.ts";
import type { Exchange } from "../http/exchange.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import type { Check } from "../http/service.ts";
import type { World } from "../world.ts";
import { categoryOf } from "./openapi.ts";
import { refuseFal } from "./refusal.ts";

const mostModels = 50;

export function readModelIds({ url }: Exchange): string[] {
  return url.searchParams.getAll("endpoint_id").flatMap((id) => id.split(","));
}

export const checkModelIds: Check = (exchange) => {
  const { length } = readModelIds(exchange);
  return length >= 1 && length <= mostModels
    ? undefined
    : refuseFal(422, exchange, `endpoint_id must be given 1 to ${mostModels} times`);
};

export const listQuery = {
  endpoint_id: "repeatable",
  category: "optional",
  status: "optional",
  expand: "repeatable",
  limit: "optional",
  cursor: "optional",
} as const;

/** Whether a request is for fal's host although AI/ML API's has its path. */
export function isForFal(path: string, query: URLSearchParams): boolean {
  const isList = path === "/v1/models" && Object.keys(listQuery).some((name) => query.has(name));
  return isList || path === "/v1/models/pricing";
}

/** The largest page, and the largest one with documents. */
const largestPage = { plain: 1000, expanded: mostModels };
const usualPage = 50;

export const checkList: Check = (exchange) => {
  const query = exchange.url.searchParams;
  const problem = (msg: string) => refuseFal(422, exchange, msg);
  if (readModelIds(exchange).length > mostModels)
    return problem(`At most ${mostModels} values of endpoint_id`);
  if (!["active", "deprecated"].includes(query.get("status") ?? "active"))
    return problem("status is unknown");
  if (query.getAll("expand").some((section) => section !== "openapi-3.0"))
    return problem("expand is unknown");
  const limit = Number(query.get("limit") ?? usualPage);
  const largest = largestPage[wantsDocuments(exchange) ? "expanded" : "plain"];
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= largest))
    return problem(`limit is 1 to ${largest}`);
  return Number.isNaN(offsetOf(exchange)) ? problem("cursor is unknown") : undefined;
};

function wantsDocuments({ url }: Exchange): boolean {
  return url.searchParams.has("expand");
}

/** A cursor is opaque: the number of models before the page, in base64. */
function offsetOf({ url }: Exchange): number {
  const cursor = url.searchParams.get("cursor");
  if (cursor === null) return 0;
  const text = Buffer.from(cursor, "base64url").toString();
  return /^\d+$/u.test(text) ? Number(text) : Number.NaN;
}

/** The asked models, an unknown one without metadata; or a page of all models of a category. */
export function listReply(exchange: Exchange, { catalogue }: World): Reply {
  const query = exchange.url.searchParams;
  const documentOf = (entry: CatalogueEntry) =>
    wantsDocuments(exchange) && { openapi: catalogue.document("fal", entry) };
  const describe = (entry: CatalogueEntry) => ({ ...describeModel(entry), ...documentOf(entry) });
  const ids = readModelIds(exchange);
  if (ids.length > 0) {
    const models = ids.map((id) => {
      const entry = catalogue.find("fal", id);
      return entry ? describe(entry) : { endpoint_id: id };
    });
    return jsonReply(200, { models, next_cursor: null, has_more: false });
  }
  const [category, status] = [query.get("category"), query.get("status")];
  const wanted = catalogue
    .list("fal")
    .filter((entry) => category === null || categoryOf(entry.kind) === category)
    .filter((entry) => status === null || statusOf(entry) === status);
  const start = offsetOf(exchange);
  const end = start + Number(query.get("limit") ?? usualPage);
  const more = end < wanted.length;
  return jsonReply(200, {
    models: wanted.slice(start, end).map(describe),
    next_cursor: more ? Buffer.from(String(end)).toString("base64url") : null,
    has_more: more,
  });
}

function statusOf({ replacedBy }: CatalogueEntry): "active" | "deprecated" {
  return replacedBy === undefined ? "active" : "deprecated";
}

function describeModel(entry: CatalogueEntry) {
  const { id, title, kind } = entry;
  return {
    endpoint_id: id,
    metadata: {
      ...(title !== undefined && { display_name: title }),
      category: categoryOf(kind),
      description: `Makes a video with ${title ?? id}.`,
      status: statusOf(entry),
      tags: [kind],
      updated_at: "2026-11-01T12:00:00.000Z",
      model_url: `https://fal.run/${id}`,
      license_type: "commercial",
      kind: "inference",
    },
  };
}
