import type { Json } from "./model.ts";

/** Whether JSON can represent a value exactly. */
export function isJson(value: unknown): value is Json {
  if (value === null || typeof value === "boolean") return true;
  // Encoding would replace a lone surrogate.
  if (typeof value === "string") return value.isWellFormed();
  // The parser rounds larger integers, so the number sent would not be the number written.
  if (typeof value === "number")
    return Number.isSafeInteger(value) || (value % 1 !== 0 && Number.isFinite(value));
  if (Array.isArray(value)) return value.every(isJson);
  return isMapping(value) && Object.entries(value).flat().every(isJson);
}

/** Whether a value is a plain mapping. YAML also has sets, dates and bytes, which are other objects. */
export function isMapping(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === "[object Object]";
}
