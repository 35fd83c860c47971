import type { Readable } from "node:stream";
import type { FileContent } from "../files/content.ts";

/** What a request can ask for. */
export const operations = [
  "submit",
  "poll",
  "logs",
  "pricing",
  "billing",
  "stream",
  "status",
  "result",
  "cancel",
  "file",
  "permission",
  "react",
  "list-comments",
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

/** One request while it is being answered. */
export interface Exchange {
  readonly at: Operation;
  readonly method: string;
  /** The address on this server's own origin. */
  readonly url: URL;
  /** Path and query exactly as they were sent. */
  readonly target: string;
  /** Names in lower case. A fault may take one away. */
  readonly headers: Record<string, string>;
  /** Empty where the route is streamed. */
  readonly body: string;
  /** The bytes of the body, for a streamed route; else they have been read. */
  readonly content: Readable;
  /** The named parts of the path, decoded. */
  readonly params: Record<string, string>;
  /** Aborts once the connection is gone. */
  readonly closed: AbortSignal;
  /** Changes a file before the file host serves it. A fault sets it. */
  alterFile: (file: FileContent) => FileContent;
}

/** One request as tests look at it afterwards. */
export interface RecordedRequest {
  at: Operation;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  /** The status, or what came instead of a whole answer; `pending` until that is settled. */
  answered: number | "reset" | "hang" | "pending";
  /** Milliseconds since the epoch at which it had arrived. */
  time: number;
}
