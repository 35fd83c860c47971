import type { Exchange, Operation } from "./exchange.ts";
import type { Reply } from "./reply.ts";

/** One operation of a service. */
export interface Route {
  at: Operation;
  method: string;
  /** Matches the path as sent; its named groups become the exchange's `params`. */
  path: RegExp;
  /** Query parameters that distinguish operations with the same method and path. */
  query?: Record<string, string>;
  /** Lets `handle` read the body, which may be large, from `content`. */
  streamed?: boolean;
  /** Refuses invalid requests. Runs before any fault, so that no fault hides a client's mistake. */
  check: Check;
  /** The healthy answer to a valid request. */
  handle: (exchange: Exchange) => Reply | Promise<Reply>;
}

export type Check = (exchange: Exchange) => Reply | undefined;

/** One API or host that the simulator stands in for. */
export interface Service {
  /** Whether a path belongs to this service; where two services have the same one, the query decides. */
  owns: (path: string, query: URLSearchParams) => boolean;
  routes: readonly Route[];
  /** Builds a refusal, in the real service's words unless a message is given. */
  refuse: Refuse;
  /** Called with every answer, faults included. */
  answered?: (exchange: Exchange, reply: Reply) => void;
  /** The status for a known path with an unsupported method. */
  wrongMethod: 404 | 405;
}

export type Refuse = (status: number, exchange: Exchange, message?: string) => Reply;

/** Combines checks; the first refusal wins. */
export function allOf(...checks: Check[]): Check {
  return (exchange) => {
    for (const check of checks) {
      const refusal = check(exchange);
      if (refusal) return refusal;
    }
    return undefined;
  };
}

/** Wraps a route whose check and handler may throw; `refusal` converts the error to a reply. */
export function withErrors(route: Route, refusal: (error: unknown) => Reply): Route {
  return {
    ...route,
    check(exchange) {
      try {
        return route.check(exchange);
      } catch (error) {
        return refusal(error);
      }
    },
    async handle(exchange) {
      try {
        return await route.handle(exchange);
      } catch (error) {
        return refusal(error);
      }
    },
  };
}

/** Requires a `User-Agent`, as the bot filters of the real services do. */
export function hasUserAgent(refuse: Refuse): Check {
  return (exchange) =>
    exchange.headers["user-agent"] ? undefined : refuse(403, exchange, "The User-Agent header is missing");
}

export function hasNoBody(refuse: Refuse): Check {
  return (exchange) =>
    exchange.body === "" ? undefined : refuse(400, exchange, "This request takes no body");
}

/** Refuses a query parameter that is unknown, missing, or repeated without being repeatable. */
export function queryIs(
  refuse: Refuse,
  parameters: Record<string, "required" | "optional" | "repeatable">,
): Check {
  return (exchange) => {
    const problem = queryProblem(exchange.url.searchParams, parameters);
    return problem === undefined ? undefined : refuse(400, exchange, problem);
  };
}

function queryProblem(
  query: URLSearchParams,
  parameters: Record<string, "required" | "optional" | "repeatable">,
): string | undefined {
  for (const name of query.keys()) {
    if (!Object.hasOwn(parameters, name)) return `Unknown query parameter: ${name}`;
    if (parameters[name] !== "repeatable" && query.getAll(name).length > 1) return `${name} is given twice`;
  }
  const missing = Object.keys(parameters).find((name) => parameters[name] === "required" && !query.get(name));
  return missing && `${missing} is required`;
}
