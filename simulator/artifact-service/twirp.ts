import * as z from "zod";
import type { Exchange } from "../http/exchange.ts";
import { parseJson } from "../http/json-body.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import type { Refuse } from "../http/service.ts";

/** HTTP status by error code: those that this service uses of https://twitchtv.github.io/twirp/docs/errors.html */
const statuses = {
  malformed: 400,
  invalid_argument: 400,
  unauthenticated: 401,
  permission_denied: 403,
  not_found: 404,
  bad_route: 404,
  already_exists: 409,
  internal: 500,
};

export type TwirpCode = keyof typeof statuses;

/** A refusal of a Twirp method. */
export class TwirpError extends Error {
  override readonly name = "TwirpError";
  readonly code: TwirpCode;

  constructor(code: TwirpCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The code's status, and code and message as JSON. Any other error is an internal one. */
export function twirpErrorReply(error: unknown): Reply {
  const { code, message } = error instanceof TwirpError ? error : new TwirpError("internal", String(error));
  return jsonReply(statuses[code], { code, msg: message });
}

/** Refuses as a Twirp server does: an unknown method by `bad_route`, anything else as unavailable. */
export const refuseTwirp: Refuse = (status, exchange, message = `status ${status}`) =>
  exchange.at === "unknown"
    ? twirpErrorReply(badRoute(exchange))
    : jsonReply(status, { code: "unavailable", msg: message });

/** The error for a request that no method takes. */
export function badRoute({ method, url }: Exchange): TwirpError {
  return new TwirpError("bad_route", `no handler for ${method} ${url.pathname}`);
}

/**
 * Reads a message in the JSON form of protobuf.
 * @throws {TwirpError} `malformed`, or `invalid_argument` where it does not fit the schema
 */
export function parseMessage<S extends z.core.$ZodType>(schema: S, text: string): z.output<S> {
  const json = parseJson(text);
  if (json === undefined) throw new TwirpError("malformed", "the json request could not be decoded");
  const parsed = z.safeParse(schema, json);
  if (parsed.success) return parsed.data;
  throw new TwirpError("invalid_argument", z.prettifyError(parsed.error));
}
