import * as z from "zod/mini";
import { lazy } from "../../lazy.ts";
import { generationIdPattern } from "../generation-id.ts";
import { asText, optionalField } from "../json.ts";

/** Answers of fal's queue; only the fields that the action uses. */

export const submitAnswer = lazy(() =>
  z.looseObject({
    request_id: z.string().check(z.regex(generationIdPattern)),
    status_url: optionalField(z.string()),
    response_url: optionalField(z.string()),
    cancel_url: optionalField(z.string()),
  }),
);

export const statusAnswer = lazy(() =>
  z.looseObject({
    status: z.string(),
    request_id: optionalField(z.string()),
    queue_position: optionalField(z.number()),
    logs: optionalField(z.array(z.looseObject({ message: optionalField(z.string()) }))),
    error: z.optional(z.unknown()),
    error_type: optionalField(z.string()),
  }),
);

export type StatusAnswer = z.output<ReturnType<typeof statusAnswer>>;

export const cancelAnswer = lazy(() => z.looseObject({ status: z.nullish(z.string()) }));

/** fal's error message: `detail` is a string, or a list of faults with their places. */
export function readDetail(json: unknown): string | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  const { detail, error, message } = json as Record<string, unknown>;
  if (Array.isArray(detail)) return detail.map(describeFault).join("; ") || undefined;
  return [detail, error, message].find((text) => typeof text === "string" && text !== "") as
    | string
    | undefined;
}

/** Whether an error is fal's own: its bodies have a `detail`, its headers a type. */
export function isFalError(json: unknown, headers: Record<string, string>): boolean {
  if (headers["x-fal-error-type"]) return true;
  return typeof json === "object" && json !== null && ("detail" in json || "error_type" in json);
}

/** The types of an error: of the request as a whole, or of each fault that a model finds. */
export function readErrorTypes(json: unknown): string[] {
  const { detail, error_type: own } = (json ?? {}) as { detail?: unknown; error_type?: unknown };
  const faults = Array.isArray(detail)
    ? detail.map((fault) => (fault as { type?: unknown } | null)?.type)
    : [];
  return [own, ...faults].filter((type) => typeof type === "string");
}

function describeFault(fault: unknown): string {
  const { loc, msg } = (fault ?? {}) as { loc?: unknown; msg?: unknown };
  const where = [loc].flat().filter((part) => part !== undefined && part !== "body");
  return `${where.length > 0 ? `${where.map(asText).join(".")}: ` : ""}${asText(msg ?? "refused")}`;
}
