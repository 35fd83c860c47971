import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { applyFault } from "../faults/effects.ts";
import type { Fault } from "../faults/fault.ts";
import { nextFault } from "../faults/next.ts";
import type { Exchange, RecordedRequest } from "./exchange.ts";
import type { Answer } from "./reply.ts";
import type { Route, Service } from "./service.ts";
import { writeReply } from "./write.ts";

/** Everything that is watched and decided while requests come in. */
export interface Watch {
  requests: RecordedRequest[];
  faults: Fault[];
  onRequest: (request: RecordedRequest) => void;
  onAnswer: (request: RecordedRequest) => void;
}

export interface Listener {
  url: string;
  close(): Promise<void>;
}

/** Serves on 127.0.0.1. A path belongs to the first service that owns it; the last one owns all that is left. */
export async function listen(port: number, services: readonly Service[], watch: Watch): Promise<Listener> {
  const server = createServer((request, response) => {
    void serve(request, response, { origin, services, watch });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: origin,
    async close() {
      const gone = once(server, "close");
      server.close();
      server.closeAllConnections();
      await gone;
    },
  };
}

interface Site {
  origin: string;
  services: readonly Service[];
  watch: Watch;
}

async function serve(request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  const closed = new AbortController();
  response.once("close", () => closed.abort());
  const body = await text(request).catch(() => undefined);
  if (body === undefined) return;
  try {
    await answer(request, body, response, site, closed.signal);
  } catch (error) {
    if (!closed.signal.aborted) throw error;
  }
}

async function answer(
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
  { origin, services, watch }: Site,
  closed: AbortSignal,
): Promise<void> {
  const destination = find(services, request);
  const exchange = exchangeFor(request, body, origin, destination, closed);
  const recorded = record(exchange);
  watch.requests.push(recorded);
  watch.onRequest(recorded);
  const given = await answerOf(exchange, destination, watch.faults);
  if (typeof given !== "string") destination.service.answered?.(exchange, given);
  recorded.answered = outcomeOf(given);
  watch.onAnswer(recorded);
  if (given === "reset") request.socket.resetAndDestroy();
  else if (given !== "hang") await writeReply(response, given, closed);
}

/** Where a request goes: a service, and one of its routes unless the path or the method is unknown there. */
interface Destination {
  service: Service;
  path: string;
  pathIsKnown: boolean;
  route: Route | undefined;
}

function find(services: readonly Service[], { url = "/", method }: IncomingMessage): Destination {
  const path = url.split("?", 1)[0] ?? "/";
  const service = services.find(({ owns }) => owns(path));
  if (!service) throw new Error(`No service owns ${path}`);
  const here = service.routes.filter((route) => route.path.test(path));
  const route = here.find((candidate) => candidate.method === method);
  return { service, path, pathIsKnown: here.length > 0, route };
}

function exchangeFor(
  request: IncomingMessage,
  body: string,
  origin: string,
  { route, path }: Destination,
  closed: AbortSignal,
): Exchange {
  const target = request.url ?? "/";
  return {
    at: route?.at ?? "unknown",
    method: request.method ?? "",
    url: new URL(URL.canParse(origin + target) ? origin + target : origin),
    target,
    headers: flatHeaders(request),
    body,
    params: parametersOf(path, route),
    closed,
    spoil: (file) => file,
  };
}

function answerOf(
  exchange: Exchange,
  { service, route, pathIsKnown }: Destination,
  faults: readonly Fault[],
): Answer | Promise<Answer> {
  if (!route) return service.refuse(pathIsKnown ? service.wrongMethod : 404, exchange);
  const refusal = route.check(exchange);
  if (refusal) return refusal;
  const healthy = async () => route.handle(exchange);
  const fault = nextFault(faults, exchange.at);
  return fault ? applyFault(fault.do, { healthy, exchange, service }) : healthy();
}

function outcomeOf(answer: Answer): RecordedRequest["answered"] {
  if (answer === "reset" || answer === "hang") return answer;
  if (answer.ending === "reset") return "reset";
  return answer.ending === "silence" ? "hang" : answer.status;
}

function record({ at, method, url, target, headers, body }: Exchange): RecordedRequest {
  const sent = url.origin + target;
  return { at, method, url: sent, headers: { ...headers }, body, answered: "pending", time: Date.now() };
}

function flatHeaders({ headers }: IncomingMessage): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(", ")]);
  return Object.fromEntries(entries) as Record<string, string>;
}

function parametersOf(path: string, route: Route | undefined): Record<string, string> {
  const groups = route?.path.exec(path)?.groups ?? {};
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decode(value)]));
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
