import { Ajv2019 } from "ajv/dist/2019.js";
import type { Description, Operation } from "./description.ts";

/** One request and its answer. */
export interface Exchange {
  method: string;
  /** Below the API's root, with the query. */
  target: string;
  /** A JSON body; undefined where there is none. */
  sent: unknown;
  status: number;
  received: unknown;
}

const id = "github";

/**
 * What differs from GitHub's document: in the request (path, query, body) and in the answer (status, body). Stricter
 * than the document in one point: a field that it does not name is a difference.
 */
export class Conformity {
  readonly #paths: Description["paths"];
  readonly #components: Description["components"];
  readonly #ajv: Ajv2019;

  constructor(description: Description) {
    this.#paths = description.paths;
    this.#components = description.components;
    this.#ajv = new Ajv2019({
      strict: false,
      allErrors: true,
      validateSchema: false,
      formats: {
        uri: (text: string) => URL.canParse(text),
        "date-time": (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/u.test(text),
        int64: true,
        "repo.nwo": (text: string) => /^[^/]+\/[^/]+$/u.test(text),
      },
    });
    this.#ajv.addSchema(description, id);
  }

  problemsOf({ method, target, sent, status, received }: Exchange): string[] {
    const [path = "", query = ""] = target.split("?");
    const found = this.#find(method.toLowerCase(), path);
    if (!found) return [`${method} ${path} is not in the document`];
    const { operation, pointer, template } = found;
    return [
      ...this.#queryProblems(operation, new URLSearchParams(query)),
      ...this.#bodyProblems(operation.requestBody, `${pointer}/requestBody`, sent, "request"),
      ...this.#answerProblems(operation, pointer, status, received),
    ].map((problem) => `${method} ${template} (${status}): ${problem}`);
  }

  /** The operation of a path; of several that fit, the one with the fewest parameters. */
  #find(method: string, path: string) {
    const fitting = Object.entries(this.#paths)
      .filter(([template, operations]) => method in operations && patternOf(template).test(path))
      .sort(([a], [b]) => a.split("{").length - b.split("{").length);
    const [template, operations] = fitting[0] ?? [];
    const operation = operations?.[method];
    if (!template || !operation) return undefined;
    return { template, operation, pointer: `/paths/${escaped(template)}/${method}` };
  }

  #queryProblems({ parameters = [] }: Operation, query: URLSearchParams): string[] {
    const known = parameters
      .map((parameter) => this.#resolved(parameter))
      .filter((one) => one.in === "query");
    const names = known.map(({ name }) => name);
    return [...query.keys()]
      .filter((name) => !names.includes(name))
      .map((name) => `the query parameter ${name} is not in the document`);
  }

  #answerProblems({ responses }: Operation, pointer: string, status: number, received: unknown): string[] {
    const response = responses[String(status)];
    if (response) {
      const place = "$ref" in response ? String(response.$ref).slice(1) : `${pointer}/responses/${status}`;
      const side = status < 400 ? "answer" : "error";
      return this.#bodyProblems(this.#resolved(response), place, received, side);
    }
    // The document leaves out what every operation may answer, such as 401 and 403.
    if (status >= 400) return this.#schemaProblems("/components/schemas/basic-error", received, "error");
    // Of an artifact's file it has no status but 410, only the text that says that it redirects.
    return status === 302 ? [] : ["the document does not have this status"];
  }

  #bodyProblems(part: Operation["requestBody"], place: string, json: unknown, side: Side): string[] {
    const described = part?.content?.["application/json"];
    if (!described) return json === undefined ? [] : [`${side}: the document has no body`];
    return this.#schemaProblems(`${place}/content/${escaped("application/json")}/schema`, json, side);
  }

  #schemaProblems(pointer: string, json: unknown, side: Side): string[] {
    const fragment = pointer.split("/").map(encodeURIComponent).join("/");
    const closed = side === "error" ? {} : { unevaluatedProperties: false };
    const validate = this.#ajv.compile({ $ref: `${id}#${fragment}`, ...closed });
    if (validate(json)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${side} ${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  #resolved<T extends object>(part: T): T & Record<string, unknown> {
    const reference = "$ref" in part ? String(part.$ref) : undefined;
    const [, , group = "", name = ""] = reference?.split("/") ?? [];
    return (reference === undefined ? part : this.#components[group]?.[name]) as T & Record<string, unknown>;
  }
}

type Side = "request" | "answer" | "error";

function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

function patternOf(template: string): RegExp {
  const parts = template.split(/\{[^}]+\}/u).map((part) => part.replaceAll(/[.*+?^$()|[\]\\]/gu, "\\$&"));
  return new RegExp(`^${parts.join("[^/]+")}$`, "u");
}
