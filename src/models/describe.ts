import type * as z from "zod/mini";
import type { Json, Model } from "./model.ts";

/** The type and the allowed values of one field of a model. */
export interface FieldDescription {
  name: string;
  type: "text" | "integer" | "number" | "choice";
  /** The allowed values of a choice. */
  values: Json[];
  minimum?: number;
  maximum?: number;
  default?: Json;
  required: boolean;
}

/** Describes every field of a model, in the order of its schema. */
export function describeFields(model: Model): FieldDescription[] {
  return Object.entries(shapeOf(model.schema)).map(([name, schema]) => describeField(name, schema));
}

/** Formats the allowed values of a field: `5, 10`, `number from 0 to 1`, `text`. */
export function describeAllowed({ type, values, minimum, maximum }: FieldDescription): string {
  if (type === "choice") return values.join(", ");
  if (minimum !== undefined && maximum !== undefined) return `${type} from ${minimum} to ${maximum}`;
  return type;
}

/** Advice to add or remove quotation marks if only they are wrong: YAML reads `7` as a number and `"7"` as text. */
export function adviceOnQuotes(given: unknown, { type, values }: FieldDescription): string {
  const sameText = values.some((value) => value !== given && String(value) === String(given));
  const isNumber = type === "integer" || type === "number";
  if (typeof given === "string") {
    const meant = sameText || (isNumber && /^[+-]?\d+(?:\.\d+)?$/u.test(given.trim()));
    return meant ? "; write the value without quotation marks" : "";
  }
  return sameText || type === "text" ? "; put the value into quotation marks" : "";
}

function shapeOf(schema: z.core.$ZodType): Record<string, z.core.$ZodType> {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === "pipe") return shapeOf(def.in);
  if (def.type === "object") return def.shape;
  throw new TypeError(`A model's schema is an object, not ${def.type}`);
}

function describeField(name: string, schema: z.core.$ZodType): FieldDescription {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "default":
      return { ...describeField(name, def.innerType), default: def.defaultValue as Json, required: false };
    case "optional":
      return { ...describeField(name, def.innerType), required: false };
    case "enum":
      return { name, type: "choice", values: Object.values(def.entries), required: true };
    case "literal":
      return { name, type: "choice", values: def.values as Json[], required: true };
    case "number":
      return { name, values: [], required: true, ...describeNumber(def) };
    case "string":
      return { name, type: "text", values: [], required: true };
    default:
      throw new TypeError(`The field ${name} has a type that nothing describes: ${def.type}`);
  }
}

function describeNumber(def: z.core.$ZodNumberDef): Pick<FieldDescription, "type" | "minimum" | "maximum"> {
  const integer = "format" in def && def.format === "safeint";
  const checks = (def.checks ?? []).map((check) => (check as z.core.$ZodChecks)._zod.def);
  const bound = (wanted: string) => checks.find(({ check }) => check === wanted);
  const minimum = bound("greater_than");
  const maximum = bound("less_than");
  return {
    type: integer ? "integer" : "number",
    ...(minimum && "value" in minimum && { minimum: Number(minimum.value) }),
    ...(maximum && "value" in maximum && { maximum: Number(maximum.value) }),
  };
}
