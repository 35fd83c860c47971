import type { ServerResponse } from "node:http";
import { type Answer, jsonAnswer, send } from "./answer.ts";

/** The calls a fault can spoil. `blob` is the upload in one piece, `rest` the listing of GitHub's REST API. */
export type ArtifactCall =
  | "create"
  | "block"
  | "blocklist"
  | "blob"
  | "finalize"
  | "list"
  | "sign"
  | "delete"
  | "download"
  | "rest";

/** With `accept`, the service does its work all the same, as when an answer gets lost on its way. */
export type Misbehaviour =
  /** Answers with the status; `retryAfter` in seconds or as a date; `msg` is the message of the error body. */
  | { kind: "status"; status: number; retryAfter?: number | string; msg?: string; accept?: boolean }
  /** Closes the connection with a TCP reset. */
  | { kind: "reset"; accept?: boolean }
  /** Never answers. */
  | { kind: "hang"; accept?: boolean }
  /** Answers 502 with the web page of a proxy. */
  | { kind: "html"; accept?: boolean };

/** Something that goes wrong. */
export interface ArtifactFault {
  at: ArtifactCall;
  /** How many of the calls it spoils; all unless said. */
  times?: number;
  /** How many of the calls go well before. */
  after?: number;
  do: Misbehaviour;
}

/** Does to the response what the fault says. */
export async function misbehave(response: ServerResponse, fault: Misbehaviour): Promise<void> {
  response.req.resume();
  if (fault.kind === "hang") return;
  if (fault.kind === "reset") response.socket?.resetAndDestroy();
  else await send(response, fault.kind === "html" ? webPage : statusAnswer(fault));
}

function statusAnswer({ status, retryAfter, msg }: Extract<Misbehaviour, { kind: "status" }>): Answer {
  const headers = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
  return jsonAnswer(
    status,
    { code: "unavailable", msg: msg ?? `status ${status}, as was asked for` },
    headers,
  );
}

const webPage: Answer = {
  status: 502,
  headers: { "content-type": "text/html" },
  body: "<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>",
};
