import * as z from "zod/mini";
import { lazy } from "../../lazy.ts";
import { generationIdPattern } from "../generation-id.ts";
import { asText, optionalField } from "../json.ts";
import type { Usage } from "../provider.ts";
import { isError } from "../status.ts";

/**
 * Answers of AI/ML API, as documented and as observed; both forms are accepted where they differ. Only the fields that
 * the action uses.
 */

/** A number, also as text. A negative one is read as absent. */
const amount = lazy(() =>
  z.pipe(
    z.union([z.number(), z.string()]),
    z.transform((said: string | number) => amountIn(said)),
  ),
);

const usage = lazy(() =>
  z.looseObject({
    credits_used: optionalField(amount()),
    tokens_used: optionalField(amount()),
    usd_spent: optionalField(amount()),
  }),
);

/** AI/ML API documents ids as strings, and has sent numbers. */
const id = lazy(() =>
  z.pipe(
    z.union([z.string(), z.pipe(z.number(), z.transform(String))]),
    z.string().check(z.regex(generationIdPattern)),
  ),
);

export const generationAnswer = lazy(() =>
  z.looseObject({
    id: id(),
    status: optionalField(z.string()),
    error: z.optional(z.unknown()),
    meta: optionalField(z.looseObject({ usage: optionalField(usage()) })),
  }),
);

export type GenerationAnswer = z.output<ReturnType<typeof generationAnswer>>;

export const logsAnswer = lazy(() =>
  z.looseObject({
    data: z.array(
      z.looseObject({
        status: optionalField(z.string()),
        inference_id: optionalField(id()),
        client_request_id: optionalField(z.string()),
      }),
    ),
    pagination: optionalField(z.looseObject({ has_more: optionalField(z.boolean()) })),
  }),
);

/** AI/ML API's rate: 2,000,000 credits are 1 USD. */
const creditsPerUsd = 2_000_000;

/** Reads the charge from the body, else from the headers. */
export function readUsage(answer: GenerationAnswer, headers: Record<string, string>): Usage {
  const said = answer.meta?.usage;
  const credits = said?.credits_used ?? said?.tokens_used ?? amountIn(headers["x-aimlapi-credits-used"]);
  const usd =
    said?.usd_spent ??
    amountIn(headers["x-aimlapi-usd-spent"]) ??
    (credits === undefined ? undefined : credits / creditsPerUsd);
  return { ...(credits !== undefined && { credits }), ...(usd !== undefined && { usd }) };
}

function amountIn(said: string | number | undefined): number | undefined {
  const number = String(said ?? "").trim() ? Number(said) : Number.NaN;
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}

/** Reads the message of an error in any of its forms; undefined if there is no error. */
export function readErrorText(error: unknown): string | undefined {
  if (!isError(error)) return undefined;
  if (typeof error === "string") return unwrapped(error);
  if (Array.isArray(error)) return error.map(readErrorText).filter(Boolean).join("; ") || undefined;
  if (typeof error !== "object") return String(error);
  const { message, msg, detail, name, title, path, loc, options } = error as Record<string, unknown>;
  const text =
    readErrorText(message) ??
    readErrorText(msg) ??
    readErrorText(detail) ??
    readErrorText(name) ??
    readErrorText(title);
  const where = [path ?? loc].flat().filter((part) => part !== undefined && part !== "body");
  const allowed = Array.isArray(options) ? ` (allowed: ${options.map(asText).join(", ")})` : "";
  if (text === undefined) return JSON.stringify(error);
  return `${where.length > 0 ? `${where.map(asText).join(".")}: ` : ""}${text}${allowed}`;
}

/** AI/ML API has sent messages that are JSON themselves. */
function unwrapped(text: string): string {
  if (!/^\s*[[{]/u.test(text)) return text;
  try {
    return readErrorText(JSON.parse(text)) ?? text;
  } catch {
    return text;
  }
}
