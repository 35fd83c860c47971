import type { AnySchemaObject } from "ajv";
import type { CatalogueEntry, FieldSchema } from "../../src/models/entry.ts";

export const generationsPath = "/v2/video/generations";

/** The endpoint of all video models in the vendor's own names. */
export const submitEndpoint = "internal/video-generations/submit";

/**
 * The document of `GET /docs-json`: OpenAPI 3.0.0 with everything inline. If the entry has no fields, the schema allows
 * any.
 */
export function aimlapiDocument({ id, fields, required }: CatalogueEntry): AnySchemaObject {
  const known = Object.entries(fields);
  const members = {
    properties: {
      model: { type: "string", enum: [id] },
      ...Object.fromEntries(known.map(([name, field]) => [name, openApi30(field, name)])),
    },
    required: ["model", ...required],
  };
  const schema = { type: "object", ...(known.length > 0 && members), title: id };
  const submit = {
    operationId: "_v2_video_generations",
    requestBody: { required: true, content: { "application/json": { schema } } },
    responses: { 200: { content: { "application/json": { schema: generation } } } },
  };
  return {
    openapi: "3.0.0",
    info: { title: "AIML API", version: "1.0.0" },
    servers: [{ url: "https://api.aimlapi.com" }],
    paths: { [generationsPath]: { post: submit } },
  };
}

/** The schema of a request's body. */
export function aimlapiSchema(document: AnySchemaObject): AnySchemaObject {
  return document.paths[generationsPath].post.requestBody.content["application/json"].schema;
}

/** A field without the type null, which OpenAPI 3.0 spells `nullable`. */
function openApi30(field: FieldSchema, name?: string): AnySchemaObject {
  const { type, items, properties, anyOf, default: usual, ...rest } = field;
  const types = [type ?? []].flat();
  const others = types.filter((one) => one !== "null");
  // `nullable` needs a type beside it.
  if (types.length > 0 && others.length === 0) return { enum: [null] };
  const members = Object.entries(properties ?? {});
  return {
    ...(others.length > 0 && { type: others.length === 1 ? others[0] : others }),
    ...rest,
    ...(items && { items: openApi30(items) }),
    ...(properties && {
      properties: Object.fromEntries(members.map(([member, schema]) => [member, openApi30(schema, member)])),
    }),
    ...(anyOf && { anyOf: anyOf.map((schema) => openApi30(schema)) }),
    ...(types.includes("null") && { nullable: true }),
    ...(usual !== undefined && { default: spellDefault(usual, field) }),
    ...(name !== undefined && { description: `The field ${name} of the generated video.` }),
  };
}

/** The vendor writes the default of a number as text where the values are listed. */
function spellDefault(usual: unknown, field: FieldSchema): unknown {
  return typeof usual === "number" && field.enum ? String(usual) : usual;
}

const nullable = (schema: object) => ({ type: "object", nullable: true, ...schema });

const generation = {
  type: "object",
  properties: {
    id: { type: "string" },
    status: { type: "string", enum: ["queued", "generating", "completed", "error"] },
    video: nullable({ properties: { url: { type: "string", format: "uri" } }, required: ["url"] }),
    error: nullable({
      properties: { name: { type: "string" }, message: { type: "string" } },
      required: ["name", "message"],
    }),
    meta: nullable({
      properties: {
        usage: nullable({ properties: { credits_used: { type: "number" } }, required: ["credits_used"] }),
      },
    }),
  },
  required: ["id", "status"],
};
