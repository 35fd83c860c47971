import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** How the server answers the question for a schema. Unanswered requests stay open until the test is finished. */
export type Answer = (response: ServerResponse) => void;

/** A request as it arrived. */
export interface Asked {
  method: string;
  /** With the query. */
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** A gateway in front of both providers, which refuses each submit: with a key that it does not know. */
export interface SchemaServer {
  readonly url: string;
  /** The questions for a schema, in order. */
  readonly schemas: Asked[];
  /** The submits. */
  readonly submits: Asked[];
}

const documents = ["/docs-json", "/api/openapi/queue/openapi.json"];

/** @param answers One for each question; the last one also for all further ones. */
export async function schemaServer(...answers: Answer[]): Promise<SchemaServer> {
  const schemas: Asked[] = [];
  const submits: Asked[] = [];
  const server = createServer(async (request, response) => {
    const { method = "", url = "", headers } = request;
    const asked = { method, path: url, headers, body: await text(request) };
    const isDocument = documents.some((path) => url.split("?")[0]?.endsWith(path));
    if (!isDocument) {
      if (method === "POST") submits.push(asked);
      return json(401, { message: "Unauthorized", detail: "Unauthorized" })(response);
    }
    const answer = answers[Math.min(schemas.length, answers.length - 1)];
    schemas.push(asked);
    answer?.(response);
  });
  const url = await listening(server);
  return { url, schemas, submits };
}

async function listening(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export function json(status: number, body: unknown): Answer {
  return raw(status, JSON.stringify(body), "application/json");
}

export function raw(status: number, body: string, type = "text/html"): Answer {
  return (response) => response.writeHead(status, { "content-type": type }).end(body);
}

/** Promises more than it sends, and breaks the connection. */
export function truncated(body: string): Answer {
  return (response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
    response.write(body.slice(0, body.length / 2), () => response.destroy());
  };
}

/** Answers after a while. */
export function slow(answer: Answer, milliseconds = 300): Answer {
  return (response) => void setTimeout(() => answer(response), milliseconds);
}

/** Never answers. */
export const silent: Answer = () => {};

export const broken: Answer = (response) => response.destroy();

export function redirect(location: string): Answer {
  return (response) => response.writeHead(302, { location }).end();
}

/** The document of AI/ML API about one model. */
export function aimlapiDocument(model: string, fields: Record<string, unknown>): unknown {
  const properties = { model: { type: "string", enum: [model] }, ...fields };
  const schema = { type: "object", required: ["model", "prompt"], properties };
  const post = { requestBody: { content: { "application/json": { schema } } } };
  return { openapi: "3.0.0", paths: { "/v2/video/generations": { post } } };
}

/** The document of fal about one model. */
export function falDocument(model: string, properties: Record<string, unknown>): unknown {
  const schema = { $ref: "#/components/schemas/ModelInput" };
  const post = { requestBody: { required: true, content: { "application/json": { schema } } } };
  return {
    openapi: "3.0.4",
    components: { schemas: { ModelInput: { type: "object", required: ["prompt"], properties } } },
    paths: { [`/${model}/requests/{request_id}`]: { get: {} }, [`/${model}`]: { post } },
  };
}
