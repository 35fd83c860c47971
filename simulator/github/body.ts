import * as z from "zod";
import type { Exchange } from "../http/exchange.ts";
import { isSentAsJson, parseJson } from "../http/json-body.ts";
import type { Reply } from "../http/reply.ts";
import { invalid, refuseGitHub } from "./refusal.ts";

/** Validates a body exactly; GitHub would ignore unknown fields. */
export function readBody<S extends z.ZodType>(
  schema: S,
  exchange: Exchange,
): { body: z.output<S> } | { refusal: Reply } {
  const json = isSentAsJson(exchange) ? parseJson(exchange.body) : undefined;
  if (json === undefined) return { refusal: refuseGitHub(400, exchange) };
  const { data, error } = schema.safeParse(json);
  if (!error) return { body: data };
  const [issue] = error.issues;
  return { refusal: invalid(issue?.path.join(".") ?? "", z.prettifyError(error)) };
}
