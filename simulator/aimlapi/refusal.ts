import { randomUUID } from "node:crypto";
import type { Exchange } from "../http/exchange.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import type { Answers } from "../options.ts";

/** One complaint about a body, as the newer error bodies list them. */
export interface Complaint {
  path: string[];
  code: string;
  /** The values that would have passed, where they can be listed. */
  options?: unknown[];
  message: string;
}

interface Wording {
  title: string;
  message: string;
  data?: unknown;
}

const wordings: Record<number, Wording> = {
  400: { title: "Bad Request", message: "Body validation error" },
  401: { title: "Unauthorized", message: "This request requires a valid API key" },
  403: {
    title: "Forbidden",
    message: "You've run out of credits",
    data: { kind: "err_insufficent_credits" },
  },
  404: { title: "Not Found", message: "Not found" },
  429: { title: "Too Many Requests", message: "Too Many Requests" },
  500: { title: "Internal Server Error", message: "Internal server error" },
  502: { title: "Bad Gateway", message: "Bad Gateway" },
  503: { title: "Service Unavailable", message: "Service unavailable" },
  504: { title: "Gateway Timeout", message: "Generation timeout" },
};

export function aimlapiRefusal(
  answers: Answers,
  status: number,
  exchange: Exchange,
  message?: string,
  complaints?: Complaint[],
): Reply {
  const { errorBody, errorMessage } = answers;
  return jsonReply(
    status,
    refusalBody(errorBody, status, exchange.url.pathname, message, complaints, errorMessage),
  );
}

/** The body of an error in AI/ML API's older or newer form. */
export function refusalBody(
  form: Answers["errorBody"],
  status: number,
  path: string,
  message?: string,
  complaints?: Complaint[],
  messageForm: Answers["errorMessage"] = "text",
): Record<string, unknown> {
  const usual = wordings[status] ?? { title: "Error", message: `Error ${status}` };
  const said = message ?? usual.message;
  const data = complaints ?? (message === undefined ? usual.data : undefined);
  const spoken = spell(said, complaints, messageForm);
  if (form === "new") {
    return { title: usual.title, status, message: spoken, error: { name: "Error", message: said, data } };
  }
  const timestamp = new Date().toISOString();
  return { message: spoken, path, requestId: randomUUID(), statusCode: String(status), timestamp };
}

function spell(message: string, complaints: Complaint[] = [], form: Answers["errorMessage"]): unknown {
  const lines = [
    message,
    ...complaints.map((complaint) => `${complaint.path.join(".")}: ${complaint.message}`),
  ];
  if (form === "list") return lines;
  return form === "json"
    ? JSON.stringify(complaints.length > 0 ? complaints : { message })
    : lines.join("\n");
}
