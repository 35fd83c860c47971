import * as z from "zod/mini";
import { late } from "../../late.ts";
import { incidental, maxIdLength } from "../incidental.ts";
import { asText } from "../json.ts";

/** Answers of fal's queue. What is not needed is not looked at. */

export const submitAnswer = late(() =>
  z.looseObject({
    request_id: z.string().check(z.minLength(1), z.maxLength(maxIdLength)),
    status_url: incidental(z.string()),
    response_url: incidental(z.string()),
    cancel_url: incidental(z.string()),
  }),
);

export const statusAnswer = late(() =>
  z.looseObject({
    status: z.string(),
    request_id: incidental(z.string()),
    queue_position: incidental(z.number()),
    logs: incidental(z.array(z.looseObject({ message: incidental(z.string()) }))),
    error: z.optional(z.unknown()),
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

/** Whether a body has the form of fal's errors. */
export function hasDetail(json: unknown): boolean {
  return typeof json === "object" && json !== null && "detail" in json;
}

function faultOf(fault: unknown): string {
  const { loc, msg } = (fault ?? {}) as { loc?: unknown; msg?: unknown };
  const where = [loc].flat().filter((part) => part !== undefined && part !== "body");
  return `${where.length > 0 ? `${where.map(asText).join(".")}: ` : ""}${asText(msg ?? "refused")}`;
}
