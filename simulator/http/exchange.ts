import type { Readable } from "node:stream";
import type { FileContent } from "../files/content.ts";

/** The operations of all services. */
export const operations = [
  "submit",
  "poll",
  "logs",
  "pricing",
  "schema",
  "models",
  "deprecations",
  "metrics",
  "billing",
  "stream",
  "status",
  "result",
  "cancel",
  "file",
  "initiate-upload",
  "upload",
  "uploaded-file",
  "permission",
  "react",
  "list-comments",
  "read-comment",
  "comment-picture",
  "create-comment",
  "edit-comment",
  "viewer",
  "read-git",
  "write-git",
  "move-branch",
  "list-pulls",
  "create-pull",
  "edit-pull",
  "artifacts",
  "create-artifact",
  "finalize-artifact",
  "list-artifacts",
  "sign-artifact-url",
  "delete-artifact",
  "put-block",
  "put-block-list",
  "put-blob",
  "get-blob",
  "unknown",
] as const;
export type Operation = (typeof operations)[number];

/** A request and the state of its answer. */
export interface Exchange {
  readonly at: Operation;
  readonly method: string;
  /** The URL on this server's origin. */
  readonly url: URL;
  /** Path and query exactly as sent. */
  readonly target: string;
  /** Names in lower case. A fault may remove one. */
  readonly headers: Record<string, string>;
  /** Empty for a streamed route. */
  readonly body: string;
  /** The body of a streamed route; already read for the others. */
  readonly content: Readable;
  /** The named parts of the path, decoded. */
  readonly params: Record<string, string>;
  /** Aborts when the connection closes. */
  readonly closed: AbortSignal;
  /** Changes a file before the file host serves it. A fault sets it. */
  alterFile: (file: FileContent) => FileContent;
}

/** A request as recorded for tests. */
export interface RecordedRequest {
  at: Operation;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  /** The status, or the substitute for a complete answer; `pending` until it is decided. */
  answered: number | "reset" | "hang" | "pending";
  /** Time of arrival, in milliseconds since the epoch. */
  time: number;
}
