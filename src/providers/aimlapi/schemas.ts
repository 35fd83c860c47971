import { below } from "../below.ts";
import type { SchemaSource } from "../schema-source.ts";

export const aimlapiSchemas: SchemaSource = {
  address: (baseUrl, model) =>
    below(baseUrl, "/docs-json", { model, endpoint: "internal/video-generations/submit" }),
  path: () => "/v2/video/generations",
  modelField: "model",
  isOwn404: (json) => {
    const { message, statusCode, status } = (json ?? {}) as Record<string, unknown>;
    return message !== undefined && Number(statusCode ?? status) === 404;
  },
};
