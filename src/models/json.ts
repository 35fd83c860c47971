import type { Json } from "./model.ts";

/** Whether a value can travel in a request body just as it is. */
export function isJson(value: unknown): value is Json {
  if (value === null || typeof value === "boolean") return true;
  // Half a character would be another one by the time it arrives.
  if (typeof value === "string") return value.isWellFormed();
  // Larger integers are rounded when they are read: another number would be sent than was written.
  if (typeof value === "number")
    return Number.isSafeInteger(value) || (value % 1 !== 0 && Number.isFinite(value));
  if (Array.isArray(value)) return value.every(isJson);
  return isMapping(value) && Object.entries(value).flat().every(isJson);
}

/** YAML can hold sets, dates and bytes too, which are other kinds of objects. */
export function isMapping(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === "[object Object]";
}
