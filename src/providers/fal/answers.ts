import * as z from "zod/mini";
import { late } from "../../late.ts";

/** Answers of fal's queue. What is not needed is not looked at. */

export const submitAnswer = late(() =>
  z.looseObject({
    request_id: z.string().check(z.minLength(1)),
    status_url: z.optional(z.string()),
    response_url: z.optional(z.string()),
    cancel_url: z.optional(z.string()),
  }),
);

export const statusAnswer = late(() =>
  z.looseObject({
    status: z.string(),
    request_id: z.nullish(z.string()),
    queue_position: z.nullish(z.number()),
    logs: z.nullish(z.array(z.looseObject({ message: z.nullish(z.string()) }))),
    error: z.optional(z.unknown()),
    error_type: z.nullish(z.string()),
  }),
);

export type StatusAnswer = z.output<ReturnType<typeof statusAnswer>>;

export const resultAnswer = late(() =>
  z.looseObject({
    video: z.nullish(z.looseObject({ url: z.nullish(z.string()) })),
  }),
);

export const cancelAnswer = late(() => z.looseObject({ status: z.nullish(z.string()) }));

/** What fal says is wrong: `detail` is text, or a list with the place of each fault. */
export function detailOf(json: unknown): string | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  const { detail, error, message } = json as Record<string, unknown>;
  if (Array.isArray(detail)) return detail.map(faultOf).join("; ") || undefined;
  return [detail, error, message].find((text) => typeof text === "string" && text !== "") as
    | string
    | undefined;
}

function faultOf(fault: unknown): string {
  const { loc, msg } = (fault ?? {}) as { loc?: unknown; msg?: unknown };
  const where = [loc].flat().filter((part) => part !== undefined && part !== "body");
  return `${where.length > 0 ? `${where.join(".")}: ` : ""}${String(msg ?? "refused")}`;
}
