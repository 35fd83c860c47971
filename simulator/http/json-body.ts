import type { Exchange } from "./exchange.ts";

/** Whether the content type is JSON, without a charset or with UTF-8. */
export function isSentAsJson({ headers }: Exchange): boolean {
  return /^application\/json\s*(?:;\s*charset=utf-8\s*)?$/iu.test(headers["content-type"] ?? "");
}

/** Parses JSON; `undefined` if it is invalid. */
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
