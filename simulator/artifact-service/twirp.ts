import * as z from "zod";
import { type Answer, jsonAnswer } from "./answer.ts";

/** The error codes of the Twirp protocol that this service uses, with the HTTP status of each. */
const statusOf = {
  malformed: 400,
  invalid_argument: 400,
  unauthenticated: 401,
  permission_denied: 403,
  not_found: 404,
  bad_route: 404,
  already_exists: 409,
  internal: 500,
};

export type TwirpCode = keyof typeof statusOf;

/** What a Twirp method refuses with. */
export class TwirpError extends Error {
  override readonly name = "TwirpError";
  readonly code: TwirpCode;

  constructor(code: TwirpCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The answer a client gets for whatever a method threw. */
export function errorAnswer(error: unknown): Answer {
  const { code, message } = error instanceof TwirpError ? error : new TwirpError("internal", String(error));
  return jsonAnswer(statusOf[code], { code, msg: message });
}

/** Reads a message in the JSON form of protobuf; a field that the message does not have is refused. */
export function parseMessage<S extends z.core.$ZodType>(schema: S, text: string): z.output<S> {
  const parsed = z.safeParse(schema, parseJson(text));
  if (parsed.success) return parsed.data;
  throw new TwirpError("invalid_argument", z.prettifyError(parsed.error));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TwirpError("malformed", "the json request could not be decoded");
  }
}
