import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import type { Exchange } from "./conformity.ts";

/** Stands before a stand-in, and keeps each request below its API's root with its answer. */
export async function recordExchanges(apiUrl: string): Promise<{ apiUrl: string; exchanges: Exchange[] }> {
  const target = new URL(apiUrl);
  const exchanges: Exchange[] = [];
  const server = createServer((request, response) => void forward(request, response, target, exchanges));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { apiUrl: `http://127.0.0.1:${port}${target.pathname}`, exchanges };
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  target: URL,
  exchanges: Exchange[],
): Promise<void> {
  const { url = "/", method = "GET", headers } = request;
  const sent = await text(request);
  const { host, connection, "content-length": length, ...passed } = headers;
  const answer = await fetch(new URL(url, target), {
    method,
    headers: Object.entries(passed).map(([name, value]): [string, string] => [name, String(value)]),
    redirect: "manual",
    ...(sent !== "" && { body: sent }),
  });
  const received = await answer.text();
  if (url.startsWith(`${target.pathname}/`)) {
    exchanges.push({
      method,
      target: url.slice(target.pathname.length),
      sent: sent === "" ? undefined : JSON.parse(sent),
      status: answer.status,
      received: received === "" ? undefined : JSON.parse(received),
    });
  }
  const kept = [...answer.headers].filter(([name]) => name !== "content-length" && name !== "connection");
  // The next page is on this server, too.
  const own = kept.map(([name, value]): [string, string] => [
    name,
    value.replaceAll(target.origin, `http://${host}`),
  ]);
  response.writeHead(answer.status, Object.fromEntries(own)).end(received);
}
