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

/** The recorded requests and the faults that the servers of a simulator share. */
export interface Traffic {
  requests: RecordedRequest[];
  faults: Fault[];
  onRequest: (request: RecordedRequest) => void;
  onAnswer: (request: RecordedRequest) => void;
}

/** Completes the options with defaults. Uses the given array of faults itself, so that tests can change it later. */
export function createTraffic(options: Partial<Omit<Traffic, "requests">>): Traffic {
  const { faults = [], onRequest = () => {}, onAnswer = () => {} } = options;
  return { requests: [], faults, onRequest, onAnswer };
}

export interface Listener {
  /** The server's origin. */
  url: string;
  close(): Promise<void>;
}

/**
 * Serves on 127.0.0.1. The first service that owns a path answers it.
 * @param port 0 for any free one
 */
export async function listen(
  port: number,
  services: readonly Service[],
  traffic: Traffic,
): Promise<Listener> {
  // A client with a different clock speed may take any time for a request.
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    void serve(request, response, { origin, services, traffic });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: origin,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Site {
  origin: string;
  services: readonly Service[];
  traffic: Traffic;
}

async function serve(request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  const closing = new AbortController();
  response.once("close", () => closing.abort());
  const destination = findDestination(site.services, request);
  const body = destination.route?.streamed ? "" : await text(request).catch(() => undefined);
  if (body === undefined) return;
  try {
    const exchange = createExchange(request, body, site.origin, destination, closing.signal);
    await answer(exchange, destination, response, site.traffic);
  } catch (error) {
    if (!closing.signal.aborted) throw error;
  }
}

async function answer(
  exchange: Exchange,
  destination: Destination,
  response: ServerResponse,
  traffic: Traffic,
): Promise<void> {
  const request = recordRequest(exchange);
  traffic.requests.push(request);
  traffic.onRequest(request);
  const given = await chooseAnswer(exchange, destination, traffic.faults);
  if (typeof given !== "string") destination.service.answered?.(exchange, given);
  request.answered = summarizeAnswer(given);
  traffic.onAnswer(request);
  exchange.content.resume();
  if (given === "reset") response.socket?.resetAndDestroy();
  else if (given !== "hang") await writeReply(response, given, exchange.closed);
}

/** The service for a request, and its route unless the path or the method is unknown. */
interface Destination {
  service: Service;
  path: string;
  pathIsKnown: boolean;
  route: Route | undefined;
}

function findDestination(services: readonly Service[], { url = "/", method }: IncomingMessage): Destination {
  const [path = "/", search = ""] = url.split(/\?(.*)/su);
  const query = new URLSearchParams(search);
  const service = services.find(({ owns }) => owns(path, query));
  if (!service) throw new Error(`No service owns ${path}`);
  const here = service.routes.filter((route) => route.path.test(path));
  const route = here.find((candidate) => candidate.method === method && hasParameters(query, candidate));
  return { service, path, pathIsKnown: here.length > 0, route };
}

function hasParameters(query: URLSearchParams, { query: wanted = {} }: Route): boolean {
  return Object.entries(wanted).every(([name, value]) => query.get(name) === value);
}

function createExchange(
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
    headers: flattenHeaders(request),
    body,
    content: request,
    params: readParams(path, route),
    closed,
    alterFile: (file) => file,
  };
}

function chooseAnswer(
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

function summarizeAnswer(answer: Answer): RecordedRequest["answered"] {
  if (answer === "reset" || answer === "hang") return answer;
  if (answer.ending === "reset") return "reset";
  return answer.ending === "silence" ? "hang" : answer.status;
}

function recordRequest({ at, method, url, target, headers, body }: Exchange): RecordedRequest {
  const sent = url.origin + target;
  return { at, method, url: sent, headers: { ...headers }, body, answered: "pending", time: Date.now() };
}

function flattenHeaders({ headers }: IncomingMessage): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(", ")]);
  return Object.fromEntries(entries) as Record<string, string>;
}

function readParams(path: string, route: Route | undefined): Record<string, string> {
  const groups = route?.path.exec(path)?.groups ?? {};
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeUri(value)]));
}

/** Decodes percent-encoding; invalid text stays unchanged. */
function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
