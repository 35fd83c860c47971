import { createRequire } from "node:module";
import type { Ajv as AjvClass, AnySchemaObject, ErrorObject } from "ajv";
import type { BodyIssue } from "../jobs/model.ts";

export type BodyCheck = (body: unknown) => BodyIssue[];

/**
 * Compiles a published schema. Its first level allows no further fields, unless it names none or says that it does.
 * @param document Where the schema's `$ref`s point to.
 */
export function compileBodyCheck(schema: AnySchemaObject, document: AnySchemaObject): BodyCheck {
  const { components } = document;
  const additionalProperties = schema.properties === undefined;
  const matches = ajv().compile(withNullTypes({ additionalProperties, ...schema, components }));
  return (body) => (matches(body) ? [] : describeErrors(matches.errors ?? []));
}

/** Ajv refuses `nullable` without a type, which AI/ML API writes for "or null" among alternatives. */
function withNullTypes(schema: AnySchemaObject): AnySchemaObject {
  return JSON.parse(JSON.stringify(schema), (_, value) =>
    value?.nullable === true && Object.keys(value).length === 1 ? { type: "null" } : value,
  );
}

let loaded: AjvClass | undefined;

/** Loaded with the first request that needs it, so that the simulator starts without it. */
function ajv(): AjvClass {
  if (loaded) return loaded;
  const { Ajv } = createRequire(import.meta.url)("ajv") as { Ajv: typeof AjvClass };
  loaded = new Ajv({
    strict: false,
    allErrors: true,
    formats: { uri: (text: string) => URL.canParse(text) },
  });
  return loaded;
}

function describeErrors(errors: ErrorObject[]): BodyIssue[] {
  const telling = errors.filter(isTelling);
  return mergeIssues(telling.length > 0 ? telling : errors);
}

/** Not that a value is not null, nor that none of several schemas matches: the errors beside them say more. */
function isTelling({ keyword, params }: ErrorObject): boolean {
  return keyword !== "anyOf" && keyword !== "oneOf" && params.type !== "null";
}

const codes: Record<string, string> = {
  type: "invalid_type",
  required: "invalid_type",
  enum: "invalid_value",
  const: "invalid_value",
  additionalProperties: "unrecognized_keys",
  minimum: "too_small",
  exclusiveMinimum: "too_small",
  minLength: "too_small",
  minItems: "too_small",
  maximum: "too_big",
  exclusiveMaximum: "too_big",
  maxLength: "too_big",
  maxItems: "too_big",
  multipleOf: "not_multiple_of",
  format: "invalid_format",
};

function toIssue({ keyword, instancePath, params, message = "Invalid" }: ErrorObject): BodyIssue {
  const path = instancePath.split("/").slice(1).map(unescapePointer);
  const code = codes[keyword] ?? "custom";
  if (keyword === "required") {
    return { path: [...path, params.missingProperty], code, message: "Required", missing: true };
  }
  if (keyword === "additionalProperties") {
    const property = String(params.additionalProperty);
    return { path: [...path, property], code, message: "Unrecognized key", missing: false };
  }
  const options = keyword === "const" ? [params.allowedValue] : params.allowedValues;
  return { path, code, message, missing: false, ...(options && { options }) };
}

function unescapePointer(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** One issue for each field with a list of values, and for the other fields one of each kind. */
function mergeIssues(errors: ErrorObject[]): BodyIssue[] {
  const fields = Map.groupBy(errors.map(toIssue), ({ path }) => path.join("\0"));
  return [...fields.values()].flatMap((issues) => {
    const listed = issues.filter(({ options }) => options);
    const [first] = listed;
    if (first) return [{ ...first, options: listed.flatMap(({ options = [] }) => options) }];
    return [...new Map(issues.map((issue) => [issue.message, issue])).values()];
  });
}
