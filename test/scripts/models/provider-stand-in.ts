import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** The answer to a path with its query: JSON, text as it is, or a status. */
export type Answers = (path: string) => unknown;

/** A provider's public addresses, for as long as the test runs. */
export interface StandIn {
  readonly url: string;
  readonly requests: { path: string; headers: IncomingHttpHeaders }[];
}

/** Answers 404 where `answers` gives nothing, and with the status where it gives a number. */
export async function standIn(answers: Answers): Promise<StandIn> {
  const requests: StandIn["requests"] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? "");
    requests.push({ path, headers: request.headers });
    const answer = answers(path);
    if (answer === undefined || typeof answer === "number") return response.writeHead(answer ?? 404).end();
    response.setHeader("content-type", "application/json");
    return response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close().closeAllConnections());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}
