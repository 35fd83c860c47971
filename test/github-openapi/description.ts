import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { inRepository } from "../../scripts/repository.ts";

const modules = inRepository("test/github-openapi/node_modules/@octokit");

/** Whether `npm ci` was run in test/github-openapi. */
export const descriptionsAreInstalled = existsSync(modules);

/** A schema or a reference to one, as the document has them. */
type Schema = Record<string, unknown> & { $ref?: string };

interface Content {
  $ref?: string;
  content?: { "application/json"?: { schema: Schema } };
}

export interface Operation {
  parameters?: ({ name: string; in: "path" | "query"; required?: boolean; schema: Schema } | Schema)[];
  requestBody?: Content;
  responses: Record<string, Content>;
}

/** GitHub's OpenAPI document, as far as it is read here. */
export interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, unknown>>;
}

export async function readDescription(): Promise<Description> {
  const text = await readFile(`${modules}/openapi/generated/api.github.com.json`, "utf8");
  return JSON.parse(text, (_, part: unknown) => withoutNullable(part)) as Description;
}

/** `nullable` is of OpenAPI 3.0 alone; JSON Schema says the same in another way. */
function withoutNullable(part: unknown): unknown {
  if (typeof part !== "object" || part === null || !("nullable" in part) || part.nullable !== true)
    return part;
  const { nullable, ...schema } = part;
  return { anyOf: [schema, { type: "null" }] };
}

/** A published example of an event's payload. */
export interface ExamplePayload {
  action: string;
  comment: { id: number; body: string; user: { login: string; type: string } };
  issue?: { number: number; pull_request?: object };
  pull_request?: { number: number };
  repository: { full_name: string };
}

/** All published examples of an event: those of github.com and of each GitHub Enterprise Server. */
export async function examplesOf(event: string): Promise<[name: string, payload: ExamplePayload][]> {
  const places = ["api.github.com", "ghes-31", "ghes-32", "ghes-33", "ghes-34", "ghes-35"];
  const found: [string, ExamplePayload][] = [];
  for (const place of places) {
    const text = await readFile(`${modules}/webhooks-examples/${place}/index.json`, "utf8");
    const events = JSON.parse(text) as { name: string; examples: ExamplePayload[] }[];
    const examples = events.find(({ name }) => name === event)?.examples ?? [];
    found.push(
      ...examples.map((payload, index) => [`${place} ${index + 1}`, payload] as [string, ExamplePayload]),
    );
  }
  return found;
}
