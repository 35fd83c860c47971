import type { AnySchemaObject } from "ajv";
import type { CatalogueEntry, FieldSchema } from "../../src/models/entry.ts";

type Schemas = Record<string, AnySchemaObject>;

/**
 * The document of a model's queue: OpenAPI 3.0.4, with its schemas under `components`. If the entry has no fields, the
 * schema allows any.
 */
export function falDocument(entry: CatalogueEntry): AnySchemaObject {
  const { id, kind, fields, required } = entry;
  const name = pascalCase(id.replace(/^fal-ai\//u, ""));
  const schemas: Schemas = {};
  schemas.QueueStatus = queueStatus;
  const title = `${name}Request`;
  const isOpen = Object.keys(fields).length === 0;
  schemas[`${name}Input`] = isOpen
    ? { title, type: "object" }
    : objectSchema(title, { properties: fields, required }, name, schemas);
  schemas[`${name}Output`] = outputSchema(name);
  schemas.File = file;
  const json = (schema: string) => ({
    content: { "application/json": { schema: { $ref: `#/components/schemas/${schema}` } } },
  });
  const about = `/${id}/requests/{request_id}`;
  const answer = (schema: string) => ({ 200: { description: "The answer.", ...json(schema) } });
  return {
    openapi: "3.0.4",
    info: {
      title: `Queue OpenAPI for ${id}`,
      version: "1.0.0",
      description: `The OpenAPI schema for the ${id} queue.`,
      "x-fal-metadata": { endpointId: id, category: categoryOf(kind) },
    },
    components: {
      securitySchemes: { apiKeyAuth: { type: "apiKey", in: "header", name: "Authorization" } },
      schemas,
    },
    paths: {
      [`${about}/status`]: { get: { responses: answer("QueueStatus") } },
      [`${about}/cancel`]: { put: { responses: { 200: { description: "The request was cancelled." } } } },
      [`/${id}`]: {
        post: { requestBody: { required: true, ...json(`${name}Input`) }, responses: answer("QueueStatus") },
      },
      [about]: { get: { responses: answer(`${name}Output`) } },
    },
    servers: [{ url: "https://queue.fal.run" }],
    security: [{ apiKeyAuth: [] }],
  };
}

/** The schema of a request's body, itself no `$ref`. */
export function falSchema(document: AnySchemaObject, id: string): AnySchemaObject {
  const { schema } = document.paths[`/${id}`].post.requestBody.content["application/json"];
  return schema.$ref ? document.components.schemas[schema.$ref.split("/").at(-1)] : schema;
}

/** fal's name of a kind. A model that takes a text alone is listed as text-to-video. */
export function categoryOf(kind: CatalogueEntry["kind"]): string {
  return kind === "both" ? "text-to-video" : kind;
}

/** An object, its nested objects as further schemas under `prefix`. */
function objectSchema(
  title: string,
  { properties = {}, required }: Pick<FieldSchema, "properties" | "required">,
  prefix: string,
  schemas: Schemas,
): AnySchemaObject {
  const names = Object.keys(properties);
  return {
    title,
    ...(required && required.length > 0 && { required }),
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, field]) => {
        const words = name.split("_").map(capitalize).join(" ");
        return [name, { ...propertySchema(field, name, prefix + pascalCase(name), schemas), title: words }];
      }),
    ),
    type: "object",
    "x-fal-order-properties": names,
  };
}

/** A field. One that may be null is one of two schemas; its default stays outside. */
function propertySchema(field: FieldSchema, name: string, prefix: string, schemas: Schemas): AnySchemaObject {
  const { default: usual, ...rest } = field;
  const outside = usual === undefined ? {} : { default: usual };
  if (!Array.isArray(field.type) || !field.type.includes("null")) {
    return { ...valueSchema(rest, name, prefix, schemas), ...outside };
  }
  const others = field.type.filter((type) => type !== "null");
  const type = others.length === 1 ? others[0] : others;
  const values = field.enum?.filter((value) => value !== null);
  const inner = { ...rest, ...(type && { type }), ...(values && { enum: values }) };
  return { anyOf: [valueSchema(inner, name, prefix, schemas), { type: "null" }], ...outside };
}

function valueSchema(field: FieldSchema, name: string, prefix: string, schemas: Schemas): AnySchemaObject {
  const { enum: values, items, properties, required, anyOf, format, ...rest } = field;
  if (properties) {
    schemas[prefix] = objectSchema(prefix, { properties, ...(required && { required }) }, prefix, schemas);
    return { $ref: `#/components/schemas/${prefix}` };
  }
  return {
    ...rest,
    ...(values?.length === 1 ? { const: values[0] } : values && { enum: values }),
    ...(items && { items: propertySchema(items, name, `${prefix}Item`, schemas) }),
    ...(anyOf && {
      anyOf: anyOf.map((branch, index) =>
        propertySchema(branch, name, `${prefix}${index === 0 ? "" : index + 1}`, schemas),
      ),
    }),
    ...(format === "file-url" ? { ui: { field: fileKind(name) } } : format && { format }),
  };
}

/** fal marks the address of a file by the kind of its picker. */
function fileKind(name: string): string {
  if (/video/u.test(name)) return "video";
  if (/audio/u.test(name)) return "audio";
  return /image|img|frame|mask/u.test(name) ? "image" : "file";
}

function pascalCase(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/u)
    .map(capitalize)
    .join("");
}

function capitalize(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function outputSchema(name: string): AnySchemaObject {
  return {
    title: `${name}Response`,
    required: ["video"],
    properties: { video: { $ref: "#/components/schemas/File" } },
    type: "object",
    "x-fal-order-properties": ["video"],
  };
}

const text = { type: "string" };

const queueStatus = {
  type: "object",
  properties: {
    status: { type: "string", enum: ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"] },
    request_id: text,
    response_url: text,
    status_url: text,
    cancel_url: text,
    logs: { type: "object", additionalProperties: true },
    metrics: { type: "object", additionalProperties: true },
    queue_position: { type: "integer" },
  },
  required: ["status", "request_id"],
};

const file = {
  title: "File",
  required: ["url"],
  properties: {
    url: text,
    content_type: { anyOf: [text, { type: "null" }] },
    file_name: { anyOf: [text, { type: "null" }] },
    file_size: { anyOf: [{ type: "integer" }, { type: "null" }] },
  },
  type: "object",
  "x-fal-order-properties": ["url", "content_type", "file_name", "file_size"],
};
