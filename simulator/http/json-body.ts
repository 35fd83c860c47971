import type { Exchange } from "./exchange.ts";

/** Whether a body is said to be JSON, in UTF-8 if that is said at all. */
export function isSentAsJson({ headers }: Exchange): boolean {
  return /^application\/json\s*(?:;\s*charset=utf-8\s*)?$/iu.test(headers["content-type"] ?? "");
}

/** A body's JSON; what is no JSON is `undefined`. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function isJsonObject(json: unknown): json is Record<string, unknown> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
