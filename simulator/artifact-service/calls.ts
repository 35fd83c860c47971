import type { IncomingHttpHeaders } from "node:http";
import { blobPrefix } from "./blob-stand-in.ts";
import type { ArtifactCall } from "./faults.ts";

export const twirpPrefix = "/twirp/github.actions.results.api.v1.ArtifactService/";
export const restPrefix = "/api/v3/";

/** One request as it came in. */
export interface RecordedRequest {
  /** What the request was for; undefined for an address that this service does not have. */
  call: ArtifactCall | undefined;
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingHttpHeaders;
  /** The text of a control message; the bytes of blobs are not kept here. */
  body?: string;
  /** Undefined as long as there is no answer, or where a fault kept it back. */
  status?: number;
}

const twirpCalls: Record<string, ArtifactCall> = {
  CreateArtifact: "create",
  FinalizeArtifact: "finalize",
  ListArtifacts: "list",
  GetSignedArtifactURL: "sign",
  DeleteArtifact: "delete",
};

export function callOf(method: string, url: URL): ArtifactCall | undefined {
  if (url.pathname.startsWith(twirpPrefix)) return twirpCalls[url.pathname.slice(twirpPrefix.length)];
  if (url.pathname.startsWith(restPrefix)) return "rest";
  if (!url.pathname.startsWith(blobPrefix)) return undefined;
  if (method === "GET") return "download";
  const component = url.searchParams.get("comp");
  return component === "block" || component === "blocklist" ? component : "blob";
}
