import { type Reply, textReply } from "../http/reply.ts";
import type { Refuse } from "../http/service.ts";

/** A refusal of Azure's blob service. */
export class AzureError extends Error {
  override readonly name = "AzureError";
  readonly status: number;
  /** https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The status, and the code in a header and in an XML body. Any other error is an internal one. */
export function azureErrorReply(error: unknown): Reply {
  const { status, code, message } =
    error instanceof AzureError ? error : new AzureError(500, "InternalError", String(error));
  const xml = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
  const reply = textReply(status, "application/xml", xml);
  return { ...reply, headers: { ...reply.headers, "x-ms-error-code": code } };
}

const codes: Record<number, string> = {
  403: "AuthorizationFailure",
  404: "ResourceNotFound",
  405: "UnsupportedHttpVerb",
  500: "InternalError",
  503: "ServerBusy",
};

/** Refuses as Azure's blob service does. */
export const refuseBlob: Refuse = (status, _, message = `Status ${status}`) =>
  azureErrorReply(new AzureError(status, codes[status] ?? "InvalidInput", message));

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
