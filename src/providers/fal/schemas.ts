import { below } from "../below.ts";
import type { SchemaSource } from "../schema-source.ts";
import { queueOrigin } from "./hosts.ts";

const documentsUrl = new URL("https://fal.ai");

export const falSchemas: SchemaSource = {
  address: (baseUrl, model) =>
    below(baseUrl.origin === queueOrigin ? documentsUrl : baseUrl, "/api/openapi/queue/openapi.json", {
      endpoint_id: model,
    }),
  path: (model) => `/${model}`,
  isOwn404: (json) => {
    const { detail, error } = (json ?? {}) as Record<string, unknown>;
    // "Not Found" is the answer of many a server that does not have the path.
    return (
      (typeof detail === "string" && detail !== "Not Found") || (typeof error === "object" && error !== null)
    );
  },
};
